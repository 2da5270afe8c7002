"""The pages say what the code does: every variable, step, command, word and decision is there."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import (
    PRODUCT,
    ROOT,
    calls,
    first_text,
    lines,
    modules,
    steps,
    tree,
)

DOCS = ROOT / "docs"
READERS = {"text", "secret", "number", "flag", "url", "choice", "day"}  # of env.py
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def variables(path: Path) -> dict[str, str]:
    """Return {variable: how it is read} of a module."""
    found = {}
    for called, call in calls(tree(path)):
        room, _, reader = called.rpartition(".")
        name = first_text(call)
        if room == "env" and reader in READERS and name:
            found[name] = reader
    return found


def commands() -> set[str]:
    """Return the commands of `referio`."""
    found = calls(tree(PRODUCT / "cli.py"))
    named = (
        first_text(call) for called, call in found if called.endswith("add_parser")
    )
    return {name for name in named if name}


def rows(page: Path) -> list[list[str]]:
    """Return the cells of every table row of a page, headings left out."""
    cells = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in lines(page)
        if line.startswith("|")
    ]
    return [row for row in cells if not set(row[0]) <= set("-: ")]


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def test_every_variable_is_documented() -> None:
    told = {row[0].strip("`") for row in rows(DOCS / "operate.md")}
    read = {name: how for path in modules() for name, how in variables(path).items()}
    assert "DATABASE_URL" in read
    assert not read.keys() - told
    secrets = {f"{name}_FILE" for name, how in read.items() if how == "secret"}
    text = (DOCS / "operate.md").read_text(encoding="utf-8")
    assert all(name in text for name in secrets)


def test_no_variable_is_documented_that_nobody_reads() -> None:
    read = {name for path in modules() for name in variables(path)}
    shape = re.compile(r"`((?:REFERIO|LEVER|SMTP|DATABASE)_[A-Z_]+)`")
    told = {m[1] for row in rows(DOCS / "operate.md") if (m := shape.match(row[0]))}
    assert told
    assert not told - read


def test_every_setting_has_its_line_in_the_example() -> None:
    given = re.findall(r"^#?\s?([A-Z][A-Z_]+)=", _read(".env.example"), re.MULTILINE)
    assert set(variables(PRODUCT / "settings.py")) - set(given) == set()


def test_every_step_is_documented_with_its_policy() -> None:
    told = {row[0].strip("`"): row for row in rows(DOCS / "operate.md")}
    for name, policy in steps():
        assert name in told, f"{name} is missing in docs/operate.md"
        assert policy in " ".join(told[name]), f"{name} is said to have another policy"


def test_every_policy_is_documented() -> None:
    read = ast.walk(tree(PRODUCT / "pipeline" / "retries.py"))
    named = [
        node.targets[0].id
        for node in read
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
    ]
    told = {row[0].strip("`") for row in rows(DOCS / "operate.md")}
    assert named
    assert set(named) <= told


def test_every_command_is_in_the_readme() -> None:
    assert commands() >= {"demo", "up", "doctor", "manage"}
    text = _read("README.md")
    missing = {name for name in commands() if f"`referio {name}" not in text}
    assert not missing


def test_every_make_target_in_the_pages_exists() -> None:
    known = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    for page in pages():
        for target in re.findall(r"`make ([a-z]+)", page.read_text(encoding="utf-8")):
            assert target in known, f"{page.name} tells of `make {target}`"


def test_every_decision_is_linked() -> None:
    linked = {target for page in pages() for target in _links(page)}
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    assert decisions
    assert not set(decisions) - linked


@pytest.mark.parametrize("part", ["Question", "Choice", "What would change our mind"])
def test_every_decision_has_its_parts(part: str) -> None:
    for path in (DOCS / "decisions").glob("*.md"):
        assert f"## {part}" in lines(path), path.name


def test_every_link_leads_somewhere() -> None:
    broken = [
        f"{page.name}: {target}"
        for page in pages()
        for target in _links(page)
        if not target.exists()
    ]
    assert not broken


def test_every_word_is_a_word_of_the_code() -> None:
    code = " ".join(_folded(path.read_text(encoding="utf-8")) for path in modules())
    words = [row[0].strip("*` ") for row in rows(DOCS / "words.md")[1:]]
    assert len(words) > 10
    unused = [word for word in words if _folded(word) not in code]
    assert not unused, "docs/words.md explains words that the code does not use"


def _links(page: Path) -> list[Path]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [(page.parent / one).resolve() for one in found if "://" not in one]


def _folded(text: str) -> str:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[^a-z]+", " ", apart.lower())


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
