"""What goes in by SMTP comes out on the pages and in the API."""

import asyncio
import smtplib
import socket
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount

from lever_sandbox.mail_catcher import CaughtMail, MailCatcher
from lever_sandbox.mail_catcher.__main__ import build_app, read_arguments
from lever_sandbox.mail_catcher.catcher import MESSAGE_LIMIT
from lever_sandbox.mail_catcher.caught import Envelope, choose, read_mail
from lever_sandbox.mail_catcher.screens import as_json, open_links_outside

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def catcher() -> Iterator[MailCatcher]:
    with MailCatcher() as running:
        yield running


def make_mail(
    subject: str = "Three new jobs",
    *,
    to: str = "ana@example.test",
    html: str = "",
    text: str = "Three jobs for you.\n",
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Northwind Water Jobs <jobs@news.example.test>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["List-Unsubscribe"] = "<https://news.example.test/stop/1>"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def send(catcher: MailCatcher, mail: EmailMessage, *recipients: str) -> None:
    with smtplib.SMTP("127.0.0.1", catcher.port) as client:
        client.send_message(
            mail,
            from_addr="bounce+1@news.example.test",
            to_addrs=list(recipients) or [mail["To"]],
        )


def ask(
    catcher: MailCatcher, address: str, *, method: str = "GET", mounted: bool = False
) -> httpx.Response:
    app = build_app(catcher)
    if mounted:
        app = Starlette(routes=[Mount("/in/mail", routes=catcher.routes(prefix=""))])
    return asyncio.run(_ask(app, method, address))


async def _ask(app: Starlette, method: str, address: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://box") as client:
        return await client.request(method, address)


def read(raw: bytes, *, mail_id: int = 1, at: datetime = NOON) -> CaughtMail:
    envelope = Envelope(sender="a@example.test", recipients=("b@example.test",))
    return read_mail(raw, envelope, mail_id=mail_id, received_at=at)


# --- SMTP ---------------------------------------------------------------------------


def test_a_sent_mail_is_kept_with_envelope_parts_and_size(catcher: MailCatcher) -> None:
    before = datetime.now(UTC)
    send(catcher, make_mail(html="<p>Three <b>jobs</b></p>"))
    (mail,) = catcher.mails
    assert mail.sender == "bounce+1@news.example.test"
    assert mail.recipients == ("ana@example.test",)
    assert mail.author == "Northwind Water Jobs <jobs@news.example.test>"
    assert mail.text == "Three jobs for you.\n"
    assert "<b>jobs</b>" in mail.html
    assert mail.size == len(mail.raw)
    assert before <= mail.received_at <= datetime.now(UTC)


def test_lines_are_kept_with_crlf(catcher: MailCatcher) -> None:
    send(catcher, make_mail(text="one\n.two\nthree\n"))
    raw = catcher.mails[0].raw
    assert raw.count(b"\n") == raw.count(b"\r\n") > 5
    assert b"\r\n.two\r\n" in raw


def test_two_recipients_of_one_message_are_one_mail(catcher: MailCatcher) -> None:
    send(catcher, make_mail(), "ana@example.test", "bo@example.test")
    (mail,) = catcher.mails
    assert mail.recipients == ("ana@example.test", "bo@example.test")
    assert [m["id"] for m in ask(catcher, "/mail/api/mails?to=bo@").json()] == [mail.id]


def test_utf8_in_subject_text_and_address(catcher: MailCatcher) -> None:
    mail = make_mail("Żółta łódź 🚰", to="josé@exämple.test", text="שלום, Åse\n")
    with smtplib.SMTP("127.0.0.1", catcher.port) as client:
        client.ehlo()
        assert client.has_extn("smtputf8")
        assert client.esmtp_features["size"] == str(MESSAGE_LIMIT)
        client.send_message(mail)
    (answer,) = ask(catcher, "/mail/api/mails?to=josé@").json()
    assert answer["subject"] == "Żółta łódź 🚰"
    assert answer["to"] == ["josé@exämple.test"]
    assert answer["text"] == "שלום, Åse\n"
    assert "Żółta łódź 🚰" in ask(catcher, "/mail").text


def test_a_message_above_the_size_limit_is_refused(catcher: MailCatcher) -> None:
    with smtplib.SMTP("127.0.0.1", catcher.port) as client:
        client.ehlo()
        code, _ = client.mail("a@example.test", [f"size={MESSAGE_LIMIT + 1}"])
    assert code == 552
    assert catcher.mails == []


def test_the_list_of_mails_is_a_snapshot(catcher: MailCatcher) -> None:
    send(catcher, make_mail())
    before = catcher.mails
    send(catcher, make_mail())
    assert (len(before), len(catcher.mails)) == (1, 2)
    with pytest.raises(FrozenInstanceError):
        before[0].size = 3  # type: ignore[misc]


def test_cleared_numbers_are_not_used_again(catcher: MailCatcher) -> None:
    send(catcher, make_mail())
    catcher.clear()
    assert catcher.mails == []
    send(catcher, make_mail())
    assert [mail.id for mail in catcher.mails] == [2]


def test_addresses_and_texts_stay_out_of_the_repr(catcher: MailCatcher) -> None:
    send(catcher, make_mail())
    assert "ana" not in repr(catcher.mails[0])
    assert "Three" not in repr(catcher.mails[0])


def test_stopping_twice_is_harmless_and_starting_twice_is_refused() -> None:
    catcher = MailCatcher()
    catcher.start()
    with pytest.raises(RuntimeError, match=f"already listens on port {catcher.port}"):
        catcher.start()
    catcher.stop()
    catcher.stop()
    catcher.start()
    send(catcher, make_mail())
    catcher.stop()
    assert len(catcher.mails) == 1


def test_a_client_that_stays_does_not_keep_it_from_stopping() -> None:
    catcher = MailCatcher()
    catcher.start()
    port = catcher.port
    with socket.create_connection(("127.0.0.1", port)) as idle:
        assert idle.recv(100).startswith(b"220 ")
        catcher.stop()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", port)


def test_a_port_in_use_is_an_error_at_start(catcher: MailCatcher) -> None:
    with pytest.raises(OSError, match="in use"):
        MailCatcher(port=catcher.port).start()


# --- API ----------------------------------------------------------------------------


def test_the_api_gives_every_field(catcher: MailCatcher) -> None:
    link = '<a href="https://jobs.example.test/1?a=1&amp;b=2">Job</a>'
    send(catcher, make_mail(html=f'<link href="x.css">{link}<a name="top">Top</a>'))
    (answer,) = ask(catcher, "/mail/api/mails").json()
    assert set(answer) == {
        *("id", "to", "from", "envelope_from", "subject", "received_at"),
        *("size", "headers", "text", "html", "links"),
    }
    assert answer["from"] == "Northwind Water Jobs <jobs@news.example.test>"
    assert answer["envelope_from"] == "bounce+1@news.example.test"
    assert answer["links"] == ["https://jobs.example.test/1?a=1&b=2"]
    unsubscribe = ["List-Unsubscribe", "<https://news.example.test/stop/1>"]
    assert unsubscribe in answer["headers"]
    assert datetime.fromisoformat(answer["received_at"]).utcoffset() == timedelta(0)
    assert ask(catcher, f"/mail/api/mails/{answer['id']}").json() == answer


def test_the_api_filters_by_recipient_subject_and_time(catcher: MailCatcher) -> None:
    send(catcher, make_mail("Jobs in Porto", to="ana@example.test"))
    send(catcher, make_mail("Jobs in Leeds", to="bo@example.test"))
    first, second = catcher.mails

    def found(query: str) -> list[int]:
        return [mail["id"] for mail in ask(catcher, f"/mail/api/mails?{query}").json()]

    assert found("to=ANA") == [first.id]
    assert found("subject=leeds") == [second.id]
    assert found("to=ana&subject=leeds") == []
    since = second.received_at.isoformat()
    assert found(f"since={since}") == [second.id]
    assert found(f"since={since.replace('+', '%2B')}") == [second.id]
    assert found("since=2000-01-01") == [first.id, second.id]


def test_a_wrong_time_is_explained(catcher: MailCatcher) -> None:
    answer = ask(catcher, "/mail/api/mails?since=yesterday")
    assert answer.status_code == 400
    assert "since='yesterday' is no ISO time" in answer.text


def test_deleting_forgets_all(catcher: MailCatcher) -> None:
    send(catcher, make_mail())
    assert ask(catcher, "/mail/api/mails", method="DELETE").status_code == 204
    assert ask(catcher, "/mail/api/mails").json() == []


@pytest.mark.parametrize("path", ["", "/html", "/text", "/raw"])
def test_an_unknown_mail_is_not_found(catcher: MailCatcher, path: str) -> None:
    assert ask(catcher, f"/mail/77{path}").status_code == 404
    assert ask(catcher, "/mail/api/mails/77").status_code == 404


# --- pages --------------------------------------------------------------------------


def test_the_list_is_newest_first_and_refreshes_itself(catcher: MailCatcher) -> None:
    send(catcher, make_mail("Older"))
    send(catcher, make_mail("Newer"))
    page = ask(catcher, "/mail").text
    assert page.index("Newer") < page.index("Older")
    assert '<meta http-equiv="refresh" content="5">' in page
    assert '<meta name="viewport"' in page
    assert 'href="/mail/1"' in page


def test_the_list_filters_by_recipient(catcher: MailCatcher) -> None:
    send(catcher, make_mail("For Ana", to="ana@example.test"))
    send(catcher, make_mail("For Bo", to="bo@example.test"))
    page = ask(catcher, "/mail?to=bo@").text
    assert "For Bo" in page
    assert "For Ana" not in page
    assert 'value="bo@"' in page
    assert "No mail to a recipient with “cy@”" in ask(catcher, "/mail?to=cy@").text


def test_an_empty_list_says_so(catcher: MailCatcher) -> None:
    assert "No mail yet" in ask(catcher, "/mail").text


def test_a_script_in_the_subject_is_only_text(catcher: MailCatcher) -> None:
    send(catcher, make_mail("<script>alert(1)</script>"))
    for path in ("/mail", "/mail/1"):
        page = ask(catcher, path)
        assert "<script" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_mail_page_has_headers_text_and_a_sandboxed_frame(
    catcher: MailCatcher,
) -> None:
    send(catcher, make_mail(html="<p>Hello</p>", text="Hi </pre><b>you\n"))
    page = ask(catcher, "/mail/1").text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert 'src="/mail/1/html"' in page
    assert "List-Unsubscribe" in page
    assert "Hi &lt;/pre&gt;&lt;b&gt;you" in page
    assert 'href="/mail/1/raw"' in page


def test_the_phone_view_narrows_the_frame(catcher: MailCatcher) -> None:
    send(catcher, make_mail(html="<p>Hello</p>"))
    assert 'class="phone"' not in ask(catcher, "/mail/1").text
    page = ask(catcher, "/mail/1?width=phone").text
    assert 'class="phone"' in page
    assert "width: 375px" in page


def test_a_mail_without_html_has_no_frame(catcher: MailCatcher) -> None:
    send(catcher, make_mail())
    page = ask(catcher, "/mail/1").text
    assert "<iframe" not in page
    assert "no HTML part" in page


def test_the_html_of_a_mail_cannot_run_scripts(catcher: MailCatcher) -> None:
    send(catcher, make_mail(html="<p>Hello</p><script>alert(1)</script>"))
    answer = ask(catcher, "/mail/1/html")
    csp = answer.headers["content-security-policy"]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert csp.startswith("sandbox allow-popups")
    assert "default-src 'none'" in csp
    assert "allow-scripts" not in csp
    assert "allow-same-origin" not in csp


def test_text_and_raw_are_plain_text(catcher: MailCatcher) -> None:
    send(catcher, make_mail(text="<b>hi</b>\n"))
    for path in ("text", "raw"):
        answer = ask(catcher, f"/mail/1/{path}")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "<b>hi</b>" in answer.text
    assert ask(catcher, "/mail/1/raw").content == catcher.mails[0].raw


def test_the_pages_know_where_they_are_mounted(catcher: MailCatcher) -> None:
    send(catcher, make_mail(html="<p>Hello</p>"))
    assert 'href="/in/mail/1"' in ask(catcher, "/in/mail/", mounted=True).text
    page = ask(catcher, "/in/mail/1", mounted=True).text
    assert 'src="/in/mail/1/html"' in page
    assert ask(catcher, "/in/mail/api/mails", mounted=True).json()[0]["id"] == 1


def test_alone_the_root_leads_to_the_list(catcher: MailCatcher) -> None:
    assert ask(catcher, "/").headers["location"] == "/mail"
    asked = read_arguments(["--smtp-port", "2600", "--port", "8300"])
    assert (asked.host, asked.smtp_port, asked.port) == ("127.0.0.1", 2600, 8300)


# --- reading ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>x", '<base target="_blank"><p>x'),
        ("<!doctype html><p>x", '<!doctype html><base target="_blank"><p>x'),
        (
            '<!DOCTYPE html><html lang="en"><head dir="ltr"><title>',
            '<!DOCTYPE html><html lang="en"><head dir="ltr"><base target="_blank"><title>',
        ),
        ("<html><header>x", '<html><base target="_blank"><header>x'),
        ("", '<base target="_blank">'),
    ],
)
def test_links_of_a_mail_open_outside_the_frame(html: str, expected: str) -> None:
    assert open_links_outside(html) == expected


