"""Outlines of Natural Earth's countries, simplified for a map: fine near the dataset, coarse elsewhere.

The source is TopoJSON (https://github.com/topojson/topojson-specification), in which neighbours share lines ("arcs").
Each arc is simplified once, so neighbours still meet where fine and coarse lie side by side. Natural Earth identifies
countries by ISO 3166-1 numeric codes; `NUMERIC` and `ALPHA2` translate them from and to alpha-2.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geodata.errors import DatelineError

if TYPE_CHECKING:
    from numpy.typing import NDArray


_CODES: Final = (
    "AD020AE784AF004AG028AI660AL008AM051AN530AO024AQ010AR032AS016AT040AU036AW533AX248AZ031BA070BB052BD050"
    "BE056BF854BG100BH048BI108BJ204BL652BM060BN096BO068BQ535BR076BS044BT064BV074BW072BY112BZ084CA124CC166"
    "CD180CF140CG178CH756CI384CK184CL152CM120CN156CO170CR188CS891CU192CV132CW531CX162CY196CZ203DE276DJ262"
    "DK208DM212DO214DZ012EC218EE233EG818EH732ER232ES724ET231FI246FJ242FK238FM583FO234FR250GA266GB826GD308"
    "GE268GF254GG831GH288GI292GL304GM270GN324GP312GQ226GR300GS239GT320GU316GW624GY328HK344HM334HN340HR191"
    "HT332HU348ID360IE372IL376IM833IN356IO086IQ368IR364IS352IT380JE832JM388JO400JP392KE404KG417KH116KI296"
    "KM174KN659KP408KR410KW414KY136KZ398LA418LB422LC662LI438LK144LR430LS426LT440LU442LV428LY434MA504MC492"
    "MD498ME499MF663MG450MH584MK807ML466MM104MN496MO446MP580MQ474MR478MS500MT470MU480MV462MW454MX484MY458"
    "MZ508NA516NC540NE562NF574NG566NI558NL528NO578NP524NR520NU570NZ554OM512PA591PE604PF258PG598PH608PK586"
    "PL616PM666PN612PR630PS275PT620PW585PY600QA634RE638RO642RS688RU643RW646SA682SB090SC690SD729SE752SG702"
    "SH654SI705SJ744SK703SL694SM674SN686SO706SR740SS728ST678SV222SX534SY760SZ748TC796TD148TF260TG768TH764"
    "TJ762TK772TL626TM795TN788TO776TR792TT780TV798TW158TZ834UA804UG800UM581US840UY858UZ860VA336VC670VE862"
    "VG092VI850VN704VU548WF876WS882YE887YT175ZA710ZM894ZW716"
)

NUMERIC: Final = {_CODES[start : start + 2]: _CODES[start + 2 : start + 5] for start in range(0, len(_CODES), 5)}
"""``SY`` → ``760``. Kosovo (XK) has no numeric code."""

ALPHA2: Final = {numeric: alpha2 for alpha2, numeric in NUMERIC.items()}
"""``760`` → ``SY``."""

WITHOUT_CODE: Final = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Siachen Glacier": "IN"}
"""Name of an outline without a numeric code → the country to which it is counted."""

Coordinates = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
"""Points as rows of (longitude, latitude) in degrees. Lines continue across the 180th meridian: 181 follows 180."""

Arcs = tuple[Coordinates, ...] | dict[int, Coordinates]
"""Arcs by their numbers."""

UNITS_PER_DEGREE: Final = 1000
_HALF_TURN: Final = 180.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees, edges included."""

    south: float
    west: float
    north: float
    east: float

    def padded(self, share: float, least: float) -> Box:
        """The box extended on each side by `share` of its extent, and by at least `least` degrees."""
        high = max(least, share * (self.north - self.south))
        wide = max(least, share * (self.east - self.west))
        return Box(max(-90.0, self.south - high), self.west - wide, min(90.0, self.north + high), self.east + wide)

    def contains(self, points: Coordinates) -> NDArray[np.bool_]:
        """Per point, whether it lies inside."""
        longitude, latitude = points[:, 0], points[:, 1]
        inside = (latitude >= self.south) & (latitude <= self.north)
        return inside & ((longitude - self.west) % 360 <= self.east - self.west)

    def intersects(self, points: Coordinates) -> bool:
        """Whether the bounding box of the points touches this one."""
        (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
        overlaps = any(west + turn <= self.east and east + turn >= self.west for turn in (-360, 0, 360))
        return bool(south <= self.north and north >= self.south and overlaps)


@dataclass(frozen=True, slots=True)
class Shape:
    """A country: `ident` is its ISO 3166-1 numeric code, or its name where it has none; rings are arc numbers."""

    ident: str
    name: str
    rings: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Topology:
    """The arcs, and the countries whose rings they form. Arc number ``~n`` is arc n reversed."""

    arcs: tuple[Coordinates, ...]
    shapes: tuple[Shape, ...]


@lru_cache(maxsize=2)
def read(path: Path) -> Topology:
    """The countries in a TopoJSON file. Raises DatelineError when it is missing or not TopoJSON."""
    try:
        content = json.loads(path.read_text("utf-8"))
        return decode(content)
    except OSError as error:
        raise DatelineError(f"The base map {path.name} is missing. Build the front end, or install again.") from error
    except (ValueError, LookupError, TypeError) as error:
        raise DatelineError(f"{path.name} is not TopoJSON of countries ({error!r}): build it again.") from error


def decode(topology: dict[str, Any]) -> Topology:
    """Arcs and shapes of TopoJSON with an object ``countries``. Raises ValueError, LookupError or TypeError."""
    scale = np.array(topology["transform"]["scale"], np.float64)
    translate = np.array(topology["transform"]["translate"], np.float64)
    arcs = tuple(unwrap(np.cumsum(np.array(arc, np.int64), axis=0) * scale + translate) for arc in topology["arcs"])
    shapes = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = str(geometry["properties"]["name"])
        polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])
        rings = tuple(tuple(ring) for polygon in polygons for ring in polygon)
        shapes.append(Shape(str(geometry.get("id", name)), name, rings))
    return Topology(arcs, tuple(shapes))


