"""What lies on the ground besides land and names: rivers, lakes and the borders of provinces, after Natural Earth.

`ground.json.gz`, which `build_hooks.natural_earth` makes, has all of them at 1:10,000,000 (provinces at 1:50,000,000,
for the few large countries of which Natural Earth has them). Here they are cut out: coarsely for the world, and in
detail for a box of degrees.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashboard.basemap import outlines
from dashboard.basemap.outlines import UNITS_PER_DEGREE, Box, Coordinates

FILE: Final = Path(__file__).parent / "ground.json.gz"
KINDS: Final = ("lakes", "rivers", "provinces")
WORLD_ZOOM: Final = 3.0
"""Of the world at once only what is drawn from this zoom on is shown, simplified by `WORLD_TOLERANCE` degrees."""
WORLD_TOLERANCE: Final = 0.15
LEAST_WORLD_LAKE: Final = 0.3
"""Square degrees."""
_LEAST: Final = {"lakes": 6, "rivers": 4, "provinces": 4}
"""Fewest numbers in a ring, and in a line."""


@dataclass(frozen=True, slots=True)
class Feature:
    """A river, a lake or a border. `zoom`: the lowest at which it is drawn; `label_zoom`: at which it is named."""

    name: str
    zoom: float
    label_zoom: float
    lines: tuple[Coordinates, ...]
    box: Box


@cache
def features(kind: str) -> tuple[Feature, ...]:
    """All features of a kind."""
    return tuple(_feature(row) for row in json.loads(gzip.decompress(FILE.read_bytes()))[kind])


def world() -> dict[str, list[dict[str, Any]]]:
    """The great lakes and rivers of the world, coarsely (`Ground` in the front end, without names)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in ("lakes", "rivers"):
        least = LEAST_WORLD_LAKE if kind == "lakes" else 0.0
        shown = [feature for feature in features(kind) if feature.zoom <= WORLD_ZOOM]
        lines = (
            (feature, [outlines.simplify(line, WORLD_TOLERANCE) for line in feature.lines if _size(line) >= least])
            for feature in shown
        )
        found[kind] = [row for feature, kept in lines if (row := _packed(feature, kept, _LEAST[kind]))]
    return found


def within(box: Box) -> dict[str, list[dict[str, Any]]]:
    """What lies in a box: the stretches of rivers and borders that touch it, and its lakes whole."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS:
        rows = []
        for feature in features(kind):
            if not box.intersects(_corners(feature.box)):
                continue
            lines = [line for line in feature.lines if box.intersects(line)]
            kept = lines if kind == "lakes" else [piece for line in lines for piece in clip(line, box)]
            if row := _packed(feature, kept, _LEAST[kind]):
                rows.append(row)
        found[kind] = rows
    return found


def labels(box: Box) -> list[dict[str, Any]]:
    """The names of rivers and lakes in a box, each at a point of its own inside (`Label` in the front end)."""
    found = []
    for kind in ("lakes", "rivers"):
        for feature in features(kind):
            if not feature.name or not box.intersects(_corners(feature.box)):
                continue
            point = _middle_of_lake(feature) if kind == "lakes" else _middle_of_river(feature, box)
            if point is not None and box.contains(point[None, :])[0]:
                found.append(
                    {
                        "name": feature.name,
                        "lat": round(float(point[1]), 3),
                        "lon": round(float(point[0]), 3),
                        "zoom": feature.label_zoom,
                        "kind": "water",
                    }
                )
    return sorted(found, key=lambda label: (label["zoom"], label["name"]))


def clip(line: Coordinates, box: Box) -> list[Coordinates]:
    """The stretches of a line whose segments may touch the box, each with the points before and after."""
    inside = box.contains(line)
    (x0, y0), (x1, y1) = line[:-1].T, line[1:].T
    crosses = (
        (np.minimum(y0, y1) <= box.north)
        & (np.maximum(y0, y1) >= box.south)
        & np.any([(np.minimum(x0, x1) + turn <= box.east) & (np.maximum(x0, x1) + turn >= box.west) for turn in _TURNS],
                 axis=0)
    )  # fmt: skip
    kept = inside[:-1] | inside[1:] | crosses
    changes = np.flatnonzero(kept[1:] != kept[:-1]) + 1
    edges = [0, *changes.tolist(), len(kept)]
    return [line[first : last + 1] for first, last in pairwise(edges) if last > first and kept[first]]


_TURNS: Final = (-360.0, 0.0, 360.0)


def _feature(row: dict[str, Any]) -> Feature:
    packed = (np.array(line, np.int64).reshape(-1, 2) for line in row["lines"])
    lines = tuple(np.cumsum(steps, axis=0) / UNITS_PER_DEGREE for steps in packed)
    points = np.concatenate(lines)
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Feature(row["name"], row["zoom"], row["label_zoom"], lines, Box(south, west, north, east))


def _packed(feature: Feature, lines: list[Coordinates], least: int) -> dict[str, Any] | None:
    packed = [outlines.encode(line, UNITS_PER_DEGREE) for line in lines]
    packed = [numbers for numbers in packed if len(numbers) >= least]
    return {"zoom": feature.zoom, "lines": packed} if packed else None


def _size(line: Coordinates) -> float:
    return outlines.area(line)


def _corners(box: Box) -> Coordinates:
    return np.array([(box.west, box.south), (box.east, box.north)])


def _middle_of_lake(feature: Feature) -> Coordinates:
    largest = max(feature.lines, key=outlines.area)
    middle: Coordinates = (largest.min(axis=0) + largest.max(axis=0)) / 2
    return middle


def _middle_of_river(feature: Feature, box: Box) -> Coordinates | None:
    """The point in the middle of the longest stretch in the box."""
    pieces = [piece[box.contains(piece)] for line in feature.lines for piece in clip(line, box)]
    longest = max(pieces, key=len, default=np.empty((0, 2)))
    return None if len(longest) < 3 else longest[len(longest) // 2]  # noqa: PLR2004 - a stub needs no name
