"""Shapes of countries (Natural Earth 1:50m, TopoJSON), and a point on land in the middle of each."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from build_hooks import sources

Ring = Sequence[tuple[float, float]]
"""(longitude, latitude) in degrees, closed."""

_WITHOUT_ID: Final = {"Kosovo": "XK"}
_OVERSEAS_DEGREES: Final = 27.0
"""Parts farther than this (3,000 km) from the largest one, such as French Guiana or Alaska, do not move the middle."""
_GRID: Final = 40


def middles(known: Collection[str]) -> dict[str, tuple[float, float]]:
    """ISO code → (latitude, longitude) of the point on the country's land that is nearest to the middle of its parts.

    Countries whose point is `known` are left out, because the calculation is slow.
    """
    return {code: _middle(rings) for code, rings in _shapes().items() if code not in known}


def _shapes() -> dict[str, list[Ring]]:
    """ISO code → the outer rings of the country's parts."""
    topology = json.loads((sources.PACKAGES / "world-atlas" / "countries-50m.json").read_text("utf-8"))
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    numbers = {f"{country['isonumeric']:03d}": country["iso"] for country in sources.countries()}
    shapes: dict[str, list[Ring]] = defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        code = numbers.get(shape.get("id", "")) or _WITHOUT_ID.get(shape["properties"]["name"])
        if code is not None and shape.get("type") is not None:
            polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            shapes[code] += [_ring(polygon[0], arcs) for polygon in polygons]
    return shapes


def _middle(rings: list[Ring]) -> tuple[float, float]:
    """(latitude, longitude) of the centroid of the parts near the largest, or else of the nearest inner point."""
    parts = sorted((_area(ring) for ring in rings), key=lambda part: -abs(part[0]))
    _, latitude, longitude = parts[0]
    near = [part for part in parts if math.dist(part[1:], (latitude, longitude)) < _OVERSEAS_DEGREES]
    total = sum(abs(area) for area, _, _ in near) or 1.0
    middle = sum(abs(area) * y for area, y, _ in near) / total, sum(abs(area) * x for area, _, x in near) / total
    if any(_contains(ring, middle[1], middle[0]) for ring in rings):
        return middle
    large = [ring for ring in rings if abs(_area(ring)[0]) >= total / 50] or rings
    inner = [point for ring in large for point in _inner_points(ring)] or [(x, y) for ring in rings for x, y in ring]
    x, y = min(inner, key=lambda point: math.dist(point, middle[::-1]))
    return y, x


def _inner_points(ring: Ring) -> list[tuple[float, float]]:
    """Points of a grid (longitude, latitude) that lie inside the ring."""
    west, east = min(point[0] for point in ring), max(point[0] for point in ring)
    south, north = min(point[1] for point in ring), max(point[1] for point in ring)
    grid = [
        (west + (east - west) * i / _GRID, south + (north - south) * j / _GRID)
        for i in range(1, _GRID)
        for j in range(1, _GRID)
    ]
    return [point for point in grid if _contains(ring, *point)]


def _arc(steps: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """The points of an arc in degrees, decoded from its integer steps."""
    x = y = 0
    points = []
    for east, north in steps:
        x, y = x + east, y + north
        points.append(
            (
                x * transform["scale"][0] + transform["translate"][0],
                y * transform["scale"][1] + transform["translate"][1],
            )
        )
    return points


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> Ring:
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    unwrapped = points[:1]
    for x, y in points[1:]:
        unwrapped.append((x - 360 * round((x - unwrapped[-1][0]) / 360), y))  # Chukotka crosses the 180th meridian
    return unwrapped


def _area(ring: Ring) -> tuple[float, float, float]:
    """Signed area weighted by latitude, and (latitude, longitude) of the centroid."""
    narrowing = math.cos(math.radians(sum(point[1] for point in ring) / len(ring)))
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    if area == 0:
        return 0.0, ring[0][1], ring[0][0]
    return area / 2 * narrowing, y / (3 * area), x / (3 * area)


def _contains(ring: Ring, x: float, y: float) -> bool:
    """Whether the point lies inside the ring: a ray to the east crosses its edge an odd number of times."""
    inside = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside
