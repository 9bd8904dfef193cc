"""What the review doubts about the place of an event, and what it does not: towns on coasts and borders."""

from __future__ import annotations

from functools import cache

import pytest

from dashboard.basemap.basemap import ATLAS
from dashboard.editing import payload, placement, review
from dashboard.editing.changeset import EVENTS
from dashboard.editing.edit_session import EditSession
from dashboard.editing.placement import Placed
from geodata.dataset import reading
from geodata.geocoding.gazetteer import DEFAULT_PATH, Gazetteer
from geodata.model import Dataset, WherePrec
from geodata.tables.changes import Edit
from tests.support.edit_page import KEY, begin, do
from tests.support.paths import SYRIA

pytestmark = pytest.mark.skipif(
    not (ATLAS.is_file() and DEFAULT_PATH.is_file()), reason="the outlines or the gazetteer are not built"
)

DAMASCUS = (33.51, 36.29)
COAST = {
    "Latakia": (35.5317, 35.7901),
    "the port of Latakia": (35.5170, 35.7650),
    "Tartus": (34.8890, 35.8866),
    "the naval base at Tartus": (34.9070, 35.8610),
    "Arwad, an island": (34.8560, 35.8580),
    "Baniyas": (35.1822, 35.9403),
    "Jableh": (35.3614, 35.9256),
    "Hmeimim": (35.4011, 35.9486),
    "Ras al-Bassit": (35.8590, 35.8090),
    "Kessab": (35.9270, 35.9880),
    "Al-Hamidiyah": (34.7170, 35.9360),
}
BORDER = {
    "Kobani": (36.8910, 38.3540),
    "Tell Abyad": (36.6974, 38.9567),
    "Ras al-Ayn": (36.8503, 40.0706),
    "Qamishli": (37.0522, 41.2317),
    "Azaz": (36.5864, 37.0441),
    "Al-Bukamal": (34.4522, 40.9186),
    "Daraa": (32.6189, 36.1021),
    "Quneitra": (33.1256, 35.8240),
    "Majdal Shams, in the Golan": (33.2690, 35.7720),
    "Al-Tanf": (33.5050, 38.6180),
}


@cache
def syria() -> Dataset:
    return reading.load(SYRIA)


def doubts(now: tuple[float, float], place: str = "", was: tuple[float, float] | None = None) -> list[str]:
    spots = payload.candidates(place, syria()) if place else ()
    return placement.doubts(Placed(now, place=place), Placed(was) if was else None, spots)


@pytest.mark.parametrize("name", COAST)
def test_no_town_on_the_coast_is_said_to_lie_at_sea(name: str):
    assert doubts(COAST[name], "Syria") == []


@pytest.mark.parametrize("name", BORDER)
def test_no_town_on_the_border_is_said_to_lie_abroad(name: str):
    assert doubts(BORDER[name], "Syria") == []


def test_no_place_of_the_gazetteer_in_syria_is_doubted(gazetteer: Gazetteer):
    places = [place for place in gazetteer.within(32.0, 35.5, 37.5, 42.5, limit=5_000) if place.country == "SY"]
    assert len(places) > 100
    for place in places:
        assert doubts((place.latitude, place.longitude), "Syria") == [], place.name


def test_the_open_sea_is_named_with_the_distance():
    assert doubts((35.3, 35.0)) == ["at sea, about 54 km from the nearest coast on the base map"]
    assert doubts((-45.0, -125.0)) == ["at sea, over 1,000 km from the nearest coast on the base map"]


def test_a_place_said_to_be_at_sea_is_not_doubted_for_it():
    assert placement.doubts(Placed((35.3, 35.0), WherePrec.SEA_AIR), None, ()) == []


def test_a_point_in_another_country_than_its_place_is_named_with_both():
    [words] = doubts((39.93, 32.86), "Aleppo")
    assert words.startswith("in Türkiye, about ")
    assert words.endswith(" km from the border, but Aleppo is in Syria")
    assert doubts((39.93, 32.86), "Ankara") == []
    [words] = doubts((33.89, 35.5), "Homs, Syria")
    assert words.startswith("in Lebanon")


def test_a_point_that_left_its_country_is_named_when_the_place_says_nothing():
    assert doubts((36.75, 37.5), was=(36.5, 37.2)) == []  # near the border
    words = doubts((37.2, 37.4), was=(36.6, 37.1))
    assert len(words) == 2
    assert words[0].startswith("in Türkiye")
    assert words[0].endswith("but it was in Syria")
    assert words[1] == "72 km from where it was"


def test_only_a_long_way_is_far_from_where_it_was():
    assert doubts((33.6, 36.4), was=DAMASCUS) == []
    assert doubts((36.2, 37.16), was=DAMASCUS) == ["309 km from where it was"]


def test_the_review_names_doubts_and_refuses_nothing(folder):
    work: EditSession = begin(folder)
    do(work, "set", key=KEY, cells={"latitude": "35.3", "longitude": "35.0", "where_prec": "near"})
    found = review.review(work.changeset, work.store.head())
    assert [doubt["key"] for doubt in found["doubts"]][:1] == [KEY]
    assert "at sea, about 54 km" in found["doubts"][0]["message"]
    assert found["errors"] == []
    do(work, "publish", author="ada", message="a ship")
    assert work.changeset.changes() == []


def test_the_review_says_by_how_much_an_event_moves(folder):
    work: EditSession = begin(folder)
    base, _ = work.store.newest()
    work.store.commit(base, [Edit(EVENTS, KEY, {"latitude": "34.6", "longitude": "38.3"})], "ana")
    work = begin(folder)
    do(work, "set", key=KEY, cells={"latitude": "34.7"})
    found = review.review(work.changeset, work.store.head())
    assert [move["by"] for move in found["moves"]] == ["11 km"]
    assert found["doubts"] == []


def test_an_event_that_was_drawn_by_the_name_of_its_place_is_far_from_there(folder):
    work: EditSession = begin(folder)
    do(work, "set", key="palmyra-recaptured", cells={"latitude": "36.2", "longitude": "37.16", "place": ""})
    [doubt] = review.review(work.changeset, work.store.head())["doubts"]
    assert doubt["message"].endswith(" km from where it was")


def test_an_event_somewhere_in_a_country_is_not_far_from_there_when_its_point_is_known(folder):
    work: EditSession = begin(folder)
    do(work, "set", key=KEY, cells={"latitude": "36.2", "longitude": "37.16", "place": "Aleppo", "where_prec": "exact"})
    assert review.review(work.changeset, work.store.head())["doubts"] == []


def test_an_event_whose_place_did_not_change_is_not_looked_at(folder):
    work: EditSession = begin(folder)
    do(work, "set", key=KEY, cells={"title": "Another title"})
    assert review.review(work.changeset, work.store.head())["doubts"] == []
