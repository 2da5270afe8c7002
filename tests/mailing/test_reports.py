"""Bounces and complaints, whole and broken: what they say, and that nothing throws us."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.mailing.report_reading import read
from referio.mailing.reports import (
    Action,
    AutoReply,
    Bounce,
    Complaint,
    Report,
    Unreadable,
)
from referio.mailing.verdicts import Verdict
from tests.examples import examples
from tests.mailing import report_samples as samples
from tests.mailing.report_samples import BREAKINGS, FAILED, arf, dsn


def only(report: Report):
    assert isinstance(report, Bounce)
    (fate,) = report.fates
    return fate


@pytest.mark.parametrize(
    ("text", "action", "enhanced", "verdict"),
    [
        (dsn(), Action.FAILED, "5.1.1", Verdict.HARD),
        (dsn(samples.FULL), Action.FAILED, "5.2.2", Verdict.SOFT),
        (dsn(samples.SPAM), Action.FAILED, "5.7.1", Verdict.POLICY),
        (dsn(samples.DELAYED), Action.DELAYED, "4.4.1", Verdict.SOFT),
        (dsn(samples.DELIVERED), Action.DELIVERED, "2.1.5", Verdict.SOFT),
        (samples.QMAIL, Action.FAILED, "", Verdict.HARD),
        (samples.EXIM, Action.FAILED, "5.2.2", Verdict.SOFT),
    ],
    ids=["unknown", "full", "spam", "delayed", "relayed", "qmail", "exim"],
)
def test_what_became_of_the_mail_is_read(text, action, enhanced, verdict):
    for raw in (text.encode(), text.replace("\n", "\r\n").encode()):
        fate = only(read(raw))
        if action is Action.DELIVERED:
            assert fate.action is action
            continue
        assert (fate.action, fate.enhanced, fate.verdict) == (action, enhanced, verdict)
        assert "ana@reader.example" in fate.recipients


def a_bounce(raw: bytes) -> Bounce:
    found = read(raw)
    assert isinstance(found, Bounce)
    return found


def test_a_bounce_carries_what_it_is_about():
    original = a_bounce(dsn().encode()).original
    assert original.message_id == "<newsletter-7@refer.example>"
    assert original.sender == samples.TOKEN_PATH
    assert "unsubscribe+x@refer.example" in original.unsubscribe
    assert a_bounce(samples.QMAIL.encode()).original.sender == samples.TOKEN_PATH


def test_each_of_several_recipients_has_a_fate_of_their_own():
    other = samples.FULL.replace("ana@", "ben@")
    report = a_bounce(dsn(FAILED, other, samples.DELIVERED).encode())
    assert [fate.verdict for fate in report.fates[:2]] == [Verdict.HARD, Verdict.SOFT]
    assert report.fates[2].action is Action.DELIVERED
    assert report.fates[1].recipients[0] == "ben@reader.example"


def test_a_class_only_status_is_made_exact_by_the_reply():
    vague = FAILED.replace("Status: 5.1.1", "Status: 5.0.0")
    assert only(read(dsn(vague).encode())).enhanced == "5.1.1"


@pytest.mark.parametrize("kind", ["abuse", "fraud", "not-spam", "opt-out"])
def test_a_complaint_says_its_kind_and_which_mail(kind):
    report = read(arf(kind).encode())
    assert isinstance(report, Complaint)
    assert report.kind == kind
    assert report.original.sender == samples.TOKEN_PATH
    assert report.original.recipients[0] == "ana@reader.example"


def test_an_answer_nobody_wrote_is_no_bounce():
    assert read(samples.AWAY.encode()) == AutoReply()


@pytest.mark.parametrize(
    "said",
    [
        "Subject: Out of office",
        "Subject: Ana left\nX-Autoreply: yes",
        "Subject: Ana left\nAuto-Submitted: auto-replied",
    ],
)
def test_an_answer_of_somebody_away_is_no_bounce_whatever_its_words(said):
    gone = "This account is no longer valid, mail is not delivered: ana@reader.example"
    raw = f"Return-Path: <>\nFrom: Ana <ana@reader.example>\n{said}\n\n{gone}\n"
    assert read(raw.encode()) == AutoReply()


def test_what_a_person_writes_is_no_bounce_whatever_its_words():
    assert isinstance(read(samples.LETTER.encode()), Unreadable)


@pytest.mark.parametrize("way", BREAKINGS)
@pytest.mark.parametrize("whole", [dsn(), arf()], ids=["dsn", "arf"])
def test_whatever_is_broken_is_read_or_called_unreadable(whole, way):
    report = read(BREAKINGS[way](whole))
    assert isinstance(report, Report)
    # What is broken must never count for more than it said.
    if isinstance(report, Bounce) and report.original.sender:
        assert "newsletter-7" in report.original.sender


READABLE = {
    "crlf", "mixed-breaks", "no-report-type", "multipart-mixed", "unknown-charset",
    "cut-in-original", "no-closing", "no-action", "raw-8bit",
    "thousand-recipients", "twice", "original-headers-only", "line-too-long",
    "charset-not-text", "encoded-words-broken", "enclosed-in-itself", "no-original",
}  # fmt: skip


@pytest.mark.parametrize("way", sorted(READABLE))
def test_much_of_it_is_still_understood(way):
    report = read(BREAKINGS[way](dsn()))
    assert isinstance(report, Bounce)
    assert report.fates[0].verdict is Verdict.HARD


def test_there_are_fifty_ways_and_more():
    assert len(BREAKINGS) >= 50
    whole = {dsn().encode(), arf().encode()}
    changed = [way(text) for way in BREAKINGS.values() for text in (dsn(), arf())]
    assert len(set(changed) - whole) >= 50


@pytest.mark.parametrize(
    "encoded", ["=?a?q?x", "=?utf-8?q?x?= ", "=?a?q?" + "x=20?" * 9]
)
def test_a_header_of_any_length_is_decoded_no_further_than_it_helps(encoded):
    subject = encoded * (100_000 // len(encoded))
    report = read(dsn().replace("Subject: ", f"Subject: {subject}", 1).encode())
    assert only(report).verdict is Verdict.HARD


@settings(max_examples=examples(40), deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_at_all(raw):
    assert isinstance(read(raw), Report)


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_report_with_bytes_lost_changed_and_put_in(data):
    raw = bytearray(data.draw(st.sampled_from([dsn(), arf(), samples.EXIM])).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(raw)))
        end = min(len(raw), start + data.draw(st.integers(0, 80)))
        raw[start:end] = data.draw(st.binary(max_size=20))
    assert isinstance(read(bytes(raw)), Report)
