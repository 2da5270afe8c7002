"""The `referio` command: run the product, watch it tell its story, ask how it is."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

EPILOG = """examples:
  referio demo --once             the whole story on one machine, then everything is gone
  referio up --port 8000          the product by itself: web, worker, private PostgreSQL
  referio doctor --json           what is set up, what is not, and what to do about it
  referio bench match --json      how fast matching is here, beside peers
  referio bench exact             whether it finds what slow and obvious code finds
  referio bench sync --json       how fast postings become jobs, and applications arrive
  referio vocabulary show sre     what counts as a word, and which vocabulary says so
  referio match --dry-run         what the next newsletters would be; nothing is sent
  referio edition show 12 --watch how far an edition is; pause, resume or cancel it
  referio cluster match --alerts FOLDER --jobs FILE --out FOLDER
                                  the same matching over Ray, from Parquet to Parquet
  referio dkim records            what the DNS must say for our mail to be believed
  referio manage createsuperuser  a first member of staff

exit codes: 0 done, 1 it failed and says why, 2 the call is wrong."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["manage"]:  # Django reads its own flags
        return _manage(given[1:])
    if given[:1] in (["vocabulary"], ["match"], ["edition"], ["inlet"]):
        return _manage(given, name="referio")
    options = _parser().parse_args(given)
    return int(options.run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="referio",
        description="Dynamic job-alert newsletters, joined to Lever.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_demo(commands)
    _add_up(commands)
    _add_bench(commands)
    _add_doctor(commands)
    commands.add_parser(
        "vocabulary", help="import names of occupations (O*NET, ESCO), or show some"
    )
    commands.add_parser("match", help="rehearse an edition: counts, and samples")
    _add_compile(commands)
    commands.add_parser("edition", help="see how far editions are, and steer one")
    commands.add_parser("inlet", help="take bounces and complaints that come by mail")
    _add_cluster(commands)
    _add_dkim(commands)
    commands.add_parser("manage", help="Django's own commands, on the same database")
    return parser


Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _add_demo(commands: "Commands[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="tell the whole story with real processes")
    demo.add_argument("--once", action="store_true", help="end after the story")
    demo.add_argument(
        "--board",
        type=Path,
        action="append",
        default=[],
        help="a file of postings (JSON lines)",
    )
    demo.add_argument(
        "--data", type=Path, default=_data(), help="where to keep its data"
    )
    demo.add_argument(
        "--json", action="store_true", help="the last line is JSON in any case"
    )
    demo.set_defaults(run=_demo)


def _add_up(commands: "Commands[argparse.ArgumentParser]") -> None:
    up = commands.add_parser(
        "up", help="run the product: web, worker, private PostgreSQL"
    )
    up.add_argument("--port", type=int, default=8000, help="of the web server (8000)")
    up.add_argument("--workers", type=int, default=1, help="web processes (1)")
    up.add_argument("--data", type=Path, default=_data(), help="where to keep its data")
    up.set_defaults(run=_up)


def _add_bench(commands: "Commands[argparse.ArgumentParser]") -> None:
    bench = commands.add_parser("bench", help="measure, beside a peer")
    bench.add_argument(
        "name",
        choices=["match", "exact", "rehearsal", "send", "sync"],
        help="what to measure",
    )
    bench.add_argument("--json", action="store_true", help="print JSON only")
    bench.add_argument("--seed", type=int)
    bench.add_argument(
        "more",
        nargs=argparse.REMAINDER,
        help="what the measurement itself takes: `referio bench match --help`",
    )
    bench.set_defaults(run=_bench)


def _add_doctor(commands: "Commands[argparse.ArgumentParser]") -> None:
    doctor = commands.add_parser("doctor", help="say what is set up and what is not")
    doctor.add_argument("--json", action="store_true", help="print JSON only")
    doctor.add_argument("--new-key", action="store_true", help="print a fresh seal key")
    doctor.add_argument("--data", type=Path, default=_data(), help="where its data are")
    doctor.set_defaults(run=_doctor)


def _add_compile(commands: "Commands[argparse.ArgumentParser]") -> None:
    ahead = commands.add_parser(
        "compile",
        help="compile the loops of matching before the first match waits for them",
        epilog="example: `referio compile` after an update, before the workers start",
    )
    ahead.add_argument("--json", action="store_true", help="print JSON only")
    ahead.set_defaults(run=_compile)


def _add_cluster(commands: "Commands[argparse.ArgumentParser]") -> None:
    cluster = commands.add_parser("cluster", help="match on several machines, by Ray")
    cluster.add_argument("name", choices=["match"], help="what to do there")
    cluster.add_argument(
        "--alerts",
        required=True,
        help="a Parquet file, a folder of them, or postgresql",
    )
    cluster.add_argument(
        "--jobs", required=True, help="a Parquet file, a folder of them, or postgresql"
    )
    cluster.add_argument(
        "--out", type=Path, required=True, help="the folder for the matches"
    )
    cluster.add_argument(
        "--partitions", type=_positive, help="at most so many parts (one a processor)"
    )
    cluster.add_argument(
        "--address",
        default="local",
        help="of the cluster: HOST:PORT from one of its machines, ray://HOST:PORT from"
        " another; local starts one here",
    )
    cluster.add_argument(
        "--limit", type=_positive, default=10, help="matches of an alert (10)"
    )
    cluster.add_argument(
        "--per-employer", type=int, default=0, help="of one employer (0, any number)"
    )
    cluster.add_argument(
        "--at", type=_moment, help="the moment, as 2026-11-20T09:00+00:00 (now)"
    )
    cluster.add_argument(
        "--data", type=Path, default=_data(), help="where a private server has its data"
    )
    cluster.add_argument("--json", action="store_true", help="print JSON only")
    cluster.set_defaults(run=_cluster)


def _add_dkim(commands: "Commands[argparse.ArgumentParser]") -> None:
    dkim = commands.add_parser(
        "dkim", help="keys that sign mail, and their DNS records"
    )
    dkim.add_argument("name", choices=["records", "new-key"], help="what to do")
    dkim.add_argument("file", type=Path, nargs="?", help="where the new key goes")
    dkim.add_argument(
        "--ed25519", action="store_true", help="a key of this kind, beside an RSA one"
    )
    dkim.add_argument("--data", type=Path, default=_data(), help="where its data are")
    dkim.set_defaults(run=_dkim)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give 1 or more")
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("say the time zone too, as in 09:00+00:00")
    return moment


def _data() -> Path:
    return Path(os.environ.get("REFERIO_DATA", ".data"))


def _demo(options: argparse.Namespace) -> int:
    from referio.local import demo

    return demo.run(once=options.once, boards=options.board, data=options.data)


def _up(options: argparse.Namespace) -> int:
    from referio.local import up

    return up.run(port=options.port, workers=options.workers, data=options.data)


def _bench(options: argparse.Namespace) -> int:
    from referio.local import bench

    return bench.run(
        options.name, options.more, seed=options.seed, json_only=options.json
    )


def _doctor(options: argparse.Namespace) -> int:
    from referio.core.sealing import new_key
    from referio.local import doctor

    if options.new_key:
        sys.stdout.write(new_key() + "\n")
        return 0
    return doctor.run(data=options.data, json_only=options.json)


def _compile(options: argparse.Namespace) -> int:
    from referio.local import loops

    return loops.run(json_only=options.json)


def _dkim(options: argparse.Namespace) -> int:
    from referio.local import dkim

    if options.name == "records":
        return dkim.records(options.data)
    if options.file is None:
        sys.stderr.write("Say where the key goes: referio dkim new-key FILE\n")
        return 2
    return dkim.make(options.file, ed25519=options.ed25519)


def _cluster(options: argparse.Namespace) -> int:
    from referio.local import cluster
    from referio.pipeline.cluster.matching import Terms

    wanted = cluster.Wanted(
        alerts=options.alerts,
        jobs=options.jobs,
        out=options.out,
        parts=options.partitions,
        address=options.address,
        terms=Terms(options.limit, options.per_employer),
        at=options.at,
        data=options.data,
    )
    return cluster.match(wanted, json_only=options.json)


def _manage(arguments: Sequence[str], *, name: str = "referio manage") -> int:
    from referio.local.environment import environment
    from referio.local.postgres import provide

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referio.settings")
    with ExitStack() as stack:
        os.environ.update(environment(_data().absolute()))
        if "DATABASE_URL" not in os.environ:
            os.environ["DATABASE_URL"] = stack.enter_context(
                provide(_data().absolute())
            )
        from django.core.management import execute_from_command_line

        execute_from_command_line([name, *arguments])
    return 0
