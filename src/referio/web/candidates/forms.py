"""What people fill in to get newsletters: an alert, with or without the address it goes to."""

from django import forms

from referio.accounts import queries as accounts
from referio.alerts.drafts import AlertDraft
from referio.core.text import shorten
from referio.web.candidates import (
    area_names,
    choices,
    fields,
    place_rows,
    same_words,
    typed,
)
from referio.web.candidates.alert_inputs import ASKED_WORDS, NAME_LIMIT, AlertInputs

MOST_REFUSED = 100
# Any of these is enough to ask for.
ASKING = (
    *(*ASKED_WORDS, "words_none", "areas", "followed", "work_modes"),
    *("commitments", "seniorities", "functions", "languages"),
)


class AlertForm(AlertInputs):
    """An alert as people fill it in; `draft()` is what it says."""

    def clean_words_any(self) -> tuple[str, ...]:
        """Read words."""
        return fields.usable(typed.words, self.cleaned_data["words_any"])

    def clean_words_all(self) -> tuple[str, ...]:
        """Read words."""
        return fields.usable(typed.words, self.cleaned_data["words_all"])

    def clean_words_none(self) -> tuple[str, ...]:
        """Read words."""
        return fields.usable(typed.words, self.cleaned_data["words_none"])

    def clean_followed(self) -> tuple[int, ...]:
        """Read names of employers."""
        return _employers(self.cleaned_data["followed"])

    def clean_muted(self) -> tuple[int, ...]:
        """Read names of employers."""
        return _employers(self.cleaned_data["muted"])

    def clean_areas(self) -> tuple[str, ...]:
        """Read names of countries and regions."""
        return fields.usable(area_names.read, self.cleaned_data["areas"])

    def clean(self) -> None:
        """Find the places, read the amount, and refuse what contradicts itself."""
        self._find_places()
        self._read_floor()
        self._mind_the_words()
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

    def _find_places(self) -> None:
        self.found = [
            place_rows.find(row, self.cleaned_data) for row in place_rows.ROWS
        ]
        seen: set[int] = set()
        for row, found in zip(place_rows.ROWS, self.found, strict=True):
            if found.problem:
                self.add_error(found.at, found.problem)
            elif found.chosen and found.chosen.id in seen:
                self.add_error(row.place, "This place is there twice.")
            elif found.chosen:
                seen.add(found.chosen.id)

    @property
    def chosen(self) -> list[place_rows.Found]:
        """The rows that name a place; only after is_valid()."""
        return [found for found in self.found if found.chosen]

    def _mind_the_words(self) -> None:
        given = self.cleaned_data
        asked = [word for name in ASKED_WORDS for word in given.get(name, ())]
        wanted, excluded = typed.contradiction(asked, given.get("words_none", ()))
        if excluded:
            self.add_error("words_none", _contradicted(wanted, excluded))
        refused = same_words.still_refused(asked, given.get("refused", ()))
        if len(refused) > MOST_REFUSED:
            self.add_error(
                "synonyms",
                f"You refuse {len(refused)} words; up to {MOST_REFUSED} fit. Please take"
                " away this tick instead: then only your own words count.",
            )
        given["refused"] = refused

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
        return bool(
            self.chosen
            or given["remote"] == "only"
            or given.get("floor_amount")
            or any(given[name] for name in ASKING)
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
            synonyms=given["synonyms"],
            refused=given["refused"],
            place_ids=tuple(one.chosen.id for one in self.found if one.chosen),
            radii=tuple(one.radius_km for one in self.chosen),
            areas=given["areas"],
            remote_too=given["remote"] != "no",
            remote_only=given["remote"] == "only",
            floor_amount=floor,
            floor_currency=(given["floor_currency"] or "USD") if floor else "",
            floor_interval=(given["floor_interval"] or "year") if floor else "",
            pay_unstated_too=given["pay_unstated_too"],
            work_modes=tuple(given["work_modes"]),
            commitments=tuple(given["commitments"]),
            seniorities=tuple(given["seniorities"]),
            functions=tuple(given["functions"]),
            languages=tuple(given["languages"]),
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
        spots = [one.chosen.label for one in self.found if one.chosen]
        where = [
            name.split(",")[0]
            for name in (*spots, *map(area_names.label, given["areas"]))
        ]
        remote = "remote" if given["remote"] == "only" else ""
        without = [f"not {word}" for word in given["words_none"][:2]]
        parts = [", ".join(words), ", ".join(where[:2]), remote]
        said = [part for part in parts if part] or without
        name = " · ".join(said) or "My alert"
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
    lives_in = fields.select(
        "Country you live in",
        lambda: [("", "That of the place above"), *choices.countries()],
        help_text="Much remote work is open to some countries only.",
    )
    field_order = ("email",)

    def clean(self) -> None:
        """Also insist on a clock."""
        super().clean()
        given = self.cleaned_data
        first = place_rows.ROWS[0]
        placed = self.found[0].chosen or first.place in self.errors or self.found[0].at
        if not given.get("time_zone") and not placed and "time_zone" not in self.errors:
            self.add_error(
                "time_zone",
                "Please choose your time zone, so that mails come at your hour.",
            )

    def zone(self) -> str:
        """Return the time zone chosen, or that of the first place; only after is_valid()."""
        place = self.found[0].chosen
        return str(
            self.cleaned_data["time_zone"] or (place.time_zone if place else "Etc/UTC")
        )

    def country(self) -> str:
        """Return the country chosen, or that of the first place, or ""; only after is_valid()."""
        place = self.found[0].chosen
        return str(self.cleaned_data["lives_in"] or (place.country if place else ""))


def _contradicted(wanted: str, excluded: str) -> str:
    if wanted == excluded:
        return f"You look for “{wanted}” and leave it out as well. Which one is it?"
    return (
        f"Every job with “{wanted}” has “{excluded}” in it, which you leave out."
        " Please take one of them away."
    )


def _employers(text: str) -> tuple[int, ...]:
    if not text.strip():
        return ()
    known = {employer.pk: employer.name for employer in accounts.employers()}
    try:
        return typed.employers(text, known)
    except typed.NotUsable as error:
        raise forms.ValidationError(str(error)) from error
