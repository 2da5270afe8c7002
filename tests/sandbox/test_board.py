import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lever_sandbox.board import BadBoard, make_posting, read_board
from lever_sandbox.people import make_users
from lever_sandbox.world import RESERVED_SITES, World
from tests.sandbox.board_lines import write_board

OWNERS = make_users("brightwater")[:3]
TEXT = st.text(max_size=20)
LINE = st.fixed_dictionaries(
    {"_company": st.just("brightwater"), "text": TEXT.filter(bool)},
    optional={
        "id": TEXT | st.uuids().map(str),
        "categories": st.none()
        | st.dictionaries(st.sampled_from(["team", "location", "department"]), TEXT),
        "country": st.none() | st.sampled_from(["PT", "US"]),
        "createdAt": st.none() | st.integers(1, 2**42),
        "lists": st.none()
        | st.lists(st.fixed_dictionaries({}, optional={"text": TEXT})),
        "salaryRange": st.none()
        | st.dictionaries(st.sampled_from(["min", "max"]), TEXT),
        "workplaceType": st.none() | st.sampled_from(["remote", "on-site"]),
    },
)


@given(LINE)
def test_any_line_becomes_the_same_posting_twice(line):
    first, again = make_posting(line, OWNERS), make_posting(line, OWNERS)
    assert first == again
    shape = first.as_v1("http://x")
    assert json.loads(json.dumps(shape)) == shape
    assert first.is_public
    assert shape["updatedAt"] >= shape["createdAt"]


def test_lines_without_a_company_belong_to_the_files_site(tmp_path):
    path = tmp_path / "otterly.jsonl"
    path.write_text('\n{"text": "Otter Keeper"}\n\n', encoding="utf-8")
    assert [line["_company"] for line in read_board(path)] == ["otterly"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "line 1: not JSON"), ("[]", "needs an object"), ("{}", "needs an object")],
)
def test_a_bad_line_is_named(tmp_path, text, words):
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadBoard, match=words):
        read_board(path)


@pytest.mark.parametrize("site", [*sorted(RESERVED_SITES), "a/b"])
def test_a_site_may_not_take_one_of_our_paths(site):
    with pytest.raises(ValueError, match="cannot have the site"):
        World().add_account(site)


def test_a_world_may_have_an_account_without_a_board(tmp_path):
    world = World()
    account = world.add_account("empty-quay")
    assert account.name == "Empty Quay"
    account.add_hidden_postings()
    assert not any(one.is_public for one in account.postings.values())


def test_two_boards_add_up(tmp_path):
    world = World()
    line = {"_company": "otterly", "text": "Otter Keeper"}
    world.load_board(write_board(tmp_path / "a.jsonl", [line]))
    world.load_board(write_board(tmp_path / "b.jsonl", [{**line, "text": "Vet"}]))
    public = {one.text for one in world.accounts["otterly"].postings.values()}
    assert {"Otter Keeper", "Vet"} <= public
