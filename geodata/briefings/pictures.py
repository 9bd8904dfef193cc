"""Maps of a briefing as PNG, drawn by Pillow from our own outlines: no browser, no network, the same bytes every time.

The base map is the browser's (`BaseMap` in the front end's types.ts): rings as [x0, y0, dx, dy, …] in 1/1000 degree.
Symbols (`symbols`) have the browser's shapes, distinguished by form and colour. Everything is drawn at twice its size
and scaled down, so that edges are smooth; a `Point` is (x, y) in pixels of the doubled picture.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from PIL import Image, ImageColor, ImageDraw

from geodata.briefings import fonts, symbols
from geodata.briefings.fonts import Letters
from geodata.model import WherePrec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geodata.model import Taxonomy

    Point = tuple[float, float]
    Box = tuple[float, float, float, float]


TWICE: Final = 2
SEA: Final = "#E4EBEE"
RIVER: Final = "#BFD2DB"
WATER_NAME: Final = "#5F7F8E"
PROVINCE: Final = "#DCD6CA"
LAND: Final = "#F1EEE7"
FOCUS: Final = "#FFFEFB"
BORDER: Final = "#BDB6A8"
INK: Final = "#1C1B19"
MUTED: Final = "#6D685F"
MAX_SPOTS: Final = 2000
"""Symbols drawn at most; more would be a single blot."""
_SHADES: Final = 2
"""Shades between a colour and its background: enough for smooth edges, few enough for a small file."""
_TILE: Final = 256
_FARTHEST: Final = 85.05
_UNITS: Final = 1000
_DASH_PX: Final = 14
"""Length of a dash of a disputed border and the gap after it, in pixels of the doubled picture."""
_TURNS: Final = (-2, -1, 0, 1, 2)
"""Copies of the world to the west and the east; outlines and frames may lie beyond the 180th meridian."""
_NAMED_SPOTS: Final = 4
"""Number of spots whose names are drawn."""
_MARGIN: Final = 12
"""Pixels between a name and the edge of the doubled picture, at least."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture shows: `width` × `height` pixels around (latitude, longitude) at a Web Mercator zoom."""

    width: int
    height: int
    latitude: float
    longitude: float
    zoom: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Position of a point in pixels of the doubled picture."""
        (x, y), (x0, y0) = _world(latitude, longitude), _world(self.latitude, self.longitude)
        scale = _TILE * 2**self.zoom * TWICE
        across = x - x0 - round(x - x0)  # the short way around the earth
        return across * scale + self.width * TWICE / 2, (y - y0) * scale + self.height * TWICE / 2

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north, east of the picture in degrees; west and east may lie beyond the 180th meridian."""
        x0, y0 = _world(self.latitude, self.longitude)
        wide, high = (pixels / (_TILE * 2**self.zoom) / 2 for pixels in (self.width, self.height))
        south, north = (math.degrees(math.atan(math.sinh(-2 * math.pi * y))) for y in (y0 + high, y0 - high))
        return south, (x0 - wide) * 360, north, (x0 + wide) * 360

    def kilometres(self, latitude: float) -> float:
        """Pixels of the doubled picture per kilometre at that latitude."""
        return _TILE * 2**self.zoom * TWICE / (40075.0 * max(0.05, math.cos(math.radians(latitude))))


@dataclass(frozen=True, slots=True)
class _Spot:
    """The events at one point; place, precision and radius are those of the most precisely located one."""

    latitude: float
    longitude: float
    place: str
    prec: int
    radius_km: float
    groups: tuple[int, ...]
    """Legend groups of the events, that of the most precisely located one first."""
    count: int
    marked: int | None = None
    """Group of the event that the picture is about, None where that is not here."""


def fit(bounds: tuple[tuple[float, float], tuple[float, float]], width: int, height: int) -> Frame:
    """The frame of that size in which ((south, west), (north, east)) just fits."""
    (south, west), (north, east) = bounds
    (x0, y0), (x1, y1) = _world(north, west), _world(south, east)
    zoom = math.log2(min(width / max(1e-9, x1 - x0), height / max(1e-9, y1 - y0)) / _TILE)
    middle = math.degrees(math.atan(math.sinh(-(y0 + y1) / 2 * 2 * math.pi)))
    return Frame(width, height, middle, (west + east) / 2, min(zoom, 14.0))


