"""Points and outlines: inside, outside, how far; over the 180th meridian and around a pole."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dashboard.basemap import lands
from dashboard.basemap.basemap import ATLAS
from dashboard.basemap.outlines import Shape, Topology


def square(south: float, west: float, north: float, east: float) -> np.ndarray:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return np.array(corners, np.float64)


@pytest.fixture(scope="module")
def made() -> lands.Lands:
    arcs = (square(10, 10, 20, 20), square(14, 14, 16, 16), square(-5, 175, 5, 185))
    shapes = (Shape("760", "Syria", ((0,), (1,))), Shape("242", "Fiji", ((2,),)))
    return lands.Lands(Topology(arcs, shapes))


@pytest.fixture(scope="module")
def real() -> lands.Lands:
    if not ATLAS.is_file():
        pytest.skip("the front end is not built: no outlines")
    return lands.the_lands()


def test_a_point_lies_in_the_country_around_it_but_not_in_its_hole(made: lands.Lands):
    assert made.countries_at(12, 12) == {"SY"}
    assert made.countries_at(15, 15) == frozenset()
    assert made.countries_at(25, 12) == frozenset()


@pytest.mark.parametrize("longitude", [-179, 179, 180, -180, -176])
def test_a_country_across_the_180th_meridian_is_one(made: lands.Lands, longitude: float):
    assert made.countries_at(0, longitude) == {"FJ"}


def test_the_distance_to_land_is_measured_on_the_ground(made: lands.Lands):
    assert made.km_to_land(12, 12) == 0
    assert made.km_to_land(21, 15) == pytest.approx(111.2, rel=0.001)
    assert made.km_to_land(15, 21) == pytest.approx(111.2 * math.cos(math.radians(15)), rel=0.001)
    assert made.km_to_land(15, 15) == pytest.approx(111.2 * math.cos(math.radians(15)), rel=0.01)
    assert made.km_to_land(12, 12, ("FJ",)) == math.inf
    assert made.km_to_land(-60, 100) == math.inf


def test_the_distance_of_two_points_is_that_of_a_great_circle():
    assert lands.km_between((33.51, 36.29), (36.2, 37.16)) == pytest.approx(309, abs=2)
    assert lands.km_between((0, 179.5), (0, -179.5)) == pytest.approx(111.2, rel=0.001)
    assert lands.km_between((35, 36), (35, 36)) == 0


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [(33.51, 36.29, "SY"), (55.75, 37.62, "RU"), (66.0, -173.0, "RU"), (-89.9, 0.0, "AQ"), (42.66, 21.16, "XK")],
)
def test_the_real_outlines_know_where_a_place_is(real: lands.Lands, latitude: float, longitude: float, code: str):
    assert real.countries_at(latitude, longitude) == {code}
