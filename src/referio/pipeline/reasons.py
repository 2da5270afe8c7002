"""Why a newsletter's jobs are in it: from the bits that were stored to sentences.

Millions of newsletters are stored, so each keeps only which clauses its jobs were found by.
What to say of them is worked out when a newsletter is written, from the alert and the job
as they are then: a reason that no longer holds is left out.
"""

from collections.abc import Hashable, Iterable
from datetime import datetime

from referio.alerts.conditions import Asked, Conditions, conditions, criteria_of
from referio.core.criteria import AlertFacts
from referio.jobs.models import Job, Place
from referio.jobs.queries import facts_of, lexicon, places
from referio.mailing.cards import reason, why
from referio.mailing.encoding import Piece
from referio.matching.alerts import Alert, prepare_alert
from referio.matching.jobs import Job as Prepared
from referio.matching.jobs import prepare_to_tell
from referio.matching.lexicon import OWN, Synonyms
from referio.matching.telling import SUBJECTS, Kept, Subject, Teller, chosen

SHOWN = 2  # the first say most, and a card has one line for them
MOST_TOLD = 150_000  # things said of a job
MOST_CONDITIONS = 20_000

Key = tuple[Hashable, ...]
Lines = dict[tuple[int, int], Piece]  # what was said so far, by job and bits


class Reasons:
    """Says why, for a batch of newsletters at a time; the same is worked out once for all.

    `at` is the moment that jobs are looked at.
    """

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._words: Synonyms | None = None  # what was told rests on them
        self._asked: dict[int, str] = {}  # what each alert of the batch tells
        self._names: dict[int, str] = {}
        self._conditions: dict[str, Conditions] = {}  # by what tells them
        self._tellers: dict[tuple[str, str], tuple[Teller, ...]] = {}
        self._known: dict[Key, Teller] = {}
        self._places: dict[int, Place] = {}
        self._jobs: dict[int, Prepared] = {}
        self._told = self._written = 0
        self._kept = Kept()
        self._lines: dict[tuple[int, ...], Piece] = {}
        self._shared: dict[tuple[Teller, ...], Lines] = {}
        self._found: dict[tuple[int, str], Lines] = {}  # by alert and language

    def load(self, asked: Iterable[Asked]) -> None:
        """Take in what some alerts ask, all at once; those of earlier are forgotten."""
        if max(self._told, len(self._lines), self._written) > MOST_TOLD:
            self._start_anew()
        if len(self._conditions) > MOST_CONDITIONS:
            self._conditions.clear()
            self._tellers.clear()
        if self._words is None:
            self._words = lexicon()
        self._found.clear()
        self._asked, self._names = {}, {}
        for number, name, told in asked:
            self._asked[number], self._names[number] = told, name
        self._read(set(self._asked.values()) - self._conditions.keys())

    def _read(self, news: Iterable[str]) -> None:
        read = {told: conditions(told) for told in news}
        self._conditions.update(read)
        named = {place for one in read.values() for place in one.place_ids}
        if missing := named - self._places.keys():
            self._places.update(places(missing))

    def names(self) -> dict[int, str]:
        """Return the names of the loaded alerts; those that are gone are missing."""
        return self._names

    def add(self, job: Job) -> None:
        """Prepare a job, read with its employer and places."""
        facts = facts_of(job, now=self._at)
        self._jobs[job.pk] = prepare_to_tell(facts, at=self._at)

    def forget(self) -> None:
        """Make room for other jobs."""
        self._jobs.clear()
        self._start_anew()

    def _start_anew(self) -> None:
        self._told = self._written = 0
        self._words = None
        self._kept = Kept()
        self._known.clear()
        self._tellers.clear()
        self._found.clear()
        self._shared.clear()
        self._lines.clear()

    def sentences(
        self, alert_id: int, job_id: int, bits: int, *, language: str
    ) -> list[str]:
        """Return why a job is in a newsletter, best reason first; `bits` were stored.

        Nothing where the alert or the job is gone.
        """
        numbers = self._said(alert_id, job_id, bits, language)
        told = [self._kept.told[number] for number in numbers[1:]]
        return chosen(told, bits, SHOWN)

    def lines(self, alert_id: int, language: str) -> Lines:
        """Return the lines of cards that are written, for all who ask as this alert does."""
        lines = self._found.get((alert_id, language))
        if lines is None:
            tellers = self._tellers_of(alert_id, language)
            lines = self._shared.setdefault(tellers, {})
            self._found[alert_id, language] = lines
        return lines

    def why(self, alert_id: int, job_id: int, bits: int, language: str) -> Piece:
        """Return the line of a card that says so; the same is written once for many."""
        numbers = self._said(alert_id, job_id, bits, language)
        line = self._lines.get(numbers)
        if line is None:
            said = self.sentences(alert_id, job_id, bits, language=language)
            line = why([reason(one) for one in said], language)
            self._lines[numbers] = line
        self._written += 1
        self.lines(alert_id, language)[job_id, bits] = line
        return line

    def _said(
        self, alert_id: int, job_id: int, bits: int, language: str
    ) -> tuple[int, ...]:
        """Return the bits, and the numbers of what is told of a job for an alert."""
        numbers = [bits]
        for one in self._tellers_of(alert_id, language):
            if one.bits & bits:
                number = one.told.get(job_id)
                numbers.append(self._tell(one, job_id) if number is None else number)
        return tuple(numbers)

    def _tell(self, teller: Teller, job_id: int) -> int:
        self._told += 1
        return teller.tell(self._jobs[job_id])

    def _tellers_of(self, alert_id: int, language: str) -> tuple[Teller, ...]:
        """Return who tells of an alert in a language; nobody of what it does not ask."""
        told = self._asked.get(alert_id)
        if told is None:
            return ()
        tellers = self._tellers.get((told, language))
        if tellers is None:
            one = self._conditions[told]
            tellers = tuple(
                self._teller(one, subject, key, language)
                for subject, key in zip(SUBJECTS, _keys(one), strict=True)
                if key
            )
            self._tellers[told, language] = tellers
        return tellers

    def _teller(
        self, one: Conditions, subject: Subject, key: Key, language: str
    ) -> Teller:
        whole = (subject.bits, language, *key)
        teller = self._known.get(whole)
        if teller is None:
            teller = Teller(subject, self._alert(one), language, self._kept)
            self._known[whole] = teller
        return teller

    def _alert(self, one: Conditions) -> Alert:
        facts = AlertFacts(0, 0, criteria_of(one, self._places))
        return prepare_alert(facts, self._words or OWN)


def _keys(one: Conditions) -> tuple[Key, ...]:
    """Return what each of SUBJECTS looks at; nothing where an alert does not ask for it.

    Where somebody lives only counts for remote work, and for areas, which have no hours.
    """
    words, floor = one.words_any or one.words_all, one.floor_amount
    home = one.country if one.remote_only else ""
    zone = one.zone if one.remote_only or one.areas else ""
    spots = (tuple(one.place_ids), tuple(one.radii), tuple(one.areas))
    somewhere = one.place_ids or one.areas or one.remote_only
    return (
        tuple(one.work_modes),
        tuple(one.commitments),
        tuple(one.seniorities),
        tuple(one.functions),
        tuple(one.languages),
        (
            tuple(one.words_any),
            tuple(one.words_all),
            one.synonyms,
            tuple(one.refused),
        )
        if words
        else (),
        (*spots, one.remote_too, one.remote_only, home, zone) if somewhere else (),
        (floor, one.floor_currency, one.floor_interval, one.pay_unstated_too)
        if floor is not None
        else (),
        tuple(one.followed),
    )
