"""Where employers go."""

from django.urls import path

from referio.web.employers import (
    about,
    consent,
    invitations,
    leaving,
    portal,
    requesting,
    showing,
    signing_in,
    thanks,
)

app_name = "employers"
urlpatterns = [
    path("employers", about.about, name="about"),
    path("employers/request-access", requesting.request_access, name="request"),
    path("employers/request-access/thanks", requesting.requested, name="requested"),
    path("connect/<token>", invitations.invitation, name="invitation"),
    path("connect/<token>/authorize", invitations.authorize, name="authorize"),
    path("connect/<token>/thank-you", thanks.connected, name="connected"),
    path("lever/callback", consent.callback, name="callback"),
    path("employers/sign-in", signing_in.sign_in, name="sign-in"),
    path("employers/sign-in-sent", signing_in.sign_in_sent, name="sign-in-sent"),
    path("employers/sign-out", signing_in.sign_out, name="sign-out"),
    path("employers/mine", signing_in.mine, name="mine"),
    path("employers/<slug:slug>/", portal.overview, name="portal"),
    path("employers/<slug:slug>/jobs", portal.jobs, name="portal-jobs"),
    path(
        "employers/<slug:slug>/applications",
        portal.applications,
        name="portal-applications",
    ),
    path("employers/<slug:slug>/connect", portal.connect, name="portal-connect"),
    path(
        "employers/<slug:slug>/connections/<int:connection_id>/sync",
        portal.sync,
        name="portal-sync",
    ),
    path(
        "employers/<slug:slug>/connections/<int:connection_id>/disconnect",
        leaving.disconnect,
        name="portal-disconnect",
    ),
    path(
        "employers/<slug:slug>/connections/<int:connection_id>/ended",
        leaving.ended,
        name="portal-ended",
    ),
    path(
        "employers/<slug:slug>/connections/<int:connection_id>/showing",
        showing.showing,
        name="portal-showing",
    ),
    # After the portals: a company may be called “Sign in”, but no token is “jobs”.
    path("employers/sign-in/<token>", signing_in.signed_in, name="signed-in"),
]
