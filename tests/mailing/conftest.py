"""Snapshots that open in a browser or a mail program: one real file each."""

import pytest
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class FileSnapshot(SingleFileSnapshotExtension):
    """A file as people read it: LF lines, since version control would change CRLF."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


class HtmlSnapshot(FileSnapshot):
    file_extension = "html"


class MailSnapshot(FileSnapshot):
    file_extension = "eml"


@pytest.fixture
def match(snapshot):
    """Return a check of bytes against the file kept for this test."""

    def check(extension: type[FileSnapshot], content: bytes) -> None:
        text = content.decode().replace("\r\n", "\n")
        assert text == snapshot(extension_class=extension)

    return check


@pytest.fixture
def match_parts(match):
    """Return a check of both parts of a mail against the files kept for this test."""

    def check(parts) -> None:
        match(HtmlSnapshot, parts.html)
        match(FileSnapshot, parts.text)

    return check


@pytest.fixture
def match_mail(match):
    """Return a check of a whole message against the file kept for this test."""
    return lambda content: match(MailSnapshot, content)
