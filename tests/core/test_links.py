import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core.links import (
    MOST_ENTRIES,
    BadLink,
    ExpiredLink,
    LinkError,
    Marks,
    Named,
    Slot,
    names_newsletter,
    read,
    sign,
)
from tests.examples import examples

KEY = b"an old key of many bytes"
NEWER = b"a new key of many bytes!"
NOON = 1_790_000_000
parts = st.lists(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
    | st.integers()
)
keys = st.binary(min_size=16, max_size=40)


@given(st.text("abc-", max_size=12), parts, keys, st.integers(0, 2**40 - 1))
def test_reading_returns_what_was_signed(purpose, given_parts, key, at):
    token = sign(purpose, *given_parts, key=key, at=at)
    read_back = read(token, purpose, key=key, now=at, max_age=0)
    assert read_back == tuple(str(part) for part in given_parts)


@given(parts, parts)
def test_different_parts_never_share_a_token(some, others):
    same = [str(part) for part in some] == [str(part) for part in others]
    tokens = {sign("stop", *one, key=KEY, at=NOON) for one in (some, others)}
    assert (len(tokens) == 1) is same


def test_a_token_of_two_ids_fits_a_header_line_and_an_address():
    token = sign("unsubscribe", 2**63 - 1, 2**63 - 1, key=KEY, at=NOON)
    assert len(token) <= 90
    assert token.replace("-", "").replace("_", "").isalnum()
    assert token.isascii()


@given(st.data())
def test_a_changed_token_does_not_open(data):
    token = sign("stop", 41, key=KEY, at=NOON)
    at = data.draw(st.integers(0, len(token) - 1))
    sign_put = data.draw(st.sampled_from("abcXYZ019-_=+/ é"))
    changed = token[:at] + sign_put + token[at + 1 :]
    if changed != token:
        with pytest.raises(BadLink):
            read(changed, "stop", key=KEY, now=NOON, max_age=None)


@pytest.mark.parametrize("token", ["", "a", "abc", "é", "a" * 20, "=" * 40, "AAAA=AAA"])
def test_what_is_no_token_is_a_bad_link_in_plain_words(token):
    with pytest.raises(BadLink, match="copy the whole link"):
        read(token, "stop", key=KEY, now=NOON, max_age=None)


def test_a_token_opens_only_the_door_it_was_made_for():
    token = sign("pause", 7, key=KEY, at=NOON)
    with pytest.raises(BadLink):
        read(token, "unsubscribe", key=KEY, now=NOON, max_age=None)


def test_purpose_and_first_part_cannot_trade_letters():
    one = sign("stop", "1x", key=KEY, at=NOON)
    with pytest.raises(BadLink):
        read(one, "stop1", key=KEY, now=NOON, max_age=None)


def test_old_keys_still_read_and_the_newest_signs():
    old = sign("stop", 7, key=KEY, at=NOON)
    assert read(old, "stop", key=[NEWER, KEY], now=NOON, max_age=None) == ("7",)
    new = sign("stop", 7, key=[NEWER, KEY], at=NOON)
    assert read(new, "stop", key=NEWER, now=NOON, max_age=None) == ("7",)
    with pytest.raises(BadLink):
        read(new, "stop", key=KEY, now=NOON, max_age=None)


def test_a_link_lives_exactly_as_long_as_it_may():
    token = sign("invite", 7, key=KEY, at=NOON)
    assert read(token, "invite", key=KEY, now=NOON + 60, max_age=60) == ("7",)
    with pytest.raises(ExpiredLink, match="too old"):
        read(token, "invite", key=KEY, now=NOON + 61, max_age=60)
    assert issubclass(ExpiredLink, LinkError)


@pytest.mark.parametrize("key", [b"short", [], [KEY, b""]])
def test_a_weak_key_is_refused_before_anything_is_signed(key):
    with pytest.raises(ValueError, match="16 bytes"):
        sign("stop", 7, key=key, at=NOON)


