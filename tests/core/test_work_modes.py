"""Where work is done, from the words around, when the ATS has no word for it."""

import pytest

from referio.core.postings import WorkMode
from referio.core.work_modes import infer_work_mode


@pytest.mark.parametrize(
    ("title", "locations", "commitment", "mode", "confidence"),
    [
        ("Engineer", ["Remote (US or Canada)"], "", "remote", 90),
        ("Engineer", ["Remote Canada"], "Full Time", "remote", 90),
        ("Engineer", ["Paris"], "Full Time Remote", "remote", 90),
        ("Engineer", ["Paris"], "Full-time Onsite or Remote", "unstated", 0),
        ("Engineer", ["London or remote"], "", "unstated", 0),
        ("Engineer", ["London", "Remote"], "", "unstated", 0),
        ("Engineer", ["Hybrid - London"], "", "hybrid", 90),
        ("Engineer (Remote)", ["Paris"], "CDI", "remote", 80),
        ("Engineer - Remote, US", ["Paris"], "CDI", "remote", 80),
        ("Remote | Engineer", ["Paris"], "CDI", "remote", 80),
        ("Engineer (Hybrid)", ["Paris"], "", "hybrid", 80),
        ("Account Executive (Onsite)", [], "", "onsite", 80),
        ("Engineer (Hybrid or Remote)", ["Paris"], "", "unstated", 0),
        ("Remote Sensing Engineer", ["Paris"], "", "unstated", 0),
        ("Head of Remote Support", ["Paris"], "", "unstated", 0),
        ("Engineer", ["Paris"], "CDI", "unstated", 0),
        ("", [], "", "unstated", 0),
    ],
)
def test_words(
    title: str, locations: list[str], commitment: str, mode: str, confidence: int
) -> None:
    read = infer_work_mode(title=title, locations=locations, commitment=commitment)
    assert read == (WorkMode(mode), confidence)
