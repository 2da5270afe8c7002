"""Changing users and contacts (lever-api 4.11, 6.1)."""

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import Json, bad_request, not_found, one
from lever_sandbox.api import Call, endpoint
from lever_sandbox.ids import new_id
from lever_sandbox.opportunity import Contact
from lever_sandbox.people import ROLES, User
from lever_sandbox.recruiting import Recruiter

WRITE = "users:write:admin"
_DEFAULT_ROLE = "interviewer"


def routes() -> list[Route]:
    user = "/users/{user}"
    return [
        endpoint("POST", "/users", WRITE, create_user),
        endpoint("PUT", user, WRITE, change_user),
        endpoint("POST", f"{user}/deactivate", WRITE, deactivate),
        endpoint("POST", f"{user}/reactivate", WRITE, reactivate),
        endpoint("PUT", "/contacts/{contact}", "contact:write:admin", replace_contact),
    ]


async def create_user(call: Call) -> Response:
    """An interviewer, unless `accessRole` says otherwise."""
    body = await call.body()
    name, email = _text(body, "name"), _text(body, "email").lower()
    _check_email(call, email, None)
    role = _role(body, _DEFAULT_ROLE)
    user = User(new_id(), name, email, role, call.now)
    call.account.users.append(user)
    return one(user.as_json(), 201)


async def change_user(call: Call) -> Response:
    user, body = _user(call), await call.body()
    name = _text(body, "name") if "name" in body else user.name
    email = _text(body, "email").lower() if "email" in body else user.email
    _check_email(call, email, user)
    user.access_role = _role(body, user.access_role)
    user.name, user.email = name, email
    return one(user.as_json())


async def deactivate(call: Call) -> Response:
    user = _user(call)
    user.deactivated_at = user.deactivated_at or call.now
    return one(user.as_json())


async def reactivate(call: Call) -> Response:
    user = _user(call)
    user.deactivated_at = None
    return one(user.as_json())


def _user(call: Call) -> User:
    user = call.account.user(call.path("user"))
    if user is None:
        raise not_found("user", call.path("user"))
    return user


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise bad_request(f"{name} is required")
    return value.strip()


def _check_email(call: Call, email: str, holder: User | None) -> None:
    """One e-mail address, one user (A: user-email-unique)."""
    for user in call.account.users:
        if user.email == email and user is not holder:
            raise bad_request("A user with this email exists already")


def _role(body: Json, default: str) -> str:
    role = body.get("accessRole", default)
    if role not in ROLES:
        raise bad_request(f"Unknown accessRole: {role}")
    return str(role)


async def replace_contact(call: Call) -> Response:
    """Fields left out come back blank (lever-api 8, 28)."""
    contact = call.account.contacts.get(call.path("contact"))
    if contact is None:
        raise not_found("contact", call.path("contact"))
    _replace(contact, await call.body())
    recruiter = Recruiter(call.world, call.account, call.caller.user_id)
    recruiter.tell_of_contact("contactUpdated", contact)
    return one(contact.as_json())


def _replace(contact: Contact, body: Json) -> None:
    lists = {name: body.get(name) or [] for name in ("emails", "phones")}
    location = body.get("location") or {}
    if isinstance(location, dict):
        location = location.get("name") or ""
    for name, given in lists.items():
        if not isinstance(given, list):
            raise bad_request(f"{name} must be a list")
    contact.name = str(body.get("name") or "")
    contact.headline = str(body.get("headline") or "")
    contact.location = str(location)
    contact.emails, contact.phones = lists["emails"], lists["phones"]
