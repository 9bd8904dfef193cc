"""What is packed comes out again, and what did not change costs next to nothing."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import InputError
from geodata.model import OPEN_END
from geodata.territory import extent, model, packing
from geodata.territory.model import Holding
from tests.support.paths import ROOT

COORDINATE = st.integers(-9_000_000, 9_000_000)
RINGS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=3, max_size=90, unique=True).map(
    lambda points: np.array(points, np.int32)
)
POLYGONS = st.lists(st.lists(RINGS, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple)
HOLDINGS = st.lists(
    st.builds(
        Holding,
        st.sampled_from(["Russia", "حكومة", "<b>"]),
        st.integers(-5, 5),
        st.integers(6, 9) | st.just(OPEN_END),
        POLYGONS,
        st.lists(st.tuples(COORDINATE, COORDINATE), max_size=4).map(
            lambda points: np.array(points, np.int32).reshape(-1, 2)
        ),
        st.text(max_size=9),
        st.text(max_size=9),
    ),
    max_size=5,
)


def turned(ring: np.ndarray) -> list[tuple[int, int]]:
    """A ring from its smallest point on: where it begins does not matter."""
    points = [tuple(point) for point in ring.tolist()]
    at = points.index(min(points))
    return points[at:] + points[:at]


def told(one: Holding) -> tuple[object, ...]:
    rings = [[turned(ring) for ring in polygon] for polygon in one.polygons]
    source, quote = (text.encode("utf-8", "replace").decode() for text in (one.source, one.quote))
    return one.holder, one.start_day, one.end_day, rings, one.points.tolist(), source, quote


@given(HOLDINGS)
def test_what_is_packed_comes_out_again(holdings: list[Holding]):
    territory = model.of(holdings)
    found = packing.unpack(packing.pack(territory))
    assert [told(one) for one in found.holdings] == [told(one) for one in territory.holdings]
    assert found.states == territory.states


def front(count: int) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    noise = 1 + 0.02 * np.random.default_rng(1).standard_normal(count)
    return np.rint(np.stack([np.cos(angles) * noise, np.sin(angles) * noise], axis=1) * 300_000).astype(np.int32)


def test_a_day_costs_what_changed_on_it():
    ring = front(3_000)
    one = [Holding("A", 0, 0, ((ring,),))]
    moved = ring.copy()
    moved[900:920] += 40
    many = one + [Holding("A", day, day, ((np.roll(moved, day * 7, axis=0),),)) for day in range(1, 100)]
    first, all_of_them = (len(packing.pack(model.of(some))) for some in (one, many))
    assert all_of_them < 2.5 * first + 100 * 150
    assert extent.km2(packing.unpack(packing.pack(model.of(many))).holdings[99].polygons) > 0


@pytest.mark.parametrize("cut", [0, 3, 9, -1, -40])
def test_bytes_that_were_cut_off_are_refused(cut: int):
    packed = packing.pack(model.of([Holding("A", 0, 0, ((front(300),),))]))
    with pytest.raises(InputError, match="damaged"):
        packing.unpack(packed[:cut])


def test_the_browser_unpacks_what_is_packed():
    """Its tests read these bytes (`territory.test.ts`), which are made here."""
    here = np.array([[3_600_000, 4_800_000], [3_700_000, 4_800_000], [3_700_000, 4_900_000], [3_600_000, 4_900_000]])
    across = np.array([[179, -10], [-179, -10], [-179, 10], [179, 10]]) * 100_000
    territory = model.of(
        [
            Holding("Russia", 19_844, 19_844, ((here.astype(np.int32),),), source="a.geojson"),
            Holding("Russia", 19_850, 19_850, ((across.astype(np.int32),),), source="b.geojson"),
            Holding("Україна", 19_844, OPEN_END, points=np.array([[3_610_000, 4_810_000]], np.int32), source="c.csv"),
        ]
    )
    told = (ROOT / "dashboard/frontend/test/territory/territory.test.ts").read_text("utf-8")
    assert base64.b64encode(packing.pack(territory)).decode() in told
