"""Tiles of the ground: land, names, rivers, lakes and borders of provinces for the part of the world in view.

A tile is named as on web maps: level 5 divides the world into 32 × 32 tiles of Web Mercator, (0, 0) in the north-west.
The same two levels serve every dataset, so that a browser keeps a tile for good: its address contains `key`, a hash of
everything that tiles are made of. `world` is what is shown of the whole world before any tile is there.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from dashboard.basemap import borders, coast, ground, names, on_disk, outlines
from dashboard.basemap.basemap import ATLAS
from dashboard.basemap.outlines import Box
from geodata.geocoding import disputed
from geodata.geocoding.gazetteer import Gazetteer
from geodata.online.cache import cache_folder

FROM_ZOOM: Final = {5: 5.0, 8: 8.0}
"""Level → the zoom from which a view needs tiles of it; rivers, lakes and borders are in those of the lowest level."""
LEVELS: Final = tuple(FROM_ZOOM)
MOST_TOWNS: Final = {5: 600, 8: 400}
HIGHEST_ZOOM: Final = {5: 8.3, 8: 13.0}
"""Zoom at which the last towns of a tile are shown."""
TOLERANCE: Final = {5: 0.006, 8: 0.0005}
"""Level → how far the outlines of land may be from Natural Earth's, in degrees: less than a pixel at its zooms."""
MARGIN: Final = 0.05
"""Degrees by which a tile overlaps its neighbours, so that lines have no gaps."""
FARTHEST: Final = 85.05
FOLDER: Final = "tiles"
MOST: Final = 400
"""Most tiles kept on disk, of some 60 kB each: the first of a process takes seconds to make."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The number of a tile at its level."""

    level: int
    x: int
    y: int

    @property
    def name(self) -> str:
        """``5-19-12``, as in its address."""
        return f"{self.level}-{self.x}-{self.y}"

    @property
    def box(self) -> Box:
        """Its edges in degrees."""
        count = 2**self.level
        north, south = (
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / count)))) for row in (self.y, self.y + 1)
        )
        return Box(south, self.x / count * 360 - 180, north, (self.x + 1) / count * 360 - 180)


def parse(name: str) -> Tile | None:
    """The tile with this name; None when there is none."""
    parts = name.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):  # noqa: PLR2004
        return None
    tile = Tile(*map(int, parts))
    exists = tile.level in LEVELS and max(tile.x, tile.y) < 2**tile.level
    return tile if exists and tile.name == name else None


def at(level: int, latitude: float, longitude: float) -> Tile:
    """The tile of a level in which a point (WGS84 degrees) lies."""
    count = 2**level
    phi = math.radians(max(-FARTHEST, min(FARTHEST, latitude)))
    row = (1 - math.asinh(math.tan(phi)) / math.pi) / 2 * count
    return Tile(level, int((longitude + 180) % 360 / 360 * count) % count, min(count - 1, int(row)))


def over(box: Box, zoom: float) -> list[Tile]:
    """The tiles that a view of a box at a zoom needs."""
    found: list[Tile] = []
    for level in LEVELS:
        if zoom < FROM_ZOOM[level]:
            continue
        north_west, south_east = at(level, box.north, box.west), at(level, box.south, box.east)
        first, last = (math.floor((longitude + 180) / 360 * 2**level) for longitude in (box.west, box.east))
        across = min(2**level - 1, last - first)
        found += [
            Tile(level, (north_west.x + step) % 2**level, y)
            for y in range(north_west.y, south_east.y + 1)
            for step in range(across + 1)
        ]
    return found


def with_most(points: Iterable[tuple[float, float]], most: dict[int, int]) -> list[Tile]:
    """At most so many tiles per level, those in which most of the points (latitude, longitude) lie."""
    points = list(points)
    found: list[Tile] = []
    for level, limit in most.items():
        count = Counter(at(level, *point) for point in points)
        found += sorted(count, key=lambda tile: (-count[tile], tile))[:limit]
    return found


def with_tiles(basemap: dict[str, Any], box: Box, zoom: float) -> dict[str, Any]:
    """The base map with all that tiles show of a box at a zoom, for pictures, which fetch nothing: the box alone."""
    contents = [content(tile) for tile in over(box, zoom)]
    if not contents:
        return basemap
    nearest = max(level for level in LEVELS if zoom >= FROM_ZOOM[level])
    land = coast.within(box.padded(MARGIN, MARGIN), TOLERANCE[nearest])
    parts = ("world", "region")
    focus = {country["id"] for part in parts for country in basemap[part]["countries"] if country["focus"]}
    countries = [{**country, "focus": country["id"] in focus} for country in land["countries"]]
    labels: dict[tuple[str, float, float], dict[str, Any]] = {}
    for label in [*basemap["labels"], *(label for one in contents for label in one["labels"])]:
        named = label["name"], label["lat"], label["lon"]
        labels[named] = min(label, labels.get(named, label), key=lambda label: float(label["zoom"]))
    found = {kind: [feature for one in contents for feature in one[kind]] for kind in ground.KINDS}
    return {
        **basemap,
        **found,
        "world": {"countries": sorted(countries, key=lambda country: bool(country["focus"]))},
        "region": {"countries": []},
        "disputed": land["disputed"],
        "labels": sorted(labels.values(), key=lambda label: float(label["zoom"])),
    }


@lru_cache(maxsize=16)
def content(tile: Tile) -> dict[str, Any]:
    """What lies in a tile (`GroundTile` in the front end). Raises DatelineError when the gazetteer was not built."""
    return on_disk.kept(_path(tile), MOST, lambda: _made(tile))


def _path(tile: Tile) -> Path | None:
    """Where the tile is kept; None when one of its sources cannot be read."""
    try:
        return cache_folder() / FOLDER / f"{tile.name}-{key()}.json"
    except OSError:
        return None


def _made(tile: Tile) -> dict[str, Any]:
    gazetteer = _gazetteer()
    towns = names.towns_in(tile.box, MOST_TOWNS[tile.level], gazetteer)
    labels = names.town_labels(towns, HIGHEST_ZOOM[tile.level], gazetteer)
    box = tile.box.padded(0, MARGIN)
    land = {"box": list(astuple(tile.box)), **coast.within(box, TOLERANCE[tile.level])}
    if tile.level != LEVELS[0]:
        return {"land": land, "labels": labels, **{kind: [] for kind in ground.KINDS}}
    return {"land": land, "labels": labels + ground.labels(tile.box), **ground.within(box)}


@lru_cache(maxsize=256)
def compressed(tile: Tile) -> bytes:
    """The content as JSON, compressed."""
    return gzip.compress(json.dumps(content(tile), ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)


@cache
def key() -> str:
    """A hash of what tiles are made of: data and code."""
    hashed = hashlib.sha256()
    code = [Path(str(module.__file__)) for module in (borders, coast, disputed, ground, names, outlines)]
    areas = Path(str(disputed.__file__)).with_name(disputed.FILE)
    for path in (_gazetteer().path, ground.FILE, ATLAS, areas, *code, Path(__file__)):
        hashed.update(hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()[:12]


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()
