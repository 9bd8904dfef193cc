"""The packed format, read back by an independent reader written from its description."""

from __future__ import annotations

import struct
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import edtf
from geodata.view import packed
from tests.support.frames import events

NOWHERE = float("nan")


def unpack(data: bytes) -> dict[str, object]:
    magic, n, m, day0, d, width, has_by_end, has_kind = struct.unpack_from("<4sIIiIIII", data)
    assert (magic, width in {2, 4}) == (b"DTL1", True)
    found: dict[str, object] = {"n": n, "d": d, "day0": day0}
    at = 32
    day_type = "<u2" if width == 2 else "<u4"
    layout = [("x", "<i4", m), ("y", "<i4", m), ("radius_km", "<f4", m), ("group", "u1", m), ("prec", "u1", m)]
    layout += [("spot", "<u4", n), ("start", day_type, n), ("end", day_type, n), ("flags", "u1", n)]
    layout += [("by_end", "<u4", d)] if has_by_end else []
    layout += [("kind", "u1", n)] if has_kind else []
    for name, dtype, count in layout:
        assert at % 4 == 0
        found[name] = np.frombuffer(data, dtype, count, at)
        at += -(-found[name].nbytes // 4) * 4
    assert at == len(data)
    return found


def test_dated_events_come_first_in_order_of_their_first_day():
    table = events({"date": ""}, {"date": "2016"}, {"date": "2011/.."}, {"date": "2015-08"})
    result = packed.pack(table)
    assert list(result.order) == [2, 3, 1, 0]
    read = unpack(result.data)
    assert (read["n"], read["d"], read["day0"]) == (4, 3, edtf.day("2011-01-01"))


def test_days_and_open_ends_survive_packing():
    read = unpack(packed.pack(events({"date": "2011/.."}, {"date": "2015-09-30"}, {"date": "../2012-01-01"})).data)
    day0 = read["day0"]
    assert day0 == edtf.day("2011-01-01")
    assert [int(day) for day in read["start"]] == [0, 0, edtf.day("2015-09-30") - day0]
    assert [int(day) for day in read["end"]] == [edtf.day("2012-01-01") - day0, 65535, edtf.day("2015-09-30") - day0]
    assert [int(flags) >> 4 for flags in read["flags"]] == [1, 2, 0]


def test_order_by_last_day_is_sent_only_when_it_differs():
    assert "by_end" not in unpack(packed.pack(events({"date": "2015-01-01"}, {"date": "2015-01-02"})).data)
    read = unpack(packed.pack(events({"date": "2015"}, {"date": "2015-01-02"})).data)
    assert list(read["by_end"]) == [1, 0]


def test_deaths_are_the_best_estimate_else_the_lowest_and_unknown_is_not_zero():
    best = {"deaths_low": "1", "deaths_best": "5", "deaths_high": "9"}
    table = events(
        {"date": "2016", **best},
        {"date": "2015", "deaths_low": "3"},
        {"date": "2014"},
        {"date": "", "deaths_best": "0"},
    )
    data = packed.pack_deaths(table, packed.pack(table).order)
    assert list(np.frombuffer(data, "<u4")) == [packed.UNKNOWN, 3, 5, 0]


def test_an_unlocated_event_has_no_spot_and_is_never_put_at_zero():
    read = unpack(packed.pack(events({"lat": NOWHERE, "lon": NOWHERE})).data)
    assert list(read["spot"]) == [2**32 - 1]
    assert len(read["x"]) == 0


def test_events_share_a_spot_only_with_the_same_point_group_and_precision():
    here = {"lat": 35.4, "lon": 35.9}
    table = events(here, here, {**here, "group": 1}, {**here, "prec": 2, "radius_km": 25.0}, {"lat": 34.0, "lon": 35.9})
    read = unpack(packed.pack(table).data)
    assert len(read["x"]) == 4
    assert read["spot"][0] == read["spot"][1]
    assert len({int(spot) for spot in read["spot"]}) == 4
    points = list(zip(read["x"], read["y"], strict=True))
    assert sum(a == b for a, b in pairwise(points)) == 2, "equal points are neighbours"


def test_centuries_need_wider_days():
    read = unpack(packed.pack(events({"date": "1099-07-15"}, {"date": "2015-09-30"})).data)
    assert int(read["end"][1]) == edtf.day("2015-09-30") - edtf.day("1099-07-15")


@given(st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), min_size=1, max_size=20))
def test_points_come_back_to_within_two_centimetres(points: list[tuple[float, float]]):
    read = unpack(packed.pack(events(*({"lat": lat, "lon": lon} for lat, lon in points))).data)
    for number, (latitude, longitude) in enumerate(points):
        spot = read["spot"][number]
        longitude_back = int(read["x"][spot]) / 2**32 * 360
        latitude_back = np.degrees(np.arctan(np.sinh(-int(read["y"][spot]) / 2**32 * 2 * np.pi)))
        assert longitude_back == pytest.approx(longitude, abs=2e-7)
        assert latitude_back == pytest.approx(latitude, abs=2e-7)


def test_an_empty_table_is_a_valid_file():
    read = unpack(packed.pack(events({}).iloc[:0]).data)
    assert (read["n"], read["d"]) == (0, 0)


def test_the_mask_has_one_bit_per_event_in_the_browsers_order():
    result = packed.pack(events({"date": "2016"}, {"date": "2011"}, {"date": "2012"}))
    mask = packed.pack_mask(np.array([True, False, True]), result.order)
    assert mask == bytes([0b110])


def test_kinds_claims_and_disputes_are_packed_in_the_browsers_order():
    table = events({"date": "2016"}, {"date": "2011", "claimed_by": "An observer"}, {"date": "2012"})
    result = packed.pack(table, np.array([7, 8, 9], np.uint8), np.array([True, True, False]))
    read = unpack(result.data)
    assert list(read["kind"]) == [8, 9, 7]
    assert [int(flags) >> 6 for flags in read["flags"]] == [3, 0, 1]
