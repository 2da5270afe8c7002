"""What a refusal says of the address, read off one table: its code first, then its words.

A reply's first digit is no judgement: "550 too many messages today" is about us, and must
never end the mail of a person whose mailbox is fine. Where nothing fits, a refusal only
counts, so that an address is given up after several of them and never after one.
Enhanced codes are those of RFC 3463 and its registry (RFC 5248).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from referio.mailing.outcomes import Deferred, Outcome, Rejected, Stage


class Verdict(StrEnum):
    """Whom a refusal is about."""

    HARD = "hard"  # the address: it is dead, and no mail may go there any more
    SOFT = "soft"  # the mailbox, for now: full, away, or nobody says why
    POLICY = "policy"  # how they see us: rate, reputation, lists, authentication
    OURS = "ours"  # this message or our set-up is wrong


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: it fits where its codes and its words both do."""

    verdict: Verdict
    codes: re.Pattern[str]
    words: re.Pattern[str]


def _row(verdict: Verdict, codes: str = "", words: str = "") -> Row:
    of_code = re.compile(codes or ".*")
    return Row(verdict, of_code, re.compile(words, re.IGNORECASE))


CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
# Names people choose and addresses of help pages are no words of the server's.
NAMES = re.compile(r"https?://\S+|\S*@\S*")
ADDRESSES = re.compile(r"\S*@\S*")
BLOCKED = (
    r"spamhaus|spamcop|barracuda|sorbs|uceprotect|abuseat|senderscore|proofpoint|cloudmark"
    r"|block ?list|black ?list|deny ?list|dnsbl|\brbl\b|reputation|\bspam|\bjunk\b|unsolicited"
    r"|\bbulk mail|virus|malware|phish|content (rejected|filter|policy)|suspicious"
)
PACED = (
    r"rate.?limit|at a rate|too many|too fast|too much mail|throttl|exceed\w* (the )?(hourly|daily)"
    r"|unusual rate|grey.?list|temporarily deferred|try (again )?later.*(connection|traffic)|\[tss\d"
)
PROVED = (
    r"\bspf\b|\bdkim\b|\bdmarc\b|unauthenticated|authentication (is )?required|reverse dns"
    r"|\bptr\b|(not|isn.t) authori[sz]ed|local policy|policy (reason|violation|rejection)"
    r"|administrative(ly)? (prohibit|reject)|access denied|banned|blocked"
)
FULL = (
    r"quota|(mailbox|inbox|account|user|storage|recipient)\b.{0,30}\b(is )?full\b|insufficient"
    r" (system )?(storage|space)|out of (disk )?space|storage (is )?(full|exceed)"
    r"|postfach.{0,20}voll|bo[iî]te.{0,20}pleine|buz[oó]n.{0,20}lleno"
)
OVERSIZED = (
    r"(message|mail)( size)?.{0,20}(too (large|big)|exceed)|size limit|line too long"
)
# The one who sends, which is us: what is unknown or closed there is no reader's.
OUR_NAME = r"\bsender.{0,12}\b(address|account|user|mailbox|unknown|not found)"
SENDER = (
    r"sender (address )?(rejected|verif)|bad (helo|ehlo)|invalid (helo|ehlo)|relay"
    r"|\b(your|smtp|envelope|from)\W{1,2}((e-?mail|mail|smtp|ip|sending|from|sender)\W){0,2}"
    rf"(address|account|user|domain|server)\b|{OUR_NAME}"
)
UNKNOWN = (
    r"(user|recipient|mailbox|account|address|addressee|local part|alias)\b.{0,25}\b"
    r"(unknown|not (be )?found|(does not|doesn.t|did not) exist|no longer|invalid|not known"
    r"|disabled|deactivated|suspended|closed|terminated|not active|inactive|not valid)"
    r"|(unknown|no such|invalid|not a (known|valid)|non.?existent|nonexistent|bad) .{0,12}"
    r"(user|recipient|mailbox|account|address|alias|person|local part)"
    r"|no mailbox( here)?|nobody (here )?by that name|nosuchuser|(does not|doesn.t) have an?\b"
    r".{0,30}account|no longer (accepts mail|works here|with|available|valid)"
    r"|unbekannt|inconnue?\b|desconocid|sconosciut|inexistent|n.existe|no existe|existiert nicht"
)

