"""From a posting to the columns of a job: what the text adds to the fields."""

from dataclasses import replace

import pytest

from referio.core.locations import Resolved, Scope
from referio.core.money import Interval, Pay
from referio.core.postings import WorkMode
from referio.jobs import reading
from tests.people import a_posting

CANADA = Resolved("", "Canada", "CA", "", None, None, Scope.COUNTRY, 95, remote=True)
LONDON = Resolved("", "London", "GB", "ENG", None, None, Scope.CITY, 95)


def test_pay_is_kept_by_the_year_too() -> None:
    hourly = a_posting(pay=Pay(2_000, 3_000, "USD", Interval.HOUR))
    read = reading.fields(hourly, [])
    assert (read["pay_year_low"], read["pay_year_high"]) == (4_160_000, 6_240_000)


@pytest.mark.parametrize("interval", [Interval.ONCE, Interval.UNKNOWN])
def test_pay_that_no_year_can_be_made_of(interval: Interval) -> None:
    read = reading.fields(a_posting(pay=Pay(2_000, 3_000, "USD", interval)), [])
    assert (read["pay_year_low"], read["pay_year_high"]) == (None, None)


def remote(text: str, *places: Resolved) -> object:
    posting = a_posting(work_mode=WorkMode.REMOTE, description_text=text)
    return reading.fields(replace(posting, locations=()), places)["remote_countries"]


def test_the_text_narrows_a_remote_place_and_widens_an_office() -> None:
    assert remote("Remote within the US and Canada.", CANADA) == ["CA"]
    assert remote("Remote within Germany.", CANADA) == ["CA"]
    assert remote("Remote within France and Spain.", LONDON) == ["ES", "FR"]
    assert remote("We are kind.", LONDON) == ["GB"]
    assert remote("We are kind.") == []


def test_work_in_a_place_asks_nothing_of_the_text() -> None:
    posting = a_posting(
        work_mode=WorkMode.ONSITE, description_text="You must be located in France."
    )
    read = reading.fields(posting, [LONDON])
    assert read["remote_evidence"] == []
    assert read["remote_countries"] == ["GB"]


def test_copies_over_several_places_share_a_cluster() -> None:
    text = " ".join(f"wonderfulword{number}x" for number in range(80))
    here = reading.cluster(1, "Engineer", [LONDON], text=f"{text} London")
    there = reading.cluster(1, "ENGINEER", [CANADA], text=f"{text} Canada")
    assert here == there
    assert here != reading.cluster(2, "Engineer", [LONDON], text=text)
    assert here != reading.cluster(1, "Engineer II", [LONDON], text=text)
    assert here != reading.cluster(1, "Engineer", [LONDON], text=text[::-1])


def test_without_a_text_the_places_tell_jobs_apart() -> None:
    assert reading.cluster(1, "Engineer", [LONDON]) != reading.cluster(
        1, "Engineer", [CANADA]
    )
