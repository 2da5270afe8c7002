"""The languages our mails are written in, as people choose them."""

from babel import Locale
from django import forms
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from referio.mailing.catalogue import SOURCE, languages


def preferred(request: HttpRequest) -> str:
    """Return the first language a browser asks for that we write in; English without one."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    tags = (tag.split("-")[0] for tag, _ in asked)
    return next((tag for tag in tags if tag in languages()), SOURCE)


def choices() -> list[tuple[str, str]]:
    """Return the languages, each by its own name."""
    return [(tag, Locale.parse(tag).get_display_name() or tag) for tag in languages()]


class LanguageForm(forms.Form):
    """The language our mails to a subscriber are in."""

    language = forms.ChoiceField(label="Language of our mails", choices=choices)
