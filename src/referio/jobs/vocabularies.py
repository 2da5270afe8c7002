"""Taking published vocabularies in: what is kept of them replaces what was there."""

from collections.abc import Sequence

from django.db import connection as database

from referio.jobs.models import OccupationName, Vocabulary
from referio.matching.lexicon import Group, Lexicon
from referio.transactions import Turn, take_turn, transaction_required

NAMES = "jobs_occupationname"


@transaction_required
def replace(source: str, attribution: str, groups: Sequence[Group]) -> bool:
    """Store a vocabulary's groups in place of those there were; tell whether they differ.

    The same groups once more change nothing, so that nobody compiles anything anew.
    """
    take_turn(Turn.LOADING)
    digest = Lexicon(groups).version
    before = Vocabulary.objects.filter(pk=source).first()
    if before and (before.digest, before.attribution) == (digest, attribution):
        return False
    Vocabulary.objects.update_or_create(
        pk=source,
        defaults={
            "attribution": attribution,
            "digest": digest,
            "version": before.version + 1 if before else 1,
        },
    )
    OccupationName.objects.filter(vocabulary_id=source).delete()
    _copy(source, groups)
    return True


def _copy(source: str, groups: Sequence[Group]) -> None:
    statement = f'copy {NAMES} (vocabulary_id, "group", at, name) from stdin'
    with database.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for number, names in enumerate(groups):
            for at, name in enumerate(names):
                copy.write_row((source, number, at, name))
