"""What the form of an alert is made of, and what its page shows beside the inputs."""

from itertools import chain
from typing import Any

from django import forms

from referio.web.candidates import choices, fields, place_rows, same_words, typed

NAME_LIMIT = 120
ASKED_WORDS = ("words_any", "words_all")
# What is folded away until somebody uses it.
MORE = (
    *("floor", "work_modes", "commitments", "seniorities", "functions", "languages"),
    *("followed", "only_followed", "muted"),
)


class AlertInputs(forms.Form):
    """An alert as the page shows it."""

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
    synonyms = forms.BooleanField(
        label="Also find what means the same", required=False, initial=True
    )
    refused = fields.ticks()
    areas = fields.lines(
        "Or anywhere in",
        "Countries or regions, one a line: Portugal, or California, US",
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
    seniorities = fields.several(
        "Level",
        choices.SENIORITIES,
        "Nothing ticked means: any. Jobs that do not say are left out once you tick one.",
    )
    functions = fields.several(
        "Field of work",
        choices.FUNCTIONS,
        "Nothing ticked means: any. Jobs whose field we cannot tell are left out once"
        " you tick one.",
    )
    languages = fields.several(
        "Written in",
        choices.LANGUAGES,
        "The language of the posting. Nothing ticked means: any.",
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
    hour = fields.select(
        "At",
        choices.HOURS,
        initial="8",
        help_text="For all your alerts: we write once a day at most, but for those that"
        " come at once.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(place_rows.inputs())
        self.found: list[place_rows.Found] = [place_rows.Found()] * len(place_rows.ROWS)

    @property
    def rows(self) -> list[place_rows.Row]:
        """The places as the page shows them."""
        return [
            place_rows.Row(
                self[row.place], self[row.place_id], self[row.radius], found.candidates
            )
            for row, found in zip(place_rows.ROWS, self.found, strict=True)
        ]

    @property
    def also_finds(self) -> list[same_words.Also]:
        """What also counts as the words typed so far, to be refused by a tick."""
        return same_words.to_tick(self._words_so_far(), self["refused"].value() or ())

    @property
    def more_rows(self) -> list[place_rows.Row]:
        """The places after the first, which are folded away until somebody uses them."""
        return self.rows[1:]

    @property
    def uses_more_rows(self) -> bool:
        """Whether any place after the first was filled in."""
        return any(row.is_used for row in self.more_rows)

    @property
    def uses_more(self) -> bool:
        """Whether anything of the folded part was filled in or is wrong."""
        return any(self[name].value() or self[name].errors for name in MORE)

    def _words_so_far(self) -> tuple[str, ...]:
        try:
            both = (typed.words(self[name].value() or "") for name in ASKED_WORDS)
            return tuple(chain.from_iterable(both))
        except typed.NotUsable:
            return ()
