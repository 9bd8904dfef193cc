"""Parts of countries by compass point: “northern Norway”, “north-western Syria”."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any, Final

from build_hooks import areas

_COMPASS: Final = {
    "north": (1, 0), "north-east": (1, 1), "east": (0, 1), "south-east": (-1, 1),
    "south": (-1, 0), "south-west": (-1, -1), "west": (0, -1), "north-west": (1, -1),
}  # fmt: skip
"""Compass point → steps (up, right)."""
_FEWEST_CELLS: Final = 4
_PART: Final = 0.7
"""Share of a part's weight (the roots of its cells' populations) within its radius."""
_FAR: Final = 0.02
"""Share of the cells at either end that are ignored when the country's edges are measured."""


def rows() -> list[tuple[str, str, float, float, float]]:
    """(country, compass point, latitude, longitude, radius_km) of the inhabited area of each part.

    A part begins a third of the way from the middle of the country to its edge, one such as “north-western” a sixth of
    the way to both edges. The few towns beyond the edges (overseas, far islands) do not move them.
    """
    parts = []
    for code, towns in sorted(areas.towns_by("countrycode").items()):
        cells = _weighted_cells(towns)
        west, east = _edges([cell[1] for cell in cells])
        south, north = _edges([cell[0] for cell in cells])
        for point, (up, right) in _COMPASS.items():
            share = 1 / 3 if 0 in {up, right} else 1 / 6
            part = [
                cell
                for cell in cells
                if _beyond(cell[0], south, north, up, share) and _beyond(cell[1], west, east, right, share)
            ]
            if len(part) >= _FEWEST_CELLS and north - south > areas.CELL and east - west > areas.CELL:
                parts.append((code, point, *_circle(part)))
    return parts


def _weighted_cells(towns: list[dict[str, Any]]) -> list[tuple[float, float, float]]:
    """(latitude, longitude, weight) of the inhabited cells; the weight grows with the root of the population."""
    cells = defaultdict(list)
    for town in towns:
        cells[math.floor(town["latitude"] / areas.CELL), math.floor(town["longitude"] / areas.CELL)].append(town)
    return [
        (
            sum(town["latitude"] for town in cell) / len(cell),
            sum(town["longitude"] for town in cell) / len(cell),
            math.sqrt(1000 + sum(town["population"] for town in cell)),
        )
        for cell in cells.values()
    ]


def _circle(cells: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    """(latitude, longitude, radius_km) of a circle around the middle of the cells with most of their weight in it."""
    total = sum(weight for _, _, weight in cells)
    middle = sum(c[0] * c[2] for c in cells) / total, sum(c[1] * c[2] for c in cells) / total
    inside, radius = 0.0, 20.0
    for distance, weight in sorted((areas.kilometres(middle, cell[:2]), cell[2]) for cell in cells):
        inside, radius = inside + weight, max(radius, distance)
        if inside >= _PART * total:
            break
    return round(middle[0], 2), round(middle[1], 2), round(radius, 1)


def _edges(degrees: list[float]) -> tuple[float, float]:
    ordered = sorted(degrees)
    last = len(ordered) - 1
    return ordered[round(_FAR * last)], ordered[round((1 - _FAR) * last)]


def _beyond(degrees: float, low: float, high: float, step: int, share: float) -> bool:
    """Whether a coordinate is farther than `share` of the way from the middle to the edge, in direction `step`."""
    half = (high - low) / 2
    return step == 0 or share * half < step * (degrees - (low + high) / 2) <= half * 1.5
