"""The repository as text and as syntax trees, for the tests of the house rules."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "src" / "referio"
ROOMS = (PRODUCT, ROOT / "sandbox" / "src" / "lever_sandbox")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    """Return every module that people write; migrations are written by Django."""
    found = (path for room in ROOMS for path in room.rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    """Return a path as it is written in a message."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def lines(path: Path) -> list[str]:
    """Return the lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


@functools.cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse("\n".join(lines(path)))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a module, methods and inner ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield node


def calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call under a node with what is called, as it is written."""
    for found in ast.walk(node):
        if isinstance(found, ast.Call):
            yield ast.unparse(found.func), found


def first_text(call: ast.Call) -> str | None:
    """Return the first argument of a call where it is a plain string."""
    if call.args and isinstance(call.args[0], ast.Constant):
        value = call.args[0].value
        return value if isinstance(value, str) else None
    return None


def steps() -> Iterator[tuple[str, str]]:
    """Yield every background job with the name of its policy ("" where it has none)."""
    for path in sorted((PRODUCT / "pipeline").rglob("*.py")):
        for function in functions(path):
            wrapped = {ast.unparse(one.func): one for one in _calls_on(function)}
            if "step" in wrapped:
                yield function.name, ast.unparse(wrapped["step"].args[0])
            elif "app.task" in wrapped:
                yield function.name, ""


def is_periodic(name: str) -> bool:
    """Tell whether the clock calls a background job."""
    schedule = functions(PRODUCT / "pipeline" / "schedule.py")
    return any(
        ast.unparse(one.func) == "app.periodic"
        for function in schedule
        if function.name == name
        for one in _calls_on(function)
    )


def _calls_on(function: Function) -> list[ast.Call]:
    return [one for one in function.decorator_list if isinstance(one, ast.Call)]
