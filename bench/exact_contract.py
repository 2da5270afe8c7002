"""Alerts and jobs to be exact about: our own, or those of a folder with the same contract.

The folder's `workload.py` and `brute.py` are loaded under names of their own, so that they
are never taken for ours.
"""

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from exact_cases import Case, Found
from workload import Alerts, Jobs, Legend, Ragged
from workload_alerts import make_alerts
from workload_jobs import make_jobs
from workload_reference import Judge
from workload_world import World


def own_case(seed: int, alerts: int, jobs: int, new: int) -> Case:
    """Return a case of the invented workload."""
    world = World.make(seed)
    asked, posted = make_alerts(world, alerts), make_jobs(world, jobs, new=new)
    judge = Judge(world.legend, asked, posted)
    return Case(seed, world.legend, asked, posted, new, judge.matches)


def foreign_case(folder: Path, seed: int, alerts: int, jobs: int, new: int) -> Case:
    """Return a case of the workload that a folder makes, judged by its own reference.

    Raises FileNotFoundError.
    """
    theirs = _Contract.load(folder)
    world = theirs.workload.make_world(seed)
    posted = theirs.workload.make_jobs(world, jobs, new)
    asked = theirs.workload.make_alerts(world, alerts)
    brute = theirs.brute.Brute(world, posted)

    def truth(row: int) -> Found:
        found, scores, _ = brute.match(asked, row, k=jobs)
        return found, scores

    legend = Legend(world.V, world.n_feat, world.city_xyz, world.city_country)
    return Case(seed, legend, _alerts(asked), _jobs(posted), new, truth)


@dataclass(frozen=True, slots=True)
class _Contract:
    workload: ModuleType
    brute: ModuleType

    @classmethod
    def load(cls, folder: Path) -> "_Contract":
        workload = _module("contract_workload", folder / "workload.py")
        with _known_as("workload", workload):
            return cls(workload, _module("contract_brute", folder / "brute.py"))


def _module(name: str, path: Path) -> ModuleType:
    if not path.is_file():
        raise FileNotFoundError(f"there is no {path}: give a folder that holds it")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with _known_as(name, module), _no_traces():
        spec.loader.exec_module(module)  # dataclasses look their module up by name
    return module


@contextmanager
def _known_as(name: str, module: ModuleType) -> Iterator[None]:
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        yield
    finally:
        if before is None:
            del sys.modules[name]
        else:
            sys.modules[name] = before


@contextmanager
def _no_traces() -> Iterator[None]:
    """Write no bytecode: the folder is not ours."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def _jobs(posted: dict[str, Any]) -> Jobs:
    return Jobs(
        title=posted["title"],
        skills=posted["desc"],
        features=Ragged(posted["feat_off"], posted["feat"]),
        places=Ragged(posted["loc_off"], posted["loc_city"]),
        countries=posted["cmask"],
        open_to=posted["rmask"],
        pay=posted["pay_max"],
        commitment=posted["typ"],
        level=posted["level"],
        mode=posted["wp"],
        department=posted["dept"],
        employer=posted["company"],
        age=posted["age"],
        standing=posted["static"],
    )


def _alerts(asked: dict[str, Any]) -> Alerts:
    return Alerts(
        legs=asked["legs"],
        without=asked["excl"],
        where=asked["geo"],
        city=asked["city"],
        radius=asked["rad"],
        remote_too=asked["incl_remote"],
        floor=asked["floor"],
        stated_only=asked["strict"],
        commitments=asked["tmask"],
        levels=asked["lmask"],
        modes=asked["wmask"],
        departments=asked["dmask"],
        muted=Ragged(asked["xc_off"], asked["xc"]),
        followed=Ragged(asked["fc_off"], asked["fc"]),
        only_followed=asked["only"],
        cadence=np.asarray(asked["freq"]),
    )
