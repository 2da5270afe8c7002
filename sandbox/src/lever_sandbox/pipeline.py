"""Stages and archive reasons of an account (lever-api 6.2, 6.3)."""

from dataclasses import dataclass

from lever_sandbox.answers import Json
from lever_sandbox.ids import stable_id

NEW_LEAD = "lead-new"
NEW_APPLICANT = "applicant-new"


@dataclass(frozen=True)
class Stage:
    id: str
    text: str
    pipeline: str
    rank: float

    def as_json(self) -> Json:
        return {"id": self.id, "text": self.text}

    def as_disposition(self) -> Json:
        return {
            **self.as_json(),
            "pipeline": self.pipeline,
            "rank": self.rank,
            "hasInterview": self.pipeline in {"screen", "onsite"},
        }


@dataclass(frozen=True)
class ArchiveReason:
    id: str
    text: str
    type: str
    status: str = "active"

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "text": self.text,
            "status": self.status,
            "type": self.type,
        }


def make_stages(site: str) -> list[Stage]:
    def own(text: str, pipeline: str, rank: float) -> Stage:
        return Stage(stable_id(site, "stage", text), text, pipeline, rank)

    return [
        Stage(NEW_LEAD, "New lead", "lead", 1),
        Stage("lead-reached-out", "Reached out", "lead", 3),
        Stage("lead-responded", "Responded", "lead", 5),
        Stage(NEW_APPLICANT, "New applicant", "applicant", 101),
        own("Phone screen", "screen", 201),
        own("Hiring team screen", "screen", 230.5),
        own("On-site interview", "onsite", 251),
        Stage("offer", "Offer", "offer", 261),
    ]


def make_archive_reasons(site: str) -> list[ArchiveReason]:
    refusals = ("Underqualified", "Withdrew", "Timing", "Position closed")
    return [
        ArchiveReason(stable_id(site, "archive", "Hired"), "Hired", "hired"),
        *(
            ArchiveReason(stable_id(site, "archive", text), text, "non-hired")
            for text in refusals
        ),
        ArchiveReason(
            stable_id(site, "archive", "Other"), "Other", "non-hired", "inactive"
        ),
    ]
