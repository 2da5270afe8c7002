"""From a server's greeting to where it takes mail: EHLO, STARTTLS, AUTH.

A talk is a generator: it yields what to say and is sent the reply, so the order of things
can be read from top to bottom and tried without a socket.
"""

import ssl
from base64 import b64encode
from collections.abc import Generator
from dataclasses import dataclass, field
from enum import Enum, auto
from ipaddress import ip_address

from referio.mailing.outcomes import Deferred, Stage
from referio.mailing.smtp_replies import Reply


class Secure(Enum):
    """Said instead of bytes: encrypt the line now."""

    NOW = auto()


class NotOpened(Exception):
    """The server did not get as far as taking mail. `why` is what every mail is told."""

    def __init__(self, why: Deferred) -> None:
        super().__init__(why.text)
        self.why = why


@dataclass(frozen=True, slots=True)
class Server:
    """Where a relay is, and how to get in. Seconds: to connect and for a reply; for the
    reply to a whole mail, which RFC 5321 4.5.3.2.6 wants to be long."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    local_hostname: str = "localhost"
    timeout: float = 30.0
    answer_timeout: float = 600.0
    tls: ssl.SSLContext | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the server offered. `size` is the largest mail in octets, 0 for no limit."""

    pipelining: bool = False
    eight_bit: bool = False
    smtputf8: bool = False
    takes_size: bool = False
    size: int = 0
    starttls: bool = False
    mechanisms: frozenset[str] = frozenset()


Opening = Generator[bytes | Secure, Reply, Abilities]


def opening(server: Server) -> Opening:
    """Talk until mail can be sent; return what the server can do. Raises NotOpened."""
    _wanted((yield b""), 220)
    abilities = yield from _hello(server)
    if server.starttls:
        if not abilities.starttls:
            raise NotOpened(Deferred(0, "the server offers no STARTTLS"))
        _wanted((yield b"STARTTLS\r\n"), 220)
        yield Secure.NOW
        # What was said in clear may have been said by anybody (RFC 3207 4.2).
        abilities = yield from _hello(server)
    if server.username:
        if not (server.starttls or is_here(server.host)):
            raise NotOpened(Deferred(0, "a password is not said without STARTTLS"))
        yield from _sign_in(server, abilities.mechanisms)
    return abilities


def is_here(host: str) -> bool:
    """Return whether a host is this very machine, so that nobody hears what is said."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _hello(server: Server) -> Opening:
    reply = yield f"EHLO {server.local_hostname}\r\n".encode()
    if reply.code in {500, 502, 504}:
        _wanted((yield f"HELO {server.local_hostname}\r\n".encode()), 250)
        return Abilities()
    _wanted(reply, 250)
    return abilities_of(reply.raw)


def abilities_of(text: bytes) -> Abilities:
    """Read the answer to EHLO; what is unknown or malformed is left out."""
    lines = text.decode("ascii", "replace").upper().split("\n")[1:]
    offers = {words[0]: words[1:] for line in lines if (words := line.split())}
    old_style = [line[5:].split() for line in lines if line.startswith("AUTH=")]
    mechanisms = [*offers.get("AUTH", ()), *(old_style[0] if old_style else ())]
    size = (offers.get("SIZE") or ["0"])[0]
    return Abilities(
        pipelining="PIPELINING" in offers,
        eight_bit="8BITMIME" in offers,
        smtputf8="SMTPUTF8" in offers,
        takes_size="SIZE" in offers,
        size=int(size) if size.isascii() and size.isdecimal() and len(size) < 16 else 0,
        starttls="STARTTLS" in offers,
        mechanisms=frozenset(mechanisms),
    )


def _sign_in(
    server: Server, mechanisms: frozenset[str]
) -> Generator[bytes | Secure, Reply, None]:
    name, password = server.username.encode(), server.password.encode()
    if "PLAIN" in mechanisms:
        both = b64encode(b"\0%b\0%b" % (name, password))
        _wanted((yield b"AUTH PLAIN %b\r\n" % both), 235)
    elif "LOGIN" in mechanisms:
        _wanted((yield b"AUTH LOGIN\r\n"), 334)
        _wanted((yield b64encode(name) + b"\r\n"), 334)
        _wanted((yield b64encode(password) + b"\r\n"), 235)
    else:
        raise NotOpened(Deferred(0, "the server offers neither AUTH PLAIN nor LOGIN"))


def _wanted(reply: Reply, code: int) -> None:
    if reply.code != code:
        raise NotOpened(
            Deferred(reply.code, reply.text, reply.enhanced, stage=Stage.OPENING)
        )
