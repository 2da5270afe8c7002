"""Messengers through their port."""

from referio.mailing.messenger import OneLine, Outgoing
from referio.mailing.outcomes import Accepted, Deferred, Rejected, Stage
from referio.mailing.smtp import Relay
from tests.mailing.test_smtp import MAIL, SENDER, Postbox, serving


def outgoing(key: int, recipient: str) -> Outgoing:
    return Outgoing(key, SENDER, recipient, MAIL)


def test_each_mail_has_its_outcome():
    postbox = Postbox()
    with serving(postbox) as port, Relay("127.0.0.1", port, timeout=5) as relay:
        mails = [
            outgoing(1, "ada@example.org"),
            outgoing(2, "full@example.org"),
            outgoing(3, "not an address"),
        ]
        outcomes = dict(OneLine(relay).submit(iter(mails)))
    assert isinstance(outcomes[1], Accepted)
    assert isinstance(outcomes[2], Deferred)
    assert isinstance(outcomes[3], Rejected)
    assert outcomes[3].stage is Stage.RECIPIENT
