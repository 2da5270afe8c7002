"""Postfix, with OpenDKIM beside it: a real relay takes our mails and hands them on.

Our messenger says each mail to a Postfix of its own on the loopback, which asks OpenDKIM
(as a milter) for its verdict and relays to a catcher. What arrives must be what was said.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from email import message_from_bytes
from pathlib import Path
from socket import create_connection

from judges import Missing, command, opendkim
from lever_sandbox.mail_catcher import MailCatcher
from messages import DOMAIN, READER
from referio.local.expecting import wait_for
from referio.local.processes import free_port, greets
from referio.mailing.messenger import Outgoing
from referio.mailing.outcomes import Accepted
from referio.mailing.smtp_messenger import SmtpMessenger
from referio.mailing.smtp_opening import Server

PATIENCE_S = 120.0
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
SETTINGS = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{onward}
smtpd_milters = inet:127.0.0.1:{milter}
milter_default_action = tempfail
alias_maps =
local_recipient_maps =
"""
# Nobody is one of ours: every mail is looked at.
MILTER = """Socket inet:{port}@127.0.0.1
InternalHosts 192.0.2.1
ExternalIgnoreList 192.0.2.1
Background no
"""


def judge(messages: Sequence[Path]) -> list[str]:
    """Return the faults. Raises Missing."""
    programs = command("postfix", "postfix"), command("opendkim", "opendkim")
    if os.geteuid() != 0:
        raise Missing("Postfix starts for root only")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        catcher = stack.enter_context(MailCatcher())
        milter = stack.enter_context(_milter(programs[1], folder))
        relay = _Relay(programs[0], folder, catcher.port, milter)
        port = stack.enter_context(relay.running())
        faults = _handed_over(messages, port)
        return faults or _arrived(messages, catcher)


def _handed_over(messages: Sequence[Path], port: int) -> list[str]:
    """Let our messenger say all mails to a relay; return what was not accepted."""
    mails = [
        Outgoing(number, f"b+{number}@bounce.{DOMAIN}", READER, path.read_bytes())
        for number, path in enumerate(messages)
    ]
    with SmtpMessenger(Server("127.0.0.1", port)) as messenger:
        outcomes = dict(messenger.submit(iter(mails)))
    return [
        f"{path.stem}: {outcomes[number]}"
        for number, path in enumerate(messages)
        if not isinstance(outcomes[number], Accepted)
    ]


def _arrived(messages: Sequence[Path], catcher: MailCatcher) -> list[str]:
    deadline = time.monotonic() + PATIENCE_S
    while len(catcher.mails) < len(messages) and time.monotonic() < deadline:
        time.sleep(0.1)
    came = {mail.sender: mail.raw for mail in catcher.mails}
    faults = []
    for number, path in enumerate(messages):
        raw = came.get(f"b+{number}@bounce.{DOMAIN}")
        fault = "it did not arrive" if raw is None else _fault(path.read_bytes(), raw)
        faults += [f"{path.stem}: {fault}"] if fault else []
    return faults


def _fault(said: bytes, came: bytes) -> str:
    verdicts = " ".join(
        message_from_bytes(came).get_all("Authentication-Results", [])
    ).split()
    if verdicts.count("dkim=pass") != 2 or "dkim=fail" in verdicts:
        return "OpenDKIM: " + " ".join(verdicts)
    if not came.rstrip().endswith(said.rstrip()):
        return "what arrived is not what was said"
    return ""


@contextmanager
def _milter(program: str, folder: Path) -> Iterator[int]:
    """Run OpenDKIM as a milter that verifies; yield its port."""
    port = free_port()
    settings = opendkim.settings_in(folder, MILTER.format(port=port))
    running = subprocess.Popen([program, "-f", "-x", str(settings)])
    try:
        wait_for("OpenDKIM", lambda: _listens(port), seconds=PATIENCE_S)
        yield port
    finally:
        running.terminate()
        running.wait(PATIENCE_S)


class _Relay:
    """A Postfix with a queue of its own."""

    def __init__(self, program: str, folder: Path, onward: int, milter: int) -> None:
        self._program, self._folder = program, folder / "postfix"
        self._port, self._log = free_port(), self._folder / "log"
        for name in ("queue", "data"):
            (self._folder / name).mkdir(parents=True)
        shutil.chown(self._folder / "data", "postfix")
        told = {"folder": self._folder, "onward": onward, "milter": milter}
        (self._folder / "main.cf").write_text(SETTINGS.format(**told))
        (self._folder / "master.cf").write_text(SERVICES.format(port=self._port))

    @contextmanager
    def running(self) -> Iterator[int]:
        """Start it, and yield the port that it takes mails on."""
        self._order("start")
        try:
            here = "127.0.0.1", self._port
            wait_for("Postfix", lambda: greets(*here), seconds=PATIENCE_S)
            yield self._port
        finally:
            self._order("stop")

    def _order(self, word: str) -> None:
        done = subprocess.run(
            [self._program, "-c", str(self._folder), word],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        if done.returncode:
            said = self._log.read_text() if self._log.exists() else done.stderr
            raise RuntimeError(f"postfix {word} failed: {said[-600:]}")


def _listens(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), 1.0).close()
    except OSError:
        return False
    return True
