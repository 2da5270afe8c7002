"""Payloads in Lever's shape; employer and people are invented."""

from typing import Any

from referio.core.postings import Attachment, Submission

POSTING_ID = "5b0d3c1e-7a42-4f0e-9c55-0d2f6a1b8e77"
SET_ID = "e1a0c7d2-3333-4b1f-8e2d-6f5a4b3c2d1e"


def posting(**changes: Any) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "id": POSTING_ID,
        "text": "Hydraulics Engineer",
        "state": "published",
        "distributionChannels": ["internal", "public"],
        "hiringManager": None,
        "categories": {
            "commitment": "Permanent",
            "department": "Engineering",
            "level": None,
            "location": "Porto",
            "team": "Pumps",
            "allLocations": ["Lisbon", "Porto", ""],
        },
        "tags": ["water"],
        "content": {
            "description": "We build quiet pumps.\n",
            "descriptionHtml": "<div>We build <b>quiet</b> pumps.</div>",
            "lists": [{"text": "You bring", "content": "<li>Calm</li><li>CAD</li>"}],
            "closing": "Come and visit.\n",
            "closingHtml": "<div>Come and visit.</div>",
        },
        "country": "PT",
        "urls": {
            "list": "https://jobs.lever.co/brightwater",
            "show": f"https://jobs.lever.co/brightwater/{POSTING_ID}",
            "apply": f"https://jobs.lever.co/brightwater/{POSTING_ID}/apply",
        },
        "confidentiality": "non-confidential",
        "createdAt": 1789900000000,
        "updatedAt": 1789990000000,
        "workplaceType": "hybrid",
        "salaryRange": {
            "min": 42000,
            "max": 55000.5,
            "currency": "EUR",
            "interval": "per-year-salary",
        },
        "salaryDescription": "Plus a yearly bonus.",
        "salaryDescriptionHtml": "<div>Plus a yearly bonus.</div>",
    }
    return {**raw, **changes}


def field(text: str, kind: str = "text", **changes: Any) -> dict[str, Any]:
    return {"text": text, "type": kind, "required": False, "value": None, **changes}


def form(**changes: Any) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "id": POSTING_ID,
        "text": "Hydraulics Engineer",
        "customQuestions": [
            {
                "id": SET_ID,
                "text": "About pumps",
                "distribution": ["external"],
                "fields": [
                    field(
                        "Favourite  valve?", id="f1", required=True, description="One"
                    ),
                    field("Please be honest.", "note", id="f2", required=True),
                    field(
                        "Tools you know",
                        "multiple-select",
                        id="f3",
                        options=[{"text": "CAD"}, {"text": "FEM"}],
                    ),
                    field("Work sample", "file-upload", id="f4"),
                    field(
                        "May you work here?",
                        "multiple-choice",
                        id="f5",
                        options=[{"text": "Yes"}, {"text": "No"}],
                    ),
                ],
            },
            {
                "id": "inner",
                "text": "For colleagues",
                "distribution": ["internal"],
                "fields": [field("Your team?", id="g1", required=True)],
            },
        ],
        "eeoQuestions": {
            "gender": field(
                "Gender", "dropdown", options=[{"text": "Female"}, {"text": "Male"}]
            )
        },
        "personalInformation": [
            field("Full name", name="fullName", required=True),
            field("Email", name="email", required=True),
            field("Resume", "file-upload", name="resume", required=True),
            field(
                "Preferred location",
                "dropdown",
                name="preferredPostingLocation",
                options=["Porto", "Lisbon"],
            ),
        ],
        "urls": [field("LinkedIn", name="LinkedIn"), field("Other", name="Other")],
        "consentDisclosures": {
            "store": {
                "statement": "We keep it.",
                "statementHtml": "<p>We keep it.</p>",
                "displayState": "MANDATORY_DISCLOSURE_SHOWN",
                "compliancePolicyId": "policy-1",
            },
            "marketing": {
                "displayState": "ASSUMED_DISCLOSURE_HIDDEN",
                "compliancePolicyId": "policy-1",
            },
        },
    }
    return {**raw, **changes}


def submission(**changes: Any) -> Submission:
    given: dict[str, Any] = {
        "email": "ines.prado@example.com",
        "answers": {
            "personal.fullName": "Inês Prado",
            f"custom.{SET_ID}.f1": "Ball",
            f"custom.{SET_ID}.f3": ("CAD", "FEM"),
            "url.LinkedIn": "https://linkedin.example/ines",
            "eeo.gender": "Female",
        },
        "attachments": {
            "personal.resume": Attachment("cv.pdf", "application/pdf", b"%PDF-1.4 ines")
        },
        "consents": {"store": True},
        "ip_address": "203.0.113.7",
    }
    return Submission(**{**given, **changes})


def opportunity(**changes: Any) -> dict[str, Any]:
    raw = {
        "id": "opportunity-1",
        "applications": ["application-1"],
        "sources": ["Refer.io"],
        "origin": "applied",
        "emails": ["ines.prado@example.com"],
        "createdAt": 1790000100000,
    }
    return {**raw, **changes}
