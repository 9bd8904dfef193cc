"""Pack events as columns for the browser: some 12 bytes an event where no two share a place, fewer where they do.

The map receives *spots* (a point, a legend group, a precision and a radius that one or more events share) and, per
event, its spot and its first and last possible day. Everything is little-endian, and the columns follow each other
without gaps. `varint` is 7 bits a byte, lowest first, the highest bit set where more follow; `bits(w)` is w bits a
value, lowest first, filled up to whole bytes::

    0   4 s   magic "DTL2"
    4   u32   length of the file in bytes
    8   u32   n  events            12  u32  m  spots
    16  i32   day0: day 0 in days since 1970-01-01
    20  u32   last: the largest day index
    24  u32   d  dated events: they come first, sorted by first day (then by file order); undated ones follow
    28  u32   s  styles
    32  u32   shift: bits of x and y that are left out (`SHIFT`)
    36  u32   1 if `kind` follows
    40  f32   radius_km[s]         0: no area
        u8    group[s]             index into the legend
        u8    prec[s]              where_prec 1 … 7
        varint x[m]                steps from the point before, the first from -2^31 >> shift
        bits(32 - shift) y[m]      counted from -2^31 >> shift
        u8|u16 style[m]            u16 where there are more than 256
        bits(w) spot[n]            index of the event's spot, m: unlocated; w = bits of m
        varint start[d]            steps of the first possible day from the event before, the first from 0
        varint days[d]             last possible day minus first; 0 for an open end
        u8    flags[n]             bits 0-2 date_prec, 3 approximate, 4 open start, 5 open end, 6 disputed, 7 claimed
        u8    kind[n]              index into the kinds (only if the header says so)
        u8    0[8]                 so that eight bytes can be read from every value

Points are Web Mercator, the world from -2^31 to 2^31, y to the south, sorted by x and y: equal points are neighbours.
Leaving out `SHIFT` bits moves a point by at most 8 cm east or west and 8 cm north or south, which is less than the
last of five decimals of a degree. An open beginning has the day index 0.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.model import OPEN_END, OPEN_START

if TYPE_CHECKING:
    from numpy.typing import NDArray


MAGIC: Final = b"DTL2"
SHIFT: Final = 4
"""Bits of a coordinate that are left out: the world has 2^28 steps of 15 cm at the equator."""
_HEADER: Final = struct.Struct("<4sIIIiIIIII")
_MOST_OF_A_BYTE: Final = 256
_BLOCK: Final = 1 << 15
"""Numbers packed at a time; a multiple of 8, so that blocks end with whole bytes."""
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
    first_day, days, day0, last = _day_indices(start[:d], end[:d])
    spots, spot = _spots(events, order)
    flags = (
        events["date_prec"].to_numpy(np.uint8)[order]
        | (events["approximate"].to_numpy(bool)[order].astype(np.uint8) << 3)
        | ((start == OPEN_START).astype(np.uint8) << 4)
        | ((end == OPEN_END).astype(np.uint8) << 5)
        | (0 if disputed is None else disputed[order].astype(np.uint8) << 6)
        | ((events["claimed_by"].to_numpy(object) != "")[order].astype(np.uint8) << 7)
    )
    columns = [
        *spots.columns(),
        _bits(spot, len(spots).bit_length()),
        _varint(np.diff(first_day, prepend=0)),
        _varint(days),
        flags.astype("u1").tobytes(),
        b"" if kinds is None else kinds[order].astype("u1").tobytes(),
        bytes(8),
    ]
    body = b"".join(columns)
    length = _HEADER.size + len(body)
    has_kinds = int(kinds is not None)
    header = _HEADER.pack(MAGIC, length, n, len(spots), day0, last, d, len(spots.radius_km), SHIFT, has_kinds)
    return Packed(header + body, order)


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


@dataclass(frozen=True, slots=True)
class _Spots:
    """The distinct (point, style), sorted by point; a style is a radius, a legend group and a precision."""

    x: NDArray[np.int64]
    y: NDArray[np.int64]
    """Steps from the western and northern edge of the world."""
    style: NDArray[np.int64]
    radius_km: NDArray[np.float32]
    group: NDArray[np.uint8]
    prec: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.x)

    def columns(self) -> list[bytes]:
        """Its columns of the format: those of the styles, then those of the spots."""
        narrow = len(self.radius_km) <= _MOST_OF_A_BYTE
        return [
            self.radius_km.astype("<f4").tobytes(),
            self.group.tobytes(),
            self.prec.tobytes(),
            _varint(np.diff(self.x, prepend=0)),
            _bits(self.y, 32 - SHIFT),
            self.style.astype("u1" if narrow else "<u2").tobytes(),
        ]


def _spots(events: pd.DataFrame, order: NDArray[np.int64]) -> tuple[_Spots, NDArray[np.int64]]:
    """The spots and, per event in `order`, the index of its spot; as many as there are: none."""
    latitude = events["lat"].to_numpy(np.float64)[order]
    longitude = events["lon"].to_numpy(np.float64)[order]
    located = ~(np.isnan(latitude) | np.isnan(longitude))
    x, y = (_steps(value) for value in mercator(latitude[located], longitude[located]))
    radius, group, prec = (
        events[name].to_numpy(kind)[order][located]
        for name, kind in (("radius_km", np.float32), ("group", np.uint8), ("prec", np.uint8))
    )
    keys = radius.view(np.uint32).astype(np.int64) << 16 | group.astype(np.int64) << 8 | prec
    _, example, style = np.unique(keys, return_index=True, return_inverse=True)
    point = x << 32 | y
    by_point = np.lexsort((style, point))
    is_new = np.ones(len(by_point), dtype=bool)
    is_new[1:] = (np.diff(point[by_point]) != 0) | (np.diff(style[by_point]) != 0)
    chosen = by_point[is_new]
    number = np.empty(len(by_point), np.int64)
    number[by_point] = np.cumsum(is_new) - 1
    spot = np.full(len(order), len(chosen), dtype=np.int64)
    spot[located] = number
    return _Spots(x[chosen], y[chosen], style[chosen], radius[example], group[example], prec[example]), spot


def _steps(coordinate: NDArray[np.int64]) -> NDArray[np.int64]:
    """Coordinates of `mercator` as steps of 2^SHIFT from the edge of the world, rounded."""
    half = 2 ** (31 - SHIFT)
    steps: NDArray[np.int64] = np.minimum((coordinate + 2 ** (SHIFT - 1) >> SHIFT) + half, 2 * half - 1)
    return steps


def _day_indices(
    start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], int, int]:
    """Of dated events the first day and the days to the last, counted from the first known day; that day; the last."""
    known = np.concatenate([start[start != OPEN_START], end[end != OPEN_END]])
    day0 = int(known.min()) if len(known) else 0
    first = np.where(start == OPEN_START, 0, start - day0)
    days = np.where(end == OPEN_END, 0, end - day0 - first)
    return first, days, day0, int(known.max()) - day0 if len(known) else 0


def _varint(values: NDArray[np.int64]) -> bytes:
    """Numbers from 0 as 7 bits a byte, lowest first; the highest bit of a byte says that more follow."""
    sizes = np.ones(len(values), np.int64)
    while (more := values >> 7 * sizes > 0).any():
        sizes += more
    ends = np.cumsum(sizes)
    packed = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for byte in range(int(sizes.max(initial=0))):
        has = sizes > byte
        follows = np.where(sizes[has] > byte + 1, 0x80, 0)
        packed[ends[has] - sizes[has] + byte] = values[has] >> 7 * byte & 0x7F | follows
    return packed.tobytes()


def _bits(values: NDArray[np.int64], width: int) -> bytes:
    """Numbers of `width` bits, lowest first."""
    places = np.arange(width)
    blocks = (values[first : first + _BLOCK] for first in range(0, len(values), _BLOCK))
    return b"".join(
        np.packbits((block[:, None] >> places & 1).astype(np.uint8), bitorder="little").tobytes() for block in blocks
    )
