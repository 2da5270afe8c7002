"""Who gets which jobs, once, with reasons, and in a mail that lets go."""

import threading
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from itertools import count

import pytest
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from referio.accounts.models import Employer
from referio.alerts import operations as alerts
from referio.alerts import rolls
from referio.alerts.drafts import AlertDraft
from referio.alerts.models import Alert
from referio.core.postings import Listing, WorkMode
from referio.env import MailRelay
from referio.jobs.models import Job, Place
from referio.matching.reasons import names
from referio.newsletters.models import Edition, Newsletter, Shard
from referio.pipeline import connecting, steps
from referio.pipeline.composing import NothingLeft, parts
from referio.pipeline.retries import Postponed
from referio.transactions import transaction
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_reader, due_again
from tests.steps import run, waiting

State = Newsletter.State


@pytest.fixture
def porto() -> Place:
    """The city."""
    return Place.objects.get(name="Porto", country="PT")


@pytest.fixture
def post(northwind, memory: Memory, inbox):
    """Put postings into the ATS and sync them; the inbox is empty afterwards."""

    def putting(*postings) -> None:
        memory.ats.put(*postings)
        steps.sync.defer(connection_id=northwind.pk)
        run()
        inbox.clear()

    return putting


def sent_titles(newsletter: Newsletter) -> list[str]:
    titles = dict(Job.objects.values_list("pk", "title"))
    return [titles[job] for job in newsletter.jobs if job > 0]


def opened() -> int:
    """Open an edition and leave its steps waiting."""
    edition_id = steps.open_edition()
    assert edition_id is not None
    return edition_id


@pytest.fixture
def open_edition(clock_at):
    """Open an edition a minute after the one before, and run it to its end."""
    minutes = count(1)

    def opening(*, everyone: bool = False) -> None:
        clock_at(NOW + timedelta(minutes=next(minutes)))
        assert steps.open_edition(everyone=everyone) is not None
        run()

    return opening


def test_the_first_newsletter_follows_the_confirmation(
    post, porto: Place, inbox, open_edition
) -> None:
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    a_reader(words_any=("hydraulics",), place_ids=(porto.pk,), radii=(25,))
    open_edition()
    newsletter = Newsletter.objects.get()
    assert newsletter.state == State.SUBMITTED
    assert sent_titles(newsletter) == ["Hydraulics Engineer"]
    assert names(newsletter.reasons[0]) == ("words", "place")
    assert "“hydraulics” is in the title" in inbox.mails[0].text
    assert [mail.recipients for mail in inbox.mails] == [("ana@reader.example",)]
    assert Edition.objects.get().state == Edition.State.DONE
    assert Shard.objects.get().done_at == NOW + timedelta(minutes=1)


def test_the_mail_has_every_header_a_newsletter_needs(
    post, inbox, open_edition
) -> None:
    post(a_posting())
    a_reader()
    open_edition()
    mail = message_from_bytes(inbox.mails[0].raw, policy=default)
    unsubscribe = mail["List-Unsubscribe"]
    assert unsubscribe.startswith("<http://127.0.0.1:8000/unsubscribe/")
    assert "mailto:unsubscribe+" in unsubscribe
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for name in (
        "List-ID",
        "List-Help",
        "List-Owner",
        "Feedback-ID",
        "Message-ID",
        "Date",
    ):
        assert mail[name], name
    assert mail["Auto-Submitted"] == "auto-generated"
    assert inbox.mails[0].sender.startswith("b+n")
    assert mail.get_body(("plain",)) is not None
    assert mail.get_body(("html",)) is not None


def test_nothing_fits_and_nothing_is_sent(post, inbox, open_edition) -> None:
    post(a_posting())
    a_reader(words_all=("violinist",))
    open_edition()
    assert inbox.mails == []
    assert Edition.objects.get().state == Edition.State.DONE


def test_no_alert_is_due_and_no_edition_opens(post) -> None:
    assert steps.open_edition() is None
    assert not Edition.objects.exists()


def test_nothing_comes_twice(post, inbox, open_edition) -> None:
    post(a_posting())
    a_reader()
    open_edition()
    open_edition(everyone=True)
    assert len(inbox.mails) == 1
    post(a_posting("p-new", title="Pump Fitter"))
    open_edition(everyone=True)
    assert sent_titles(Newsletter.objects.latest("pk")) == ["Pump Fitter"]


def test_a_copy_of_a_job_already_sent_is_not_news(post, inbox, open_edition) -> None:
    post(a_posting())
    a_reader()
    open_edition()
    post(a_posting("p-copy"))
    open_edition(everyone=True)
    assert inbox.mails == []


