"""Read and write shapes as WKB (well-known binary), as GeoParquet and PostGIS have them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import Any, Final

from geodata import wkt
from geodata.errors import InputError

_KINDS: Final = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
}
_CODES: Final = {kind: code for code, kind in _KINDS.items()}
_PARTS_OF: Final = {"MultiPoint": 1, "MultiLineString": 2, "MultiPolygon": 3}
_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000
"""Flags of PostGIS beside the kind; ISO adds 1000 for heights, 2000 for measures."""


def parse(data: bytes, to_degrees: Callable[[float, float], wkt.Point] | None = None) -> wkt.Geometry | None:
    """One shape, without heights; None for an empty point. Raises InputError.

    `to_degrees`: gives longitude and latitude of a point in other units.
    """
    try:
        kind, coordinates, _ = _shape(data, 0, 0)
    except (struct.error, IndexError, KeyError) as error:
        raise InputError("a shape in WKB is damaged or of a kind that is not known") from error
    if kind == "Point" and coordinates[0] != coordinates[0]:  # NaN stands for an empty point
        return None
    return wkt.of(kind, _turned(coordinates, to_degrees) if to_degrees else coordinates)


def _turned(coordinates: Any, to_degrees: Callable[[float, float], wkt.Point]) -> Any:
    if isinstance(coordinates, tuple):
        return to_degrees(*coordinates)
    return [_turned(part, to_degrees) for part in coordinates]


def _shape(data: bytes, at: int, depth: int) -> tuple[str, Any, int]:
    """Kind and coordinates of the shape that begins at `at`, and where it ends."""
    order = "<" if data[at] else ">"
    (code,) = struct.unpack_from(f"{order}I", data, at + 1)
    at += 9 if code & _HAS_SRID else 5
    plain = code & 0x0FFFFFFF
    numbers = 2 + bool(code & _HAS_Z or plain // 1000 in {1, 3}) + bool(code & _HAS_M or plain // 1000 in {2, 3})
    kind = _KINDS[plain % 1000]
    if kind in _PARTS_OF:
        if depth:
            raise InputError("a shape in WKB has collections in collections")
        count, at = _count(data, at, order)
        parts = []
        for _ in range(count):
            _, part, at = _shape(data, at, depth + 1)
            parts.append(part)
        return kind, parts, at
    if kind == "Point":
        return kind, *_point(data, at, order, numbers)
    if kind == "LineString":
        return kind, *_line(data, at, order, numbers)
    count, at = _count(data, at, order)
    rings = []
    for _ in range(count):
        ring, at = _line(data, at, order, numbers)
        rings.append(ring)
    return kind, rings, at


def _point(data: bytes, at: int, order: str, numbers: int) -> tuple[tuple[float, float], int]:
    longitude, latitude = struct.unpack_from(f"{order}2d", data, at)
    return (longitude, latitude), at + 8 * numbers


def _line(data: bytes, at: int, order: str, numbers: int) -> tuple[list[tuple[float, float]], int]:
    count, at = _count(data, at, order)
    points = []
    for _ in range(count):
        point, at = _point(data, at, order, numbers)
        points.append(point)
    return points, at


def _count(data: bytes, at: int, order: str) -> tuple[int, int]:
    """How many parts follow. Raises InputError for more than the bytes can hold."""
    (count,) = struct.unpack_from(f"{order}I", data, at)
    if count * 4 > len(data):
        raise InputError("a shape in WKB says that it has more points than bytes")
    return count, at + 4


def encode(shape: wkt.Geometry) -> bytes:
    """A shape as WKB, little-endian and without heights."""
    code = _CODES[shape.kind]
    if shape.kind == "Point":
        return _head(code) + _pairs([shape.coordinates])
    if shape.kind == "LineString":
        return _head(code) + _counted(shape.coordinates)
    if shape.kind == "Polygon":
        rings = [_counted(ring) for ring in shape.coordinates]
        return _head(code) + struct.pack("<I", len(rings)) + b"".join(rings)
    parts = [encode(wkt.Geometry(shape.kind.removeprefix("Multi"), part)) for part in shape.coordinates]
    return _head(code) + struct.pack("<I", len(parts)) + b"".join(parts)


def _head(code: int) -> bytes:
    return struct.pack("<BI", 1, code)


def _counted(points: Sequence[wkt.Point]) -> bytes:
    return struct.pack("<I", len(points)) + _pairs(points)


def _pairs(points: Sequence[wkt.Point]) -> bytes:
    return b"".join(struct.pack("<2d", *point) for point in points)
