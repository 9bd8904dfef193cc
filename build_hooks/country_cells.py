"""Make `geodata/geocoding/country_cells.csv`: the half-degree cells of each country, after Natural Earth.

`python -m build_hooks.country_cells`. A cell belongs to a country when some point of it lies within 50 km of the
country, so that a point near a border or off a coast lies in every country nearby. Land that several states claim, or
that belonged to one state within living memory, belongs to all of them, so that no claim is called wrong.
"""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from pathlib import Path

import numpy as np

from dashboard.basemap import outlines
from dashboard.basemap.outlines import ALPHA2, WITHOUT_CODE
from geodata.geocoding.countries import ALSO, CLAIMED, COLUMNS, FILE, NEAR_KM, PER_DEGREE, ROWS
from geodata.geocoding.gazetteer import Gazetteer

ATLAS = Path(__file__).parent.parent / "dashboard" / "assets" / "countries-10m.json"
KM_PER_DEGREE = 111.2
STEP = 0.05
"""Distance in degrees between sampled points of an outline."""
UNCLEAR = {"GE"}
"""Countries left out because their name often means another place (Atlanta, Georgia)."""

Cells = set[tuple[int, int]]


def main() -> None:
    """Write the file; the same outlines give the same bytes."""
    topology = outlines.read(ATLAS)
    own: dict[str, Cells] = {}
    names: dict[str, list[str]] = {}
    for shape in topology.shapes:
        code = ALPHA2.get(shape.ident) or WITHOUT_CODE.get(shape.name)
        if code and code not in UNCLEAR:
            rings = [outlines.ring(topology.arcs, numbers) for numbers in shape.rings]
            own.setdefault(code, set()).update(_near(_inside(rings) | _touched(rings)))
            names.setdefault(code, []).append(shape.name)
    for south, west, north, east, codes in CLAIMED:
        box = {(row, column) for row in _cells(south, north, 90) for column in _cells(west, east, 180)}
        for code in codes:
            own[code] |= box
    gazetteer = Gazetteer.open()
    with (Path(__file__).parent.parent / "geodata" / "geocoding" / FILE).open(
        "w", encoding="utf-8", newline=""
    ) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "names", "cells"])
        for code in sorted(own):
            cells = own[code].union(*(own.get(other, set()) for other in ALSO.get(code, ())))
            known = gazetteer.country(code)
            spellings = dict.fromkeys([*([known.name] if known else []), *names[code]])
            writer.writerow([code, ";".join(spellings), _runs(cells)])


def _cells(low: float, high: float, offset: int) -> range:
    return range(math.floor((low + offset) * PER_DEGREE), math.floor((high + offset) * PER_DEGREE) + 1)


def _touched(rings: list[outlines.Coordinates]) -> Cells:
    """The cells that an outline crosses."""
    cells: Cells = set()
    for ring in rings:
        closed = np.concatenate([ring, ring[:1]])
        for (x, y), (to_x, to_y) in pairwise(closed):
            share = np.linspace(0, 1, int(max(abs(to_x - x), abs(to_y - y)) / STEP) + 2)
            cells |= _cells_at(x + share * (to_x - x), y + share * (to_y - y))
    return cells


def _inside(rings: list[outlines.Coordinates]) -> Cells:
    """The cells whose middle lies inside, which means that an odd number of edges is west of it."""
    cells: Cells = set()
    edges = np.concatenate([np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings])
    low, high = edges[:, [1, 3]].min(), edges[:, [1, 3]].max()
    for row in _cells(low, high, 90):
        y = (row + 0.5) / PER_DEGREE - 90
        x0, y0, x1, y1 = edges[(edges[:, 1] > y) != (edges[:, 3] > y)].T
        crossings = np.sort(x0 + (y - y0) / (y1 - y0) * (x1 - x0)) if len(x0) else np.zeros(0)
        for west, east in crossings.reshape(-1, 2):
            middles = np.arange(math.ceil(west * PER_DEGREE - 0.5), math.floor(east * PER_DEGREE - 0.5) + 1)
            cells |= _cells_at((middles + 0.5) / PER_DEGREE, np.full(len(middles), y))
    return cells


def _cells_at(x: outlines.Coordinates, y: outlines.Coordinates) -> Cells:
    rows = np.clip(np.floor((y + 90) * PER_DEGREE), 0, ROWS - 1).astype(int)
    columns = np.floor((x + 180) * PER_DEGREE).astype(int) % COLUMNS
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


def _near(cells: Cells) -> Cells:
    """The cells and all others within NEAR_KM of them."""
    high = math.ceil(NEAR_KM / KM_PER_DEGREE * PER_DEGREE)
    near: Cells = set()
    for row, column in cells:
        for other in range(max(0, row - high), min(ROWS, row + high + 1)):
            farthest = max(abs(other / PER_DEGREE - 90), abs((other + 1) / PER_DEGREE - 90))
            degrees = NEAR_KM / (KM_PER_DEGREE * max(0.02, math.cos(math.radians(farthest))))
            wide = min(COLUMNS // 2, math.ceil(degrees * PER_DEGREE))
            near |= {(other, beside % COLUMNS) for beside in range(column - wide, column + wide + 1)}
    return near


def _runs(cells: Cells) -> str:
    """Runs of cell numbers as `skip-length`: from the end of the run before to the start, from the start to the end."""
    runs, before = [], 0
    numbers = sorted(row * COLUMNS + column for row, column in cells)
    start = 0
    while start < len(numbers):
        end = start
        while end + 1 < len(numbers) and numbers[end + 1] == numbers[end] + 1:
            end += 1
        runs.append(f"{numbers[start] - before}-{end - start}")
        before = numbers[end]
        start = end + 1
    return " ".join(runs)


if __name__ == "__main__":
    main()
