"""What our mails say of an application that cannot go on as it is."""

from collections.abc import Mapping

APPLYING: Mapping[str, str] = {
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
