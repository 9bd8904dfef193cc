"""Disputed borders: dashed where both neighbours are parties of the dispute, solid elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.basemap import borders, outlines
from dashboard.basemap.basemap import ATLAS


@pytest.fixture(scope="module")
def dashed() -> np.ndarray:
    """All points of disputed stretches of the real outlines, and of claims beside them, as (longitude, latitude)."""
    if not ATLAS.is_file():
        pytest.skip("the front end is not built: no outlines")
    topology = outlines.read(ATLAS)
    stretches = [
        topology.arcs[number][first : last + 1]
        for number, runs in borders.disputed_runs(topology).items()
        for first, last in runs
    ]
    return np.concatenate([*stretches, *borders.claims()])


def nearest(points: np.ndarray, latitude: float, longitude: float) -> float:
    return float(np.hypot(points[:, 0] - longitude, points[:, 1] - latitude).min())


@pytest.mark.parametrize(
    ("border", "latitude", "longitude"),
    [
        ("Crimea and Ukraine", 46.1, 33.65),
        ("the Golan and Syria", 33.0, 35.85),
        ("the Golan and Israel", 33.0, 35.65),
        ("the Line of Control", 34.1, 73.95),
        ("Aksai Chin and India", 34.5, 78.6),
        ("Western Sahara and Morocco", 27.66, -12.97),
        ("Abkhazia and Georgia", 42.6, 41.65),
        ("Transnistria and Moldova", 47.2, 29.0),
        ("Northern Cyprus", 35.1, 33.6),
    ],
)
def test_the_border_of_a_disputed_area_is_dashed(dashed: np.ndarray, border: str, latitude: float, longitude: float):
    assert nearest(dashed, latitude, longitude) < 0.35, border


@pytest.mark.parametrize(
    ("border", "latitude", "longitude"),
    [
        ("Syria and Turkey", 36.8, 39.5),
        ("Syria and Iraq", 34.5, 41.2),
        ("Abkhazia and Russia", 43.5, 40.2),
        ("India and Nepal", 27.5, 83.3),
        ("Arunachal Pradesh and Myanmar", 27.2, 96.9),
        ("Western Sahara and Mauritania", 24.0, -12.0),
    ],
)
def test_other_borders_are_solid(dashed: np.ndarray, border: str, latitude: float, longitude: float):
    assert nearest(dashed, latitude, longitude) > 0.3, border


def test_a_line_in_pieces_is_whole_and_its_disputed_stretch_is_marked():
    line = np.array([(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)], np.float64)
    pieces = borders.split(line, [(1, 3)])
    assert [piece[:, 0].tolist() for piece, _ in pieces] == [[0, 1], [1, 2, 3], [3, 4]]
    assert [is_disputed for _, is_disputed in pieces] == [False, True, False]
    assert [piece.tolist() for piece, _ in borders.split(line, [])] == [line.tolist()]
