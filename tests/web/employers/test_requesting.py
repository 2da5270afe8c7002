import pytest

from referio.accounts.models import AccessRequest
from tests.web.employers import scenes

pytestmark = pytest.mark.django_db

TYPED = {
    "company": "Brightwater",
    "contact_name": "Ada Rivers",
    "work_email": scenes.OWNER,
    "lever_account": "https://jobs.lever.co/brightwater",
    "note": "We met at the harbour fair.",
}


def send(client, **changes):
    return client.post("/employers/request-access", {**TYPED, **changes}, follow=True)


def test_a_request_is_recorded_and_thanked_for(client):
    page = send(client)
    assert page.redirect_chain == [("/employers/request-access/thanks", 302)]
    assert scenes.OWNER in page.text
    assert "Super Admin" in page.text
    asked = AccessRequest.objects.get()
    assert (asked.company, asked.lever_account, asked.state) == (
        "Brightwater",
        "brightwater",
        "waiting",
    )


def test_asking_twice_is_one_request(client):
    send(client)
    page = send(client, lever_account="BRIGHTWATER", work_email=scenes.OWNER.upper())
    assert page.status_code == 200
    assert AccessRequest.objects.count() == 1


def test_a_free_mail_address_is_accepted_and_told_that_we_verify(client):
    page = send(client, work_email="ada.rivers@gmail.com")
    assert "free mail service" in page.text
    assert AccessRequest.objects.count() == 1
    assert "free mail service" not in send(client).text


def test_an_empty_form_names_every_field_and_stores_nothing(client):
    page = client.post("/employers/request-access", {})
    for words in (
        "name of your company",
        "your name",
        "e-mail address",
        "which Lever account",
    ):
        assert words in page.text
    assert not AccessRequest.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("work_email", "ada at brightwater", "does not look like an e-mail address"),
        (
            "lever_account",
            "careers.brightwater.example/jobs",
            "is not a Lever job board",
        ),
        ("lever_account", "Brightwater & Sons", "is not a Lever site name"),
    ],
)
def test_a_mistake_is_explained_and_what_was_typed_is_kept(client, field, typed, says):
    page = client.post("/employers/request-access", {**TYPED, field: typed})
    assert page.status_code == 200
    assert says in page.text
    kept = page.context["form"].data
    assert kept[field] == typed
    assert "We met at the harbour fair." in page.text
    assert not AccessRequest.objects.exists()


def test_the_thanks_page_tells_a_stranger_nothing(client, django_user_model):
    send(client)
    other = type(client)()
    page = other.get("/employers/request-access/thanks")
    assert page.status_code == 200
    assert scenes.OWNER not in page.text


def test_looking_at_the_form_records_nothing(client):
    assert client.get("/employers/request-access").status_code == 200
    assert not AccessRequest.objects.exists()
