"""The engine is exact: whatever the batch, it finds what slow and obvious code finds."""

from dataclasses import replace
from pathlib import Path

import pytest

from exact_cases import Case, check
from exact_contract import foreign_case, own_case

CONTRACT = Path(__file__).parents[3] / "shared" / "workload"
ALERTS, JOBS, NEW = 400, 3000, 500
pytestmark = pytest.mark.timeout(600)  # the first run on a machine compiles every loop


def differences(case: Case) -> dict[str, int]:
    found = {}
    for one in check(case, alone=25):
        assert one.alerts == ALERTS
        assert one.matches > 0, one.batch
        found[one.batch] = one.differences
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_differs_from_our_own_reference(seed) -> None:
    found = differences(own_case(seed, ALERTS, JOBS, NEW))
    assert len(found) == 6
    assert not any(found.values()), found


@pytest.mark.parametrize("seed", [3, 4])
def test_nothing_differs_from_a_reference_that_others_wrote(seed) -> None:
    if not CONTRACT.is_dir():
        pytest.skip(f"THERE IS NO {CONTRACT}, so nothing is compared with it")
    found = differences(foreign_case(CONTRACT, seed, ALERTS, JOBS, NEW))
    assert not any(found.values()), found


def test_a_match_that_is_missing_would_be_noticed() -> None:
    case = own_case(1, ALERTS, JOBS, NEW)
    row = next(row for row, (jobs, _) in enumerate(case.truths) if len(jobs))
    tampered = [(jobs[1:], scores[1:]) for jobs, scores in case.truths[row : row + 1]]
    truths = [*case.truths[:row], *tampered, *case.truths[row + 1 :]]
    found = differences(replace(case, truth=truths.__getitem__))
    assert found[f"{JOBS:,} open"] == found["open, no limit"] == 1


def test_a_score_that_is_off_would_be_noticed() -> None:
    case = own_case(1, ALERTS, JOBS, NEW)
    off = [(jobs, scores + 1) for jobs, scores in case.truths]
    found = differences(replace(case, truth=off.__getitem__))
    assert all(found.values())


def test_a_folder_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(FileNotFoundError, match=r"workload\.py"):
        foreign_case(tmp_path, 1, 1, 1, 1)
