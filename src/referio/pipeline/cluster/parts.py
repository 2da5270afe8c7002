"""Parts of the alerts: each says where it is, and is read on the machine that matches it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from referio.adapters.arrow.alert_columns import alert_columns
from referio.adapters.arrow.news import News, news
from referio.adapters.arrow.parquet import FilePart, parts_of
from referio.adapters.arrow.schemas import ALERTS
from referio.matching.batch import JobBatch
from referio.matching.columns import AlertColumns
from referio.matching.lexicon import OWN, Lexicon


@dataclass(frozen=True, slots=True)
class Asked:
    """The alerts of a part, what is new to them, and which words count as one another."""

    alerts: AlertColumns
    news: News
    lexicon: Lexicon = OWN


class Part(Protocol):
    """Some of the alerts; it travels to another process, so it holds no data."""

    @property
    def name(self) -> str:
        """Which they are, for people."""
        ...

    def asked(self, batch: JobBatch) -> Asked:
        """Read it, for this batch."""
        ...


@dataclass(frozen=True, slots=True)
class FromFiles:
    """A part that stands in Parquet files."""

    part: FilePart

    @property
    def name(self) -> str:
        """The files, and how many alerts of them."""
        paths = sorted({Path(group.path).name for group in self.part.groups})
        return f"{self.part.rows} alerts of {', '.join(paths)}"

    def asked(self, batch: JobBatch) -> Asked:
        """Read it. Raises WrongTable."""
        table = self.part.read(ALERTS)
        return Asked(alert_columns(table), news(table, batch.ids))


def from_files(source: Path, most: int) -> list[FromFiles]:
    """Return the alerts of a file or folder in at most that many parts. Raises WrongTable."""
    return [FromFiles(part) for part in parts_of(source, most)]
