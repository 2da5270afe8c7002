"""Two nodes of Ray on this machine's loopback; and whether there is a Ray to do it with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import pytest

from referio.pipeline.cluster.nodes import LOOPBACK, ray_module

MEMORY = 100 * 2**20  # bytes for objects, a node
needs_ray = pytest.mark.skipif(
    find_spec("ray") is None,
    reason="NOT TESTED ON A CLUSTER: Ray is not installed here; `make test-cluster` does it.",
)


@dataclass
class TwoNodes:
    """A cluster with a processor on each node; the driver belongs to the first."""

    cluster: Any
    second: Any

    @property
    def address(self) -> str:
        return str(self.cluster.address)

    def kill_second(self) -> None:
        """End every process of the second node at once, as a power cut would."""
        self.cluster.remove_node(self.second, allow_graceful=False)


@contextmanager
def two_nodes(**head: object) -> Iterator[TwoNodes]:
    """Yield the cluster; it is gone at the end of the block."""
    ray_module()  # before anything else imports Ray: it is told to stay on loopback
    from ray.cluster_utils import Cluster

    here = {"num_cpus": 1, "node_ip_address": LOOPBACK, "object_store_memory": MEMORY}
    first = {**here, "include_dashboard": False, **head}
    cluster = Cluster(initialize_head=True, head_node_args=first)
    try:
        second = cluster.add_node(**here)
        cluster.wait_for_nodes()
        yield TwoNodes(cluster, second)
    finally:
        cluster.shutdown()
