"""Disputed areas: who administers and who claims them, in the words that card and gazetteer show."""

from __future__ import annotations

import re

import pytest

from geodata.geocoding import disputed
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.ranking import Context, rank


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (44.6, 33.53, "disputed: Crimea, administered by Russia, claimed by Ukraine (Natural Earth)"),
        (33.0, 35.8, "disputed: Golan Heights, administered by Israel, claimed by Syria (Natural Earth)"),
        (34.1, 74.8, "disputed: Jammu and Kashmir, administered by India, claimed by Pakistan (Natural Earth)"),
        (43.0, 41.0, "disputed: Abkhazia, claimed by Georgia (Natural Earth)"),
    ],
)
def test_a_disputed_area_says_who_is_there_and_who_claims_it(latitude: float, longitude: float, words: str):
    area = disputed.area_at(latitude, longitude)
    assert area is not None
    assert area.words == words


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(33.51, 36.29), (46.47, 30.73), (31.5, 35.0 - 0.9), (0.0, 0.0), (-89.0, 180.0)]
)
def test_elsewhere_nothing_is_said(latitude: float, longitude: float):
    assert disputed.area_at(latitude, longitude) is None


def test_of_areas_in_each_other_the_smaller_one_is_named():
    farms = next(area for area in disputed.areas() if area.name == "Shebaa Farms")
    longitude, latitude = farms.rings[0].mean(axis=0)
    assert farms.contains(latitude, longitude)
    assert disputed.area_at(latitude, longitude) in (farms, None)


def test_every_area_is_named_in_full_and_has_a_shape():
    for area in disputed.areas():
        assert not re.search(r"\b[A-Z][a-z]*\.|Admin|[Cc]laimed", area.name + area.administered_by + area.claimed_by)
        assert all(re.fullmatch("[A-Z]{2}", code) for code in area.countries)
        assert all(len(ring) >= 3 for ring in area.rings)
        assert all(len(line) >= 2 for line in area.claims)


def test_both_sides_of_a_dispute_are_among_its_countries():
    codes = {area.name: area.countries for area in disputed.areas()}
    assert codes["Crimea"] == {"UA", "RU"}
    assert codes["Golan Heights"] == {"SY", "IL"}
    assert codes["Western Sahara"] == {"EH", "MA"}


def test_map_gazetteer_and_card_agree_on_what_is_disputed(gazetteer: Gazetteer):
    context = Context(country="SY", country_name=lambda code: code)
    for name, country in (("Sevastopol", "UA"), ("Katzrin", "SY"), ("Crimea", "UA"), ("Golan Heights", "SY")):
        town = rank(gazetteer.lookup(name), context)[0]
        area = disputed.area_at(town.latitude, town.longitude)
        assert area is not None, name
        assert country in area.countries
        assert area.words in town.reason
