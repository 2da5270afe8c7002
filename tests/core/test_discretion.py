"""No key and no address stands in a log."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core import links
from referio.core.discretion import DiscreetFormatter, discreet

KEY = b"k" * 32
LATEST = 2**33


@given(
    st.sampled_from(["manage", "application", "unsubscribe"]),
    st.lists(st.integers(0, 10**12), min_size=1, max_size=3),
    st.integers(10**9, LATEST),
)
def test_every_token_of_ours_is_left_out(purpose, parts, at):
    token = links.sign(purpose, *parts, key=KEY, at=at)
    for line in (f"Not Found: /my/{token}/alerts/3", f"'/x/{token}'", f"/x/={token}."):
        assert token not in discreet(line)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Gone: /jobs/3/apply?for=abc&x=1 now", "Gone: /jobs/3/apply?… now"),
        ("Key (email)=(ines@candidate.org) exists", "Key (email)=(…) exists"),
        ("Is it open? Yes.", "Is it open? Yes."),
        ("Not Found: /jobs/12/senior-hydraulics-engineer-for-quiet-pumps",) * 2,
        ("Application 2f1c9a52-8d5e-4c39-9c53-2a0b7d8e6f10 may yet show",) * 2,
        ("referio.pipeline hand_over {'application_id': '3'} took 0.1 s",) * 2,
    ],
)
def test_the_rest_can_be_read(line, left):
    assert discreet(line) == left


def test_a_traceback_is_gone_over_too():
    token = links.sign("manage", 1, key=KEY, at=LATEST)
    with pytest.raises(KeyError) as caught:
        _ = dict[str, int]()[f"/my/{token}"]
    what = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("x", 40, "f", 1, "broke", None, what)
    written = DiscreetFormatter().format(record)
    assert "KeyError: '/my/…'" in written
    assert token not in written
