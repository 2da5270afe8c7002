import re
from datetime import date

import pytest

from referio.mailing import connection_letters, delivery_letters, letters
from referio.mailing.letter import Letter, render
from tests.mailing.reading import Page
from tests.mailing.samples import HOUSE, LINK, NOON

JOB = letters.Applied("Senior Data Engineer", "Northwind & Sons", LINK)
CUT = connection_letters.Disconnection(
    employer="Northwind & Sons",
    noticed=NOON,
    jobs=[f"Engineer {number}" for number in range(1, 1043)],
    applications_waiting=3,
)
QUIET_CUT = connection_letters.Disconnection("Northwind & Sons", NOON, ["Welder"], 0)

LEFT = connection_letters.Disconnection("Northwind & Sons", NOON, [], 1, by_you=True)

LETTERS = {
    "invitation": letters.invitation(
        employer="Northwind & Sons", link=LINK, expires=date(2026, 6, 26)
    ),
    "connected": connection_letters.connected(
        employer="Northwind & Sons", jobs=1042, link=LINK
    ),
    "connected-without-jobs": connection_letters.connected(
        employer="Northwind & Sons", jobs=0, link=LINK
    ),
    "disconnected": connection_letters.disconnected(CUT, link=LINK),
    "disconnected-nothing-waiting": connection_letters.disconnected(
        QUIET_CUT, link=LINK
    ),
    "disconnected-by-you": connection_letters.disconnected(LEFT, link=LINK),
    "consent-ends": connection_letters.consent_ends(
        employer="Northwind & Sons", ends=date(2026, 6, 26), link=LINK
    ),
    "alarm": connection_letters.alarm(
        [("Northwind & Sons", "Lever refuses our credentials: Unauthorized")], link=LINK
    ),
    "domain-held": delivery_letters.domain_held(
        delivery_letters.Held("gmail.com", "complaints", "9 of 4000 (0.23 %).", NOON),
        link=LINK,
    ),
    "application-received": letters.application_received(JOB, received=NOON),
    "application-again": letters.application_again(JOB, received=NOON),
    "application-refused": letters.application_refused(JOB),
    "application-job-closed": letters.application_refused(JOB, job_closed=True),
    "application-unanswered": letters.application_unanswered(JOB, until=NOON.date()),
    "application-delivered": letters.application_delivered(JOB, delivered=NOON),
    "sign-in": letters.sign_in(link=LINK, until=NOON),
}


def test_the_invitation_says_who_can_accept_and_that_it_may_be_forwarded():
    text = " ".join(render(LETTERS["invitation"], HOUSE).text.decode().split())
    assert "Only a Super Admin in Lever can accept" in text
    assert "forward this mail" in text
    assert "26 June 2026" in text


def test_a_disconnection_is_counted():
    text = render(LETTERS["disconnected"], HOUSE).text.decode()
    assert "Noticed: 12 June 2026, 12:00 UTC" in text
    assert "Jobs taken down: 1,042" in text
    assert "Applications waiting: 3" in text


def test_a_disconnection_names_the_jobs_and_says_what_is_kept_how_long():
    text = " ".join(render(LETTERS["disconnected"], HOUSE).text.decode().split())
    assert "No longer shown: Engineer 1; Engineer 2;" in text
    assert "Engineer 20; + 1022." in text
    assert "for 30 days after they arrived" in text


def test_who_left_by_themselves_is_not_told_that_lever_refuses_us():
    text = " ".join(render(LETTERS["disconnected-by-you"], HOUSE).text.decode().split())
    assert "pressed Disconnect" in text
    assert "no longer accepts" not in text


def test_a_consent_that_ends_tells_the_day_and_who_can_renew_it():
    text = " ".join(render(LETTERS["consent-ends"], HOUSE).text.decode().split())
    assert "26 June 2026" in text
    assert "Super Admin" in text


def test_an_alarm_names_who_stands_still_and_what_to_check():
    text = " ".join(render(LETTERS["alarm"], HOUSE).text.decode().split())
    assert "One connection stands still" in text
    assert "Northwind & Sons: Lever refuses our credentials" in text
    assert "LEVER_CLIENT_SECRET" in text


def test_nothing_kept_is_not_said_to_be_kept():
    text = render(LETTERS["disconnected-nothing-waiting"], HOUSE).text.decode()
    assert "No application was waiting" in text


def test_a_refusal_says_what_to_do_and_leads_to_the_receipt():
    text = " ".join(render(LETTERS["application-refused"], HOUSE).text.decode().split())
    assert "please write to Northwind & Sons directly" in text
    assert LINK in text


def test_a_missing_answer_is_asked_for_and_the_end_is_named():
    text = " ".join(
        render(LETTERS["application-unanswered"], HOUSE).text.decode().split()
    )
    assert "You are asked only what is missing" in text
    assert "we erase the application" in text
    assert LINK in text


def test_no_mail_offers_what_no_page_has():
    text = " ".join(render(LETTERS["connected"], HOUSE).text.decode().split())
    assert "disconnect it on your page" not in text
    assert "Settings > Integrations and API > Authorized Apps" in text


def test_hostile_names_are_only_text():
    letter = connection_letters.connected(
        employer="<b>Evil</b>\r\nBcc: x", jobs=1, link=LINK
    )
    parts = render(letter, HOUSE)
    assert Page(parts.html).wrong == []
    assert b"<b>" not in parts.html
    assert not re.search(rb"^Bcc", parts.text, re.MULTILINE)


def test_long_names_are_cut_in_subjects():
    long = letters.Applied("T" * 200, "E" * 200, LINK)
    letter = letters.application_received(long, received=NOON)
    assert len(letter.subject) < 150


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x/ y", "https://x/é"])
def test_only_plain_web_addresses_can_be_linked(url):
    letter = Letter("s", "p", "h", ("text",), action=("Open", url))
    with pytest.raises(ValueError, match="a link in a mail must"):
        render(letter, HOUSE)


def test_a_letter_without_action_or_details_is_whole():
    parts = render(Letter("s", "p", "Heading", ("One.", "Two.")), HOUSE)
    assert Page(parts.html).wrong == []
    assert b"One.\r\n\r\nTwo.\r\n\r\n---" in parts.text
