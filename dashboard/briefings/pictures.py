"""The pictures of a briefing: one or two per step, and the preview that other sites show beside its link."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, ImageDraw

from dashboard.basemap import tiles
from dashboard.basemap.outlines import Box
from dashboard.bundle import ASSETS
from geodata import edtf
from geodata.briefings import fonts, pictures
from geodata.briefings.contents import StepContents, halves
from geodata.view import query

if TYPE_CHECKING:
    from dashboard.served import Served
    from geodata.briefings.briefing import Briefing


FONT: Final = ASSETS / "source-sans-3-latin-wght-normal.woff2"
SIZE: Final = (760, 428)
HALF: Final = (540, 338)
"""Width and height in pixels: of a step's picture (SIZE), and of each of two that are compared (HALF)."""
PREVIEW: Final = (1200, 630)
TEXT_WIDTH: Final = 470
_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of the folder, with its text alternative."""

    name: str
    data: bytes
    width: int
    height: int
    alt: str


def of_step(served_version: Served, contents: StepContents, number: int) -> list[Picture]:
    """The map of a step; where the step compares, two maps of the same section and scale, before and after the day."""
    if not contents.compared:
        return [of_view(served_version, contents.view, SIZE, f"step-{number}.png")]
    return [
        of_view(served_version, half, HALF, f"step-{number}-{name}.png")
        for name, half in zip(("before", "after"), halves(contents.view, contents.step.compare), strict=True)
    ]


def preview(served_version: Served, briefing: Briefing, contents: StepContents) -> Picture:
    """Title and map of the whole briefing, in the size that other sites show beside a link."""
    width, height = PREVIEW
    left = TEXT_WIDTH + 60
    frame = pictures.fit(served_version.bounds, width - left, height)
    whole = query.default_view(served_version.dataset.info)
    chosen = query.select(served_version.dataset, whole).shown
    image = Image.new("RGB", PREVIEW, "#FFFFFF")
    map_image = pictures.draw(
        basemap(served_version, frame),
        frame,
        served_version.dataset.events[chosen],
        served_version.dataset.taxonomy,
        FONT,
    )
    image.paste(map_image, (left, 0))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 10, height), pictures.ACCENT)
    title = fonts.drawable(briefing.title)
    size = 50 if len(title) < 70 else 38  # noqa: PLR2004 - characters that fit in six lines
    y = 60.0
    for line in wrap(pen, title, size):
        pen.text((50, y), line, pictures.INK, fonts.font(FONT, size, "SemiBold"))
        y += size * 1.18
    counts = (
        ("step", len(briefing.steps)),
        ("event", len(served_version.dataset.events)),
        ("source", len(served_version.dataset.sources)),
    )
    foot = " · ".join(f"{count:,} {unit}{'' if count == 1 else 's'}" for unit, count in counts)
    pen.text((50, height - 70), foot, pictures.MUTED, fonts.font(FONT, 23))
    data = pictures.png(image, served_version.dataset.taxonomy)
    first, last = edtf.words(served_version.dataset.info.first)[0], edtf.words(served_version.dataset.info.last)[0]
    alt = f"Map of {contents.tally.total} events, {first} to {last}: {briefing.title}"
    return Picture("preview.png", data, width, height, alt)


def window(view: query.View) -> str:
    """The view's window in words, such as "2015" or "March to May 2016" for whole years and months."""
    if view.mode == "cumulative":
        return f"Up to {edtf.words(edtf.iso(view.end))[0]}"
    starts, ends = edtf.iso(view.start), edtf.iso(view.end)
    year, month, day = edtf.parts(view.end)
    cut = 0  # how many parts of a date such as 2015-07-01 need not be said
    if starts.endswith("-01") and day == monthrange(year, month)[1]:
        cut = 2 if starts.endswith("-01-01") and month == 12 else 1  # noqa: PLR2004 - December
    first, last = (edtf.words(iso_day.rsplit("-", cut)[0])[0] for iso_day in (starts, ends))
    if first == last:
        return first
    # "30 September to 31 December 2015": a year that both share is written once
    shared = edtf.parts(view.start)[0] == year
    return f"{first.removesuffix(f' {edtf.year_words(year)}') if shared else first} to {last}"


def frame(served_version: Served, view: query.View, width: int, height: int) -> pictures.Frame:
    """The section of the map that a view shows, in a picture of that size in pixels."""
    if view.at is None:
        return pictures.fit(served_version.bounds, width, height)
    latitude, longitude, zoom = view.at
    if view.size is not None:  # the same ground, whatever the size of the picture
        zoom += math.log2(min(width / view.size[0], height / view.size[1]))
    return pictures.Frame(width, height, latitude, longitude, zoom)


def basemap(served_version: Served, section: pictures.Frame) -> dict[str, Any]:
    """The base map with what lies on the ground in a section of it."""
    south, west, north, east = section.box
    return tiles.with_tiles(served_version.basemap, Box(south, west, north, east), section.zoom)


def of_view(served_version: Served, view: query.View, size: tuple[int, int], name: str) -> Picture:
    """The map of a view, in a picture of that size in pixels."""
    dataset = served_version.dataset
    events = dataset.events[query.select(dataset, view).shown]
    section = frame(served_version, view, *size)
    image = pictures.draw(basemap(served_version, section), section, events, dataset.taxonomy, FONT)
    places = list(dict.fromkeys(place for place in events["place"] if place))
    alt = f"Map, {window(view)}: {len(events):,} event{'' if len(events) == 1 else 's'}"
    alt += f", at {', '.join(places[:6])}{' …' if len(places) > 6 else ''}" if places else ""  # noqa: PLR2004
    return Picture(name, pictures.png(image, dataset.taxonomy), *size, alt)


def wrap(pen: ImageDraw.ImageDraw, text: str, size: int) -> list[str]:
    """The text in lines that fit beside the map, broken between words, or inside a word where necessary."""
    letters = fonts.font(FONT, size, "SemiBold")

    def fits(line: str) -> bool:
        return pen.textlength(line, letters) <= TEXT_WIDTH

    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if fits(longer):
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if not fits(lines[-1] + sign):
                lines.append("")
            lines[-1] += sign
    if len(lines) <= _LINES:
        return lines
    last = lines[_LINES - 1]
    while not fits(f"{last} …"):
        last = last[:-1]
    return [*lines[: _LINES - 1], f"{last} …"]
