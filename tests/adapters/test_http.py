"""Every way an answer can fail becomes one of ours, and tells nothing it should not."""

import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from referio import __version__
from referio.adapters.http import Call, Declined, Http, Unauthorized, Upload
from referio.core.ports import AtsError, Refused, Unavailable

Answering = Callable[[httpx.Request], httpx.Response]
URL = "https://api.lever.co/v1/postings"


def send(answering: Answering, call: Call | None = None) -> object:
    with Http(transport=httpx.MockTransport(answering)) as http:
        return http.send(call or Call("GET", URL))


def always(status: int, **parts: Any) -> Answering:
    return lambda _request: httpx.Response(status, **parts)


def failing(error: Exception) -> Answering:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    return answer


def test_an_answer_is_its_json() -> None:
    assert send(always(200, json={"data": [1]})) == {"data": [1]}
    assert send(always(204)) is None


def test_a_call_carries_our_name_the_token_and_its_parameters() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={})

    send(answer, Call("GET", URL, token="t0ken", params={"email": "a+b@example.com"}))
    send(answer, Call("POST", URL, json={"a": 1}))
    send(answer, Call("POST", URL, form={"a": "b"}))
    send(answer, Call("POST", URL, upload=Upload("cv.pdf", "application/pdf", b"%PDF")))
    got, posted, form, upload = seen
    assert got.headers["user-agent"] == f"Refer.io/{__version__}"
    assert got.headers["authorization"] == "Bearer t0ken"
    assert got.url.params["email"] == "a+b@example.com"
    assert posted.content == b'{"a":1}'
    assert "authorization" not in posted.headers
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"
    assert b'name="file"; filename="cv.pdf"' in upload.content
    assert b"application/pdf" in upload.content


def test_nothing_secret_shows_in_a_call() -> None:
    call = Call("GET", URL, token="t0ken", params={"email": "ines@example.com"})
    assert "t0ken" not in repr(call)
    assert "ines" not in repr(call)
    assert "%PDF" not in repr(Upload("cv.pdf", "application/pdf", b"%PDF"))


def test_addresses_with_an_email_are_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    send(always(200, json={}), Call("GET", URL, params={"email": "ines@example.com"}))
    assert "ines" not in caplog.text


@pytest.mark.parametrize("status", [429, 408, 500, 502, 503])
def test_they_cannot_answer_now(status: int) -> None:
    with pytest.raises(Unavailable, match=rf"api\.lever\.co .*{status}") as failure:
        send(always(status))
    assert failure.value.asked is (status != 429)
    assert failure.value.retry_after is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "9" * 400}, 86_400.0),
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:28:30 GMT",
                "date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            30.0,
        ),
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:27:00 GMT",
                "date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            0.0,
        ),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT"}, None),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 -0000", "date": "x"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
    ],
)
def test_they_say_when_to_come_back(
    headers: dict[str, str], seconds: float | None
) -> None:
    with pytest.raises(Unavailable) as failure:
        send(always(429, headers=headers))
    assert failure.value.retry_after == seconds


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (httpx.ConnectError("no"), False),
        (httpx.ConnectTimeout("no"), False),
        (httpx.PoolTimeout("no"), False),
        (httpx.ProxyError("no"), False),
        (httpx.ReadTimeout("no"), True),
        (httpx.WriteTimeout("no"), True),
        (httpx.ReadError("no"), True),
        (httpx.RemoteProtocolError("no"), True),
        (httpx.DecodingError("no"), True),
    ],
)
def test_the_network_fails(error: Exception, asked: bool) -> None:
    with pytest.raises(Unavailable) as failure:
        send(failing(error))
    assert failure.value.asked is asked
    late = isinstance(error, httpx.TimeoutException)
    assert ("in time" if late else "reached") in str(failure.value)


def test_an_answer_that_is_no_json_may_still_have_been_acted_on() -> None:
    with pytest.raises(Unavailable, match="cannot read") as failure:
        send(always(200, text="<html>"))
    assert failure.value.asked


