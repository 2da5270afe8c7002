"""What people fill in to get newsletters: an alert, with or without the address it goes to."""

from collections.abc import Callable
from typing import Any

from django import forms

from referio.accounts import queries as accounts
from referio.alerts.drafts import AlertDraft
from referio.core.text import shorten
from referio.web.candidates import choices, fields, places, typed

NAME_LIMIT = 120


class AlertForm(forms.Form):
    """An alert as people fill it in; `draft()` is what it says."""

    name = fields.line(
        "Name of this alert",
        max_length=NAME_LIMIT,
        help_text="Left empty, it is named after what you look for.",
    )
    words_any = fields.words(
        "Job titles or words",
        "One is enough for a job to fit. Separate them with commas: data engineer, analyst",
    )
    words_all = fields.words(
        "Words that must be there", "For example: Python, healthcare"
    )
    words_none = fields.words("Words to leave out", "For example: senior, unpaid")
    place = fields.line(
        "Place", help_text="A town or city, such as Porto or Portland, OR"
    )
    place_id = fields.line("Which place", widget=forms.HiddenInput, max_length=12)
    radius_km = fields.select("Within", choices.RADII, initial="50")
    country = fields.select(
        "Or anywhere in a country", lambda: [("", "Any country"), *choices.countries()]
    )
    remote = fields.select(
        "Remote work", choices.REMOTE, initial="too", widget=forms.RadioSelect
    )
    floor = fields.line(
        "Pay of at least", max_length=30, help_text="For example 45,000"
    )
    floor_currency = fields.select("Currency", choices.CURRENCIES)
    floor_interval = fields.select("Paid", choices.INTERVALS)
    pay_unstated_too = forms.BooleanField(
        label="Also jobs that do not state their pay", required=False, initial=True
    )
    work_modes = fields.several(
        "Where the work is done", choices.WORK_MODES, "Nothing ticked means: any."
    )
    commitments = fields.several(
        "Kind of contract", choices.COMMITMENTS, "Nothing ticked means: any."
    )
    followed = fields.lines("Employers to follow", "One a line. Their jobs come first.")
    only_followed = forms.BooleanField(
        label="Only jobs of these employers", required=False
    )
    muted = fields.lines("Employers to leave out", "One a line.")
    cadence = forms.ChoiceField(
        label="How often",
        choices=choices.CADENCES,
        initial="daily",
        widget=forms.RadioSelect,
        error_messages={
            **fields.CHOICE_ERRORS,
            "required": "Please choose how often we may write.",
        },
    )
    weekday = fields.select("On", choices.WEEKDAYS, help_text="Only for weekly alerts.")
    hour = fields.select("At", choices.HOURS, initial="8")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates: list[places.Candidate] = []  # when a place means several
        self.chosen: places.Candidate | None = None

    def clean_words_any(self) -> tuple[str, ...]:
        """Read words."""
        return _usable(typed.words, self.cleaned_data["words_any"])

    def clean_words_all(self) -> tuple[str, ...]:
        """Read words."""
        return _usable(typed.words, self.cleaned_data["words_all"])

    def clean_words_none(self) -> tuple[str, ...]:
        """Read words."""
        return _usable(typed.words, self.cleaned_data["words_none"])

    def clean_followed(self) -> tuple[int, ...]:
        """Read names of employers."""
        return _employers(self.cleaned_data["followed"])

    def clean_muted(self) -> tuple[int, ...]:
        """Read names of employers."""
        return _employers(self.cleaned_data["muted"])

    def clean(self) -> None:
        """Find the place, read the amount, and refuse what contradicts itself."""
        self._find_place()
        self._read_floor()
        given = self.cleaned_data
        if given.get("remote") == "only" and given.get("work_modes") not in (
            [],
            ["remote"],
        ):
            self.add_error(
                "work_modes", "You ask for remote jobs only above. Please choose one."
            )
        if given.get("only_followed") and given.get("followed") == ():
            self.add_error("followed", "Please name the employers whose jobs you want.")
        if not self.errors and not self._asks_for_something():
            self.add_error(
                "words_any",
                "Please tell us something to look for: a job title, or a place.",
            )

    def _find_place(self) -> None:
        text = self.cleaned_data.get("place", "")
        if not text:
            return
        found = places.found(text, country=self.cleaned_data.get("country", ""))
        picked = [
            one for one in found if str(one.id) == self.cleaned_data.get("place_id")
        ]
        if len(picked or found) == 1:
            self.chosen = (picked or found)[0]
        elif found:
            self.candidates = found
            self.add_error(
                "place", f"Several places are called “{text}”. Which one is it?"
            )
        else:
            self.add_error(
                "place",
                f"We do not know “{shorten(text, 60)}”. Please try the nearest larger town.",
            )

    def _read_floor(self) -> None:
        currency = self.cleaned_data.get("floor_currency") or "USD"
        try:
            amount = typed.amount(self.cleaned_data.get("floor", ""), currency)
        except typed.NotUsable as error:
            self.add_error("floor", str(error))
        else:
            self.cleaned_data["floor_amount"] = amount

    def _asks_for_something(self) -> bool:
        given = self.cleaned_data
        asked = (
            "words_any",
            "words_all",
            "country",
            "followed",
            "work_modes",
            "commitments",
        )
        return bool(
            self.chosen
            or given["remote"] == "only"
            or given.get("floor_amount")
            or any(given[name] for name in asked)
        )

    def draft(self) -> AlertDraft:
        """Return the alert; only after is_valid()."""
        given = self.cleaned_data
        floor = given.get("floor_amount")
        return AlertDraft(
            name=given["name"].strip() or self._named(),
            words_any=given["words_any"],
            words_all=given["words_all"],
            words_none=given["words_none"],
            place_id=self.chosen.id if self.chosen else None,
            radius_km=int(given["radius_km"] or 50) if self.chosen else None,
            country="" if self.chosen else given["country"],
            remote_too=given["remote"] != "no",
            remote_only=given["remote"] == "only",
            floor_amount=floor,
            floor_currency=(given["floor_currency"] or "USD") if floor else "",
            floor_interval=(given["floor_interval"] or "year") if floor else "",
            pay_unstated_too=given["pay_unstated_too"],
            work_modes=tuple(given["work_modes"]),
            commitments=tuple(given["commitments"]),
            followed=given["followed"],
            only_followed=given["only_followed"],
            muted=given["muted"],
            cadence=given["cadence"],
            weekday=int(given["weekday"] or 0),
            hour=int(given["hour"] or 8),
        )

    def _named(self) -> str:
        """Name an alert after what it asks, for people who did not."""
        given = self.cleaned_data
        words = (*given["words_any"], *given["words_all"])[:2]
        where = self.chosen.label.split(",")[0] if self.chosen else ""
        remote = "remote" if given["remote"] == "only" else ""
        parts = [
            ", ".join(words),
            where or dict(choices.countries()).get(given["country"], ""),
            remote,
        ]
        name = " · ".join(part for part in parts if part) or "My alert"
        return shorten(name[:1].upper() + name[1:], NAME_LIMIT)


