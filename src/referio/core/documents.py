"""What a file is by its content, and whether an employer's system would take it.

Lever takes doc, docx, pdf, txt, js, jpg and png of up to 30 MB (lever-api 2.8); scripts
are nothing an applicant sends, so js is left out. A name proves nothing: a program called
resume.pdf is refused, and a picture called resume.pdf goes on as resume.png.
"""

import io
import math
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field

import filetype

from referio.core.postings import Attachment

LIMIT_BYTES = 30_000_000
NAME_LIMIT = 120

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "png": "image/png",
}
ACCEPTED = ".pdf,.doc,.docx,.txt,.jpg,.jpeg,.png"
ACCEPTED_WORDS = "PDF, Word (doc, docx), plain text, JPG or PNG, up to 30 MB"

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_PLAIN_NAMES = frozenset(["txt", "text", ""])
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class NotADocument(Exception):
    """A file cannot be taken; the message says why, to the person who gave it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came: `content` is empty when `size` (bytes) is over the limit."""

    filename: str
    size: int
    content: bytes = field(repr=False)


def document(given: Given) -> Attachment:
    """Return the file as it may be handed on, named after what it is. Raises NotADocument."""
    name = clean_name(given.filename)
    if given.size > LIMIT_BYTES:
        raise NotADocument(
            f"“{name}” is {_megabytes(given.size)} MB. Files can be up to 30 MB:"
            " please choose a smaller one."
        )
    if not given.content:
        raise NotADocument(f"“{name}” is empty. Please choose another file.")
    kind = kind_of(given.content, extension(name))
    if not kind:
        raise NotADocument(
            f"“{name}” is not a file we can hand on."
            f" Please choose a {ACCEPTED_WORDS.partition(', up')[0]} file."
        )
    return Attachment(_named(name, kind), MEDIA_TYPES[kind], given.content)


def kind_of(content: bytes, named: str) -> str:
    """Return what a file is (a key of MEDIA_TYPES) by its content, or "".

    Only plain text, which has no mark of its own, is believed by its name as well.
    """
    if content.startswith(b"PK\x03\x04"):
        return "docx" if _is_word(content) else ""
    if content.startswith(_OLE):
        return "doc" if _WORD_STREAM in content else ""
    guess = filetype.guess(content)
    if guess is not None:
        found = str(guess.extension)
        return found if found in MEDIA_TYPES else ""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return "txt" if named in _PLAIN_NAMES and _is_text(content) else ""


def clean_name(filename: str) -> str:
    """Return a file's own name: no folders, nothing invisible, at most 120 characters."""
    name = re.split(r"[/\\]", filename)[-1]
    visible = "".join(
        sign for sign in name if not unicodedata.category(sign).startswith("C")
    )
    tidy = " ".join(visible.split()).strip(". ") or "file"
    stem, dot, end = tidy.rpartition(".")
    return f"{stem[: NAME_LIMIT - 10]}{dot}{end[:9]}" if dot else tidy[:NAME_LIMIT]


def extension(name: str) -> str:
    """Return what follows the last dot of a name, in small letters, or ""."""
    stem, dot, end = name.rpartition(".")
    return end.lower() if dot and stem else ""


def _megabytes(size: int) -> str:
    # Rounded up: "30.0 MB" would not be more than 30 MB.
    return f"{math.ceil(size / 100_000) / 10:.1f}"


def _named(name: str, kind: str) -> str:
    same = {"jpg": {"jpg", "jpeg"}, "txt": {"txt", "text"}}.get(kind, {kind})
    end = extension(name)
    if end in same:
        return name
    stem = name.rpartition(".")[0] if end in MEDIA_TYPES else name
    return f"{stem}.{kind}"


def _is_word(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    # With macros it is a docm, whatever it is called, and no place for one.
    return "word/document.xml" in names and "word/vbaProject.bin" not in names


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(content, "utf-16")
    if _CONTROLS.search(content):
        return False
    return _decodes(content, "utf-8") or _decodes(content, "cp1252")


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
