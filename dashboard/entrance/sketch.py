"""The outlines of the countries as one SVG path of a few kilobytes, in the place where the map will draw them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.served import LatLonBounds
    from geodata.view.query import View

WIDTH: Final = 1000
"""Units across the region."""
BEYOND: Final = 1.0
"""How far the outlines reach beyond the region, in parts of its size."""
STEPS: Final = (3, 5, 8, 13, 21, 34)
"""Least distances between two points, in units: the first at which the path is short enough is taken."""
LONGEST: Final = 30_000
"""Characters of the path; compressed they are a third, which a slow line brings in a tenth of a second."""
_UNITS: Final = 1000
_FARTHEST: Final = 85.05
_LEAST_POINTS: Final = 4


@dataclass(frozen=True, slots=True)
class Sketch:
    """The path, and the size of the region in its units."""

    path: str
    width: int
    height: int
    bounds: LatLonBounds

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point lies, in units."""
        x, y = (float(value[0]) for value in _to_units(np.array([[longitude, latitude]]), self.bounds))
        return x, y

    def box(self, view: View, pixels: int) -> tuple[float, float, float, float]:
        """x, y, width and height of what `pixels` × `pixels` show around the middle of the view's section."""
        latitude, longitude, zoom = view.at or (0.0, 0.0, 0.0)
        x, y = self.place(latitude, longitude)
        (_, west), (_, east) = self.bounds
        size = pixels * WIDTH / ((east - west) / 360 * 256 * 2**zoom)
        return x - size / 2, y - size / 2, size, size


def sketch(basemap: Mapping[str, Any], bounds: LatLonBounds) -> Sketch:
    """The sketch of a base map (`BaseMap` of shared/types.ts) in the region `bounds`."""
    corners = np.array([[bounds[0][1], bounds[0][0]], [bounds[1][1], bounds[1][0]]])
    height = round(float(abs(np.diff(_to_units(corners, bounds)[1])[0])))
    rings = list(_rings(basemap, bounds, height))
    path = ""
    for step in STEPS:
        path = "".join(_path(x, y, step) for x, y in rings)
        if len(path) <= LONGEST:
            break
    return Sketch(path if len(path) <= LONGEST else "", WIDTH, height, bounds)


def _rings(basemap: Mapping[str, Any], bounds: LatLonBounds, height: int) -> Iterator[tuple[Any, Any]]:
    """The rings that can be seen, in units."""
    for part in ("world", "region"):
        for country in basemap[part]["countries"]:
            for ring in country["rings"]:
                points = np.cumsum(np.array(ring, np.int64).reshape(-1, 2), axis=0) / _UNITS
                x, y = _to_units(points, bounds)
                beside = x.max() < -BEYOND * WIDTH or x.min() > (1 + BEYOND) * WIDTH
                if not (beside or y.max() < -BEYOND * height or y.min() > (1 + BEYOND) * height):
                    yield (
                        np.clip(x, -2 * BEYOND * WIDTH, (1 + 2 * BEYOND) * WIDTH),
                        np.clip(y, -2 * BEYOND * height, (1 + 2 * BEYOND) * height),
                    )


def _to_units(points: Any, bounds: LatLonBounds) -> tuple[Any, Any]:
    """(longitude, latitude) → x and y in units from the north-western corner of the region, in Web Mercator."""
    (_, west), (north, east) = bounds
    scale = WIDTH / (east - west)
    top, latitude = (np.radians(np.clip(value, -_FARTHEST, _FARTHEST)) for value in (north, points[:, 1]))
    down = np.degrees(np.arcsinh(np.tan(top)) - np.arcsinh(np.tan(latitude)))
    return (points[:, 0] - west) * scale, down * scale


def _path(x: Any, y: Any, step: int) -> str:
    """One ring, of points that are at least `step` apart on a grid; "" for one that is too small to be seen."""
    grid = np.column_stack((np.rint(x / step), np.rint(y / step))).astype(np.int64)
    fresh = np.ones(len(grid), bool)
    fresh[1:] = (grid[1:] != grid[:-1]).any(axis=1)
    grid = grid[fresh] * step
    if len(grid) < _LEAST_POINTS:
        return ""
    first, moves = grid[0], np.diff(grid, axis=0)
    return f"M{first[0]} {first[1]}l{' '.join(f'{dx} {dy}' for dx, dy in moves.tolist())}z"
