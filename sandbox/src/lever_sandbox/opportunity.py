"""Contacts, opportunities and what hangs on them (lever-api 4.10, 4.11)."""

from dataclasses import dataclass, field

from lever_sandbox.answers import Json
from lever_sandbox.ids import new_id


@dataclass
class Contact:
    id: str
    name: str
    emails: list[str]
    phones: list[Json] = field(default_factory=list)
    headline: str = ""
    location: str = ""

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "headline": self.headline,
            "isAnonymized": False,
            "location": {"name": self.location},
            "emails": self.emails,
            "phones": self.phones,
        }


@dataclass
class StoredFile:
    """A résumé, or another file, kept with an opportunity."""

    name: str
    content: bytes = field(repr=False)
    uploaded_at: int
    id: str = field(default_factory=new_id)

    def as_json(self, download_url: str) -> Json:
        return {
            "name": self.name,
            "ext": self.name.rpartition(".")[2].lower(),
            "downloadUrl": download_url,
            "uploadedAt": self.uploaded_at,
            "status": "processed",
            "size": len(self.content),
        }


@dataclass
class Application:
    id: str
    record: Json

    def as_json(self) -> Json:
        return {"id": self.id, **self.record}


@dataclass
class Opportunity:
    id: str
    contact: Contact
    name: str
    stage: str
    origin: str
    created_at: int
    updated_at: int
    last_advanced_at: int
    last_interaction_at: int
    headline: str = ""
    location: str = ""
    confidentiality: str = "non-confidential"
    posting_id: str | None = None
    emails: list[str] = field(default_factory=list)
    phones: list[Json] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    followers: list[str] = field(default_factory=list)
    stage_changes: list[Json] = field(default_factory=list)
    archived: Json | None = None
    sourced_by: str | None = None
    owner: str | None = None
    applications: list[Application] = field(default_factory=list)
    resumes: list[StoredFile] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    data_protection: Json | None = None
    opportunity_location: str | None = None
    visible_from: int = 0

    @property
    def is_confidential(self) -> bool:
        return self.confidentiality == "confidential"

    def touch(self, now_ms: int) -> None:
        self.updated_at = now_ms
        self.last_interaction_at = now_ms

    def as_json(self, base_url: str, *, with_location: bool = True) -> Json:
        """`opportunityLocation` is left out of answers to changes, as recorded."""
        shape: Json = {
            "id": self.id,
            "name": self.name,
            "contact": self.contact.id,
            "headline": self.headline,
            "stage": self.stage,
            "confidentiality": self.confidentiality,
            "location": self.location,
            "phones": self.phones,
            "emails": self.emails,
            "links": self.links,
            "archived": self.archived,
            "tags": self.tags,
            "sources": self.sources,
            "stageChanges": self.stage_changes,
            "origin": self.origin,
            "sourcedBy": self.sourced_by,
            "owner": self.owner,
            "followers": self.followers,
            "applications": [application.id for application in self.applications],
            **self._times(),
            "urls": {
                "list": f"{base_url}/candidates",
                "show": f"{base_url}/candidates/{self.id}",
            },
            "isAnonymized": False,
            "dataProtection": self.data_protection,
        }
        if with_location and self.opportunity_location is not None:
            shape["opportunityLocation"] = self.opportunity_location
        return shape

    def _times(self) -> Json:
        return {
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "lastInteractionAt": self.last_interaction_at,
            "lastAdvancedAt": self.last_advanced_at,
            "snoozedUntil": None,
        }
