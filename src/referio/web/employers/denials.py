"""Why Lever sent an employer back without a code, told in our own words.

Only `error` is a protocol word (RFC 6749, section 4.1.2.1); the description is free text
(lever-api 1.3) that anybody can write into an address, so it is read and never shown.
"""

from enum import Enum

from referio.core.text import fold

_LATER = {"temporarily_unavailable", "server_error"}
_RIGHTS = (
    "super admin",
    "superadmin",
    "permission",
    "administrator",
    "not allowed",
    "role",
)


_PACKAGES = ("package", "subscription", "plan ", "not included", "upgrade")


class Denial(Enum):
    """What most likely happened in Lever."""

    DENIED = "denied"
    NOT_SUPER_ADMIN = "not-super-admin"
    NO_PACKAGE = "no-package"
    LATER = "later"
    OTHER = "other"


def read_denial(error: str, description: str) -> Denial:
    """Return what an error answer of Lever's consent means."""
    if error in _LATER:
        return Denial.LATER
    if error != "access_denied":
        return Denial.OTHER
    said = fold(description).replace("_", " ")
    if any(word in said for word in _PACKAGES):
        return Denial.NO_PACKAGE
    return (
        Denial.NOT_SUPER_ADMIN
        if any(word in said for word in _RIGHTS)
        else Denial.DENIED
    )
