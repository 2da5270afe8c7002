"""The two ATSs the contract is held against, driven the same way from outside."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Protocol

import httpx

from lever_sandbox.server import Running
from referio.adapters.http import Http
from referio.adapters.lever import translate
from referio.adapters.lever.client import Lever
from referio.adapters.lever.oauth import LeverAuthorization
from referio.adapters.memory import MemoryAts
from referio.core.ports import Ats, Grant
from referio.core.postings import Listing
from tests.adapters import payloads, signing_in

SITE = "northwind-water"
FORM = {
    "customQuestions": [],
    "personalInformation": [
        payloads.field("Full name", name="fullName", required=True),
        payloads.field("Email", name="email", required=True),
        payloads.field("Resume", "file-upload", name="resume"),
    ],
    "urls": [],
    "consentDisclosures": None,
}


class Place(Protocol):
    """An employer in some ATS, with hands to change things there."""

    @property
    def ats(self) -> Ats: ...

    def open(self, title: str) -> str: ...
    def rename(self, posting_id: str, title: str) -> None: ...
    def hide(self, posting_id: str) -> None: ...
    def close(self, posting_id: str) -> None: ...
    def delete(self, posting_id: str) -> None: ...
    def fall_silent(self) -> None: ...
    def lose_answers(self) -> None: ...
    def revoke(self) -> None: ...
    def forget_source(self, opportunity_id: str) -> None: ...
    def now(self) -> datetime: ...


class MemoryPlace:
    """An employer in `MemoryAts`, whose clock moves a minute a look."""

    def __init__(self) -> None:
        self._minutes = count()
        self.ats = MemoryAts(self.now)
        self._ids = (f"posting-{number}" for number in count(1))

    def now(self) -> datetime:
        start = datetime(2026, 9, 20, tzinfo=UTC)
        return start + timedelta(minutes=next(self._minutes))

    def open(self, title: str) -> str:
        posting_id = next(self._ids)
        posting = translate.posting(payloads.posting(id=posting_id, text=title))
        self.ats.put(replace(posting, changed_at=self.now()))
        return posting_id

    def rename(self, posting_id: str, title: str) -> None:
        self._change(posting_id, title=title)

    def hide(self, posting_id: str) -> None:
        self._change(posting_id, listing=Listing.HIDDEN)

    def close(self, posting_id: str) -> None:
        self._change(posting_id, listing=Listing.CLOSED)

    def delete(self, posting_id: str) -> None:
        self.ats.delete(posting_id)

    def fall_silent(self) -> None:
        self.ats.unavailable = True

    def lose_answers(self) -> None:
        self.ats.lose_answer = True

    def revoke(self) -> None:
        self.ats.disconnected = True

    def forget_source(self, opportunity_id: str) -> None:
        for place, one in enumerate(self.ats.received):
            if one.arrival.opportunity_id == opportunity_id:
                arrival = replace(one.arrival, sources=("Job site",))
                self.ats.received[place] = replace(one, arrival=arrival)

    def _change(self, posting_id: str, **changes: Any) -> None:
        found = {one.remote_id: one for one in self.ats.postings()}[posting_id]
        self.ats.put(replace(found, changed_at=self.now(), **changes))


class LeverPlace:
    """An employer in the sandbox, connected as employers are."""

    def __init__(self, sandbox: Running, http: Http, hands: httpx.Client) -> None:
        self._url = sandbox.url
        self._hands = hands
        self._steer("reset")
        sandbox.state.rate_limited = False  # the sandbox's own tests see to the limit
        self.oauth: LeverAuthorization = signing_in.authorization(http, sandbox.url)
        told = signing_in.decide(
            self.oauth.address(state="s", redirect_uri=signing_in.CALLBACK),
            email=f"super-admin@{SITE}.example",
        )
        self.grant: Grant = self.oauth.exchange(
            code=told["code"], redirect_uri=signing_in.CALLBACK
        )
        self.ats = Lever(
            http,
            api_url=f"{sandbox.url}/v1",
            access_token=lambda: self.grant.access_token,
            renew=self.renew,
            web_url=sandbox.url,
            pause=lambda _: None,
        )

    def now(self) -> datetime:
        return datetime.now(UTC)

    def renew(self, refused: str) -> str:
        self.grant = self.oauth.refresh(self.grant.refresh_token)
        return self.grant.access_token

    def open(self, title: str) -> str:
        made = self._steer(f"accounts/{SITE}/postings", text=title)
        self._edit(made["id"], form=FORM)
        return str(made["id"])

    def rename(self, posting_id: str, title: str) -> None:
        self._edit(posting_id, text=title)

    def hide(self, posting_id: str) -> None:
        self._edit(posting_id, state="internal")

    def close(self, posting_id: str) -> None:
        self._edit(posting_id, state="closed")

    def delete(self, posting_id: str) -> None:
        address = f"{self._url}/_sandbox/accounts/{SITE}/postings/{posting_id}"
        assert self._hands.delete(address).status_code == 200

    def fall_silent(self) -> None:
        self.switch(unavailable_next=1000)

    def lose_answers(self) -> None:
        self.switch(apply_fails_after_storing=True)

    def revoke(self) -> None:
        self._steer(f"accounts/{SITE}/revoke")

    def forget_source(self, opportunity_id: str) -> None:
        path = f"{self._url}/v1/opportunities/{opportunity_id}/removeSources"
        headers = {"Authorization": f"Bearer {self.grant.access_token}"}
        answer = self._hands.post(path, json={"sources": ["Refer.io"]}, headers=headers)
        assert answer.status_code == 200

    def switch(self, **changes: object) -> None:
        self._steer(f"accounts/{SITE}/switches", **changes)

    def steer_all(self, **changes: object) -> None:
        self._steer("switches", **changes)

    def _edit(self, posting_id: str, **changes: object) -> None:
        self._steer(f"accounts/{SITE}/postings/{posting_id}", **changes)

    def _steer(self, path: str, **body: object) -> Any:
        answer = self._hands.post(f"{self._url}/_sandbox/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()
