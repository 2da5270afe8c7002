"""What is read of a posting's text arrives in the job, and on its page."""

from referio.adapters.lever.board import board_posting
from referio.jobs import queries
from referio.jobs.models import Job
from referio.pipeline import syncing
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
