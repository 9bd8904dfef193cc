"""Natural Earth's countries as outlines of the size that a map needs: fine near the dataset, coarse elsewhere.

The source is TopoJSON (https://github.com/topojson/topojson-specification): lines ("arcs") that neighbours share.
They are simplified as lines, once each, so neighbours still meet wherever fine and coarse lie side by side.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geodata.errors import DatelineError

if TYPE_CHECKING:
    from numpy.typing import NDArray

Points = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
"""Points as rows of (longitude, latitude) in degrees. Lines run on over the 180th meridian: 181 follows 180."""

UNITS_PER_DEGREE: Final = 1000
_HALF_TURN: Final = 180.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees, edges included."""

    south: float
    west: float
    north: float
    east: float

    def padded(self, share: float, least: float) -> Box:
        """Grown on each side by `share` of its extent, and by `least` degrees at least."""
        high = max(least, share * (self.north - self.south))
        wide = max(least, share * (self.east - self.west))
        return Box(max(-90.0, self.south - high), self.west - wide, min(90.0, self.north + high), self.east + wide)

    def holds(self, points: Points) -> NDArray[np.bool_]:
        """Per point: does it lie inside?"""
        longitude, latitude = points[:, 0], points[:, 1]
        inside = (latitude >= self.south) & (latitude <= self.north)
        return inside & ((longitude - self.west) % 360 <= self.east - self.west)

    def meets(self, points: Points) -> bool:
        """Does the rectangle around the points touch this one?"""
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        beside = any(west + turn <= self.east and east + turn >= self.west for turn in (-360, 0, 360))
        return bool(south <= self.north and north >= self.south and beside)


@dataclass(frozen=True, slots=True)
class Shape:
    """A country: `ident` is its ISO 3166-1 numeric code, or its name where it has none; rings are arc numbers."""

    ident: str
    name: str
    rings: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Topology:
    """The arcs and the countries that they bound. Arc ``~n`` is arc n backwards."""

    arcs: tuple[Points, ...]
    shapes: tuple[Shape, ...]


@lru_cache(maxsize=2)
def read(path: Path) -> Topology:
    """The countries in a TopoJSON file. Raises DatelineError when it is missing or not TopoJSON."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return decode(content)
    except OSError as error:
        raise DatelineError(f"The base map {path.name} is missing. Build the front end, or install again.") from error
    except (ValueError, LookupError, TypeError) as error:
        raise DatelineError(f"{path.name} is not TopoJSON of countries ({error!r}): build it again.") from error


def decode(topology: dict[str, Any]) -> Topology:
    """Arcs and shapes of TopoJSON with an object ``countries``. Raises ValueError, LookupError or TypeError."""
    scale = np.array(topology["transform"]["scale"], np.float64)
    translate = np.array(topology["transform"]["translate"], np.float64)
    arcs = tuple(_run_on(np.cumsum(np.array(arc, np.int64), axis=0) * scale + translate) for arc in topology["arcs"])
    shapes = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = str(geometry["properties"]["name"])
        polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])
        rings = tuple(tuple(ring) for polygon in polygons for ring in polygon)
        shapes.append(Shape(str(geometry.get("id", name)), name, rings))
    return Topology(arcs, tuple(shapes))


def simplify(line: Points, tolerance: float) -> Points:
    """The line with fewer points, nowhere further than `tolerance` degrees from what it was (Douglas & Peucker 1973).

    First and last point stay. A degree of longitude counts as less towards the poles.
    """
    flat = line * [float(np.cos(np.radians(np.clip(line[:, 1], -80, 80)).mean())), 1.0]
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:  # noqa: PLR2004 - nothing lies between
            continue
        off = _distances(flat[first : last + 1])
        farthest = int(off.argmax())
        if off[farthest] > tolerance:
            keep[first + farthest] = True
            spans += [(first, first + farthest), (first + farthest, last)]
    return line[keep]


def adapt(line: Points, zones: Sequence[tuple[Box, float]], elsewhere: float) -> Points:
    """The line simplified with the tolerance (degrees) of the first zone that a stretch of it lies in."""
    tolerance = np.full(len(line), elsewhere)
    for box, own in reversed(zones):
        tolerance[box.holds(line)] = own
    turns = np.flatnonzero(tolerance[1:] != tolerance[:-1]) + 1
    edges = [0, *turns.tolist(), len(line) - 1]
    parts = [
        simplify(line[first : last + 1], float(tolerance[first])) for first, last in pairwise(edges) if last > first
    ]
    return np.concatenate([part[:-1] for part in parts] + [line[-1:]])


def ring(arcs: tuple[Points, ...], numbers: tuple[int, ...]) -> Points:
    """A closed ring of arcs, without the repeated last point. One that goes around a pole is led over it."""
    lines = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    points = _run_on(np.concatenate([line[:-1] for line in lines]))
    (first, latitude), last = points[0], points[-1, 0]
    if abs(last - first) <= _HALF_TURN:
        return points
    again = first + np.copysign(360, last - first)
    pole = np.copysign(90, points[:, 1].mean())
    return np.concatenate([points, [[again, latitude], [again, pole], [first, pole]]])


def area(points: Points) -> float:
    """Square degrees inside a ring, a degree of longitude counted as at its middle latitude."""
    x, y = points[:, 0], points[:, 1]
    flat = 0.5 * float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
    return flat * float(np.cos(np.radians(np.clip(y.mean(), -85, 85))))


def encode(points: Points, units: int) -> list[int]:
    """A ring as [x0, y0, dx, dy, …] in 1/`units` degree, points that fall together counted once."""
    grid = np.rint(points * units).astype(np.int64)
    fresh = np.ones(len(grid), bool)
    fresh[1:] = (grid[1:] != grid[:-1]).any(axis=1)
    grid = grid[fresh]
    return [int(value) for value in np.diff(grid, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()]


def _run_on(line: Points) -> Points:
    if np.abs(np.diff(line[:, 0])).max(initial=0) <= _HALF_TURN:
        return line  # nearly all do not cross it
    return np.column_stack([np.unwrap(line[:, 0], period=360), line[:, 1]])


def _distances(points: Points) -> Points:
    """Distance of each point from the stretch between the first and the last one."""
    start, along = points[0], points[-1] - points[0]
    offset = points - start
    length = float(along @ along)
    if length == 0:
        return _length(offset)
    share = np.clip(offset @ along / length, 0, 1)
    return _length(offset - share[:, None] * along)


def _length(points: Points) -> Points:
    lengths: Points = np.hypot(points[:, 0], points[:, 1])
    return lengths