def test_a_reopened_job_is_not_sent_again_to_those_who_had_it(
    post, inbox, open_edition
) -> None:
    post(a_posting())
    a_reader()
    open_edition()
    post(a_posting(listing=Listing.CLOSED))
    post(a_posting())
    open_edition(everyone=True)
    assert inbox.mails == []


def test_two_alerts_of_one_reader_are_one_mail(post, inbox, open_edition) -> None:
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    first = a_reader(words_any=("hydraulics",))
    with transaction():
        second = alerts.add_alert(
            first.subscriber_id,
            AlertDraft(name="Sales", words_any=("sales", "hydraulics")),
            now=NOW,
        )
    open_edition(everyone=True)
    newsletter = Newsletter.objects.get()
    assert sorted(sent_titles(newsletter)) == ["Hydraulics Engineer", "Sales Manager"]
    assert set(newsletter.alerts) <= {first.pk, second.pk}
    assert len(inbox.mails) == 1


def test_ten_jobs_a_mail_and_two_an_employer(post, open_edition) -> None:
    post(*(a_posting(f"p-{n}", title=f"Engineer number {n}") for n in range(15)))
    a_reader()
    open_edition()
    newsletter = Newsletter.objects.get()
    assert len(newsletter.jobs) == 2
    assert newsletter.more == [13, 0]


def test_what_a_reader_muted_does_not_come(
    post, northwind, inbox, open_edition
) -> None:
    post(a_posting())
    alert = a_reader()
    with transaction():
        alerts.mute(alert.subscriber_id, employer_id=northwind.employer_id, now=NOW)
    open_edition()
    assert inbox.mails == []


def test_a_muted_job_does_not_come_and_others_do(post, inbox, open_edition) -> None:
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    alert = a_reader()
    pumps = Job.objects.get(title="Hydraulics Engineer")
    with transaction():
        alerts.mute(alert.subscriber_id, job_id=pumps.pk, now=NOW)
    open_edition()
    assert sent_titles(Newsletter.objects.get()) == ["Sales Manager"]


def test_an_unconfirmed_alert_gets_nothing(post, inbox) -> None:
    post(a_posting())
    with transaction():
        alerts.sign_up(
            "bo@reader.example",
            AlertDraft(),
            time_zone="Etc/UTC",
            language="en",
            wording="2026-11",
            now=NOW,
        )
    assert steps.open_edition(everyone=True) is None
    assert inbox.mails == []


def test_who_unsubscribes_between_matching_and_sending_gets_nothing(
    post, inbox
) -> None:
    post(a_posting())
    alert = a_reader()
    steps.open_edition()
    run(only=("match_part",))
    with transaction():
        alerts.unsubscribe(alert.subscriber_id, now=NOW)
    run()
    assert inbox.mails == []
    assert Newsletter.objects.get().state == State.SKIPPED


def test_one_that_cannot_be_written_does_not_keep_the_others(post, inbox) -> None:
    post(a_posting())
    a_reader("not an address")
    a_reader("ana@reader.example")
    steps.open_edition()
    run()
    assert [mail.recipients for mail in inbox.mails] == [("ana@reader.example",)]
    broken = Newsletter.objects.get(state=State.SKIPPED)
    assert "AddressError" in broken.why
    assert "not an address" not in broken.why


def test_a_shard_nobody_works_on_is_taken_up_again(post, inbox, clock_at) -> None:
    post(a_posting())
    a_reader()
    steps.open_edition()
    run(only=("match_part",))
    ProcrastinateJob.objects.all()._raw_delete("default")
    clock_at(NOW + timedelta(minutes=11))
    steps.rescue()
    steps.rescue()
    assert waiting() == ["send_shard"]
    run()
    assert len(inbox.mails) == 1


def test_an_edition_nobody_matches_is_taken_up_again(post, inbox, clock_at) -> None:
    post(a_posting())
    a_reader()
    steps.open_edition()
    ProcrastinateJob.objects.all()._raw_delete("default")
    clock_at(NOW + timedelta(minutes=11))
    steps.rescue()
    run()
    assert len(inbox.mails) == 1


def test_a_suppressed_address_gets_nothing(post, inbox) -> None:
    post(a_posting())
    a_reader()
    steps.open_edition()
    run(only=("match_part",))
    with transaction():
        alerts.suppress("ANA@reader.example", why="complaint", now=NOW)
    run()
    assert inbox.mails == []


def test_a_job_that_closes_before_sending_is_left_out(
    post, memory: Memory, inbox
) -> None:
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    a_reader()
    steps.open_edition()
    run(only=("match_part",))
    Job.objects.filter(title="Sales Manager").update(
        state=Job.State.CLOSED, closed_at=NOW
    )
    run()
    assert "Sales Manager" not in inbox.mails[0].text
    assert "Hydraulics Engineer" in inbox.mails[0].text


