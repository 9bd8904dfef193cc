"""An event has the finest place that the text supports, and never one that the text contradicts."""

from __future__ import annotations

import pytest

from geodata.drafting import pipeline
from geodata.drafting.model import Draft, PlaceMention
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article, WherePrec


def drafted(text: str, gazetteer: Gazetteer) -> Draft:
    return pipeline.draft(Article("source", "title", text, "2019-06-03"), gazetteer)


def named(draft: Draft, text: str) -> PlaceMention:
    return next(place for place in draft.places if place.mention.text == text)


def where(draft: Draft) -> list[tuple[str, str]]:
    """Name and precision of the place of each event."""
    return [(event.row["place"], event.row["where_prec"]) for event in draft.events]


@pytest.mark.parametrize(
    ("text", "name", "holder", "precision"),
    [
        ("Shells hit Kabani, northern Latakia countryside, on Monday.", "Kabani", "Latakia", "province"),
        ("Two rebels died in clashes in Kabani in northern Latakia countryside.", "Kabani", "Latakia", "province"),
        ("Shells hit Kabani [northern Latakia] on Monday.", "Kabani", "Latakia", "province"),
        ("Gunmen shot two men in the district of al-Joura in Deir ez-Zor.", "al-Joura", "Deir ez-Zor", "near"),
        ("A bomb exploded in the Zaytouneh camp in Azaz.", "Zaytouneh camp", "I'zaz", "near"),
        ("A bomb exploded in the Emirates Relief camp near Azaz.", "Emirates Relief camp", "I'zaz", "near"),
        ("A shell hit the village of Umm Qarnayn, west of Tell Abyad.", "Umm Qarnayn", "Tall Abyad", "near"),
        ("A shell hit Umm Qarnayn, a village west of Tell Abyad.", "Umm Qarnayn", "Tall Abyad", "near"),
        ("A shell hit the village of Harbul, on the outskirts of Tal Rifaat.", "Harbul", "Tall Rif'at", "near"),
        ("An attack on the Zahra neighbourhood of Aleppo in Syria failed.", "Zahra", "Aleppo", "province"),
        ("Rockets hit the neighbourhoods of al-Hamidiyah and Sulaimaniyah in Aleppo city.", "Sulaimaniyah", "Aleppo",
         "near"),
        ("Rockets hit the neighbourhoods of al-Hamidiyah and Sulaimaniyah in Aleppo city.", "al-Hamidiyah", "Aleppo",
         "near"),
        ("Shells fell on the villages of Kansafra, al-Bara and Fatterah in Jabal al-Zawiya, southern Idlib.",
         "al-Bara", "Jabal al-Zawiya", "near"),
        ("Shells hit the areas of al-Midan and al-Muhafaza in Aleppo city on Monday.", "al-Midan", "Aleppo", "near"),
        ("Shells hit al-Midan and Seif al-Dawla neighborhoods in Aleppo city on Monday.", "al-Midan", "Aleppo", "near"),
        ("Shells hit al-Midan district and Rashidin district in Aleppo on Monday.", "al-Midan", "Aleppo", "near"),
        ("A strike hit a flat at the Ain al-Hilweh refugee camp near Sidon.", "Ain al-Hilweh", "Sidon", "near"),
        ("In Idlib province, shells hit the village of Umm Qarnayn.", "Umm Qarnayn", "Idlib", "province"),
        ("Idlib: Shells hit the village of Umm Qarnayn in the morning.", "Umm Qarnayn", "Idlib", "province"),
    ],
)  # fmt: skip
def test_a_stated_larger_place_is_a_wall(text: str, name: str, holder: str, precision: str, gazetteer: Gazetteer):
    place = named(drafted(text, gazetteer), name)
    assert place.place is not None
    assert (place.name, place.place.name, place.where_prec and place.where_prec.word) == (name, holder, precision)
    assert place.inside
    assert place.doubtful


