"""A posting, and its two shapes on the wire: v1 (lever-api 3.4) and v0 (7)."""

from dataclasses import dataclass, field
from typing import Any

from lever_sandbox.answers import Json, encode

STATES = ("published", "internal", "closed", "draft", "pending", "rejected")
BOTH_CHANNELS = ["internal", "public"]
_STATES_WITH_PAGES = {"published", "internal"}
_ORDER = [
    "id",
    "text",
    "state",
    "distributionChannels",
    "user",
    "owner",
    "hiringManager",
    "categories",
    "tags",
    "content",
    "country",
    "followers",
    "reqCode",
    "requisitionCodes",
    "urls",
    "confidentiality",
    "createdAt",
    "updatedAt",
    "workplaceType",
    "salaryRange",
    "salaryDescription",
    "salaryDescriptionHtml",
    "transcribeInterviews",
    "screening",
]
_ABSENT_WHEN_UNSET = {"salaryRange", "salaryDescription", "salaryDescriptionHtml"}
KNOWN_FIELDS = frozenset(_ORDER) - {"id", "urls"}


@dataclass
class Posting:
    """`fields` holds every v1 field except `urls`, which depends on our address."""

    site: str
    fields: Json
    opening: str = ""
    opening_plain: str = ""
    form_override: Json | None = None
    _rendered: tuple[str, bytes] | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    @property
    def text(self) -> str:
        return str(self.fields["text"])

    @property
    def state(self) -> str:
        return str(self.fields["state"])

    @property
    def categories(self) -> Json:
        categories: Json = self.fields["categories"]
        return categories

    @property
    def channels(self) -> list[str]:
        return self.fields["distributionChannels"] or []

    @property
    def is_confidential(self) -> bool:
        return bool(self.fields["confidentiality"] == "confidential")

    @property
    def is_public(self) -> bool:
        return (
            self.state == "published"
            and "public" in self.channels
            and not self.is_confidential
        )

    @property
    def takes_applications(self) -> bool:
        return self.state in _STATES_WITH_PAGES

    @property
    def locations(self) -> list[str]:
        named = list(self.categories.get("allLocations") or [])
        only = self.categories.get("location")
        return named or ([only] if only else [])

    def as_v1(self, base_url: str) -> Json:
        whole = {**self.fields, "urls": self._urls(base_url)}
        return {
            name: whole.get(name)
            for name in _ORDER
            if name not in _ABSENT_WHEN_UNSET or whole.get(name) is not None
        }

    def as_v1_bytes(self, base_url: str, *, keep: bool) -> bytes:
        """The v1 shape as JSON; kept on wish until the posting changes."""
        if self._rendered is not None and self._rendered[0] == base_url:
            return self._rendered[1]
        rendered = encode(self.as_v1(base_url))
        self._rendered = (base_url, rendered) if keep else None
        return rendered

    def forget_rendering(self) -> None:
        self._rendered = None

    def _urls(self, base_url: str) -> Json | None:
        if self.state not in _STATES_WITH_PAGES:
            return None
        board = f"{base_url}/{self.site}"
        return {
            "list": board,
            "show": f"{board}/{self.id}",
            "apply": f"{board}/{self.id}/apply",
        }

    def as_v0(self, base_url: str) -> Json:
        content: Json = self.fields["content"]
        page = f"{base_url}/{self.site}/{self.id}"
        shape: dict[str, Any] = {
            "id": self.id,
            "text": self.text,
            "country": self.fields["country"],
            "createdAt": self.fields["createdAt"],
            "categories": _present(self.categories),
            "description": content["descriptionHtml"],
            "descriptionPlain": content["description"],
            "opening": self.opening,
            "openingPlain": self.opening_plain,
            "descriptionBody": _without(content["descriptionHtml"], self.opening),
            "descriptionBodyPlain": _without(
                content["description"], self.opening_plain
            ),
            "lists": content["lists"],
            "additional": content["closingHtml"],
            "additionalPlain": content["closing"],
            "hostedUrl": page,
            "applyUrl": f"{page}/apply",
            "workplaceType": self.fields["workplaceType"],
        }
        return {**shape, **self._salary_v0()}

    def _salary_v0(self) -> Json:
        names = {
            "salaryRange": "salaryRange",
            "salaryDescription": "salaryDescriptionHtml",
            "salaryDescriptionPlain": "salaryDescription",
        }
        return {
            theirs: self.fields[ours]
            for theirs, ours in names.items()
            if self.fields.get(ours) is not None
        }


def _present(categories: Json) -> Json:
    return {
        name: value
        for name, value in categories.items()
        if value is not None and name != "level"
    }


def _without(whole: str, opening: str) -> str:
    return whole.removeprefix(opening) if opening else whole
