"""Replies of servers, as they come: what each says of the address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.mailing.outcomes import Accepted, Deferred, Rejected, Stage, Uncertain
from referio.mailing.verdicts import Verdict, is_about_pace, verdict, verdict_of
from tests.examples import examples

HARD, SOFT, POLICY, OURS = Verdict.HARD, Verdict.SOFT, Verdict.POLICY, Verdict.OURS

REPLIES = [
    (HARD, 550, "5.1.1", "The email account that you tried to reach does not exist."),
    (HARD, 550, "5.1.1", "<ana@reader.example>: Recipient address rejected: User unknown"),
    (HARD, 550, "5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient not found"),
    (HARD, 0, "5.1.10", "Domain has a null MX"),
    (HARD, 550, "5.1.2", "Bad destination system address"),
    (HARD, 0, "5.1.3", "bad destination mailbox address syntax"),
    (HARD, 551, "5.1.6", "mailbox has moved, no forwarding address"),
    (HARD, 550, "5.2.1", "The email account that you tried to reach is disabled."),
    (HARD, 550, "5.7.13", "User account disabled"),
    (HARD, 550, "5.4.1", "Recipient address rejected: Access denied. AS(201806281)"),
    (HARD, 554, "", "delivery error: dd This user doesn't have a yahoo.com account (x)"),
    (HARD, 550, "", "No such user here"),
    (HARD, 550, "5.0.0", "mailbox not found"),
    (HARD, 550, "", "Empfänger unbekannt"),
    (HARD, 550, "", "5.1.1 spam@reader.example unknown, see https://x.example/policy/spam"),
    (SOFT, 552, "5.2.2", "The email account that you tried to reach is over quota."),
    (SOFT, 552, "", "Requested mailbox exceeds quota."),
    (SOFT, 550, "", "the recipient's mailbox is full"),
    (SOFT, 452, "4.2.2", "mailbox full"),
    (SOFT, 450, "4.1.1", "unverified address: User unknown in virtual table"),
    (SOFT, 451, "", "No such user here, for the moment"),
    (SOFT, 0, "4.4.7", "message expired in the queue"),
    (SOFT, 0, "5.4.4", "Host or domain name not found. Name service error for name=a.b"),
    (SOFT, 550, "", "no"),
    (SOFT, 550, "5.0.0", ""),
    (POLICY, 550, "5.7.1", "Message rejected. User unknown to us or a sender we dislike"),
    (POLICY, 550, "5.7.515", "Access denied, sending domain does not meet the level"),
    (POLICY, 550, "5.7.26", "This mail has been blocked: the sender is unauthenticated."),
    (POLICY, 421, "4.7.28", "unusual rate of mail"),
    (POLICY, 550, "5.2.1", "The user is receiving mail at a rate that prevents more"),
    (POLICY, 550, "5.1.1", "blocked using zen.spamhaus.org"),
    (POLICY, 550, "", "Your message looks like SPAM"),
    (POLICY, 554, "", "access to this mail system is rejected: poor reputation"),
    (POLICY, 451, "4.7.1", "Greylisted, please come back in five minutes"),
    (POLICY, 421, "", "[TSS04] Messages from 192.0.2.1 temporarily deferred"),
    (POLICY, 550, "", "SPF check failed"),
    (OURS, 553, "5.1.8", "Sender address rejected: Domain not found"),
    (OURS, 552, "5.3.4", "Message size exceeds fixed limit"),
    (OURS, 552, "5.2.3", "message length exceeds administrative limit"),
    (OURS, 554, "5.6.0", "message body is malformed"),
    (OURS, 500, "5.5.2", "line too long"),
    (OURS, 550, "", "relaying denied"),
    (OURS, 550, "", "Your account has been suspended"),
    (OURS, 550, "", "SMTP account closed"),
    (OURS, 550, "", "Invalid sender address"),
    (OURS, 550, "5.1.0", "Sender address does not exist"),
    (OURS, 550, "5.1.1", "Sender user unknown"),
    (OURS, 550, "5.1.3", "Bad sender address syntax"),
    (OURS, 550, "", "Your e-mail address is not known here"),
    (HARD, 550, "", "Your message was refused: user unknown"),
    (HARD, 550, "5.1.1", "No such user; please check your address book"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "code", "enhanced", "text"), REPLIES)
def test_a_reply_is_judged_by_code_and_words(wanted, code, enhanced, text):
    assert verdict(code, enhanced, text) is wanted


def test_a_code_is_found_in_the_text():
    assert verdict(0, "", "smtp;550-5.1.1 gone\n550 5.1.1 for good") is HARD
    assert verdict(0, "", "host 5.1.1.7 said: nothing") is SOFT


@settings(max_examples=examples(60))
@given(
    code=st.integers(-1, 999),
    enhanced=st.from_regex(r"([245]\.\d{1,3}\.\d{1,3})?", fullmatch=True),
    text=st.text(max_size=200),
)
def test_whatever_is_said_has_a_verdict_and_what_is_put_off_is_never_final(
    code, enhanced, text
):
    found = verdict(code, enhanced, text)
    assert found in Verdict
    if code // 100 == 4 or enhanced.startswith("4."):
        assert found is not HARD
    if enhanced.startswith("5.7.") and enhanced not in {"5.7.13", "5.7.17", "5.7.18"}:
        assert found is POLICY


@pytest.mark.parametrize("stage", [Stage.SENDER, Stage.MESSAGE])
def test_no_refusal_of_us_or_of_a_mail_says_anything_of_a_person(stage: Stage) -> None:
    for enhanced, text in (("5.1.1", "no such user"), ("5.2.2", "full"), ("", "no")):
        assert verdict_of(Rejected(550, text, enhanced, stage)) is POLICY


def test_a_relays_answers_are_judged_by_the_same_table() -> None:
    gone = Rejected(550, "nobody", "5.1.1", Stage.RECIPIENT)
    assert verdict_of(gone) is HARD
    hotmail = "Requested action not taken: mailbox unavailable (S2017062302)"
    assert verdict(550, "5.5.0", hotmail) is HARD
    for fine in (Accepted("fine"), Uncertain("lost"), Deferred(0, "no answer")):
        assert verdict_of(fine) is None


@pytest.mark.parametrize(
    ("code", "text", "too_fast"),
    [
        (421, "busy", True),
        (450, "4.7.0 too many connections from you", True),
        (451, "4.7.650 rate limited", True),
        (450, "4.2.0 greylisted, try again later", False),
        (451, "4.3.0 lookup failure", False),
        (452, "4.2.2 mailbox exceeded its storage limit", False),
        (450, "4.2.1 the user receives mail at a rate that is too much", False),
        (452, "mailbox full: it holds too many messages", False),
    ],
)
def test_whether_we_come_too_fast_is_heard(code, text, too_fast) -> None:
    assert is_about_pace(Deferred(code, text)) is too_fast
