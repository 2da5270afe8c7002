import pytest

pytestmark = pytest.mark.django_db


def test_the_page_says_who_may_connect_what_is_shared_and_how_to_stop(client):
    page = client.get("/employers")
    assert page.status_code == 200
    for words in (
        "Super Admin",
        "LeverTRM",
        "LeverTRM for Enterprise",
        "Integrations and API",
        "Authorized Apps",
        "Revoke access",
        "postings:write:admin",
    ):
        assert words in page.text
