"""Symbols of events on a picture's map, in the shapes of the browser's legend, and the outlines of vague places.

Coordinates are pixels of the doubled picture; any pen with Pillow's methods draws them (`vector.SvgPen`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from PIL import ImageColor

if TYPE_CHECKING:
    from PIL import ImageDraw

    from geodata.briefings.fonts import Letters

    Point = tuple[float, float]
    Box = tuple[float, float, float, float]

ACCENT: Final = "#B4271F"
HALO: Final = "#FFFEFB"
RADIUS: Final = 18.0
"""Pixels of the doubled picture."""
_EDGE: Final = 16
"""Distance of a badge from the edge, in pixels."""
_HATCH: Final = 16.0
"""Distance between two lines of hatching, in pixels."""
_MOST_LINES: Final = 600


def symbol(pen: ImageDraw.ImageDraw, point: Point, name: str, colour: str) -> None:
    """One symbol around `point`; an unknown name is drawn as a ring."""
    for radius, fill in ((RADIUS + 4, HALO), (RADIUS, colour)):
        _shape(pen, point, name, radius, fill)
    x, y = point
    if name == "barred":
        pen.rectangle((x - RADIUS * 0.6, y - 3, x + RADIUS * 0.6, y + 3), fill=HALO)
    elif name not in {"square", "circle", "triangle", "diamond", "cross", "star"}:
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=HALO)


def dashed(pen: ImageDraw.ImageDraw, point: Point, radius: float, colour: str, dashes: int = 48) -> None:
    """The dashed ring of an area: the event lies somewhere inside."""
    box = (point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)
    step = 360 / dashes
    for number in range(dashes):
        pen.arc(box, number * step, (number + 0.55) * step, fill=colour, width=4)


def badge(  # noqa: PLR0913 - what stands in it, and where
    pen: ImageDraw.ImageDraw, point: Point, words: str, letters: Letters, size: Point, *, marked: bool = False
) -> Box | None:
    """The badge of a whole country, name and number of events, moved so that all of it is in the picture.

    `size`: of the doubled picture. Returns its box; nothing is drawn for a country whose centre lies outside of it.
    """
    if not (0 <= point[0] <= size[0] and 0 <= point[1] <= size[1]):
        return None
    left, top, right, bottom = map(round, letters.box((0, 0), words, "mm"))
    box = (left - 20, top - 12, right + 20, bottom + 12)
    x = round(min(max(point[0], _EDGE - box[0]), size[0] - _EDGE - box[2]))
    y = round(min(max(point[1], _EDGE - box[1]), size[1] - _EDGE - box[3]))
    placed = (x + box[0], y + box[1], x + box[2], y + box[3])
    pen.rounded_rectangle(placed, 18, "#FFFFFF", ACCENT if marked else "#1C1B19", 6 if marked else 3)
    letters.write(pen, (x, y), words, "#1C1B19", "mm")
    return placed


def mark(pen: ImageDraw.ImageDraw, point: Point) -> None:
    """The ring around the symbol of the event that a picture is about."""
    for radius, colour, width in ((RADIUS + 13, HALO, 12), (RADIUS + 10, ACCENT, 6)):
        box = (point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)
        for start in (0, 180):  # a whole turn at once is nothing in SVG
            pen.arc(box, start, start + 180, fill=colour, width=width)


def hatched(pen: ImageDraw.ImageDraw, point: Point, radius: float, colour: str) -> None:
    """Slanted lines over a region: the event lies somewhere inside."""
    count = int(radius / _HATCH)
    if count > _MOST_LINES:  # the region is far larger than the picture
        return
    slope = math.sqrt(0.5)
    for number in range(-count, count + 1):
        off = number * _HATCH
        half = math.sqrt(max(0.0, radius * radius - off * off))
        middle = point[0] + off * slope, point[1] + off * slope
        ends = [
            (middle[0] - half * slope, middle[1] + half * slope),
            (middle[0] + half * slope, middle[1] - half * slope),
        ]
        pen.line(ends, _pale(colour), 2)


def _pale(colour: str) -> str:
    """Half of the colour on the ground of the map."""
    red, green, blue = (
        (value + ground + 1) // 2
        for value, ground in zip(ImageColor.getrgb(colour)[:3], ImageColor.getrgb(HALO)[:3], strict=True)
    )
    return f"#{red:02X}{green:02X}{blue:02X}"


def _shape(pen: ImageDraw.ImageDraw, point: Point, name: str, radius: float, fill: str) -> None:
    x, y = point
    match name:
        case "square":
            pen.rectangle((x - radius * 0.85, y - radius * 0.85, x + radius * 0.85, y + radius * 0.85), fill=fill)
        case "triangle":
            pen.polygon(_corners(point, radius * 1.15, 3), fill=fill)
        case "diamond":
            pen.polygon(_corners(point, radius * 1.15, 4), fill=fill)
        case "star":
            outer, inner = _corners(point, radius * 1.2, 5), _corners(point, radius * 0.5, 5, math.pi / 5)
            pen.polygon([corner for pair in zip(outer, inner, strict=True) for corner in pair], fill=fill)
        case "cross":
            thick = radius * 0.38
            pen.rectangle((x - radius, y - thick, x + radius, y + thick), fill=fill)
            pen.rectangle((x - thick, y - radius, x + thick, y + radius), fill=fill)
        case _:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _corners(point: Point, radius: float, count: int, turn: float = 0.0) -> list[Point]:
    angles = (turn - math.pi / 2 + 2 * math.pi * number / count for number in range(count))
    return [(point[0] + radius * math.cos(angle), point[1] + radius * math.sin(angle)) for angle in angles]
