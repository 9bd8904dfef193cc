""""""

from __future__ import annotations

import io
import math
from typing import Any

import pandas as pd
import pytest
from PIL import Image, ImageChops, ImageDraw

from dashboard.briefings.pictures import FONT
from geodata.briefings import pictures
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


@pytest.mark.parametrize("name", ["大馬士革", "다마스쿠스", "\U0001f4a3 Homs"])
def test_a_name_with_letters_that_no_bundled_font_has_is_left_out(syria: Dataset, name: str):
    town = {"name": name, "lat": 36.0, "lon": 37.0, "zoom": 2.0, "kind": "town"}
    assert (
        drawn_map(syria, events(syria, place=name), town).tobytes()
        == drawn_map(syria, events(syria, place="")).tobytes()
    )


def test_a_name_that_the_edge_would_cut_is_left_out_and_that_of_an_event_is_moved(syria: Dataset):
    town = {"name": "A long name at the edge", "lat": 36.0, "lon": 43.0, "zoom": 2.0, "kind": "town"}
    bare = drawn_map(syria, events(syria, place=""))
    assert drawn_map(syria, events(syria, place=""), town).tobytes() == bare.tobytes()
    frame = Frame(300, 200, 35.0, 38.0, 6.0)
    east = frame.box[3] - 0.05
    rows = events(syria, lon=east, place="A place at the edge")
    images = [
        pictures.draw(base(), frame, events(syria, lon=east, place=name), syria.taxonomy, FONT) for name in ("", "x")
    ]
    moved = pictures.draw(base(), frame, rows, syria.taxonomy, FONT)
    box = ImageChops.difference(images[0], moved).getbbox()
    assert box
    assert box[2] < 300
    assert box[2] - box[0] > 100


def test_the_event_that_a_picture_is_about_is_marked(syria: Dataset):
    pair = pd.concat([events(syria, event_id="a"), events(syria, event_id="b", lat=34.0, place="Homs")])
    frame = pictures.fit(BOUNDS, 300, 200)
    none, first, second, other = (
        pictures.draw(base(), frame, pair, syria.taxonomy, FONT, about=about) for about in ("", "a", "b", "c")
    )
    assert none.tobytes() == other.tobytes()
    assert first.tobytes() != none.tobytes() != second.tobytes() != first.tobytes()
    x, y = (round(value / TWICE) for value in frame.place(35.0, 38.0))
    accent = (180, 39, 31)
    ring = [(x + dx, y) for dx in range(9, 18)]
    assert any(first.getpixel(at) == accent for at in ring)
    assert not any(second.getpixel(at) == accent for at in ring)


def test_a_region_is_hatched_and_a_district_is_not(syria: Dataset):
    colour = syria.taxonomy.groups[1].color
    counts = []
    for prec in (3, 5):
        image = drawn_map(syria, events(syria, prec=prec, radius_km=120.0, place=""))
        counts.append(len(set(image.get_flattened_data())))
    assert counts[1] > counts[0], colour


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
