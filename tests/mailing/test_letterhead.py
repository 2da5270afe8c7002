"""Newsletters as joined from pieces: whole, and with nothing in them that we did not put."""

import re
from dataclasses import replace
from datetime import date
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core.links import Marks, Slot
from referio.core.postings import Commitment, WorkMode
from referio.mailing.addresses import AddressError, Sender, mailbox
from referio.mailing.cards import CardFacts, Pages, card
from referio.mailing.headers import HeaderError
from referio.mailing.letterhead import Addressed, Letterhead
from referio.mailing.message import message
from referio.mailing.newsletter import (
    Entry,
    Newsletter,
    NewsletterLinks,
    pieces,
    render,
)
from referio.mailing.smtp_commands import stuffed
from tests.examples import examples
from tests.mailing.reading import Page, links_of_html, links_of_text
from tests.mailing.samples import ENGINEER, HOUSE, JOBS, NOON, STREAM, envelope

MARKS = Marks(b"a key of many bytes, for tests")
OURS = "https://refer.example"
PAGES = Pages(job=f"{OURS}/jobs/7/data-engineer?for=", mute=f"{OURS}/mute/")
HEADERS = [
    "Date", "From", "To", "Reply-To", "Subject", "Message-ID", "List-Unsubscribe",
    "List-Unsubscribe-Post", "List-ID", "List-Help", "List-Owner", "Feedback-ID",
    "Precedence", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    "Content-Type",
]  # fmt: skip
LETTERHEAD = Letterhead(
    Sender("Refer.io", "jobs@refer.example"),
    "support@refer.example",
    STREAM,
    unsubscribe=f"{OURS}/unsubscribe/",
    domain="refer.example",
)


class Stamp:
    """A signer that tells what it was given."""

    def sign(self, headers, body) -> bytes:
        assert all(line.endswith(b"\r\n") for line in headers)
        return b"DKIM-Signature: %d; %d\r\n" % (len(headers), len(body))


def made(*jobs, recipient="ada@example.org", alerts=("Data in Bristol",), more=0):
    """Return a newsletter joined from pieces, and the same rendered for the web."""
    tokens = MARKS.tokens(123, len(jobs))
    links = [OURS.encode() + b"/my/" + token for token in tokens.pages[:6]]
    entries = [
        Entry(
            card(job, pages=PAGES),
            ("“data” is in the title", "12 km from Leeds"),
            tokens.pages[Slot.JOB + 3 * n : Slot.JOB + 3 * n + 3],
            more,
        )
        for n, job in enumerate(jobs)
    ]
    newsletter = Newsletter(
        recipient=recipient,
        alerts=alerts,
        entries=entries,
        sent_on=date(2026, 6, 12),
        signed_up=date(2026, 3, 3),
        links=NewsletterLinks(*links),
    )
    return newsletter, tokens


def written(newsletter, tokens, signers=()) -> bytes:
    to = Addressed(
        mailbox(newsletter.recipient),
        tokens.return_path,
        tokens.pages[Slot.STOP_ALL],
        tokens.leave_by_mail,
        NOON,
    )
    return LETTERHEAD.message(to, pieces(newsletter, HOUSE), signers)


def read(content: bytes):
    return BytesParser(policy=policy.default).parsebytes(content)


def check(content: bytes, newsletter) -> None:
    """Hold a message to all that any newsletter promises."""
    mail = read(content)
    assert mail.defects == []
    assert mail.keys() == HEADERS
    text, html = mail.iter_parts()
    for part in (text, html):
        assert part.keys() == ["Content-Type", "Content-Transfer-Encoding"]
    parts = render(newsletter, HOUSE)
    assert text.get_payload(decode=True) == parts.text
    assert html.get_payload(decode=True) == parts.html
    assert mail["Subject"] == parts.subject
    assert Page(parts.html).wrong == []
    ours = [url for url in links_of_html(parts.html) if url.startswith(OURS)]
    assert ours == [url for url in links_of_text(parts.text) if url.startswith(OURS)]
    body = content.partition(b"\r\n\r\n")[2]
    assert content.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert not re.search(rb"[ \t]{2}|[ \t]\r\n|\t", body), "not as DKIM relaxes it"
    quoted = body.partition(b"Content-Type: text/html")[0]
    assert max(map(len, quoted.split(b"\r\n"))) <= 76


def test_joined_from_pieces_it_is_the_mail_that_is_rendered_whole():
    newsletter, tokens = made(*JOBS, more=12)
    check(written(newsletter, tokens), newsletter)


def test_the_headers_are_those_of_any_newsletter():
    newsletter, tokens = made(ENGINEER)
    mail = read(written(newsletter, tokens))
    whole = read(message(render(newsletter, HOUSE), envelope()))
    own = {"Message-ID", "List-Unsubscribe", "Content-Type"}
    assert mail.keys() == whole.keys()
    assert {n: mail[n] for n in mail if n not in own} == {
        n: whole[n] for n in whole if n not in own
    }
    page, leave = tokens.pages[Slot.STOP_ALL].decode(), tokens.leave_by_mail.decode()
    assert mail["List-Unsubscribe"] == (
        f"<{OURS}/unsubscribe/{page}>, <mailto:unsubscribe+{leave}@refer.example>"
    )
    assert LETTERHEAD.return_path(tokens.return_path).endswith("@bounce.refer.example")


