"""Applying through Lever: what goes out, and what each failure means."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from referio.core.ports import Closed, Incomplete, Misconfigured, Refused, Unavailable
from referio.core.postings import Whereabouts
from tests.adapters import payloads
from tests.adapters.payloads import POSTING_ID, SET_ID, field, submission
from tests.adapters.scripted import (
    APPLY,
    FORM,
    POSTING,
    SURVEY,
    UPLOAD,
    Answer,
    Scripted,
    applying,
    failed,
    told,
)

SINCE = datetime(2026, 9, 20, tzinfo=UTC)


# One posting


def test_one_posting() -> None:
    lever = Scripted(**{"GET /v1/postings/a b": told(payloads.posting(id="p1"))})
    assert lever.lever().posting("a b").remote_id == "p1"
    assert lever.calls[0].url.raw_path == b"/v1/postings/a%20b"


def test_one_form() -> None:
    form = applying({}).lever().form(POSTING_ID)
    assert form.posting_id == POSTING_ID
    assert form.questions()[0].key == "personal.fullName"


def test_a_posting_that_is_gone() -> None:
    with pytest.raises(Refused):
        applying({FORM: failed(404)}).lever().form(POSTING_ID)


# Applying


def test_an_application_is_form_then_files_then_one_post() -> None:
    lever = applying({})
    assert lever.lever().submit(POSTING_ID, submission(), key="k") == "application-1"
    assert lever.asked() == [FORM, UPLOAD, APPLY]
    body = json.loads(lever.calls[2].content)
    assert body["source"] == "Refer.io"
    assert body["origin"] == "applied"
    assert {"name": "resume", "value": "https://up.example/1"} in body[
        "personalInformation"
    ]
    assert [one["id"] for one in body["customQuestions"]] == [SET_ID]
    assert len(body["customQuestions"][0]["fields"]) == 5
    assert b'filename="cv.pdf"' in lever.calls[1].content


def test_files_the_form_does_not_ask_for_stay_with_us() -> None:
    given = submission()
    file = given.attachments["personal.resume"]
    keys = ("personal.resume", "personal.gone", "url.Other")
    lever = applying({})
    lever.lever().submit(
        POSTING_ID, replace(given, attachments=dict.fromkeys(keys, file)), key="k"
    )
    assert lever.asked() == [FORM, UPLOAD, APPLY]


def test_an_application_the_form_would_not_take_is_not_sent() -> None:
    lever = applying({})
    with pytest.raises(Refused, match="“Full name” needs an answer") as failure:
        lever.lever().submit(POSTING_ID, submission(answers={}), key="k")
    assert lever.asked() == [FORM]
    assert "ines" not in str(failure.value)


@pytest.mark.parametrize("call", [FORM, UPLOAD])
@pytest.mark.parametrize("answer", [failed(500), httpx.ReadTimeout("slow")])
def test_what_fails_before_the_application_has_not_applied(
    call: str, answer: Answer
) -> None:
    with pytest.raises(Unavailable) as failure:
        applying({call: answer}).lever().submit(POSTING_ID, submission(), key="k")
    assert not failure.value.asked


@pytest.mark.parametrize("data", [None, {}, {"uri": ""}, {"uri": 7}])
def test_an_upload_without_an_address(data: object) -> None:
    lever = applying({UPLOAD: told(data)})
    with pytest.raises(Unavailable, match="uploaded file"):
        lever.lever().submit(POSTING_ID, submission(), key="k")
    assert lever.asked() == [FORM, UPLOAD]


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        (failed(500), True),
        (failed(503), True),
        (httpx.ReadTimeout("slow"), True),
        (httpx.RemoteProtocolError("cut"), True),
        (httpx.Response(201, text="<html>"), True),
        (httpx.Response(201, json={"data": {}}), True),
        (failed(429), False),
        (httpx.ConnectError("down"), False),
    ],
)
def test_an_application_is_never_sent_again_by_itself(
    answer: Answer, asked: bool
) -> None:
    lever = applying({APPLY: answer})
    with pytest.raises(Unavailable) as failure:
        lever.lever().submit(POSTING_ID, submission(), key="k")
    assert failure.value.asked is asked
    assert lever.asked().count(APPLY) == 1


def test_an_application_refused_tells_why_but_not_who() -> None:
    message = "Inês Prado <ines.prado@example.com> answered Ball and CAD: not valid"
    lever = applying({APPLY: httpx.Response(400, json={"message": message})})
    with pytest.raises(Refused, match="not valid") as failure:
        lever.lever().submit(POSTING_ID, submission(), key="k")
    for given in ("Inês", "ines", "Ball", "CAD"):
        assert given not in str(failure.value)
    assert failure.value.__context__ is None
    assert lever.asked() == [FORM, UPLOAD, APPLY, POSTING, FORM]


NO = httpx.Response(400, json={"message": "no"})


@pytest.mark.parametrize(
    "changes",
    [
        {FORM: failed(404)},
        {APPLY: failed(404)},
        {APPLY: NO, POSTING: failed(404)},
        {APPLY: NO, POSTING: told(payloads.posting(state="closed"))},
    ],
    ids=["gone before", "gone", "gone when looked at", "closed"],
)
def test_a_posting_that_closed_is_told_from_other_refusals(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(Closed, match="no applications any more") as failure:
        applying(changes).lever().submit(POSTING_ID, submission(), key="k")
    assert "ines" not in str(failure.value)


def test_a_question_added_in_the_last_moment_is_named() -> None:
    changed = payloads.form()
    changed["customQuestions"][0]["fields"].append(
        field("Do you swim?", id="f9", required=True)
    )
    lever = applying({APPLY: NO, FORM: [told(payloads.form()), told(changed)]})
    with pytest.raises(Incomplete, match="“Do you swim\\?” needs an answer") as failure:
        lever.lever().submit(POSTING_ID, submission(), key="k")
    assert failure.value.keys == (f"custom.{SET_ID}.f9",)


@pytest.mark.parametrize("call", [POSTING, FORM])
def test_a_no_that_cannot_be_explained_now_has_not_applied(call: str) -> None:
    later = failed(503)
    answers = {FORM: [told(payloads.form()), later]} if call == FORM else {call: later}
    with pytest.raises(Unavailable) as failure:
        applying({APPLY: NO, **answers}).lever().submit(
            POSTING_ID, submission(), key="k"
        )
    assert not failure.value.asked


# The diversity survey

PORTO = Whereabouts("PT", "Porto")
ASKED = {
    "id": "survey-1",
    "text": "Who we are",
    "fields": [
        field("Age?", "multiple-choice", id="s1", options=[{"text": "20 to 29"}]),
        field("In your words", "text", id="s2", required=True),
        field("A paper", "file-upload", id="s3"),
    ],
}
ANSWER_SHAPED = {
    "surveyId": "survey-1",
    "questions": [
        {"questionId": "s1", "questionText": "Age?", "questionType": "dropdown"}
    ],
}


def test_a_survey_is_asked_for_the_place_of_the_job() -> None:
    lever = applying({SURVEY: told(ASKED)})
    form = lever.lever().form(POSTING_ID, survey_at=PORTO)
    assert dict(lever.calls[1].url.params) == {
        "country_code": "PT",
        "location": "Porto",
    }
    asked = form.sets[-1]
    assert (asked.heading, asked.voluntary, form.survey_id) == (
        "Who we are",
        True,
        "survey-1",
    )
    assert [(q.key, q.kind.value, q.required) for q in asked.questions] == [
        ("survey.s1", "one-of", False),
        ("survey.s2", "line", False),
        ("survey.s3", "line", False),
    ]
    assert form.version == lever.lever().form(POSTING_ID).version


def test_a_job_without_a_place_has_its_survey_too() -> None:
    lever = applying({SURVEY: told(ASKED)})
    form = lever.lever().form(POSTING_ID, survey_at=Whereabouts())
    assert form.survey_id == "survey-1"
    assert not lever.calls[1].url.params


@pytest.mark.parametrize("data", [ANSWER_SHAPED, [ANSWER_SHAPED]])
def test_a_survey_shaped_like_its_answers_is_read(data: object) -> None:
    lever = applying({SURVEY: told(data)})
    form = lever.lever().form(POSTING_ID, survey_at=PORTO)
    assert form.sets[-1].heading == "Diversity survey"
    assert form.questions()[-1].told_as == "dropdown"


@pytest.mark.parametrize(
    "answer",
    [
        failed(404),
        failed(403),
        failed(503),
        httpx.ReadTimeout("slow"),
        told(None),
        told([]),
        told({"id": "survey-1", "fields": []}),
        told({"fields": [field("Age?", id="s1")]}),
    ],
)
def test_no_survey_keeps_nobody_from_applying(answer: Answer) -> None:
    form = applying({SURVEY: answer}).lever().form(POSTING_ID, survey_at=PORTO)
    assert form.sets[-1].heading == "Equal opportunity"
    assert form.survey_id == ""


def test_answers_to_a_survey_go_along() -> None:
    given = submission(
        answers={**submission().answers, "survey.s1": "20 to 29", "survey.s2": ""},
        whereabouts=PORTO,
    )
    lever = applying({SURVEY: told(ASKED)})
    lever.lever().submit(POSTING_ID, given, key="k")
    assert json.loads(lever.calls[-1].content)["diversitySurvey"] == {
        "surveyId": "survey-1",
        "candidateSelectedLocation": "Porto",
        "responses": [
            {
                "questionId": "s1",
                "questionText": "Age?",
                "questionType": "multiple-choice",
                "answer": "20 to 29",
            }
        ],
    }
    assert lever.asked() == [FORM, SURVEY, UPLOAD, APPLY]


def test_the_place_a_candidate_chose_goes_before_the_postings() -> None:
    chosen = {"survey.s1": "20 to 29", "personal.preferredPostingLocation": "Lisbon"}
    given = submission(answers={**submission().answers, **chosen}, whereabouts=PORTO)
    lever = applying({SURVEY: told(ASKED)})
    lever.lever().submit(POSTING_ID, given, key="k")
    body = json.loads(lever.calls[-1].content)
    assert body["diversitySurvey"]["candidateSelectedLocation"] == "Lisbon"
    assert {"name": "preferredPostingLocation", "value": "Lisbon"} in body[
        "personalInformation"
    ]


def test_a_survey_that_is_gone_is_left_out() -> None:
    given = submission(
        answers={**submission().answers, "survey.s1": "20 to 29"}, whereabouts=PORTO
    )
    lever = applying({SURVEY: failed(404)})
    assert lever.lever().submit(POSTING_ID, given, key="k") == "application-1"
    assert "diversitySurvey" not in json.loads(lever.calls[-1].content)


# Finding and crediting


def found(active: list[Any], archived: list[Any]) -> Scripted:
    scripted = Scripted()
    scripted.script({"GET /v1/opportunities": [told(active), told(archived)]})
    return scripted


def test_finding_asks_for_active_and_archived_ones() -> None:
    lever = found([], [])
    assert lever.lever().find(POSTING_ID, email="a+b@example.com", since=SINCE) == ()
    common = {
        "email": "a+b@example.com",
        "created_at_start": "1789862340000",
        "limit": "100",
    }
    assert [dict(call.url.params) for call in lever.calls] == [
        {"posting_id": POSTING_ID, **common},
        {"archived_posting_id": POSTING_ID, **common},
    ]


def test_finding_gives_the_newest_first() -> None:
    lever = found(
        [
            payloads.opportunity(id="o1"),
            payloads.opportunity(id="o2", createdAt=1790000200000),
            {"id": "odd"},
        ],
        [payloads.opportunity(id="o3")],
    )
    arrivals = lever.lever().find(POSTING_ID, email="a@example.com", since=SINCE)
    assert [one.opportunity_id for one in arrivals] == ["o2", "o1", "o3"]


def test_finding_an_archived_one() -> None:
    lever = found([], [payloads.opportunity(id="o3")])
    (arrival,) = lever.lever().find(POSTING_ID, email="a@example.com", since=SINCE)
    assert arrival.opportunity_id == "o3"


def test_an_older_application_is_not_ours() -> None:
    old = payloads.opportunity(createdAt=1789862400000 - 61_000)
    near = payloads.opportunity(createdAt=1789862400000 - 59_000)
    assert found([old], []).lever().find(POSTING_ID, email="a", since=SINCE) == ()
    assert found([near], []).lever().find(POSTING_ID, email="a", since=SINCE)


ONE = "GET /v1/opportunities/o1"
ADD = "POST /v1/opportunities/o1/addSources"


def test_crediting_adds_a_source_that_lacks() -> None:
    lever = Scripted()
    both = ["Job site", "Refer.io"]
    lever.script(
        {
            ONE: told(payloads.opportunity(id="o1", sources=["Job site"])),
            ADD: told(payloads.opportunity(id="o1", sources=both)),
        }
    )
    arrival = lever.lever().credit("o1", "Refer.io")
    assert arrival is not None
    assert arrival.sources == ("Job site", "Refer.io")
    assert json.loads(lever.calls[1].content) == {"sources": ["Refer.io"]}


def test_crediting_leaves_a_source_that_stands() -> None:
    lever = Scripted(**{ONE: told(payloads.opportunity(id="o1"))})
    assert lever.lever().credit("o1", "Refer.io")
    assert lever.asked() == [ONE]


@pytest.mark.parametrize("answer", [failed(404), told(None)])
def test_crediting_what_is_gone(answer: Answer) -> None:
    assert Scripted(**{ONE: answer}).lever().credit("o1", "Refer.io") is None


def test_crediting_without_permission() -> None:
    with pytest.raises(Misconfigured, match="403"):
        Scripted(**{ONE: failed(403)}).lever().credit("o1", "Refer.io")


def test_where_the_employer_sees_an_application() -> None:
    page_of: Callable[[str], str] = Scripted().lever().page
    assert page_of("o/1") == "https://hire.lever.co/candidates/o%2F1"
