"""Areas on the ellipsoid, against GeographicLib."""

from __future__ import annotations

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from geodata.territory import extent
from geodata.territory.model import UNIT


def ring(*points: tuple[float, float]) -> np.ndarray:
    return np.rint(np.array(points) / UNIT).astype(np.int32)


def geodesic_km2(points: np.ndarray) -> float:
    """Along the edges in steps so small that a geodesic is a straight line in degrees."""
    polygon = Geodesic.WGS84.Polygon()
    for begin, end in zip(points, np.roll(points, -1, axis=0), strict=True):
        east = (end[0] - begin[0] + 18_000_000) % 36_000_000 - 18_000_000  # the short way
        step = np.array([east, end[1] - begin[1]])
        for part in np.linspace(begin, begin + step, 50, endpoint=False):
            polygon.AddPoint(part[1] * UNIT, part[0] * UNIT)
    return abs(polygon.Compute(False, True)[2]) / 1e6  # noqa: FBT003 - not reversed, signed


@pytest.mark.parametrize("west", [-179.5, -60.0, 36.0, 178.0])
@pytest.mark.parametrize("south", [-75.0, -1.0, 48.0])
def test_an_area_is_that_of_geographiclib(west: float, south: float):
    radii = np.random.default_rng(int(west + 10 * south) % 1_000).uniform(0.2, 2, 9)
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    points = np.stack([west + radii * np.cos(angles), south + radii * np.sin(angles)], axis=1)
    points[:, 0] = (points[:, 0] + 180) % 360 - 180
    outline = np.rint(points / UNIT).astype(np.int32)
    assert extent.km2([(outline,)]) == pytest.approx(geodesic_km2(outline), rel=1e-4)


def test_holes_are_taken_out_and_winding_does_not_matter():
    outline, hole = ring((36, 48), (38, 48), (38, 50), (36, 50)), ring((36.5, 48.5), (37, 48.5), (37, 49), (36.5, 49))
    whole, inner = extent.km2([(outline,)]), extent.km2([(hole,)])
    assert extent.km2([(outline[::-1], hole)]) == pytest.approx(whole - inner)
    assert extent.km2([(outline,), (hole,)]) == pytest.approx(whole + inner)


def test_across_180_degrees_the_short_way_is_taken():
    here = extent.km2([(ring((0, 10), (2, 10), (2, 12), (0, 12)),)])
    assert extent.km2([(ring((179, 10), (-179, 10), (-179, 12), (179, 12)),)]) == pytest.approx(here, rel=1e-9)
