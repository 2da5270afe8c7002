from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from referio.accounts.models import Invitation, User
from referio.applications import operations as applications
from referio.ats import webhooks
from referio.jobs.models import Job
from referio.transactions import transaction
from tests.steps import waiting
from tests.web.employers import scenes


@pytest.fixture
def owner(invitation):
    """Ada's browser, signed in."""
    browser = Client()
    browser.force_login(scenes.owner_of(invitation))
    return browser


@pytest.fixture
def viewer(invitation):
    """The browser of somebody who may look and not touch."""
    vera = User.objects.create_user("vera@brightwater.example")
    invitation.employer.memberships.create(user=vera, role="viewer")
    browser = Client()
    browser.force_login(vera)
    return browser


def see(browser, path=""):
    page = browser.get(f"/employers/brightwater/{path}")
    assert page.status_code == 200
    return page


def test_a_healthy_connection_says_so_and_asks_for_nothing(owner, connection):
    page = see(owner)
    assert "Connected and up to date" in page.text
    assert "Lever account brightwater" in page.text
    assert "Pull the postings again" not in page.text
    assert "<strong>2</strong>" in page.text


def test_locations_that_name_no_place_are_listed(owner, connection):
    assert "Locations we could not place" not in see(owner).text
    job = Job.objects.filter(state="open").earliest("id")
    job.places.all().delete()
    Job.objects.filter(pk=job.pk).update(locations=["Various"])
    assert "“Various”, 1 open job" in see(owner).text


def test_a_job_held_back_says_so_beside_how_to_let_it_go(owner, connection):
    assert "Held back" not in see(owner, "jobs").text
    Job.objects.filter(state="open").update(held=True)
    page = see(owner, "jobs").text
    assert page.count("Held back") == 2
    assert "referio:hold" in page


def press_connect(owner):
    answer = owner.post("/employers/brightwater/connect")
    assert answer.status_code == 302
    return answer["Location"]


def test_before_connecting_the_portal_offers_an_invitation(owner, invitation):
    assert "Not connected yet" in see(owner).text
    assert "Only a Super Admin" in owner.get(press_connect(owner)).text


def test_pressing_connect_often_leads_to_one_invitation_an_hour(owner, invitation):
    made = {press_connect(owner) for _ in range(12)}
    assert len(made) == 1
    assert Invitation.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert made.isdisjoint({press_connect(owner), press_connect(owner)})
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("column", ["spent_at", "withdrawn_at"])
def test_connect_never_leads_to_an_invitation_that_no_longer_works(
    owner, invitation, column
):
    Invitation.objects.update(**{column: timezone.now()})
    assert "Only a Super Admin" in owner.get(press_connect(owner)).text
    assert Invitation.objects.count() == 2


def test_connect_never_leads_to_anothers_invitation(owner, invitation):
    Invitation.objects.update(withdrawn_at=timezone.now())
    scenes.invite("Rivalsea", "rob@rivalsea.example")
    page = owner.get(press_connect(owner))
    assert "Invitation for Brightwater" in page.text


def test_trouble_tells_cause_since_effect_and_one_action(
    owner, client, connection, lever, run_steps
):
    lever.ats.unavailable = True
    scenes.ask_for_sync(client, connection)
    run_steps(only=("sync",))
    page = see(owner)
    connection.refresh_from_db()
    assert "the last pull failed" in page.text
    assert "The ATS is not available." in page.text
    assert f"{connection.trouble_since:%-d %B %Y, %H:%M} UTC" in page.text
    assert "Pull the postings again now" in page.text


def test_pulling_again_asks_once_however_often_it_is_pressed(owner, connection):
    path = f"/employers/brightwater/connections/{connection.pk}/sync"
    before = waiting().count("sync")
    assert "has been asked for" in owner.post(path, follow=True).text
    assert "already waiting" in owner.post(path, follow=True).text
    assert waiting().count("sync") == before + 1


def test_a_revocation_turns_the_portal_red_and_withdraws_the_jobs(
    owner, client, connection, lever, run_steps
):
    lever.ats.disconnected = True
    scenes.ask_for_sync(client, connection)
    run_steps(only=("sync",))
    page = see(owner)
    assert "Disconnected" in page.text
    assert "kept safe" in page.text
    assert "Connect again" in page.text
    assert "Withdrawn" in see(owner, "jobs").text


def test_jobs_show_completeness_what_is_missing_and_where_to_add_it(owner, connection):
    page = see(owner, "jobs")
    assert "Harbour engineer" in page.text
    assert "Tide forecaster" in page.text
    for job in Job.objects.all():
        assert f"{job.completeness}&nbsp;%" in page.text
        assert f"https://hire.lever.example/jobs/{job.remote_id}" in page.text


