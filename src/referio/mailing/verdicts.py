"""What a refusal says: of the person, of us, or of the moment.

One table for what a relay answers at once and for what comes back later in a report: the
enhanced code (RFC 3463, 5248, 7505) and the words together, since providers put refusals
of a sender under codes that look like a dead mailbox.
"""

import re
from enum import StrEnum

from referio.mailing.outcomes import Deferred, Outcome, Rejected, Stage


class Verdict(StrEnum):
    """Whom or what a refusal is about. Only `DEAD` ends mail to a person."""

    DEAD = "dead"  # nobody there: never again
    FULL = "full"  # there, but cannot take mail now: counted
    POLICY = "policy"  # our standing, set-up or content: says nothing of the person
    RATE = "rate"  # too much or too fast: fewer lines, later
    OURS = "ours"  # a command or mail of ours was wrong
    LATER = "later"  # anything else for a while: greylisting, a server in trouble
    REFUSED = "refused"  # for good, without saying why: counted


# Addresses and links in a reply may hold any word: spam@, https://…/blocked.
NAMED = re.compile(r"<[^<>\s]*>|\S+@\S+|https?://\S+|\S+\.\S+\.\S*[a-z]\S*")
RATE_WORDS = re.compile(
    r"\brate\b|rate.?limit|too (many|much|fast)|throttl|concurren|slow down|exceed\w*"
    r" .{0,40}(connections|messages|rate|limit)|(connection|message)s? limit|\btss0\d"
)
POLICY_WORDS = re.compile(
    r"spam|block(ed|list)|black.?list|deny.?list|\blisted\b|reputation|policy|polic(y|ies)"
    r"|unsolicited|bulk|dmarc|dkim|\bspf\b|\brbl\b|\bdnsbl|banned|abus(e|ive)|unauthenticated"
    r"|authentication|reverse dns|\bptr\b|suspicious|virus|content rejected|relay"
)
FULL_WORDS = re.compile(
    r"quota|(mailbox|inbox|storage) .{0,20}full|full mailbox|insufficient storage"
)
DEAD_WORDS = re.compile(
    r"(user|recipient|mailbox|account|address|addressee)\b.{0,30}"
    r"(unknown|not (found|exist)|doesn.t exist|does not exist|no longer|invalid|disabled)"
    r"|(unknown|no such|invalid|non.?existent) .{0,12}(user|recipient|mailbox|account|address|person)"
    r"|no mailbox here|mailbox unavailable|not a valid (user|mailbox|recipient)"
)
# By the enhanced code of what is final, the longest that fits.
BY_CODE = {
    "5.1.1": Verdict.DEAD,  # no such mailbox
    "5.1.2": Verdict.DEAD,  # no such domain
    "5.1.3": Verdict.DEAD,  # no address at all
    "5.1.6": Verdict.DEAD,  # moved, nobody knows where
    "5.1.10": Verdict.DEAD,  # null MX (RFC 7505)
    "5.2.1": Verdict.DEAD,  # switched off
    "5.7.17": Verdict.DEAD,  # somebody else has the mailbox now (RFC 7293)
    "5.1.7": Verdict.OURS,
    "5.1.8": Verdict.OURS,
    "5.2.2": Verdict.FULL,
    "5.2.3": Verdict.OURS,
    "5.3.4": Verdict.OURS,  # too big
    "5.5": Verdict.OURS,
    "5.6": Verdict.OURS,
    "5.7": Verdict.POLICY,
}
CLOSING, SYNTAX = 421, range(500, 505)


def verdict(
    code: int, enhanced: str, text: str, stage: Stage = Stage.RECIPIENT
) -> Verdict:
    """Return what a refusal is about. `code` is 0 where only a report names the rest."""
    words = NAMED.sub(" ", text.lower())
    is_final = (enhanced or str(code)).startswith("5")
    if code == CLOSING or RATE_WORDS.search(words):
        return Verdict.RATE
    if FULL_WORDS.search(words):
        return Verdict.FULL
    if POLICY_WORDS.search(words):
        return Verdict.POLICY if is_final else Verdict.LATER
    if not is_final:
        return Verdict.FULL if enhanced == "4.2.2" else Verdict.LATER
    return _final(code, enhanced, words, stage)


def _final(code: int, enhanced: str, words: str, stage: Stage) -> Verdict:
    if stage is not Stage.RECIPIENT:
        found = _by_code(enhanced)
        # After the address was taken, or before it was said: not about the person.
        return found if found and found is not Verdict.DEAD else Verdict.POLICY
    if DEAD_WORDS.search(words) and not enhanced.startswith("5.7"):
        return Verdict.DEAD
    if found := _by_code(enhanced):
        return found
    return Verdict.OURS if code in SYNTAX and not enhanced else Verdict.REFUSED


def _by_code(enhanced: str) -> Verdict | None:
    return BY_CODE.get(enhanced) or BY_CODE.get(enhanced.rpartition(".")[0])


def verdict_of(outcome: Outcome) -> Verdict | None:
    """Return what an outcome says, or None where nothing was refused."""
    if isinstance(outcome, Rejected):
        return verdict(outcome.code, outcome.enhanced, outcome.text, outcome.stage)
    if isinstance(outcome, Deferred) and outcome.code:
        return verdict(outcome.code, outcome.enhanced, outcome.text)
    return None
