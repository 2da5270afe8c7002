"""Seals open with the right key and context, and with nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.sealing import BadKey, SealBroken, Sealer, new_key


@given(st.binary(max_size=2000), st.text(max_size=50))
def test_what_is_sealed_opens(plain: bytes, context: str) -> None:
    sealer = Sealer.of([new_key()])
    sealed = sealer.seal(plain, context=context)
    assert sealer.open(memoryview(sealed), context=context) == plain


def test_two_seals_of_one_thing_differ() -> None:
    sealer = Sealer.of([new_key()])
    assert sealer.seal(b"x", context="a") != sealer.seal(b"x", context="a")


def test_an_older_key_still_opens() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer.of([old]).seal(b"token", context="c")
    assert Sealer.of([new, old]).open(sealed, context="c") == b"token"


@pytest.mark.parametrize("spoil", [b"", b"short", b"\0" * 60])
def test_what_is_not_ours_does_not_open(spoil: bytes) -> None:
    with pytest.raises(SealBroken, match="of the token"):
        Sealer.of([new_key()]).open(spoil, context="the token")


def test_a_seal_moved_to_another_thing_does_not_open() -> None:
    sealer = Sealer.of([new_key()])
    sealed = sealer.seal(b"token", context="account 1")
    with pytest.raises(SealBroken):
        sealer.open(sealed, context="account 2")


@pytest.mark.parametrize("keys", [[], ["not base64!"], ["c2hvcnQ="]])
def test_an_unusable_key_says_so(keys: list[str]) -> None:
    with pytest.raises(BadKey):
        Sealer.of(keys)


def test_keys_never_show() -> None:
    key = new_key()
    assert key not in repr(Sealer.of([key]))