class SignUpForm(AlertForm):
    """An alert, the address it goes to, and the clock its hour is read from."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        error_messages=fields.EMAIL_ERRORS,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    time_zone = fields.select(
        "Time zone", lambda: [("", "That of the place above"), *choices.time_zones()]
    )
    field_order = ("email",)

    def clean(self) -> None:
        """Also insist on a clock."""
        super().clean()
        given = self.cleaned_data
        placed = self.chosen or self.candidates or "place" in self.errors
        if not given.get("time_zone") and not placed and "time_zone" not in self.errors:
            self.add_error(
                "time_zone",
                "Please choose your time zone, so that mails come at your hour.",
            )

    def zone(self) -> str:
        """Return the time zone chosen, or that of the place; only after is_valid()."""
        place = self.chosen.time_zone if self.chosen else "Etc/UTC"
        return str(self.cleaned_data["time_zone"] or place)


class TimeZoneForm(forms.Form):
    """Where a subscriber lives, as a clock."""

    time_zone = forms.ChoiceField(label="Time zone", choices=choices.time_zones)


def _usable(read: Callable[[str], tuple[str, ...]], text: str) -> tuple[str, ...]:
    try:
        return read(text)
    except typed.NotUsable as error:
        raise forms.ValidationError(str(error)) from error


def _employers(text: str) -> tuple[int, ...]:
    if not text.strip():
        return ()
    known = {employer.pk: employer.name for employer in accounts.employers()}
    try:
        return typed.employers(text, known)
    except typed.NotUsable as error:
        raise forms.ValidationError(str(error)) from error
