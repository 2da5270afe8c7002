"""A worker whose clock is as far ahead as the story it works in.

python -m tests.journeys.worker SECONDS_AHEAD COMMAND OF referio …
"""

import sys
from datetime import UTC, datetime, timedelta

import time_machine


def main(arguments: list[str]) -> int:
    """Move the clock of this process, then be the product's own command."""
    ahead = timedelta(seconds=float(arguments[0]))
    with time_machine.travel(datetime.now(UTC) + ahead, tick=True):
        from referio.cli import main as command

        return command(arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
