"""Pack events as typed arrays for the browser.

The map receives *spots* (a point, a legend group, a precision and a radius that one or more events share) and, per
event, its spot and its first and last possible day. Everything is little-endian; every array starts at a multiple of
four bytes::

    0   4 s   magic "DTL1"
    4   u32   n  events            8  u32  m  spots
    12  i32   day0: day 0 in days since 1970-01-01
    16  u32   d  dated events: they come first, sorted by first day (then by file order); undated ones follow
    20  u32   width of a day index in bytes (2 or 4)
    24  u32   1 if `by_end` follows, 0 if the events' order by last day is the same
    28  u32   1 if `kind` follows
    32  i32   x[m], y[m]       Web Mercator, the world from -2^31 to 2^31, y to the south; equal points are neighbours
        f32   radius_km[m]     0: no area
        u8    group[m]         index into the legend
        u8    prec[m]          where_prec 1 … 7
        u32   spot[n]          index of the event's spot; 2^32-1: unlocated
        u16|u32 start[n]       first possible day, 0 for an open beginning
        u16|u32 end[n]         last possible day; the largest value for an open end
        u8    flags[n]         bits 0-2 date_prec, 3 approximate, 4 open beginning, 5 open end, 6 disputed, 7 claimed
        u32   by_end[d]        the dated events, sorted by last day (only if the header says so)
        u8    kind[n]          index into the kinds (only if the header says so)
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geodata.model import OPEN_END, OPEN_START

if TYPE_CHECKING:
    from numpy.typing import NDArray


MAGIC: Final = b"DTL1"
NO_SPOT: Final = 2**32 - 1
UNKNOWN: Final = 2**32 - 1
"""A number of deaths that the data do not have."""
MAX_LATITUDE: Final = 85.051129
"""The edge of Web Mercator; points beyond it are drawn on it."""


@dataclass(frozen=True, slots=True)
class Packed:
    """`data` for the browser; `order[i]` is the row (position in the table) of the browser's event `i`."""

    data: bytes
    order: NDArray[np.int64]


def pack(
    events: pd.DataFrame, kinds: NDArray[np.uint8] | None = None, disputed: NDArray[np.bool_] | None = None
) -> Packed:
    """Pack an event table (with the derived columns of `geodata.model.Dataset`) in the format above.

    Per row, `kinds`: the number of its kind (`view.kinds`), `disputed`: whether somebody disputes it.
    """
    n = len(events)
    start = events["start_day"].to_numpy(np.int64)
    end = events["end_day"].to_numpy(np.int64)
    dated = start <= end
    order = np.lexsort((np.arange(n), start, ~dated))
    start, end, dated = start[order], end[order], dated[order]
    d = int(dated.sum())
    start_index, end_index, day0, day_type = _day_indices(start, end, d)
    spots, spot = _spots(events, order)
    by_end = np.argsort(end[:d], kind="stable")
    in_order = bool((by_end == np.arange(d)).all())
    flags = (
        events["date_prec"].to_numpy(np.uint8)[order]
        | (events["approximate"].to_numpy(bool)[order].astype(np.uint8) << 3)
        | ((start == OPEN_START).astype(np.uint8) << 4)
        | ((end == OPEN_END).astype(np.uint8) << 5)
        | (0 if disputed is None else disputed[order].astype(np.uint8) << 6)
        | ((events["claimed_by"].to_numpy(object) != "")[order].astype(np.uint8) << 7)
    )
    width = np.dtype(day_type).itemsize
    header = struct.pack(
        "<4sIIiIIII", MAGIC, n, len(spots["x"]), day0, d, width, int(not in_order), int(kinds is not None)
    )
    columns: list[NDArray[Any]] = [
        spots["x"].astype("<i4"),
        spots["y"].astype("<i4"),
        spots["radius_km"].astype("<f4"),
        spots["group"].astype("u1"),
        spots["prec"].astype("u1"),
        spot.astype("<u4"),
        start_index.astype(day_type),
        end_index.astype(day_type),
        flags.astype("u1"),
    ]
    if not in_order:
        columns.append(by_end.astype("<u4"))
    if kinds is not None:
        columns.append(kinds[order].astype("u1"))
    return Packed(header + b"".join(_aligned(column) for column in columns), order)


