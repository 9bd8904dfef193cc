"""The packed format, read back by an independent reader written from its description."""

from __future__ import annotations

import struct
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import edtf
from geodata.view import packed
from tests.support.frames import events

NOWHERE = float("nan")


def varints(data: bytes, at: int, count: int) -> tuple[list[int], int]:
    numbers = []
    for _ in range(count):
        value = shift = 0
        while data[at] & 0x80:
            value |= (data[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
        numbers.append(value | data[at] << shift)
        at += 1
    return numbers, at


def bits(data: bytes, at: int, count: int, width: int) -> tuple[list[int], int]:
    end = at + -(-count * width // 8)
    whole = int.from_bytes(data[at:end], "little")
    return [whole >> number * width & (1 << width) - 1 for number in range(count)], end


def unpack(data: bytes) -> dict[str, Any]:
    magic, length, n, m, day0, last, d, s, shift, has_kind = struct.unpack_from("<4sIIIiIIIII", data)
    assert (magic, length) == (b"DTL2", len(data))
    read: dict[str, Any] = {"n": n, "d": d, "day0": day0, "last": last}
    styles = np.frombuffer(data, "<f4", s, 40), *(np.frombuffer(data, "u1", s, 40 + size * s) for size in (4, 5))
    steps, at = varints(data, 40 + 6 * s, m)
    ys, at = bits(data, at, m, 32 - shift)
    read["x"] = [step - 2 ** (31 - shift) << shift for step in accumulate(steps)]
    read["y"] = [y - 2 ** (31 - shift) << shift for y in ys]
    wide = 2 if s > 256 else 1
    style = np.frombuffer(data, f"<u{wide}", m, at)
    for name, values in zip(("radius_km", "group", "prec"), styles, strict=True):
        read[name] = values[style]
    read["spot"], at = bits(data, at + wide * m, n, m.bit_length())
    steps, at = varints(data, at, d)
    days, at = varints(data, at, d)
    read["start"] = list(accumulate(steps))
    read["end"] = [day + more for day, more in zip(read["start"], days, strict=True)]
    read["flags"] = list(data[at : at + n])
    at += n
    if has_kind:
        read["kind"] = list(data[at : at + n])
        at += n
    assert data[at:] == bytes(8)
    return read


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
    assert [int(day) for day in read["end"]] == [edtf.day("2012-01-01") - day0, 0, edtf.day("2015-09-30") - day0]
    assert [int(flags) >> 4 for flags in read["flags"]] == [1, 2, 0]


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
    assert list(read["spot"]) == [0], "as many as there are spots: none"
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
def test_points_come_back_to_within_ten_centimetres(points: list[tuple[float, float]]):
    read = unpack(packed.pack(events(*({"lat": lat, "lon": lon} for lat, lon in points))).data)
    metre = 1 / 111_195
    for number, (latitude, longitude) in enumerate(points):
        spot = read["spot"][number]
        longitude_back = int(read["x"][spot]) / 2**32 * 360
        latitude_back = np.degrees(np.arctan(np.sinh(-int(read["y"][spot]) / 2**32 * 2 * np.pi)))
        assert abs((longitude_back - longitude + 180) % 360 - 180) < 0.2 * metre
        assert latitude_back == pytest.approx(latitude, abs=0.1 * metre)


def test_an_event_takes_less_than_14_bytes_where_no_two_share_a_place_or_a_day():
    chance = np.random.default_rng(4)
    count = 20_000
    days = chance.integers(7_000, 20_000, count)
    table = pd.concat([events({"date": "2016"})] * count, ignore_index=True).assign(
        lat=chance.uniform(-60, 70, count),
        lon=chance.uniform(-180, 180, count),
        start_day=days,
        end_day=days + chance.integers(0, 365, count),
    )
    assert len(packed.pack(table, np.zeros(count, np.uint8)).data) < 14 * count


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
