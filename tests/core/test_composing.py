from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from referio.core.composing import Found, compose
from referio.core.criteria import Clause, Reason

# A job has one cluster and one employer, whichever alert finds it.
jobs = st.integers(1, 25)
founds = st.lists(
    st.builds(
        lambda job, alert, score: found(
            job, alert=alert, score=score, cluster=job % 17, employer=job % 4
        ),
        jobs,
        st.integers(1, 3),
        st.integers(0, 5),
    ),
    max_size=40,
)


def found(
    job: int,
    *,
    alert: int = 1,
    cluster: int | None = None,
    employer: int = 1,
    score: int = 100,
    reasons: tuple[Reason, ...] = (),
) -> Found:
    cluster = job if cluster is None else cluster
    return Found(job, alert, cluster, employer, score, reasons)


@given(founds, st.sets(jobs), st.sets(st.integers(0, 16)), st.integers(1, 6))
def test_an_issue_keeps_its_promises(given_jobs, sent_jobs, sent_clusters, limit):
    issue = compose(
        given_jobs, sent_jobs=sent_jobs, sent_clusters=sent_clusters, limit=limit
    )
    new = {
        one.job_id % 17
        for one in given_jobs
        if one.job_id not in sent_jobs and one.cluster not in sent_clusters
    } - {one.cluster for one in given_jobs if one.job_id in sent_jobs}
    if issue is None:
        assert not new
        return
    shown = [one.job_id for one in issue.entries]
    assert 1 <= len(shown) <= limit
    assert not sent_jobs & set(shown)
    assert not sent_clusters & {job % 17 for job in shown}
    assert len({job % 17 for job in shown}) == len(shown)
    by_employer = Counter(job % 4 for job in shown)
    assert max(by_employer.values()) <= 2
    assert set(issue.more) <= set(by_employer)
    assert all(count > 0 for count in issue.more.values())
    assert issue.total == len(new) >= len(shown) + sum(issue.more.values())
    order = [(-one.score, one.job_id) for one in issue.entries]
    assert order == sorted(order)


@given(founds, st.randoms())
def test_the_order_of_alerts_and_jobs_makes_no_difference(given_jobs, random):
    shuffled = list(given_jobs)
    random.shuffle(shuffled)
    assert compose(shuffled) == compose(given_jobs)


def test_nothing_new_is_no_newsletter():
    assert compose([]) is None
    assert compose([found(1)], sent_jobs={1}) is None
    assert compose([found(1, cluster=9)], sent_clusters={9}) is None


def test_a_copy_of_a_job_sent_before_does_not_come():
    copies = [found(1, cluster=9, score=5), found(2, cluster=9, score=4)]
    assert compose(copies, sent_jobs={1}) is None


def test_a_job_comes_from_the_alert_that_ranks_it_best_with_that_alerts_reasons():
    near = (Reason(Clause.PLACE, {"how": "near"}),)
    words = (Reason(Clause.WORDS, {"how": "has"}),)
    issue = compose(
        [
            found(1, alert=7, score=50, reasons=words),
            found(1, alert=8, score=60, reasons=near),
        ]
    )
    assert issue
    assert [(one.alert_id, one.score, one.reasons) for one in issue.entries] == [
        (8, 60, near)
    ]


def test_an_employer_has_two_jobs_and_a_count_of_the_others():
    many = [found(job, employer=3, score=200 - job) for job in range(1, 8)]
    issue = compose([*many, found(50, employer=4, score=1)])
    assert issue
    assert [one.job_id for one in issue.entries] == [1, 2, 50]
    assert issue.more == {3: 5}
    assert issue.total == 8
