"""An employer's browser, as far as connecting Refer.io needs one."""

import re
from collections.abc import Mapping

import httpx

from lever_sandbox.registered_app import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from referio.adapters.http import Http
from referio.adapters.lever.oauth import SCOPES, LeverAuthorization

CALLBACK = "http://127.0.0.1:1/lever/callback"


def authorization(
    http: Http, url: str, *, audience: str = "", scopes: tuple[str, ...] = tuple(SCOPES)
) -> LeverAuthorization:
    return LeverAuthorization(
        http,
        authorize_url=f"{url}/authorize",
        token_url=f"{url}/oauth/token",
        revoke_url=f"{url}/oauth/revoke",
        client_id=DEMO_CLIENT_ID,
        client_secret=DEMO_CLIENT_SECRET,
        audience=audience or f"{url}/v1/",
        scopes=scopes,
    )


def decide(address: str, *, email: str, decision: str = "accept") -> Mapping[str, str]:
    """Sign in, decide on the consent page, and return what the callback is told."""
    # An address without TLS needs no certificates, which take their time to load.
    with httpx.Client(follow_redirects=True, verify=False) as browser:  # noqa: S501
        page = browser.get(address)
        ticket = _ticket(page.text)
        signed_in = browser.post(
            page.url.join("/login"),
            data={"request": ticket, "email": email, "password": "lever"},
        )
        assert "Authorize Refer.io" in signed_in.text
        answer = browser.post(
            page.url.join("/consent"),
            data={"request": ticket, "decision": decision},
            follow_redirects=False,
        )
    location = httpx.URL(answer.headers["location"])
    assert str(location).startswith(CALLBACK)
    return dict(location.params)


def _ticket(page: str) -> str:
    found = re.search(r'name="request" value="([^"]+)"', page)
    assert found, "the page is no sign-in page"
    return found[1]
