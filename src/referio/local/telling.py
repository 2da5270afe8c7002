"""Telling the story in the terminal while it happens: to standard error, chapter by chapter."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status
from rich.text import Text


class Teller:
    """Prints a headline per chapter, what happened in sentences, and how long it took."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._number = 0
        self._status: Status | None = None
        self.chapter_name = ""

    @contextmanager
    def chapter(self, title: str) -> Iterator[None]:
        """Head what follows; a chapter that breaks off stays the one named."""
        self._number += 1
        self.chapter_name = title
        began = time.monotonic()
        self._print(f"\n{self._number} · {title}", style="bold")
        with self._console.status("…") as self._status:
            yield
        self._print(f"  {time.monotonic() - began:.1f} s", style="dim")

    def doing(self, what: str) -> None:
        """Say what is going on, on the line that is overwritten."""
        if self._status is not None:
            self._status.update(Text(f"{what} …"))

    def tell(self, sentence: str) -> None:
        """Say what happened."""
        self._print(f"  {sentence}")

    def show(self, rows: list[tuple[str, str]]) -> None:
        """List things with their names."""
        width = max(len(name) for name, _ in rows)
        for name, value in rows:
            self._print(f"  {name:<{width}}  {value}")

    def break_off(self, why: str, log: str) -> None:
        """Say where and why the story ended, with the end of the log that may tell more."""
        self._print(
            f"\nThe chapter “{self.chapter_name}” failed: {why}", style="bold red"
        )
        self._print(log, style="dim")

    def _print(self, words: str, *, style: str = "") -> None:
        self._console.print(Text(words, style=style), soft_wrap=True)
