"""An account of the other data centre: 301 from the first base, served by the second."""

import httpx
import pytest

from lever_sandbox.server import Running
from tests.sandbox.board_lines import PUMPS
from tests.sandbox.switching import bearer, fill, switch


@pytest.fixture
def second(running: Running, browser, world) -> str:
    """Brightwater has moved there."""
    switch(browser, moved_to_second_base=True)
    return running.second_url


def resend(answer: httpx.Response, **rest: object) -> httpx.Response:
    """The same request again, by hand, with method, body and Authorization."""
    sent = answer.request
    return httpx.request(
        sent.method,
        answer.headers["location"],
        content=sent.read(),
        headers={
            "authorization": sent.headers["authorization"],
            "content-type": sent.headers.get("content-type", ""),
        },
        timeout=20,
    )


def test_a_get_keeps_path_and_query(api, second):
    first = api.get("/postings", limit=2, offset="%5B1%2C%22x%22%5D")
    assert first.status_code == 301
    assert first.headers["location"].startswith(f"{second}/v1/postings?limit=2&offset=")
    assert "%255B1" in first.headers["location"]
    assert resend(first).status_code == 200
    assert api.get("/stages").headers["location"] == f"{second}/v1/stages"


def test_an_application_is_taken_by_the_second_only(api, browser, world, second):
    switch(browser, moved_to_second_base=False)
    body = fill(api, api.get(f"/postings/{PUMPS}/apply").json()["data"])
    switch(browser, moved_to_second_base=True)
    first = api.post(f"/postings/{PUMPS}/apply", body)
    assert first.status_code == 301
    assert not world.accounts["brightwater"].opportunities
    assert resend(first).status_code == 201
    assert len(world.accounts["brightwater"].opportunities) == 1


def test_an_upload_of_some_size_is_read_and_redirected(api, world, second):
    content = b"%PDF-1.7" + bytes(3_000_000)
    first = api.upload("cv.pdf", content)
    assert first.status_code == 301
    again = httpx.post(
        first.headers["location"],
        files={"file": ("cv.pdf", content)},
        headers=api.headers,
        timeout=20,
    )
    assert again.json()["data"]["size"] == len(content)


def test_without_authorisation_the_second_refuses(api, second):
    location = api.get("/stages").headers["location"]
    assert httpx.get(location).status_code == 401
    assert httpx.get(location, headers=bearer("wrong")).status_code == 401
    assert httpx.get(location, headers=api.headers).status_code == 200
    keyed = httpx.get(location, auth=("brightwater-api-key", ""))
    assert keyed.status_code == 200


def test_the_others_stay_at_the_first(connect, second):
    assert connect("quiet-harbour").get("/stages").status_code == 200


def test_the_second_base_is_known_to_who_asks(browser, second):
    assert browser.get("/_sandbox/state").json()["secondBase"] == second


def test_tokens_for_the_second_base_are_good_too(world, second):
    assert f"{second}/v1/" in world.audiences
    assert f"{world.base_url}/v1/" in world.audiences


def test_a_client_that_follows_by_itself_loses_its_post(api, second):
    """What every ordinary library does, and why clients have to handle it by hand."""
    with httpx.Client(follow_redirects=True, timeout=20) as usual:
        answer = usual.post(
            f"{api.client.base_url}/v1/webhooks", json={}, headers=api.headers
        )
    assert answer.history[0].status_code == 301
    assert answer.request.method == "GET"
