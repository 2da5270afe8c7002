"""A person in a browser, walking the sandbox's sign-in and consent pages."""

from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

CALLBACK = "http://127.0.0.1:8000/lever/callback"
CLIENT_ID = "referio-demo"
CLIENT_SECRET = "invented-secret-for-the-local-demonstration"
SCOPES = "offline_access postings:write:admin uploads:write:admin"


def make_authorize_url(url: str, **changes: str | None) -> str:
    """What a partner's button points at; a change to None leaves the field out."""
    fields = {
        "client_id": CLIENT_ID,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "state": "c0ffee-77",
        "audience": f"{url}/v1/",
        "scope": SCOPES,
        **changes,
    }
    present = {name: value for name, value in fields.items() if value is not None}
    return f"{url}/authorize?{urlencode(present)}"


def sign_in(client: httpx.Client, email: str, ticket: str = "") -> httpx.Response:
    return client.post(
        "/login", data={"email": email, "password": "lever", "request": ticket}
    )


def walk(
    client: httpx.Client, address: str, email: str, decision: str = "accept"
) -> dict[str, str]:
    """Sign in and decide; the query fields the callback is called with."""
    ticket = open_request(client, address)
    sign_in(client, email, ticket)
    shown = client.get("/consent", params={"request": ticket})
    if shown.is_redirect:
        return callback_fields(shown)
    sent = {"request": ticket, "decision": decision}
    return callback_fields(client.post("/consent", data=sent))


def open_request(client: httpx.Client, address: str) -> str:
    answer = client.get(address)
    return parse_qs(urlsplit(answer.headers["location"]).query)["request"][0]


def callback_fields(answer: httpx.Response) -> dict[str, str]:
    location = answer.headers["location"]
    assert location.startswith(CALLBACK), location
    return {k: v[0] for k, v in parse_qs(urlsplit(location).query).items()}


def trade(client: httpx.Client, **fields: str) -> httpx.Response:
    """Ask the token endpoint, by form."""
    known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return client.post("/oauth/token", data={**known, **fields})


def redeem(client: httpx.Client, code: str, **fields: str) -> httpx.Response:
    known = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
    return trade(client, code=code, **{**known, **fields})


def refresh(client: httpx.Client, token: str) -> httpx.Response:
    return trade(client, grant_type="refresh_token", refresh_token=token)
