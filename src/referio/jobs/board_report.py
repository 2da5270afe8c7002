"""What we understand of a board of postings, counted and with its evidence. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields

from referio.core.places import Gazetteer, Resolved, resolve
from referio.core.postings import Listing, Posting
from referio.jobs import reading

_TOLD = ("pay_by_text", "eligibility")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing read from the text of one posting, with the words that say it."""

    posting: str
    title: str
    read: str
    evidence: tuple[str, ...]


@dataclass(slots=True)
class BoardReport:
    """Counts over the postings of a board. Only open ones are read."""

    postings: int = 0
    open: int = 0
    pay_by_field: int = 0
    pay_by_text: list[Told] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    work_modes: Counter[str] = field(default_factory=Counter)
    commitments: Counter[str] = field(default_factory=Counter)
    seniorities: Counter[str] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)
    unresolved: Counter[str] = field(default_factory=Counter)
    eligibility: list[Told] = field(default_factory=list)
    clusters: dict[int, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it; clusters are those of several postings."""
        copies = [ids for ids in self.clusters.values() if len(ids) > 1]
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        read = {name: [asdict(one) for one in told[name]] for name in _TOLD}
        return {**told, **read, "clusters": copies}


def report(postings: Iterable[Posting], gazetteer: Gazetteer) -> BoardReport:
    """Return what is understood of postings, reading each as a sync would."""
    told = BoardReport()
    for posting in postings:
        told.postings += 1
        told.refused += [f"{posting.remote_id}: {why}" for why in posting.refused]
        if posting.listing is Listing.OPEN:
            _add(told, posting, gazetteer)
    return told


def _add(told: BoardReport, posting: Posting, gazetteer: Gazetteer) -> None:
    places: list[Resolved] = []
    for location in posting.locations:
        found = resolve(location, country=posting.country, gazetteer=gazetteer)
        told.unresolved[location] += not found
        places += found
    told.unresolved += Counter()  # drops those that were resolved
    read = reading.fields(posting, places)
    told.open += 1
    told.languages[str(read["language"]) or "unknown"] += 1
    told.seniorities[str(read["seniority"])] += 1
    told.functions[str(read["function"])] += 1
    told.work_modes[_work_mode(posting)] += 1
    told.commitments[
        f"{posting.commitment_text or '(none)'} = {posting.commitment}"
    ] += 1
    told.pay_by_field += bool(posting.pay and not posting.pay_evidence)
    told.pay_by_text += _pay(posting)
    told.eligibility += _eligibility(posting)
    number = reading.cluster(0, posting.title, places, text=posting.description_text)
    told.clusters.setdefault(number, []).append(posting.remote_id)


def _work_mode(posting: Posting) -> str:
    if posting.work_mode_confidence in {0, 100}:
        return str(posting.work_mode)
    return f"{posting.work_mode} (read from words, {posting.work_mode_confidence} %)"


def _pay(posting: Posting) -> Sequence[Told]:
    pay = posting.pay
    if pay is None or not posting.pay_evidence:
        return ()
    read = f"{pay.low} to {pay.high} minor units {pay.currency} a {pay.interval}"
    return (Told(posting.remote_id, posting.title, read, (posting.pay_evidence,)),)


def _eligibility(posting: Posting) -> Sequence[Told]:
    told = reading.eligibility(posting)
    if not told.is_known:
        return ()
    shown = {
        "in": sorted(told.countries | told.regions),
        "not in": sorted(told.excluded | told.excluded_regions),
        "minutes from UTC": [
            one for one in (told.offset_low, told.offset_high) if one is not None
        ],
    }
    words = "; ".join(f"{name} {values}" for name, values in shown.items() if values)
    return (Told(posting.remote_id, posting.title, words, told.evidence),)
