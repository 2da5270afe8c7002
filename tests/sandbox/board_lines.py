"""An invented board of two employers, in the shape of the public postings API."""

import json
from pathlib import Path
from typing import Any

PUMPS = "5b0d3c1e-7a42-4f0e-9c55-0d2f6a1b8e77"
NURSE = "0a4f7a54-3b1d-4a53-8a3e-2f2b40a2c901"
CAPTAIN = "c93b6c1d-6f0f-4a3c-b8ac-51de70c19d02"

Line = dict[str, Any]

LINES: list[Line] = [
    {
        "_company": "brightwater",
        "_company_name": "Brightwater",
        "id": PUMPS,
        "text": "Hydraulics Engineer",
        "categories": {
            "commitment": "Permanent",
            "department": "Engineering",
            "location": "Porto",
            "team": "Pumps",
            "allLocations": ["Porto", "Lisbon"],
        },
        "country": "PT",
        "createdAt": 1_789_900_000_000,
        "opening": "<div>Hello.</div>",
        "openingPlain": "Hello.\n",
        "description": "<div>Hello.</div><div>We build <b>quiet</b> pumps.</div>",
        "descriptionPlain": "Hello.\nWe build quiet pumps.\n",
        "lists": [{"text": "You bring", "content": "<li>A steady hand</li>"}],
        "additional": "<div>Come and visit.</div>",
        "additionalPlain": "Come and visit.\n",
        "workplaceType": "hybrid",
        "salaryRange": {
            "min": 42000,
            "max": 55000,
            "currency": "EUR",
            "interval": "per-year-salary",
        },
        "salaryDescription": "<div>Plus a bonus.</div>",
        "salaryDescriptionPlain": "Plus a bonus.\n",
    },
    {
        "_company": "brightwater",
        "id": NURSE,
        "text": "Night Nurse",
        "categories": {"location": "Boston", "team": "Care"},
        "country": "US",
        "createdAt": 1_789_800_000_000,
        "salaryRange": {"min": 30, "max": 41.5, "currency": "USD"},
    },
    {"_company": "brightwater", "text": "Bare Posting"},
    {
        "_company": "quiet-harbour",
        "id": CAPTAIN,
        "text": "Harbour Captain",
        "categories": {"location": "Remote – EU", "commitment": "Full-time"},
        "country": None,
        "createdAt": 1_789_700_000_000,
        "workplaceType": "remote",
    },
]


def write_board(path: Path, lines: list[Line] = LINES) -> Path:
    text = "\n".join(json.dumps(line) for line in lines)
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def many_lines(count: int) -> list[Line]:
    """Postings of one employer, all created in the same few moments."""
    return [
        {
            "_company": "largefold",
            "id": f"00000000-0000-4000-8000-{number:012d}",
            "text": f"Post {number}",
            "categories": {"location": "Ghent", "team": f"Team {number % 7}"},
            "createdAt": 1_789_000_000_000 + number // 3,
            "descriptionPlain": "Work. " * 300,
            "description": "<div>Work.</div> " * 150,
        }
        for number in range(count)
    ]
