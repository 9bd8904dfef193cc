"""The parts of countries that people speak of: “northern Norway”, “north-western Syria”."""

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
"""Share of a part's people (of the roots of their numbers) within its radius."""
_FAR: Final = 0.02
"""Share of the cells at either end that do not count as the country's edge."""


def rows() -> list[tuple[str, str, float, float, float]]:
    """(country, compass point, latitude, longitude, radius_km) of what is called “northern Norway”: where people live.

    A part is what lies beyond a third of the way from the middle to that edge, for “north-western” beyond a sixth
    of the way to both; the few towns beyond the edges (overseas, far islands) do not move them.
    """
    found = []
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
                found.append((code, point, *_circle(part)))
    return found


def _weighted_cells(towns: list[dict[str, Any]]) -> list[tuple[float, float, float]]:
    """(latitude, longitude, weight) of the inhabited cells; the weight is the root of their inhabitants' number."""
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
    """(latitude, longitude, radius_km) around the middle of the cells, in which most of their weight lies."""
    total = sum(weight for _, _, weight in cells)
    middle = sum(c[0] * c[2] for c in cells) / total, sum(c[1] * c[2] for c in cells) / total
    held, radius = 0.0, 20.0
    for distance, weight in sorted((areas.kilometres(middle, cell[:2]), cell[2]) for cell in cells):
        held, radius = held + weight, max(radius, distance)
        if held >= _PART * total:
            break
    return round(middle[0], 2), round(middle[1], 2), round(radius, 1)


def _edges(degrees: list[float]) -> tuple[float, float]:
    ordered = sorted(degrees)
    last = len(ordered) - 1
    return ordered[round(_FAR * last)], ordered[round((1 - _FAR) * last)]


def _beyond(degrees: float, low: float, high: float, step: int, share: float) -> bool:
    """Whether a coordinate lies that share of the way from the middle to the edge, in the direction of `step`."""
    half = (high - low) / 2
    return step == 0 or share * half < step * (degrees - (low + high) / 2) <= half * 1.5
