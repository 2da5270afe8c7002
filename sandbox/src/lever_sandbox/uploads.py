"""Files waiting 24 hours to be named in an application (lever-api 4.4, 2.8)."""

from dataclasses import dataclass, field

from lever_sandbox.answers import Json, bad_request
from lever_sandbox.clock import DAY
from lever_sandbox.ids import new_id

MAX_BYTES = 30 * 1024 * 1024
EXTENSIONS = frozenset({"doc", "docx", "pdf", "txt", "js", "jpg", "png"})


@dataclass(frozen=True)
class Upload:
    id: str
    filename: str
    content: bytes = field(repr=False)
    expires_at: int

    def as_json(self, base_url: str) -> Json:
        return {
            "id": self.id,
            "filename": self.filename,
            "uri": f"{base_url}/v1/uploads/{self.id}",
            "size": len(self.content),
            "expiresAt": self.expires_at,
        }


def make_upload(filename: str, content: bytes, now_ms: int) -> Upload:
    """Raises ApiError 400 for an unaccepted kind or size (A: refused-files)."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    if name.rpartition(".")[2].lower() not in EXTENSIONS or "." not in name:
        raise bad_request(f"A file named {name!r} is not of an accepted type")
    if len(content) > MAX_BYTES:
        raise bad_request("The file is larger than 30 MB")
    return Upload(f"{new_id()}-{name}", name, content, now_ms + DAY)


def find_upload(uploads: dict[str, Upload], uri: object, now_ms: int) -> Upload | None:
    """Match by the last path part, whatever the host; None when gone or expired.

    Using it does not use it up (A: upload-reuse).
    """
    upload = uploads.get(str(uri).rstrip("/").rpartition("/")[2])
    if upload is None or upload.expires_at <= now_ms:
        return None
    return upload
