import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.links import BadLink, ExpiredLink, LinkError, read, sign

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