def test_a_job_left_out_because_it_closed_may_come_when_it_opens_again(
    post, inbox, open_edition
) -> None:
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    a_reader()
    steps.open_edition()
    run(only=("match_part",))
    Job.objects.filter(title="Sales Manager").update(
        state=Job.State.CLOSED, closed_at=NOW
    )
    run()
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    open_edition(everyone=True)
    assert sent_titles(Newsletter.objects.latest("pk")) == ["Sales Manager"]


def test_when_all_jobs_are_withdrawn_no_mail_leaves(post, northwind, inbox) -> None:
    post(a_posting())
    a_reader()
    steps.open_edition()
    run(only=("match_part",))
    connecting.disconnect(northwind, why="revoked", now=NOW)
    run()
    assert [mail.recipients for mail in inbox.mails] == [("sam@northwind.example",)]
    assert Newsletter.objects.get().state == State.SKIPPED


def test_a_matching_step_run_again_stores_nothing_more(post) -> None:
    post(a_posting())
    a_reader()
    edition_id = opened()
    run(only=("match_part",))
    steps.match_part.defer(edition_id=edition_id, part=0)
    run()
    assert Newsletter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_editions_matched_at_once_do_not_share_a_reader(post, clock_at) -> None:
    post(a_posting())
    a_reader()
    first = opened()
    clock_at(NOW + timedelta(seconds=1))
    second = steps.open_edition(everyone=True)
    assert second is not None
    met = threading.Barrier(2, timeout=10)

    def match(edition_id: int) -> None:
        met.wait()
        try:
            # Whoever comes second while the first ends is tried again a moment later.
            with suppress(Postponed):
                steps.match_part.func(edition_id=edition_id, part=0)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=match, args=(one,)) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    run(only=("match_part",))
    assert Newsletter.objects.count() == 1
    assert Edition.objects.filter(matched_at=None).count() == 0


def test_one_moment_has_one_edition(post) -> None:
    a_reader()
    assert steps.open_edition() is not None
    assert steps.open_edition() is None


def test_after_an_edition_an_alert_waits_for_its_hour(post, open_edition) -> None:
    a_reader(hour=8)
    open_edition()
    alert = Alert.objects.get()
    assert due_again(alert) == (NOW + timedelta(days=1)).replace(
        hour=8
    )  # Lisbon is UTC in winter
    assert rolls.served(alert) == Edition.objects.get().sequence


def test_remote_jobs_reach_readers_elsewhere(post, porto: Place, open_edition) -> None:
    post(
        a_posting(
            title="Remote Engineer",
            locations=("Remote",),
            country="",
            work_mode=WorkMode.REMOTE,
        )
    )
    a_reader(areas=("DE",))
    open_edition()
    assert sent_titles(Newsletter.objects.get()) == ["Remote Engineer"]


def test_a_relay_that_is_away_is_tried_again(post, settings, inbox) -> None:
    post(a_posting())
    a_reader()
    settings.RELAY = MailRelay("127.0.0.1", 1)
    steps.open_edition()
    run(swallow=(Postponed,))
    newsletter = Newsletter.objects.get()
    assert newsletter.state == State.DEFERRED
    assert newsletter.retry.retry_at is not None
    waits = newsletter.retry.retry_at - NOW
    assert timedelta(minutes=5) <= waits < timedelta(minutes=7)


def test_what_waits_in_one_edition_does_not_come_in_another(post, inbox) -> None:
    post(a_posting())
    alert = a_reader()
    opened()
    run(only=("match_part",))
    with transaction():
        alerts.add_alert(alert.subscriber_id, AlertDraft(name="Again"), now=NOW)
    steps.open_edition(everyone=True)
    run()
    assert len(inbox.mails) == 1


def test_the_web_copy_drops_what_has_closed_since(post, open_edition) -> None:
    post(a_posting(), a_posting("p-sales", title="Sales Manager"))
    a_reader()
    open_edition()
    newsletter = Newsletter.objects.get()
    Job.objects.filter(title="Sales Manager").update(
        state=Job.State.CLOSED, closed_at=NOW
    )
    assert b"Sales Manager" not in parts(newsletter.pk, NOW).html
    Job.objects.update(state=Job.State.CLOSED, closed_at=NOW)
    with pytest.raises(NothingLeft):
        parts(newsletter.pk, NOW)


def test_followed_employers_only(post, northwind, inbox, open_edition) -> None:
    post(a_posting())
    other = Employer.objects.create(name="Other", slug="other", created_at=NOW)
    a_reader("only@reader.example", followed=(other.pk,), only_followed=True)
    a_reader(
        "fan@reader.example", followed=(northwind.employer_id,), only_followed=True
    )
    open_edition()
    assert [mail.recipients for mail in inbox.mails] == [("fan@reader.example",)]
