"""A pen that writes SVG: what `pictures.paint` draws by Pillow, as shapes that can be enlarged and edited.

It has those methods of Pillow's ImageDraw that `pictures` uses; coordinates are pixels of the doubled picture.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.briefings.fonts import Face

    Box = tuple[float, float, float, float]

FAMILY: Final = "'Source Sans 3', 'Source Sans', sans-serif"
_WEIGHTS: Final = {"Regular": 400, "Medium": 500, "SemiBold": 600}
_ANCHORS: Final = {"l": "start", "m": "middle"}


class SvgPen:
    """Collects shapes; `svg` is the document. All text in it is escaped."""

    def __init__(self) -> None:
        self._shapes: list[str] = []

    def svg(self, width: int, height: int, title: str) -> str:
        """The document, `width` × `height` pixels, from everything drawn at twice that size."""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        shapes = "\n".join(self._shapes)
        return f'{head} viewBox="0 0 {2 * width} {2 * height}">\n<title>{escape(title)}</title>\n{shapes}\n</svg>\n'

    def polygon(self, xy: Sequence[tuple[float, float]], fill: str, outline: str = "none", width: int = 0) -> None:
        """A filled shape with an outline."""
        look = f'fill="{fill}" stroke="{outline}" stroke-width="{width}"' if width else f'fill="{fill}"'
        self._shapes.append(f'<path d="M{_points(xy)}z" {look}/>')

    def line(self, xy: Sequence[tuple[float, float]], fill: str, width: int = 1, joint: str | None = None) -> None:  # noqa: ARG002 - as in Pillow
        """A line through all points."""
        self._shapes.append(f'<path d="M{_points(xy)}" fill="none" stroke="{fill}" stroke-width="{width}"/>')

    def ellipse(self, xy: Box, fill: str) -> None:
        """A filled circle in a square box."""
        left, top, right, bottom = xy
        middle = f'cx="{_number((left + right) / 2)}" cy="{_number((top + bottom) / 2)}"'
        self._shapes.append(f'<circle {middle} r="{_number((right - left) / 2)}" fill="{fill}"/>')

    def rectangle(self, xy: Box, fill: str) -> None:
        """A filled box."""
        self.rounded_rectangle(xy, 0, fill)

    def rounded_rectangle(self, xy: Box, radius: float, fill: str, outline: str = "none", width: int = 0) -> None:
        """A filled box with round corners and an outline."""
        left, top, right, bottom = xy
        place = (
            f'x="{_number(left)}" y="{_number(top)}" width="{_number(right - left)}" height="{_number(bottom - top)}"'
        )
        look = f'rx="{_number(radius)}" fill="{fill}" stroke="{outline}" stroke-width="{width}"'
        self._shapes.append(f"<rect {place} {look}/>")

    def arc(self, xy: Box, start: float, end: float, fill: str, width: int) -> None:
        """A part of a ring, in degrees clockwise from the right."""
        left, top, right, bottom = xy
        radius, x, y = (right - left) / 2, (left + right) / 2, (top + bottom) / 2
        ends = (
            f"{_number(x + radius * math.cos(turn))} {_number(y + radius * math.sin(turn))}"
            for turn in (math.radians(start), math.radians(end))
        )
        path = f"M{next(ends)}A{_number(radius)} {_number(radius)} 0 0 1 {next(ends)}"
        self._shapes.append(f'<path d="{path}" fill="none" stroke="{fill}" stroke-width="{width}"/>')

    def text(  # noqa: PLR0913 - as in Pillow
        self,
        xy: tuple[float, float],
        text: str,
        fill: str,
        font: Face,
        anchor: str = "la",
        *,
        stroke_width: int = 0,
        stroke_fill: str = "none",
    ) -> None:
        """One line of text. The anchor is Pillow's: l or m across, a (ascender), m (middle) or s (base line) down."""
        ascent, descent = font.getmetrics()
        down = {"a": ascent, "m": (ascent - descent) / 2, "s": 0}[anchor[1]]
        place = f'x="{_number(xy[0])}" y="{_number(xy[1] + down)}" text-anchor="{_ANCHORS[anchor[0]]}"'
        look = f'font-family="{FAMILY}" font-size="{font.size}" font-weight="{_WEIGHTS[font.weight]}" fill="{fill}"'
        halo = f' stroke="{stroke_fill}" stroke-width="{2 * stroke_width}" paint-order="stroke"' if stroke_width else ""
        self._shapes.append(f"<text {place} {look}{halo}>{escape(text)}</text>")


def _points(xy: Sequence[tuple[float, float]]) -> str:
    """Points on whole pixels of the doubled picture, each once."""
    places = [f"{round(x)} {round(y)}" for x, y in xy]
    return "L".join(place for number, place in enumerate(places) if not number or place != places[number - 1])


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
