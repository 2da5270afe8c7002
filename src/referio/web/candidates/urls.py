"""Where people who look for jobs go."""

from django.urls import path

from referio.web.candidates import (
    answering,
    applying,
    exporting,
    jobs,
    looking,
    managing,
    newsletters,
    pages,
    places,
    preview,
    receipts,
    sign_up,
    unsubscribing,
    why,
)

app_name = "candidates"
urlpatterns = [
    path("", pages.home, name="home"),
    path("privacy", pages.privacy, name="privacy"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<int:job_id>/apply", applying.apply, name="apply"),
    path("jobs/<int:job_id>/apply/received", applying.received, name="received"),
    path("jobs/<int:job_id>/<slug:slug>", jobs.job, name="job"),
    path("applications/<token>", receipts.receipt, name="receipt"),
    path("applications/<token>/answer", answering.answer, name="answer"),
    path("alerts/new", sign_up.sign_up, name="sign-up"),
    path("alerts/check-your-mail", sign_up.check_mail, name="check-mail"),
    path("alerts/confirm/<token>", sign_up.confirm, name="confirm"),
    path("my/<token>", managing.manage, name="manage"),
    path("my/<token>/why", why.why, name="why"),
    path("my/<token>/alerts/new", managing.alert_new, name="alert-new"),
    path("my/<token>/alerts/<int:alert_id>", managing.alert, name="alert"),
    path("my/<token>/alerts/<int:alert_id>/now", preview.preview, name="preview"),
    path("unsubscribe/<token>", unsubscribing.unsubscribe, name="unsubscribe"),
    path(
        "unsubscribe/alert/<token>",
        unsubscribing.unsubscribe_alert,
        name="unsubscribe-alert",
    ),
    path("still-looking/<token>", looking.look, name="looking"),
    path("my-data/<token>", exporting.export, name="export"),
    path("mute/<token>", unsubscribing.mute, name="mute"),
    path("newsletters/<token>", newsletters.web_copy, name="web-copy"),
    path("places", places.places, name="places"),
]
