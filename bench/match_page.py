"""The figures of a run for people who would rather look: tables on the terminal."""

from collections.abc import Mapping
from typing import cast

from rich.console import Console
from rich.table import Table

Figures = Mapping[str, object]


def show(figures: Figures, console: Console) -> None:
    """Print what was measured of us, beside whom, and how it grows."""
    console.print(_ours(figures))
    console.print(_beside(figures))
    growth = cast("list[Figures]", figures["growth"])
    if growth:
        console.print(_growth(growth))


def _ours(figures: Figures) -> Table:
    table = Table(title=f"{figures['alerts']:,} alerts", title_justify="left")
    for heading in ("", "one thread", "two threads", "memory alone", "matches"):
        table.add_column(heading, justify="left" if not heading else "right")
    for kind, count in (("new", figures["new"]), ("open", figures["jobs"])):
        table.add_row(
            f"{count:,} {kind} jobs",
            f"{figures[f'{kind}_jobs_s']} s",
            f"{figures[f'{kind}_jobs_2_threads_s']} s",
            f"{figures[f'{kind}_bandwidth_s']} s",
            f"{figures[f'{kind}_matches']:,}",
        )
    median, worst = figures["instant_ms_median"], figures["instant_ms_p99"]
    table.add_row("one job", f"{median} ms", f"99 %: {worst} ms", "", "")
    table.add_row("compiling", f"{figures['compile_s']} s", "", "", "")
    if "from_postgresql_s" in figures:
        count, seconds = figures["postgresql_alerts"], figures["from_postgresql_s"]
        table.add_row(f"{count:,} from PostgreSQL", f"{seconds} s", "", "", "")
    table.add_row("an edition", f"{figures['edition_s']} s", "", "", "")
    table.add_row("bytes an alert", str(figures["bytes_per_alert"]), "", "", "")
    table.add_row("peak memory", f"{figures['peak_rss_mb']} MB", "", "", "")
    return table


def _beside(figures: Figures) -> Table:
    size = f"{figures['peer_alerts']:,} alerts, {figures['peer_jobs']:,} jobs"
    table = Table(title=f"{size}, all matches", title_justify="left")
    for heading in ("", "alerts", "seconds", "ns a pair", "times ours", "same matches"):
        table.add_column(heading, justify="left" if not heading else "right")
    table.add_row(
        "Refer.io",
        f"{figures['peer_alerts']:,}",
        str(figures["ours_s"]),
        str(figures["ours_ns_per_pair"]),
        "1",
        "",
    )
    for peer in cast("list[Figures]", figures["peers"]):
        table.add_row(
            str(peer["peer"]),
            f"{peer['alerts']:,}",
            str(peer["seconds"]),
            str(peer["ns_per_pair"]),
            str(peer["ratio"]),
            "yes" if peer["same"] else "NO",
        )
    return table


def _growth(sizes: list[Figures]) -> Table:
    table = Table(title="as alerts grow", title_justify="left")
    names = list(sizes[0])
    for name in names:
        table.add_column(name.replace("_", " "), justify="right")
    for size in sizes:
        table.add_row(f"{size['alerts']:,}", *(str(size[name]) for name in names[1:]))
    return table