def pack_mask(passes: NDArray[np.bool_], order: NDArray[np.int64]) -> bytes:
    """One bit per event in the browser's order, lowest bit first: whether the event passes the filters."""
    return np.packbits(passes[order], bitorder="little").tobytes()


def pack_deaths(events: pd.DataFrame, order: NDArray[np.int64]) -> bytes:
    """One u32 per event in the browser's order: the best estimate of deaths, else the lowest; 2^32-1: not known.

    The deaths of a part are those of its whole, which counts them where it has a figure of its own.
    """
    best, low = (
        pd.to_numeric(events[column], errors="coerce").to_numpy(np.float64)[order]
        for column in ("deaths_best", "deaths_low")
    )
    deaths = np.where(np.isnan(best), low, best)
    deaths[_counted_in_wholes(events, ~np.isnan(deaths[np.argsort(order)]))[order]] = np.nan
    known = np.clip(np.nan_to_num(deaths), 0, UNKNOWN - 1).astype("<u4")
    return np.where(np.isnan(deaths), UNKNOWN, known).astype("<u4").tobytes()


def _counted_in_wholes(events: pd.DataFrame, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which events are parts of one that has a figure itself, perhaps by way of others; `known`: which have one."""
    whole = events["part_of"]
    covered = np.zeros(len(events), dtype=bool)
    while (whole != "").any():
        more = whole.isin(events["event_id"].to_numpy(object)[known | covered]).to_numpy()
        if (more == covered).all():
            break
        covered = more
    return covered


def mercator(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> tuple[NDArray[np.int64], ...]:
    """(latitude, longitude) in WGS84 degrees → (x, y) in Web Mercator; the world spans -2^31 to 2^31 - 1."""
    clipped = np.radians(np.clip(latitude, -MAX_LATITUDE, MAX_LATITUDE))
    x = longitude / 360
    y = -np.arcsinh(np.tan(clipped)) / (2 * np.pi)
    limit = 2**31
    return tuple(np.clip(np.rint(value * 2**32), -limit, limit - 1).astype(np.int64) for value in (x, y))


def _spots(events: pd.DataFrame, order: NDArray[np.int64]) -> tuple[dict[str, NDArray[Any]], NDArray[np.int64]]:
    """The distinct (point, group, precision, radius) and, per event in `order`, the index of its spot."""
    latitude = events["lat"].to_numpy(np.float64)[order]
    longitude = events["lon"].to_numpy(np.float64)[order]
    located = ~(np.isnan(latitude) | np.isnan(longitude))
    x, y = mercator(latitude[located], longitude[located])
    keys = np.empty(int(located.sum()), dtype=[("x", "i8"), ("y", "i8"), ("group", "u1"), ("prec", "u1"), ("km", "f4")])
    keys["x"], keys["y"] = x, y
    keys["group"] = events["group"].to_numpy(np.uint8)[order][located]
    keys["prec"] = events["prec"].to_numpy(np.uint8)[order][located]
    keys["km"] = events["radius_km"].to_numpy(np.float32)[order][located]
    unique, inverse = np.unique(keys, return_inverse=True)
    spot = np.full(len(order), NO_SPOT, dtype=np.int64)
    spot[located] = inverse
    table = {"x": unique["x"], "y": unique["y"], "radius_km": unique["km"], "group": unique["group"]}
    return {**table, "prec": unique["prec"]}, spot


def _day_indices(
    start: NDArray[np.int64], end: NDArray[np.int64], d: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], int, str]:
    """Days as small indices that count from the first known day; an open end is the type's largest value."""
    known = np.concatenate([start[:d][start[:d] != OPEN_START], end[:d][end[:d] != OPEN_END]])
    day0 = int(known.min()) if len(known) else 0
    span = int(known.max()) - day0 if len(known) else 0
    day_type, largest = ("<u2", 2**16 - 1) if span < 2**16 - 1 else ("<u4", 2**32 - 1)
    start_index = np.zeros(len(start), np.int64)
    end_index = np.zeros(len(end), np.int64)
    start_index[:d] = np.where(start[:d] == OPEN_START, 0, start[:d] - day0)
    end_index[:d] = np.where(end[:d] == OPEN_END, largest, end[:d] - day0)
    return start_index, end_index, day0, day_type


def _aligned(column: NDArray[Any]) -> bytes:
    data = column.tobytes()
    return data + b"\0" * (-len(data) % 4)
