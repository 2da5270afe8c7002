"""Lever beyond the contract: consent, rotation, paging and odd answers, for real."""

import pytest

from lever_sandbox.server import Running
from referio.adapters.http import Http
from referio.adapters.lever.oauth import SCOPES
from referio.core.ports import Disconnected, Misconfigured, Refused, Unavailable
from referio.core.postings import Attachment, Listing, Posting, QuestionKind, Submission
from tests.adapters import signing_in
from tests.adapters.places import SITE, LeverPlace
from tests.adapters.signing_in import CALLBACK


def test_a_super_admin_connects(lever: LeverPlace) -> None:
    assert set(lever.grant.scopes) == set(SCOPES)
    assert lever.grant.account_id
    assert lever.grant.user_id
    assert lever.grant.expires_in == 3600


@pytest.mark.parametrize(
    ("role", "decision"), [("super-admin", "deny"), ("admin", "accept")]
)
def test_a_refusal_comes_back_as_one(
    lever: LeverPlace, role: str, decision: str
) -> None:
    told = signing_in.decide(
        lever.oauth.address(state="s-1", redirect_uri=CALLBACK),
        email=f"{role}@{SITE}.example",
        decision=decision,
    )
    assert (told["error"], told["state"]) == ("access_denied", "s-1")


def test_a_wrong_audience_shows_in_the_scopes(
    lever: LeverPlace, sandbox: Running, http: Http
) -> None:
    oauth = signing_in.authorization(http, sandbox.url, audience=f"{sandbox.url}/v1")
    told = signing_in.decide(
        oauth.address(state="s", redirect_uri=CALLBACK),
        email=f"super-admin@{SITE}.example",
    )
    grant = oauth.exchange(code=told["code"], redirect_uri=CALLBACK)
    assert set(grant.scopes) == {"offline_access"}
    lever.grant = grant
    with pytest.raises(Misconfigured, match="403"):
        list(lever.ats.postings())


def test_a_code_works_once(lever: LeverPlace) -> None:
    with pytest.raises(Refused):
        lever.oauth.exchange(code="used", redirect_uri=CALLBACK)


def test_tokens_rotate_and_an_old_one_is_the_end(lever: LeverPlace) -> None:
    first = lever.grant
    renewed = lever.oauth.refresh(first.refresh_token)
    assert renewed.refresh_token != first.refresh_token
    assert renewed.account_id == first.account_id
    with pytest.raises(Disconnected):
        lever.oauth.refresh(first.refresh_token)


def test_a_busy_token_endpoint_is_for_later(lever: LeverPlace) -> None:
    lever.steer_all(token_unavailable_next=1)
    with pytest.raises(Unavailable):
        lever.oauth.refresh(lever.grant.refresh_token)
    assert lever.oauth.refresh(lever.grant.refresh_token).access_token


def test_giving_the_grant_back_ends_it(lever: LeverPlace) -> None:
    lever.oauth.revoke(lever.grant.refresh_token)
    with pytest.raises(Disconnected):
        list(lever.ats.postings())


def test_an_access_token_that_lives_on_is_noticed_at_the_next_renewal(
    lever: LeverPlace,
) -> None:
    lever.switch(access_tokens_outlive_revocation=True)
    lever.revoke()
    assert list(lever.ats.postings())
    with pytest.raises(Disconnected):
        lever.renew(lever.grant.access_token)


def test_a_long_listing_comes_whole(lever: LeverPlace) -> None:
    opened = {lever.open(f"Welder {number}") for number in range(80)}
    found = [posting.remote_id for posting in lever.ats.postings()]
    assert opened <= set(found)
    assert len(found) == len(set(found)) > 100


def test_a_listing_that_breaks_off_never_looks_complete(lever: LeverPlace) -> None:
    for number in range(80):
        lever.open(f"Welder {number}")
    lever.switch(listing_breaks_after_first_page=True)
    told: list[Posting] = []
    with pytest.raises(Unavailable):
        told.extend(lever.ats.postings())
    assert len(told) in (0, 100)


def test_a_short_silence_does_not_matter_to_a_listing(lever: LeverPlace) -> None:
    lever.switch(unavailable_next=1, too_many_next=2)
    assert list(lever.ats.postings())


def test_the_board_is_public_and_its_hidden_postings_are_not(lever: LeverPlace) -> None:
    found = list(lever.ats.postings())
    shown = [posting for posting in found if posting.listing is Listing.OPEN]
    hidden = [posting.title for posting in found if posting.listing is not Listing.OPEN]
    assert len(shown) == 30
    assert "Tidal Archive Clerk" in hidden
    for posting in shown:
        assert posting.site == SITE
        assert posting.description_text or "Spontaneous" in posting.title
        assert lever.ats.posting(posting.remote_id) == posting


def answers_for(lever: LeverPlace, posting_id: str) -> Submission:
    """Answer every question of a form, the way a thorough person does."""
    form = lever.ats.form(posting_id)
    file = Attachment("cv.pdf", "application/pdf", b"%PDF-1.4\n%%EOF\n")
    choices = {q.key: q.options[0] for q in form.questions() if q.options}
    lines = {
        q.key: "Some words"
        for q in form.questions()
        if q.kind in (QuestionKind.LINE, QuestionKind.TEXT)
    }
    return Submission(
        "ines.prado@example.com",
        {**lines, **choices, "personal.email": "ines.prado@example.com"},
        {q.key: file for q in form.questions() if q.kind is QuestionKind.FILE},
        consents={notice.key: True for notice in form.notices},
        ip_address="203.0.113.7",
    )


def test_forms_of_the_board_can_be_answered(lever: LeverPlace) -> None:
    lever.switch(asks_eeo=True, asks_consent=True, rate_limited=False)
    shown = [one for one in lever.ats.postings() if one.listing is Listing.OPEN][:12]
    kinds = set()
    for posting in shown:
        kinds |= {q.kind for q in lever.ats.form(posting.remote_id).questions()}
        given = answers_for(lever, posting.remote_id)
        assert lever.ats.submit(posting.remote_id, given, key="k")
    assert kinds >= {QuestionKind.LINE, QuestionKind.FILE, QuestionKind.ONE_OF}
