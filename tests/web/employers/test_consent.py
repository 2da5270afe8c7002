from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from referio.accounts import operations
from referio.ats.models import Connection
from referio.transactions import transaction
from tests.steps import waiting
from tests.web.employers import scenes


def nothing_is_kept(invitation):
    invitation.refresh_from_db()
    return (
        not Connection.objects.exists()
        and invitation.spent_at is None
        and "sync" not in waiting()
    )


def test_accepting_connects_spends_the_invitation_and_sets_the_first_pull_going(
    client, invitation, lever
):
    connection = scenes.connect(client, invitation, lever)
    invitation.refresh_from_db()
    assert connection.state == "active"
    assert invitation.spent_at is not None
    assert waiting().count("sync") == 1


def test_the_answer_leads_to_the_thank_you_page(client, invitation, lever):
    state = scenes.authorize(client, invitation)
    answer = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert answer["Location"].endswith("/thank-you")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "query", [{}, {"state": ""}, {"state": "guessed", "code": "c"}]
)
def test_an_answer_we_did_not_ask_for_is_not_taken(client, invitation, query):
    answer = scenes.come_back(client, **query)
    assert answer.status_code == 400
    assert "not expecting this" in answer.text
    assert nothing_is_kept(invitation)


def test_an_answer_in_another_browser_is_not_taken(client, invitation, lever):
    state = scenes.authorize(client, invitation)
    answer = scenes.come_back(Client(), state=state, code=lever.authorization.allow())
    assert answer.status_code == 400
    assert nothing_is_kept(invitation)


def test_a_state_older_than_half_an_hour_leads_back_to_the_invitation(
    client, invitation, lever
):
    state = scenes.authorize(client, invitation)
    late = timezone.now() + timedelta(minutes=31)
    with time_machine.travel(late, tick=False):
        answer = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert answer.status_code == 400
    assert "longer than 30 minutes" in answer.text
    assert "Back to the invitation" in answer.text
    assert nothing_is_kept(invitation)


def test_an_answer_works_once(client, invitation, lever):
    state = scenes.authorize(client, invitation)
    scenes.come_back(client, state=state, error="access_denied")
    answer = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert answer.status_code == 400
    assert "used already" in answer.text
    assert nothing_is_kept(invitation)


def test_denying_stores_nothing_says_why_and_a_retry_works(client, invitation, lever):
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(
        client,
        state=state,
        error="access_denied",
        error_description="User did not authorize <script>the request</script>",
    )
    assert "Nothing was connected" in page.text
    assert "Deny was pressed" in page.text
    assert "not a Super Admin" in page.text
    assert "the request" not in page.text
    assert "/connect/" in page.text
    assert nothing_is_kept(invitation)
    assert scenes.connect(client, invitation, lever).state == "active"


def test_a_team_member_is_told_who_can_and_gets_the_link_to_forward(client, invitation):
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(
        client,
        state=state,
        error="access_denied",
        error_description="not a Super_Admin at Lever",
    )
    assert "may not authorize apps" in page.text
    assert "Forward this link" in page.text
    assert "Lever</script>" not in page.text
    assert nothing_is_kept(invitation)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("temporarily_unavailable", "try again in a few minutes"),
        ("invalid_scope", "did not complete the authorization"),
    ],
)
def test_other_errors_have_their_own_words(client, invitation, error, says):
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(client, state=state, error=error)
    assert says in page.text
    assert nothing_is_kept(invitation)


def test_a_code_lever_does_not_know_stores_nothing_and_a_retry_works(
    client, invitation, lever
):
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(client, state=state, code="old")
    assert page.status_code == 502
    assert "did not accept our request" in page.text
    assert nothing_is_kept(invitation)
    assert scenes.connect(client, invitation, lever).state == "active"


def test_an_answer_without_code_or_error_is_refused(client, invitation):
    page = scenes.come_back(client, state=scenes.authorize(client, invitation))
    assert page.status_code == 502
    assert nothing_is_kept(invitation)


@pytest.mark.parametrize("away", [False, True])
def test_an_answer_that_failed_is_used_up_as_well(client, invitation, lever, away):
    state = scenes.authorize(client, invitation)
    lever.authorization.unavailable = away
    assert scenes.come_back(client, state=state, code="old").status_code in (502, 503)
    again = scenes.come_back(client, state=state, code="old")
    assert again.status_code == 400
    assert "used already" in again.text


def test_lever_being_away_stores_nothing_and_a_retry_works(client, invitation, lever):
    state = scenes.authorize(client, invitation)
    lever.authorization.unavailable = True
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 503
    assert "could not be reached" in page.text
    assert nothing_is_kept(invitation)
    lever.authorization.unavailable = False
    assert scenes.connect(client, invitation, lever).state == "active"


def test_an_account_of_another_employer_is_not_taken_over(client, connection, lever):
    rival = scenes.invite("Rivalsea", "rob@rivalsea.example")
    before = set(lever.authorization.alive)
    state = scenes.authorize(client, rival)
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 409
    assert "belongs to another employer with us" in page.text
    assert "support@" in page.text
    assert "connected already" not in page.text
    assert "Brightwater" not in page.text
    rival.refresh_from_db()
    assert rival.spent_at is None
    assert Connection.objects.get().employer_id == connection.employer_id
    assert lever.authorization.alive >= before, "what others use is not ended"


