"""What refusals of the world's mail servers say of a person."""

import pytest

from referio.mailing.outcomes import (
    Accepted,
    Deferred,
    Rejected,
    Stage,
    Uncertain,
)
from referio.mailing.verdicts import Verdict, verdict, verdict_of

SAID = [
    (550, "5.1.1", "The email account that you tried to reach does not exist", "dead"),
    (550, "5.1.10", "Recipient address has null MX", "dead"),
    (550, "5.5.0", "Requested action not taken: mailbox unavailable (S2017062302)", "dead"),
    (554, "", "delivery error: dd This user doesn't have a yahoo.com account (x) [0]", "refused"),
    (550, "", "No such user here", "dead"),
    (550, "5.2.1", "The email account is inactive", "dead"),
    (0, "5.1.1", "", "dead"),
    (550, "5.1.1", "<antispam-blocked@x.example>: user unknown; see https://x/blocked", "dead"),
    (550, "5.1.1", "rejected: your IP is on a blocklist", "policy"),
    (550, "", "Message rejected due to spam content", "policy"),
    (550, "5.7.1", "Access denied, user unknown to our policy", "policy"),
    (550, "5.7.515", "Access denied, sending domain does not meet the level", "policy"),
    (550, "5.7.26", "This mail is unauthenticated", "policy"),
    (550, "5.7.1", "", "policy"),
    (550, "5.7.17", "", "dead"),
    (550, "5.4.5", "Daily sending rate limit exceeded", "rate"),
    (421, "4.7.0", "[TSS04] Messages from 1.2.3.4 temporarily deferred", "rate"),
    (452, "4.5.3", "Too many recipients", "rate"),
    (450, "4.7.1", "Greylisted, come back later", "later"),
    (451, "4.3.0", "Temporary lookup failure", "later"),
    (452, "4.2.2", "over quota", "full"),
    (552, "5.2.2", "The mailbox is out of room", "full"),
    (550, "", "mailbox is full", "full"),
    (500, "", "what", "ours"),
    (552, "5.3.4", "message too big", "ours"),
    (550, "", "no", "refused"),
    (550, "5.1.0", "", "refused"),
    (450, "4.7.25", "reverse DNS is missing", "later"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "enhanced", "text", "says"), SAID)
def test_what_a_refused_recipient_means(code, enhanced, text, says):
    assert verdict(code, enhanced, text) is Verdict(says)


@pytest.mark.parametrize("stage", [Stage.SENDER, Stage.MESSAGE])
@pytest.mark.parametrize(("code", "enhanced", "text", "says"), SAID)
def test_no_refusal_of_us_or_a_mail_ends_mail_to_a_person(
    stage, code, enhanced, text, says
):
    assert verdict(code, enhanced, text, stage) is not Verdict.DEAD


def test_outcomes_are_read_the_same_way():
    gone = Rejected(550, "nobody", "5.1.1", Stage.RECIPIENT)
    assert verdict_of(gone) is Verdict.DEAD
    assert verdict_of(Deferred(421, "busy", "4.3.2")) is Verdict.RATE
    assert verdict_of(Deferred(0, "refused")) is None
    assert verdict_of(Accepted("fine")) is None
    assert verdict_of(Uncertain("lost")) is None
