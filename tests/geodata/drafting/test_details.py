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


@pytest.mark.parametrize(
    ("text", "side_a", "side_b"),
    [
        ("Ukraine's air force said it had shot down 24 drones launched by Russia on Monday.", "UA", "RU"),
        ("The Malian army said eight of its soldiers were killed on Monday when their car hit a mine.", "", "ML"),
        ("Warplanes believed to be Russian carried out five raids on Idlib on Monday, activists said.", "", ""),
        ("Gunmen suspected to be herders invaded two villages in Nigeria on Monday, killing 30 persons.", "G", "C"),
        ("A mayor was shot dead in Homs on Monday. The army blamed rebels for the killing.", "", ""),
        ("Eight Israeli soldiers were killed on Monday in combat with Hezbollah in Lebanon.", "H", "IL"),
        ('State media in Myanmar said the army had killed "terrorists" in Loikaw on Monday.', "MM", "T"),
        ("Ukrainian defenders repelled 21 attacks near Bakhmut on Monday.", "UA", ""),
        ("Forty people were killed in an attack attributed to the ADF near Butembo in DR Congo on Monday.", "", ""),
        ("The army in Mali pursued the gunmen and neutralised a dozen terrorists in Gao on Monday.", "M", "T"),
    ],
)
def test_sides_are_those_of_the_deed_itself(text: str, side_a: str, side_b: str):
    short = {
        "UA": "Government of Ukraine", "RU": "Government of Russia (Soviet Union)", "ML": "Government of Mali",
        "IL": "Government of Israel", "MM": "Government of Myanmar (Burma)", "H": "Hezbollah", "G": "Gunmen",
        "C": "Civilians", "T": "Militants", "M": "Government of Mali",
    }  # fmt: skip
    row = first(text)
    assert (row["side_a"], row["side_b"]) == (short.get(side_a, ""), short.get(side_b, ""))


def test_what_a_deed_answers_is_another_event():
    text = (
        "Turkish artillery pounded army positions in Aleppo on Friday in retaliation for an air strike on Thursday "
        "that killed 33 Turkish soldiers in Idlib. The strikes left 26 Syrian soldiers dead."
    )
    rows = [event.row for event in drafts(text, "2020-02-29")]
    assert [(row["date"], row["place"], row["deaths_best"], row["side_b"]) for row in rows] == [
        ("2020-02-28", "Aleppo", "26", "Government of Syria"),
        ("2020-02-27", "Idlib", "33", "Government of Turkey"),
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("A drone killed 30 people in El Fasher, a medical source told AFP on Friday.", "[2024-02-14..2024-02-16]"),
        ("13 February. Rebels attacked Homs. 12 February. Two bombers struck Hama, killing 43.", "2024-02-13"),
        ("Bandits killed a driver in Kaduna on Tuesday last week.", "2024-02-06"),
        ("Between the afternoon of 12 February and noon of 13 February, 48 people were killed in Gaza by air strikes.",
         "2024-02-12/2024-02-13"),
    ],
)  # fmt: skip
def test_a_day_is_that_of_the_event_and_not_of_the_speaker(text: str, date: str):
    assert first(text)["date"] == date


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A bomb hit buses carrying residents of the towns of Kefraya and Foua in Aleppo on Monday.", "Aleppo"),
        ("On Monday 21 houses were burned in Djugu by militiamen and 4,000 people fled to Bunia.", "Djugu"),
        ("On Monday rockets hit Homs at 8 p.m. Baghdad time.", "Homs"),
        ("M23 rebels entered the centre of Goma on Monday after fighting with the army.", "Goma"),
        ("Shelling in the Russian border city of Belgorod killed 21 people on Monday. Ukraine denied it.", "Belgorod"),
        ("Yemen's Iran-aligned Houthis claimed a drone attack in Abu Dhabi that killed three on Monday.", "Abu Dhabi"),
        ("Strikes killed dozens of people waiting to cross into Bangladesh near Maungdaw on Monday.", "near Maungdaw"),
    ],
)
def test_a_place_is_where_it_happened_and_not_where_people_are_from_or_flee_to(text: str, place: str):
    assert first(text)["place"] == place


@pytest.mark.parametrize(
    ("text", "dead", "injured"),
    [
        ("Soldiers executed an estimated 300 men in Homs on Monday.", "300", ""),
        ("Eleven civilians were killed and 12 injured when a jet bombed Homs on Monday.", "11", "12"),
        ("Fifty citizens, mostly children, were killed in an air strike on Saada on Monday.", "50", ""),
        ("Five civilians, two of them medics, were killed in shelling in Homs on Monday.", "5", ""),
        ("Terrorists attacked a church in Owo on Monday. Forty bodies were counted at a hospital.", "40", ""),
    ],
)
def test_the_dead_and_the_wounded_are_counted_in_any_order(text: str, dead: str, injured: str):
    row = first(text)
    assert (row["deaths_best"], row["injured_best"]) == (dead, injured)


def test_people_who_are_killed_by_armed_men_fall_in_no_battle():
    row = first("Gunmen killed at least 55 people in Dori on Monday.")
    assert (row["event_type"], row["side_a"]) == ("Violence against civilians", "Gunmen")


def test_a_village_lies_in_the_state_that_its_country_owns():
    row = first("Gunmen killed nine people in Kuriga, in Nigeria's northwestern Kaduna state, on Thursday.")
    assert (row["place"], row["where_prec"], row["latitude"][:2]) == ("Kuriga", "province", "11")


def test_what_was_bombed_may_mark_an_anniversary():
    row = first("The military bombed a concert marking the anniversary of a group in Hpakant in Myanmar on Monday.")
    assert (row["event_type"], row["place"]) == ("Explosions/Remote violence", "Hpakant")
