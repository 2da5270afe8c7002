"""Reports as servers write them, and ways in which they come broken."""

from collections.abc import Callable

TOKEN_PATH = "b+newsletter-7@bounce.refer.example"
ORIGINAL = """\
Return-Path: <b+newsletter-7@bounce.refer.example>
Message-ID: <newsletter-7@refer.example>
From: Refer.io <alerts@refer.example>
To: ana@reader.example
Subject: Hydraulics Engineer and 2 more
List-Unsubscribe: <https://refer.example/unsubscribe/x>, <mailto:unsubscribe+x@refer.example>

Quiet pumps. 550 5.1.1 is only a number here.
"""
FAILED = """\
Original-Recipient: rfc822;ana@reader.example
Final-Recipient: rfc822; ana@reader.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.reader.example
Diagnostic-Code: smtp; 550 5.1.1 <ana@reader.example>: Recipient address
    rejected: User unknown in virtual mailbox table
"""


def dsn(*recipients: str, original: str = ORIGINAL, words: str = "I am sorry.") -> str:
    """A delivery status notification (RFC 3464) about these groups of fields."""
    fates = "\n".join(recipients or (FAILED,))
    return f"""\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {TOKEN_PATH}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

{words}

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Fri, 20 Nov 2026 09:00:00 +0000

{fates}
--b1
Content-Type: message/rfc822

{original}
--b1--
"""


def arf(kind: str = "abuse", *, original: str = ORIGINAL) -> str:
    """A complaint (RFC 5965)."""
    return f"""\
From: feedback@provider.example
To: fbl@refer.example
Subject: FW: Hydraulics Engineer and 2 more
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="c1"

--c1
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--c1
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{TOKEN_PATH}>
Original-Rcpt-To: <ana@reader.example>
Source-IP: 192.0.2.1

--c1
Content-Type: message/rfc822
Content-Disposition: inline

{original}
--c1--
"""


QMAIL = """\
Return-Path: <>
From: MAILER-DAEMON@qmail.example
To: b+newsletter-7@bounce.refer.example
Subject: failure notice

Hi. This is the qmail-send program at qmail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<ana@reader.example>:
192.0.2.9 does not like recipient.
Remote host said: 550 no such user here
Giving up on 192.0.2.9.

--- Below this line is a copy of the message.

Return-Path: <b+newsletter-7@bounce.refer.example>
Message-ID: <newsletter-7@refer.example>
Subject: spam spam spam
"""
EXIM = """\
X-Failed-Recipients: ana@reader.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@exim.example>
To: b+newsletter-7@bounce.refer.example
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ana@reader.example
    SMTP error from remote mail server after RCPT TO:<ana@reader.example>:
    host mx.reader.example [192.0.2.9]: 552 5.2.2 mailbox is full

------ This is a copy of the message, including all the headers. ------

Return-path: <b+newsletter-7@bounce.refer.example>
Message-ID: <newsletter-7@refer.example>
"""
SPAM = FAILED.replace("Status: 5.1.1", "Status: 5.7.1").replace(
    "550 5.1.1 <ana@reader.example>: Recipient address\n    rejected: User unknown",
    "550 5.7.1 Message blocked: low reputation\n    of the sender, see",
)
FULL = FAILED.replace("5.1.1", "5.2.2").replace("User unknown", "Over quota")
DELAYED = FAILED.replace("failed", "delayed").replace("5.1.1", "4.4.1")
DELIVERED = FAILED.replace("failed", "relayed").replace("5.1.1", "2.1.5")
AWAY = """\
From: Ana <ana@reader.example>
To: b+newsletter-7@bounce.refer.example
Subject: Out of office
Auto-Submitted: auto-replied

I am away until Monday.
"""
LETTER = """\
From: Ana <ana@reader.example>
To: b+newsletter-7@bounce.refer.example
Subject: Your mail

It was not delivered to my colleague, who is a user unknown to you. Stop.
"""

Breaking = Callable[[str], bytes]


def swap(old: str, new: str) -> Breaking:
    """Exchange a piece of text."""
    return lambda text: text.replace(old, new).encode("utf-8", "surrogateescape")


def cut(after: str) -> Breaking:
    """Leave off all that comes after a piece of text."""
    return lambda text: text[: text.find(after) + len(after)].encode()