def test_signatures_stand_at_the_head_and_are_told_headers_and_body():
    newsletter, tokens = made(ENGINEER)
    content = written(newsletter, tokens, [Stamp(), Stamp()])
    body = content.partition(b"\r\n\r\n")[2]
    stamp = b"DKIM-Signature: %d; %d\r\n" % (len(HEADERS), len(body))
    assert content.startswith(stamp * 2 + b"Date: ")


def test_ten_jobs_are_small():
    facts = replace(ENGINEER, all_jobs=f"{OURS}/jobs?q=Northwind+%26+Sons")
    newsletter, tokens = made(*[facts] * 10, more=3)
    assert len(written(newsletter, tokens)) <= 45_000


@pytest.mark.parametrize(
    "recipient",
    [
        "o'hara+jobs/%weird{x}=y|z@example.org",
        '"ada lovelace"@example.org',
        '"a@b"@example.org',
        '"a\\"b<>,;:"@example.org',
        "ada@münchen.example",
        "x" * 64 + "@" + ".".join(["y" * 60] * 3) + ".example",
    ],
)
def test_odd_but_legal_addresses_get_their_mail(recipient):
    newsletter, tokens = made(ENGINEER, recipient=recipient)
    content = written(newsletter, tokens)
    check(content, newsletter)
    unfolded = re.sub(rb"\r\n(?= )", b"", content)
    assert b"\r\nTo: %b\r\n" % mailbox(recipient).encode() in unfolded
    assert recipient in render(newsletter, HOUSE).text.decode()


ODD = st.text(max_size=60) | st.sampled_from(
    [
        "",
        "Engineer\r\nBcc: eve@example.org",
        '<script>alert("x")</script>',
        "</td></table><!-- <![endif]-->",
        "{{job}} {{cards}} {{recipient}}",
        "--=_next_part_of_this_newsletter--",
        "=_=_=_ =?utf-8?q?x?= =3D=0D=0A",
        "مهندس\u202e \u200f\u2067 بيانات",
        "🦺" * 200,
        "東" * 200,
        "x" * 200,
        "& " * 100,
        ".NET",
        "x" * 70 + "." * 90,
        "a  b\t c\u00a0\u00a0d",
        "\x00\x1b\x7f\x85\u2028\u2029",
        " · ".join(f"City {n}" for n in range(15)),
    ]
)
facts = st.builds(
    CardFacts,
    title=ODD,
    employer=ODD,
    place=ODD,
    work_mode=st.sampled_from(WorkMode),
    commitment=st.sampled_from(Commitment),
    pay=st.none(),
    age_days=st.integers(0, 400),
    pay_text=ODD,
)


def is_said_to_be_plain(newsletter) -> bool:
    return pieces(newsletter, HOUSE).is_plain


def test_smtp_takes_a_usual_newsletter_as_it_is():
    newsletter, _ = made(ENGINEER, recipient="ada.lovelace+jobs@example.org", more=2)
    assert is_said_to_be_plain(newsletter)


@pytest.mark.parametrize(
    ("title", "alert", "recipient"),
    [
        (".NET Engineer", "Data", "ada@example.org"),
        ("Engineer", ".NET in Bristol", "ada@example.org"),
        ("Engineer", "Data", f'"{"." * 60}"@example.org'),
    ],
    ids=["title", "alert", "recipient"],
)
def test_a_line_that_begins_with_a_dot_is_seen(title, alert, recipient):
    job = replace(ENGINEER, title=title)
    newsletter, tokens = made(job, alerts=(alert,), recipient=recipient)
    content = written(newsletter, tokens)
    assert stuffed(content) == content or not is_said_to_be_plain(newsletter)


@given(st.lists(facts, min_size=1, max_size=3), st.lists(ODD, max_size=3), ODD)
@settings(max_examples=examples(60), deadline=None)
def test_whatever_stands_in_any_field_nothing_is_injected(jobs, alerts, reason):
    newsletter, tokens = made(*jobs, alerts=tuple(alerts), more=1)
    entries = [one._replace(reasons=(reason,)) for one in newsletter.entries]
    newsletter = replace(newsletter, entries=entries)
    content = written(newsletter, tokens)
    check(content, newsletter)
    if is_said_to_be_plain(newsletter):
        assert (stuffed(content), content.isascii()) == (content, True)
    assert len(links_of_html(render(newsletter, HOUSE).html)) == 6 + 3 * len(jobs)


@given(st.text(max_size=40), ODD)
@settings(max_examples=examples(60), deadline=None)
def test_an_address_is_written_whole_or_refused(local, domain):
    newsletter, tokens = made(ENGINEER, recipient=f"{local}@{domain}.example")
    try:
        content = written(newsletter, tokens)
    except (AddressError, HeaderError):
        return
    check(content, newsletter)