def simplify(line: Coordinates, tolerance: float) -> Coordinates:
    """The line with fewer points, nowhere more than `tolerance` degrees from the original (Douglas & Peucker 1973).

    The first and the last point stay. Degrees of longitude are shortened by the latitude.
    """
    flat = line * [float(np.cos(np.radians(np.clip(line[:, 1], -80, 80)).mean())), 1.0]
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:  # noqa: PLR2004 - no point lies between
            continue
        off = _distances(flat[first : last + 1])
        farthest = int(off.argmax())
        if off[farthest] > tolerance:
            keep[first + farthest] = True
            spans += [(first, first + farthest), (first + farthest, last)]
    return line[keep]


def adapt(line: Coordinates, zones: Sequence[tuple[Box, float]], elsewhere: float) -> Coordinates:
    """The line, with each stretch simplified by the tolerance (degrees) of the first zone that contains it."""
    tolerance = np.full(len(line), elsewhere)
    for box, zone_tolerance in reversed(zones):
        tolerance[box.contains(line)] = zone_tolerance
    changes = np.flatnonzero(tolerance[1:] != tolerance[:-1]) + 1
    edges = [0, *changes.tolist(), len(line) - 1]
    parts = [
        simplify(line[first : last + 1], float(tolerance[first])) for first, last in pairwise(edges) if last > first
    ]
    return np.concatenate([part[:-1] for part in parts] + [line[-1:]])


def ring(arcs: Arcs, numbers: tuple[int, ...]) -> Coordinates:
    """A closed ring of arcs, without the repeated last point. A ring around a pole is extended to the pole."""
    lines = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    points = unwrap(np.concatenate([line[:-1] for line in lines]))
    (first, latitude), last = points[0], points[-1, 0]
    if abs(last - first) <= _HALF_TURN:
        return points
    again = first + np.copysign(360, last - first)
    pole = np.copysign(90, points[:, 1].mean())
    return np.concatenate([points, [[again, latitude], [again, pole], [first, pole]]])


def area(points: Coordinates) -> float:
    """Square degrees inside a ring, with degrees of longitude shortened by its middle latitude."""
    x, y = points[:, 0], points[:, 1]
    flat = 0.5 * float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
    return flat * float(np.cos(np.radians(np.clip(y.mean(), -85, 85))))


def encode(points: Coordinates, units: int) -> list[int]:
    """A ring as [x0, y0, dx, dy, …] in 1/`units` degree, without points that repeat the one before."""
    grid = np.rint(points * units).astype(np.int64)
    distinct = np.ones(len(grid), bool)
    distinct[1:] = (grid[1:] != grid[:-1]).any(axis=1)
    grid = grid[distinct]
    return [int(value) for value in np.diff(grid, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()]


def span(longitudes: NDArray[np.float64]) -> tuple[float, float]:
    """The westernmost and the easternmost of some longitudes in degrees: the shorter way around, if it is under 180°.

    Fiji at 178 and Samoa at -172 are 178 and 188; around the whole world it is from the least to the greatest.
    """
    around = np.sort(np.unique(longitudes % 360))
    gaps = np.diff(around, append=around[0] + 360)
    widest = int(gaps.argmax())
    west = float(around[(widest + 1) % len(around)])
    width = 360 - float(gaps[widest])
    if width >= _HALF_TURN:
        return float(longitudes.min()), float(longitudes.max())
    west = west - 360 if west >= _HALF_TURN else west
    return west, west + width


def unwrap(line: Coordinates) -> Coordinates:
    """The line with longitudes that continue across the 180th meridian instead of jumping to the other side."""
    if np.abs(np.diff(line[:, 0])).max(initial=0) <= _HALF_TURN:
        return line  # the usual case: it does not cross
    return np.column_stack([np.unwrap(line[:, 0], period=360), line[:, 1]])


def _distances(points: Coordinates) -> Coordinates:
    """Distance of each point from the segment between the first and the last one."""
    start, along = points[0], points[-1] - points[0]
    offset = points - start
    length = float(along @ along)
    if length == 0:
        return _length(offset)
    share = np.clip(offset @ along / length, 0, 1)
    return _length(offset - share[:, None] * along)


def _length(points: Coordinates) -> Coordinates:
    lengths: Coordinates = np.hypot(points[:, 0], points[:, 1])
    return lengths
