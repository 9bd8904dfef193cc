""""""

from __future__ import annotations

import io
import math
from typing import Any

import pandas as pd
import pytest
from PIL import Image, ImageDraw

from dashboard.briefings.pictures import FONT
from geodata.briefings import fonts, pictures
from geodata.briefings import pictures as symbols
from geodata.briefings.pictures import TWICE, Frame
from geodata.dataset import published, reading
from geodata.model import Dataset
from tests.support.paths import SYRIA

BOUNDS = ((32.0, 35.0), (38.0, 43.0))
SQUARE = [36000, 33000, 4000, 0, 0, 4000, -4000, 0]
"""36–40° E, 33–37° N."""


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return published.published(reading.load(SYRIA))


def base(*labels: dict[str, Any]) -> dict[str, Any]:
    country = {"id": "760", "focus": True, "rings": [SQUARE]}
    return {"world": {"countries": []}, "region": {"countries": [country]}, "labels": list(labels)}


def events(syria: Dataset, **cells: Any) -> pd.DataFrame:
    """One located event."""
    row = {"lat": 35.0, "lon": 38.0, "prec": 1, "radius_km": 0.0, "group": 1, "place": "Hama", **cells}
    return syria.events.iloc[:1].assign(**row)


def drawn_map(syria: Dataset, rows: pd.DataFrame, *labels: dict[str, Any]) -> Image.Image:
    frame = pictures.fit(BOUNDS, 300, 200)
    return pictures.draw(base(*labels), frame, rows, syria.taxonomy, FONT)


def test_a_frame_contains_its_bounds_and_fits_one_side_exactly():
    frame = pictures.fit(BOUNDS, 760, 428)
    (west, south), (east, north) = frame.place(32.0, 35.0), frame.place(38.0, 43.0)
    assert 0 < west < east < 760 * TWICE
    assert math.isclose(north, 0, abs_tol=1e-6)
    assert math.isclose(south - north, 428 * TWICE, abs_tol=1e-6)  # the taller way is filled


def test_the_frame_is_centred_on_its_coordinates():
    frame = Frame(400, 300, 35.0, 38.0, 6.5)
    assert frame.place(35.0, 38.0) == (400.0, 300.0)
    assert frame.place(36.0, 38.0)[1] < 300 < frame.place(34.0, 38.0)[1]
    assert frame.kilometres(0) < frame.kilometres(60)


def land(basemap: dict[str, Any], frame: Frame) -> Image.Image:
    """The land of a base map, alone in a picture."""
    image = Image.new("RGB", (frame.width * TWICE, frame.height * TWICE))
    pictures.land(ImageDraw.Draw(image), basemap, frame)
    return image


def test_land_lies_where_the_frame_places_it():
    frame = pictures.fit(BOUNDS, 300, 200)
    image = land(base(), frame)
    inside, outside = frame.place(35.0, 38.0), frame.place(35.0, 42.0)
    assert image.getpixel((round(inside[0]), round(inside[1]))) == (255, 254, 251)
    assert image.getpixel((round(outside[0]), round(outside[1]))) == (228, 235, 238)


def test_an_event_has_the_colour_of_its_group(syria: Dataset):
    image = drawn_map(syria, events(syria))
    x, y = (round(value / TWICE) for value in pictures.fit(BOUNDS, 300, 200).place(35.0, 38.0))
    red, green, blue = image.getpixel((x, y))
    colour = syria.taxonomy.groups[1].color
    assert f"#{red:02x}{green:02x}{blue:02x}".lower() == colour.lower()


def test_an_event_without_a_place_is_not_drawn(syria: Dataset):
    nowhere = events(syria, lat=math.nan, lon=math.nan)
    assert drawn_map(syria, nowhere).tobytes() == drawn_map(syria, syria.events.iloc[:0]).tobytes()


@pytest.mark.parametrize("name", ["Дамаск", "دمشق", "大馬士革", "A\u0301"])
def test_a_name_with_letters_that_the_font_lacks_is_left_out(syria: Dataset, name: str):
    town = {"name": name, "lat": 36.0, "lon": 37.0, "zoom": 2.0, "kind": "town"}
    assert (
        drawn_map(syria, events(syria, place=name), town).tobytes()
        == drawn_map(syria, events(syria, place="")).tobytes()
    )
    assert fonts.drawable("Hmeimim – Ḥ"[:9])


def test_names_never_overlap(syria: Dataset):
    town = {"name": "Homs", "lat": 35.0, "lon": 38.02, "zoom": 2.0, "kind": "town"}
    assert drawn_map(syria, events(syria), town).tobytes() == drawn_map(syria, events(syria)).tobytes()


def test_thousands_of_places_are_drawn_within_seconds(syria: Dataset):
    many = pd.concat([events(syria)] * 5000, ignore_index=True)
    many["lat"] = [33 + 4 * (row % 71) / 71 for row in range(5000)]
    many["lon"] = [36 + 4 * (row % 73) / 73 for row in range(5000)]
    assert drawn_map(syria, many).size == (300, 200)


def test_a_picture_is_a_small_png_and_the_same_every_time(syria: Dataset):
    image = drawn_map(syria, events(syria))
    data = pictures.png(image, syria.taxonomy)
    assert data == pictures.png(drawn_map(syria, events(syria)), syria.taxonomy)
    assert Image.open(io.BytesIO(data)).mode == "P"
    assert len(data) < 8000


