"""The pictures of a briefing: one or two per step, and the preview that other sites show beside its link."""

from __future__ import annotations

import math
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, ImageDraw

from dashboard.basemap import tiles
from dashboard.basemap.outlines import Box
from dashboard.bundle import ASSETS
from dashboard.served import bounds_of
from geodata import edtf
from geodata.briefings import fonts, map_key, pictures, symbols
from geodata.briefings.contents import StepContents, halves
from geodata.briefings.fonts import Letters
from geodata.view import query

if TYPE_CHECKING:
    from dashboard.served import LatLonBounds, Served
    from geodata.briefings.briefing import Briefing


FONT: Final = ASSETS / fonts.LATIN
SIZE: Final = (760, 428)
HALF: Final = (540, 338)
"""Width and height of the map in pixels: in a step's picture (SIZE), and in each of two that are compared (HALF)."""
PREVIEW: Final = (1200, 630)
ROOM: Final = 36
"""Pixels between the events that a picture is fitted to and its edge."""
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
        section = of_section(served_version, contents, *SIZE)
        return [of_view(served_version, contents.view, section, f"step-{number}.png")]
    section = of_section(served_version, contents, *HALF)
    return [
        of_view(served_version, half, section, f"step-{number}-{name.lower()}.png", name)
        for name, half in zip(("Before", "After"), halves(contents.view, contents.step.compare), strict=True)
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
    pen.rectangle((0, 0, 10, height), symbols.ACCENT)
    title = fonts.drawable(briefing.title)
    size = 50 if len(title) < 70 else 38  # noqa: PLR2004 - characters that fit in six lines
    y = 60.0
    for line in wrap(title, size):
        Letters(FONT, size, "SemiBold").write(pen, (50, y), line, pictures.INK)
        y += size * 1.18
    counts = (
        ("step", len(briefing.steps)),
        ("event", len(served_version.dataset.events)),
        ("source", len(served_version.dataset.sources)),
    )
    foot = " · ".join(f"{count:,} {unit}{'' if count == 1 else 's'}" for unit, count in counts)
    Letters(FONT, 23).write(pen, (50, height - 70), foot, pictures.MUTED)
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


def bounds(served_version: Served, contents: StepContents) -> LatLonBounds | None:
    """What a step that names no section of the map must show, at every size: its events. None where it names one."""
    if contents.view.at is not None:
        return None
    rows = served_version.dataset.events.iloc[list(contents.rows)]
    return bounds_of(rows, areas=True) or served_version.bounds


def of_section(served_version: Served, contents: StepContents, width: int, height: int) -> pictures.Frame:
    """The section of the map that a step shows, both halves of a comparison alike."""
    around = bounds(served_version, contents)
    if around is None:
        return frame(served_version, contents.view, width, height)
    inner = pictures.fit(around, width - 2 * ROOM, height - 2 * ROOM)
    return replace(inner, width=width, height=height)


def basemap(served_version: Served, section: pictures.Frame) -> dict[str, Any]:
    """The base map with what lies on the ground in a section of it."""
    south, west, north, east = section.box
    return tiles.with_tiles(served_version.basemap, Box(south, west, north, east), section.zoom)


def of_size(served_version: Served, view: query.View, size: tuple[int, int], name: str) -> Picture:
    """The map of a view with all that stands around it, in a picture of exactly that size."""
    head, foot = _around(served_version, view, frame(served_version, view, *size))
    section = frame(served_version, view, size[0], size[1] - head.height - foot.height)
    return of_view(served_version, view, section, name, height=size[1])


def of_view(  # noqa: PLR0913 - what is drawn, and how
    served_version: Served, view: query.View, section: pictures.Frame, name: str, side: str = "", *, height: int = 0
) -> Picture:
    """The map of a view in a section, between what it shows and its legend, in a picture at least `height` tall.

    `side`: "Before" or "After" in a comparison, else "".
    """
    dataset = served_version.dataset
    events = dataset.events[query.select(dataset, view).shown]
    size = section.width, section.height
    head, foot = _around(served_version, view, section, side)
    width, tall = size[0], max(height, head.height + size[1] + foot.height)
    image = Image.new("RGB", (width * pictures.TWICE, tall * pictures.TWICE), "#FFFFFF")
    map_image = Image.new("RGB", (width * pictures.TWICE, size[1] * pictures.TWICE))
    pen, base = ImageDraw.Draw(image), basemap(served_version, section)
    pictures.paint(ImageDraw.Draw(map_image), base, section, events, dataset.taxonomy, FONT, about=view.event)
    image.paste(map_image, (0, head.height * pictures.TWICE))
    head.paint(pen, width, FONT)
    foot.paint(pen, head.height + size[1], width, FONT)
    places = list(dict.fromkeys(place for place in events["place"] if place))
    alt = f"Map, {head.window[:1].lower() + head.window[1:] if side else head.window}: {_counted(len(events))}"
    alt += f", at {', '.join(places[:6])}{' …' if len(places) > 6 else ''}" if places else ""  # noqa: PLR2004
    alt += f". {head.about}" if head.about else ""
    return Picture(name, pictures.png(image.reduce(pictures.TWICE), dataset.taxonomy), width, tall, alt)


def _around(
    served_version: Served, view: query.View, section: pictures.Frame, side: str = ""
) -> tuple[map_key.MapHead, map_key.MapFoot]:
    """What stands above and below the map of a view."""
    dataset = served_version.dataset
    events = dataset.events[query.select(dataset, view).shown]
    period = f"{side}: {window(view)}" if side else window(view)
    beyond = int((~map_key.inside(events, section)).sum())
    counted = f"{_counted(len(events))}{f', {beyond:,} beyond this map' if beyond else ''}"
    head = map_key.MapHead(period, counted, *about(served_version, view, section))
    return head, map_key.foot(events, dataset.taxonomy, section, FONT)


def about(served_version: Served, view: query.View, section: pictures.Frame) -> tuple[str, bool]:
    """Its event's title, or why that is not on the map, "" where it is about none; and whether it is marked."""
    row = served_version.row_of(view.event)
    if row is None:
        return "", False
    event = served_version.dataset.events.iloc[row]
    if not query.select(served_version.dataset, view).shown[row]:
        return f"Not on this map: {event['title']}", False
    x, y = section.place(event["lat"], event["lon"])
    inside = 0 <= x <= section.width * pictures.TWICE and 0 <= y <= section.height * pictures.TWICE
    return f"{'Marked' if inside else 'Beyond this map'}: {event['title']}", inside


def _counted(count: int) -> str:
    return f"{count:,} event{'' if count == 1 else 's'}"


def wrap(text: str, size: int) -> list[str]:
    """The text in lines that fit beside the map, broken between words, or inside a word where necessary."""
    letters = Letters(FONT, size, "SemiBold")

    def fits(line: str) -> bool:
        return letters.length(line) <= TEXT_WIDTH

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
