"""The land of a tile: the outlines of its countries in detail, cut at its edge, for views that are near.

A dataset's base map is fine around its events only, and coarse everywhere where these are all over the world: there
Yalta lies in the sea. Each arc is simplified whole, before anything is cut, so that neighbours still meet.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

import numpy as np

from dashboard.basemap import borders, ground, outlines
from dashboard.basemap.basemap import ATLAS
from dashboard.basemap.outlines import UNITS_PER_DEGREE, Box, Coordinates

_TURNS: Final = (-360.0, 0.0, 360.0)
_LEAST_RING: Final = 6
_LEAST_LINE: Final = 4
"""Fewest numbers in a ring, of three points, and in a line, of two."""
_MOST_ARCS: Final = 20_000


@lru_cache(maxsize=32)
def within(box: Box, tolerance: float) -> dict[str, Any]:
    """The countries in a box, with rings that are cut at its edge, and the disputed borders in it.

    Nothing is farther than `tolerance` degrees from Natural Earth's outlines at 1:10,000,000. Raises DatelineError when
    these were not built.
    """
    found: dict[str, list[list[int]]] = {}
    idents, rings, low, high = _rings()
    for turn in (np.array([degrees, 0.0]) for degrees in _TURNS):
        near = np.all((low + turn <= [box.east, box.north]) & (high + turn >= [box.west, box.south]), axis=1)
        for at in np.flatnonzero(near).tolist():
            arcs = {number: _arc(number, tolerance) for number in _numbers(rings[at])}
            packed = outlines.encode(cut(outlines.ring(arcs, rings[at]) + turn, box), UNITS_PER_DEGREE)
            if len(packed) >= _LEAST_RING:
                found.setdefault(idents[at], []).append(packed)
    lines = [*borders.claims(), *_disputed()]
    near_lines = [outlines.simplify(line, tolerance) for line in lines if box.intersects(line)]
    packed_lines = (outlines.encode(piece, UNITS_PER_DEGREE) for line in near_lines for piece in ground.clip(line, box))
    return {
        "countries": [{"id": ident, "rings": rings} for ident, rings in sorted(found.items())],
        "disputed": [line for line in packed_lines if len(line) >= _LEAST_LINE],
    }


def cut(ring: Coordinates, box: Box) -> Coordinates:
    """The part of a closed ring that lies in a box (Sutherland & Hodgman 1974); it runs along the edges of the box."""
    for axis, edge, sign in ((0, box.west, 1.0), (0, box.east, -1.0), (1, box.south, 1.0), (1, box.north, -1.0)):
        if len(ring) == 0:
            break
        after = np.roll(ring, -1, axis=0)
        off, off_after = (sign * (points[:, axis] - edge) for points in (ring, after))
        inside, crosses = off >= 0, (off >= 0) != (off_after >= 0)
        share = np.divide(off, off - off_after, out=np.zeros_like(off), where=crosses)
        both = np.stack([ring, ring + share[:, None] * (after - ring)], axis=1).reshape(-1, 2)
        ring = both[np.stack([inside, crosses], axis=1).ravel()]
    return ring


@cache
def _rings() -> tuple[list[str], list[tuple[int, ...]], Coordinates, Coordinates]:
    """Of every ring: its country, its arcs, and the least and the greatest longitude and latitude of these."""
    topology = outlines.read(ATLAS)
    idents = [shape.ident for shape in topology.shapes for _ in shape.rings]
    rings = [ring for shape in topology.shapes for ring in shape.rings]
    lows = np.array([arc.min(axis=0) for arc in topology.arcs])
    highs = np.array([arc.max(axis=0) for arc in topology.arcs])
    low = np.array([lows[_numbers(ring)].min(axis=0) for ring in rings])
    high = np.array([highs[_numbers(ring)].max(axis=0) for ring in rings])
    return idents, rings, low, high


def _numbers(ring: tuple[int, ...]) -> list[int]:
    return [number if number >= 0 else ~number for number in ring]


@lru_cache(maxsize=_MOST_ARCS)
def _arc(number: int, tolerance: float) -> Coordinates:
    """An arc, simplified; its disputed stretches end where they did."""
    arc = outlines.read(ATLAS).arcs[number]
    pieces = [outlines.simplify(piece, tolerance) for piece, _ in borders.split(arc, _runs().get(number, []))]
    return np.concatenate([*(piece[:-1] for piece in pieces), arc[-1:]])


@cache
def _disputed() -> list[Coordinates]:
    """The disputed stretches of all arcs."""
    arcs = outlines.read(ATLAS).arcs
    pieces = [piece for number, runs in _runs().items() for piece in borders.split(arcs[number], runs)]
    return [piece for piece, is_disputed in pieces if is_disputed]


@cache
def _runs() -> dict[int, list[borders.Run]]:
    return borders.disputed_runs(outlines.read(ATLAS))
