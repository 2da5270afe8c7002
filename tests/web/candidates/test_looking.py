"""The yearly question, the pause after silence, and the copy of one's data, on pages."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from referio.alerts.models import Alert, Export, Subscriber
from referio.pipeline import addresses, steps
from tests.people import a_reader
from tests.steps import run
from tests.web.candidates.pages import path, text

pytestmark = pytest.mark.django_db
State = Subscriber.State


@pytest.fixture
def ana(at) -> Alert:
    """Ana's alert for pumps."""
    return a_reader(words_any=("pumps",), now=at)


@pytest.fixture
def question(ana, at) -> str:
    """The path of the page that asks Ana."""
    return path(addresses.looking(ana.subscriber_id, at))


def test_looking_at_the_question_answers_nothing_and_the_button_does(
    client, question, at
):
    asked = at - timedelta(days=40)
    Subscriber.objects.update(state=State.RESTING, asked_at=asked)
    assert "are paused" in text(client.get(question))
    assert Subscriber.objects.get().state == State.RESTING
    answer = client.post(question, follow=True)
    assert "Your alerts go on" in text(answer)
    assert Subscriber.objects.get().state == State.ACTIVE
    assert Subscriber.objects.get().asked_at is None


def test_who_unsubscribed_is_not_asked_and_not_brought_back(client, question):
    Subscriber.objects.update(state=State.UNSUBSCRIBED)
    assert client.get(question).status_code == 302
    client.post(question)
    assert Subscriber.objects.get().state == State.UNSUBSCRIBED


def test_the_own_page_says_why_nothing_comes_and_switches_it_on_again(client, ana, at):
    mine = path(addresses.manage(ana.subscriber_id, at))
    Subscriber.objects.update(state=State.RESTING, asked_at=at)
    assert "got no answer" in text(client.get(mine))
    client.post(mine, {"do": "resume"})
    assert Subscriber.objects.get().state == State.ACTIVE


def test_the_language_of_mails_is_chosen_on_the_own_page(client, ana, at):
    mine = path(addresses.manage(ana.subscriber_id, at))
    client.post(mine, {"do": "language", "language": "fr"})
    assert Subscriber.objects.get().language == "fr"
    client.post(mine, {"do": "language", "language": "xx"})
    assert Subscriber.objects.get().language == "fr"


def test_a_copy_is_asked_for_on_the_own_page_and_fetched_by_a_button(
    client, ana, inbox, at
):
    mine = path(addresses.manage(ana.subscriber_id, at))
    assert "follows" in text(client.post(mine, {"do": "export"}, follow=True))
    assert "made today" in text(client.post(mine, {"do": "export"}, follow=True))
    run(only=("make_export",))
    export = Export.objects.get()
    link = path(addresses.export(export.pk, at))
    page = client.get(link)
    assert "ana@reader.example" in text(page)
    assert not page.content.startswith(b"PK")
    answer = client.post(link)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    assert ZipFile(BytesIO(answer.content)).namelist() == ["about-you.json"]


def test_an_erased_copy_says_what_to_do(client, ana, at):
    steps.ask_for_export(ana.subscriber_id)
    link = path(addresses.export(Export.objects.get().pk, at))
    Export.objects.all().delete()
    answer = client.get(link)
    assert answer.status_code == 404
    assert "Ask for a new copy" in text(answer)
