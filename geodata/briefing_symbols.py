"""The legend's symbols for pictures: the same shapes that the browser draws, told apart by form and colour."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

    Spot = tuple[float, float]

RADIUS: Final = 18.0
"""Pixels of the doubled picture."""
HALO: Final = "#FFFEFB"
_DASHES: Final = 48
_EDGE: Final = 16
"""Pixels that a badge keeps from the edge."""


def symbol(pen: ImageDraw.ImageDraw, at: Spot, name: str, colour: str) -> None:
    """One symbol around `at`; a name that is not known is drawn as a ring."""
    for radius, fill in ((RADIUS + 4, HALO), (RADIUS, colour)):
        _shape(pen, at, name, radius, fill)
    x, y = at
    if name == "barred":
        pen.rectangle((x - RADIUS * 0.6, y - 3, x + RADIUS * 0.6, y + 3), fill=HALO)
    elif name not in {"square", "circle", "triangle", "diamond", "cross", "star"}:
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=HALO)


def _shape(pen: ImageDraw.ImageDraw, at: Spot, name: str, radius: float, fill: str) -> None:
    x, y = at
    match name:
        case "square":
            pen.rectangle((x - radius * 0.85, y - radius * 0.85, x + radius * 0.85, y + radius * 0.85), fill=fill)
        case "triangle":
            pen.polygon(_corners(at, radius * 1.15, 3), fill=fill)
        case "diamond":
            pen.polygon(_corners(at, radius * 1.15, 4), fill=fill)
        case "star":
            outer, inner = _corners(at, radius * 1.2, 5), _corners(at, radius * 0.5, 5, math.pi / 5)
            pen.polygon([point for pair in zip(outer, inner, strict=True) for point in pair], fill=fill)
        case "cross":
            thick = radius * 0.38
            pen.rectangle((x - radius, y - thick, x + radius, y + thick), fill=fill)
            pen.rectangle((x - thick, y - radius, x + thick, y + radius), fill=fill)
        case _:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def dashed(pen: ImageDraw.ImageDraw, at: Spot, radius: float, colour: str) -> None:
    """The ring of an area: somewhere in here."""
    box = (at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)
    step = 360 / _DASHES
    for number in range(_DASHES):
        pen.arc(box, number * step, (number + 0.55) * step, fill=colour, width=4)


def badge(pen: ImageDraw.ImageDraw, at: Spot, words: str, letters: ImageFont.FreeTypeFont, size: Spot) -> None:
    """What stands for a whole country: its name and how many events, moved so that all of it is in the picture.

    `size`: the doubled picture's. Nothing is drawn for a country whose middle lies outside of it.
    """
    if not (0 <= at[0] <= size[0] and 0 <= at[1] <= size[1]):
        return
    left, top, right, bottom = pen.textbbox((0, 0), words, letters, anchor="mm")
    box = (left - 20, top - 12, right + 20, bottom + 12)
    x = min(max(at[0], _EDGE - box[0]), size[0] - _EDGE - box[2])
    y = min(max(at[1], _EDGE - box[1]), size[1] - _EDGE - box[3])
    pen.rounded_rectangle((x + box[0], y + box[1], x + box[2], y + box[3]), 18, "#FFFFFF", "#1C1B19", 3)
    pen.text((x, y), words, "#1C1B19", letters, "mm")


def _corners(at: Spot, radius: float, count: int, turn: float = 0.0) -> list[Spot]:
    angles = (turn - math.pi / 2 + 2 * math.pi * number / count for number in range(count))
    return [(at[0] + radius * math.cos(angle), at[1] + radius * math.sin(angle)) for angle in angles]
