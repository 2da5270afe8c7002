"""Delivery status notifications: first as RFC 3464 has them, then by their wording.

Half of the world's servers keep to the RFC. Of the others, what they say in words is judged
by the same table as a reply would be (verdicts.py), and only where a machine wrote it.
"""

import re
from email.message import Message

from referio.mailing.originals import addresses_in, failed_recipients, original_of
from referio.mailing.report_parts import Fields, blocks, header, parts, text_of
from referio.mailing.reports import Action, Bounce, Fate
from referio.mailing.verdicts import Verdict, enhanced_in, verdict

STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
ACTIONS = {
    "failed": Action.FAILED,
    "failure": Action.FAILED,
    "delayed": Action.DELAYED,
    "delivered": Action.DELIVERED,
    "relayed": Action.DELIVERED,
    "expanded": Action.DELIVERED,
}
REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-](?:[45]\.\d|[^\d\s]))")
TYPE = re.compile(r"^[\w.-]*;\s*")  # "rfc822; ana@reader.example"
MOST_FATES = 100
LONGEST_WORDS = 1000
DAEMON = re.compile(
    r"mailer-daemon|postmaster|mail delivery (sub)?system|mdaemon|bounce|<>",
    re.IGNORECASE,
)
FAILURE = re.compile(
    r"undeliver|deliver\w* (status|fail|problem|report|incomplete|delayed)|return(ed)? (to"
    r" sender|mail)|failure notice|non.?deliver|mail (delivery )?(failed|failure|error|problem)"
    r"|could not be delivered|not delivered|unzustellbar|rejected|nicht zugestellt|non remis"
    r"|no se (ha podido|pudo) entregar",
    re.IGNORECASE,
)
DELAY = re.compile(
    r"delayed|still trying|will (be )?re.?tr(y|ied)|not yet been delivered"
)
# Where the report ends and the returned mail begins: its words are our own.
RETURNED = re.compile(
    r"(?mi)^-{2,}.{0,20}(below this line is|this is a copy of|original message"
    r"|returned message|transcript of message).*$|^(return-path|received|dkim-signature):"
)


# What people let their mailbox say while they are away.
AWAY = re.compile(
    r"out of (the )?office|auto(matic)?.?(reply|response|antwort)|abwesen|absence|vacation"
    r"|on leave|fuera de (la )?oficina|r[ée]ponse automatique|respuesta autom",
    re.IGNORECASE,
)
ANSWERS = ("x-autoreply", "x-autorespond")


def bounce(message: Message) -> Bounce | None:
    """Return what a message tells of deliveries, or None where it tells nothing of them."""
    fates = _by_rfc(message) or _by_wording(message)
    return Bounce(fates, original_of(message)) if fates else None


def _by_rfc(message: Message) -> tuple[Fate, ...]:
    for kind, part in parts(message):
        if kind in STATUS_PARTS:
            return _fates(text_of(part))
    if "delivery-status" in header(message, "content-type").lower():
        return _fates("\n\n".join(text_of(part) for _, part in parts(message)))
    return ()


def _fates(said: str) -> tuple[Fate, ...]:
    """Return each recipient's; fields of the whole message, which come first, have none."""
    about = [
        one
        for one in blocks(said)
        if {"final-recipient", "original-recipient"} & one.keys() or "action" in one
    ]
    found = [_fate(fields) for fields in about[:MOST_FATES]]
    return tuple(fate for fate in found if fate)


def _fate(fields: Fields) -> Fate | None:
    enhanced = enhanced_in(fields.get("status", ""))
    text = TYPE.sub("", fields.get("diagnostic-code", ""))[:LONGEST_WORDS]
    action = ACTIONS.get(fields.get("action", "").lower().split(" ")[0])
    action = action or _action_of(enhanced, text)
    if action is None:
        return None
    named = [fields.get("original-recipient", ""), fields.get("final-recipient", "")]
    return _judged(
        tuple(one for name in named for one in addresses_in(TYPE.sub("", name))),
        action,
        # What the last server said is exact where the status is only its class.
        enhanced if not enhanced.endswith(".0.0") else enhanced_in(text) or enhanced,
        text,
    )


def _action_of(enhanced: str, text: str) -> Action | None:
    first = enhanced[:1] or (REPLY.search(text) or [""])[0][:1]
    return {"2": Action.DELIVERED, "4": Action.DELAYED, "5": Action.FAILED}.get(first)


def _judged(
    recipients: tuple[str, ...], action: Action, enhanced: str, text: str
) -> Fate:
    reply = REPLY.search(text)
    code = int(reply[1]) if reply else 0
    judged = verdict(code, enhanced, text)
    if action is Action.FAILED and code // 100 == 4 and enhanced.startswith("5."):
        judged = Verdict.SOFT if judged is Verdict.HARD else judged
    return Fate(recipients, action, code, enhanced, text, judged)


def _by_wording(message: Message) -> tuple[Fate, ...]:
    if _from_somebody_away(message):
        return ()
    named = failed_recipients(message)
    said = "\n".join(text_of(part) for kind, part in parts(message) if _is_text(kind))
    if not (named or (_from_a_machine(message) and _of_a_failure(message, said))):
        return ()
    end = RETURNED.search(said)
    words = said[: end.start()] if end else said
    recipients = named or addresses_in(words)
    action = Action.DELAYED if DELAY.search(words.lower()) else Action.FAILED
    told = " ".join(words.split())[:LONGEST_WORDS]
    return (_judged(recipients, action, enhanced_in(told), told),) if told else ()


def _is_text(kind: str) -> bool:
    return kind in {"text/plain", "text/html"}


def _from_somebody_away(message: Message) -> bool:
    """Tell whether a mailbox answered for its owner, whatever words it uses.

    "Auto-Submitted: auto-replied" alone does not tell: servers write it into bounces too.
    """
    if any(header(message, name) for name in ANSWERS):
        return True
    subject = header(message, "subject")
    if FAILURE.search(subject) or failed_recipients(message):
        return False
    replied = header(message, "auto-submitted").lower().startswith("auto-replied")
    by_a_daemon = DAEMON.search(header(message, "from"))
    return bool(AWAY.search(subject) or (replied and not by_a_daemon))


def _from_a_machine(message: Message) -> bool:
    names = ("from", "return-path", "sender")
    return any(DAEMON.search(header(message, name)) for name in names)


def _of_a_failure(message: Message, said: str) -> bool:
    return bool(FAILURE.search(header(message, "subject")) or FAILURE.search(said))