def test_a_401_is_told_apart() -> None:
    with pytest.raises(Unauthorized) as failure:
        send(always(401, json={"error": "access_denied"}))
    assert failure.value.code == "access_denied"
    assert not isinstance(failure.value, Refused)


def test_a_refusal_tells_status_code_and_their_words() -> None:
    body = {"code": "ResourceNotFound", "message": "posting\n x  was not found"}
    with pytest.raises(Declined) as failure:
        send(always(404, json=body))
    assert (failure.value.status, failure.value.code) == (404, "ResourceNotFound")
    assert str(failure.value) == (
        "api.lever.co (GET /v1/postings) answered 404: posting x was not found"
    )


@pytest.mark.parametrize(
    "parts", [{"text": "<html>"}, {"json": []}, {"json": {"code": 7}}]
)
def test_a_refusal_without_words(parts: dict[str, object]) -> None:
    with pytest.raises(Declined, match=r"answered 400\.$") as failure:
        send(always(400, **parts))
    assert failure.value.code == ""


def test_a_refusal_names_nobody() -> None:
    message = "ines.prado@example.com or +351 912 000 000 is taken " + "x" * 500
    with pytest.raises(Declined) as failure:
        send(always(400, json={"message": message, "error": {}}))
    told = str(failure.value)
    assert "ines" not in told
    assert "912" not in told
    assert len(told) < 300
    assert told.endswith("…")


def test_a_refusal_can_be_told_without_what_people_gave() -> None:
    refusal = Declined("Inês Prado, Inês or No: x", status=400, code="c")
    told = refusal.without(("No", "Inês", "Inês Prado"))
    assert str(told) == "…, … or No: x"
    assert (told.status, told.code) == (400, "c")


def follow(location: str, *, at: str = URL, status: int = 301) -> list[httpx.Request]:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if len(seen) == 1:
            return httpx.Response(status, headers={"location": location})
        return httpx.Response(200, json={})

    call = Call("POST", at, token="t0ken", params={"a": "b"}, json={"c": 1})
    send(answer, call)
    return seen


@pytest.mark.parametrize(
    "location",
    ["https://api.eu.lever.co/v1/postings", "/v1/postings", "https://x.lever.co/?a=b"],
)
def test_another_data_centre_gets_the_same_call(location: str) -> None:
    first, second = follow(location)
    assert second.method == "POST"
    assert second.headers["authorization"] == "Bearer t0ken"
    assert second.content == first.content
    assert second.url.params["a"] == "b"


@pytest.mark.parametrize(
    "location",
    [
        "https://lever.co.evil.example/",
        "https://evillever.co/",
        "http://api.eu.lever.co/v1",
    ],
)
def test_the_token_goes_to_nobody_else(location: str) -> None:
    with pytest.raises(Declined, match="do not trust") as failure:
        follow(location)
    assert failure.value.status == 301


def test_the_same_machine_may_use_another_port() -> None:
    _, second = follow("http://127.0.0.1:2/v1", at="http://127.0.0.1:1/v1", status=308)
    assert second.url.port == 2


def test_an_unreadable_redirect() -> None:
    with pytest.raises(Unavailable):
        follow("https://api.lever.co:port/")


def test_redirects_end() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(301, headers={"location": "/v1/postings"})

    with pytest.raises(Declined, match="answered 301"):
        send(answer)
    assert len(asked) == 4


def test_a_redirect_to_nowhere() -> None:
    with pytest.raises(Declined, match="answered 301"):
        send(always(301))


@pytest.mark.parametrize(
    "url", ["https://api.lever.co:port/", "brightwater?email=ines@example.com"]
)
def test_an_unusable_address(url: str) -> None:
    with Http() as http, pytest.raises(AtsError) as failure:
        http.send(Call("GET", url))
    assert "ines" not in str(failure.value)
    assert getattr(failure.value, "asked", False) is False