def test_an_unknown_charset_is_read_as_far_as_possible() -> None:
    raw = b"Content-Type: text/plain; charset=klingon\r\n\r\nQapla \xc3\xa9\r\n"
    assert "Qapla" in read(raw).text


def test_a_mail_without_headers_is_still_a_mail() -> None:
    mail = read(b"\r\nonly a body\r\n")
    assert (mail.subject, mail.author, mail.headers) == ("", "", ())
    assert "only a body" in mail.text


@pytest.mark.parametrize("to", ["<", "é <"])
def test_a_broken_address_is_shown_as_it_came(to: str) -> None:
    mail = read(f"To: {to}\r\nSubject: Hi\r\n\r\n".encode())
    assert mail.header("to") == to
    assert mail.subject == "Hi"


def test_choosing_keeps_the_order_given() -> None:
    mails = [
        read(b"Subject: One\r\n\r\n", mail_id=1, at=NOON),
        read(b"Subject: Two\r\n\r\n", mail_id=2, at=NOON + timedelta(minutes=1)),
    ]
    assert choose(reversed(mails)) == mails[::-1]
    assert choose(mails, subject=" one ") == mails[:1]
    assert choose(mails, since=NOON + timedelta(seconds=1)) == mails[1:]


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    mail = read(b"Subject: x\r\n" + raw)
    assert mail.subject.startswith("x")
    assert mail.size == len(raw) + 12
    assert JSONResponse(as_json(mail)).status_code == 200
