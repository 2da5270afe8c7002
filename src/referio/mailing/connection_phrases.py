"""What the letters to employers and to our staff say; part of the table in `phrases`."""

from collections.abc import Mapping

CONNECTION: Mapping[str, str] = {
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
    "connected.subject": "{employer} is connected to Refer.io",
    "connected.preheader.zero": "No job is published there yet. When one is, we see it.",
    "connected.preheader.one": "One published job is with us now.",
    "connected.preheader.other": "{number} published jobs are with us now.",
    "connected.heading": "{employer} is connected",
    "connected.jobs.zero": (
        "Lever shows no published jobs for {employer} yet. As soon as one is"
        " published, we pick it up; you need not do anything."
    ),
    "connected.jobs.one": (
        "One published job of {employer} came over from Lever. From now on new jobs"
        " and changes reach us by themselves, and closed jobs are taken down."
    ),
    "connected.jobs.other": (
        "{number} published jobs of {employer} came over from Lever. From now on new"
        " jobs and changes reach us by themselves, and closed jobs are taken down."
    ),
    "connected.better": (
        "Jobs with a clear title, a place and a pay range reach the most people."
        " Your page shows which ones could say more."
    ),
    "connected.action": "See your jobs",
    "connected.footnote": (
        "You get this mail because Refer.io was connected to the Lever account of"
        " {employer}. If that was not meant, remove Refer.io in Lever, under Settings >"
        " Integrations and API > Authorized Apps."
    ),
    "cut.subject": "{employer} is no longer connected to Lever",
    "cut.preheader": "Your jobs are off our pages. Nothing that reached us is lost.",
    "cut.heading": "{employer} is disconnected",
    "cut.noticed": (
        "Lever no longer accepts our access to the account of {employer}. The usual"
        " reason is that somebody removed Refer.io in Lever."
    ),
    "cut.done": (
        "We have taken your jobs off our pages and out of every newsletter that has"
        " not left yet. Mails that already went out now lead to a page that says the"
        " job is gone."
    ),
    "cut.waiting.zero": "No application was waiting to go to Lever.",
    "cut.waiting.one": (
        "One application had not reached Lever yet. We keep it safe; it goes over as"
        " soon as you reconnect. Your page lists it."
    ),
    "cut.waiting.other": (
        "{number} applications had not reached Lever yet. We keep them safe; they go"
        " over as soon as you reconnect. Your page lists them."
    ),
    "cut.kept": (
        "What we keep: your settings and your history, so that reconnecting picks up"
        " where it stopped; applications that have not reached Lever, sealed, until you"
        " reconnect or ask us to delete them; and answers and files of those that have,"
        " for 30 days after they arrived."
    ),
    "cut.named": "No longer shown: {titles}.",
    "cut.by_you": (
        "You, or a colleague, pressed Disconnect on the page of {employer} at Refer.io."
        " Our access to your Lever account is gone. Lever may list Refer.io under"
        " Authorized Apps until you remove it there, too."
    ),
    "cut.action": "Reconnect to Lever",
    "cut.when": "Noticed",
    "cut.jobs": "Jobs taken down",
    "cut.applications": "Applications waiting",
    "cut.footnote": (
        "You meant to do this? Then there is nothing left to do. Only a Super Admin in"
        " Lever can reconnect."
    ),
    "ending.subject": "{employer}: Lever needs your consent again before {date}",
    "ending.preheader": "One click by a Super Admin, and everything goes on.",
    "ending.heading": "Your consent ends on {date}",
    "ending.why": (
        "Lever lets a consent last for one year. The one for {employer} ends by itself"
        " on {date}; after that we could neither show your jobs nor hand over"
        " applications."
    ),
    "ending.do": (
        "To go on without a gap, have a Super Admin of your Lever account connect once"
        " more before then. Your jobs, settings and applications stay as they are."
    ),
    "ending.action": "Open your page",
    "ending.footnote": (
        "You mean to stop? Then there is nothing to do: the connection ends by itself."
    ),
    "alarm.subject.one": "One connection stands still because of us",
    "alarm.subject.other": "{number} connections stand still because of us",
    "alarm.preheader": "An ATS refuses our own credentials or permissions.",
    "alarm.why": (
        "Employers did nothing, and can do nothing: the authorisation server does not"
        " accept what we send. The connections are kept, and we ask again with growing"
        " waits, at most an hour apart."
    ),
    "alarm.do": (
        "Check LEVER_CLIENT_ID, LEVER_CLIENT_SECRET, LEVER_AUTH_URL and LEVER_AUDIENCE"
        " against what Lever handed over, and ask Lever's partner team if they are right."
    ),
    "alarm.action": "Open the console",
    "alarm.footnote": "We send this at most once a day while it lasts.",
    "sign_in.subject": "Your link to sign in to Refer.io",
    "sign_in.preheader": "Works once, until {until}.",
    "sign_in.heading": "Sign in to Refer.io",
    "sign_in.open": "Use this link to sign in. It works once, until {until}.",
    "sign_in.action": "Sign in",
    "sign_in.footnote": (
        "You did not ask for this? Then do nothing: without the link nobody can sign"
        " in. Never forward it."
    ),
}
