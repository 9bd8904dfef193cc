"""The picture of a view to send along or to print: PNG and SVG, with what it shows and whom to credit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, ImageDraw

from dashboard.briefings.pictures import FONT, basemap, frame
from dashboard.entrance import words
from dashboard.map import config
from geodata.briefings import fonts, map_key, pictures, vector
from geodata.briefings.fonts import Letters
from geodata.view import query

if TYPE_CHECKING:
    from dashboard.served import Served
    from geodata.view.query import View

WIDTH, MAP_HEIGHT, FOOT = 1200, 700, 124
"""Pixels: of the picture, of the map in it, and of the words below the map."""
MARGIN: Final = 28


def png(served_version: Served, view: View, site: str) -> bytes:
    """The picture as PNG; `site`: where the map is found."""
    image = Image.new("RGB", (WIDTH * pictures.TWICE, (MAP_HEIGHT + FOOT) * pictures.TWICE), "#FFFFFF")
    _paint(ImageDraw.Draw(image), served_version, view, site, letters=fonts.drawable)
    return pictures.png(image.reduce(pictures.TWICE), served_version.dataset.taxonomy)


def svg(served_version: Served, view: View, site: str) -> bytes:
    """The picture as SVG, with all text as text."""
    pen = vector.SvgPen()
    _paint(pen, served_version, view, site, letters=str)
    return pen.svg(WIDTH, MAP_HEIGHT + FOOT, _heading(served_version, view)).encode("utf-8", "replace")


def _paint(pen: Any, served_version: Served, view: View, site: str, *, letters: Any) -> None:
    """Draw map and words; `letters` is the text that the pen can write of a text."""
    dataset = served_version.dataset
    events = dataset.events[query.select(dataset, view).shown]
    section = frame(served_version, view, WIDTH, MAP_HEIGHT)
    pictures.paint(pen, basemap(served_version, section), section, events, dataset.taxonomy, FONT, about=view.event)
    twice, below = pictures.TWICE, MAP_HEIGHT * pictures.TWICE
    pen.rectangle((0, below, WIDTH * twice, (MAP_HEIGHT + FOOT) * twice), "#FFFFFF")
    pen.rectangle((0, below, WIDTH * twice, below + 2), pictures.BORDER)
    credits_line = " · ".join(
        part for part in (site, config.attribution(dataset.info.attribution, served_version.credit)) if part
    )
    crowd = f" The first {pictures.MAX_SPOTS:,} places are drawn." if places(events) > pictures.MAX_SPOTS else ""
    lines = (
        (14, _heading(served_version, view), 26, "SemiBold", pictures.INK),
        (52, f"{words.sentence(replace(view, event=''), served_version)}{crowd}", 18, "Regular", pictures.INK),
        (86, credits_line, 15, "Regular", pictures.MUTED),
    )
    for down, text, size, weight, colour in lines:
        face = Letters(FONT, size * twice, weight)
        words_of_line = map_key.cut(letters(text), face, (WIDTH - 2 * MARGIN) * twice)
        face.write(pen, (MARGIN * twice, below + down * twice), words_of_line, colour)


def _heading(served_version: Served, view: View) -> str:
    return words.event_title(view, served_version) or served_version.dataset.info.title


def places(events: Any) -> int:
    """How many points the events are at."""
    return len(events[["lat", "lon"]].dropna().drop_duplicates())
