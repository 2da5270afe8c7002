"""An account's users, one of every role (lever-api 6.1)."""

from dataclasses import dataclass

from lever_sandbox.answers import Json
from lever_sandbox.ids import stable_id, stable_number
from lever_sandbox.packages import LEVER_TRM
from lever_sandbox.roles import BUILT_IN, Role, make_custom_roles

SUPER_ADMIN = "super admin"
ROLES = (SUPER_ADMIN, "admin", "team member", "limited team member", "interviewer")
PASSWORD = "lever"
_FIRST_SEEN = 1_700_000_000_000
_LEFT = 1_720_000_000_000

_GIVEN = ("Duarte", "Noor", "Imke", "Teodor", "Asha", "Rui", "Maelle", "Oskar", "Yara")
_FAMILY = ("Vale", "Lindqvist", "Okoro", "Brandt", "Moura", "Castell", "Iyer", "Holt")


@dataclass
class User:
    id: str
    name: str
    email: str
    access_role: str
    created_at: int
    deactivated_at: int | None = None
    custom_role: Role | None = None

    @property
    def is_super_admin(self) -> bool:
        return self.access_role == SUPER_ADMIN

    @property
    def role(self) -> Role:
        """The custom role while the user has it, or the built-in one of that name."""
        if self.custom_role is not None and self.custom_role.id == self.access_role:
            return self.custom_role
        return BUILT_IN[self.access_role]

    def may(self, permission: str) -> bool:
        return permission in self.role.permissions

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "username": self.email.split("@")[0],
            "email": self.email,
            # The id of a custom role (A: access-role-id).
            "accessRole": self.access_role,
            "photo": None,
            "createdAt": self.created_at,
            "deactivatedAt": self.deactivated_at,
            "externalDirectoryId": None,
            "linkedContactIds": None,
            "jobTitle": None,
            "managerId": None,
        }


def make_users(site: str, package: str = LEVER_TRM) -> list[User]:
    """One active user of each role, an admin who has left, and the custom roles."""
    active = [
        _make_user(site, role.replace(" ", "-"), role, number)
        for number, role in enumerate(ROLES)
    ]
    former = _make_user(site, "former-admin", "admin", len(ROLES))
    former.deactivated_at = _LEFT
    roles = make_custom_roles(site, package)
    custom = [
        _make_user(site, mailbox, role.id, len(ROLES) + number)
        for number, (mailbox, role) in enumerate(roles.items(), start=1)
    ]
    for user, role in zip(custom, roles.values(), strict=True):
        user.custom_role = role
    return [*active, former, *custom]


def _make_user(site: str, mailbox: str, role: str, number: int) -> User:
    start = stable_number(site) + number
    return User(
        id=stable_id(site, "user", mailbox),
        name=f"{_GIVEN[start % len(_GIVEN)]} {_FAMILY[start % len(_FAMILY)]}",
        email=f"{mailbox}@{site}.example",
        access_role=role,
        created_at=_FIRST_SEEN + number * 1000,
    )