def draw(  # noqa: PLR0913 - the parts of a map
    basemap: Mapping[str, Any],
    frame: Frame,
    events: pd.DataFrame,
    taxonomy: Taxonomy,
    face: Path,
    *,
    about: str = "",
) -> Image.Image:
    """The map with all of `events` (rows of a dataset's table) on it; that with the id `about` is marked."""
    image = Image.new("RGB", (frame.width * TWICE, frame.height * TWICE))
    paint(ImageDraw.Draw(image), basemap, frame, events, taxonomy, face, about=about)
    return image.reduce(TWICE)


def paint(  # noqa: PLR0913, PLR0917 - the parts of a map
    pen: ImageDraw.ImageDraw,
    basemap: Mapping[str, Any],
    frame: Frame,
    events: pd.DataFrame,
    taxonomy: Taxonomy,
    face: Path,
    *,
    about: str = "",
) -> None:
    """Draw the map at twice the size of the frame, by any pen with Pillow's methods (`vector.SvgPen`)."""
    land(pen, basemap, frame)
    spots = [(spot, frame.place(spot.latitude, spot.longitude)) for spot in _spots(events, about)]
    taken = [_around(point, 30) for spot, point in spots if spot.prec != WherePrec.COUNTRY]
    for spot, point in spots:
        _area(pen, frame, point, spot, taxonomy)
    size = (frame.width * TWICE, frame.height * TWICE)
    for spot, point in spots[::-1]:  # that which is marked lies above all
        if box := _spot(pen, point, spot, taxonomy, face, size):
            taken.append(box)
    named = [pair for pair in spots if pair[0].prec != WherePrec.COUNTRY]  # a badge has its name in it
    for spot, point in named[:_NAMED_SPOTS]:
        _name(pen, point, spot, taken, face, size)
    _towns(pen, frame, basemap["labels"], taken, face)


def land(pen: ImageDraw.ImageDraw, basemap: Mapping[str, Any], frame: Frame) -> None:
    """Draw sea and countries, at twice the size of the frame."""
    pen.rectangle((0, 0, frame.width * TWICE, frame.height * TWICE), SEA)
    for part in ("world", "region"):
        for country in basemap[part]["countries"]:
            for ring in country["rings"]:
                _outline(pen, frame, np.array(ring, np.int64), FOCUS if country["focus"] else LAND)
    _ground(pen, frame, basemap)


def _ground(pen: ImageDraw.ImageDraw, frame: Frame, basemap: Mapping[str, Any]) -> None:
    """What lies on the land, and the dashed lines of disputed borders, which cover the outlines."""
    for feature in basemap.get("provinces", ()):
        _lines(pen, frame, feature, PROVINCE)
    for feature in basemap.get("lakes", ()):
        for ring in feature["lines"] if feature["zoom"] <= frame.zoom + 1 else ():
            for line in _on_picture(frame, np.array(ring, np.int64)):
                pen.polygon(line, fill=SEA, outline=RIVER, width=1)
    for feature in basemap.get("rivers", ()):
        _lines(pen, frame, feature, RIVER)
    for packed in basemap.get("disputed", ()):
        for line in _on_picture(frame, np.array(packed, np.int64)):
            pen.line(line, fill=LAND, width=2 * TWICE)
            _dashed_line(pen, frame, line)


def png(image: Image.Image, taxonomy: Taxonomy) -> bytes:
    """The picture as PNG, reduced to the colours of map and legend and the shades between them."""
    out = io.BytesIO()
    few = image.quantize(palette=_palette(tuple(group.color for group in taxonomy.groups)), dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True, compress_type=1)  # zlib's Z_FILTERED: 3 % less for flat areas with thin lines
    return out.getvalue()


def _spots(events: pd.DataFrame, about: str) -> list[_Spot]:
    """The events by their coordinates: that of the event `about`, then the most precise places."""
    located = events[events["lat"].notna()].sort_values(["prec", "event_id"], kind="stable")
    if about:
        first = located["event_id"] == about
        located = pd.concat([located[first], located[~first]])
    columns = (located[name].tolist() for name in ("lat", "lon", "place", "prec", "radius_km", "group", "event_id"))
    rows_at: dict[tuple[float, float], list[tuple[Any, ...]]] = {}
    for latitude, longitude, *rest in zip(*columns, strict=True):
        rows_at.setdefault((latitude, longitude), []).append(tuple(rest))
    spots = []
    for (latitude, longitude), rows in islice(rows_at.items(), MAX_SPOTS):
        place, prec, radius, group, ident = rows[0]
        groups = tuple(dict.fromkeys(int(row[3]) for row in rows))
        marked = int(group) if about and ident == about else None
        spots.append(_Spot(latitude, longitude, str(place), int(prec), float(radius), groups, len(rows), marked))
    return spots