def test_a_name_takes_the_side_that_the_text_gives(gazetteer: Gazetteer):
    draft = drafted("Shells hit Kabani, northern Latakia countryside, on Monday.", gazetteer)
    side, kabani = named(draft, "Latakia"), named(draft, "Kabani")
    assert (kabani.latitude, kabani.longitude, kabani.radius_km) == (side.latitude, side.longitude, side.radius_km)
    assert where(draft) == [("Kabani", "province")]


def test_a_known_place_within_the_wall_stays(gazetteer: Gazetteer):
    draft = drafted("Warplanes bombed Saraqib [eastern Idlib] on Friday.", gazetteer)
    assert where(draft) == [("Saraqib", "exact")]
    draft = drafted("Two people were killed in shelling on Jisr al-Shughur/Idlib.", gazetteer)
    assert where(draft) == [("Jisr al-Shughur", "exact")]
    draft = drafted("Tripoli Lebanon saw clashes on Friday.", gazetteer)
    assert where(draft) == [("Tripoli", "exact")]
    assert draft.events[0].row["latitude"].startswith("34.4")


def test_an_unknown_name_without_a_larger_place_stays_unplaced_with_its_name(gazetteer: Gazetteer):
    draft = drafted("The army left Hama on Monday. Shells hit the village of Umm Qarnayn on Tuesday.", gazetteer)
    assert where(draft)[-1] == ("Umm Qarnayn", "")
    assert draft.events[-1].row["latitude"] == ""


def test_a_small_place_far_from_everything_else_is_left_open(gazetteer: Gazetteer):
    text = "Regime forces shelled Homs, Hama and Idlib in Syria. Five civilians died in the village of al-Karima."
    place = named(drafted(text, gazetteer), "al-Karima")
    assert (place.place, place.latitude, place.doubtful) == (None, None, True)
    assert place.candidates[0].country == "SD"
    assert "far from everything else" in place.reason


def test_small_places_of_equal_right_are_left_open(gazetteer: Gazetteer):
    place = named(drafted("Warplanes hit the clinic in the district of Mare’ on Friday.", gazetteer), "Mare")
    assert (place.latitude, place.doubtful) == (None, True)
    assert "equal right" in place.reason


@pytest.mark.parametrize(
    "text",
    ["Car bombs exploded in Homs on Monday.", "Two car bombs went off. Car bombs exploded in Homs on Monday."],
)
def test_an_ordinary_word_is_no_abbreviation_of_a_country(text: str, gazetteer: Gazetteer):
    draft = drafted(text, gazetteer)
    assert [place.mention.text for place in draft.places] == ["Homs"]
    assert all("Central African" not in event.row["side_a"] for event in draft.events)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("A bomb exploded in the Emirates Relief camp near Azaz.", "Emirates"),
        ("A car bomb exploded in Turkey Street, killing four people.", "Turkey"),
        ("Fifty people died in the attack on Aqareb es Safi village in Syria.", "Safi"),
        ("Clashes broke out in the Al-Ferdous district of Aleppo, Syria.", "Ferdous"),
    ],
)
def test_a_name_inside_a_longer_one_is_no_place(text: str, inner: str, gazetteer: Gazetteer):
    assert inner not in [place.mention.text for place in drafted(text, gazetteer).places]


@pytest.mark.parametrize(
    ("text", "name", "latitude"),
    [
        ("Shells hit Tall Rifaat and killed two.", "Tall Rifaat", 36.47),
        ("Shells hit Maarat al-Numan and killed two.", "Maarat al-Numan", 35.6),
        ("An air strike killed five people in Deir al-Balah.", "Deir al-Balah", 31.42),
        ("Rebels captured Sake, in North Kivu, on Sunday.", "Sake", -1.57),
        ("Warplanes targeted the vicinity of Mabatli today.", "Mabatli", 36.56),
        ("Mortars fell in the vicinity of al-Hirak on Thursday.", "al-Hirak", 32.75),
    ],
)
def test_text_and_geocoder_know_the_same_names(text: str, name: str, latitude: float, gazetteer: Gazetteer):
    place = named(drafted(text, gazetteer), name)
    assert place.latitude == pytest.approx(latitude, abs=0.06)
    assert gazetteer.lookup(name, fuzzy=False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Prisoners rioted in the central prison in the city of Deraa.", "central prison in Deraa"),
        ("Warplanes hit a field hospital in Saraqib on Friday.", "field hospital in Saraqib"),
    ],
)
def test_a_facility_keeps_its_name_and_lies_near(text: str, name: str, gazetteer: Gazetteer):
    assert where(drafted(text, gazetteer)) == [(name, "near")]


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("A roadside bomb hit a bus on the road between Tafas and Dael, killing three.",
         "road between Tafas and Dael", "near"),
        ("A bomb hit a convoy on the Homs-Palmyra highway in Syria, killing three soldiers.",
         "road between Homs and Palmyra", "province"),
    ],
)  # fmt: skip
def test_a_road_between_two_towns_is_one_event_along_it(text: str, name: str, precision: str, gazetteer: Gazetteer):
    draft = drafted(text, gazetteer)
    assert where(draft) == [(name, precision)]
    first, second = (place for place in draft.places if place.mention.road >= 0)
    assert (first.latitude, first.longitude) == (second.latitude, second.longitude)


