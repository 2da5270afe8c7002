"""Taking files in without letting a large one fill memory or disk."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from referio.core.documents import LIMIT_BYTES, Given

# Three files of the largest size and what is typed around them; more is not read at all.
MOST_LARGE_FILES = 3
REQUEST_LIMIT_BYTES = MOST_LARGE_FILES * LIMIT_BYTES + 5_000_000


class BoundedUpload(FileUploadHandler):
    """Keeps a file up to the limit; of a larger one only how large it was."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start on a file."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece, or let go of all of them."""
        if start + len(raw_data) <= LIMIT_BYTES:
            self.kept.write(raw_data)
        else:
            self.kept = BytesIO()
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """Return the file; its size is the true one, its content perhaps nothing."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name or "file",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
        )


def is_too_large(request: HttpRequest) -> bool:
    """Tell whether a request is larger than any application may be."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > REQUEST_LIMIT_BYTES


def given_files(request: HttpRequest, prefix: str) -> dict[str, Given]:
    """Return the files of a request by question key."""
    return {
        name.removeprefix(prefix): Given(
            filename=file.name or "file", size=file.size or 0, content=file.read()
        )
        for name, file in request.FILES.items()
        if name.startswith(prefix) and isinstance(file, UploadedFile)
    }
