"""A peer that only hands mails over: Postfix's smtp-source.

It sends as many of the same size into the same sink. It is written in C, makes no mail, asks
no database and records nothing; but it waits for each reply, where we send ahead.
"""

import os
import subprocess
import time
from urllib.parse import urlsplit

from send_machine import OURS, of_postfix

SESSIONS = 8  # as many lines as we have to a relay


def smtp_source(url: str, mails: int, size: int) -> float | None:
    """Return the seconds it takes on our core for mails of so many octets.

    None where it is not installed.
    """
    program = of_postfix("smtp-source")
    if program is None:
        return None
    command = [program, "-d", "-s", str(SESSIONS), "-m", str(mails), "-l", str(size)]
    sides = ["-f", "news@refer.example", "-t", "reader@example.org"]
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - Postfix's own program
        [*command, *sides, urlsplit(url).netloc],
        check=True,
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {OURS}),
    )
    return time.perf_counter() - began
