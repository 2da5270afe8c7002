"""Lever's answer: a code becomes a connection, anything else a page with the way back."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from referio.accounts import queries as accounts
from referio.ats import operations, queries
from referio.core.ports import Grant, Refused, Unavailable
from referio.pipeline import addresses, connecting
from referio.web.employers import invitations, sessions, states
from referio.web.employers.denials import read_denial

# What to tell of a failure, and whether the fault may lie outside (502, 503) or in the request.
_STATUS = {"unavailable": 503, "refused": 502, "taken": 409, "unnamed": 502}


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Take Lever's answer to one of our questions, once."""
    state = request.GET.get("state", "")
    returned = sessions.take(request, state)
    if returned.answer is not states.Answer.FRESH or returned.invitation_id is None:
        return _not_expected(request, returned)
    if "error" in request.GET:
        return _denied(request, returned.invitation_id)
    if not request.GET.get("code"):
        return _failed(request, returned.invitation_id, "refused")
    return _accepted(request, returned, returned.invitation_id)


def _accepted(
    request: HttpRequest, returned: states.Returned, invitation_id: int
) -> HttpResponse:
    try:
        # Asked before the exchange, so that no tokens are made that nobody may keep.
        accounts.usable_invitation(invitation_id, now=timezone.now())
        grant = _exchanged(request.GET["code"])
    except accounts.InvitationUnusable as closed:
        return invitations.unusable(request, closed, token=_token(invitation_id))
    except Unavailable:
        return _failed(request, invitation_id, "unavailable")
    except Refused:
        return _failed(request, invitation_id, "refused")
    if not returned.another and (asked := _expected(invitation_id, grant)):
        return _another(request, invitation_id, grant, {"asked": asked})
    try:
        return _connected(request, invitation_id, grant, another=returned.another)
    except connecting.OtherAccount as other:
        return _another(request, invitation_id, grant, {"known": other.known})


def _expected(invitation_id: int, grant: Grant) -> list[str]:
    """Return the accounts a first consent was expected from, if it came from another."""
    employer_id = accounts.invitation(invitation_id).employer_id
    is_known = not grant.account_id or queries.is_known(grant.account_id)
    if is_known or queries.connections_of(employer_id):
        return []
    asked = accounts.accounts_asked_for(employer_id)
    site = operations.site_of(grant).casefold() if asked else ""
    is_expected = not site or site in {one.casefold() for one in asked}
    return [] if is_expected else asked


def _exchanged(code: str) -> Grant:
    redirect_uri = invitations.callback_address()
    return operations.authorization().exchange(code=code, redirect_uri=redirect_uri)


def _connected(
    request: HttpRequest, invitation_id: int, grant: Grant, *, another: bool
) -> HttpResponse:
    now = timezone.now()
    try:
        made = connecting.connect(invitation_id, grant, another=another, now=now)
    except accounts.InvitationUnusable as closed:
        _give_back(grant)
        sessions.look_again(request)
        return invitations.unusable(request, closed, token=_token(invitation_id))
    except operations.AccountTaken:
        _give_back(grant)
        return _failed(request, invitation_id, "taken")
    except operations.AccountUnknown:
        # Nothing to give back: the account may be one that somebody uses.
        return _failed(request, invitation_id, "unnamed")
    sessions.remember(request, invitation_id=invitation_id, connection_id=made.pk)
    return redirect("employers:connected", token=_token(invitation_id))


def _another(
    request: HttpRequest,
    invitation_id: int,
    grant: Grant,
    expected: Mapping[str, Sequence[object]],
) -> HttpResponse:
    """Name both accounts and ask which was meant; nothing is kept until that is said."""
    site = operations.site_of(grant)
    _give_back(grant)
    context = {
        "came": site or grant.account_id,
        "has_site": bool(site),
        **expected,
        "token": _token(invitation_id),
        "employer": accounts.invitation(invitation_id).employer,
        **_way_back(invitation_id),
    }
    return render(request, "employers/other_account.html", context, status=409)


def _give_back(grant: Grant) -> None:
    """Return tokens we will not keep, unless the account is connected.

    The ATS may end all that the account ever granted us, and with it a connection that
    another employer, or another tab, has made.
    """
    if grant.refresh_token and not queries.is_connected(grant.account_id):
        operations.authorization().revoke(grant.refresh_token)


def _denied(request: HttpRequest, invitation_id: int) -> HttpResponse:
    denial = read_denial(request.GET["error"], request.GET.get("error_description", ""))
    context = {"denial": denial.value, **_way_back(invitation_id)}
    return render(request, "employers/denied.html", context)


def _failed(request: HttpRequest, invitation_id: int, why: str) -> HttpResponse:
    context = {"why": why, **_way_back(invitation_id)}
    return render(
        request, "employers/connect_failed.html", context, status=_STATUS[why]
    )


def _not_expected(request: HttpRequest, returned: states.Returned) -> HttpResponse:
    known = returned.invitation_id
    context = {"answer": returned.answer.value, **(_way_back(known) if known else {})}
    return render(request, "employers/not_expected.html", context, status=400)


def _way_back(invitation_id: int) -> dict[str, str]:
    invited = accounts.invitation(invitation_id)
    return {"link": addresses.invitation(invited.pk, invited.created_at)}


def _token(invitation_id: int) -> str:
    return _way_back(invitation_id)["link"].rpartition("/")[2]
