"""Merging for everybody at once says what composing says for one."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core import composing
from referio.matching.merging import Batch, Found, Issues, merge
from tests.examples import examples

JOBS = 24
EMPLOYERS = 4
CLUSTERS = 15

# (subscriber, alert of theirs, job, score)
rows = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(1, 3),
        st.integers(0, JOBS - 1),
        st.integers(0, 9),
    ),
    max_size=60,
    unique_by=lambda row: row[:3],
)
handicaps = st.lists(st.integers(0, 5), min_size=EMPLOYERS, max_size=EMPLOYERS)
left_out = st.dictionaries(
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, EMPLOYERS - 1)),
    st.integers(1, 7),
)


def employer_of(job: int) -> int:
    return cluster_of(job) % EMPLOYERS


def cluster_of(job: int) -> int:
    return job % CLUSTERS


def a_batch(points: Sequence[int] = (0,) * EMPLOYERS) -> Batch:
    """Jobs whose ids, clusters and employers are far from their positions."""
    jobs = range(JOBS)
    return Batch(
        employers=np.array([1000 + employer_of(job) for job in jobs], np.int64),
        clusters=np.array([10**12 - cluster_of(job) for job in jobs], np.int64),
        handicaps=np.array([points[employer_of(job)] for job in jobs], np.int32),
    )


def columns(given_rows, left=None) -> Found:
    left = left or {}
    whole = [
        (
            who,
            who * 10 + alert,
            job,
            score,
            1 << alert,
            left.get((who, alert, employer_of(job)), 0),
        )
        for who, alert, job, score in given_rows
    ]
    who, alert, at, score, reasons, more = (
        np.array([row[n] for row in whole], np.int64) for n in range(6)
    )
    return Found(
        who,
        alert,
        at.astype(np.int32),
        score.astype(np.int32),
        reasons.astype(np.uint16),
        more.astype(np.int32),
    )


def told(issues: Issues):
    """What stands in each newsletter: {subscriber: [(job, alert, score, reasons, more)]}."""
    ends = zip(issues.subscriber, issues.starts[:-1], issues.starts[1:], strict=True)
    entries = issues.entries
    columns_ = (entries.at, entries.alert, entries.score, entries.reasons, entries.more)
    every = list(zip(*(column.tolist() for column in columns_), strict=True))
    return {int(who): every[start:end] for who, start, end in ends}


def slowly(given_rows, points, left, limit, per_employer):
    issues = {}
    for who in sorted({row[0] for row in given_rows}):
        mine = [
            composing.Found(
                job,
                who * 10 + alert,
                cluster_of(job),
                employer_of(job),
                score,
                more=left.get((who, alert, employer_of(job)), 0),
            )
            for one, alert, job, score in given_rows
            if one == who
        ]
        issue = composing.compose(
            mine,
            limit=limit,
            per_employer=per_employer,
            handicaps=dict(enumerate(points)),
        )
        assert issue is not None
        more = dict(issue.more)
        issues[who] = [
            (
                one.job_id,
                one.alert_id,
                one.score,
                1 << one.alert_id % 10,
                more.pop(employer_of(one.job_id), 0),
            )
            for one in issue.entries
        ]
    return issues


@settings(max_examples=examples(150))
@given(rows, handicaps, left_out, st.integers(1, 6), st.integers(1, 3))
def test_merging_all_is_composing_each(given_rows, points, left, limit, most) -> None:
    found = columns(given_rows, left)
    issues = merge(found, a_batch(points), limit=limit, per_employer=most)
    assert told(issues) == slowly(given_rows, points, left, limit, most)
    assert issues.starts[0] == 0
    assert issues.starts[-1] == len(issues.entries)
    assert (np.diff(issues.subscriber) > 0).all()


@given(rows, st.randoms())
def test_the_order_of_matches_makes_no_difference(given_rows, random) -> None:
    shuffled = list(given_rows)
    random.shuffle(shuffled)
    batch = a_batch()
    assert told(merge(columns(shuffled), batch)) == told(
        merge(columns(given_rows), batch)
    )


def test_nothing_found_is_no_newsletter() -> None:
    issues = merge(columns([]), a_batch())
    assert len(issues) == 0
    assert len(issues.entries) == 0
    assert issues.starts.tolist() == [0]


def test_an_employer_shown_much_stands_back_among_equals_only() -> None:
    good, better = (1, 1, 0, 8), (1, 1, 1, 5)
    first = [
        row[0] for row in told(merge(columns([good, better]), a_batch((2, 0, 0, 0))))[1]
    ]
    assert first == [0, 1]
    second = [
        row[0] for row in told(merge(columns([good, better]), a_batch((4, 0, 0, 0))))[1]
    ]
    assert second == [1, 0]


def test_the_score_is_kept_as_it_was() -> None:
    ((_, _, score, _, _),) = told(
        merge(columns([(1, 1, 0, 8)]), a_batch((5, 0, 0, 0)))
    )[1]
    assert score == 8


def test_what_alerts_left_out_is_not_counted_twice() -> None:
    both = [(1, alert, job, 5) for alert in (1, 2) for job in (0, 4, 8)]
    left = {(1, 1, 0): 6, (1, 2, 0): 6}
    entries = told(merge(columns(both, left), a_batch()))[1]
    assert [entry[4] for entry in entries] == [7, 0]  # nine in all, two of them shown


def test_ids_may_lie_far_apart_and_one_may_find_much() -> None:
    many = [(1, alert, job, job % 7) for alert in (1, 2, 3) for job in range(JOBS)]
    found = columns([*many, (2, 1, 23, 5)])
    found.subscriber[-1] = 2**60
    issues = told(merge(found, a_batch()))
    assert issues[1] == slowly(many, (0,) * EMPLOYERS, {}, 10, 2)[1]
    assert [row[0] for row in issues[2**60]] == [23]


def test_a_batch_too_large_to_be_numbered_is_refused() -> None:
    zeros = np.broadcast_to(np.int64(0), 1 << 24)
    batch = Batch(zeros, zeros, np.broadcast_to(np.int32(0), 1 << 24))
    with pytest.raises(ValueError, match="cannot be merged"):
        merge(columns([]), batch)
