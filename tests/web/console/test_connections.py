from referio.ats.models import SyncRun
from tests.steps import waiting
from tests.web.employers import scenes


def path(connection, action=""):
    return f"/console/connections/{connection.pk}{action}"


def test_the_page_tells_syncs_permissions_and_places(mina, connection):
    page = mina.get(path(connection))
    assert "Complete" in page.text
    assert "postings:write:admin" in page.text
    assert "Oslo" in page.text
    assert "access-" not in page.text
    assert "refresh-" not in page.text


def test_a_place_nobody_knows_is_marked(mina, connection, lever, run_steps):
    lever.ats.put(
        scenes.posting(3, title="Diver", locations=("Qwxzlbrk Bay 9",), country="")
    )
    mina.post(path(connection, "/sync"))
    run_steps(only=("sync",))
    page = mina.get(path(connection))
    assert "not resolved" in page.text
    assert "Qwxzlbrk Bay 9" in page.text


def test_refusals_and_failures_are_told_with_their_reasons(
    mina, connection, lever, run_steps
):
    lever.ats.put(
        scenes.posting(4, title="Cook", refused=("The pay could not be read.",))
    )
    mina.post(path(connection, "/sync"))
    run_steps(only=("sync",))
    lever.ats.unavailable = True
    mina.post(path(connection, "/sync"))
    run_steps(only=("sync",))
    page = mina.get(path(connection))
    assert "posting-4" in page.text
    assert "The pay could not be read." in page.text
    assert "The ATS is not available." in page.text
    assert "The ATS is not available." in mina.get("/console/").text


def test_sync_now_is_asked_for_once(mina, connection):
    assert mina.get(path(connection, "/sync")).status_code == 405
    assert (
        "has been asked for" in mina.post(path(connection, "/sync"), follow=True).text
    )
    assert (
        "waiting to run already"
        in mina.post(path(connection, "/sync"), follow=True).text
    )
    assert waiting().count("sync") == 1


def test_an_ended_connection_is_not_synced(mina, connection, lever, run_steps):
    lever.ats.disconnected = True
    mina.post(path(connection, "/sync"))
    run_steps(only=("sync",))
    runs = SyncRun.objects.count()
    page = mina.post(path(connection, "/sync"), follow=True)
    assert "the connection has ended" in page.text
    assert "Disconnected" in page.text
    assert waiting().count("sync") == 0
    assert SyncRun.objects.count() == runs


def test_a_connection_that_is_not_there_is_not_found(mina, db):
    assert mina.get("/console/connections/999999").status_code == 404


def test_a_fault_of_ours_is_seen_on_both_pages(mina, connection):
    connection.our_fault = "Lever refuses our credentials: Unauthorized"
    connection.our_fault_since = connection.renew_again_at = connection.connected_at
    connection.save()
    for page in ("/console/", path(connection)):
        text = mina.get(page).text
        assert "Our credentials are refused" in text
        assert "Unauthorized" in text


def test_the_age_of_the_tokens_and_the_end_of_the_consent_are_told(mina, connection):
    connection.renewal_lost_at = connection.connected_at
    connection.api_base = "https://api.eu.lever.co/v1"
    connection.save()
    text = mina.get(path(connection)).text
    assert "the consent ends" in text
    assert "an answer was lost" in text
    assert "api.eu.lever.co" in text
