"""The base map for the browser: outlines of countries and labels for orientation (`BaseMap` in the front end).

Outlines come from Natural Earth (npm package world-atlas), names from the bundled gazetteer; nothing is fetched.

Making one takes a second, and it is the same for every edit and every briefing, so base maps are cached on disk: one
file each in the user's cache folder, named by a hash of everything that it depends on (outlines, gazetteer, this code,
region). A file that is damaged or cannot be written only means that the map is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashboard.basemap import outlines
from dashboard.basemap.outlines import ALPHA2, NUMERIC, Box
from geodata import fileio
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import DatasetInfo, Place
from geodata.online import cache

ATLAS: Final = Path(__file__).parent.parent / "assets" / "countries-10m.json"
Bounds = tuple[tuple[float, float], tuple[float, float]]
"""((south, west), (north, east)) in degrees."""

WORLD: Final = Box(-60.0, -180.0, 85.0, 180.0)
MARGIN: Final = 0.6
LEAST_MARGIN: Final = 1.5
"""The region extends beyond the bounds by this share of their extent, and by this many degrees at least."""
FINEST: Final = 0.002
POINTS_ACROSS: Final = 5000
"""The tolerance inside the region is its width divided by this, in degrees, but never below `FINEST`."""
COARSE: Final = 0.13
"""Tolerance far from the region, in degrees."""
STEP: Final = 6
"""In a zone around the region, outlines are coarser than inside by this factor."""
LEAST_ISLAND: Final = 0.03
"""Square degrees: smaller islands are left out outside the region."""
_LEAST_RING: Final = 6
"""Fewest numbers in a ring: three points."""

REGION_TOWNS: Final = 700
WORLD_TOWNS: Final = 200
ROOM: Final = (105.0, 34.0)
"""Pixels (across, down) that a label needs for itself."""
LETTER: Final = 8.5
"""Width of a letter of a country's name, in pixels."""
ZOOMS: Final = (2.0, 12.0)
CAPITAL_WEIGHT: Final = 4
FOCUS_WEIGHT: Final = 3

FOLDER: Final = "basemaps"
MOST: Final = 12
"""Most cached files, of about half a megabyte each; the oldest are deleted first."""
_HASH: Final = 64
"""Length of the SHA-256 at the beginning of a cached file."""


@dataclass(frozen=True, slots=True)
class _Outline:
    ident: str
    name: str
    fine: bool
    rings: list[list[int]]
    width: float
    """Extent of the largest ring in degrees of longitude."""


def cached_basemap(info: DatasetInfo, bounds: Bounds) -> dict[str, Any]:
    """The base map of a dataset with the bundled gazetteer, from the cache where possible.

    Raises DatelineError when the outlines or the gazetteer were not built.
    """
    gazetteer = Gazetteer.open()
    path = _cache_path(gazetteer, info.country.upper(), bounds)
    basemap = _read_cache(path) if path else None
    if basemap is None:
        basemap = make_basemap(info, bounds, gazetteer)
        if path:
            _write_cache(path, basemap)
    return basemap


def make_basemap(info: DatasetInfo, bounds: Bounds, gazetteer: Gazetteer, atlas: Path = ATLAS) -> dict[str, Any]:
    """The base map of a dataset. Raises DatelineError when the outlines were not built."""
    (south, west), (north, east) = bounds
    region = Box(south, west, north, east).padded(MARGIN, LEAST_MARGIN)
    focus = NUMERIC.get(info.country.upper(), "Kosovo" if info.country.upper() == "XK" else "")
    countries = _countries(outlines.read(atlas), region)
    lands: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for country in countries:
        lands[country.fine].append({"id": country.ident, "focus": country.ident == focus, "rings": country.rings})
    labels = _country_labels(countries, gazetteer) + _town_labels(region, info.country.upper(), gazetteer)
    return {"world": {"countries": lands[False]}, "region": {"countries": lands[True]}, "labels": labels}


def _countries(topology: outlines.Topology, region: Box) -> list[_Outline]:
    fine = max(FINEST, (region.east - region.west) / POINTS_ACROSS)
    zones = ((region, fine), (region.padded(MARGIN, LEAST_MARGIN), min(STEP * fine, COARSE)))
    arcs = tuple(outlines.adapt(arc, zones, max(COARSE, fine)) for arc in topology.arcs)
    countries = []
    for shape in topology.shapes:
        if not shape.rings:
            continue
        rings = [outlines.ring(arcs, numbers) for numbers in shape.rings]
        largest = _largest(arcs, shape)
        kept = [points for points in rings if _is_visible(points, region)] or [largest]
        packed = _packed(kept) or _packed([_largest(topology.arcs, shape)])
        if not packed:
            continue  # too small for the resolution of the source
        width = float(np.ptp(largest[:, 0]))
        fine = any(region.intersects(points) for points in kept)
        countries.append(_Outline(shape.ident, shape.name, fine, packed, width))
    return countries


