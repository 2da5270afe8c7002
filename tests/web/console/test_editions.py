"""Staff see how far editions are, and steer them."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from referio.newsletters.models import Edition, Newsletter, Shard
from tests.people import a_reader

State = Edition.State


@pytest.fixture
def edition(db) -> Edition:
    """One that is being sent: one newsletter has left, one has not."""
    now = timezone.now()
    made = Edition.objects.create(
        due_at=now, sequence=1, opened_at=now, matched_at=now, started_at=now,
        state=State.SENDING, alerts=2, jobs=1,
    )  # fmt: skip
    Shard.objects.create(edition=made, number=3, newsletters=2)
    for name, state in (("ana", "submitted"), ("bo", "prepared")):
        reader = a_reader(f"{name}@reader.example").subscriber
        Newsletter.objects.create(
            edition=made, subscriber=reader, shard=3, state=state, jobs=[1],
            prepared_at=now, submitted_at=now if state == "submitted" else None,
        )  # fmt: skip
    return made


def test_strangers_see_nothing(edition, client: Client) -> None:
    for page in ("/console/editions", f"/console/editions/{edition.pk}"):
        assert client.get(page).status_code == 302


def test_counts_rate_and_time_left_are_shown(edition, mina: Client) -> None:
    page = mina.get("/console/editions").text
    assert f'href="/console/editions/{edition.pk}"' in page
    page = mina.get(f"/console/editions/{edition.pk}").text
    for told in ("50 % settled", "1 submitted", "1 prepared", "Pause", "Cancel"):
        assert told in page
    assert 'http-equiv="refresh" content="5"' in page
    assert mina.get("/console/editions/999999").status_code == 404


def test_a_great_edition_is_counted_less_often(edition, mina: Client) -> None:
    Shard.objects.update(newsletters=6_500_000)
    page = mina.get(f"/console/editions/{edition.pk}").text
    assert 'http-equiv="refresh" content="32"' in page


def test_the_list_does_not_count_again_what_is_over(edition, mina: Client) -> None:
    assert "1 submitted" in mina.get("/console/editions").text
    Edition.objects.update(state=State.DONE)
    page = mina.get("/console/editions").text
    assert "100 %" in page
    assert "1 submitted" not in page
    assert "1 submitted" in mina.get(f"/console/editions/{edition.pk}").text


def test_a_button_pauses_and_another_goes_on(edition, mina: Client) -> None:
    steer = f"/console/editions/{edition.pk}/steer"
    page = mina.post(steer, {"order": "pause"}, follow=True).text
    assert "Done." in page
    assert "Go on" in page
    edition.refresh_from_db()
    assert edition.state == State.PAUSED
    assert (
        "It was so already." in mina.post(steer, {"order": "pause"}, follow=True).text
    )
    mina.post(steer, {"order": "resume"})
    edition.refresh_from_db()
    assert edition.state == State.SENDING


def test_orders_that_make_no_sense_change_nothing(edition, mina: Client) -> None:
    steer = f"/console/editions/{edition.pk}/steer"
    assert "no such order" in mina.post(steer, {"order": "sell"}, follow=True).text
    assert "nothing to hold" in mina.post(steer, {"order": "hold"}, follow=True).text
    assert mina.get(steer).status_code == 405


def edition_command(*given: str) -> str:
    from io import StringIO

    paper = StringIO()
    call_command("edition", *given, stdout=paper)
    return paper.getvalue()


def test_the_command_shows_and_steers_the_same(edition) -> None:
    (told,) = json.loads(edition_command("list", "--json"))
    assert told["edition"] == edition.pk
    assert told["states"] == {"submitted": 1, "prepared": 1}
    assert "50 %" in edition_command("show", str(edition.pk))
    edition_command("pause", str(edition.pk))
    edition.refresh_from_db()
    assert edition.state == State.PAUSED


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("pause",), "Say which edition"),
        (("pause", "999999"), "no edition 999999"),
        (("open",), "No alert is due"),
        (("sing", "1"), "invalid choice"),
    ],
)
def test_a_wrong_call_says_why(db, given, why) -> None:
    with pytest.raises(CommandError, match=why):
        edition_command(*given)


def test_what_is_past_cannot_be_steered(edition) -> None:
    with pytest.raises(CommandError, match="nothing to hold"):
        edition_command("hold", str(edition.pk))
