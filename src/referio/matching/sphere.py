"""Places on the unit sphere: distances by three multiplications, no trigonometry."""

import numpy as np

from referio.core.places import EARTH_KM
from referio.matching.conditions import F32, F64


def unit_vectors(latitudes: F64, longitudes: F64) -> F32:
    """Return [n, 3] points of the unit sphere for degrees north and east."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    flat = np.cos(north)
    points = np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], 1)
    return np.ascontiguousarray(points, np.float32)


def squared_radii(kilometres: F64) -> F64:
    """Return radii as squared lengths on the unit sphere."""
    lengths = np.asarray(kilometres, np.float64) / EARTH_KM
    return lengths * lengths
