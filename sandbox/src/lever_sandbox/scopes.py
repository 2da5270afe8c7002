"""Lever's scopes and the words its consent page uses for them (lever-api 1.9)."""

OFFLINE = "offline_access"
CONFIDENTIAL = "confidential:access:admin"

_READ = [
    "applications",
    "archive_reasons",
    "audit_events",
    "contact",
    "diversity_surveys",
    "eeo_responses",
    "eeo_responses_pii",
    "feedback",
    "feedback_templates",
    "files",
    "forms",
    "form_templates",
    "groups",
    "interviews",
    "notes",
    "offers",
    "opportunities",
    "panels",
    "permissions",
    "postings",
    "referrals",
    "requisitions",
    "requisition_fields",
    "resumes",
    "roles",
    "sources",
    "stages",
    "tags",
    "tasks",
    "users",
    "webhooks",
]
_WRITE = [
    "contact",
    "feedback",
    "feedback_templates",
    "files",
    "forms",
    "form_templates",
    "groups",
    "interviews",
    "notes",
    "opportunities",
    "panels",
    "permissions",
    "postings",
    "requisitions",
    "requisition_fields",
    "uploads",
    "users",
    "webhooks",
]

KNOWN: frozenset[str] = frozenset(
    {OFFLINE, CONFIDENTIAL}
    | {f"{name}:read:admin" for name in _READ}
    | {f"{name}:write:admin" for name in _WRITE}
)


def satisfies(granted: frozenset[str], needed: str) -> bool:
    """Write includes read of the same resource."""
    return needed in granted or (
        ":read:" in needed and needed.replace(":read:", ":write:") in granted
    )


def describe(scope: str) -> str:
    """The line a person reads on the consent page."""
    if scope == OFFLINE:
        return "Keep access when you are not signed in (offline access)"
    if scope == CONFIDENTIAL:
        return "See confidential postings and opportunities"
    resource, action, _ = scope.split(":")
    verb = "Read and change" if action == "write" else "Read"
    return f"{verb} {resource.replace('_', ' ')}"
