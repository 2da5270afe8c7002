"""The loop that merges: each subscriber's finds are few, and are looked at once."""

from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled
from referio.matching.conditions import I32, I64

FEW = 32  # finds that are put in order one by one; of more, by a sort


class Finds(NamedTuple):
    """What was found, in any order but for `order`: that goes by subscriber."""

    order: I64
    alert: I64
    at: I32
    score: I32
    more: I32


class Jobs(NamedTuple):
    """By position: employers and clusters as numbers from 0."""

    employer: I64
    cluster: I64
    handicap: I32


class Most(NamedTuple):
    """How many jobs a newsletter has at most, and how many of an employer."""

    jobs: int
    per_employer: int


class Told(NamedTuple):
    """Of every employer, or cluster, what the subscriber at hand has of it.

    `person` says whose the numbers are, so that nothing is wiped between subscribers.
    """

    person: I64
    cluster_person: I64
    fresh: I32  # different jobs
    shown: I32
    alone: I32  # the most that one alert found
    first: I64  # where the first fresh one stands
    kept: I32  # by the alert at hand
    kept_by: I64  # which alert that is, by its first row


class Picked(NamedTuple):
    """Room for the rows that stand in newsletters, with how many more there are."""

    row: I64
    more: I32


def told(jobs: Jobs) -> Told:
    """Return what is told of employers and clusters before anybody came."""
    employers = int(jobs.employer.max(initial=0)) + 1
    clusters = int(jobs.cluster.max(initial=0)) + 1
    return Told(
        np.full(employers, -1, np.int64),
        np.full(clusters, -1, np.int64),
        np.zeros(employers, np.int32),
        np.zeros(employers, np.int32),
        np.zeros(employers, np.int32),
        np.zeros(employers, np.int64),
        np.zeros(employers, np.int32),
        np.full(employers, -1, np.int64),
    )


@compiled
def issue(finds: Finds, jobs: Jobs, starts: I64, most: Most, about: Told, picked: Picked) -> I64:  # fmt: skip
    """Fill in the newsletter of each subscriber: finds order[starts[i] : starts[i + 1]].

    Returns where each begins among what was picked.
    """
    issues = np.zeros(len(starts), np.int64)
    count = 0
    for person in range(len(starts) - 1):
        rows = finds.order[starts[person] : starts[person + 1]]
        _in_order(rows, finds.alert)
        _count_alone(rows, finds, jobs, about, person)
        rows = _best_first(rows, finds, jobs)
        first = count
        for row in rows:
            position = finds.at[row]
            cluster, employer = jobs.cluster[position], jobs.employer[position]
            if about.cluster_person[cluster] == person:
                continue
            about.cluster_person[cluster] = person
            about.fresh[employer] += 1
            if about.fresh[employer] == 1:
                about.first[employer] = -1
            if about.shown[employer] == most.per_employer or count - first == most.jobs:
                continue
            if about.fresh[employer] == 1:
                about.first[employer] = count
            about.shown[employer] += 1
            picked.row[count], picked.more[count] = row, 0
            count += 1
        _say_more(first, count, finds, jobs, about, picked)
        issues[person + 1] = count
    return issues


@compiled
def _say_more(first: int, last: int, finds: Finds, jobs: Jobs, about: Told, picked: Picked) -> None:  # fmt: skip
    for at in range(first, last):
        employer = jobs.employer[finds.at[picked.row[at]]]
        if about.first[employer] == at:
            every = max(about.fresh[employer], about.alone[employer])
            picked.more[at] = every - about.shown[employer]


@compiled
def _in_order(rows: I64, keys: I64) -> None:
    """Sort rows by a key, in place; rows of one key stay as they are. They nearly are so."""
    for at in range(1, len(rows)):
        row, to = rows[at], at
        while to and keys[rows[to - 1]] > keys[row]:
            rows[to] = rows[to - 1]
            to -= 1
        rows[to] = row


@compiled
def _count_alone(rows: I64, finds: Finds, jobs: Jobs, about: Told, person: int) -> None:
    """Count by employer the most that one alert found, where it kept not all."""
    begin = 0
    for at, row in enumerate(rows):
        if finds.alert[row] != finds.alert[rows[begin]]:
            begin = at
        employer = jobs.employer[finds.at[row]]
        if about.person[employer] != person:
            about.person[employer], about.kept_by[employer] = person, -1
            about.fresh[employer] = about.shown[employer] = about.alone[employer] = 0
        if not finds.more[row]:
            continue
        if about.kept_by[employer] != rows[begin]:
            about.kept_by[employer] = rows[begin]
            about.kept[employer] = finds.more[row]
        about.kept[employer] += 1
        about.alone[employer] = max(about.alone[employer], about.kept[employer])


@compiled
def _best_first(rows: I64, finds: Finds, jobs: Jobs) -> I64:
    """Return rows, which are in the order of alerts, by worth, then job, then alert."""
    key = np.empty(len(rows), np.int64)
    for at, row in enumerate(rows):
        position = np.int64(finds.at[row])
        worth = np.int64(finds.score[row]) - np.int64(jobs.handicap[position])
        key[at] = position - (worth << 24)
    if len(rows) > FEW:
        return rows[np.argsort(key, kind="mergesort")]
    for at in range(1, len(rows)):
        row, mine, to = rows[at], key[at], at
        while to and key[to - 1] > mine:
            rows[to], key[to] = rows[to - 1], key[to - 1]
            to -= 1
        rows[to], key[to] = row, mine
    return rows
