"""Joining Ray: on loopback where it is ours, with nothing sent abroad, and gone afterwards."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from referio.pipeline.cluster.nodes import NoCluster, is_here, joined


class Recording(ModuleType):
    """Stands where Ray is imported, and notes how it is started."""

    def __init__(self) -> None:
        super().__init__("ray")
        self.trouble: list[Exception] = []  # one for each time it is asked
        self.address = ""
        self.options: dict[str, object] = {}
        self.ended = 0

    def init(self, address: str, **options: object) -> None:
        self.address, self.options = address, options
        if self.trouble:
            raise self.trouble.pop(0)
        print("Ray says hello")  # noqa: T201 - as Ray does

    def shutdown(self) -> None:
        self.ended += 1


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> Recording:
    for name in [name for name in os.environ if name.startswith(("RAY_", "GRPC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    recording = Recording()
    monkeypatch.setitem(sys.modules, "ray", recording)
    return recording


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("local", True),
        ("127.0.0.1:6379", True),
        ("localhost:6379", True),
        ("[::1]:6379", True),
        ("ray://127.0.0.1:10001", True),
        ("10.0.0.7:6379", False),
        ("ray://head.example:10001", False),
    ],
)
def test_an_address_is_here_or_elsewhere(address: str, here: bool) -> None:
    assert is_here(address) is here


def test_a_ray_of_our_own_stays_on_loopback_and_leaves_nothing(ray) -> None:
    with joined("local") as found:
        assert found is ray
        folder = Path(str(ray.options["_temp_dir"]))
        assert folder.is_dir()
        assert ray.options["_node_ip_address"] == "127.0.0.1"
        assert ray.options["include_dashboard"] is False
        assert os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] == "0"
        assert os.environ["RAY_AUTH_MODE"] == "token"
        assert len(os.environ["RAY_AUTH_TOKEN"]) == 64
    assert ray.ended == 1
    assert not folder.exists()


def test_a_cluster_elsewhere_is_joined_as_it_is(ray: Recording) -> None:
    with joined("10.0.0.7:6379"):
        pass
    assert ray.address == "10.0.0.7:6379"
    assert not {"_temp_dir", "_node_ip_address"} & ray.options.keys()
    assert "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER" not in os.environ
    assert "RAY_AUTH_TOKEN" not in os.environ


@pytest.mark.parametrize("address", ["local", "10.0.0.7:6379", "ray://10.0.0.7:10001"])
def test_no_figures_of_use_are_sent_abroad(ray: Recording, address: str) -> None:
    with joined(address):
        assert os.environ["RAY_USAGE_STATS_ENABLED"] == "0"
        assert ray.options["log_to_driver"] is False


def test_what_an_operator_has_set_is_left_alone(ray, monkeypatch) -> None:
    monkeypatch.setitem(os.environ, "RAY_USAGE_STATS_ENABLED", "1")
    with joined("local"):
        assert os.environ["RAY_USAGE_STATS_ENABLED"] == "1"


def test_what_ray_says_is_not_mixed_with_the_answer(ray, capsys) -> None:
    with joined("local"):
        pass
    told = capsys.readouterr()
    assert told.out == ""
    assert "Ray says hello" in told.err


@pytest.mark.parametrize(
    ("trouble", "asked"),
    [
        (ConnectionError, 1),
        (RuntimeError, 1),
        (ValueError, 1),
        (ConnectionAbortedError, 2),
    ],
)
def test_a_cluster_that_does_not_answer_is_told(ray: Recording, trouble, asked) -> None:
    ray.trouble = [trouble(f"nobody is there, {nth}") for nth in (1, 2, 3)]
    told = rf"answers at 10\.0\.0\.7:1: nobody is there, {asked}"
    with pytest.raises(NoCluster, match=told), joined("10.0.0.7:1"):
        raise AssertionError("not joined")
    assert len(ray.trouble) == 3 - asked
    assert ray.ended == 1


def test_a_server_that_ended_as_it_began_is_asked_for_once_more(ray: Recording) -> None:
    ray.trouble = [ConnectionAbortedError("starting it failed")]
    with joined("ray://10.0.0.7:10001") as found:
        assert found is ray
    assert ray.address == "ray://10.0.0.7:10001"


def test_forks_are_left_alone(ray: Recording) -> None:
    with joined("local"):
        assert os.environ["GRPC_ENABLE_FORK_SUPPORT"] == "0"
