"""Opens an edition now, for an operator who does not want to wait for the clock."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from referio.pipeline import steps


class Command(BaseCommand):
    help = "Open an edition of newsletters for the alerts that are due"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--everyone", action="store_true", help="ask every alert, due or not"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        opened = steps.open_edition(everyone=options["everyone"])
        self.stdout.write(f"{opened}" if opened else "No alert is due.")
