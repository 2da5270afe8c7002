"""Does an application answer the form? (lever-api 4.2) (A: apply-messages)"""

from collections.abc import Callable
from dataclasses import dataclass

from lever_sandbox.answers import ApiError, Json, bad_request

Answer = object


@dataclass(frozen=True)
class FormCheck:
    """`knows_upload` says whether a uri names an upload that is still kept."""

    form: Json
    knows_upload: Callable[[object], bool]

    def check(self, body: Json) -> None:
        """Raises ApiError 400 naming the first thing that is wrong."""
        self._check_named(body, "personalInformation")
        self._check_email(body)
        self._check_named(body, "urls")
        self._check_sets(_listed(body, "customQuestions"))
        self._check_eeo(_mapped(body, "eeoResponses"))
        self._check_consent(_mapped(body, "consent"))
        if body.get("origin") not in {None, "applied", "internal"}:
            raise bad_request("origin must be applied or internal")

    def _check_named(self, body: Json, part: str) -> None:
        """Unknown names are ignored, as recorded."""
        given = by_name(body, part)
        for field in self.form.get(part) or []:
            self._check_answer(field, given.get(field["name"]))

    def _check_email(self, body: Json) -> None:
        email = by_name(body, "personalInformation").get("email")
        local, at, domain = str(email).strip().partition("@")
        if not (local and at and domain):
            raise bad_request("email is not an e-mail address")

    def _check_sets(self, given: list[Json]) -> None:
        asked = {one["id"]: one for one in self.form.get("customQuestions") or []}
        answered = {str(one.get("id")): one for one in given}
        unknown = set(answered) - set(asked)
        if unknown:
            raise bad_request(f"Unknown question set: {min(unknown)}")
        for set_id, question_set in asked.items():
            self._check_set(question_set, answered.get(set_id))

    def _check_set(self, question_set: Json, given: Json | None) -> None:
        fields = question_set["fields"]
        if given is None:
            # A set left out counts as a set of empty answers (A: set-left-out).
            given = {"fields": [{"value": None}] * len(fields)}
        answers = _listed(given, "fields")
        if len(answers) != len(fields):
            raise bad_request(
                f"{question_set['text']}: {len(fields)} answers expected,"
                f" {len(answers)} given"
            )
        for field, answer in zip(fields, answers, strict=True):
            self._check_answer(field, answer.get("value"))

    def _check_eeo(self, responses: Json) -> None:
        asked = self.form.get("eeoQuestions") or {}
        for name, value in responses.items():
            if name in asked:
                self._check_answer(asked[name], value)

    def _check_consent(self, consent: Json) -> None:
        disclosures = self.form.get("consentDisclosures") or {}
        for kind, given in consent.items():
            asked = disclosures.get(kind)
            if not asked or not given:
                continue
            if not isinstance(given, dict):
                raise bad_request(f"consent.{kind} must be an object")
            if given.get("compliancePolicyId") != asked["compliancePolicyId"]:
                raise bad_request(f"consent.{kind}: unknown compliancePolicyId")

    def _check_answer(self, field: Json, value: Answer) -> None:
        if value is None or value in ("", []):
            if field["required"]:
                raise bad_request(f"{field['text']}: an answer is required")
            return
        problem = self._problem(field, value)
        if problem:
            raise bad_request(f"{field['text']}: {problem}")

    def _problem(self, field: Json, value: Answer) -> str | None:
        kind = field["type"]
        options = {option["text"] for option in field.get("options") or []}
        if kind == "multiple-select":
            is_list = isinstance(value, list) and all(isinstance(v, str) for v in value)
            return None if is_list and set(_texts(value)) <= options else "bad options"
        if not isinstance(value, str):
            return "a text is expected"
        if kind == "file-upload":
            return None if self.knows_upload(value) else "unknown or expired upload"
        if options and value not in options:
            return "not one of the options"
        return None


def by_name(body: Json, part: str) -> Json:
    """[{name, value}] as a mapping. Raises ApiError 400 for another shape."""
    return {str(item.get("name")): item.get("value") for item in _listed(body, part)}


def _listed(body: Json, part: str) -> list[Json]:
    items = body.get(part)
    if items is None:
        return []
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise _wrong_shape(part)
    return items


def _mapped(body: Json, part: str) -> Json:
    value = body.get(part) or {}
    if not isinstance(value, dict):
        raise bad_request(f"{part} must be an object")
    return value


def _texts(value: Answer) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _wrong_shape(part: str) -> ApiError:
    return bad_request(f"{part} must be a list of objects")
