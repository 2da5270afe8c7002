"""The inlet, spoken to by SMTP and LMTP: what it takes is stored before it says so."""

import asyncio
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from referio.newsletters.models import MailReport
from referio.pipeline import inlet
from tests.mailing.report_samples import BREAKINGS, dsn
from tests.steps import waiting

BOUNCES = "b+newsletter-7@bounce.refer.example"


@contextmanager
def listening(*, lmtp: bool = False) -> Iterator[int]:
    """Run an inlet on a free port, in a thread with a loop of its own."""
    ports: list[int] = []
    started = Event()
    ends: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def listen() -> None:
        ended = asyncio.Event()
        ends.append((asyncio.get_running_loop(), ended))
        async with inlet.opened("127.0.0.1", 0, lmtp=lmtp) as server:
            ports.append(server.sockets[0].getsockname()[1])
            started.set()
            await ended.wait()

    thread = Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    try:
        assert started.wait(10)
        yield ports[0]
    finally:
        loop, ended = ends[0]
        loop.call_soon_threadsafe(ended.set)
        thread.join(10)


def hand_over(line, content: bytes, to: str = BOUNCES, sender: str = ""):
    """Send one mail; returns the code of the last answer."""
    for said in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{to}>", "DATA"):
        code, _ = line.docmd(said)
        if code >= 400:
            line.docmd("RSET")
            return code
    body = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    line.send(body.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
    return line.getreply()[0]


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_is_stored_and_the_same_again_is_one():
    with listening() as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
        line.ehlo()
        assert line.has_extn("size")
        assert hand_over(line, dsn().encode()) == 250
        kept = MailReport.objects.get()
        assert (kept.sender, kept.recipient, kept.state) == ("", BOUNCES, "waiting")
        assert b"User unknown in virtual mailbox" in bytes(kept.content or b"")
        assert hand_over(line, dsn().encode()) == 250
        assert MailReport.objects.count() == 1
        assert waiting() == ["read_report"]
        long = BREAKINGS["line-too-long"](dsn())
        assert hand_over(line, long) == 250
        assert hand_over(line, b"\0\xff zero and more") == 250
    assert MailReport.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_lmtp_says_the_same():
    with listening(lmtp=True) as port, smtplib.LMTP("127.0.0.1", port) as line:
        line.ehlo()
        assert hand_over(line, dsn().encode(), sender="ana@reader.example") == 250
    assert MailReport.objects.get().sender == "ana@reader.example"


def test_it_is_no_open_door():
    with listening() as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
        line.ehlo()
        for address in ("ana@reader.example", "b+x@refer.example", "ceo@refer.example"):
            assert hand_over(line, b"x", address) == 550
        line.docmd("MAIL FROM:<>")
        assert line.docmd(f"RCPT TO:<{BOUNCES}>")[0] == 250
        assert line.docmd("RCPT TO:<fbl@refer.example>")[0] == 452
        line.docmd("RSET")
        assert line.docmd("MAIL FROM:<> SIZE=3000000")[0] == 552


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        (BOUNCES, True),
        (BOUNCES.upper(), True),
        ("unsubscribe+abc@refer.example", True),
        ("fbl@refer.example", True),
        ("alerts@refer.example", True),
        ("postmaster@bounce.refer.example", True),
        ("unsubscribe+abc@bounce.refer.example", False),
        ("fbl@refer.example.evil.example", False),
        ("nobody", False),
    ],
)
def test_whose_mail_is_taken(address, taken):
    assert inlet.takes(address) is taken


def test_where_it_goes_wrong_with_us_they_come_again(monkeypatch):
    def fails(*_: object) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(inlet, "take_in", fails)
    with listening() as port, smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
        line.ehlo()
        assert hand_over(line, dsn().encode()) == 451
