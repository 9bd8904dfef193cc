"""What stands above and below the map of a picture: its window, its count, the event it is about, legend and scale.

Coordinates are pixels of the doubled picture; the words are written beside the map, where they hide nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geodata.briefings import fonts, symbols
from geodata.briefings.fonts import Letters
from geodata.briefings.pictures import BORDER, INK, MUTED, TWICE
from geodata.model import WherePrec

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from geodata.briefings.pictures import Frame
    from geodata.model import Taxonomy

LINE: Final = 30
"""Height of a line in pixels of the picture."""
_MARGIN: Final = 12 * TWICE
_GAP: Final = 18 * TWICE
_DASHES: Final = 10
"""Dashes of the small ring in the legend."""
_SCALE: Final = 110 * TWICE
"""Greatest length of the scale's bar."""
_ROOM: Final = 60 * TWICE
"""Length of the words beside the bar, at most."""


@dataclass(frozen=True, slots=True)
class MapHead:
    """The lines above a map. `about`: the event that it is about, in words, "" for none; `marked`: that is on it."""

    window: str
    count: str
    about: str = ""
    marked: bool = False

    @property
    def height(self) -> int:
        """Pixels of the picture."""
        return LINE * (2 if self.about else 1) + 6

    def paint(self, pen: Any, width: int, face: Path) -> None:
        """Write the lines at the top of a picture that is `width` pixels wide."""
        room = width * TWICE - 2 * _MARGIN
        bold, plain = Letters(face, 18 * TWICE, "SemiBold"), Letters(face, 15 * TWICE)
        middle = (LINE / 2 + 3) * TWICE
        plain.write(pen, (room + _MARGIN, middle), self.count, MUTED, "rm")
        left = room - plain.length(self.count) - _GAP
        bold.write(pen, (_MARGIN, middle), cut(self.window, bold, left), INK, "lm")
        if self.about:
            left, y = _MARGIN, middle + (LINE - 3) * TWICE
            for start in (0, 180) if self.marked else ():
                box = (left + 4, y - 14, left + 32, y + 14)
                pen.arc(box, start, start + 180, fill=symbols.ACCENT, width=6)
            left += 24 * TWICE if self.marked else 0
            words = cut(fonts.drawable(self.about), plain, room - left)
            plain.write(pen, (left, y), words, INK, "lm")


@dataclass(frozen=True, slots=True)
class MapFoot:
    """Legend and scale below a map. `items`: symbol, or a kind of vague place, with colour and words."""

    items: tuple[tuple[str, str, str], ...]
    lines: tuple[tuple[int, float], ...]
    """Per item the line, counted from 0, and the left end."""
    km: int
    bar: float

    @property
    def height(self) -> int:
        """Pixels of the picture."""
        return LINE * (max((line for line, _ in self.lines), default=0) + 1) + 6

    def paint(self, pen: Any, top: int, width: int, face: Path) -> None:
        """Draw legend and scale from `top` on, both in pixels of the picture."""
        small = Letters(face, 14 * TWICE)
        for (name, colour, words), (line, left) in zip(self.items, self.lines, strict=True):
            point = (left + 9 * TWICE, (top + 3 + LINE * (line + 0.5)) * TWICE)
            if name in _VAGUE:
                if name == _REGION:
                    symbols.hatched(pen, point, 17, colour)
                symbols.dashed(pen, point, 17, colour, _DASHES)
            else:
                symbols.symbol(pen, point, name, colour)
            small.write(pen, (left + 22 * TWICE, point[1]), words, MUTED, "lm")
        y, right = (top + 3 + LINE / 2) * TWICE, width * TWICE - _MARGIN
        words = f"{self.km:,} km" if self.km else ""
        small.write(pen, (right, y), words, MUTED, "rm")
        end = right - small.length(words) - 8 * TWICE
        for box in ((end - self.bar, y - 2, end, y + 2), (end - self.bar, y - 9, end - self.bar + 4, y + 9)):
            pen.rectangle(box, MUTED)
        pen.rectangle((end - 4, y - 9, end, y + 9), MUTED)
        pen.rectangle((0, top * TWICE, width * TWICE, top * TWICE + 2), BORDER)


_AREA, _REGION = "area", "region"
_VAGUE: Final = {_AREA: "somewhere inside", _REGION: "in this region"}


def foot(events: pd.DataFrame, taxonomy: Taxonomy, frame: Frame, face: Path) -> MapFoot:
    """The legend of the events in the frame, and a scale for its middle."""
    located = events[inside(events, frame)]
    pinned = located[located["prec"] != WherePrec.COUNTRY]
    groups = [taxonomy.groups[number] for number in sorted(set(pinned["group"].tolist()))]
    items = [(group.symbol, group.color, fonts.drawable(group.label)) for group in groups]
    has_radius = located["radius_km"] > 0
    vague = has_radius & located["prec"].between(WherePrec.NEAR, WherePrec.PROVINCE)
    if vague.any():
        items.append((_AREA, MUTED, _VAGUE[_AREA]))
    if (has_radius & (located["prec"] == WherePrec.REGION)).any():
        items.append((_REGION, MUTED, _VAGUE[_REGION]))
    km, bar = scale(frame)
    return MapFoot(tuple(items), _placed([words for _, _, words in items], frame.width, face), km, bar)


def inside(events: pd.DataFrame, frame: Frame) -> NDArray[np.bool_]:
    """Which events have their point in the frame."""
    size = frame.width * TWICE, frame.height * TWICE

    def is_inside(latitude: float, longitude: float) -> bool:
        if math.isnan(latitude):
            return False
        x, y = frame.place(latitude, longitude)
        return 0 <= x <= size[0] and 0 <= y <= size[1]

    return np.array([is_inside(*pair) for pair in zip(events["lat"], events["lon"], strict=True)], bool)


def scale(frame: Frame) -> tuple[int, float]:
    """A round number of kilometres, and its length in pixels of the doubled picture in the middle of the frame."""
    most = _SCALE / frame.kilometres(frame.latitude)
    if most < 1:
        return 0, 0.0
    power = 10 ** math.floor(math.log10(most))
    km = next(times * power for times in (5, 2, 1) if times * power <= most)
    return km, km * frame.kilometres(frame.latitude)


def cut(text: str, letters: Letters, room: float) -> str:
    """The text, cut where it does not fit into one line."""
    if letters.length(text) <= room:
        return text
    while text and letters.length(f"{text} …") > room:
        text = text[:-1]
    return f"{text.rstrip()} …"


def _placed(words: list[str], width: int, face: Path) -> tuple[tuple[int, float], ...]:
    """The line and the left end of each item of a legend; the first line leaves room for the scale."""
    small, places = Letters(face, 14 * TWICE), []
    line, left = 0, float(_MARGIN)
    for text in words:
        wide = 22 * TWICE + small.length(text) + _GAP
        room = width * TWICE - _MARGIN - (_SCALE + _ROOM if line == 0 else 0)
        if left > _MARGIN and left + wide - _GAP > room:
            line, left = line + 1, float(_MARGIN)
        places.append((line, left))
        left += wide
    return tuple(places)