@pytest.mark.parametrize(("purpose", "part"), [("st\0op", "7"), ("stop", "7\0")])
def test_zero_bytes_are_refused(purpose, part):
    with pytest.raises(ValueError, match="zero byte"):
        sign(purpose, part, key=KEY, at=NOON)


MARKS = Marks([NEWER, KEY])
newsletters = st.integers(1, 2**63 - 1)


@given(newsletters, st.integers(0, MOST_ENTRIES))
@settings(max_examples=examples(20), deadline=None)
def test_the_tokens_of_a_newsletter_name_it_and_what_they_are_for(number, entries):
    tokens = MARKS.tokens(number, entries)
    named = [MARKS.read(token.decode()) for token in tokens.pages]
    assert named[: Slot.JOB] == [
        Named(number, Slot(slot), None) for slot in range(Slot.JOB)
    ]
    assert named[Slot.JOB :] == [
        Named(number, slot, entry)
        for entry in range(entries)
        for slot in (Slot.JOB, Slot.NOT_FOR_ME, Slot.MUTE_EMPLOYER)
    ]
    assert len(set(tokens.pages)) == len(tokens.pages)


@given(newsletters)
@settings(max_examples=examples(20), deadline=None)
def test_a_token_in_an_address_survives_the_loss_of_its_capitals(number):
    tokens = MARKS.tokens(number, 1)
    for token, slot in (
        (tokens.return_path, Slot.RETURN_PATH),
        (tokens.leave_by_mail, Slot.LEAVE_BY_MAIL),
    ):
        assert MARKS.read_from_mail(token.decode().upper()) == Named(number, slot, None)
        assert len(token) <= 40


def test_a_token_of_a_page_is_none_of_mail_and_the_other_way_round():
    tokens = MARKS.tokens(7, 1)
    with pytest.raises(BadLink):
        MARKS.read(tokens.return_path.decode())
    for token in tokens.pages:
        with pytest.raises(BadLink):
            MARKS.read_from_mail(token.decode())


@given(newsletters, st.data())
@settings(max_examples=examples(30), deadline=None)
def test_a_changed_token_of_a_newsletter_does_not_open(number, data):
    token = data.draw(st.sampled_from(MARKS.tokens(number, 3).pages)).decode()
    at = data.draw(st.integers(0, len(token) - 1))
    changed = token[:at] + data.draw(st.sampled_from("abnXYZ019-_=é")) + token[at + 1 :]
    if changed != token:
        with pytest.raises(BadLink):
            MARKS.read(changed)


@pytest.mark.parametrize("number", ["z" * 13, "1y2p0ij32e8e8"])
def test_a_number_larger_than_any_newsletter_has_is_a_bad_link(number):
    with pytest.raises(BadLink):
        MARKS.read(f"n{number}-{'A' * 16}")
    with pytest.raises(BadLink):
        MARKS.read_from_mail(f"n{number}-{'0' * 24}")


def test_newsletters_and_keys_share_no_token():
    made = [Marks(key).tokens(n, 10).pages for key in (KEY, NEWER) for n in (1, 2, 37)]
    every = [token.partition(b"-")[2] for pages in made for token in pages]
    assert len(set(every)) == len(every)


def test_an_old_key_still_opens_and_the_new_one_makes():
    old, new = Marks(KEY).tokens(7, 1), Marks(NEWER).tokens(7, 1)
    assert MARKS.tokens(7, 1) == new
    assert MARKS.read(old.pages[Slot.STOP_ALL].decode()).slot is Slot.STOP_ALL
    with pytest.raises(BadLink):
        Marks(NEWER).read(old.pages[Slot.STOP_ALL].decode())


def test_a_token_of_a_newsletter_is_told_from_any_other():
    assert names_newsletter(MARKS.tokens(7, 1).pages[0].decode())
    assert not names_newsletter(sign("stop", 7, key=KEY, at=NOON))


def test_more_entries_than_there_are_slots_for_are_refused():
    with pytest.raises(ValueError, match="at most 50 jobs"):
        MARKS.tokens(7, MOST_ENTRIES + 1)
