import pytest

from referio.jobs.models import Job
from tests.web.employers import scenes


@pytest.fixture
def application(connection, lever):
    return scenes.apply(Job.objects.get(title="Harbour engineer"), lever)


def test_states_attempts_and_reasons_are_listed(mina, application):
    row = application.hand_over
    row.state, row.attempts, row.error = "refused", 3, "The posting is closed."
    row.save()
    for where in ("/console/hand-overs", "/console/"):
        page = mina.get(where)
        assert "The posting is closed." in page.text
        assert "1 refused" in page.text
        assert str(application.pk)[:8] in page.text


def test_one_state_can_be_picked(mina, application):
    assert "Harbour engineer" in mina.get("/console/hand-overs?state=waiting").text
    assert "Harbour engineer" in mina.get("/console/hand-overs?state=nonsense").text
    row = application.hand_over
    row.state = "held"
    row.save()
    scenes.apply(
        Job.objects.get(title="Tide forecaster"), scenes.Lever.holding("posting-2")
    )
    page = mina.get("/console/hand-overs?state=held")
    assert "Harbour engineer" in page.text
    assert "Tide forecaster" not in page.text


def test_without_applications_the_page_says_so(mina, db):
    assert "None" in mina.get("/console/hand-overs").text
