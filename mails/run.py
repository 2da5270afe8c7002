"""Let programs that others wrote judge every mail of ours, and take a picture of each.

    python mails/run.py [--only NAME ...] [--skip-missing] [--no-pictures] [--json]

html-validate, caniemail and axe-core look at the HTML; SpamAssassin, OpenDKIM and dkimpy
at the signed message; a Postfix of its own relays it. Prints a line a judge and a closing
line; the exit status is 1 when one found a fault. Pictures and messages are kept in
artefacts/mails.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from judges import Missing, dkimpy, html, opendkim, postfix, spamassassin
from messages import Mail, write

OUT = Path(__file__).parents[1] / "artefacts" / "mails"
Faults = list[str]


@dataclass(frozen=True)
class Verdict:
    """What one judge said of all mails."""

    judge: str
    said: str
    faults: Faults = field(default_factory=list)
    skipped: bool = False


def main(arguments: Sequence[str]) -> int:
    """Judge, print, and return the exit status."""
    wanted = _parser().parse_args(arguments)
    shutil.rmtree(OUT, ignore_errors=True)
    mails = write(OUT, only=wanted.only)
    if not mails:
        sys.stderr.write("No mail has such a name.\n")
        return 2
    judges = JUDGES if wanted.no_pictures else {**JUDGES, "axe-core": _pictures}
    verdicts = [_asked(name, judge, mails) for name, judge in judges.items()]
    _print(verdicts, mails, json_only=wanted.json)
    failed = [one for one in verdicts if one.faults]
    missing = [one for one in verdicts if one.skipped and not wanted.skip_missing]
    return 1 if failed or missing else 0


def _asked(
    name: str, judge: Callable[[list[Mail]], Verdict], mails: list[Mail]
) -> Verdict:
    try:
        return judge(mails)
    except Missing as missing:
        return Verdict(name, f"NOT ASKED: {missing}", skipped=True)


def _html(mails: list[Mail]) -> Verdict:
    faults = html.judge([mail.html for mail in mails])
    return Verdict("html-validate, caniemail", f"{len(mails)} pages", faults)


def _spam(mails: list[Mail]) -> Verdict:
    points, faults = spamassassin.judge([mail.message for mail in mails])
    return Verdict(
        "SpamAssassin", f"{len(mails)} mails, at most {points} points", faults
    )


def _opendkim(mails: list[Mail]) -> Verdict:
    faults = opendkim.judge([mail.message for mail in mails])
    return Verdict("OpenDKIM", f"{len(mails)} mails, RSA and Ed25519", faults)


def _dkimpy(mails: list[Mail]) -> Verdict:
    faults = dkimpy.judge([mail.message for mail in mails])
    return Verdict("dkimpy", f"{len(mails)} mails, RSA and Ed25519", faults)


def _postfix(mails: list[Mail]) -> Verdict:
    faults = postfix.judge([mail.message for mail in mails])
    said = f"{len(mails)} mails relayed as they were said, OpenDKIM passing them there"
    return Verdict("Postfix", said, faults)


def _pictures(mails: list[Mail]) -> Verdict:
    from judges import pictures

    taken, faults = pictures.judge([mail.html for mail in mails], OUT / "pictures")
    return Verdict("axe-core", f"{len(mails)} pages, {taken} pictures taken", faults)


JUDGES = {
    "html-validate, caniemail": _html,
    "SpamAssassin": _spam,
    "OpenDKIM": _opendkim,
    "dkimpy": _dkimpy,
    "Postfix": _postfix,
}


def _print(verdicts: list[Verdict], mails: list[Mail], *, json_only: bool) -> None:
    if json_only:
        told = [
            {"judge": v.judge, "said": v.said, "faults": v.faults} for v in verdicts
        ]
        sys.stdout.write(json.dumps({"mails": len(mails), "judges": told}) + "\n")
        return
    for one in verdicts:
        word = "skipped" if one.skipped else "FAILED" if one.faults else "passed"
        sys.stdout.write(f"{word:8} {one.judge}: {one.said}\n")
        for fault in one.faults:
            sys.stdout.write(f"           {fault}\n")
    passed = sum(1 for one in verdicts if not one.faults and not one.skipped)
    failed = sum(1 for one in verdicts if one.faults)
    skipped = sum(1 for one in verdicts if one.skipped)
    sys.stdout.write(f"{passed} passed, {failed} failed, {skipped} skipped\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", default=[], help="parts of mails' names")
    parser.add_argument(
        "--skip-missing",
        action="store_true",
        default=os.environ.get("CI") != "true",
        help="a judge that is not installed is no fault (so outside of CI)",
    )
    parser.add_argument("--no-pictures", action="store_true", help="start no browser")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
