"""What a subscriber sets once for all alerts."""

from django import forms

from referio.alerts.drafts import Everywhere
from referio.alerts.models import Subscriber
from referio.web.candidates import choices, fields, typed
from referio.web.candidates.options import LongSelect


class TimeZoneForm(forms.Form):
    """Where a subscriber lives, as a clock."""

    time_zone = forms.ChoiceField(
        label="Time zone", choices=choices.time_zones, widget=LongSelect
    )


class EverywhereForm(forms.Form):
    """Where a subscriber lives, for whom they work, and what they never want to see."""

    country = fields.select(
        "Country you live in",
        lambda: [("", "Not said"), *choices.countries()],
        help_text="Much remote work is open to some countries only. “Only remote” alerts"
        " bring what is open to yours.",
    )
    own_domains = fields.line(
        "Where you work now",
        help_text="The domain of your employer, such as acme.com: their jobs never come.",
        max_length=1000,
    )
    muted_words = fields.words(
        "Words you never want to see", "For example: night shift, unpaid"
    )

    def clean_own_domains(self) -> tuple[str, ...]:
        """Read domains."""
        return fields.usable(typed.domains, self.cleaned_data["own_domains"])

    def clean_muted_words(self) -> tuple[str, ...]:
        """Read words."""
        return fields.usable(typed.words, self.cleaned_data["muted_words"])

    def chosen(self) -> Everywhere:
        """Return what was chosen; only after is_valid()."""
        return Everywhere(**self.cleaned_data)


def as_set(subscriber: Subscriber) -> dict[str, str]:
    """Return the fields as the subscriber set them."""
    return {
        "country": subscriber.country,
        "own_domains": ", ".join(subscriber.own_domains),
        "muted_words": ", ".join(subscriber.muted_words),
    }
