"""The gallery in the console: every mail is listed, shown in a frame, and read as text."""

import re
from html import unescape

from referio.mailing.catalogue import languages
from referio.mailing.gallery import in_language

PAGE = "/console/gallery"


def test_every_mail_is_listed_in_every_language_and_can_be_opened(mina):
    page = mina.get(PAGE).content.decode()
    links = re.findall(rf'href="({PAGE}/[^"]+)"', page)
    names = [sample.name for sample in in_language("en")]
    assert links == [f"{PAGE}/{n}/{one}" for n in names for one in languages()]
    assert 'aria-current="page">Gallery' in page
    for link in links[::5]:
        assert mina.get(link).status_code == 200
        assert mina.get(f"{link}/page").status_code == 200


def test_a_mail_is_shown_with_its_subject_its_text_and_a_frame(mina):
    sample = next(one for one in in_language("de") if one.name == "newsletter-3-jobs")
    answer = mina.get(f"{PAGE}/{sample.name}/de?scheme=dark&width=phone")
    page = unescape(answer.content.decode())
    assert sample.parts.subject in page
    assert sample.parts.text.decode().replace("\r\n", "\n") in page
    (frame,) = re.findall(r"<iframe [^>]*>", page)
    assert 'class="mail phone" sandbox title=' in frame
    assert f'src="{PAGE}/{sample.name}/de/page?scheme=dark"' in frame
    assert "frame-src 'self'" in answer["Content-Security-Policy"]


def test_the_framed_page_runs_nothing_and_stays_in_our_own_frames(mina):
    answer = mina.get(f"{PAGE}/welcome/en/page")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_colours_are_those_asked_for(mina):
    dark = mina.get(f"{PAGE}/welcome/en/page?scheme=dark").content
    light = mina.get(f"{PAGE}/welcome/en/page?scheme=purple").content
    assert b"@media all{" in dark
    assert b"@media not all{" in light
    assert b"prefers-color-scheme" not in dark + light


def test_what_is_not_there_is_not_found(mina):
    for path in ("welcome/xx", "no-such-mail/en", "welcome/xx/page"):
        assert mina.get(f"{PAGE}/{path}").status_code == 404