def _packed(rings: list[outlines.Coordinates]) -> list[list[int]]:
    packed = (outlines.encode(points, outlines.UNITS_PER_DEGREE) for points in rings)
    return [numbers for numbers in packed if len(numbers) >= _LEAST_RING]


def _largest(arcs: tuple[outlines.Coordinates, ...], shape: outlines.Shape) -> outlines.Coordinates:
    return max((outlines.ring(arcs, numbers) for numbers in shape.rings), key=outlines.area)


def _is_visible(points: outlines.Coordinates, region: Box) -> bool:
    return region.intersects(points) or outlines.area(points) >= LEAST_ISLAND


def _country_labels(countries: list[_Outline], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Labels of countries, the widest first, each shown from the zoom at which the country is wide enough for it."""
    labels = []
    for country in sorted(countries, key=lambda country: -country.width):
        place = gazetteer.country(ALPHA2.get(country.ident, "XK" if country.name == "Kosovo" else ""))
        if place is None:
            continue
        zoom = np.log2(LETTER * len(place.name) * 360 / (256 * max(country.width, 0.01)))
        labels.append(_label(place, float(np.clip(zoom, *ZOOMS)), "country"))
    return labels


def _town_labels(region: Box, focus: str, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Labels of towns, the most important first, each shown from the zoom at which more important ones leave room."""
    nearby = gazetteer.within(region.south, region.west, region.north, region.east, limit=REGION_TOWNS)
    far = gazetteer.within(WORLD.south, WORLD.west, WORLD.north, WORLD.east, limit=WORLD_TOWNS)
    capitals = {place.gazetteer_id: place for code in NUMERIC if (place := gazetteer.capital(code)) is not None}
    towns = list({place.gazetteer_id: place for place in [*capitals.values(), *nearby, *far]}.values())

    def importance(place: Place) -> float:
        capital = CAPITAL_WEIGHT if place.gazetteer_id in capitals else 1
        return -place.population * capital * (FOCUS_WEIGHT if place.country == focus else 1)

    towns.sort(key=lambda place: (importance(place), place.gazetteer_id))
    zooms = _room(towns)
    return [
        _label(place, zoom, "capital" if place.gazetteer_id in capitals else "town")
        for place, zoom in zip(towns, zooms, strict=True)
        if zoom <= ZOOMS[1]
    ]


def _room(places: list[Place]) -> list[float]:
    """Per place, the lowest zoom at which no earlier place is within `ROOM` of it (Web Mercator, 256-pixel tiles)."""
    latitude = np.radians(np.array([place.latitude for place in places]))
    across = np.array([place.longitude for place in places]) / 360 * 256
    down = np.arcsinh(np.tan(latitude)) / (2 * np.pi) * 256
    zooms = np.full(len(places), ZOOMS[0])
    for i in range(1, len(places)):
        with np.errstate(divide="ignore"):
            beside = np.log2(ROOM[0] / np.abs(across[:i] - across[i]))
            below = np.log2(ROOM[1] / np.abs(down[:i] - down[i]))
        apart = np.minimum(beside, below)
        zooms[i] = max(ZOOMS[0], float(np.maximum(apart, -np.inf).max()))
    return [float(zoom) for zoom in zooms]


def _label(place: Place, zoom: float, kind: str) -> dict[str, Any]:
    return {
        "name": place.name,
        "lat": round(place.latitude, 3),
        "lon": round(place.longitude, 3),
        "zoom": round(zoom, 2),
        "kind": kind,
    }


def _cache_path(gazetteer: Gazetteer, country: str, bounds: Bounds) -> Path | None:
    """The path of the cached map; None when one of its sources cannot be read."""
    try:
        code = [Path(__file__), Path(outlines.__file__ or "")]
        sources = [_digest(path, path.stat().st_mtime_ns) for path in (ATLAS, gazetteer.path, *code)]
        text = json.dumps([sources, country, bounds])
        return cache.cache_folder() / FOLDER / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    except OSError:
        return None


@lru_cache(maxsize=16)
def _digest(path: Path, _changed: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_cache(path: Path) -> dict[str, Any] | None:
    """The cached map; None when the file is missing or damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = data[_HASH:]
    if hashlib.sha256(body).hexdigest().encode() != data[:_HASH]:
        return None
    basemap: dict[str, Any] = json.loads(body)
    return basemap


def _write_cache(path: Path, basemap: dict[str, Any]) -> None:
    """Cache the map, if possible, as a temporary file first, so that no other process reads half of it."""
    body = json.dumps(basemap, ensure_ascii=False, separators=(",", ":")).encode()
    with contextlib.suppress(OSError):
        fileio.make_folder(path.parent, private=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(body).hexdigest().encode() + body)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        files = sorted(path.parent.glob("*.json"), key=lambda file: (file != path, -file.stat().st_mtime_ns))
        for old in files[MOST:]:
            old.unlink(missing_ok=True)
