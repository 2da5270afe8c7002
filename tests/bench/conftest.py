"""Measurements are programs, so their modules lie beside each other, not in a package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
