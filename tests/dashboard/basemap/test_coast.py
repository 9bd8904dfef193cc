"""The land of a tile: complete, cut at its edge, and the same on both sides of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dashboard.basemap import coast, outlines, tiles
from dashboard.basemap.basemap import ATLAS
from dashboard.basemap.outlines import UNITS_PER_DEGREE, Box, Coordinates

SQUARE = np.array([(0, 0), (4, 0), (4, 4), (0, 4)], np.float64)
needs_outlines = pytest.mark.skipif(not ATLAS.is_file(), reason="the front end is not built")


def land(latitude: float, longitude: float, level: int) -> dict[str, Any]:
    return coast.within(tiles.at(level, latitude, longitude).box, tiles.TOLERANCE[level])


def is_on_land(found: dict[str, Any], latitude: float, longitude: float) -> list[str]:
    """The countries of a tile in whose rings a point lies."""
    inside = []
    for country in found["countries"]:
        crossings = 0
        for packed in country["rings"]:
            ring = np.cumsum(np.array(packed).reshape(-1, 2), axis=0) / UNITS_PER_DEGREE - [longitude, latitude]
            (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
            at = (y0 > 0) != (y1 > 0)
            crossings += int(np.count_nonzero((x0 - y0 * (x1 - x0) / np.where(at, y1 - y0, 1.0) > 0) & at))
        inside += [country["id"]] if crossings % 2 else []
    return inside


@pytest.mark.parametrize(
    ("box", "size"),
    [
        (Box(1, 1, 3, 3), 4.0),
        (Box(-1, -1, 9, 9), 16.0),
        (Box(2, -1, 9, 2), 4.0),
        (Box(5, 5, 6, 6), 0.0),
    ],
)
def test_a_ring_is_cut_at_the_box(box: Box, size: float):
    found: Coordinates = coast.cut(SQUARE, box)
    assert (outlines.area(found * [1, 0.001]) * 1000 if len(found) else 0.0) == pytest.approx(size, rel=0.01)
    assert box.contains(found).all()


@needs_outlines
def test_towns_by_the_sea_lie_on_land_and_the_sea_before_them_does_not():
    for level in tiles.LEVELS:
        yalta = land(44.4952, 34.1663, level)
        assert len(is_on_land(yalta, 44.5252, 34.1463)) == 1
        assert is_on_land(yalta, 44.40, 34.30) == []
    suva = tiles.at(5, -18.1, 178.4)
    assert is_on_land(coast.within(suva.box, 0.006), -17.8, 178.0) == ["242"]


@needs_outlines
def test_the_land_of_neighbours_meets_at_the_edge_between_them():
    here = tiles.at(8, 35.5, 36.0)
    beside = tiles.Tile(here.level, here.x + 1, here.y)
    edge = here.box.east
    rows = np.arange(here.box.south, here.box.north, 0.01)
    one, other = (coast.within(tile.box.padded(0, tiles.MARGIN), tiles.TOLERANCE[8]) for tile in (here, beside))
    assert [is_on_land(one, row, edge) for row in rows] == [is_on_land(other, row, edge) for row in rows]


@needs_outlines
def test_disputed_borders_are_in_the_tiles_where_they_run():
    assert land(33.0, 35.8, 8)["disputed"]
    assert land(33.0, 35.8, 5)["disputed"]
    assert land(50.0, 8.0, 5)["disputed"] == []
