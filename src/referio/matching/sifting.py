"""What we take of a published vocabulary: only names that people mean by one another.

Such vocabularies sort occupations for counting them, and what counts as one there is often
several jobs for somebody who looks for one: a school nurse is no X-ray nurse. Left out are

- names that stand under several occupations, and names of more than five words;
- single words, unless our own table has them: descriptions use most for something else;
- names that state another level than the first ("senior", "trainee");
- spellings that differ by their endings only: stems find those;
- of ESCO, names that hold the main one and say more ("leaf spring maker"): whoever asks for
  a spring maker finds them anyway, and they are not one another;
- names that our own table holds apart from the rest: it was read by people.

Of O*NET, whose occupations are wide, names stand together that are spelt out and short, or
differ by their last word alone, where those mean the same (an agent, a representative).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from referio.core.seniority_reading import seniority_of
from referio.core.text import tokens
from referio.matching.lexicon import Group, Lexicon
from referio.matching.occupation_files import Occupation, Vocabulary
from referio.matching.stemming import stems

MOST_WORDS = 5
LONGEST = 100  # signs of a name
MOST_NAMES = 60  # of a group; what has more is a class of jobs, and no job

Named = tuple[str, ...]  # one name, in its spellings

_SAME = (
    "representative rep agent associate specialist advisor adviser consultant",
    "engineer developer programmer",
    "worker operative laborer labourer",
    "operator tender operative",
    "driver hauler",
    "technician mechanic repairer repairman",
    "teacher instructor",
    "aide assistant helper",
    "inspector checker examiner",
    "salesperson salesman saleswoman",
    "installer fitter",
    "maker builder fabricator",
    "scientist researcher",
    "physician doctor",
    "lawyer attorney",
)
_SIGNS = frozenset("/()\0")
_HEADS = {head: number for number, heads in enumerate(_SAME) for head in heads.split()}


def sift(vocabularies: Sequence[Vocabulary], own: Lexicon) -> Iterator[Group]:
    """Yield the groups we take of what files of one source hold, each of two names or more."""
    occupations = [one for every in vocabularies for one in every.occupations]
    language = vocabularies[0].language
    vague = _standing_often(occupations)
    for occupation in occupations:
        names = [named for one in occupation.names if (named := _good(one, vague, own))]
        for together in [_no_narrower(names)] if occupation.main else _alike(names):
            if sum(map(len, together)) < 2:
                continue
            group = _apart(_of_one_level(together), own, language)
            if 2 <= len(group) <= MOST_NAMES:
                yield group


def _standing_often(occupations: Iterable[Occupation]) -> frozenset[tuple[str, ...]]:
    """Return the names, as tokens, that stand under several occupations."""
    counted: Counter[tuple[str, ...]] = Counter()
    for one in occupations:
        counted.update({tokens(name) for named in one.names for name in named})
    return frozenset(name for name, times in counted.items() if times > 1)


def _good(named: Named, vague: frozenset[tuple[str, ...]], own: Lexicon) -> Named:
    """Return the spellings of a name that say what they mean."""
    return tuple(
        name
        for name in named
        if (words := tokens(name)) not in vague
        and len(words) <= MOST_WORDS
        and (len(words) > 1 or own.counts_as(name))
        and len(name) <= LONGEST
        and not _SIGNS & set(name)
    )


def _no_narrower(names: Sequence[Named]) -> list[Named]:
    """Return the names without those that hold the first one and say more."""
    first = f" {' '.join(tokens(names[0][0]))} " if names else ""
    return [
        named
        for at, named in enumerate(names)
        if at == 0 or first not in f" {' '.join(tokens(named[0]))} "
    ]


def _alike(names: Iterable[Named]) -> Iterator[list[Named]]:
    """Yield names that differ by their last word alone, where those words mean the same."""
    found: dict[object, list[Named]] = {}
    for named in names:
        *first, head = tokens(named[0])
        found.setdefault((tuple(first), _HEADS.get(head, head)), []).append(named)
    yield from found.values()


def _of_one_level(names: Sequence[Named]) -> list[str]:
    """Return the spellings of the names that state the level of the first."""
    levels = [seniority_of(named[0]) for named in names]
    return [
        name
        for named, level in zip(names, levels, strict=True)
        for name in named
        if level is levels[0]
    ]


def _apart(names: Iterable[str], own: Lexicon, language: str) -> Group:
    """Return the names, each stem once, but for those our own table keeps apart from them."""
    different: dict[tuple[str, ...], str] = {}
    for name in names:
        different.setdefault(stems(tokens(name), language), name)
    group = [*different.values()]
    known = [name for name in group if own.counts_as(name)]
    if not known:
        return tuple(group)
    kin = max(
        ({tokens(one) for one in (name, *own.counts_as(name))} for name in known),
        key=lambda kin: sum(tokens(name) in kin for name in known),
    )
    return tuple(
        name for name in group if tokens(name) in kin or not own.counts_as(name)
    )
