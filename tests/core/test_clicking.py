"""Who opened a link: people, and what reads along."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core.clicking import Agent, Visit, agent_of, network_of, people
from tests.examples import examples

SENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def visit(link: str = "job 1", after: float = 3600, **changes: object) -> Visit:
    fields = {"method": "GET", "agent": Agent.BROWSER, "network": b"home", **changes}
    return Visit(link, SENT + timedelta(seconds=after), **fields)  # type: ignore[arg-type]


def judged(*visits: Visit, links: int = 10, crowds=()) -> list[bool]:
    return people(visits, submitted_at=SENT, links=links, crowds=crowds)


def test_who_reads_and_opens_two_jobs_is_a_person():
    assert judged(visit(after=400), visit("job 2", 412), visit("job 3", 700)) == [
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    "machine",
    [
        visit(after=4),
        visit(method="HEAD"),
        visit(agent=Agent.SCANNER),
        visit(agent=Agent.NONE),
        visit(network=b"gateway"),
    ],
    ids=["at-once", "head", "scanner", "says-nothing", "crowd"],
)
def test_what_reads_along_is_none(machine):
    assert judged(machine, visit("job 9", 9000), crowds={b"gateway"}) == [False, True]


def test_all_links_of_a_mail_within_a_breath_is_nobody():
    opened = [visit(f"job {n}", 600 + n) for n in range(5)]
    assert judged(*opened, visit("job 1", 9000)) == [False] * 5 + [True]
    assert judged(*opened[:3], links=3) == [False] * 3
    assert judged(visit("job 1", 600), links=1) == [True]


@pytest.mark.parametrize(
    ("name", "agent"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "browser",
        ),
        ("Mozilla/5.0 (compatible; Barracuda Sentinel)", "scanner"),
        ("Mozilla/5.0 (Windows) GoogleImageProxy", "mail reader"),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", "crawler"),
        ("python-requests/2.32", "library"),
        ("Thing", "library"),
        (" ", "none"),
    ],
)
def test_a_program_is_known_by_what_it_calls_itself(name, agent):
    assert agent_of(name) == agent


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
    ],
)
def test_a_network_is_too_wide_to_name_a_person(address, network):
    assert network_of(address) == network


@settings(max_examples=examples(30))
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 500)), max_size=12),
    st.integers(0, 12),
)
def test_every_visit_is_judged(opened, links):
    visits = [visit(f"job {link}", after) for link, after in opened]
    assert len(judged(*visits, links=links)) == len(visits)
