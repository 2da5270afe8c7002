"""Who may enter the console: active staff, by password. To others it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from referio.web.context import SITE_NAME

if TYPE_CHECKING:
    from referio.accounts.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def staff_only(view: View[P]) -> View[P]:
    """Let staff in, lead strangers to the sign-in, and be not found to everybody else."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(
                request.get_full_path(), reverse("console:sign-in")
            )
        if not (user.is_active and user.is_staff):
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def staff_of(request: HttpRequest) -> User:
    """Return the member of staff who asks, inside a view that is `staff_only`."""
    return cast("User", request.user)


_ASKED = {
    "username": ("E-mail", "Please type your e-mail address."),
    "password": ("Password", "Please type your password."),
}


class StaffForm(AuthenticationForm):
    """Signs in staff; says the same to a wrong password and to somebody who is not staff."""

    error_messages = {
        "invalid_login": "E-mail and password do not fit together. Please check both;"
        " capital letters count in the password.",
    }

    def __init__(self, request: HttpRequest | None = None, **given: Any) -> None:
        super().__init__(request, **given)
        for name, (label, wanted) in _ASKED.items():
            field = self.fields[name]
            field.label = label
            field.error_messages["required"] = wanted

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Raise ValidationError for people who are not active staff."""
        if not (user.is_active and getattr(user, "is_staff", False)):
            raise ValidationError(
                self.error_messages["invalid_login"], code="invalid_login"
            )


class SignIn(LoginView):
    """The password page of the console."""

    template_name = "console/sign_in.html"
    authentication_form = StaffForm
    extra_context = {"site_name": SITE_NAME}  # Django's view would name the host

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form with what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
