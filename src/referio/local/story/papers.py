"""The files that applicants attach, made on the spot."""

PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(200)


def resume(name: str) -> bytes:
    """Return a PDF of one page with a name on it; the same name gives the same bytes."""
    words = f"Resume of {name}".encode("ascii", "replace")
    shown = b"BT /F1 24 Tf 72 720 Td (" + words + b") Tj ET"
    stream = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return _written(objects)


def _written(objects: list[bytes]) -> bytes:
    """Join objects and the table of where each begins (PDF 32000-1, 7.5.4)."""
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + head + table + trailer % (size, len(body))
