"""Every sentence our mails say, by key. English stands here; other languages in `locale`."""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from referio.mailing import catalogue
from referio.mailing.applying_phrases import APPLYING
from referio.mailing.catalogue import Catalogue
from referio.mailing.connection_phrases import CONNECTION
from referio.mailing.delivery_phrases import DELIVERY
from referio.mailing.subscribing_phrases import SUBSCRIBING

ENGLISH: Mapping[str, str] = {
    # The job card
    "card.view": "View job",
    "card.view_label": "View job: {title} at {employer}",
    "card.not_for_me": "Not for me",
    "card.not_for_me_label": "Not for me: {title} at {employer}",
    "card.mute": "Mute {employer}",
    "card.why": "Why this job:",
    "card.pay_unstated": "Pay not stated",
    "mode.onsite": "On site",
    "mode.hybrid": "Hybrid",
    "mode.remote": "Remote",
    "commitment.full-time": "Full-time",
    "commitment.part-time": "Part-time",
    "commitment.contract": "Contract",
    "commitment.internship": "Internship",
    "commitment.temporary": "Temporary",
    "age.today": "Posted today",
    "age.yesterday": "Posted yesterday",
    "age.posted": "Posted {ago}",
    "pay.up_to": "Up to {amount}",
    "pay.hour": "{amount} an hour",
    "pay.day": "{amount} a day",
    "pay.week": "{amount} a week",
    "pay.two-weeks": "{amount} every two weeks",
    "pay.half-month": "{amount} twice a month",
    "pay.month": "{amount} a month",
    "pay.two-months": "{amount} every two months",
    "pay.year": "{amount} a year",
    "pay.once": "{amount}, paid once",
    "pay.unknown": "{amount}",
    # The newsletter
    "newsletter.subject.one": "New job: {title}, {place}",
    "newsletter.subject.other": "{number} new jobs: {title}, {place}",
    "newsletter.subject_bare.one": "New job: {title}",
    "newsletter.subject_bare.other": "{number} new jobs: {title}",
    "newsletter.heading.one": "One new job for you",
    "newsletter.heading.other": "{number} new jobs for you",
    "newsletter.preheader": "{title} at {employer}.",
    "newsletter.preheader_more.one": "{title} at {employer}, and one more that fits.",
    "newsletter.preheader_more.other": (
        "{title} at {employer}, and {number} more that fit."
    ),
    "newsletter.alerts.one": "From your alert:",
    "newsletter.alerts.other": "From your alerts:",
    "newsletter.web": "Read on the web",
    "newsletter.unsubscribe": "Unsubscribe",
    "newsletter.why": (
        "You get this mail because {recipient} signed up for job alerts at Refer.io"
        " on {date} and confirmed it."
    ),
    "newsletter.change": "Change your alerts",
    "newsletter.fewer": "Get fewer mails",
    "newsletter.stop.one": "Stop this alert",
    "newsletter.stop.other": "Stop one of these alerts",
    "newsletter.stop_all": "Unsubscribe from everything",
    "newsletter.pause": "Pause for a while",
    "card.more.one": "+{number} more at {employer}",
    "card.more.other": "+{number} more at {employer}",
    "foot.questions": "Questions? Write to",
    # All mails
    "letter.label": "{label}:",
    "letter.link_again": "If the button does not work, copy this address:",
    "letter.moment": "{date}, {time} UTC",
    **SUBSCRIBING,
    **APPLYING,
    **CONNECTION,
    **DELIVERY,
}


@lru_cache(maxsize=16)
def _catalogue(language: str) -> Catalogue:
    english = catalogue.of_english(ENGLISH)
    if language == catalogue.SOURCE:
        return english
    return catalogue.translated(language, english)


@lru_cache(maxsize=256)
def language(locale: str) -> str:
    """Return the language we write in for a locale such as "en-GB" (English if unknown)."""
    tag = locale.replace("_", "-").split("-")[0].lower()
    return tag if tag in catalogue.languages() else catalogue.SOURCE


@lru_cache(maxsize=256)
def conventions(locale: str) -> Locale:
    """Return how dates, numbers and money are written: as our language is in that country.

    For "de-AT" those of Austria; for a language we do not write in, those of English.
    """
    try:
        found = Locale.parse(locale, sep="-" if "-" in locale else "_")
    except (ValueError, UnknownLocaleError):
        found = Locale.parse(language(locale))
    return found if found.language == language(locale) else Locale.parse("en")


@lru_cache(maxsize=256)
def direction(locale: str) -> str:
    """Return "ltr" or "rtl", the way the language of a locale is written."""
    return str(Locale.parse(language(locale)).text_direction)


def say(key: str, locale: str = "en", **values: str) -> str:
    """Return a phrase with its values in place. Raises KeyError for an unknown key."""
    return _catalogue(language(locale)).texts[key].format_map(values)


def count(key: str, number: int, locale: str = "en", **values: str) -> str:
    """Return the phrase for a number: `key.zero` where there is one, else by plural."""
    known = _catalogue(language(locale))
    if number == 0 and f"{key}.zero" in known.texts:
        return say(f"{key}.zero", locale, **values)
    text = known.counted[key][known.form(number)]
    return text.format_map({**values, "number": figure(number, locale)})


@lru_cache(maxsize=4096)
def figure(number: int, locale: str = "en") -> str:
    """Return a whole number as people write it: 1,204."""
    return format_decimal(number, locale=conventions(locale))


def fixed_phrases(locale: str) -> dict[str, str]:
    """Return the phrases without values, which layouts name as {{say.…}}."""
    texts = _catalogue(language(locale)).texts
    return {key: text for key, text in texts.items() if "{" not in text}
