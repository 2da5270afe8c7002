import re
from datetime import datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.mailing.addresses import AddressError, Sender
from referio.mailing.headers import (
    HeaderError,
    Stream,
    Unsubscribe,
    header,
    newsletter_headers,
    sender_line,
    unstructured,
)
from referio.mailing.letter import render as render_letter
from referio.mailing.message import lines_are_short, message
from referio.mailing.newsletter import render
from referio.mailing.parts import Parts
from referio.mailing.template import one_line
from tests.mailing.samples import (
    ARABIC,
    ENGINEER,
    HOSTILE,
    HOUSE,
    JAPANESE,
    JOBS,
    NOON,
    STREAM,
    TOKEN,
    WAY_OUT,
    envelope,
    newsletter,
    ten_jobs,
)
from tests.mailing.test_letters import LETTERS

PLAIN = Parts("Hello", b"<p>Hello</p>\r\n", b"Hello\r\n")


def read(content: bytes):
    return BytesParser(policy=policy.default).parsebytes(content)


def body(mail, kind: str) -> str:
    return str(mail.get_body((kind,)).get_content())


@pytest.mark.parametrize(
    "issue",
    [
        newsletter(*JOBS),
        newsletter(*ten_jobs()),
        newsletter(ARABIC, JAPANESE),
        newsletter(HOSTILE),
    ],
    ids=["five", "ten", "scripts", "hostile"],
)
def test_a_newsletter_reads_back_as_it_was_written(issue):
    parts = render(issue, HOUSE)
    mail = read(message(parts, envelope()))
    assert mail.defects == []
    assert mail["Subject"] == parts.subject
    assert body(mail, "html").encode() == parts.html
    assert body(mail, "plain").encode() == parts.text


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_reads_back_as_it_was_written(name):
    parts = render_letter(LETTERS[name], HOUSE)
    mail = read(message(parts, envelope(headers=())))
    assert mail.defects == []
    assert mail["Subject"] == parts.subject
    assert body(mail, "plain").encode() == parts.text


def test_a_whole_newsletter_looks_as_agreed(match_mail):
    match_mail(message(render(newsletter(*JOBS), HOUSE), envelope()))


def test_the_text_comes_first_and_both_are_utf8():
    mail = read(message(render(newsletter(ENGINEER), HOUSE), envelope()))
    assert mail.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert {part.get_content_charset() for part in mail.iter_parts()} == {"utf-8"}


def test_a_newsletter_carries_every_header_bulk_mail_needs():
    mail = read(message(PLAIN, envelope()))
    assert mail["From"] == '"Refer.io" <jobs@refer.example>'
    assert mail["To"] == "ada@example.org"
    assert mail["Reply-To"] == "support@refer.example"
    assert mail["Date"].datetime == NOON
    assert mail["Message-ID"] == "<n-123-456@refer.example>"
    assert mail["List-Unsubscribe"] == (
        f"<https://refer.example/out?t={TOKEN}>, <mailto:out+abc@refer.example>"
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-ID"] == '"Refer.io job alerts" <alerts.refer.example>'
    assert mail["List-Help"] == "<https://refer.example/help/mail>"
    assert mail["List-Owner"] == "<mailto:support@refer.example>"
    assert mail["Feedback-ID"] == "data-bristol:daily:newsletter:referio"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] == "bulk"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert mail["MIME-Version"] == "1.0"


def test_every_line_ends_in_crlf_and_is_short_enough():
    for issue in (newsletter(*ten_jobs()), newsletter(ARABIC, HOSTILE)):
        content = message(render(issue, HOUSE), envelope())
        assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
        assert max(map(len, content.split(b"\r\n"))) <= 998
        assert content.isascii()


def test_the_same_values_give_the_same_bytes():
    first = message(render(newsletter(*JOBS), HOUSE), envelope())
    assert first == message(render(newsletter(*JOBS), HOUSE), envelope())
    other = envelope(message_id="<n-124@refer.example>")
    boundaries = {read(m).get_boundary() for m in (first, message(PLAIN, other))}
    assert len(boundaries) == 2


def test_a_boundary_never_stands_in_the_body():
    content = message(PLAIN, envelope())
    boundary = read(content).get_boundary()
    trap = Parts("Hello", b"<p>x</p>\r\n", f"--{boundary}--\r\nmore\r\n".encode())
    mail = read(message(trap, envelope()))
    assert mail.get_boundary() != boundary
    assert body(mail, "plain").endswith("more\r\n")


def test_ascii_html_travels_unchanged_and_small():
    parts = render(newsletter(*ten_jobs()), HOUSE)
    content = message(parts, envelope())
    assert parts.html in content
    assert len(content) < 80_000


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=3000))
def test_any_text_survives_the_journey(text):
    parts = Parts("Hello", b"<p>Hello</p>\r\n", text.encode() + b"\r\n")
    received = read(message(parts, envelope())).get_body(("plain",))
    assert received.get_payload(decode=True) == parts.text


@given(st.lists(st.integers(0, 1200), max_size=6))
def test_long_lines_are_always_seen(lengths):
    lines = b"".join(b"x" * length + b"\r\n" for length in lengths)
    assert lines_are_short(lines) == all(length <= 998 for length in lengths)