def test_postings_without_a_salary_are_counted_and_listed(owner, connection):
    assert "2 postings have no salary" in see(owner).text
    assert "Harbour engineer" in see(owner, "jobs?missing=salary").text
    assert "None left" in see(owner, "jobs?missing=nothing-of-the-kind").text
    assert "None left" in see(owner, "jobs?missing=sala%00").text


@pytest.fixture
def application(connection, lever):
    job = Job.objects.get(title="Harbour engineer")
    return scenes.apply(job, lever)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("waiting", "On its way"),
        ("uncertain", "Being checked"),
        ("refused", "Not accepted by Lever"),
        ("held", "Kept safe"),
    ],
)
def test_an_application_that_has_not_arrived_is_listed_with_its_state(
    owner, application, state, says
):
    application.hand_over.state, application.hand_over.error = (
        state,
        "The posting is closed.",
    )
    application.hand_over.save()
    page = see(owner)
    assert "Noor Lindqvist" in page.text
    assert says in page.text
    assert says in see(owner, "applications").text


def test_a_refusal_is_told_in_the_words_of_the_ats_without_its_addresses(
    owner, application
):
    hand_over = application.hand_over
    hand_over.state = "refused"
    hand_over.error = (
        "api.lever.example (POST /v1/postings/p1/apply) answered 400: It is closed"
    )
    hand_over.save()
    for path in ("", "applications"):
        assert "Lever answered 400: It is closed" in see(owner, path).text
        assert "/v1/postings" not in see(owner, path).text


def test_an_application_that_arrived_is_listed_no_more_as_waiting(
    owner, application, run_steps
):
    assert "Noor Lindqvist" in see(owner).text
    with transaction():
        scenes.hand_over_later(application)
    run_steps(only=("hand_over", "confirm_hand_over"))
    assert "Noor Lindqvist" not in see(owner).text
    assert "In Lever" in see(owner, "applications").text


def test_a_company_may_be_called_like_a_page_of_ours(owner, connection):
    connection.employer.slug = "sign-in"
    connection.employer.save()
    for path in ("", "jobs", "applications"):
        assert owner.get(f"/employers/sign-in/{path}").status_code == 200


def test_without_applications_the_page_says_so(owner, connection):
    assert "No applications yet" in see(owner, "applications").text


def test_a_viewer_sees_but_cannot_act(viewer, client, connection, lever, run_steps):
    lever.ats.disconnected = True
    scenes.ask_for_sync(client, connection)
    run_steps(only=("sync",))
    page = see(viewer)
    assert "Disconnected" in page.text
    assert "Connect again" not in page.text
    assert "An owner or recruiter" in page.text
    assert viewer.post("/employers/brightwater/connect").status_code == 404


def test_an_application_held_by_a_revocation_is_counted(owner, application, connection):
    with transaction():
        applications.hold(connection.pk, why="Access to the ATS was revoked.")
    assert "Kept safe" in see(owner).text


def test_what_could_not_be_read_is_told_with_the_posting(
    owner, client, connection, lever, run_steps
):
    assert "could not read" not in see(owner).text
    lever.ats.put(
        scenes.posting(5, title="Cook", refused=("The salary range has no end.",))
    )
    scenes.ask_for_sync(client, connection)
    run_steps(only=("sync",))
    page = see(owner)
    assert "The salary range has no end." in page.text
    assert 'posting-5">Cook</a>' in page.text
    assert "https://hire.lever.example/jobs/posting-5" in page.text


def test_pages_with_peoples_names_are_not_kept_by_caches(owner, connection):
    for path in ("", "jobs", "applications"):
        assert "no-store" in see(owner, path)["Cache-Control"]


def test_candidates_see_nothing_until_the_employer_says_so(owner, viewer, connection):
    address = f"/employers/brightwater/connections/{connection.pk}/showing"
    assert see(owner).text.count(" checked>") == 0
    assert viewer.post(address, {"hired": "on"}).status_code == 404
    assert owner.post(address, {"moved": "on"}).status_code == 302
    assert see(owner).text.count(" checked>") == 1
    assert owner.post(address, {}).status_code == 302
    assert see(owner).text.count(" checked>") == 0


def test_changes_nobody_announced_lead_to_the_switch_in_lever(owner, connection):
    with transaction():
        webhooks.following_of(connection.pk)
        webhooks.asked(connection.pk, unheard=3, now=timezone.now())
    assert (
        "3 changes of applications reached us only because we asked" in see(owner).text
    )