@pytest.mark.parametrize(
    "text",
    [
        "Suicide bombers struck a shrine near Syria’s capital on Saturday, killing twenty.",
        "A car bomb killed six people on the outskirts of the Syrian capital on Sunday.",
    ],
)
def test_a_capital_without_its_name_is_that_city(text: str, gazetteer: Gazetteer):
    ((name, precision),) = where(drafted(text, gazetteer))
    assert "Damascus" in name
    assert precision == "near"
    draft = drafted("A car bomb killed six people in the Syrian capital Damascus on Sunday.", gazetteer)
    assert where(draft) == [("Damascus", "exact")]


def test_a_foreign_capital_that_acts_is_no_place_of_an_event(gazetteer: Gazetteer):
    text = "Homs, Hama and Idlib in Syria are quiet. A strike prompted Washington to attack an air base in Syria."
    assert "Washington" not in [name for name, _ in where(drafted(text, gazetteer))]
    text = "Homs and Hama in Syria are quiet. On Monday a bomb killed three people in Washington."
    assert "Washington" in [name for name, _ in where(drafted(text, gazetteer))]


ALEPPO = "Shells hit the town of Azaz on Monday. A car bomb exploded in Manbij. Rebels shelled Al Bab, north of Aleppo."


def test_an_unknown_village_lies_in_the_only_province_of_its_report(gazetteer: Gazetteer):
    place = named(drafted(f"{ALEPPO} Two men died in the village of Umm Qarnayn.", gazetteer), "Umm Qarnayn")
    assert place.place is not None
    assert (place.place.name, place.where_prec, place.doubtful) == ("Aleppo", WherePrec.PROVINCE, True)


def test_an_unknown_village_stays_open_where_a_report_names_several_provinces(gazetteer: Gazetteer):
    text = f"{ALEPPO} Shells hit Homs. Two men died in the village of Umm Qarnayn."
    assert named(drafted(text, gazetteer), "Umm Qarnayn").place is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Troops in Syria killed 40 militants from the North Caucasus near Homs on Monday.", "near Homs"),
        ("Shells hit Homs on Monday. Ministers will meet in The Hague on Friday after the attack.", "Homs"),
        ("The last fighters and the wounded left Palmyra in a convoy for Homs on Monday.", "Palmyra"),
        ("Jets hit Homs on Monday, prompting Ankara to launch a protest.", "Homs"),
        ("Shells hit Homs in Syria. Ministers met in Washington on Monday. The attack killed two people.", "Homs"),
    ],
)
def test_homes_talks_and_destinations_are_no_places_of_events(text: str, place: str, gazetteer: Gazetteer):
    assert {name for name, _ in where(drafted(text, gazetteer))} == {place}


def test_what_is_only_talked_about_is_no_event_beside_one_that_happened(gazetteer: Gazetteer):
    text = "Shells hit Homs on Monday, killing two people.\n\nThe rebels in Syria {}."
    assert len(drafted(text.format("have been accused of using poison gas"), gazetteer).events) == 1
    assert len(drafted(text.format("killed nine people with a car bomb"), gazetteer).events) == 2
