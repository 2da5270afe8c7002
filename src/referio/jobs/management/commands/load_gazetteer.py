"""`referio manage load_gazetteer`."""

from typing import Any

from django.core.management.base import BaseCommand

from referio.jobs import gazetteer


class Command(BaseCommand):
    """Fills the table of places once; harmless to run again."""

    help = "Load the gazetteer into the database, if it is not there yet."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Load and say how many places there are."""
        self.stdout.write(f"{gazetteer.load()} places")
