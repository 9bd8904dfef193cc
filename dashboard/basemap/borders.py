"""Disputed borders: the stretches of the base map's outlines that are disputed, and the claims beside them.

The outlines show who administers an area. Where both neighbours administer or claim the area at the border
(`geodata.geocoding.disputed`), the map draws the line dashed; a claim that follows no outline is a dashed line of its
own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from dashboard.basemap.outlines import ALPHA2, WITHOUT_CODE, Coordinates, Topology
from geodata.geocoding import disputed

if TYPE_CHECKING:
    from numpy.typing import NDArray


NEAR: Final = 0.03
"""An outline within these degrees of a disputed area is its border: the two sources differ a little."""
LEAST_POINTS: Final = 2
Run = tuple[int, int]
"""The first and the last point of a stretch."""


def disputed_runs(topology: Topology) -> dict[int, list[Run]]:
    """Arc number → its disputed stretches, for the arcs that have any."""
    sides: dict[int, list[str]] = {}
    for shape in topology.shapes:
        code = ALPHA2.get(shape.ident) or WITHOUT_CODE.get(shape.name, "")
        for number in {number if number >= 0 else ~number for ring in shape.rings for number in ring}:
            sides.setdefault(number, []).append(code)
    found = {
        number: runs
        for number, codes in sides.items()
        if len(codes) > 1 and (runs := _runs(topology.arcs[number], frozenset(codes) - {""}))
    }
    return dict(sorted(found.items()))


def split(line: Coordinates, runs: list[Run]) -> list[tuple[Coordinates, bool]]:
    """The line in pieces that meet, each with whether it is disputed."""
    edges = sorted({0, len(line) - 1, *(edge for run in runs for edge in run)})
    return [
        (line[first : last + 1], any(run[0] <= first and last <= run[1] for run in runs))
        for first, last in pairwise(edges)
    ]


def claims() -> list[Coordinates]:
    """The borders of disputed areas that are no outlines of the base map."""
    return [line for area in disputed.areas() for line in area.claims]


def _runs(arc: Coordinates, codes: frozenset[str]) -> list[Run]:
    """The stretches of an arc between countries at which all of them have a claim."""
    marked = np.zeros(len(arc), bool)
    for area in disputed.areas():
        if codes <= area.countries:
            marked |= _is_at(arc, area)
    changes = np.flatnonzero(marked[1:] != marked[:-1]) + 1
    edges = [0, *changes.tolist(), len(arc)]
    return [(first, last - 1) for first, last in pairwise(edges) if marked[first] and last - first >= LEAST_POINTS]


def _is_at(arc: Coordinates, area: disputed.Area) -> NDArray[np.bool_]:
    """Per point of an arc, whether it lies in a disputed area or near its edge."""
    marked = np.zeros(len(arc), bool)
    edge = np.concatenate(area.rings)
    low, high = edge.min(axis=0) - NEAR, edge.max(axis=0) + NEAR
    for number in np.flatnonzero(np.all((arc >= low) & (arc <= high), axis=1)).tolist():
        longitude, latitude = arc[number].tolist()
        marked[number] = area.contains(latitude, longitude) or any(
            _distance(ring, arc[number]) <= NEAR for ring in area.rings
        )
    return marked


def _distance(ring: Coordinates, point: Coordinates) -> float:
    """Degrees from a point to a closed ring."""
    start = ring - point
    along = np.roll(ring, -1, axis=0) - ring
    length = np.maximum(1e-12, (along**2).sum(axis=1))
    share = np.clip(-(start * along).sum(axis=1) / length, 0, 1)
    return float(np.sqrt(((start + share[:, None] * along) ** 2).sum(axis=1).min()))
