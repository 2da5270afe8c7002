"""Reading pages as somebody without script, and filling in their forms."""

from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.local.expecting import Unexpected
from referio.local.page import Button, read
from referio.local.visitor import Visitor

SHOP = "http://shop.example"
FORM = """<!doctype html><html><head><title>Order &amp; pay</title>
<style>.a{}</style><script>var no = "words";</script></head><body>
<h1>Order<br>here</h1><a href="/help">Get <b>help</b></a> <a>no address</a>
<form method="post" action="send?x=1">
 <input type="hidden" name="csrf" value="t0k&amp;en"><input name="name" value="Ana">
 <input type="checkbox" name="tick" checked><input type="checkbox" name="other">
 <input type="radio" name="size" value="s"><input type="radio" name="size" value="m" checked>
 <select name="colour"><option value="">Any</option><option selected>Red</option></select>
 <select name="place"><option value="1">One</option><option value="2">Two</option></select>
 <textarea name="note">
first
line</textarea><input type="file" name="paper"><input name="dead" value="x" disabled>
 <button type="button">Nothing</button><button name="way" value="fast">Send  it</button>
</form><form action="/find"><input name="q"><button>Find</button></form></body></html>"""


def test_words_links_and_title_are_what_people_see() -> None:
    page = read(FORM, url=f"{SHOP}/order")
    assert page.title == "Order & pay"
    assert page.says("Order here")
    assert not page.says("var no")
    assert page.links == [("Get help", f"{SHOP}/help")]
    assert page.link("Get") == f"{SHOP}/help"
    assert page.links_to("/help")
    with pytest.raises(Unexpected, match="has no link “Buy”"):
        page.link("Buy")


def test_the_link_of_exactly_these_words_goes_before_one_that_begins_so() -> None:
    html = '<a href="/labs">Acme Labs</a><a href="/acme">Acme</a>'
    assert read(html, url=SHOP).link("Acme") == f"{SHOP}/acme"


def test_an_untouched_form_sends_what_a_browser_would() -> None:
    form, button = read(FORM, url=f"{SHOP}/order").form_with("Send it")
    assert (form.action, form.method) == (f"{SHOP}/send?x=1", "post")
    assert button == Button("Send it", "way", "fast")
    assert form.filled({}, button) == {
        "csrf": ["t0k&en"],
        "name": ["Ana"],
        "tick": ["on"],
        "other": [],
        "size": ["m"],
        "colour": ["Red"],
        "place": ["1"],
        "note": ["first\nline"],
        "paper": [],
        "way": ["fast"],
    }


def test_only_what_is_offered_can_be_chosen() -> None:
    form, button = read(FORM, url=SHOP).form_with("Send it")
    sent = form.filled({"size": "s", "other": ["on"], "tick": []}, button)
    assert (sent["size"], sent["other"], sent["tick"]) == (["s"], ["on"], [])
    with pytest.raises(Unexpected, match="size does not offer xl"):
        form.filled({"size": "xl"}, button)
    with pytest.raises(Unexpected, match="no field adress"):
        form.filled({"adress": "here"}, button)


def test_a_button_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(
        Unexpected, match=r"no button “Nothing”, only \['Send it', 'Find'\]"
    ):
        read(FORM, url=SHOP).form_with("Nothing")


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    page = read(f"<p>{text}</p><form>{text}", url=SHOP)
    assert page.url == SHOP


def shop(request: httpx.Request) -> httpx.Response:
    """A place that asks for a cookie, redirects, and shows what it was sent."""
    if request.url.path == "/order":
        return httpx.Response(200, html=FORM, headers={"Set-Cookie": "seen=yes"})
    if request.url.path == "/send":
        assert request.headers["Origin"] == SHOP
        sent = parse_qs(request.content.decode()) if b"name=" in request.content else {}
        return httpx.Response(303, headers={"Location": f"/thanks?{len(sent)}"})
    cookie = request.headers.get("Cookie", "")
    return httpx.Response(200, html=f"<p>{request.method} {cookie}</p>")


def test_a_visitor_keeps_cookies_and_follows_where_a_form_leads() -> None:
    with Visitor(httpx.MockTransport(shop)) as visitor:
        page = visitor.open(f"{SHOP}/order")
        done = visitor.press(page, "Send it", {"name": "Bo"})
        assert done.url == f"{SHOP}/thanks?8"
        assert done.says("GET seen=yes")


def test_a_visitor_attaches_files() -> None:
    with Visitor(httpx.MockTransport(shop)) as visitor:
        page = visitor.open(f"{SHOP}/order")
        files = {"paper": ("a.pdf", b"%PDF-", "application/pdf")}
        assert visitor.press(page, "Send it", files=files).status == 200


def test_an_answer_nobody_expected_is_told_without_the_key_in_its_address() -> None:
    def gone(request: httpx.Request) -> httpx.Response:
        return httpx.Response(410, html="<title>Gone</title>")

    with Visitor(httpx.MockTransport(gone)) as visitor:
        assert visitor.open(f"{SHOP}/my/secret", status=410).title == "Gone"
        with pytest.raises(Unexpected) as caught:
            visitor.open(f"{SHOP}/my/secret?for=key")
    assert str(caught.value) == "shop.example/my/… answered 410 instead of 200: Gone"
