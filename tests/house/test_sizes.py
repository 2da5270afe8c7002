"""Everything fits on a screen: functions, modules, lists of parameters; and names say something."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles

from tests.house.sources import (
    ROOT,
    Function,
    functions,
    lines,
    modules,
    name_of,
)

MEDIAN_FUNCTION = 8
LONGEST_FUNCTION = 40
LONGEST_MODULE = 300
MOST_PARAMETERS = 6
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "common", "base"}
REPORT = ROOT / "artefacts" / "sizes.json"


def length(function: Function) -> int:
    """Return the lines from `def` to the end, docstring included, decorators not."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters(function: Function) -> int:
    """Return how many parameters a caller may give."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return sum(one.arg not in {"self", "cls"} for one in named)


def is_excused(path: Path, function: Function) -> bool:
    """Tell whether the signature carries the reason for its many parameters.

    A loop that is compiled takes columns one by one: tuples of them cost more than it does.
    """
    if {"compiled", "inlined"} & {
        getattr(one, "id", "") for one in function.decorator_list
    }:
        return True
    signature = lines(path)[function.lineno - 1 : function.body[0].lineno - 1]
    return any("noqa: PLR0913" in line for line in signature)


def spread(values: Iterable[int]) -> dict[str, float]:
    """Return median, ninth decile and maximum."""
    found = sorted(values)
    ninth = quantiles(found, n=10, method="inclusive")[-1]
    return {"median": median(found), "p90": ninth, "max": found[-1]}


def every_function() -> list[tuple[Path, Function]]:
    return [(path, one) for path in modules() for one in functions(path)]


def test_the_middle_function_is_short() -> None:
    sizes = spread(length(one) for _, one in every_function())
    report = {
        "functions": sizes,
        "modules": spread(len(lines(path)) for path in modules()),
        "longest": {
            name_of(path): max((length(one) for one in functions(path)), default=0)
            for path in modules()
        },
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps({"functions": sizes, "modules": report["modules"]}))
    assert sizes["median"] <= MEDIAN_FUNCTION


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{name_of(path)}:{one.name}": length(one)
        for path, one in every_function()
        if length(one) > LONGEST_FUNCTION
    }
    assert not long, "Split these; each does more than one thing"


def test_no_module_is_longer_than_a_few_screens() -> None:
    long = {
        name_of(path): len(lines(path))
        for path in modules()
        if len(lines(path)) > LONGEST_MODULE
    }
    assert not long, "Split these by what they are about"


def test_no_function_takes_more_than_a_handful() -> None:
    wide = {
        f"{name_of(path)}:{one.name}": parameters(one)
        for path, one in every_function()
        if parameters(one) > MOST_PARAMETERS and not is_excused(path, one)
    }
    assert not wide, "Group what belongs together in a frozen dataclass"


def test_names_of_modules_say_what_is_in_them() -> None:
    silent = [
        name_of(path)
        for path in modules()
        if SAYS_NOTHING & {path.stem, path.parent.name}
    ]
    assert not silent, "Name these after what they hold"
