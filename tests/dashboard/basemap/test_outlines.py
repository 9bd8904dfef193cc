"""Outlines: TopoJSON decoded, simplified so that neighbours still meet, closed over poles and the 180th meridian."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dashboard.basemap import outlines
from dashboard.basemap.outlines import Box
from geodata.errors import DatelineError

TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.25], "translate": [10.0, 20.0]},
    "arcs": [
        [[0, 0], [0, 4], [0, 4]],  # from (10, 20) to (10, 22)
        [[0, 8], [4, 0], [0, -8], [-4, 0]],  # around the east, back to (10, 20)
        [[0, 8], [-4, 0], [0, -8], [4, 0]],  # around the west
    ],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "760", "properties": {"name": "East"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "properties": {"name": "West"}, "arcs": [[[-3, -1]]]},
            ],
        }
    },
}


def line(*points: tuple[float, float]) -> outlines.Coordinates:
    return np.array(points, np.float64)


def test_arcs_are_sums_of_steps_in_degrees() -> None:
    topology = outlines.decode(TOPOLOGY)
    assert topology.arcs[0].tolist() == [[10, 20], [10, 21], [10, 22]]
    assert [(shape.ident, shape.name) for shape in topology.shapes] == [("760", "East"), ("West", "West")]


def test_a_ring_follows_its_arcs_and_reverses_the_marked_ones() -> None:
    topology = outlines.decode(TOPOLOGY)
    east, west = (outlines.ring(topology.arcs, shape.rings[0]) for shape in topology.shapes)
    assert east.tolist() == [[10, 20], [10, 21], [10, 22], [12, 22], [12, 20]]
    assert {tuple(point) for point in west.tolist()} == {(10, 20), (8, 20), (8, 22), (10, 22), (10, 21)}
    assert outlines.area(east) == pytest.approx(4 * np.cos(np.radians(east[:, 1].mean())))


def test_neighbours_meet_after_simplifying_because_they_share_the_line() -> None:
    topology = outlines.decode(TOPOLOGY)
    arcs = tuple(outlines.adapt(arc, (), 0.5) for arc in topology.arcs)
    east, west = (outlines.ring(arcs, shape.rings[0]) for shape in topology.shapes)
    assert [10, 21] not in east.tolist()
    assert [10, 21] not in west.tolist()


def test_no_point_strays_further_than_the_tolerance() -> None:
    random = np.random.default_rng(1)
    wander = np.cumsum(random.normal(0, 0.05, (400, 2)), axis=0) + np.array([30, 10])
    for tolerance in (0.02, 0.1, 0.5):
        simple = outlines.simplify(wander, tolerance)
        assert len(simple) < len(wander)
        assert simple[0].tolist() == wander[0].tolist()
        assert simple[-1].tolist() == wander[-1].tolist()
        assert max(distance(point, simple) for point in wander) <= tolerance * 1.01


def distance(point: outlines.Coordinates, path: outlines.Coordinates) -> float:
    """Degrees (those of longitude shortened as in the middle of the path) from a point to a path."""
    squeeze = np.array([np.cos(np.radians(10.0)), 1.0])
    start, end = path[:-1] * squeeze, path[1:] * squeeze
    along = end - start
    share = np.clip(((point * squeeze - start) * along).sum(axis=1) / (along**2).sum(axis=1), 0, 1)
    return float(np.hypot(*(point * squeeze - start - share[:, None] * along).T).min())


def test_a_line_is_fine_inside_the_detail_and_coarse_elsewhere() -> None:
    longitudes = np.linspace(0, 20, 401)
    wave = np.column_stack([longitudes, 0.05 * np.sin(longitudes * 9)])
    adapted = outlines.adapt(wave, ((Box(-1, 10, 1, 15), 0.001),), 0.2)
    inside = (adapted[:, 0] >= 10) & (adapted[:, 0] <= 15)
    assert inside.sum() > 50
    assert (~inside).sum() < 8
    assert (np.diff(adapted[:, 0]) > 0).all()


def test_a_closed_line_keeps_its_shape() -> None:
    square = line((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    assert outlines.simplify(square, 0.1).tolist() == square.tolist()


def test_longitudes_continue_across_the_180th_meridian() -> None:
    arcs = (line((179, 0), (-179, 0), (-179, 2), (179, 2), (179, 0)),)
    assert outlines.ring(tuple(map(outlines.unwrap, arcs)), (0,)).tolist() == [[179, 0], [181, 0], [181, 2], [179, 2]]


def test_a_coast_around_a_pole_is_extended_to_the_pole() -> None:
    coast = line(*((longitude, -70.0) for longitude in range(-180, 180, 10)), (-180, -70))
    ring = outlines.ring((outlines.unwrap(coast),), (0,))
    assert ring[-3:].tolist() == [[180, -70], [180, -90], [-180, -90]]


def test_boxes_contain_points_beyond_the_180th_meridian() -> None:
    pacific = Box(-10, 170, 10, 190)
    assert pacific.contains(line((175, 0), (-175, 0), (185, 0), (160, 0))).tolist() == [True, True, True, False]
    assert pacific.intersects(line((-178, -1), (-175, 1)))
    assert not pacific.intersects(line((-160, -1), (-150, 1)))


def test_repeated_points_are_written_once() -> None:
    assert outlines.encode(line((1, 1), (1.0001, 1), (1.002, 1.001)), 1000) == [1000, 1000, 2, 1]


@pytest.mark.parametrize("content", [None, "<html>", json.dumps({"type": "Topology"}), json.dumps([1])])
def test_a_file_that_is_missing_or_not_topojson_is_an_error_that_names_it(tmp_path, content) -> None:
    path = tmp_path / "countries.json"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(DatelineError, match=r"countries\.json"):
        outlines.read(path)


@pytest.mark.parametrize(
    ("longitudes", "west", "east"),
    [
        ((36.0, 42.0), 36.0, 42.0),
        ((-60.0, -100.0), -100.0, -60.0),
        ((-5.0, 7.0), -5.0, 7.0),
        ((178.4, -171.8), 178.4, 188.2),
        ((-171.8, -175.2, 179.0), 179.0, 188.2),
        ((12.0,), 12.0, 12.0),
        ((180.0, -180.0), -180.0, -180.0),
        ((-150.0, -30.0, 90.0, 170.0), -150.0, 170.0),  # no short way
    ],
)
def test_longitudes_span_the_shorter_way_around(longitudes: tuple[float, ...], west: float, east: float) -> None:
    assert outlines.span(np.array(longitudes)) == pytest.approx((west, east))
