"""Lines and areas as WKT."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import wkt
from geodata.errors import InputError

DEGREES = st.tuples(st.integers(-180, 180), st.integers(-90, 90)).map(lambda pair: (float(pair[0]), float(pair[1])))


@pytest.mark.parametrize(
    ("text", "kind", "coordinates"),
    [
        ("POINT (36.2 33.5)", "Point", (36.2, 33.5)),
        ("linestring(36.2 33.5,36.3 33.6)", "LineString", ((36.2, 33.5), (36.3, 33.6))),
        ("POLYGON ((0 0, 1 0, 1 1, 0 0))", "Polygon", (((0, 0), (1, 0), (1, 1), (0, 0)),)),
        ("MULTIPOINT ((1 2), (3 4))", "MultiPoint", ((1, 2), (3, 4))),
        ("MULTIPOINT (1 2, 3 4)", "MultiPoint", ((1, 2), (3, 4))),
        ("MULTILINESTRING ((0 0, 1e0 1))", "MultiLineString", (((0, 0), (1, 1)),)),
    ],
)
def test_a_shape_is_read_with_the_coordinates_of_geojson(text: str, kind: str, coordinates: object):
    assert wkt.parse(text) == wkt.Geometry(kind, coordinates)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a shape"),
        ("CIRCLE (1 2)", "is not a shape"),
        ("POINT (36.2 33.5", "the end stands where"),
        ("POINT (36.2, 33.5)", "a number is expected"),
        ("POINT (36.2 33.5 12)", "more than two numbers"),
        ("POINT Z (36.2 33.5 12)", "a third number"),
        ("POINT EMPTY", "no points"),
        ("POINT (1 2) POINT (3 4)", "follows the end"),
        ("POINT (33.5 136.2)", "not on Earth"),
        ("POINT (nan 1)", "a number is expected"),
        ("POINT (1e400 1)", "a number is expected"),
        ("POINT (1e399 1)", "a number is expected"),
        ("LINESTRING (1 2)", "two or more"),
        ("POLYGON ((0 0, 1 0, 1 1, 0 1))", "not closed"),
        ("POLYGON (0 0, 1 0, 1 1, 0 0)", "is expected"),
        ("(" * 5_000, "is not a shape"),
        ("POLYGON " + "(" * 5_000, "a number is expected"),
        (f"LINESTRING ({', '.join(['1 2'] * 20_001)})", "simplify"),
    ],
)
def test_what_is_no_shape_is_refused_with_the_reason(text: str, why: str):
    with pytest.raises(InputError, match=why):
        wkt.parse(text)


@given(st.lists(DEGREES, min_size=2, max_size=5))
def test_what_is_written_is_read_again(points: list[tuple[float, float]]):
    shape = wkt.of("LineString", points)
    assert wkt.parse(shape.as_text()) == shape


@pytest.mark.parametrize("coordinates", [None, "ab", 5, [], [[1]], [["a", "b"], [1, 2]], [{}, {}]])
def test_coordinates_that_are_none_are_refused(coordinates: object):
    with pytest.raises(InputError):
        wkt.of("LineString", coordinates)


def test_the_bounds_are_south_west_north_east():
    assert wkt.parse("LINESTRING (36.2 33.5, 35.9 34)").bounds == (33.5, 35.9, 34.0, 36.2)
