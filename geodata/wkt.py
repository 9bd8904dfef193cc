"""Read and write lines and areas as WKT (well-known text, ISO 19125) in WGS84 degrees: longitude before latitude.

A shape has the kinds and the nested coordinates of GeoJSON (RFC 7946), so that either form gives the other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geodata.errors import InputError
from geodata.messages import quoted
from geodata.model import COORDINATE_LIMITS

MOST_POINTS: Final = 20_000
"""Points of one shape: more is a coastline, not the place of an event."""
_DEPTHS: Final = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""Kind → how deep its points are nested."""
_NAMES: Final = {kind.upper(): kind for kind in _DEPTHS}
_TOKEN: Final = re.compile(r"\s*([(),]|[^\s(),]+)")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_LEAST_OF_RING: Final = 4
_PAIR: Final = 2
Point = tuple[float, float]
"""(longitude, latitude) in degrees, as in WKT and GeoJSON."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """`kind` as GeoJSON spells it; `coordinates`: a point, or lists of points as deep as the kind has them."""

    kind: str
    coordinates: Any

    @property
    def points(self) -> Iterator[Point]:
        """All points, in order."""
        return _flat(self.coordinates, _DEPTHS[self.kind])

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """(south, west, north, east) in degrees."""
        longitudes, latitudes = zip(*self.points, strict=True)
        return min(latitudes), min(longitudes), max(latitudes), max(longitudes)

    def as_text(self) -> str:
        """The shape as WKT."""
        inner = _written(self.coordinates, _DEPTHS[self.kind])
        return f"{self.kind.upper()} {inner if _DEPTHS[self.kind] else f'({inner})'}"


def parse(text: str) -> Geometry:
    """Read one shape of two dimensions. Raises InputError, which says what is wrong."""
    tokens = _TOKEN.findall(text)
    kind = _NAMES.get(tokens[0].upper() if tokens else "")
    if kind is None:
        raise InputError(
            f"{quoted(text)} is not a shape in WKT; expected one such as LINESTRING (36.2 33.5, 36.3 33.6)"
        )
    if len(tokens) > 1 and tokens[1].upper() in {"Z", "M", "ZM", "EMPTY"}:
        raise InputError(f"{kind.upper()} {tokens[1]} has {_odd(tokens[1])}; expected longitude and latitude alone")
    reader = _WktReader(tokens[1:])
    found: Any = reader.shape(_DEPTHS[kind] or 1)
    reader.end()
    return of(kind, found if _DEPTHS[kind] else _only(found))


def of(kind: str, coordinates: Any) -> Geometry:
    """The shape of GeoJSON's `type` and `coordinates`. Raises InputError when it is none on Earth or too large."""
    if kind not in _DEPTHS:
        raise InputError(f"{quoted(str(kind))} is not a kind of shape; expected one of {', '.join(_DEPTHS)}")
    shape = Geometry(kind, _checked(coordinates, _DEPTHS[kind], [0]))
    for line in _lines(shape):
        if kind.endswith("Polygon") and (len(line) < _LEAST_OF_RING or line[0] != line[-1]):
            raise InputError("a ring of the area is not closed; expected four points or more, the last as the first")
        if len(line) < _PAIR:
            raise InputError("a line has one point; expected two or more")
    return shape


class _WktReader:
    """Reads points in brackets from tokens."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def shape(self, depth: int) -> list[Any] | Point:
        if not depth:
            return self._point()
        self._expect("(")
        found = [self.shape(depth - 1)]
        while self._next() == ",":
            self._at += 1
            found.append(self.shape(depth - 1))
        self._expect(")")
        return found

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise InputError(f"{quoted(self._next())} follows the end of the shape; expected one shape a cell")

    def _point(self) -> Point:
        wrapped = self._next() == "("  # the points of MULTIPOINT may be in brackets
        self._at += wrapped
        pair = self._number(), self._number()
        if self._next() not in {",", ")", ""}:
            raise InputError("a point has more than two numbers; expected longitude and latitude alone")
        if wrapped:
            self._expect(")")
        return pair

    def _number(self) -> float:
        token = self._next()
        if not _NUMBER.fullmatch(token):
            raise InputError(f"{quoted(token) if token else 'the end'} stands where a number is expected")
        self._at += 1
        return float(token)

    def _expect(self, token: str) -> None:
        if self._next() != token:
            found = quoted(self._next()) if self._next() else "the end"
            raise InputError(f"{found} stands where {token} is expected")
        self._at += 1

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""


def _checked(coordinates: Any, depth: int, count: list[int]) -> Any:
    """The coordinates as tuples; `count` holds the number of points so far. Raises InputError."""
    if not isinstance(coordinates, Sequence) or isinstance(coordinates, str) or not coordinates:
        raise InputError("the shape has no points, or not as deep in brackets as its kind has them")
    if depth:
        return tuple(_checked(part, depth - 1, count) for part in coordinates)
    count[0] += 1
    if count[0] > MOST_POINTS:
        raise InputError(f"the shape has more than {MOST_POINTS:,} points; simplify it")
    try:
        longitude, latitude = (float(number) for number in coordinates[:_PAIR])
    except (TypeError, ValueError):
        raise InputError("a point is not a pair of longitude and latitude") from None
    if not abs(latitude) <= COORDINATE_LIMITS["latitude"] or not abs(longitude) <= COORDINATE_LIMITS["longitude"]:
        raise InputError(
            f"the point {longitude:g} {latitude:g} is not on Earth; expected longitude, then latitude, in degrees"
        )
    return longitude, latitude


def _flat(coordinates: Any, depth: int) -> Iterator[Point]:
    if depth:
        for part in coordinates:
            yield from _flat(part, depth - 1)
    else:
        yield coordinates


def _lines(shape: Geometry) -> list[Sequence[Point]]:
    """The lines or rings of the shape, none for points."""
    if shape.kind.endswith("Point"):
        return []
    found: list[Any] = [shape.coordinates]
    for _ in range(_DEPTHS[shape.kind] - 1):
        found = [part for parts in found for part in parts]
    return found


def _written(coordinates: Any, depth: int) -> str:
    if depth:
        return f"({', '.join(_written(part, depth - 1) for part in coordinates)})"
    return " ".join(_digits(number) for number in coordinates)


def _digits(number: float) -> str:
    return f"{number:.7f}".rstrip("0").rstrip(".") if math.isfinite(number) else "0"


def _only(points: Any) -> Any:
    if len(points) != 1:
        raise InputError("POINT has several points; expected one")
    return points[0]


def _odd(word: str) -> str:
    return "no points" if word.upper() == "EMPTY" else "a third number for each point"
