"""Details of reports that a draft must not get wrong: who holds a place, asides, ages, dates in numbers, feasts."""

from __future__ import annotations

import pytest

from geodata.drafting import pipeline
from geodata.drafting.model import DraftEvent
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

GAZETTEER = Gazetteer.open()
SATURDAY = "2024-02-17"


def drafts(text: str, published: str = SATURDAY) -> tuple[DraftEvent, ...]:
    return pipeline.draft(Article("a", "", text, published), GAZETTEER).events


def first(text: str, published: str = SATURDAY) -> dict[str, str]:
    return dict(drafts(text, published)[0].row)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Five people were killed in shelling of Russian-occupied Donetsk on Thursday.", ("Donetsk", "48.0")),
        ("Air strikes on Islamic State-controlled Raqqa killed 12 people on Monday.", ("Raqqa", "35.9")),
        ("A drone hit a fuel depot in Houthi-held Hodeidah on Thursday, wounding three.", ("Hodeidah", "14.7")),
        ("Turkish-controlled Afrin was hit by a car bomb on Monday that killed 8.", ("Afrin", "36.5")),
        ("Ukrainian forces shelled Russian-held Horlivka on Tuesday, killing two.", ("Horlivka", "48.2")),
        ("Gunmen attacked a checkpoint in rebel-held Idlib on Tuesday, killing two.", ("Idlib", "35.9")),
    ],
)
def test_who_holds_a_place_is_no_part_of_its_name(text: str, place: tuple[str, str]):
    row = first(text)
    assert (row["place"], row["latitude"][:4]) == place
    assert row["side_a"] in {"", "Gunmen", "Government of Ukraine"}


@pytest.mark.parametrize(
    ("text", "date", "place"),
    [
        (
            "On Friday jets hit launchers that were used to fire on Ashkelon on Thursday, killing two in Khan Younis.",
            "2024-02-16",
            "Khan Younis",
        ),
        ("Jets bombed a base near Homs on Monday from which rebels shelled Hama on Sunday.", "2024-02-12", "near Homs"),
        ("Police killed the man behind the attack on Kabul of Tuesday in Herat on Friday.", "2024-02-16", "Herat"),
    ],
)
def test_a_deed_that_only_describes_something_is_no_event(text: str, date: str, place: str):
    assert [(event.row["date"], event.row["place"]) for event in drafts(text)] == [(date, place)]


def test_the_dead_after_a_capture_are_not_its_dead():
    text = "The army retook Kurmuk on Monday. Fighters then rampaged through the town, shooting dead nine traders."
    assert [event.row["deaths_best"] for event in drafts(text)] == ["", "9"]


@pytest.mark.parametrize(
    ("dead", "number"),
    [
        ("Mariam, 34, and her two children", "3"),
        ("Ahmed Saleh, 41, his wife and three of their children", "5"),
        ("Hassan, 12, and his sister Amna, 9", "2"),
        ("Olena, a teacher, and two of her pupils", "3"),
        ("journalists Amina Farah, 27, and Omar Ali, 31", "2"),
    ],
)
def test_people_who_are_named_are_counted(dead: str, number: str):
    assert first(f"A strike on a house in Homs on Monday killed {dead}.")["deaths_best"] == number


@pytest.mark.parametrize(
    ("text", "published", "date"),
    [
        ("04-06-2016: Shells hit Aleppo, killing three.", "2016-06-10", "2016-06-04"),
        ("On 04-06-2016 shells hit Aleppo, killing three.", "", "[2016-04-06,2016-06-04]"),
        ("On 04/06/2016 shells hit Aleppo. On 25/06/2016 a bomb killed two in Homs.", "", "2016-06-04"),
        ("On 04/06/2016 shells hit Aleppo. On 06/25/2016 a bomb killed two in Homs.", "", "2016-04-06"),
        ("Shells hit Homs on Eid al-Fitr, killing four.", "2016-07-08", "[2016-07-06..2016-07-08]"),
        ("Shells hit Homs on 15 Sha‘ban 1432, killing four.", "2011-07-20", "2011-07-17~"),
        ("From February 1–19, shelling killed 40 people in Idlib.", "2024-02-25", "2024-02-01/2024-02-19"),
        ("On Tuesday 25 people were killed when a bomb exploded in Kano.", "2014-07-17", "2014-07-15"),
        ("In July 25 people were killed in Aden by car bombs.", "2014-08-17", "2014-07"),
    ],
)
def test_a_date_is_no_surer_than_its_words(text: str, published: str, date: str):
    assert first(text, published)["date"] == date


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Armed men burned 30 houses in the town of Nyala on Thursday.", "Looting/property destruction"),
        ("Militiamen set fire to a market in Nyala on 16 February.", "Looting/property destruction"),
        ("The last wounded fighters were evacuated from Zabadani on Sunday.", "Other"),
        ("The wounded left eastern Aleppo in buses on Thursday.", "Other"),
        ("Gunmen went on a rampage in Nyala on Monday, killing 14 people.", "Attack"),
    ],
)
def test_arson_rampage_and_evacuation_are_told_apart(text: str, kind: str):
    assert {event.row["sub_event_type"] for event in drafts(text)} == {kind}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Mykolaiv's mayor said a rocket hit a hospital on Tuesday, injuring two.", ("Mykolaiv", "46.9")),
        ("Shelling hit Mykolaiv’s port on Wednesday, killing a docker.", ("Mykolaiv", "46.9")),
    ],
)
def test_a_town_is_meant_before_the_province_that_is_called_after_it(text: str, place: tuple[str, str]):
    row = first(text)
    assert (row["place"], row["latitude"][:4]) == place
