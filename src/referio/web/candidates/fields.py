"""The fields an alert's form is made of; what they say when something does not fit."""

from collections.abc import Callable
from typing import Any

from django import forms

from referio.web.candidates.options import LongSelect
from referio.web.candidates.typed import NotUsable

# Django's own words count characters without saying what to do.
TEXT_ERRORS = {
    "max_length": "This is %(show_value)d characters long; up to %(limit_value)d fit."
    " Please shorten it.",
    "null_characters_not_allowed": "This has a character that no keyboard types."
    " Please write it again rather than paste it.",
}
EMAIL_ERRORS = {
    **TEXT_ERRORS,
    "required": "Please type the e-mail address your alert should go to.",
    "invalid": "This does not look like an e-mail address. Please check for typing errors.",
    "max_length": "No e-mail address is that long. Please check for typing errors.",
}
# Django's own would repeat whatever was sent, however long.
CHOICE_ERRORS = {"invalid_choice": "Please choose one of those offered here."}


def line(label: str, **more: Any) -> forms.CharField:
    """Return a field of one line."""
    usual: dict[str, Any] = {
        "widget": forms.TextInput({"dir": "auto"}),
        "max_length": 200,
    }
    return forms.CharField(
        label=label, required=False, error_messages=TEXT_ERRORS, **(usual | more)
    )


def words(label: str, help_text: str) -> forms.CharField:
    """Return a field of words with commas between."""
    return line(label, help_text=help_text, max_length=4000)


def lines(label: str, help_text: str) -> forms.CharField:
    """Return a field of one thing a line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=4000,
        error_messages=TEXT_ERRORS,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


def select(label: str, options: Any, **more: Any) -> forms.ChoiceField:
    """Return a field with one choice."""
    return forms.ChoiceField(
        label=label,
        choices=options,
        required=False,
        error_messages=CHOICE_ERRORS,
        **({"widget": LongSelect} | more),
    )


def several(label: str, options: Any, help_text: str) -> forms.MultipleChoiceField:
    """Return a field with any number of choices."""
    return forms.MultipleChoiceField(
        label=label,
        choices=options,
        help_text=help_text,
        required=False,
        error_messages=CHOICE_ERRORS,
        widget=forms.CheckboxSelectMultiple,
    )


class _Ticks(forms.MultipleChoiceField):
    """Ticks whose inputs the page writes itself; the form decides what they mean."""

    def valid_value(self, value: str) -> bool:  # noqa: ARG002 - any may be sent
        return True


def ticks() -> forms.MultipleChoiceField:
    """Return a field for any number of ticks that depend on the rest of the form."""
    return _Ticks(required=False, widget=forms.MultipleHiddenInput)


def usable(read: Callable[[str], tuple[str, ...]], text: str) -> tuple[str, ...]:
    """Return what is read from a text, or say beside the field why it cannot be."""
    try:
        return read(text)
    except NotUsable as error:
        raise forms.ValidationError(str(error)) from error
