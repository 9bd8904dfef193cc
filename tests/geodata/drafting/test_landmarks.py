"""What only says where something lies: a country beyond a border, and the two ends of a way."""

from __future__ import annotations

import pytest

from geodata.drafting import pipeline
from geodata.drafting.model import Draft
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

GAZETTEER = Gazetteer.open()
FRIDAY = "2025-08-15"


def drafted(text: str) -> Draft:
    return pipeline.draft(Article("a", "", text, FRIDAY), GAZETTEER)


@pytest.mark.parametrize(
    "where",
    [
        "in the village of Tin Zarakou, near Algeria,",
        "in the village of Tin Zarakou on the border with Algeria",
        "near Niger",
        "at an outpost close to Niger",
    ],
)
def test_beyond_the_border_nothing_happened_and_nobody_was_killed(where: str):
    (event,) = drafted(f"Gunmen killed six soldiers {where} on Tuesday.").events
    assert event.row["latitude"] == ""
    assert event.row["place"] in {"", "Tin Zarakou"}
    assert (event.row["side_a"], event.row["side_b"], event.row["event_type"]) == ("Gunmen", "", "Battles")


@pytest.mark.parametrize("where", ["Zolote near Russia", "Zolote, close to the border with Russia,"])
def test_a_town_lies_on_this_side(where: str):
    (event,) = drafted(f"Shelling hit the town of {where} on Tuesday, killing two. Ukraine's army withdrew.").events[:1]
    assert (event.row["place"], event.row["latitude"][:4]) == ("Zolote", "48.6")


def test_the_country_at_war_is_still_found_in_its_own_words():
    (event,) = drafted("Mali: Gunmen killed six soldiers near the border with Algeria on Tuesday.").events
    assert event.row["place"] == "Mali"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("An ambush between Mopti and Bandiagara killed nine people on Monday.", ("Mopti", "Bandiagara")),
        ("A convoy was attacked between Maiduguri and Damaturu on Monday, killing nine.", ("Maiduguri", "Damaturu")),
        ("A bus travelling between Aleppo and Raqqa hit a mine on Monday, killing four.", ("Aleppo", "Raqqa")),
    ],
)
def test_between_two_towns_is_not_in_one_of_them(text: str, ends: tuple[str, str]):
    (event,) = drafted(text).events
    assert all(end in event.row["place"] for end in ends)
    assert event.row["where_prec"] in {"near", "district", "province"}


def test_cities_that_talk_are_no_ends_of_a_way_and_do_nothing():
    text = "Tensions between Moscow and Kyiv rose on Monday after a strike killed two in Odesa."
    (event,) = drafted(text).events
    assert (event.row["place"], event.row["side_a"], event.row["side_b"]) == ("Odesa", "", "")


def test_civilians_only_suffer_in_a_fight():
    (event,) = drafted("Fighting near Soledar continued on Monday, killing three civilians.").events
    assert (event.row["side_a"], event.row["side_b"]) == ("", "Civilians")