def test_dates_are_sent_in_utc_and_from_aware_times():
    at = datetime(2026, 6, 12, 14, 0, 0, 999, tzinfo=timezone(timedelta(hours=2)))
    assert b"Date: Fri, 12 Jun 2026 12:00:00 +0000\r\n" in message(
        PLAIN, envelope(date=at)
    )


def test_a_mail_without_newsletter_headers_is_plain():
    mail = read(message(PLAIN, envelope(headers=())))
    assert not [name for name in mail if name.startswith("List-")]


def test_international_addresses():
    mail = read(message(PLAIN, envelope(recipient="ada@münchen.example")))
    assert mail["To"] == "ada@xn--mnchen-3ya.example"
    with pytest.raises(AddressError, match="ask for another address"):
        message(PLAIN, envelope(recipient="añá@example.org"))


@pytest.mark.parametrize(
    "changed",
    [
        {"recipient": "ada@example.org\r\nBcc: eve@example.org"},
        {"reply_to": "ada@example.org\nX: y"},
        {"sender": Sender("Refer.io", "jobs@refer.example\r\nX: y")},
        {"message_id": "<a@b>\r\nX: y"},
        {"message_id": "no-brackets"},
        {"headers": (("X-Note", "one\r\nBcc: eve@example.org"),)},
        {"headers": (("X-Note", "one\u2028two"),)},
        {"headers": (("X-Note", "naïve"),)},
        {"headers": (("X Note", "one"),)},
        {"headers": (("X-Note:\r\nBcc", "one"),)},
        {"headers": (("Bcc", "eve@example.org"),)},
        {"headers": (("subject", "twice"),)},
        {"headers": (("X-Token", "x" * 1000),)},
    ],
)
def test_nothing_can_add_a_header(changed):
    with pytest.raises((HeaderError, AddressError)):
        message(PLAIN, envelope(**changed))


any_text = st.text(max_size=300)


@given(any_text)
def test_a_subject_stays_one_subject(text):
    parts = Parts(text, PLAIN.html, PLAIN.text)
    mail = read(message(parts, envelope()))
    assert mail.keys() == read(message(PLAIN, envelope())).keys()
    assert mail["Subject"] == one_line(text)


@given(any_text)
def test_a_subject_is_folded_to_76(text):
    line = unstructured("Subject", text)
    assert line.isascii()
    assert line.endswith(b"\r\n")
    assert max(map(len, line.split(b"\r\n"))) <= 76


@given(any_text)
def test_a_name_stays_one_name(name):
    line = sender_line("From", Sender(name, "jobs@refer.example"))
    assert read(line + b"\r\n").keys() == ["From"]
    # email.policy.default puts a blank between the encoded words of a phrase, against
    # RFC 2047 6.2; the older reader does not.
    written, address = parseaddr(line.decode().removeprefix("From: "))
    assert str(make_header(decode_header(written))) == one_line(name)
    assert address == "jobs@refer.example"


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_header_ever_spills_into_another(name, value):
    try:
        line = header(name, value)
    except HeaderError:
        return
    assert re.fullmatch(rb"[!-9;-~]+:(?: [^\r\n]*)(?:\r\n [^\r\n]*)*\r\n", line)


def test_list_unsubscribe_is_never_folded():
    long_way = Unsubscribe("https://refer.example/out?t=" + "x" * 300, WAY_OUT.mailto)
    content = message(PLAIN, envelope(headers=newsletter_headers(STREAM, long_way)))
    line = next(
        line for line in content.split(b"\r\n") if line.startswith(b"List-Unsubscribe:")
    )
    assert line.endswith(b", <mailto:out+abc@refer.example>")


@pytest.mark.parametrize(
    "way_out",
    [
        Unsubscribe("http://refer.example/out", "out@refer.example"),
        Unsubscribe("https://refer.example/o ut", "out@refer.example"),
        Unsubscribe("https://refer.example/a,b", "out@refer.example"),
        Unsubscribe("https://refer.example/>x", "out@refer.example"),
        Unsubscribe("https://refer.example/out", "out@refer.example\r\nX: y"),
        Unsubscribe("https://refer.example/" + "x" * 1000, "out@refer.example"),
    ],
)
def test_a_way_out_that_would_not_work_is_refused(way_out):
    with pytest.raises(HeaderError):
        message(PLAIN, envelope(headers=newsletter_headers(STREAM, way_out)))


@pytest.mark.parametrize(
    "stream",
    [
        Stream("nodots", "x", "https://x.example", "a@b.example", "a:b:c:d"),
        Stream("a.b", "x", "https://x.example", "a@b.example", "a:b:c"),
        Stream("a.b", "x", "no-uri", "a@b.example", "a:b:c:d"),
    ],
)
def test_a_stream_that_mailbox_providers_would_misread_is_refused(stream):
    with pytest.raises(HeaderError):
        newsletter_headers(stream, WAY_OUT)


def test_nobody_is_named_when_values_are_shown():
    shown = f"{envelope()!r} {WAY_OUT!r} {newsletter(ENGINEER)!r}"
    assert "ada@example.org" not in shown
    assert TOKEN not in shown
