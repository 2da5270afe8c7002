"""Two nodes that stand until standard input ends; their addresses are the first line, as JSON.

python -m tests.cluster.stand
"""

import json
import sys
from contextlib import redirect_stdout

from referio.local.processes import free_port
from referio.pipeline.cluster.nodes import CLIENT, LOOPBACK
from tests.cluster.nodes import two_nodes


def main() -> None:
    """Stand until told to go."""
    out, port = sys.stdout, free_port()
    with redirect_stdout(sys.stderr), two_nodes(ray_client_server_port=port) as nodes:
        named = {"inside": nodes.address, "outside": f"{CLIENT}{LOOPBACK}:{port}"}
        out.write(json.dumps(named) + "\n")
        out.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