def _spot(  # noqa: PLR0913, PLR0917 - a spot, and how it is drawn
    pen: ImageDraw.ImageDraw, point: Point, spot: _Spot, taxonomy: Taxonomy, face: Path, size: Point
) -> Box | None:
    """Draw a spot; returns the box of a country's badge."""
    if spot.prec == WherePrec.COUNTRY:
        words = f"{fonts.drawable(spot.place) or 'Whole country'} · {spot.count}"
        letters = Letters(face, 15 * TWICE, "SemiBold")
        return symbols.badge(pen, point, words, letters, size, marked=spot.marked is not None)
    order = sorted(spot.groups, key=lambda group: (group != spot.marked, group))
    for number, group in list(enumerate(order[:3]))[::-1]:
        at, legend = (point[0] + number * 17 * TWICE, point[1]), taxonomy.groups[group]
        if group == spot.marked:
            symbols.mark(pen, at)
        symbols.symbol(pen, at, legend.symbol, legend.color)
    return None


def _area(pen: ImageDraw.ImageDraw, frame: Frame, point: Point, spot: _Spot, taxonomy: Taxonomy) -> None:
    if WherePrec.NEAR <= spot.prec <= WherePrec.REGION and spot.radius_km > 0:
        radius, colour = spot.radius_km * frame.kilometres(spot.latitude), taxonomy.groups[spot.groups[0]].color
        if spot.prec == WherePrec.REGION:
            symbols.hatched(pen, point, radius, colour)
        symbols.dashed(pen, point, radius, symbols.ACCENT if spot.marked is not None else colour)


def _name(  # noqa: PLR0913, PLR0917 - a name, and where it may stand
    pen: ImageDraw.ImageDraw, point: Point, spot: _Spot, taken: list[Box], face: Path, size: Point
) -> None:
    """A spot's name below its symbol, or above, whole in the picture; that of the event it is about always."""
    text, letters = fonts.drawable(spot.place[:60]), Letters(face, 16 * TWICE, "SemiBold")
    if not text or not (0 <= point[0] <= size[0] and 0 <= point[1] <= size[1]):
        return
    own, half = _around(point, 30), letters.length(text) / 2
    x = min(max(point[0], half + _MARGIN), max(half + _MARGIN, size[0] - half - _MARGIN))
    rows = [point[1] + down * TWICE for down in (16, -38)]
    boxes = {y: letters.box((x, y), text, "ma") for y in rows}
    free = [
        y
        for y, box in boxes.items()
        if box[1] >= 0 and box[3] <= size[1] and not any(_overlap(box, other) for other in taken if other != own)
    ]
    if free or spot.marked is not None:
        y = next(iter(free), rows[point[1] > size[1] / 2])
        letters.write(pen, (x, y), text, INK, "ma", stroke_width=2 * TWICE, stroke_fill=FOCUS)
        taken.append(boxes[y])


def _towns(pen: ImageDraw.ImageDraw, frame: Frame, labels: list[dict[str, Any]], taken: list[Box], face: Path) -> None:
    """Names of towns and countries for orientation, wherever there is room."""
    waters: set[str] = set()
    for label in labels:
        if label["zoom"] > frame.zoom or label["name"] in waters:
            continue
        x, y = frame.place(label["lat"], label["lon"])
        text = fonts.drawable(label["name"])
        if not text or not (0 < x < frame.width * TWICE and 0 < y < frame.height * TWICE):
            continue
        country, bare = label["kind"] == "country", label["kind"] in {"country", "water"}
        letters = Letters(face, (15 if country else 13) * TWICE, "Medium" if country else "Regular")
        spot = (x, y) if bare else (x + 7 * TWICE, y)
        box = letters.box(spot, text, "mm" if bare else "lm")
        whole = box if bare else (x - 8 * TWICE, box[1] - 4, box[2] + 8, box[3] + 4)
        if not _within(whole, frame) or any(_overlap(whole, other) for other in taken):
            continue
        taken.append(whole)
        if label["kind"] == "water":
            waters.add(label["name"])  # a long river has a name in every tile
        if not bare:
            pen.ellipse((x - 4, y - 4, x + 4, y + 4), fill=MUTED)
        colour = WATER_NAME if label["kind"] == "water" else MUTED
        letters.write(pen, spot, text, colour, "mm" if bare else "lm", stroke_width=TWICE, stroke_fill=FOCUS)


