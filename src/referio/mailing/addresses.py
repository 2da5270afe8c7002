"""Mail addresses as they may stand on the wire: ASCII, checked, nothing to inject."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# RFC 5321 4.5.3.1: octets a local part, a domain and a DNS label may have.
LOCAL_LIMIT, DOMAIN_LIMIT, LABEL_LIMIT = 64, 253, 63
ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
LOCAL = re.compile(rf"{ATEXT}+(?:\.{ATEXT}+)*")
# A quoted local part (RFC 5321 4.1.2) of what can be seen: legal, if rare.
QUOTED = re.compile(r'"(?:[ !#-\[\]-~]|\\[ -~])+"')
# What `mailbox` returns as it is: most addresses, told at once.
PLAIN = re.compile(
    r"(?=[^@]{1,64}@)[A-Za-z0-9+_-]+(?:\.[A-Za-z0-9+_-]+){0,3}"
    r"@[a-z0-9]{1,40}(?:-[a-z0-9]{1,10}){0,2}(?:\.[a-z0-9]{1,40}){1,3}"
)
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
TOKEN = re.compile(r"[A-Za-z0-9_-]+")
DOTS = re.compile("[.\u3002\uff0e\uff61]")
# Letters, marks and digits; beside them only these may stand in a label (RFC 5892).
LABEL_CATEGORIES = frozenset({"Ll", "Lo", "Lm", "Mn", "Mc", "Nd"})
LABEL_EXTRAS = frozenset("-\u00b7\u200c\u200d")


class AddressError(ValueError):
    """A mail address cannot be written to. The message never repeats the address."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A name people see, and the address behind it."""

    name: str
    address: str


def mailbox(address: str, *, smtputf8: bool = False) -> str:
    """Return an address with its domain in ASCII (IDNA), ready for SMTP and headers.

    Raises AddressError for anything but local@domain; for a local part that is not
    ASCII unless the server is known to take it (`smtputf8`, RFC 6531).
    """
    if PLAIN.fullmatch(address):
        return address
    local, at, domain = address.rpartition("@")
    if not (local and at and domain):
        raise AddressError("a mail address needs the form name@domain")
    _check_local(local, smtputf8=smtputf8)
    return f"{local}@{ascii_domain(domain)}"


def _check_local(local: str, *, smtputf8: bool) -> None:
    if len(local.encode()) > LOCAL_LIMIT:
        raise AddressError(f"the part before @ is longer than {LOCAL_LIMIT} octets")
    plain = "".join("x" if character > "\x9f" else character for character in local)
    if not local.isascii() and not smtputf8:
        raise AddressError(
            "the part before @ has letters beyond ASCII, which this mail server does"
            " not take; ask for another address"
        )
    if QUOTED.fullmatch(local):
        return
    if not LOCAL.fullmatch(plain) or not local.isprintable():
        raise AddressError("the part before @ holds characters a mailbox cannot have")


@lru_cache(maxsize=65536)
def ascii_domain(domain: str) -> str:
    """Return a domain in ASCII. Raises AddressError when it is not a domain name.

    Keeps ß, ς and the joiners as IDNA 2008 does (RFC 5891); Python's own codec maps
    them to other letters and so to somebody else's domain.
    """
    folded = unicodedata.normalize("NFKC", domain).lower()
    labels = [_label(label) for label in DOTS.split(folded)]
    ascii_name = ".".join(labels)
    if len(labels) < 2 and ascii_name != "localhost":
        raise AddressError("the part after @ needs a dot, as in example.org")
    if len(ascii_name) > DOMAIN_LIMIT:
        raise AddressError(f"the part after @ is longer than {DOMAIN_LIMIT} octets")
    return ascii_name


def _label(label: str) -> str:
    if not label.isascii():
        if not all(_may_stand_in_label(character) for character in label):
            raise AddressError("the part after @ holds characters a domain cannot have")
        label = "xn--" + label.encode("punycode").decode("ascii")
    if not LABEL.fullmatch(label) or len(label) > LABEL_LIMIT:
        raise AddressError("the part after @ is not a domain name")
    return label


def _may_stand_in_label(character: str) -> bool:
    known = unicodedata.category(character) in LABEL_CATEGORIES
    return known or character in LABEL_EXTRAS


def return_path(token: str, domain: str) -> str:
    """Return the address bounces of one mail go to (VERP): b+token@domain.

    Raises AddressError when the token is not [A-Za-z0-9_-] or too long for a mailbox.
    """
    return _tagged("b+", token, domain)


def message_id(token: str, domain: str) -> str:
    """Return the Message-ID of a mail; the same token gives the same id, so a repeat shows."""
    return f"<{_tagged('', token, domain)}>"


def _tagged(prefix: str, token: str, domain: str) -> str:
    if not TOKEN.fullmatch(token) or len(prefix + token) > LOCAL_LIMIT:
        limit = LOCAL_LIMIT - len(prefix)
        raise AddressError(f"a mail token needs 1 to {limit} of A-Z a-z 0-9 _ -")
    return f"{prefix}{token}@{ascii_domain(domain)}"
