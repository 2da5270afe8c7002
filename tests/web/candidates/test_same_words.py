"""What also counts as the words of an alert, on its pages."""

import pytest

from referio.alerts.models import Alert
from referio.matching.lexicon import OWN
from referio.pipeline import addresses
from referio.web.candidates import same_words
from referio.web.candidates.forms import MOST_REFUSED
from referio.web.candidates.typed import MOST_WORDS
from tests.people import a_reader
from tests.web.candidates.pages import path, sent, text

pytestmark = pytest.mark.django_db
DEVOPS = OWN.counts_as("devops")


@pytest.fixture
def address(at) -> str:
    """The page of Ana's alert for devops."""
    ana = a_reader(words_any=("devops",), now=at)
    return f"{path(addresses.manage(ana.subscriber_id, at))}/alerts/{ana.pk}"


def test_what_counts_as_a_word_stands_under_it_and_is_refused_by_a_tick(
    client, address
):
    page = client.get(address)
    assert '“<span dir="auto">devops</span>” also finds' in text(page)
    assert all(f'value="{word}"' in text(page) for word in DEVOPS)
    assert "refused" not in sent(page)
    answer = client.post(address, {**sent(page), "refused": DEVOPS[:1]})
    assert answer.status_code == 302
    assert Alert.objects.get().refused == [DEVOPS[0]]
    assert sent(client.get(address))["refused"] == [DEVOPS[0]]


def test_the_page_of_all_alerts_says_what_they_also_find(client, address):
    page = text(client.get(address.rpartition("/alerts")[0]))
    assert f'<dt>Also finds</dt><dd dir="auto">{DEVOPS[0]}' in page
    Alert.objects.update(synonyms=False)
    assert "Also finds" not in text(client.get(address.rpartition("/alerts")[0]))


def test_looking_shows_what_new_words_find_and_saves_nothing(client, address):
    given = {**sent(client.get(address)), "words_any": "nurse", "areas": "Atlantis"}
    answer = client.post(
        address, {**given, "do": "look", "work_modes": ["hybrid", "onsite"]}
    )
    assert answer.status_code == 200
    assert f'value="{OWN.counts_as("nurse")[0]}"' in text(answer)
    assert "Please look at this again" not in text(answer)
    assert sent(answer)["areas"] == ["Atlantis"]
    assert sent(answer)["work_modes"] == ["onsite", "hybrid"]
    assert Alert.objects.get().words_any == ["devops"]


def test_who_signs_up_may_look_first(client):
    given = {"words_any": "devops", "cadence": "weekly", "email": "ana@reader.org"}
    answer = client.post("/alerts/new", {**given, "do": "look"})
    assert answer.status_code == 200
    assert f'value="{DEVOPS[0]}"' in text(answer)
    assert sent(answer)["email"] == ["ana@reader.org"]
    assert sent(answer)["cadence"] == ["weekly"]
    assert not Alert.objects.exists()


def test_a_refusal_that_no_longer_says_anything_is_forgotten(client, address):
    given = {**sent(client.get(address)), "words_any": "nurse"}
    client.post(address, {**given, "refused": [*DEVOPS, "no such word", "a\0b"]})
    assert Alert.objects.get().refused == []


def test_ones_own_words_alone_may_count(client, address):
    given = {k: v for k, v in sent(client.get(address)).items() if k != "synonyms"}
    assert client.post(address, given).status_code == 302
    assert Alert.objects.get().synonyms is False


def test_more_refusals_than_anybody_means_are_refused(client, address):
    largest = sorted(OWN.groups, key=len, reverse=True)[: 2 * MOST_WORDS]
    words = [group[0] for group in largest]
    refused = [
        word for others in same_words.counting(words, OWN).values() for word in others
    ]
    assert len(refused) > MOST_REFUSED
    given = {
        **sent(client.get(address)),
        "refused": refused,
        "words_any": [", ".join(words[:MOST_WORDS])],
        "words_all": [", ".join(words[MOST_WORDS:])],
    }
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert f"You refuse {len(refused)} words; up to {MOST_REFUSED} fit." in text(answer)
    assert Alert.objects.get().refused == []


def test_words_of_the_alert_are_no_news_to_it():
    both = ("devops", DEVOPS[0])
    counting = same_words.counting(both, OWN)
    told = [word for others in counting.values() for word in others]
    assert DEVOPS[0] not in told
    assert len(told) == len(set(told))


def test_a_line_names_some_and_counts_the_others():
    line = same_words.in_words(["devops"], DEVOPS[:1], OWN)
    assert DEVOPS[0] not in line.split(", ")
    assert same_words.in_words(["xyzzy"], [], OWN) == ""
