"""What an ATS said, as employers read it: without addresses, which only staff can use."""

import re

# How the adapters name a place: "api.lever.co (POST /v1/postings/…/apply)".
_PLACE = re.compile(r"\S+ \([A-Z]+ /[^)]*\)")


def plain(reason: str, *, ats: str = "Lever") -> str:
    """Return a recorded reason with the ATS named in place of its addresses."""
    return _PLACE.sub(ats, reason)
