from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

import geodata
from dashboard.briefing_pictures import FONT
from geodata import briefing_map, serving, store
from geodata.briefing_map import TWICE, Frame
from geodata.model import Dataset

SYRIA = Path(geodata.__file__).parent / "syria"
BOUNDS = ((32.0, 35.0), (38.0, 43.0))
SQUARE = [36000, 33000, 4000, 0, 0, 4000, -4000, 0]
"""36–40° E, 33–37° N."""


@pytest.fixture(scope="module")
def syria() -> Dataset:
    return serving.published(store.load(SYRIA))


def base(*labels: dict[str, Any]) -> dict[str, Any]:
    country = {"id": "760", "focus": True, "rings": [SQUARE]}
    return {"world": {"countries": []}, "region": {"countries": [country]}, "labels": list(labels)}


def events(syria: Dataset, **cells: Any) -> pd.DataFrame:
    """One located event."""
    row = {"lat": 35.0, "lon": 38.0, "prec": 1, "radius_km": 0.0, "group": 1, "place": "Hama", **cells}
    return syria.events.iloc[:1].assign(**row)


def drawn(syria: Dataset, rows: pd.DataFrame, *labels: dict[str, Any]) -> Image.Image:
    frame = briefing_map.fit(BOUNDS, 300, 200)
    return briefing_map.draw(base(*labels), frame, rows, syria.taxonomy, FONT)


def test_a_frame_holds_its_bounds_and_no_side_more_than_it_must():
    frame = briefing_map.fit(BOUNDS, 760, 428)
    (west, south), (east, north) = frame.place(32.0, 35.0), frame.place(38.0, 43.0)
    assert 0 < west < east < 760 * TWICE
    assert math.isclose(north, 0, abs_tol=1e-6)
    assert math.isclose(south - north, 428 * TWICE, abs_tol=1e-6)  # the taller way is filled


def test_the_middle_of_the_frame_is_where_it_says():
    frame = Frame(400, 300, 35.0, 38.0, 6.5)
    assert frame.place(35.0, 38.0) == (400.0, 300.0)
    assert frame.place(36.0, 38.0)[1] < 300 < frame.place(34.0, 38.0)[1]
    assert frame.kilometres(0) < frame.kilometres(60)


def test_land_lies_where_the_frame_places_it():
    frame = briefing_map.fit(BOUNDS, 300, 200)
    image = briefing_map.land(base(), frame)
    inside, outside = frame.place(35.0, 38.0), frame.place(35.0, 42.0)
    assert image.getpixel((round(inside[0]), round(inside[1]))) == (255, 254, 251)
    assert image.getpixel((round(outside[0]), round(outside[1]))) == (228, 235, 238)


def test_an_event_has_the_colour_of_its_group(syria: Dataset):
    image = drawn(syria, events(syria))
    x, y = (round(value / TWICE) for value in briefing_map.fit(BOUNDS, 300, 200).place(35.0, 38.0))
    red, green, blue = image.getpixel((x, y))
    colour = syria.taxonomy.groups[1].color
    assert f"#{red:02x}{green:02x}{blue:02x}".lower() == colour.lower()


def test_an_event_without_a_place_is_not_drawn(syria: Dataset):
    nowhere = events(syria, lat=math.nan, lon=math.nan)
    assert drawn(syria, nowhere).tobytes() == drawn(syria, syria.events.iloc[:0]).tobytes()


@pytest.mark.parametrize("name", ["Дамаск", "دمشق", "大馬士革", "A\u0301"])
def test_a_name_with_letters_that_the_font_lacks_is_left_out(syria: Dataset, name: str):
    town = {"name": name, "lat": 36.0, "lon": 37.0, "zoom": 2.0, "kind": "town"}
    assert drawn(syria, events(syria, place=name), town).tobytes() == drawn(syria, events(syria, place="")).tobytes()
    assert briefing_map.drawable("Hmeimim – Ḥ"[:9])


def test_names_never_lie_on_each_other(syria: Dataset):
    town = {"name": "Homs", "lat": 35.0, "lon": 38.02, "zoom": 2.0, "kind": "town"}
    assert drawn(syria, events(syria), town).tobytes() == drawn(syria, events(syria)).tobytes()


def test_thousands_of_places_are_drawn_within_seconds(syria: Dataset):
    many = pd.concat([events(syria)] * 5000, ignore_index=True)
    many["lat"] = [33 + 4 * (row % 71) / 71 for row in range(5000)]
    many["lon"] = [36 + 4 * (row % 73) / 73 for row in range(5000)]
    assert drawn(syria, many).size == (300, 200)


def test_a_picture_is_a_small_png_and_the_same_every_time(syria: Dataset):
    image = drawn(syria, events(syria))
    data = briefing_map.png(image, syria.taxonomy)
    assert data == briefing_map.png(drawn(syria, events(syria)), syria.taxonomy)
    assert Image.open(io.BytesIO(data)).mode == "P"
    assert len(data) < 8000
