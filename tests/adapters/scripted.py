"""A Lever that answers by a script, and keeps what it was asked."""

from typing import Any

import httpx

from referio.adapters.http import Http
from referio.adapters.lever.client import Lever
from referio.core.ports import AtsError
from tests.adapters import payloads
from tests.adapters.payloads import POSTING_ID

Answer = httpx.Response | Exception


class Scripted:
    """A Lever that answers each call by a script, the last answer over and over."""

    def __init__(self, **answers: Answer | list[Answer]) -> None:
        self.calls: list[httpx.Request] = []
        self.waits: list[float] = []
        self.renewals = 0
        self.renewal: AtsError | None = None
        self.token = "token-0"
        self._answers: dict[str, list[Answer]] = {}
        self.script(answers)

    def script(self, answers: dict[str, Any]) -> None:
        for call, given in answers.items():
            self._answers[call] = given if isinstance(given, list) else [given]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        answers = self._answers[f"{request.method} {request.url.path}"]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def renew(self, refused: str) -> str:
        self.renewals += 1
        if self.renewal:
            raise self.renewal
        self.token = f"token-{self.renewals}"
        return self.token

    def lever(self) -> Lever:
        return Lever(
            Http(transport=httpx.MockTransport(self)),
            api_url="https://api.lever.co/v1/",
            access_token=lambda: self.token,
            renew=self.renew,
            web_url="https://hire.lever.co/",
            pause=self.waits.append,
        )

    def asked(self) -> list[str]:
        return [f"{one.method} {one.url.path}" for one in self.calls]


def told(data: object, **more: object) -> httpx.Response:
    return httpx.Response(200, json={"data": data, **more})


def failed(status: int, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers)


APPLY = f"POST /v1/postings/{POSTING_ID}/apply"
FORM = f"GET /v1/postings/{POSTING_ID}/apply"
UPLOAD = "POST /v1/uploads"
POSTING = f"GET /v1/postings/{POSTING_ID}"
SURVEY = f"GET /v1/surveys/diversity/{POSTING_ID}"


def applying(changes: dict[str, Any]) -> Scripted:
    scripted = Scripted()
    scripted.script(
        {
            FORM: told(payloads.form()),
            POSTING: told(payloads.posting()),
            SURVEY: failed(404),
            UPLOAD: httpx.Response(201, json={"data": {"uri": "https://up.example/1"}}),
            APPLY: httpx.Response(
                201, json={"data": {"applicationId": "application-1"}}
            ),
            **changes,
        }
    )
    return scripted
