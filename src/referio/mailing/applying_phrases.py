"""What our mails say of an application on its way; part of the table in `phrases`."""

from collections.abc import Mapping

APPLYING: Mapping[str, str] = {
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
    "unanswered.subject": "One more question: {title} at {employer}",
    "unanswered.preheader": "Your application is kept. It goes on once you have answered.",
    "unanswered.heading": "The employer asks one more thing",
    "unanswered.asks": (
        "{employer} changed the questions for {title} after you applied, and needs an"
        " answer you were not asked for. Until you give it, your application waits with"
        " us."
    ),
    "unanswered.kept": (
        "Everything you wrote and attached is kept. You are asked only what is missing,"
        " and then your application goes on by itself."
    ),
    "unanswered.action": "Answer and send it on",
    "unanswered.footnote": (
        "If you no longer want this job, do nothing: on {date} we erase the application."
    ),
    "job_closed.subject": "This job has closed: {title} at {employer}",
    "job_closed.preheader": "Your application came too late. Similar jobs are open.",
    "job_closed.heading": "The job closed before your application got there",
    "job_closed.no": (
        "{employer} closed {title} while your application was on its way, so it was not"
        " taken. It is nothing you did wrong."
    ),
    "job_closed.do": "The page behind this link shows similar jobs that are open now.",
    "job_closed.action": "See similar jobs",
    "job_closed.footnote": (
        "What you gave us is kept, sealed, in case the job opens again. To have it"
        " deleted, answer this mail."
    ),
}
