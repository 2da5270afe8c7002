"""What employers type: the request for access, and the address a sign-in link goes to."""

from collections.abc import Mapping

from django import forms

from referio.mailing.template import one_line
from referio.web.employers.sites import NotASite, read_site

EMAIL_ERRORS = {
    "invalid": "This does not look like an e-mail address. Please check for typing errors.",
    "max_length": "This address is too long. Please check for typing errors.",
}


class LineField(forms.CharField):
    """A line without control characters and marks that turn its direction around."""

    def to_python(self, value: object) -> str:
        """Return what can be seen of a text; nothing, where that says nothing."""
        line = one_line(super().to_python(value) or "")
        return line if any(sign.isalnum() for sign in line) else ""


class NoteField(forms.CharField):
    """Several lines, each as clean as a LineField's."""

    def to_python(self, value: object) -> str:
        """Return the lines as they can be seen."""
        text = super().to_python(value) or ""
        return "\n".join(one_line(line) for line in text.splitlines())


def _at_most(limit: int, errors: Mapping[str, str] | None = None) -> dict[str, str]:
    long = f"Please be brief: {limit:,} characters are the most that fit here."
    return {"max_length": long, **(errors or {})}


def check_email(email: str) -> None:
    """Raise ValidationError for an address that shows as another one."""
    if not email.isprintable():
        raise forms.ValidationError(EMAIL_ERRORS["invalid"])


class RequestForm(forms.Form):
    """Asks for what staff need to verify a company and set up its access."""

    company = LineField(
        label="Company",
        max_length=200,
        error_messages=_at_most(
            200, {"required": "Please tell us the name of your company."}
        ),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    contact_name = LineField(
        label="Your name",
        max_length=200,
        error_messages=_at_most(200, {"required": "Please tell us your name."}),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    work_email = forms.EmailField(
        label="Work e-mail",
        max_length=254,
        help_text="Best at your company’s own domain; we mail the access link here.",
        validators=[check_email],
        error_messages={
            **EMAIL_ERRORS,
            "required": "Please give the e-mail address we should answer to.",
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    lever_account = forms.CharField(
        label="Lever account",
        max_length=500,
        help_text="The address of your Lever job board, or the site name in it:"
        " jobs.lever.co/brightwater, or brightwater.",
        error_messages=_at_most(
            500, {"required": "Please tell us which Lever account is yours."}
        ),
        widget=forms.TextInput(
            {
                "autocapitalize": "none",
                "spellcheck": "false",
                "placeholder": "jobs.lever.co/…",
            }
        ),
    )
    note = NoteField(
        label="Anything we should know",
        required=False,
        max_length=2000,
        error_messages=_at_most(2000),
        widget=forms.Textarea({"rows": 4}),
    )

    def clean_lever_account(self) -> str:
        """Reduce an address to the site name in it."""
        try:
            return read_site(self.cleaned_data["lever_account"])
        except NotASite as error:
            raise forms.ValidationError(str(error)) from error


class SignInForm(forms.Form):
    """Asks where to mail a sign-in link."""

    email = forms.EmailField(
        label="Work e-mail",
        max_length=254,
        error_messages={
            **EMAIL_ERRORS,
            "required": "Please type the e-mail address you use with us.",
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
