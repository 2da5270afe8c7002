"""What the letters to subscribers say; part of the table in `phrases`."""

from collections.abc import Mapping

SUBSCRIBING: Mapping[str, str] = {
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
    "detail.first_mail": "First mail",
    "detail.next_mail": "After that",
    "cadence.daily": "Every day, {time}",
    "cadence.weekly": "Every week: {weekday}, {time}",
    "cadence.instant": "At once, when something fits",
    "welcome.subject": "Your job alert is on: {alert}",
    "welcome.preheader": "What comes when, and how to change or stop it.",
    "welcome.heading": "Your job alert is on",
    "welcome.first": (
        "We are looking through the open jobs right now. If some fit, your first mail"
        " comes today."
    ),
    "welcome.then": (
        "After that we write when there is something new for you: never more often than"
        " you chose, and never with the same job twice. When nothing fits, no mail comes."
    ),
    "welcome.tune": (
        "In every mail you can leave out a job or an employer, pause, or stop. You need"
        " no password: the links in your mails are your key, so please do not forward"
        " them."
    ),
    "welcome.action": "See or change your alert",
    "welcome.today": "Today, if something fits",
    "welcome.footnote": (
        "You get this mail because {recipient} signed up for job alerts at Refer.io and"
        " confirmed it on {date}."
    ),
    "looking.subject": "Are you still looking for a job?",
    "looking.preheader": "One click tells us whether your job alerts should go on.",
    "looking.heading": "Still looking?",
    "looking.asked": (
        "A year ago you told us that you want our job alerts. Perhaps you have found a"
        " job since. So we ask once a year, rather than go on writing for ever."
    ),
    "looking.silence": (
        "If we hear nothing until {date}, we pause your alerts. Nothing is deleted, and"
        " one click brings them back."
    ),
    "looking.alerts.one": "Your alert",
    "looking.alerts.other": "Your {number} alerts",
    "looking.keep": "Yes, keep them coming",
    "looking.change": "Change my alerts",
    "looking.stop": "No, stop all mails",
    "looking.footnote": (
        "You get this mail because {recipient} signed up for job alerts at Refer.io and"
        " last said yes to them on {date}."
    ),
    "resting.subject": "Your job alerts are paused",
    "resting.preheader": "We heard nothing from you. One click brings them back.",
    "resting.heading": "Your job alerts are paused",
    "resting.why": (
        "On {date} we asked whether you are still looking, and got no answer. So we"
        " have paused your alerts, as we said we would."
    ),
    "resting.kept": (
        "They are kept as you set them. Until you switch them on again, we send you no"
        " more jobs."
    ),
    "resting.action": "Switch them on again",
    "resting.footnote": (
        "You are not looking any more? Then there is nothing to do. To have everything"
        " we hold about you deleted, answer this mail."
    ),
    "export.subject": "Your data is ready to download",
    "export.preheader": "Everything we hold about you, in one file. Until {date}.",
    "export.heading": "Your data is ready",
    "export.what": (
        "You asked for a copy of what we hold about you. It is one ZIP file: a file that"
        " people and programs can read (JSON), and the files you sent us with"
        " applications."
    ),
    "export.until": (
        "The link works until {date}. Then we erase this copy; you can ask for a new one"
        " on your page at any time."
    ),
    "export.action": "Download my data",
    "export.made": "Made",
    "export.size": "Size",
    "export.expires": "Link works until",
    "export.footnote": (
        "Please do not forward this mail: whoever has the link can read your data. You"
        " did not ask for this? Answer this mail, and we look into it."
    ),
}
