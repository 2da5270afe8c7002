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
    assert page.status_code == 422
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
    assert page.status_code == 422
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


@pytest.mark.parametrize("field", ["company", "contact_name"])
def test_what_is_not_seen_is_taken_out(client, field):
    send(client, **{field: "Bright\u202e\twater\u0007\x00  Ltd\u2066"})
    assert getattr(AccessRequest.objects.get(), field) == "Bright water Ltd"


def test_a_note_keeps_its_lines_and_nothing_unseen(client):
    send(client, note="One\u202e.\r\n\x00\x1b[2JTwo.")
    assert AccessRequest.objects.get().note == "One.\n[2JTwo."


@pytest.mark.parametrize("typed", ["\u202e\u2066", "\x00\x07", "\u200b", " - "])
def test_a_name_of_nothing_is_no_name(client, typed):
    page = client.post("/employers/request-access", {**TYPED, "company": typed})
    assert page.status_code == 422
    assert "name of your company" in page.text
    assert not AccessRequest.objects.exists()


@pytest.mark.parametrize(
    ("field", "limit"),
    [("company", 200), ("contact_name", 200), ("lever_account", 500), ("note", 2000)],
)
def test_no_text_is_endless(client, field, limit):
    typed = {**TYPED, field: "x" * (limit + 1)}
    page = client.post("/employers/request-access", typed)
    assert page.status_code == 422
    assert f"{limit:,} characters are the most" in page.text
    assert not AccessRequest.objects.exists()


def test_an_address_that_shows_as_another_is_not_taken(client):
    page = client.post(
        "/employers/request-access",
        {**TYPED, "work_email": "ada@moc\u202e.retawthgirb.example"},
    )
    assert page.status_code == 422
    assert "does not look like an e-mail address" in page.text
    assert not AccessRequest.objects.exists()
