"""What may be shown stays; nothing that acts gets through."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters import html


@pytest.mark.parametrize(
    ("given_html", "shown"),
    [
        ('<div class="x" style="y">a</div>', "<div>a</div>"),
        ("<span>a<br/>b</span>", "a<br>b"),
        ("<script>bad()</script>a", "a"),
        ("<style>b{}</style><b onclick='x()'>a</b>", "<b>a</b>"),
        (
            '<a href="https://x.example/?a=1&amp;b=2" target="_blank">a</a>',
            '<a href="https://x.example/?a=1&amp;b=2" rel="noopener nofollow">a</a>',
        ),
        ('<a href="mailto:a@x.example">a</a>', None),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener nofollow">a</a>'),
        ('<a href="/jobs">a</a>', '<a rel="noopener nofollow">a</a>'),
        ("<H1 id=x>a</H1><h2>b</h2><h6>c</h6>", "<h3>a</h3><h3>b</h3><h4>c</h4>"),
        ("<header>a</header><hr>b", "ab"),
        ("<table><tr><td>a<td>b</table>", None),
        ("<!-- secret -->a", "a"),
        ("<img src=x onerror=y>a", "a"),
        ("  ", ""),
    ],
)
def test_cleaning(given_html: str, shown: str | None) -> None:
    cleaned = html.clean(given_html)
    assert html.clean(cleaned) == cleaned
    if shown is not None:
        assert cleaned == shown


def test_a_mail_address_stays_a_link() -> None:
    assert "mailto:a@x.example" in html.clean('<a href="mailto:a@x.example">a</a>')


def test_cells_of_a_table_keep_apart() -> None:
    cells = html.clean("<table><tr><td>a</td><td>b</td></tr></table>")
    assert html.plain(cells) == "a\nb"


def test_very_long_html_is_cut() -> None:
    assert len(html.clean("a" * (html.LIMIT + 5))) == html.LIMIT


PIECES = st.sampled_from(
    [
        *[
            "<script>",
            "</script>",
            "<a href=",
            "javascript:",
            "JaVa\tScript:",
            '"',
            "'",
        ],
        *["<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<b onclick=x>"],
        *[
            "<h1/onload=x>",
            "</td ",
            "<tr",
            ">",
            "<",
            "&#106;avascript:",
            "&lt;script&gt;",
        ],
        *[
            "<style>",
            "<math>",
            "<iframe src='data:text/html,x'>",
            "<li>",
            "</ul>",
            "\x00",
        ],
        *[
            "<template>",
            "<noscript>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<a href='data:",
        ],
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join))
def test_nothing_that_acts_gets_through(dirty: str) -> None:
    for cleaned in (html.clean(dirty), html.items(dirty), html.items(f"<li>{dirty}")):
        tags = re.findall(r"<\s*/?\s*([^\s/>]+)([^>]*)>", cleaned)
        for name, attributes in tags:
            assert name in html.TAGS
            assert re.fullmatch(
                r'( href="(https?:|mailto:)[^"]*"| rel="noopener nofollow")*\s*',
                attributes,
            )


@given(st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join))
def test_the_text_of_anything_cleaned_has_no_tags(dirty: str) -> None:
    """What a parser of the standard library reads as text is the reference."""

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__(convert_charrefs=True)
            self.said: list[str] = []

        def handle_data(self, data: str) -> None:
            self.said.append(data)

    for cleaned in (html.clean(dirty), html.items(f"<li>{dirty}")):
        reader = Reader()
        reader.feed(cleaned)
        reader.close()
        said = "".join(reader.said).split()
        assert "".join(html.plain(cleaned).split()) == "".join(said)
        if said:
            assert html.says_something(cleaned)


# Unseen characters are taken out where Lever's text is read.
SEEN = st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t<>&")


@given(st.text(SEEN))
def test_plain_text_survives_being_made_html(words: str) -> None:
    shown = html.paragraphs(words)
    assert html.plain(html.clean(shown)).split() == words.split()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("", ""),
        ("\n\n", ""),
        ("a\nb\n\n \n<c>\n", "<p>a<br>b</p><p>&lt;c&gt;</p>"),
    ],
)
def test_paragraphs(words: str, shown: str) -> None:
    assert html.paragraphs(words) == shown


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("<li>a</li><li>b</li>", "<ul><li>a</li><li>b</li></ul>"),
        (" <LI class=x>a", "<ul> <li>a</li></ul>"),
        ("<ol><li>a</li></ol>", "<ol><li>a</li></ol>"),
        ("<div>a</div>", "<div>a</div>"),
        ("a", "a"),
    ],
)
def test_items(content: str, shown: str) -> None:
    assert html.items(content) == shown


def test_plain_text_has_a_line_for_each_block() -> None:
    cleaned = html.clean(
        "<div>We build <b>quiet</b>\n&nbsp;pumps &amp; pipes.</div><div><br></div>"
        '<h3>You</h3><ul><li>a</li><li>b<br>c</li></ul><a href="https://x.example/?a>b">d</a>'
    )
    assert html.plain(cleaned) == "We build quiet pumps & pipes.\nYou\na\nb\nc\nd"


@pytest.mark.parametrize("cleaned", ["", "<p></p>", "<div> &nbsp;<br>&nbsp;</div>\n"])
def test_nothing_is_said_by_tags_and_blanks(cleaned: str) -> None:
    assert not html.says_something(cleaned)
