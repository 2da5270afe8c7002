"""What is read of a posting's text arrives in the job, and on its page."""

from referio.adapters.lever.board import board_posting
from referio.core.roles import Function, Seniority
from referio.jobs import queries
from referio.jobs.models import Job
from referio.pipeline import clock, syncing
from referio.web.candidates.words import address
from tests.apps.test_read_board import PUMPS
from tests.conftest import Memory
from tests.people import a_posting


def test_a_job_keeps_what_was_read(northwind, memory: Memory) -> None:
    memory.ats.put(board_posting(PUMPS))
    syncing.sync(northwind.pk)
    job = Job.objects.get()
    assert (job.pay_low, job.pay_high, job.pay_currency) == (4200000, 5500000, "EUR")
    assert (job.pay_year_low, job.pay_year_high) == (4200000, 5500000)
    assert job.pay_evidence == "Salary: €42,000 - €55,000 per year."
    assert (job.work_mode, job.work_mode_confidence) == ("remote", 80)
    assert job.language == "en"
    # The office in Porto binds nobody who works remotely; the sentence does.
    assert job.remote_countries == ["ES", "PT"]
    assert job.remote_evidence == ["You must be located in Portugal or Spain."]
    assert "salary" in job.missing


def test_a_job_page_quotes_the_text(client, northwind, memory: Memory) -> None:
    memory.ats.put(board_posting(PUMPS))
    syncing.sync(northwind.pk)
    path = address(Job.objects.get())
    page = client.get(path).content.decode()
    assert "from the text: “Salary: €42,000 - €55,000 per year.”" in page


def test_what_was_not_resolved_is_listed(northwind, memory: Memory) -> None:
    memory.ats.put(
        a_posting("one", locations=("Various",)),
        a_posting("two", locations=("Various", "Porto")),
        a_posting("three", locations=("Porto",)),
    )
    syncing.sync(northwind.pk)
    assert queries.unresolved(northwind.pk) == {"Various": 2}


def test_level_function_and_domains_reach_matching(northwind, memory: Memory) -> None:
    memory.ats.put(
        a_posting("one", title="Senior Hydraulics Engineer"),
        a_posting("two", title="Team Lead", team="Customer Support"),
        a_posting("three", title="Something else", team="", department=""),
    )
    syncing.sync(northwind.pk)
    facts = {
        one.title: one for one in queries.facts(after=0, upto=10**9, now=clock.now())
    }
    read = {title: (one.seniority, one.function) for title, one in facts.items()}
    assert read == {
        "Senior Hydraulics Engineer": (Seniority.SENIOR, Function.ENGINEERING),
        "Team Lead": (Seniority.LEAD, Function.CUSTOMERS),
        "Something else": (Seniority.UNSTATED, Function.UNSTATED),
    }
    assert {one.domains for one in facts.values()} == {frozenset(["northwind.example"])}


def test_a_title_that_changes_is_read_anew(northwind, memory: Memory) -> None:
    memory.ats.put(a_posting("one", title="Junior Accountant"))
    syncing.sync(northwind.pk)
    memory.ats.put(a_posting("one", title="Head of Finance"))
    syncing.sync(northwind.pk)
    job = Job.objects.get()
    assert (job.seniority, job.function) == ("executive", "finance")


def test_facts_of_many_employers_ask_for_their_domains_together(
    northwind, memory: Memory, django_assert_max_num_queries
) -> None:
    memory.ats.put(*(a_posting(f"posting-{number}") for number in range(20)))
    syncing.sync(northwind.pk)
    with django_assert_max_num_queries(3):  # jobs, their places, domains
        every = list(queries.facts(after=0, upto=10**9, now=clock.now()))
    assert len(every) == 20
    few = list(queries.facts(after=0, upto=10**9, now=clock.now(), at_once=7))
    assert few == every
