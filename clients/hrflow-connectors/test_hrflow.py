"""HrFlow's connector is authorised by a person, reads page after page, and creates."""

import itertools
import logging
from typing import Any

import pytest
from hrflow_connectors.v1.connectors.lever import connector, warehouse

SCOPES = (
    "offline_access postings:read:admin opportunities:write:admin resumes:read:admin"
)
HOUR_AND_MORE_S = 4000
LOG = logging.LoggerAdapter(logging.getLogger("hrflow"), {})


@pytest.fixture(scope="module", autouse=True)
def addresses(sandbox) -> None:
    """Put the sandbox's addresses where the connector keeps Lever's.

    It gives up when it has enough of résumés too fast, so there is no limit here.
    """
    sandbox.switch(rate_limited=False)
    warehouse.LEVER_AUTH_ENDPOINT = sandbox.url
    warehouse.LEVER_JOBS_ENDPOINT = f"{sandbox.url}/v1/postings"
    warehouse.LEVER_OPPORTUNITIES_ENDPOINT = f"{sandbox.url}/v1/opportunities"
    assert sandbox.held["client"]["redirectUri"] == warehouse.LEVER_REDIRECT_URI


@pytest.fixture
def real_time(sandbox):
    yield
    sandbox.set_clock(0)


def access(sandbox, scopes: str = SCOPES) -> dict[str, Any]:
    """Return the connector's parameters with a fresh code, got by consent."""
    return {
        "auth_domain": "lever",
        "client_domain": "api",
        "client_id": sandbox.held["client"]["id"],
        "client_secret": sandbox.held["client"]["secret"],
        "authorization_code": sandbox.authorise(scopes),
    }


def read_jobs(sandbox):
    parameters = warehouse.ReadJobsParameters(**access(sandbox))
    return warehouse.read_jobs(LOG, parameters)


def write(sandbox, profile: dict[str, Any], **more: object) -> list[dict[str, Any]]:
    parameters = warehouse.WriteProfileParameters(**access(sandbox), **more)
    failed: list[dict[str, Any]] = warehouse.write(LOG, parameters, [profile])
    return failed


def profile_of(name: str, email: str) -> dict[str, Any]:
    """Return a profile as HrFlow keeps it."""
    return {
        "info": {
            "full_name": name,
            "email": email,
            "phone": "+351 912 000 000",
            "location": {"text": "Porto"},
            "urls": [{"url": "https://people.example/profile"}],
        },
        "experiences": [{"company": "Brightwater"}],
        "educations": [],
        "skills": [{"name": "valves"}],
        "attachments": [],
        "created_at": "2024-05-01T09:30:00+0000",
    }


def super_admin(sandbox) -> str:
    (found,) = [u for u in sandbox.held["users"] if u["accessRole"] == "super admin"]
    return str(found["id"])


def test_it_reads_every_posting_over_two_pages(sandbox, report) -> None:
    held = sandbox.held["postings"]
    found = list(read_jobs(sandbox))
    assert len(held) > 100
    assert [one["id"] for one in found] == [one["id"] for one in held]
    assert found == held
    report.read("postings", len(found))


def test_its_consent_stands_in_the_account(sandbox) -> None:
    sandbox.authorise(SCOPES)
    list(itertools.islice(read_jobs(sandbox), 1))
    (grant,) = sandbox.account()["grants"]
    assert grant["clientId"] == "hrflow"
    assert set(grant["scopes"]) == set(SCOPES.split())
    assert grant["userId"] == super_admin(sandbox)


@pytest.mark.usefixtures("real_time")
def test_it_refreshes_between_two_pages(sandbox) -> None:
    jobs = read_jobs(sandbox)
    first = list(itertools.islice(jobs, 100))
    sandbox.set_clock(HOUR_AND_MORE_S)
    rest = list(jobs)
    assert rest
    assert [one["id"] for one in first + rest] == [
        one["id"] for one in sandbox.held["postings"]
    ]


def test_it_makes_its_own_jobs_of_what_is_on_the_job_site(sandbox) -> None:
    shown = [
        one for one in read_jobs(sandbox) if one["urls"] and one["distributionChannels"]
    ]
    jobs = [connector.format_job(one) for one in shown]
    assert len(jobs) == sandbox.account()["postings"]["public"] + 1  # and colleagues'
    for job, posting in zip(jobs, shown, strict=True):
        assert job["reference"] == posting["id"]
        assert job["location"]["text"] == posting["categories"]["location"]
        assert job["url"] == posting["urls"]["show"]
        assert [one["title"] for one in job["sections"]] == ["You bring"]


def test_it_reads_people_with_their_resumes(sandbox, report) -> None:
    held = {one["id"]: one for one in sandbox.held["opportunities"]}
    parameters = warehouse.ReadProfilesParameters(**access(sandbox), limit=5)
    found = list(warehouse.read_profiles(LOG, parameters))
    assert sorted(one["id"] for one in found) == sorted(held)
    with_resume = {resume["id"] for one in found for resume in one["profile"]}
    assert with_resume == set(sandbox.held["resumes"])
    for one in found:
        assert {k: v for k, v in one.items() if k != "profile"} == held[one["id"]]
    report.read("opportunities", len(found))
    report.read("resumes", len(with_resume))


def test_it_creates_a_person(sandbox, report) -> None:
    before = sandbox.account()["contacts"]
    theirs = connector.format_opportunity(
        profile_of("Rui Castell", "rui.castell@example.com")
    )
    assert write(sandbox, theirs, perform_as=super_admin(sandbox)) == []
    account = sandbox.account()
    assert account["contacts"] == before + 1
    (made,) = [
        one
        for one in account["opportunities"]
        if one["emails"] == ["rui.castell@example.com"]
    ]
    assert made["name"] == "Rui Castell"
    assert made["stage"] == "lead-new"
    assert made["createdAt"] == 1_714_555_800_000
    report.created("opportunities", 1)


def test_it_creates_a_person_for_a_posting_as_its_owner(sandbox, report) -> None:
    posting = next(one for one in sandbox.held["postings"] if one["urls"])
    theirs = connector.format_opportunity(
        profile_of("Imke Holt", "imke.holt@example.com")
    )
    wish = {**theirs, "postings": [posting["id"]], "sources": ["Refer.io"]}
    more = {"perform_as": super_admin(sandbox), "perform_as_posting_owner": True}
    assert write(sandbox, wish, **more) == []
    parameters = warehouse.ReadProfilesParameters(**access(sandbox))
    people = warehouse.read_profiles(LOG, parameters)
    (made,) = [one for one in people if one["emails"] == ["imke.holt@example.com"]]
    assert made["owner"] == posting["owner"]
    assert made["sources"] == ["Refer.io"]
    kept = sandbox.opportunity(made["id"])
    assert kept["posting"] == posting["id"]
    assert kept["applications"] == made["applications"]
    report.created("opportunities", 1)


def test_a_code_works_once(sandbox) -> None:
    parameters = warehouse.ReadJobsParameters(**access(sandbox))
    assert next(iter(warehouse.read_jobs(LOG, parameters)))["id"]
    with pytest.raises(Exception, match=r"403.*invalid_grant"):
        next(iter(warehouse.read_jobs(LOG, parameters)))


def test_a_missing_scope_is_refused(sandbox) -> None:
    parameters = warehouse.ReadJobsParameters(**access(sandbox, "offline_access"))
    with pytest.raises(Exception, match=r"403.*postings:read:admin"):
        next(iter(warehouse.read_jobs(LOG, parameters)))
