"""How large an area is, in square kilometres on the ellipsoid of WGS84.

The edges of an area are straight in longitude and latitude, as RFC 7946 has it. Under an edge lies the area between it
and the equator, which is the integral of the authalic sine over longitude; long edges are cut into short ones first.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geodata.territory.model import UNIT, Polygon, Ring

_SEMI_MAJOR_KM: Final = 6378.137
_FLATTENING: Final = 1 / 298.257223563
_E2: Final = _FLATTENING * (2 - _FLATTENING)
_E: Final = math.sqrt(_E2)
_LONGEST_DEGREES: Final = 0.25
"""Longest edge that is taken in one piece: the trapezoid is then right to a millionth."""


def km2(polygons: Iterable[Polygon]) -> float:
    """The area of some polygons, holes taken out, whichever way their rings wind."""
    return sum(max(0.0, _ring(outline) - sum(_ring(hole) for hole in holes)) for outline, *holes in polygons)


def _ring(ring: Ring) -> float:
    """The area inside a ring. One that crosses itself counts the parts on either side against each other."""
    closed = np.vstack((ring, ring[:1])).astype(np.float64) * UNIT
    steps = np.diff(closed, axis=0)
    steps[:, 0] = (steps[:, 0] + 180) % 360 - 180  # across 180° the short way
    pieces = np.maximum(1, np.ceil(np.abs(steps).max(axis=1) / _LONGEST_DEGREES)).astype(np.int64)
    begins = np.repeat(closed[:-1], pieces, axis=0)
    parts = np.repeat(steps / pieces[:, None], pieces, axis=0)
    number = np.arange(len(parts)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    latitude = begins[:, 1] + parts[:, 1] * number
    heights = (_below(latitude) + _below(latitude + parts[:, 1])) / 2
    return abs(float((heights * np.radians(parts[:, 0])).sum()))


def _below(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """km² between the equator and a latitude, for each radian of longitude."""
    sine = np.sin(np.radians(latitude))
    authalic = sine / (1 - _E2 * sine**2) + np.arctanh(_E * sine) / _E
    return _SEMI_MAJOR_KM**2 * (1 - _E2) / 2 * authalic
