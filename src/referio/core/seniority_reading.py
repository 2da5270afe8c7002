"""The level of a job, read from its title: what it says, never what it may mean.

Read in this order, and the first sign counts: intern, executive (chief officers, vice
presidents, heads of something), director, entry (graduates, trainees, apprentices),
manager, lead (leads, principals, staff engineers, supervisors, assistant managers), senior,
mid, junior, and at last a numeral (I junior, II mid, III senior, above it lead).

A manager is who manages people: "Engineering Manager", "Store Manager", "Manager, DevOps".
Who manages a product, a project, accounts or campaigns has a role and no level by that:
"Senior Product Manager" is senior, "Product Manager" states nothing. So have account
executives, executive assistants and chiefs of staff. Where a word may be either
("Marketing Manager"), nothing is stated.
"""

import re
from collections.abc import Iterator

from referio.core import level_signs as signs
from referio.core.roles import Seniority
from referio.core.text import tokens

_BREAK = " | "  # between the parts of a title; no token is a bar
_PARTS = re.compile(r"\s[-–—/]+\s|[,;:()\[\]|•·]")
_CHIEF = re.compile(r"\bchief (?:[^\s|]+ ){1,4}officer\b")
_SERVES = re.compile(
    r"\b(?:executive|personal|management) (?:assistant|secretary)\b"
    r"|\bassistante? (?:de direction|der geschaftsfuhrung)\b"
)
_WHOM = re.compile(
    r"\bto (?:the |our )?(?:c[a-z]o|chief|s?vp|evp|vice|president|director|managing"
    r"|head|founders?|board)\b[^|]*"
)
# Two words that together say another level than one of them by itself.
_TOGETHER = {
    re.compile(r"\bjef[ae] de equipo\b"): "lider",
    re.compile(r"\bsemi senior\b"): "medior",
}
_MANAGERS = frozenset(
    ["manager", "managers", "mgr", "managerin", "gerente", "jefe", "jefa", "responsable",
     "chefe", "leiter", "leiterin", "leitung", "leidinggevende", "hoofd"]
)  # fmt: skip
_BELOW_A_MANAGER = frozenset(
    ["assistant", "associate", "deputy", "stellv", "stellvertretende",
     "stellvertretender"]
)  # fmt: skip
_LEADING = ("leiter", "leiterin", "leitung")
_NUMERALS = {
    "i": Seniority.JUNIOR,
    "ii": Seniority.MID,
    "iii": Seniority.SENIOR,
    "iv": Seniority.LEAD,
    "v": Seniority.LEAD,
}
_FIGURES = dict(zip("12345", _NUMERALS.values(), strict=True))
_NUMBERED = frozenset(
    ["phase", "type", "level", "class", "tier", "part", "series", "title", "schedule"]
)


def seniority_of(title: str) -> Seniority:
    """Return the level that a title states; UNSTATED where it states none."""
    read = _plain(title)
    for level in _ORDER:
        if _says(level, read):
            return level
    return next(_numerals(read), Seniority.UNSTATED)


def _says(level: Seniority, read: str) -> bool:
    """Tell whether a title that was made plain states this level."""
    if level is Seniority.MANAGER:
        return _manages(read.split())
    if level in _OF_BOARDS and _SERVES.search(read):
        return False
    stands = _SIGNS[level].search(read) is not None
    return stands or (level in _FURTHER and _FURTHER[level](read))


def _plain(title: str) -> str:
    """Return the tokens of a title, a bar between its parts, without what tells no level."""
    parts = (" ".join(tokens(part)) for part in _PARTS.split(title))
    read = _BREAK.join(part for part in parts if part)
    for words, meant in _TOGETHER.items():
        read = words.sub(meant, read)
    return _NOT_A_LEVEL.sub("", _WHOM.sub("", read))


def _is_chief(read: str) -> bool:
    return _CHIEF.search(read) is not None


def _manages(words: list[str]) -> bool:
    """Tell whether a title names somebody who manages people."""
    return any(
        _is_manager(words[:at])
        if word in _MANAGERS
        else word.endswith(_LEADING) and word not in _LEADS_NOBODY
        for at, word in enumerate(words)
    )


def _is_manager(before: list[str]) -> bool:
    """Tell whether "manager" after these words is one of people."""
    return not (_is_role(before) or _BELOW_A_MANAGER & set(before[-2:]))


def _is_role(before: list[str]) -> bool:
    """Tell whether the words before "manager" say that it is work that is managed."""
    return bool(before) and (
        before[-1] in _ROLES or " ".join(before[-2:]) in _ROLES_OF_TWO
    )


def _is_staff_of_a_craft(read: str) -> bool:
    """Tell a staff engineer from a staff nurse."""
    return any(
        "staff" in words and _STAFF_OF & set(words[words.index("staff") :])
        for words in map(str.split, read.split(_BREAK))
    )


def _is_associate_of_a_craft(read: str) -> bool:
    """Tell an associate engineer or product manager from a sales associate."""
    return any(
        words[:1] in (["associate"], ["assistant"])
        and (_CRAFTS & set(words) or (words[-1] in _MANAGERS and _is_role(words[1:-1])))
        for words in map(str.split, read.split(_BREAK))
    )


def _numerals(read: str) -> Iterator[Seniority]:
    """Yield what numerals at the end of a part say."""
    for words in map(str.split, read.split(_BREAK)):
        if len(words) > 1 and words[-2] not in _NUMBERED and words[-1] in _NUMERALS:
            yield _NUMERALS[words[-1]]
        elif len(words) > 1 and words[-2] in _CRAFTS and words[-1] in _FIGURES:
            yield _FIGURES[words[-1]]


def _phrases(table: str) -> Iterator[str]:
    for line in table.strip().splitlines():
        yield from (one.strip() for one in line.split("|"))


def _any_of(table: str) -> re.Pattern[str]:
    longest_first = sorted(_phrases(table), key=len, reverse=True)
    alternatives = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\S)(?:{alternatives})(?!\S)")


_ORDER = (
    Seniority.INTERN,
    Seniority.EXECUTIVE,
    Seniority.DIRECTOR,
    Seniority.ENTRY,
    Seniority.MANAGER,
    Seniority.LEAD,
    Seniority.SENIOR,
    Seniority.MID,
    Seniority.JUNIOR,
)
_OF_BOARDS = frozenset([Seniority.EXECUTIVE, Seniority.DIRECTOR])
_FURTHER = {
    Seniority.EXECUTIVE: _is_chief,
    Seniority.LEAD: _is_staff_of_a_craft,
    Seniority.JUNIOR: _is_associate_of_a_craft,
}
_SIGNS = {level: _any_of(table) for level, table in signs.SIGNS}
_NOT_A_LEVEL = _any_of(signs.NOT_A_LEVEL)
_ROLES = frozenset(signs.ROLES_OF_MANAGERS.split())
_ROLES_OF_TWO = frozenset(_phrases(signs.ROLES_OF_TWO_WORDS))
_LEADS_NOBODY = frozenset(signs.LEADS_NOBODY.split())
_CRAFTS = frozenset(signs.CRAFTS.split())
_STAFF_OF = frozenset(signs.STAFF_OF.split())
