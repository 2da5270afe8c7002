"""What a file is by its content."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.documents import (
    LIMIT_BYTES,
    MEDIA_TYPES,
    Given,
    NotADocument,
    clean_name,
    document,
    kind_of,
)

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 20
DOC = (
    bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "WordDocument".encode("utf-16-le")
)
SPREADSHEET = (
    bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "Workbook".encode("utf-16-le")
)
PROGRAM = b"MZ\x90\0\x03" + b"\0" * 200


def an_archive(*names: str) -> bytes:
    """A zip archive with empty parts of these names."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as parts:
        for name in names:
            parts.writestr(name, "")
    return kept.getvalue()


DOCX = an_archive("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def a_file(name: str, content: bytes) -> Given:
    """A file as it came."""
    return Given(name, len(content), content)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("cv.pdf", PDF, "pdf"),
        ("cv.pdf", b"\n\n" + PDF, "pdf"),
        ("cv.docx", DOCX, "docx"),
        ("cv.doc", DOC, "doc"),
        ("me.jpeg", JPG, "jpg"),
        ("me.png", PNG, "png"),
        ("cv.txt", "Zoë Ångström 🛠️".encode(), "txt"),
        ("cv.txt", "Zoë".encode("cp1252"), "txt"),
        ("cv.txt", "Zoë".encode("utf-16"), "txt"),
    ],
)
def test_files_employers_take_are_known_by_their_content(name, content, kind):
    taken = document(a_file(name, content))
    assert taken.media_type == MEDIA_TYPES[kind]
    assert taken.filename == name
    assert taken.content == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("resume.pdf", PROGRAM),
        ("resume.docx", an_archive("setup.exe")),
        ("resume.docx", an_archive("word/document.xml", "word/vbaProject.bin")),
        ("resume.docx", b"PK\x03\x04 broken"),
        ("resume.doc", SPREADSHEET),
        ("resume.pdf", b"just text, called pdf"),
        ("page.html", b"<script>alert(1)</script>"),
        ("cv.rtf", b"{\\rtf1\\ansi Hello}"),
        ("cv.txt", b"\x00\x01\x02"),
        ("run.js", b"alert(1)"),
    ],
)
def test_other_files_are_refused_whatever_they_are_called(name, content):
    with pytest.raises(NotADocument, match="PDF, Word"):
        document(a_file(name, content))


def test_a_picture_called_pdf_goes_on_as_what_it_is():
    assert document(a_file("resume.pdf", PNG)).filename == "resume.png"
    assert document(a_file("résumé", PDF)).filename == "résumé.pdf"


def test_thirty_megabytes_are_taken_and_one_byte_more_is_not():
    whole = PDF.ljust(LIMIT_BYTES, b" ")
    assert len(document(a_file("cv.pdf", whole)).content) == LIMIT_BYTES
    # Never "30.0 MB", which would be allowed.
    with pytest.raises(NotADocument, match=r"30\.1 MB\. Files can be up to 30 MB"):
        document(Given("cv.pdf", LIMIT_BYTES + 1, b""))


def test_an_empty_file_is_refused():
    with pytest.raises(NotADocument, match="empty"):
        document(a_file("cv.pdf", b""))


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("C:\\Users\\me\\cv.pdf", "cv.pdf"),
        ("../../etc/cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ("履歴書.pdf", "履歴書.pdf"),
        ("", "file"),
        ("a" * 500 + ".pdf", "a" * 110 + ".pdf"),
    ],
)
def test_names_lose_what_could_mislead(typed, clean):
    assert clean_name(typed) == clean


@given(st.text())
def test_a_clean_name_is_short_and_stays_as_it_is(text):
    name = clean_name(text)
    assert 0 < len(name) <= 120
    assert "/" not in name
    assert clean_name(name) == name


@given(st.binary(max_size=200), st.sampled_from(["pdf", "txt", "docx", ""]))
def test_any_bytes_get_an_answer(content, named):
    assert kind_of(content, named) in {*MEDIA_TYPES, ""}
