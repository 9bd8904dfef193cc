"""Names of countries, and points outside them."""

from __future__ import annotations

import itertools
from string import ascii_uppercase

import numpy as np
import pytest

from geodata.geocoding import countries
from geodata.geocoding.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("name", "code"),
    [("Syria", "SY"), ("Latakia, Syria", "SY"), ("Türkiye", "TR"), ("Turkey", "TR")],
)
def test_a_country_is_known_by_its_name_alone_or_at_the_end(name: str, code: str):
    assert countries.code_of(name) == code


@pytest.mark.parametrize("name", ["", "Aleppo", "Syria Street", ",", "Atlanta, Georgia", "Russia (Soviet Union)"])
def test_other_names_have_no_country_code(name: str):
    assert countries.code_of(name) == ""


def test_the_capital_of_every_country_lies_in_it():
    gazetteer = Gazetteer.open()
    for code in map("".join, itertools.product(ascii_uppercase, repeat=2)):
        if countries.name_of(code) == code:
            continue
        place = gazetteer.capital(code)
        if place and place.country == code:
            point = np.array([place.latitude]), np.array([place.longitude])
            assert not countries.outside(code, *point)[0], (code, place.name)


def test_no_point_is_outside_a_country_without_an_outline():
    assert not countries.outside("QQ", np.array([0.0]), np.array([0.0])).any()
    assert countries.name_of("QQ") == "QQ"
