from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import geodata
from dashboard import current
from geodata import store

SYRIA = Path(geodata.__file__).parent / "syria"


def test_the_first_view_of_events_at_one_point_has_an_extent():
    dataset = store.load(SYRIA)
    one = dataset.events[dataset.events["event_id"] == "palmyra-recaptured"].reset_index(drop=True)
    edition = current.Edition(replace(dataset, events=one, info=replace(dataset.info, bounds=None)))
    (south, west), (north, east) = edition.bounds
    assert (north - south, east - west) == pytest.approx((current.LEAST_DEGREES, current.LEAST_DEGREES))
    assert (south + north) / 2 == pytest.approx(one["lat"].iloc[0])
    assert (west + east) / 2 == pytest.approx(one["lon"].iloc[0])
