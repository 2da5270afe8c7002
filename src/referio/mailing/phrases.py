"""Every sentence our mails say, in one table. A new language is one more table."""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal

from referio.mailing.applying_phrases import APPLYING
from referio.mailing.connection_phrases import CONNECTION

ENGLISH: Mapping[str, str] = {
    **APPLYING,
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
    "card.more": "+{number} more at {employer}",
    "foot.questions": "Questions? Write to",
    # All other mails
    "letter.link_again": "If the button does not work, copy this address:",
    "confirm.subject": "Please confirm your job alert",
    "confirm.preheader": "One click, and your alert is on. Without it we send nothing.",
    "confirm.heading": "Confirm your job alert",
    "confirm.asked": (
        "Somebody, we hope you, asked us to send new jobs to this address."
        " Confirm it, and we start."
    ),
    "confirm.nothing": "Until you do, we will not send you any jobs.",
    "confirm.action": "Yes, send me jobs",
    "confirm.footnote": (
        "You did not ask for this? Then do nothing. The link ends on {date} and"
        " no job alert will be sent to you."
    ),
    "detail.alert": "Your alert",
    "detail.cadence": "How often",
    "invite.subject": "Connect {employer} on Lever to Refer.io",
    "invite.preheader": (
        "Only a Super Admin in Lever can accept. If that is not you, forward this mail."
    ),
    "invite.heading": "Connect {employer} to Refer.io",
    "invite.purpose": (
        "With this link, {employer} lets Refer.io read its published jobs in Lever."
        " We put them into the newsletters of people who asked for such jobs, and"
        " bring their applications back to you in Lever, marked with the source"
        " Refer.io."
    ),
    "invite.who": (
        "Only a Super Admin in Lever can accept. If you are not one, forward this mail"
        " to the person who is: the link works for them too. If somebody else opens"
        " it, nothing is lost."
    ),
    "invite.steps": (
        "It takes about two minutes: open the link, sign in to Lever, read what"
        " Refer.io asks for, and choose Accept."
    ),
    "invite.action": "Connect to Lever",
    "invite.employer": "Employer",
    "invite.by": "Who can accept",
    "invite.super_admin": "A Super Admin in Lever",
    "invite.until": "Works until",
    "invite.footnote": (
        "You can disconnect at any time in Lever, under Settings > Integrations and API"
        " > Authorized Apps. After {date} the link stops working; answer this mail and"
        " we send a new one."
    ),
    "received.subject": "We have your application: {title} at {employer}",
    "received.preheader": "Keep this mail: its link shows where your application is.",
    "received.heading": "We have your application",
    "received.thanks": (
        "Your application for {title} is with us, complete. We are passing it on to"
        " {employer} and write again when it has arrived, or if it is not taken."
    ),
    "received.action": "See your receipt",
    "received.job": "Job",
    "received.employer": "Employer",
    "received.at": "Received",
    "received.footnote": (
        "The receipt shows what you sent and where it is. If you did not apply,"
        " answer this mail and we look into it."
    ),
    "delivered.subject": "{employer} has your application: {title}",
    "delivered.preheader": "It has arrived. What happens next is up to {employer}.",
    "delivered.heading": "{employer} has your application",
    "delivered.arrived": (
        "Your application for {title} has arrived at {employer}. From here on they"
        " decide, and they write to you themselves."
    ),
    "delivered.at": "Arrived",
    "delivered.footnote": (
        "We do not see what {employer} decides, so we cannot answer for them."
        " Good luck!"
    ),
    "again.subject": "Your application is with us already: {title} at {employer}",
    "again.preheader": "Once is enough. The link shows where your application is.",
    "again.heading": "Your application is with us already",
    "again.once": (
        "Somebody, we hope you, just sent a second application for {title} at"
        " {employer} with this address. The first one stands; of the second nothing was"
        " kept or passed on."
    ),
    "again.change": "To change something in it, write to {employer}.",
    "again.footnote": (
        "It was not you? Then there is nothing to do: nobody but you was shown that you"
        " applied. We send this mail at most once an hour."
    ),
    "refused.subject": "Your application was not taken: {title} at {employer}",
    "refused.preheader": "What happened, and what you can do.",
    "refused.heading": "Your application was not taken",
    "refused.no": (
        "The hiring system of {employer} did not take your application for {title}. It"
        " is nothing you did wrong. The usual reasons: the job closed, or its questions"
        " changed, while your application was on its way."
    ),
    "refused.do": (
        "If you still want this job, please write to {employer} directly, or apply on"
        " their own careers page."
    ),
    "refused.footnote": (
        "What you gave us is kept, sealed, while our staff look at what went wrong."
        " Should it be taken after all, we write again. To have it deleted, answer this"
        " mail."
    ),
    "sign_in.subject": "Your link to sign in to Refer.io",
    "sign_in.preheader": "Works once, until {until}.",
    "sign_in.heading": "Sign in to Refer.io",
    "sign_in.open": "Use this link to sign in. It works once, until {until}.",
    "sign_in.action": "Sign in",
    "sign_in.footnote": (
        "You did not ask for this? Then do nothing: without the link nobody can sign"
        " in. Never forward it."
    ),
    **CONNECTION,
}

TABLES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH}


@lru_cache(maxsize=256)
def language(locale: str) -> str:
    """Return the language we write in for a locale such as "en-GB" (English if unknown)."""
    tag = locale.replace("_", "-").split("-")[0].lower()
    return tag if tag in TABLES else "en"


@lru_cache(maxsize=256)
def direction(locale: str) -> str:
    """Return "ltr" or "rtl", the way the language of a locale is written."""
    return str(Locale.parse(language(locale)).text_direction)


def say(key: str, locale: str = "en", **values: str) -> str:
    """Return a phrase with its values in place. Raises KeyError for an unknown key."""
    return TABLES[language(locale)][key].format_map(values)


def count(key: str, number: int, locale: str = "en", **values: str) -> str:
    """Return the phrase for a number: `key.zero` where there is one, else by plural."""
    table = TABLES[language(locale)]
    form = "zero" if number == 0 and f"{key}.zero" in table else _plural(number, locale)
    return say(f"{key}.{form}", locale, number=figure(number, locale), **values)


@lru_cache(maxsize=4096)
def figure(number: int, locale: str = "en") -> str:
    """Return a whole number as people write it: 1,204."""
    return format_decimal(number, locale=locale.replace("-", "_"))


@lru_cache(maxsize=4096)
def _plural(number: int, locale: str) -> str:
    return str(Locale.parse(language(locale)).plural_form(number))


def fixed_phrases(locale: str) -> dict[str, str]:
    """Return the phrases without values, which layouts name as {{say.…}}."""
    table = TABLES[language(locale)]
    return {key: text for key, text in table.items() if "{" not in text}
