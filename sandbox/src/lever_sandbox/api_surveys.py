"""GET /surveys/diversity/:posting, a sample at some employers (lever-api 4.1)."""

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import Json, bad_request, not_found, one
from lever_sandbox.api import Call, endpoint
from lever_sandbox.ids import stable_id

# The employers of the sandbox that ask; the shape is ours (A: diversity-survey).
ASKING_SITES = frozenset({"cielo-health", "patchwork"})
_DECLINE = "I prefer not to say"
_QUESTIONS = (
    ("Which age group are you in?", ("Under 30", "30 to 49", "50 or older")),
    ("Do you have a disability?", ("Yes", "No")),
)


def routes() -> list[Route]:
    return [
        endpoint(
            "GET",
            "/surveys/diversity/{posting}",
            "diversity_surveys:read:admin",
            show_survey,
        )
    ]


async def show_survey(call: Call) -> Response:
    posting, country = call.posting(), call.param("country_code")
    if country is not None and not (len(country) == 2 and country.isalpha()):
        raise bad_request(f"country_code must be two letters, not {country!r}")
    if call.account.site not in ASKING_SITES:
        raise not_found("diversity survey", posting.id)
    country = country or posting.fields["country"]
    location = call.param("location") or posting.categories.get("location")
    return one(_survey(call.account.site, country, location))


def _survey(site: str, country: str | None, location: str | None) -> Json:
    survey_id = stable_id(site, "diversity survey", country or "")
    return {
        "id": survey_id,
        "text": "Diversity survey",
        "instructions": "Your answers are kept apart from your application.",
        "countryCode": country.upper() if country else None,
        "candidateSelectedLocation": location,
        "fields": [
            {
                "id": stable_id(survey_id, text),
                "text": text,
                "type": "multiple-choice",
                "required": False,
                "options": [{"text": option} for option in (*options, _DECLINE)],
            }
            for text, options in _QUESTIONS
        ],
    }
