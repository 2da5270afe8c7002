"""Another data centre: the call goes there whole, the token to nobody else, and once is enough."""

import string

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.home import Home
from referio.adapters.http import Call, Declined, Http, Upload
from referio.adapters.lever.client import Lever
from referio.core.ports import AtsError

HERE = "https://api.lever.co/v1"
EU = "https://api.eu.lever.co/v1"


class Centres:
    """Lever with an account that lives in the EU: elsewhere every call is sent on."""

    def __init__(self, status: int = 301) -> None:
        self.asked: list[httpx.Request] = []
        self.status = status

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.url.host != "api.eu.lever.co":
            there = str(request.url).replace("api.lever.co", "api.eu.lever.co")
            return httpx.Response(self.status, headers={"location": there})
        if request.url.path.endswith("/uploads"):
            return httpx.Response(
                201, json={"data": {"uri": "https://up.lever.co/file"}}
            )
        return httpx.Response(200, json={"data": [], "hasNext": False})

    def hosts(self) -> list[str]:
        return [one.url.host for one in self.asked]


def lever(centres: Centres, home: Home) -> Lever:
    return Lever(
        Http(transport=httpx.MockTransport(centres)),
        api_url=HERE,
        access_token=lambda: "t0ken",
        renew=lambda stale: stale,
        web_url="https://hire.lever.co",
        home=home,
    )


def test_only_the_first_call_is_made_twice() -> None:
    centres, kept = Centres(), list[str]()
    client = lever(centres, Home("", kept.append))
    for _ in range(3):
        list(client.postings())
    assert centres.hosts() == ["api.lever.co", *["api.eu.lever.co"] * 3]
    assert kept == [EU], "told once"


def test_a_home_that_is_known_is_asked_first() -> None:
    centres, kept = Centres(), list[str]()
    list(lever(centres, Home(EU, kept.append)).postings())
    assert centres.hosts() == ["api.eu.lever.co"]
    assert kept == []


@pytest.mark.parametrize("status", [302, 307])
def test_a_passing_detour_is_not_remembered(status: int) -> None:
    centres, kept = Centres(status), list[str]()
    client = lever(centres, Home("", kept.append))
    for _ in range(2):
        list(client.postings())
    assert centres.hosts() == ["api.lever.co", "api.eu.lever.co"] * 2
    assert kept == []


def test_a_file_goes_there_whole_with_method_and_token() -> None:
    centres = Centres()
    file = Upload("cv.pdf", "application/pdf", b"%PDF" + bytes(range(256)) * 4000)
    call = Call("POST", f"{HERE}/uploads", token="t0ken", upload=file)
    with Http(transport=httpx.MockTransport(centres)) as http:
        http.send(call)
    _, second = centres.asked
    assert second.method == "POST"
    assert second.headers["authorization"] == "Bearer t0ken"
    assert file.content in second.content


def test_where_the_path_changes_too_nothing_is_learnt() -> None:
    kept = list[str]()
    home = Home("", kept.append)
    home.follow(HERE, f"{HERE}/postings", "https://api.lever.co/v2/jobs")
    home.follow(HERE, HERE, EU)
    assert kept == []
    assert home.base(HERE + "/") == HERE


def test_an_answer_that_failed_there_is_not_remembered() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "api.lever.co":
            return httpx.Response(301, headers={"location": f"{EU}/postings"})
        return httpx.Response(404)

    kept = list[str]()
    call = Call("GET", f"{HERE}/postings", token="t0ken", moved=kept.append)
    with (
        Http(transport=httpx.MockTransport(answer)) as http,
        pytest.raises(Declined, match="404"),
    ):
        http.send(call)
    assert kept == []


labels = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
hosts = st.one_of(
    st.sampled_from(
        [
            "api.eu.lever.co",
            "lever.co.evil.example",
            "evillever.co",
            "api.lever.co@evil.example",
            "evil.example#.lever.co",
            "evil.example/.lever.co",
            "evil.example\\.lever.co",
            "127.0.0.1",
            "[::1]",
            "localhost",
            "localhost.evil.example",
        ]
    ),
    st.lists(labels, min_size=1, max_size=4).map(".".join),
)
addresses = st.builds(
    "{}://{}{}/v1/{}".format,
    st.sampled_from(["https", "http", "ftp", "HTTP"]),
    hosts,
    st.sampled_from(["", ":443", ":80", ":8443"]),
    st.sampled_from(["postings", "", "?a=b"]),
)


@given(
    hops=st.lists(addresses, min_size=1, max_size=6),
    status=st.sampled_from([301, 302, 307, 308]),
    begin=st.sampled_from(
        ["https://api.lever.co/v1/postings", "http://127.0.0.1:9/v1/postings"]
    ),
)
def test_the_token_goes_to_nobody_but_lever_and_every_way_ends(
    hops: list[str], status: int, begin: str
) -> None:
    asked: list[httpx.Request] = []
    local = begin.startswith("http:")

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        there = hops[(len(asked) - 1) % len(hops)]
        return httpx.Response(status, headers={"location": there})

    call = Call("POST", begin, token="t0ken", json={"a": 1})
    http = Http(transport=httpx.MockTransport(answer))
    with http, pytest.raises(AtsError) as failure:
        http.send(call)
    assert 1 <= len(asked) <= 4
    assert "t0ken" not in str(failure.value)
    for request in asked:
        host, scheme = request.url.host, request.url.scheme
        at_lever = host.endswith(".lever.co") and scheme == "https"
        at_home = local and host in ("127.0.0.1", "localhost", "::1")
        assert at_lever or at_home, str(request.url)
        assert request.method == "POST"
        assert request.content == b'{"a":1}'