SIZE = (400, 300)
NAMES = ("square", "circle", "triangle", "diamond", "cross", "star", "barred", "ring", "unheard of")


def drawn_symbol(name: str, colour: str = "#0072B2") -> Image.Image:
    image = Image.new("RGB", (80, 80), "#808080")
    symbols.symbol(ImageDraw.Draw(image), (40, 40), name, colour)
    return image


def badge(at: tuple[float, float], words: str = "Syria · 5") -> tuple[int, int, int, int] | None:
    """The box of what a badge changes in a picture."""
    image = Image.new("RGB", SIZE, "#00ff00")
    symbols.badge(ImageDraw.Draw(image), at, words, fonts.font(FONT, 30, "SemiBold"), SIZE)
    changed = Image.new("RGB", SIZE, "#00ff00")
    from PIL import ImageChops  # noqa: PLC0415

    return ImageChops.difference(image, changed).getbbox()


def test_no_two_symbols_of_the_legend_look_alike_without_colour():
    pictures = {drawn_symbol(name, "#000000").tobytes() for name in NAMES[:-1]}
    assert len(pictures) == len(NAMES) - 1


def test_an_unknown_symbol_is_drawn_as_a_ring():
    assert drawn_symbol("unheard of").tobytes() == drawn_symbol("ring").tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_symbol_is_centred_and_has_a_halo(name: str):
    image = drawn_symbol(name)
    box = Image.eval(image.convert("L"), lambda value: 0 if value == 128 else 255).getbbox()
    assert box
    assert abs((box[0] + box[2]) / 2 - 40) <= 2
    assert max(box[2] - box[0], box[3] - box[1]) <= 3 * symbols.RADIUS
    assert (255, 254, 251) in {colour for _, colour in image.getcolors() or []}


@pytest.mark.parametrize("at", [(200, 150), (0, 0), (400, 300), (399, 5)])
def test_a_badge_lies_whole_in_the_picture(at: tuple[float, float]):
    box = badge(at)
    assert box
    assert box[0] > 0
    assert box[1] > 0
    assert box[2] < SIZE[0]
    assert box[3] < SIZE[1]
    middle = badge((200, 150))
    assert middle
    assert (box[2] - box[0], box[3] - box[1]) == (middle[2] - middle[0], middle[3] - middle[1])


@pytest.mark.parametrize("at", [(-1, 150), (200, 301)])
def test_a_country_outside_of_the_picture_has_no_badge(at: tuple[float, float]):
    assert badge(at) is None


def test_the_ring_of_an_area_has_gaps():
    image = Image.new("L", (200, 200), 0)
    symbols.dashed(ImageDraw.Draw(image), (100, 100), 80, "#FFFFFF")
    around = sum(1 for value in image.get_flattened_data() if value)
    assert 0.3 < around / (2 * 3.1416 * 80 * 4) < 0.8


def test_a_place_is_drawn_on_the_copy_of_the_world_that_is_in_the_picture():
    frame = pictures.fit(((-20.0, 176.0), (-12.0, 190.0)), 400, 300)
    (suva, _), (apia, _) = frame.place(-18.1, 178.4), frame.place(-13.8, -171.8)
    assert 0 < suva < apia < 400 * TWICE
    _, west, _, east = frame.box
    assert west <= 176.0 + 1e-9
    assert east >= 190.0 - 1e-9


def test_land_on_both_sides_of_the_180th_meridian_is_drawn():
    west, east = [177000, -18000, 2000, 0, 0, 2000, -2000, 0], [-174000, -15000, 2000, 0, 0, 2000, -2000, 0]
    country = {"id": "242", "focus": True, "rings": [west, east]}
    frame = pictures.fit(((-20.0, 176.0), (-12.0, 190.0)), 400, 300)
    image = land({"world": {"countries": []}, "region": {"countries": [country]}}, frame)
    for latitude, longitude in ((-17.0, 178.0), (-14.0, -173.0)):
        x, y = frame.place(latitude, longitude)
        assert image.getpixel((round(x), round(y))) == (255, 254, 251)


def test_a_disputed_border_is_dashed_over_the_outline():
    line = [36000, 33000, 4000, 0]
    frame = pictures.fit(BOUNDS, 300, 200)
    solid, dashed = land(base(), frame), land({**base(), "disputed": [line]}, frame)
    y = round(frame.place(33.0, 36.0)[1])
    first, last = (round(frame.place(33.0, longitude)[0]) + 4 * step for longitude, step in ((36.0, 1), (40.0, -1)))
    border = (189, 182, 168)
    shares = [
        sum(image.getpixel((x, y)) == border for x in range(first, last)) / (last - first) for image in (solid, dashed)
    ]
    assert shares[0] > 0.95
    assert 0.3 < shares[1] < 0.7


def test_a_river_is_drawn_from_its_zoom_on():
    feature = {"zoom": 5.0, "lines": [[36000, 35000, 4000, 0]]}
    frame = pictures.fit(BOUNDS, 300, 200)
    x, y = (round(value) for value in frame.place(35.0, 38.0))
    assert land({**base(), "rivers": [feature]}, frame).getpixel((x, y)) == (191, 210, 219)
    assert land({**base(), "rivers": [{**feature, "zoom": 9.0}]}, frame).getpixel((x, y)) == (255, 254, 251)
