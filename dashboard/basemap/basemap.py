"""The base map for the browser: outlines of countries and labels for orientation (`BaseMap` in the front end).

Outlines come from Natural Earth (npm package world-atlas), names from the bundled gazetteer; nothing is fetched. What
more a view shows, from town level on, is in tiles (`dashboard.basemap.tiles`), which all datasets share.

Making one takes a second, and it is the same for every edit and every briefing, so base maps are kept on disk, named
by a hash of outlines, gazetteer, this code and the region.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from dashboard.basemap import borders, ground, names, on_disk, outlines
from dashboard.basemap.outlines import ALPHA2, NUMERIC, Box
from geodata.geocoding import disputed
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import DatasetInfo
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
_LEAST_LINE: Final = 4
"""Fewest numbers in a ring, of three points, and in a line, of two."""

REGION_TOWNS: Final = 120
WORLD_TOWNS: Final = 200
"""Towns that are named before any tile is there; in the region and in the world."""
LETTER: Final = 8.5
"""Width of a letter of a country's name, in pixels."""
ZOOMS: Final = (names.LOWEST_ZOOM, 12.0)

FOLDER: Final = "basemaps"
MOST: Final = 12
"""Most cached files, of about half a megabyte each; the oldest are deleted first."""


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
    return on_disk.kept(path, MOST, lambda: make_basemap(info, bounds, gazetteer))


def make_basemap(info: DatasetInfo, bounds: Bounds, gazetteer: Gazetteer, atlas: Path = ATLAS) -> dict[str, Any]:
    """The base map of a dataset. Raises DatelineError when the outlines were not built."""
    (south, west), (north, east) = bounds
    region = Box(south, west, north, east).padded(MARGIN, LEAST_MARGIN)
    focus = NUMERIC.get(info.country.upper(), "Kosovo" if info.country.upper() == "XK" else "")
    countries, dashed = _countries(outlines.read(atlas), region)
    lands: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for country in countries:
        lands[country.fine].append({"id": country.ident, "focus": country.ident == focus, "rings": country.rings})
    labels = _country_labels(countries, gazetteer) + _town_labels(region, info.country.upper(), gazetteer)
    return {
        "world": {"countries": lands[False]},
        "region": {"countries": lands[True]},
        "disputed": _packed(dashed, _LEAST_LINE),
        "labels": labels,
        **ground.world(),
    }


def _countries(topology: outlines.Topology, region: Box) -> tuple[list[_Outline], list[outlines.Coordinates]]:
    """The countries' outlines, and those stretches of them, and claims beside them, that are disputed."""
    fine = max(FINEST, (region.east - region.west) / POINTS_ACROSS)
    zones = ((region, fine), (region.padded(MARGIN, LEAST_MARGIN), min(STEP * fine, COARSE)))
    runs = borders.disputed_runs(topology)
    dashed = [outlines.adapt(line, zones, max(COARSE, fine)) for line in borders.claims()]
    adapted = []
    for number, arc in enumerate(topology.arcs):
        pieces = [
            (outlines.adapt(piece, zones, max(COARSE, fine)), is_disputed)
            for piece, is_disputed in borders.split(arc, runs.get(number, []))
        ]
        dashed += [piece for piece, is_disputed in pieces if is_disputed]
        adapted.append(np.concatenate([*(piece[:-1] for piece, _ in pieces), arc[-1:]]))
    return _outlines(topology, tuple(adapted), region), dashed


def _outlines(topology: outlines.Topology, arcs: tuple[outlines.Coordinates, ...], region: Box) -> list[_Outline]:
    countries = []
    for shape in topology.shapes:
        if not shape.rings:
            continue
        rings = [outlines.ring(arcs, numbers) for numbers in shape.rings]
        largest = _largest(arcs, shape)
        kept = [points for points in rings if _is_visible(points, region)] or [largest]
        packed = _packed(kept, _LEAST_RING) or _packed([_largest(topology.arcs, shape)], _LEAST_RING)
        if not packed:
            continue  # too small for the resolution of the source
        width = float(np.ptp(largest[:, 0]))
        fine = any(region.intersects(points) for points in kept)
        countries.append(_Outline(shape.ident, shape.name, fine, packed, width))
    return countries


def _packed(lines: list[outlines.Coordinates], least: int) -> list[list[int]]:
    packed = (outlines.encode(points, outlines.UNITS_PER_DEGREE) for points in lines)
    return [numbers for numbers in packed if len(numbers) >= least]


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
        labels.append(names.label(place, float(np.clip(zoom, *ZOOMS)), "country"))
    return labels


def _town_labels(region: Box, focus: str, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    nearby = names.towns_in(region, REGION_TOWNS, gazetteer)
    far = names.towns_in(WORLD, WORLD_TOWNS, gazetteer)
    towns = {place.gazetteer_id: place for place in [*names.capitals(gazetteer), *nearby, *far]}
    return names.town_labels(list(towns.values()), ZOOMS[1], gazetteer, focus)


def _cache_path(gazetteer: Gazetteer, country: str, bounds: Bounds) -> Path | None:
    """The path of the cached map; None when one of its sources cannot be read."""
    try:
        code = [Path(str(module.__file__)) for module in (borders, disputed, ground, names, outlines)]
        data = [ATLAS, gazetteer.path, ground.FILE, Path(str(disputed.__file__)).with_name(disputed.FILE)]
        sources = [_digest(path, path.stat().st_mtime_ns) for path in (Path(__file__), *data, *code)]
        text = json.dumps([sources, country, bounds])
        return cache.cache_folder() / FOLDER / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
    except OSError:
        return None


@lru_cache(maxsize=16)
def _digest(path: Path, _changed: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
