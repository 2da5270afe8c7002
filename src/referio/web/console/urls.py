"""Where staff go."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from referio.web.console import (
    access_requests,
    connections,
    delivery,
    doubts,
    editions,
    employers,
    gallery,
    hand_overs,
    home,
)
from referio.web.console.doors import SignIn

app_name = "console"
urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("requests", access_requests.requests, name="requests"),
    path("requests/<int:request_id>", access_requests.access_request, name="request"),
    path("requests/<int:request_id>/approve", access_requests.approve, name="approve"),
    path("requests/<int:request_id>/decline", access_requests.decline, name="decline"),
    path("employers", employers.employers, name="employers"),
    path("employers/<int:employer_id>", employers.employer, name="employer"),
    path("employers/<int:employer_id>/invite", employers.invite, name="invite"),
    path(
        "employers/<int:employer_id>/invitations/<int:invitation_id>/withdraw",
        employers.withdraw,
        name="withdraw",
    ),
    path("connections/<int:connection_id>", connections.connection, name="connection"),
    path("connections/<int:connection_id>/sync", connections.sync, name="sync"),
    path("editions", editions.editions, name="editions"),
    path("editions/<int:edition_id>", editions.edition, name="edition"),
    path("editions/<int:edition_id>/steer", editions.steer, name="steer-edition"),
    path("hand-overs", hand_overs.hand_overs, name="hand-overs"),
    path(
        "hand-overs/<uuid:application_id>/try-again",
        hand_overs.try_again,
        name="try-again",
    ),
    path("hand-overs/<uuid:application_id>/doubt", doubts.doubt, name="doubt"),
    path(
        "hand-overs/<uuid:application_id>/this-is-it",
        doubts.this_is_it,
        name="this-is-it",
    ),
    path(
        "hand-overs/<uuid:application_id>/send-again",
        doubts.send_again,
        name="send-again",
    ),
    path("delivery", delivery.delivery, name="delivery"),
    path("delivery/holds/<int:hold_id>/release", delivery.release, name="release"),
    path("delivery/reports/<int:report_id>", delivery.report, name="report"),
    path("delivery/reports/<int:report_id>/seen", delivery.seen, name="seen"),
    path("gallery", gallery.gallery, name="gallery"),
    path("gallery/<slug:name>/<slug:language>", gallery.mail, name="mail"),
    path(
        "gallery/<slug:name>/<slug:language>/page", gallery.framed, name="framed-mail"
    ),
]
