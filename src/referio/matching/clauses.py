"""The clauses of an alert, one function each: does it hold for this job, and why."""

from collections.abc import Callable
from enum import StrEnum

from referio.core.criteria import Clause
from referio.matching import ranking
from referio.matching.alerts import Alert
from referio.matching.findings import (
    BETWEEN,
    NOTHING_ASKED,
    Finding,
    because,
    failing,
    holding,
)
from referio.matching.found_words import no_excluded_word, words
from referio.matching.jobs import Job
from referio.matching.payment import pay
from referio.matching.where import where

UNSTATED = "unstated"  # in every list of what can be ticked

ClauseCheck = Callable[[Alert, Job], Finding]


def work_mode(alert: Alert, job: Job) -> Finding:
    """The work is done where the subscriber ticked."""
    return _ticked(Clause.WORK_MODE, job.facts.work_mode, alert.criteria.work_modes)


def commitment(alert: Alert, job: Job) -> Finding:
    """The job is of a kind the subscriber ticked."""
    return _ticked(Clause.COMMITMENT, job.facts.commitment, alert.criteria.commitments)


def seniority(alert: Alert, job: Job) -> Finding:
    """The job lies at a point of a career that the subscriber ticked."""
    return _ticked(Clause.SENIORITY, job.facts.seniority, alert.criteria.seniorities)


def function(alert: Alert, job: Job) -> Finding:
    """The job belongs to a part of a company that the subscriber ticked."""
    return _ticked(Clause.FUNCTION, job.facts.function, alert.criteria.functions)


def language(alert: Alert, job: Job) -> Finding:
    """The posting is written in a language the subscriber ticked, for all that is known."""
    ticked, written = alert.criteria.languages, job.facts.language
    if not ticked:
        return NOTHING_ASKED
    if not written:
        return holding(because(Clause.LANGUAGE, "unknown"))
    if written in ticked:
        return holding(because(Clause.LANGUAGE, "is", value=written))
    asked = BETWEEN.join(sorted(ticked))
    return failing(because(Clause.LANGUAGE, "is-not", value=written, asked=asked))


def followed(alert: Alert, job: Job) -> Finding:
    """The employer is followed, where only followed ones are asked for; else it ranks higher."""
    asked, employer = alert.criteria, job.facts.employer
    if job.facts.employer_id in asked.followed_employers:
        reason = because(Clause.FOLLOWED, "followed", employer=employer)
        return holding(reason, points=ranking.WEIGHTS.followed)
    if asked.only_followed:
        return failing(because(Clause.FOLLOWED, "not-followed", employer=employer))
    return NOTHING_ASKED


def not_muted(alert: Alert, job: Job) -> Finding:
    """The subscriber has not muted the employer."""
    if job.facts.employer_id not in alert.criteria.muted_employers:
        return NOTHING_ASKED
    return failing(because(Clause.MUTED, "muted", employer=job.facts.employer))


def not_own_employer(alert: Alert, job: Job) -> Finding:
    """The employer is not the one the subscriber works for, as its domains tell."""
    if alert.criteria.own_domains.isdisjoint(job.facts.domains):
        return NOTHING_ASKED
    return failing(because(Clause.OWN_EMPLOYER, "own", employer=job.facts.employer))


# The quick ones first: who only wants to know whether all hold stops at the first that fails.
CHECKS: tuple[ClauseCheck, ...] = (
    not_muted,
    not_own_employer,
    work_mode,
    commitment,
    seniority,
    function,
    language,
    words,
    no_excluded_word,
    where,
    pay,
    followed,
)


def _ticked(clause: str, value: StrEnum, ticked: frozenset[StrEnum]) -> Finding:
    if not ticked:
        return NOTHING_ASKED
    if value in ticked and value != UNSTATED:
        return holding(because(clause, "is", value=value.value))
    asked = BETWEEN.join(sorted(one.value for one in ticked))
    return failing(because(clause, "is-not", value=value.value, asked=asked))
