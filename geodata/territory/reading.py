"""Read areas with dates: a file for each day with the day in its name, or files whose areas say their days.

Read are GeoJSON in its dated dialects, JSON-FG and KML, and ZIP archives and folders of them; tables of settlements by
day are read by `settlements`. What cannot be read is set aside with its reason, and the rest is taken.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np

from geodata import edtf, wkt
from geodata.errors import EdtfError, InputError
from geodata.interchange import documents, features, moments, unpacking
from geodata.interchange.formats import geojson, kml
from geodata.messages import quoted
from geodata.model import OPEN_END
from geodata.territory.model import UNIT, Holding, Polygon, Ring

HOLDERS: Final = (
    *("holder", "held_by", "controlled_by", "control", "controller", "occupied_by", "occupier"),
    *("faction", "side", "party", "actor", "status", "name", "title"),
)
"""Properties that may name the holder of an area, the surest first."""
_QUOTES: Final = ("quote", "description", "comment", "notes")
_SOURCES: Final = ("source", "source_url", "url", "link")
MOST_FILES: Final = 20_000
MOST_POINTS: Final = 2_000_000
"""Points of all areas of one file."""
_READ: Final = (".geojson", ".json", ".kml", ".csv")
_PACKED: Final = (".gz", ".kmz")
_LEAST_OF_RING: Final = 3
_LIMITS: Final = np.array([180.0, 90.0])
_MOST_BYTES: Final = 2_000_000_000


@dataclass(slots=True)
class Found:
    """What was read, and why the rest was not, a sentence each."""

    holdings: list[Holding] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    named_by: str = ""
    """The property from which the holders were taken; "" when it was said by whoever added the files."""


@dataclass(frozen=True, slots=True)
class _Area:
    """One area of a file as it stands there."""

    date: str
    polygons: tuple[Polygon, ...]
    properties: Mapping[str, str]


def files_in(paths: Iterable[Path], folder: Path) -> Iterator[Path]:
    """The files to read: those named, those in the folders named, and those in archives, unpacked into `folder`.

    Raises InputError for an archive that is damaged, too large, or that has too many files.
    """
    count = 0
    for path in paths:
        for one in sorted(path.rglob("*")) if path.is_dir() else (path,):
            if path.is_dir() and not one.name.lower().endswith((*_READ, *_PACKED, ".zip")):
                continue
            for found in _unpacked(one, folder):
                count += 1
                if count > MOST_FILES:
                    raise InputError(f"there are more than {MOST_FILES:,} files; add those of one country")
                yield found


def areas(path: Path, held_by: str = "", column: str = "") -> Found:
    """The areas of a file. `held_by`: who holds them; or `column`: the property that says so.

    Raises InputError when the file cannot be read, or nothing says who holds the areas.
    """
    found = Found()
    read = [*_kml(path, found)] if path.suffix.lower() == ".kml" else [*_geojson(path, found)]
    if not held_by:
        found.named_by = column or _holder_column(path, read)
    for area in read:
        holder = held_by or area.properties.get(found.named_by, "").strip()
        if not holder:
            found.aside.append(f"an area of {path.name} has no {found.named_by}, so nobody is known to hold it")
            continue
        try:
            date = edtf.parse(area.date)
        except EdtfError as error:
            found.aside.append(f"an area of {path.name} has no date that can be read ({error})")
            continue
        source = _first(area.properties, _SOURCES) or path.name
        quote = _first(area.properties, _QUOTES)
        end = min(date.end_day, OPEN_END)
        found.holdings.append(Holding(holder, date.start_day, end, area.polygons, source=source, quote=quote))
    return found


def joined(holdings: Iterable[Holding], aside: list[str]) -> list[Holding]:
    """The areas of one holder, span and source as one holding. What a second file says of such a day is set aside."""
    kept: dict[tuple[str, int, int], list[Holding]] = {}
    for one in holdings:
        there = kept.setdefault((one.holder, one.start_day, one.end_day), [])
        if there and there[0].source != one.source:
            if not any(_is_same(one, other) for other in there):
                aside.append(
                    f"{one.source} says again what {one.holder} held on {_days(one)}, and differently: "
                    f"{there[0].source} was read first"
                )
            continue
        there.append(one)
    return [_one(parts) for parts in kept.values()]


def _days(one: Holding) -> str:
    return edtf.words(edtf.iso(one.start_day))[0]


def _one(parts: Sequence[Holding]) -> Holding:
    first = parts[0]
    polygons = tuple(polygon for part in parts for polygon in part.polygons)
    points = np.vstack([part.points for part in parts])
    quote = next((part.quote for part in parts if part.quote), "")
    return Holding(first.holder, first.start_day, first.end_day, polygons, points, first.source, quote)


def _is_same(one: Holding, other: Holding) -> bool:
    rings, others = ([ring for polygon in part.polygons for ring in polygon] for part in (one, other))
    return len(rings) == len(others) and all(map(np.array_equal, rings, others))


def _unpacked(path: Path, folder: Path) -> Iterator[Path]:
    if path.suffix.lower() == ".zip":
        yield from _members(path, folder)
    elif path.name.lower().endswith(_PACKED):
        yield unpacking.unpack(path, folder / f"{path.stem}-unpacked")
    else:
        yield path


def _members(path: Path, folder: Path) -> Iterator[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if info.filename.lower().endswith(_READ)]
            if sum(info.file_size for info in infos) > _MOST_BYTES:
                raise InputError(f"{path.name} unpacks to more than {_MOST_BYTES // 10**9} GB; nothing was read")
            for number, info in enumerate(sorted(infos, key=lambda info: info.filename)):
                target = folder / f"{path.stem}-{number}" / PurePosixPath(info.filename).name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as packed:
                    target.write_bytes(packed.read(info.file_size + 1))
                yield target
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise InputError(f"{path.name} is damaged or was cut off ({error}); nothing was read") from error


def _geojson(path: Path, found: Found) -> Iterator[_Area]:
    whole = documents.load_json(path)
    listed = geojson.features_of(whole)
    texts = [geojson.dates_of(feature) for feature in listed]
    read = moments.reader(text for pair in texts for text in pair if text not in {"", moments.OPEN})
    dates = [geojson.moment_of(pair, read).date for pair in texts]
    if listed and not any(dates):
        dates = [geojson.day_of_name(path).date] * len(listed)
    count = 0
    for feature, date in zip(listed, dates, strict=True):
        geometry = feature.get("geometry") or feature.get("place")
        try:
            polygons = _polygons(geometry, in_metres=geojson.in_metres(whole))
        except InputError as error:
            found.aside.append(f"an area of {path.name} cannot be read: {error}")
            continue
        count += sum(len(ring) for polygon in polygons for ring in polygon)
        if count > MOST_POINTS:
            raise InputError(f"{path.name} has more than {MOST_POINTS:,} points; simplify its areas")
        properties = feature.get("properties")
        cells = documents.flat(properties) if isinstance(properties, Mapping) else {}
        yield _Area(date, polygons, {name.casefold(): text for name, text in cells.items()})


def _polygons(geometry: Any, *, in_metres: bool) -> tuple[Polygon, ...]:
    """The polygons of a geometry of GeoJSON. Raises InputError for one that is no area."""
    if not isinstance(geometry, Mapping):
        raise InputError("it has no geometry")
    if geometry.get("type") == "GeometryCollection":
        parts = [_polygons(part, in_metres=in_metres) for part in geometry.get("geometries") or []]
        return tuple(polygon for part in parts for polygon in part)
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise InputError(f"it is a {quoted(str(kind))}, and what is held is an area")
    if not coordinates:
        raise InputError("its area is empty")
    try:
        several = [coordinates] if kind == "Polygon" else coordinates
        return tuple(tuple(_ring(ring, in_metres=in_metres) for ring in polygon) for polygon in several)
    except (TypeError, ValueError) as error:
        raise InputError("its coordinates are not as deep in brackets as an area has them") from error


def _ring(points: Sequence[Any], *, in_metres: bool) -> Ring:
    pairs = [features.web_mercator(*point[:2]) for point in points] if in_metres else [point[:2] for point in points]
    degrees = np.array(pairs, np.float64).reshape(-1, 2)
    if not np.isfinite(degrees).all() or (np.abs(degrees) > _LIMITS).any():
        raise InputError("a point is not on Earth; expected longitude, then latitude, in degrees")
    ring = np.rint(degrees / UNIT).astype(np.int32)
    moved = np.ones(len(ring), bool)
    moved[1:] = (ring[1:] != ring[:-1]).any(axis=1)
    ring = ring[moved]
    if len(ring) > 1 and (ring[0] == ring[-1]).all():
        ring = ring[:-1]
    if len(ring) < _LEAST_OF_RING:
        raise InputError("a ring has fewer than three points")
    return ring


def _kml(path: Path, found: Found) -> Iterator[_Area]:
    rows = kml.unpack(path)
    names = [name.removeprefix(documents.OURS).casefold() for name in rows.columns]
    for row in rows.rows:
        cells = dict(zip(reversed(names), reversed(row), strict=True))  # what was read for us stands first, and counts
        try:
            shape = wkt.parse(cells.get("geometry", ""))
            polygons = _polygons({"type": shape.kind, "coordinates": shape.coordinates}, in_metres=False)
        except InputError as error:
            found.aside.append(f"a placemark of {path.name} is no area that can be read: {error}")
            continue
        yield _Area(cells.get("date", ""), polygons, cells)


def _holder_column(path: Path, read: Sequence[_Area]) -> str:
    named = {name for area in read for name, text in area.properties.items() if text.strip()}
    if found := next((name for name in HOLDERS if name in named), ""):
        return found
    if not read:
        return ""
    others = f", or the property with --holder-column: {quoted(', '.join(sorted(named)), 200)}" if named else ""
    raise InputError(f"nothing in {path.name} says who holds its areas; say so with --held-by NAME{others}")


def _first(properties: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((said for name in names if (said := " ".join(properties.get(name, "").split()))), "")
