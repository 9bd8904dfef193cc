"""Points, lines and areas with properties, as GeoJSON, KML, uMap and Esri have them, as records of events."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from geodata import edtf, wkt
from geodata.errors import EdtfError, InputError
from geodata.interchange import documents
from geodata.interchange.documents import Record
from geodata.interchange.mapping import OURS
from geodata.interchange.moments import UNKNOWN, Moment
from geodata.model import EVENT_COLUMN_NAMES, WherePrec

EARTH_RADIUS_M: Final = 6_378_137.0
NOTE: Final = (
    "the file does not say how exactly places are known: points are shown as near (25 km), areas by their size"
)
_KM_OF_DEGREE: Final = 111.2
_SIZES_KM: Final = ((25.0, WherePrec.NEAR), (30.0, WherePrec.DISTRICT), (60.0, WherePrec.PROVINCE))
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "name", "headline", "label", "event", "event_title"),
    "description": ("description", "desc", "text", "popup", "popupcontent", "summary", "notes", "comment", "content"),
    "place": ("place", "place_name", "location", "city", "settlement", "town"),
    "tags": ("tags", "category", "categories", "type", "class"),
    "media": ("media", "url", "link", "links", "source_url", "image", "photo", "video"),
}
"""Our column → names under which other programs keep what goes there, in small letters, the surest first."""
_KEPT: Final = frozenset(EVENT_COLUMN_NAMES) - {
    "status",
    "draft_note",
    "latitude",
    "longitude",
    "date",
    "time",
    "geometry",
}
"""Our own columns, which a file that we wrote has under their names."""


_EXPORTED: Final = frozenset({"event_id", "status", "title"})
"""Properties by which an event that Dateline exported is known."""
_SAME_DEGREES: Final = 2e-6
"""Places that differ by less are the same: degrees are written with six digits."""


@dataclass(frozen=True, slots=True)
class FeaturePlace:
    """The point of a shape, as degrees in text, how exact it is, and its WKT, "" for a point."""

    latitude: str = ""
    longitude: str = ""
    where_prec: str = ""
    geometry: str = ""


def place_of(shape: wkt.Geometry | None) -> FeaturePlace:
    """The point itself, or the middle of what a line or an area covers."""
    if shape is None:
        return FeaturePlace()
    south, west, north, east = shape.bounds
    latitude, longitude = (south + north) / 2, (west + east) / 2
    if shape.kind == "Point":
        return FeaturePlace(_degrees(latitude), _degrees(longitude), WherePrec.NEAR.word)
    height, width = (north - south) / 2, (east - west) / 2 * math.cos(math.radians(latitude))
    radius = math.hypot(height, width) * _KM_OF_DEGREE
    prec = next((word for most, word in _SIZES_KM if radius <= most), WherePrec.REGION)
    is_drawn = shape.kind != "MultiPoint"
    return FeaturePlace(_degrees(latitude), _degrees(longitude), prec.word, shape.as_text() if is_drawn else "")


def shape_of(geometry: object, *, mercator: bool = False) -> wkt.Geometry | None:
    """A geometry of GeoJSON, None for null. Raises InputError for one that is none.

    `mercator`: its coordinates are metres of Web Mercator. Of a collection, all points count.
    """
    if geometry is None:
        return None
    if not isinstance(geometry, Mapping):
        raise InputError("the geometry is not an object")
    if geometry.get("type") == "GeometryCollection":
        shapes = [shape_of(part, mercator=mercator) for part in geometry.get("geometries") or []]
        points = [point for shape in shapes if shape for point in shape.points]
        return wkt.of("MultiPoint", points) if points else None
    coordinates = geometry.get("coordinates")
    if coordinates in (None, []):
        return None
    return wkt.of(str(geometry.get("type")), _in_degrees(coordinates) if mercator else coordinates)


def record(
    identity: str,
    place: FeaturePlace,
    moment: Moment,
    properties: Mapping[str, Any],
    given: Mapping[str, str] | None = None,
) -> Record:
    """An event from what a feature says; `given`: cells that the format has read itself."""
    if (exported := as_exported(properties, place, moment)) is not None:
        return Record(exported, properties)
    found = {name: _first(properties, names) for name, names in _NAMES.items()}
    own = {name: documents.text(value) for name, value in properties.items() if name in _KEPT and value is not None}
    point = {"latitude": place.latitude, "longitude": place.longitude, "geometry": place.geometry}
    precision = own.get("where_prec") or place.where_prec
    cells = {
        **found,
        **own,
        **point,
        "where_prec": precision,
        "date": moment.date,
        "time": moment.time,
        **(given or {}),
    }
    cells["media"] = "; ".join(item for item in cells["media"].split("; ") if item.startswith(("http://", "https://")))
    return Record({"event_id": identity, **cells, "title": documents.words(cells["title"])}, properties)


def are_ours(properties: Mapping[str, Any]) -> bool:
    """Whether properties are the columns of an event that Dateline exported."""
    return properties.keys() >= _EXPORTED


def as_exported(
    properties: Mapping[str, Any], place: FeaturePlace | None = None, moment: Moment = UNKNOWN
) -> dict[str, str] | None:
    """The cells of an event that Dateline exported, None for any other.

    `place` and `moment` are what the format says itself, where it has these beside our columns. Where they differ,
    somebody has changed the file since, in a program that knows its format alone: what that says counts.
    """
    if not are_ours(properties):
        return None
    cells = {name: documents.text(properties[name]) for name in OURS if properties.get(name) is not None}
    if place is not None and not _is_same_place(cells, place):
        cells |= {"latitude": place.latitude, "longitude": place.longitude, "geometry": place.geometry}
        cells["where_prec"] = cells.get("where_prec") or place.where_prec
    if moment.date and not _are_same_days(cells.get("date", ""), moment.date):
        cells |= {"date": moment.date, "time": moment.time}
    return cells


def _is_same_place(cells: Mapping[str, str], place: FeaturePlace) -> bool:
    if drawn := cells.get("geometry"):
        try:
            return wkt.parse(drawn).as_text() == place.geometry
        except InputError:
            return False
    pairs = ((cells.get("latitude", ""), place.latitude), (cells.get("longitude", ""), place.longitude))
    try:
        return all(ours == theirs or abs(float(ours) - float(theirs)) < _SAME_DEGREES for ours, theirs in pairs)
    except ValueError:
        return False


def _are_same_days(ours: str, theirs: str) -> bool:
    try:
        one, other = edtf.parse(ours), edtf.parse(theirs)
    except EdtfError:
        return False
    return (one.start_day, one.end_day) == (other.start_day, other.end_day)


def web_mercator(x: float, y: float) -> tuple[float, float]:
    """Metres of Web Mercator (EPSG:3857) → (longitude, latitude) in degrees."""
    latitude = math.degrees(2 * math.atan(math.exp(min(max(y / EARTH_RADIUS_M, -20.0), 20.0))) - math.pi / 2)
    return math.degrees(x / EARTH_RADIUS_M), latitude


def _in_degrees(coordinates: Any) -> Any:
    if isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], int | float):
        if len(coordinates) < 2:  # noqa: PLR2004 - a point has two
            raise InputError("a point is not a pair of coordinates")
        return web_mercator(float(coordinates[0]), float(coordinates[1]))
    return [_in_degrees(part) for part in coordinates] if isinstance(coordinates, list) else coordinates


def _first(properties: Mapping[str, Any], names: tuple[str, ...]) -> str:
    known = {str(name).casefold(): value for name, value in properties.items()}
    return next((said for name in names if (said := documents.text(known.get(name)).strip())), "")


def _degrees(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")
