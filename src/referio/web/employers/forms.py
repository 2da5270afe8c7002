"""What employers type: the request for access, and the address a sign-in link goes to."""

from django import forms

from referio.web.employers.sites import NotASite, read_site


class RequestForm(forms.Form):
    """Asks for what staff need to verify a company and set up its access."""

    company = forms.CharField(
        label="Company",
        max_length=200,
        error_messages={"required": "Please tell us the name of your company."},
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    contact_name = forms.CharField(
        label="Your name",
        max_length=200,
        error_messages={"required": "Please tell us your name."},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    work_email = forms.EmailField(
        label="Work e-mail",
        max_length=254,
        help_text="Best at your company’s own domain; we mail the access link here.",
        error_messages={
            "required": "Please give the e-mail address we should answer to.",
            "invalid": "This does not look like an e-mail address. Please check for typing errors.",
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    lever_account = forms.CharField(
        label="Lever account",
        max_length=500,
        help_text="The address of your Lever job board, or the site name in it:"
        " jobs.lever.co/brightwater, or brightwater.",
        error_messages={"required": "Please tell us which Lever account is yours."},
        widget=forms.TextInput(
            {
                "autocapitalize": "none",
                "spellcheck": "false",
                "placeholder": "jobs.lever.co/…",
            }
        ),
    )
    note = forms.CharField(
        label="Anything we should know",
        required=False,
        max_length=2000,
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
            "required": "Please type the e-mail address you use with us.",
            "invalid": "This does not look like an e-mail address. Please check for typing errors.",
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
