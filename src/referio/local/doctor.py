"""What is set up on this machine and what is not, each with what to do about it."""

import json
import os
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from referio.local.environment import environment
from referio.local.postgres import PostgresFailed, provide


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is empty when nothing needs doing."""

    what: str
    ok: bool
    told: str
    advice: str = ""


def run(*, data: Path, json_only: bool) -> int:
    """Look at everything and print it; 1 when something must be done."""
    findings = examine(data.absolute())
    if json_only:
        sys.stdout.write(json.dumps([asdict(one) for one in findings]) + "\n")
    else:
        _show(findings)
    return 0 if all(one.ok for one in findings) else 1


def examine(data: Path) -> list[Finding]:
    """Return what was found, in the order in which it matters."""
    os.environ.update(environment(data))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referio.settings")
    with ExitStack() as stack:
        try:
            url = stack.enter_context(provide(data))
        except PostgresFailed as failed:
            advice = "Set DATABASE_URL, or mend what the log says."
            return [Finding("database", ok=False, told=str(failed), advice=advice)]
        os.environ["DATABASE_URL"] = url
        return [look() for look in LOOKS]


def _database() -> Finding:
    import django
    from django.db import connection

    django.setup()
    version = connection.cursor().connection.info.server_version
    told = f"PostgreSQL {version // 10000}.{version % 10000}"
    advice = "" if version >= 150_000 else "PostgreSQL 15 or newer is needed."
    return Finding("database", ok=not advice, told=told, advice=advice)


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    advice = (
        "Run `referio manage migrate`, or start with `referio up`." if missing else ""
    )
    told = f"{len(missing)} migrations to apply"
    return Finding("migrations", ok=not missing, told=told, advice=advice)


def _settings() -> Finding:
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=True)
    ours = [one for one in found if str(one.id).startswith("referio.")]
    ours.sort(key=lambda one: str(one.id))
    advice = " ".join(str(one.hint) for one in ours)
    told = " ".join(one.msg for one in ours) or "nothing to say"
    serious = any(one.is_serious() for one in ours)
    return Finding("settings", ok=not serious, told=told, advice=advice)


def _relay() -> Finding:
    from django.conf import settings

    host, port = settings.RELAY.host, settings.RELAY.port
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError as error:
        advice = "Set SMTP_URL to a mail server that relays for us."
        told = f"{host}:{port} does not answer: {error.strerror or error}"
        return Finding("mail relay", ok=False, told=told, advice=advice)
    return Finding("mail relay", ok=True, told=f"{host}:{port} answers")


def _signing() -> Finding:
    from referio.mailing.dkim import SigningError
    from referio.pipeline.messengers import signers

    try:
        found = [one.selector for group in signers() for one in group.signers]
    except SigningError as error:
        advice = "Mend REFERIO_DKIM_KEYS: selector:path, of keys in PEM."
        return Finding("signing", ok=False, told=str(error), advice=advice)
    if not found:
        advice = (
            "Make a key: `referio dkim new-key FILE`. Large providers want signed mail."
        )
        return Finding("signing", ok=True, told="mail is not signed", advice=advice)
    return Finding("signing", ok=True, told=f"signed as {' and '.join(found)}")


LOOKS: tuple[Callable[[], Finding], ...] = (
    _database,
    _migrations,
    _settings,
    _relay,
    _signing,
)


def _mark(one: Finding) -> str:
    if not one.ok:
        return "[red]no[/]"
    return "[yellow]![/]" if one.advice else "[green]ok[/]"


def _show(findings: list[Finding]) -> None:
    table = Table("", "what", "found", "what to do", box=None)
    for one in findings:
        mark = _mark(one)
        table.add_row(mark, one.what, one.told, one.advice)
    Console().print(table)
