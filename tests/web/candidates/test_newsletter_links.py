"""The links of a newsletter as it goes out: each opens its own door and no other."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from html import unescape

import pytest

from referio.alerts.models import Alert, Mute, Subscriber
from referio.core.criteria import Reason
from referio.jobs.models import Job
from referio.matching.reasons import bits
from referio.newsletters.models import Edition, Newsletter
from referio.pipeline.composing import (
    CLOSED,
    Composer,
    Unwritten,
    Written,
    parts,
)
from referio.pipeline.newsletter_rows import row_of
from tests.doors import closed
from tests.people import a_posting, a_reader
from tests.web.candidates.conftest import publish
from tests.web.candidates.pages import path

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(memory, northwind, job) -> Job:
    """A second job of Northwind's."""
    return publish(memory, northwind, "p-valves", title="Valve Fitter")


@pytest.fixture
def newsletter(job, other, at) -> Newsletter:
    """Ana's newsletter of two jobs."""
    ana = a_reader(words_any=("hydraulics", "valve"), now=at)
    edition = Edition.objects.create(due_at=at, sequence=1, opened_at=at)
    word = bits([Reason("words", {})])
    return Newsletter.objects.create(
        edition=edition,
        subscriber=ana.subscriber,
        shard=0,
        jobs=[job.pk, other.pk],
        found_by=[ana.pk, ana.pk],
        scores=[2, 1],
        reasons=[word, word],
        more=[12, 0],
        prepared_at=at,
    )


def written(newsletter, at, **more) -> Written:
    (mail,) = Composer(at).compose([row_of(newsletter)], **more)
    assert isinstance(mail, Written)
    return mail


def body(mail: Written, kind: str) -> bytes:
    part = message_from_bytes(mail.message, policy=default).get_body((kind,))
    assert part is not None
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def said(mail: Written) -> str:
    return body(mail, "plain").decode().replace("\r\n", "\n")


def links(mail: Written) -> dict[str, list[str]]:
    """Return the paths of a mail's links by what stands before them."""
    found: dict[str, list[str]] = {}
    for label, url in re.findall(r"^(.*): (https?://\S+)$", said(mail), re.MULTILINE):
        found.setdefault(label, []).append(path(url))
    return found


def test_a_mail_says_what_fits_and_how_many_more_there_are(newsletter, at):
    mail = written(newsletter, at)
    assert mail.recipient == "ana@reader.example"
    assert mail.jobs == newsletter.jobs
    assert mail.return_path.startswith("b+n")
    assert "“hydraulics” is in the title" in said(mail)
    assert "“valve” is in the title" in said(mail)
    assert "+12 more at Northwind" in said(mail)
    assert "From your alert: Pumps" in said(mail)


def test_looking_at_every_link_changes_nothing(client, newsletter, at):
    pages = [page for some in links(written(newsletter, at)).values() for page in some]
    assert len(pages) >= 12
    for page in pages:
        for method in (client.get, client.head):
            assert method(page.partition("#")[0]).status_code == 200, page
    assert not Mute.objects.exists()
    assert not Alert.objects.get().paused
    assert Subscriber.objects.get().state == "active"


def test_both_parts_lead_to_the_same_pages(newsletter, at):
    mail = written(newsletter, at)
    shown = set(
        re.findall(r'href="(http[^"]+)"', unescape(body(mail, "html").decode()))
    )
    told = {page for some in links(mail).values() for page in some}
    assert {path(one) for one in shown} == told
    assert not closed([mail.message])


def test_each_button_does_its_own_thing(client, newsletter, job, other, at):
    found = links(written(newsletter, at))
    client.post(found["Not for me"][1])
    assert list(Mute.objects.values_list("job", flat=True)) == [other.pk]
    client.post(found["Mute Northwind"][0])
    assert Mute.objects.filter(employer=job.employer).count() == 1
    client.post(found["Stop this alert"][0])
    assert Alert.objects.get().paused
    assert Subscriber.objects.get().state == "active"
    client.post(found["Unsubscribe from everything"][0])
    assert Subscriber.objects.get().state == "unsubscribed"


def test_one_click_stops_everything(client, newsletter, at):
    message = message_from_bytes(written(newsletter, at).message, policy=default)
    url = message["List-Unsubscribe"].partition(">")[0].removeprefix("<")
    answer = client.post(path(url), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Subscriber.objects.get().state == "unsubscribed"


def test_a_token_opens_no_other_door(client, newsletter, at):
    found = links(written(newsletter, at))
    token = found["Not for me"][0].rpartition("/")[2]
    for page in (
        "/unsubscribe/{}",
        "/my/{}",
        "/newsletters/{}",
        "/unsubscribe/alert/{}",
    ):
        assert client.get(page.format(token)).status_code == 404
    answer = client.post(f"/unsubscribe/{token}", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 404


def test_a_job_left_out_moves_nobody_elses_links(client, newsletter, job, other, at):
    mail = written(newsletter, at, closed={job.pk})
    assert mail.jobs == [-job.pk, other.pk]
    assert "Hydraulics Engineer" not in said(mail)
    Newsletter.objects.update(jobs=mail.jobs)
    client.post(links(mail)["Not for me"][0])
    assert list(Mute.objects.values_list("job", flat=True)) == [other.pk]
    assert "Hydraulics Engineer" not in parts(newsletter.pk, at).text.decode()


def test_of_closed_jobs_alone_no_mail_is_made(newsletter, at):
    (mail,) = Composer(at).compose([row_of(newsletter)], closed=set(newsletter.jobs))
    assert mail == Unwritten(newsletter.pk, CLOSED)


def test_a_reason_that_no_longer_holds_is_left_out(newsletter, at):
    Alert.objects.update(words_any=["violin"])
    assert "Why this job" not in said(written(newsletter, at))


def test_the_web_copy_is_the_same_page(client, newsletter, at):
    mail = written(newsletter, at)
    page = client.get(links(mail)["Read on the web"][0]).content
    assert page == body(mail, "html")


def test_links_to_a_newsletter_that_is_gone_do_not_open(client, newsletter, at):
    found = links(written(newsletter, at))
    newsletter.delete()
    for pages in (found["Unsubscribe from everything"], found["Not for me"]):
        assert client.get(pages[0]).status_code == 404


def test_a_managing_link_grows_too_old_and_a_way_out_does_not(client, newsletter, at):
    found = links(written(newsletter, at))
    Newsletter.objects.update(prepared_at=at - timedelta(days=401))
    assert client.get(found["Change your alerts"][0]).status_code == 410
    assert client.get(found["Unsubscribe from everything"][0]).status_code == 200


def test_a_title_of_the_wildest_kind_is_only_a_title(memory, northwind, newsletter, at):
    title = 'Fitter\r\nBcc: eve@example.org "&" <b>\u202e 🦺' + "x" * 200
    memory.ats.put(a_posting("p-valves"))
    Job.objects.filter(pk=newsletter.jobs[0]).update(title=title)
    message = message_from_bytes(written(newsletter, at).message, policy=default)
    assert message.defects == []
    assert message["Bcc"] is None
    assert "Bcc: eve@example.org" in message["Subject"]
