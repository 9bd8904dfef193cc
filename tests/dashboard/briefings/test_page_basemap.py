from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.briefings import page

BOUNDS = ((32.0, 35.0), (38.0, 43.0))


def packed(*points: tuple[float, float]) -> list[int]:
    """A ring of (longitude, latitude) as the base map holds it."""
    grid = np.rint(np.array(points) * 1000).astype(int)
    return [int(value) for value in np.diff(grid, axis=0, prepend=np.zeros((1, 2), int)).ravel()]


def unpacked(ring: list[int]) -> list[tuple[float, float]]:
    return [(x / 1000, y / 1000) for x, y in np.cumsum(np.array(ring).reshape(-1, 2), axis=0).tolist()]


def thinned(
    *rings: list[int], labels: tuple[dict[str, Any], ...] = (), disputed: tuple[list[int], ...] = ()
) -> dict[str, Any]:
    country = {"id": "1", "focus": False, "rings": list(rings)}
    near = {"countries": [{**country, "rings": [packed((36.001, 33), (36.002, 33), (36, 33.001))]}]}
    base = {"world": {"countries": [country]}, "region": near, "labels": list(labels), "disputed": list(disputed)}
    return page.thin(base, BOUNDS)


def test_the_region_is_left_as_it_is():
    ring = thinned(packed((50, 40), (51, 40), (50, 41)))["region"]["countries"][0]["rings"][0]
    assert unpacked(ring) == [(36.001, 33), (36.002, 33), (36, 33.001)]


def test_outlines_are_coarser_further_away():
    points = ((50.04, 40.0), (51.06, 40.0), (50.04, 41.0))
    near = unpacked(thinned(packed(*points))["world"]["countries"][0]["rings"][0])
    assert near == [(50.0, 40.0), (51.1, 40.0), (50.0, 41.0)]
    far = unpacked(thinned(packed(*((x + 60, y) for x, y in points)))["world"]["countries"][0]["rings"][0])
    assert far == [(110.0, 40.0), (111.0, 40.0), (110.0, 41.0)]


def test_neighbours_still_meet_at_every_shared_point():
    border = [(float(x), 45 + 0.037 * (x % 5)) for x in np.arange(45, 90, 0.61)]
    north = thinned(packed(*border, (90, 60), (45, 60)))["world"]["countries"][0]["rings"][0]
    south = thinned(packed(*border[::-1], (45, 30), (90, 30)))["world"]["countries"][0]["rings"][0]
    shared = set(unpacked(north)) & set(unpacked(south))
    assert shared == {point for point in unpacked(north) if point[1] < 50}


def test_points_and_rings_that_collapse_are_left_out():
    tiny = packed((120, 40), (120.01, 40), (120, 40.01))
    assert thinned(tiny)["world"]["countries"] == []


def test_far_away_only_the_large_towns_have_names():
    labels = tuple(
        {"name": name, "lon": lon, "lat": 35.0, "zoom": zoom, "kind": "town"}
        for name, lon, zoom in (("a", 40, 7.0), ("b", 40, 9.0), ("c", 140, 5.0), ("d", 140, 7.0), ("e", -320, 7.0))
    )
    assert [label["name"] for label in thinned(labels=labels)["labels"]] == ["a", "c", "e"]


def test_a_disputed_border_lies_on_the_outline_that_it_covers():
    near, far = ((35.803, 33.1), (35.851, 33.0)), ((73.74, 34.31), (75.12, 34.66))
    lines = [unpacked(line) for line in thinned(disputed=(packed(*near), packed(*far)))["disputed"]]
    outline = unpacked(thinned(packed(*far, (75.0, 38.0)))["world"]["countries"][0]["rings"][0])
    assert lines[0] == [*near]
    assert set(lines[1]) <= set(outline)
