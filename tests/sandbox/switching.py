"""Steering the sandbox as a test of another program would: by its control routes."""

from typing import Any

import httpx


def switch(client: httpx.Client, **changes: object) -> dict[str, Any]:
    """Set Brightwater's switches; all of them as they then are."""
    answer = client.post("/_sandbox/accounts/brightwater/switches", json=changes)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def switch_all(client: httpx.Client, **changes: object) -> None:
    answer = client.post("/_sandbox/switches", json=changes)
    assert answer.status_code == 200, answer.text


def move_clock(client: httpx.Client, seconds: float) -> None:
    answer = client.post("/_sandbox/clock", json={"ahead_s": seconds})
    assert answer.status_code == 200, answer.text


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def plain_application(api: Any, posting: str, **rest: object) -> httpx.Response:
    """Apply with every field of the form answered, whatever it asks."""
    form = api.get(f"/postings/{posting}/apply").json()["data"]
    answer: httpx.Response = api.post(
        f"/postings/{posting}/apply", {**fill(api, form), **rest}
    )
    return answer


def fill(api: Any, form: dict[str, Any]) -> dict[str, Any]:
    personal = {"fullName": "Inês Prado", "email": "ines.prado@example.com"}
    return {
        "personalInformation": [
            {"name": one["name"], "value": personal.get(one["name"], _value(api, one))}
            for one in form["personalInformation"]
        ],
        "customQuestions": [
            {
                "id": questions["id"],
                "fields": [{"value": _value(api, one)} for one in questions["fields"]],
            }
            for questions in form["customQuestions"]
        ],
    }


def _value(api: Any, field: dict[str, Any]) -> object:
    if field["type"] == "file-upload":
        return api.upload("cv.pdf", b"%PDF-1.7 me").json()["data"]["uri"]
    options = [option["text"] for option in field.get("options") or []]
    if field["type"] == "multiple-select":
        return options[:1]
    return options[0] if options else "An answer"
