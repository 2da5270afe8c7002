"""Empties our tables after a test that commits: only those that hold something.

Django's own truncates all of them and writes its content types and permissions anew,
which costs seconds where a few rows have to go. What never changes stays.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from referio.jobs.models import Place
from referio.transactions import transaction

STAYS = {"auth_permission", "django_content_type", "jobs_place"}


class Command(BaseCommand):
    """Stands in for Django's command of this name, which TransactionTestCase calls."""

    help = __doc__
    places = 0  # of the gazetteer, once it is loaded
    stealth_options = ("reset_sequences", "allow_cascade", "inhibit_post_migrate")

    def add_arguments(self, parser: Any) -> None:
        """Take what a TransactionTestCase gives."""
        parser.add_argument("--database")
        parser.add_argument("--noinput", action="store_false", dest="interactive")

    def handle(self, **options: Any) -> None:
        """Delete every row; foreign keys are looked at when all of them are gone."""
        names = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        found = Place.objects.count()
        assert found == self.places, f"a test left {found} places of {self.places}"
        with transaction(), connection.cursor() as cursor:
            for name in _filled(connection, sorted({*names} - STAYS)):
                cursor.execute(sql.SQL("delete from {}").format(sql.Identifier(name)))


def _filled(connection: BaseDatabaseWrapper, names: list[str]) -> list[str]:
    asks = sql.SQL(" union all ").join(
        sql.SQL("select {} where exists (select from {})").format(
            sql.Literal(name), sql.Identifier(name)
        )
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute(asks)
        return [name for (name,) in cursor.fetchall()]
