"""The relaxed canonical forms of DKIM (RFC 6376 3.4.2, 3.4.4)."""

import re

import numpy as np

BLANKS = re.compile(rb"[ \t]+")
AT_END = re.compile(rb"[ \t]+(?=\r\n|\Z)")
SPACE, CR = b" \r"


def relaxed_header(line: bytes) -> bytes:
    """Return a header line in relaxed form, ending in CRLF."""
    name, _, value = line.partition(b":")
    words = value.replace(b"\r\n", b"")
    if b"\t" in words or b"  " in words:
        words = BLANKS.sub(b" ", words)
    return b"%b:%b\r\n" % (name.strip(b" \t").lower(), words.strip(b" "))


def relaxed_body(body: bytes) -> bytes:
    """Return a body in relaxed form: it ends in one CRLF, or is empty."""
    lines = BLANKS.sub(b" ", AT_END.sub(b"", body))
    while lines.endswith(b"\r\n"):
        lines = lines[:-2]
    return lines + b"\r\n" if lines else b""


def is_relaxed_body(body: bytes) -> bool:
    """Return whether a body is in relaxed form as it is. In columns, for speed."""
    if not body:
        return True
    if b"\t" in body or not body.endswith(b"\r\n") or body.endswith(b"\r\n\r\n"):
        return False
    octets = np.frombuffer(body, np.uint8)
    space = octets == SPACE
    worse = space[1:] | (octets[1:] == CR)
    return body != b"\r\n" and not (space[:-1] & worse).any()
