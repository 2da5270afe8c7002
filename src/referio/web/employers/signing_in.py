"""Signing in by a mailed link: no password, and the same answer for every address."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from referio.accounts import operations, queries
from referio.core.links import LinkError
from referio.pipeline import steps
from referio.transactions import transaction
from referio.web.employers import access
from referio.web.employers.forms import SignInForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and mail it a link where it is a member's."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"section": "employers", "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "employers/sign_in.html", context, status=status)
    _mail_link(form.cleaned_data["email"])
    return redirect("employers:sign-in-sent")


def _mail_link(email: str) -> None:
    """Mail a link to a member, one a minute: anybody may type their address here."""
    with transaction():
        member = queries.member_by_email(email)
        if member is None or member.is_staff:
            return
        if operations.claim_sign_in_mail(member.pk, now=timezone.now()):
            steps.ask_for_sign_in(member.pk)


@require_safe
def sign_in_sent(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way, if the address is one of ours."""
    return render(request, "employers/sign_in_sent.html", {"section": "employers"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signed_in(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button of a sign-in link; pressing it signs in.

    A button, because scanners of mail open every link.
    """
    try:
        member = access.member_in(token, now=timezone.now())
    except LinkError:
        member = None
    if member is None:
        return render(request, "employers/sign_in_old.html", status=410)
    if request.method != "POST":
        return render(request, "employers/signed_in.html", {"member": member})
    login(request, member, backend=BACKEND)
    return redirect("employers:mine")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out and show the page for employers."""
    logout(request)
    return redirect("employers:about")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Lead to the portal; to a choice where a person has seats at several employers."""
    employers = access.employers_of(request.user)
    if len(employers) == 1:
        return redirect("employers:portal", slug=employers[0].slug)
    return render(request, "employers/mine.html", {"employers": employers})
