"""Roles as sets of permissions; the permissions decide, never a role's name.

Only the first three permissions are named by Lever's help pages; which built-in role
has which of the rest is ours (A: role-permissions).
"""

from dataclasses import dataclass

from lever_sandbox.ids import stable_id
from lever_sandbox.packages import ENTERPRISE

MANAGE_INTEGRATIONS = "manage API credentials and integrations"
MANAGE_PROFILES = "manage profiles"
VIEW_ASSOCIATED = "view associated postings"
VIEW_ALL = "view all postings"
MANAGE_POSTINGS = "manage postings"


@dataclass(frozen=True)
class Role:
    """`id` is what the API calls `accessRole`: a name, or an id when custom."""

    id: str
    name: str
    permissions: frozenset[str]


def _built_in(name: str, *permissions: str) -> Role:
    return Role(name, name, frozenset(permissions))


BUILT_IN = {
    role.id: role
    for role in (
        _built_in(
            "super admin",
            MANAGE_INTEGRATIONS,
            MANAGE_PROFILES,
            VIEW_ASSOCIATED,
            VIEW_ALL,
            MANAGE_POSTINGS,
        ),
        _built_in("admin", MANAGE_PROFILES, VIEW_ASSOCIATED, VIEW_ALL, MANAGE_POSTINGS),
        _built_in("team member", MANAGE_PROFILES, VIEW_ASSOCIATED, MANAGE_POSTINGS),
        _built_in("limited team member", MANAGE_PROFILES, VIEW_ASSOCIATED),
        _built_in("interviewer"),
    )
}


def make_custom_roles(site: str, package: str) -> dict[str, Role]:
    """By mailbox: who may connect without being a Super Admin, and who may not.

    Only the Enterprise package has custom roles (A: custom-roles-package).
    """
    if package != ENTERPRISE:
        return {}
    lead = (MANAGE_INTEGRATIONS, MANAGE_PROFILES, VIEW_ASSOCIATED)
    return {
        "integrations-lead": _custom(site, "Integrations lead", *lead),
        "sourcer": _custom(site, "Sourcer", MANAGE_PROFILES, VIEW_ASSOCIATED),
    }


def _custom(site: str, name: str, *permissions: str) -> Role:
    return Role(stable_id(site, "role", name), name, frozenset(permissions))