# Each is done to a bounce and to a complaint: twice as many broken reports as lines.
BREAKINGS: dict[str, Breaking] = {
    "empty": lambda _: b"",
    "only-breaks": lambda _: b"\r\n" * 500,
    "zero-bytes": lambda _: b"\0" * 3000,
    "zero-among": lambda text: text.replace("\n\n", "\n\0\n").encode(),
    "noise": lambda _: bytes(range(256)) * 20,
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr-only": lambda text: text.replace("\n", "\r").encode(),
    "mixed-breaks": lambda text: text.replace("\n--", "\r\n\r--").encode(),
    "no-headers": lambda text: text.partition("\n\n")[2].encode(),
    "headers-only": cut("\n\n"),
    "cut-in-type": cut("multipart/rep"),
    "cut-in-boundary": cut('boundary="'),
    "cut-before-fields": cut("Content-Type: message/"),
    "cut-in-fields": cut("Original-R"),
    "cut-in-original": cut("List-Unsub"),
    "no-closing": lambda text: text.rpartition("--b1--")[0].encode() or b"--c1",
    "no-boundary": swap("; boundary=", "; x="),
    "wrong-boundary": swap("boundary=", "boundary=q"),
    "empty-boundary": lambda text: text.replace('"b1"', '""').replace('"c1"', '""').encode(),
    "boundary-unquoted": swap('"', ""),
    "boundary-quote-open": swap('1"\n', "1\n"),
    "boundary-very-long": swap('="', '="' + "b" * 5000),
    "not-multipart": swap("multipart/report", "text/plain"),
    "multipart-mixed": swap("multipart/report", "multipart/mixed"),
    "multipart-nothing": swap("multipart/report", "multipart/"),
    "type-garbled": swap("multipart/report", "multi part;;report/=/"),
    "no-report-type": swap("report-type", "x-type"),
    "status-as-text": lambda text: text.replace("message/delivery-status", "text/plain")
    .replace("message/feedback-report", "text/plain").encode(),
    "status-as-bytes": lambda text: text.replace(
        "message/delivery-status", "application/octet-stream"
    ).replace("message/feedback-report", "application/octet-stream").encode(),
    "unknown-charset": swap("us-ascii", "x-klingon"),
    "charset-not-text": swap("us-ascii", "base64"),
    "charset-zero": swap("us-ascii", "\0"),
    "utf-16-claimed": swap("us-ascii", "utf-16"),
    "base64-claimed": swap("\n\n--", "\nContent-Transfer-Encoding: base64\n\n--"),
    "base64-status": swap("message/delivery-status\n", "message/delivery-status\n"
                          "Content-Transfer-Encoding: base64\n"),
    "quoted-printable-status": swap("delivery-status\n\n", "delivery-status\n"
                                    "Content-Transfer-Encoding: quoted-printable\n\n=\n=ZZ=3D"),
    "uuencode-claimed": swap("charset=us-ascii", "x=y\nContent-Transfer-Encoding: x-uuencode"),
    "no-empty-line-in-status": swap("\n\nReporting", "\nReporting"),
    "no-colons": swap(": ", " "),
    "spaces-before-colons": swap(": ", " : "),
    "all-folded": swap("\n", "\n "),
    "fields-twice": swap("Status: 5.1.1\n", "Status: 2.0.0\nStatus: 5.1.1\n" * 50),
    "status-of-words": swap("5.1.1", "five.one.one"),
    "status-too-long": swap("5.1.1", "5.1." + "1" * 5000),
    "action-unknown": swap("Action: failed", "Action: exploded"),
    "no-action": swap("Action: failed\n", ""),
    "kind-unknown": swap("Feedback-Type: abuse", "Feedback-Type: \x01\x02"),
    "no-kind": swap("Feedback-Type: abuse\n", ""),
    "recipient-empty": swap("ana@reader.example", ""),
    "recipient-with-breaks": swap("ana@reader.example", "ana@x\n.example\r\nBcc: eve"),
    "recipient-not-ascii": swap("ana@", "añá😀@"),
    "raw-8bit": lambda text: text.replace("sorry", "d\udce9sol\udce9").replace(
        "abuse report", "r\udcffport").encode("utf-8", "surrogateescape"),
    "encoded-words-broken": swap("Subject: ", "Subject: =?utf-8?b?////=?= =?x?q?=zz?= "),
    "line-too-long": swap("I am sorry", "y" * 70_000),
    "thousand-recipients": swap(FAILED, (FAILED + "\n") * 1000),
    "deep-nesting": lambda text: deep(text, 80),
    "enclosed-in-itself": lambda text: text.replace(ORIGINAL, text).encode(),
    "no-original": swap(ORIGINAL, ""),
    "original-headers-only": swap("message/rfc822", "text/rfc822-headers"),
    "original-of-zeros": swap(ORIGINAL, "\0\0\0\n\n\0"),
    "twice": lambda text: (text + text).encode(),
}  # fmt: skip


def deep(text: str, levels: int) -> bytes:
    """Put a report into parts within parts."""
    for level in range(levels):
        text = (
            f'Content-Type: multipart/mixed; boundary="d{level}"\n\n--d{level}\n'
            f"{text}\n--d{level}--\n"
        )
    return text.encode()
