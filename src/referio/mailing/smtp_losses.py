"""How lines are lost, and what the mails on them are told."""

from referio.mailing.outcomes import NO_REPLY, Deferred
from referio.mailing.smtp_opening import NotOpened
from referio.mailing.smtp_replies import Garbled
from referio.mailing.smtp_talk import Broken, Closing

LOST = (Closing, NotOpened, Garbled, Broken, OSError)


def why_of(error: Exception) -> Deferred:
    """Return the server's own words where it had any, else what happened."""
    if isinstance(error, Closing | NotOpened):
        return error.why
    name = "" if isinstance(error, Garbled | Broken) else f"{type(error).__name__}: "
    return Deferred(NO_REPLY, f"{name}{error}")