def test_tokens_of_an_account_that_nobody_uses_are_given_back(
    client, connection, lever, run_steps
):
    lever.ats.disconnected = True
    scenes.ask_for_sync(client, connection)
    run_steps(only=("sync",))
    rival = scenes.invite("Rivalsea", "rob@rivalsea.example")
    state = scenes.authorize(client, rival)
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert "belongs to another employer with us" in page.text
    assert "connected already" not in page.text
    assert not lever.authorization.alive


def test_a_grant_without_an_account_is_not_kept(client, invitation, lever):
    lever.authorization = scenes.Nameless(scopes=tuple(scenes.SCOPES))
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 502
    assert "which account this is" in page.text
    assert nothing_is_kept(invitation)


def test_a_grant_without_an_account_ends_nobodys_connection(client, connection, lever):
    kept = lever.authorization.alive
    lever.authorization = scenes.Nameless(scopes=tuple(scenes.SCOPES), alive=kept)
    before = set(kept)
    state = scenes.authorize(client, scenes.invite("Rivalsea", "rob@rivalsea.example"))
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 502
    assert lever.authorization.alive >= before


def test_an_invitation_withdrawn_on_the_way_connects_nothing(client, invitation, lever):
    state = scenes.authorize(client, invitation)
    with transaction():
        operations.withdraw(invitation.pk, now=timezone.now())
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 410
    assert "taken back" in page.text
    assert nothing_is_kept(invitation)
    assert not lever.authorization.alive


def test_of_two_tabs_that_finish_the_second_is_led_to_the_thanks(
    client, invitation, lever
):
    first, second = (scenes.authorize(client, invitation) for _ in range(2))
    scenes.come_back(client, state=first, code=lever.authorization.allow())
    answer = scenes.come_back(client, state=second, code=lever.authorization.allow())
    assert answer.status_code == 302
    assert answer["Location"].endswith("/thank-you")
    assert Connection.objects.count() == 1


def test_connecting_again_after_an_end_takes_up_the_same_connection(
    client, connection, lever
):
    again = scenes.invite_again(connection.employer)
    assert scenes.connect(client, again, lever).pk == connection.pk


def test_an_invitation_withdrawn_during_the_exchange_connects_nothing(
    client, invitation, lever
):
    def withdraw():
        with transaction():
            operations.withdraw(invitation.pk, now=timezone.now())

    lever.authorization = scenes.Slow(meanwhile=withdraw)
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 410
    assert "taken back" in page.text
    assert nothing_is_kept(invitation)


def test_tokens_for_an_invitation_withdrawn_meanwhile_are_given_back(
    client, invitation, lever
):
    def withdraw():
        with transaction():
            operations.withdraw(invitation.pk, now=timezone.now())

    lever.authorization = scenes.Busy(meanwhile=withdraw)
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 410
    assert not lever.authorization.alive


@pytest.mark.parametrize("same_browser", [True, False])
def test_two_tabs_that_finish_at_once_do_not_cut_each_other_off(
    client, invitation, lever, same_browser
):
    lever.authorization = scenes.Busy(scopes=tuple(scenes.SCOPES))
    other = client if same_browser else Client()
    first, second = (scenes.authorize(one, invitation) for one in (client, other))
    lever.authorization.meanwhile = lambda: scenes.come_back(
        other, state=second, code=lever.authorization.allow()
    )
    page = client.get(
        "/lever/callback",
        {"state": first, "code": lever.authorization.allow()},
        follow=True,
    )
    assert page.status_code == (200 if same_browser else 410)
    assert ("Thank you" if same_browser else "Already connected") in page.text
    assert Connection.objects.get().state == "active"
    assert lever.authorization.alive, "the one that connected goes on working"


def test_a_state_begun_in_another_tab_meanwhile_is_not_lost(client, invitation, lever):
    begun = []
    other = scenes.invite_again(invitation.employer)
    lever.authorization = scenes.Busy(
        scopes=tuple(scenes.SCOPES),
        meanwhile=lambda: begun.append(scenes.authorize(client, other)),
    )
    scenes.connect(client, invitation, lever)
    (state,) = begun
    answer = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert answer.status_code == 302
    for made in (invitation, other):
        assert client.get(f"{scenes.link(made)}/thank-you").status_code == 200


def test_a_state_begun_meanwhile_survives_an_answer_that_failed(
    client, connection, lever
):
    begun = []
    rival = scenes.invite("Rivalsea", "rob@rivalsea.example")
    lever.authorization = scenes.Busy(
        meanwhile=lambda: begun.append(scenes.authorize(client, rival))
    )
    state = scenes.authorize(client, rival)
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 409
    (fresh,) = begun
    assert (
        "was denied"
        in scenes.come_back(client, state=fresh, error="access_denied").text
    )
    again = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert "used already" in again.text


def test_signing_in_meanwhile_is_not_undone(client, invitation, lever):
    lever.authorization = scenes.Busy(
        scopes=tuple(scenes.SCOPES),
        meanwhile=lambda: client.force_login(scenes.owner_of(invitation)),
    )
    assert scenes.connect(client, invitation, lever).state == "active"
    assert client.get("/employers/brightwater/").status_code == 200


def test_a_package_without_integrations_is_told_whom_to_ask(client, invitation):
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(
        client,
        state=state,
        error="access_denied",
        error_description="Your package does not include it",
    )
    assert "package does not include connecting apps" in page.text
    assert "account manager at Lever" in page.text
    assert nothing_is_kept(invitation)