# The first that fits decides, so what must not be mistaken stands above what it resembles.
TABLE: tuple[Row, ...] = (
    # How Microsoft 365 says that there is no such mailbox.
    _row(Verdict.HARD, r"5\.4\.1$", r"recipient address rejected.*access denied"),
    _row(Verdict.POLICY, words=f"{BLOCKED}|{PACED}|{PROVED}"),
    # How outlook.com says it.
    _row(Verdict.HARD, r"5\.5\.0$", r"mailbox unavailable"),
    # Disabled, or somebody else's by now (RFC 7293): the few of 5.7 about the person.
    _row(Verdict.HARD, r"5\.7\.(13|17|18)$"),
    _row(Verdict.POLICY, r"[45]\.7\."),
    _row(Verdict.SOFT, r"[45]\.2\.2$"),
    _row(Verdict.SOFT, words=FULL),
    _row(Verdict.OURS, r"[45]\.(1\.[78]|2\.3|3\.4|5\.\d+|6\.\d+)$"),
    _row(Verdict.OURS, r"5\.(1\.(1|2|3|6)|2\.1)$", OUR_NAME),
    _row(Verdict.HARD, r"5\.(1\.(1|2|3|6|10)|2\.1)$"),
    _row(Verdict.OURS, words=f"{OVERSIZED}|{SENDER}"),
    _row(Verdict.HARD, r"(5\.(0\.\d+|1\.0|2\.0|3\.0|4\.1|4\.4))?$", UNKNOWN),
    _row(Verdict.SOFT),
)

CLOSING = 421  # RFC 5321 3.8: the server closes the channel
ABOUT_A_MAILBOX = re.compile(
    r"[45]\.2\."
)  # RFC 3463, 3.3: other people's mail may go on
TOO_FAST = re.compile(
    r"rate.?limit|\brate\b|too (many|much|fast)|throttl|concurren|slow down|\[tss\d"
    r"|exceed\w* .{0,40}(connection|message|rate|limit)|(connection|message)s? limit",
    re.IGNORECASE,
)


def verdict(code: int, enhanced: str, text: str) -> Verdict:
    """Return whom a refusal is about.

    `code` is the reply's (RFC 5321) or 0 where only a report tells; `enhanced` may be ""
    and is then looked for in the text. What is only put off is never HARD.
    """
    enhanced = enhanced or enhanced_in(text)
    words = NAMES.sub(" ", " ".join(text.split()))
    for_now = code // 100 == 4 or enhanced.startswith("4.")
    for row in TABLE:
        if row.codes.match(enhanced) and row.words.search(words):
            put_off = for_now and row.verdict is Verdict.HARD
            return Verdict.SOFT if put_off else row.verdict
    return Verdict.SOFT


def verdict_of(outcome: Outcome) -> Verdict | None:
    """Return whom a relay's answer is about, None where it refused nothing.

    Only a refused recipient says anything of the person: before the address was said, or
    after it was taken, the same words are about us.
    """
    if not isinstance(outcome, Rejected | Deferred) or not outcome.code:
        return None
    found = verdict(outcome.code, outcome.enhanced, outcome.text)
    stage = outcome.stage if isinstance(outcome, Rejected) else Stage.RECIPIENT
    if stage is Stage.RECIPIENT or found is Verdict.OURS:
        return found
    return Verdict.POLICY


def is_about_pace(outcome: Outcome) -> bool:
    """Tell whether a relay says that we come too fast, or on too many lines."""
    if not isinstance(outcome, Rejected | Deferred):
        return False
    if outcome.code == CLOSING:
        return True
    if ABOUT_A_MAILBOX.match(outcome.enhanced or enhanced_in(outcome.text)):
        return False
    is_full = re.search(FULL, outcome.text, re.IGNORECASE)
    return not is_full and bool(TOO_FAST.search(outcome.text))


def unnamed(text: str) -> str:
    """Return what a server said without the addresses in it: they are personal data."""
    return ADDRESSES.sub("[address]", text)


def enhanced_in(text: str) -> str:
    """Return the first enhanced code in a text, or ""."""
    found = CODE.search(text)
    return found[1] if found else ""