def _outline(pen: ImageDraw.ImageDraw, frame: Frame, ring: np.ndarray[Any, Any], colour: str) -> None:
    for line in _on_picture(frame, ring):
        pen.polygon(line, fill=colour)
        pen.line([*line, line[0]], fill=BORDER, width=TWICE)


def _lines(pen: ImageDraw.ImageDraw, frame: Frame, feature: Mapping[str, Any], colour: str) -> None:
    """The lines of a river or a border, from the zoom on at which they are drawn."""
    for packed in feature["lines"] if feature["zoom"] <= frame.zoom + 1 else ():
        for line in _on_picture(frame, np.array(packed, np.int64)):
            pen.line(line, fill=colour, width=TWICE, joint="curve")


def _dashed_line(pen: ImageDraw.ImageDraw, frame: Frame, line: list[Point]) -> None:
    """The line in dashes, which go on around its corners."""
    width, height = frame.width * TWICE, frame.height * TWICE
    done = 0.0
    for (x0, y0), (x1, y1) in pairwise(line):
        length = math.hypot(x1 - x0, y1 - y0)
        beside = max(x0, x1) < 0 or max(y0, y1) < 0 or min(x0, x1) > width or min(y0, y1) > height
        dash = length if beside else (-done) % _DASH_PX - _DASH_PX  # the dash that began before this stretch
        while dash < length:
            ends = [max(0.0, dash), min(length, dash + _DASH_PX / 2)]
            if ends[0] < ends[1]:
                pen.line([(x0 + (x1 - x0) * at / length, y0 + (y1 - y0) * at / length) for at in ends], BORDER, TWICE)
            dash += _DASH_PX
        done += length


def _on_picture(frame: Frame, packed: np.ndarray[Any, Any]) -> list[list[Point]]:
    """A packed line in pixels of the doubled picture, once for each copy of the world on which it is in the picture."""
    points = np.cumsum(packed.reshape(-1, 2), axis=0) / _UNITS
    latitude = np.radians(np.clip(points[:, 1], -_FARTHEST, _FARTHEST))
    scale = _TILE * 2**frame.zoom * TWICE
    x0, y0 = _world(frame.latitude, frame.longitude)
    x = (points[:, 0] / 360 - x0) * scale + frame.width * TWICE / 2
    y = (-np.arcsinh(np.tan(latitude)) / (2 * np.pi) - y0) * scale + frame.height * TWICE / 2
    if y.max() < 0 or y.min() > frame.height * TWICE:
        return []
    copies = (x + turn * scale for turn in _TURNS)
    return [
        list(zip(np.clip(copy, -1e5, 1e5).tolist(), np.clip(y, -1e5, 1e5).tolist(), strict=True))
        for copy in copies
        if copy.max() >= 0 and copy.min() <= frame.width * TWICE
    ]


@lru_cache(maxsize=4)
def _palette(colours: tuple[str, ...]) -> Image.Image:
    grounds = [ImageColor.getrgb(name) for name in (FOCUS, LAND, SEA)]
    shades = [*grounds, (255, 255, 255)]
    for colour in (INK, MUTED, BORDER, RIVER, PROVINCE, WATER_NAME, symbols.ACCENT, *colours[:12]):
        ink = ImageColor.getrgb(colour)
        shades.append(ink)
        for ground in grounds[: 3 if colour in {BORDER, MUTED, RIVER} else 1]:
            for step in range(1, _SHADES):
                share = step / _SHADES
                red, green, blue = (round(ink[i] * (1 - share) + ground[i] * share) for i in range(3))
                shades.append((red, green, blue))
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for shade in dict.fromkeys(shades) for value in shade[:3]])
    return palette


def _world(latitude: float, longitude: float) -> tuple[float, float]:
    """(x, y) of Web Mercator, the world from -0.5 to 0.5, y to the south."""
    turned = math.radians(max(-_FARTHEST, min(_FARTHEST, latitude)))
    return longitude / 360, -math.asinh(math.tan(turned)) / (2 * math.pi)


def _around(point: Point, half: int) -> Box:
    return point[0] - half, point[1] - half, point[0] + half, point[1] + half


def _within(box: Box, frame: Frame) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width * TWICE and box[3] <= frame.height * TWICE


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
