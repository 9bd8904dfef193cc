"""Small inputs of war news, one of each kind: sides, the dead, days, places, who says so, texts in capitals."""

from __future__ import annotations

import pytest

from geodata.drafting import pipeline
from geodata.drafting.model import Draft, DraftEvent
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

GAZETTEER = Gazetteer.open()
WEDNESDAY = "2016-02-17"


def drafted(text: str, published: str = WEDNESDAY) -> Draft:
    return pipeline.draft(Article("a", "", text, published), GAZETTEER)


def first(text: str, published: str = WEDNESDAY) -> DraftEvent:
    return drafted(text, published).events[0]


@pytest.mark.parametrize(
    ("text", "side_a", "side_b"),
    [
        ("IS militants beheaded two men in Raqqa on Monday.", "IS", ""),
        (
            "Russian forces conducted an Iranian-made drone strike against Kyiv on Monday.",
            "Government of Russia (Soviet Union)",
            "",
        ),
        ("Activists blamed government forces for the shelling that killed six in Homs on Monday.", "", "Civilians"),
        (
            "Israel's army said it had struck a Hamas command centre in Gaza City on Monday and killed 19 fighters.",
            "Government of Israel",
            "Hamas",
        ),
        ("The army said two of its soldiers had been killed in Homs on Monday.", "", "Government of Syria"),
        (
            "Clashes took place between the regime forces and militiamen loyal to them against the rebels near Hama.",
            "Government of Syria",
            "Syrian insurgents",
        ),
        (
            "A Wagner convoy was ambushed by Tuareg rebels near Kidal on Monday.",
            "CMA",
            "Wagner Group",
        ),
        ("Gunmen kidnapped a doctor in Homs on Monday.", "Gunmen", "Civilians"),
    ],
)
def test_sides_are_those_that_the_words_set_against_each_other(text: str, side_a: str, side_b: str):
    row = first(text).row
    assert (row["side_a"], row["side_b"]) == (side_a, side_b)


def test_what_somebody_blames_is_no_event_of_its_own():
    said = "the Hamas-run health ministry says, blaming an Israeli air strike"
    draft = drafted(f"At least 200 people were killed in an explosion in Gaza City on Monday, {said}.")
    assert [event.row["side_a"] for event in draft.events] == [""]


@pytest.mark.parametrize(
    ("dead", "number"),
    [
        ("a mother, her daughter and four neighbours", "6"),
        ("a family of five and two of their neighbours", "7"),
        ("twin brothers", "2"),
        ("29 children under 15", "29"),
        ("two babies and a carer", "3"),
        ("a former rebel", "1"),
    ],
)
def test_the_dead_are_counted(dead: str, number: str):
    assert first(f"An air strike killed {dead} in Homs on Monday.").row["deaths_best"] == number


@pytest.mark.parametrize(
    "text",
    [
        "Air strikes hit the town of Binnish in Idlib this morning, which resulted in the death of 4 citizens.",
        "An air strike hit a market in Homs on Monday. Four people died.",
        "Four people were lynched in Hama on Monday.",
        "Gunmen opened fire on six members of the SDF in Raqqa on Monday, killing four of them.",
    ],
)
def test_the_dead_of_the_next_words_are_those_of_the_event(text: str):
    (event,) = drafted(text).events
    assert event.row["deaths_best"] == "4"


@pytest.mark.parametrize(
    ("text", "low", "best"),
    [
        ("Officials said that 6 people including a woman and two children were killed by shells in Homs.", "", "6"),
        ("Six people including two children were killed and four, including a nurse, were wounded in Homs.", "", "6"),
        ("A woman was killed and 25 others on a bus were wounded by a bomb in Homs.", "", "1"),
        ("Three people were killed and more than twenty others suffered when a bomb hit Homs.", "", "3"),
        ("A girl child was killed and two others were injured by shells fired on Homs.", "", "1"),
        ("Shells hit a market in Homs, killing at least 18 people including children and two nurses.", "18", ""),
        ("Shells hit Homs, killing at least 18 people, including children, and two nurses.", "18", ""),
        ("Ten children and five women have been killed in air strikes in Homs.", "", "15"),
        ("Fighting in Homs left at least 11 extremists dead.", "11", ""),
        ("Around 41 rebels were rounded up and executed in Homs.", "", "41"),
        ("A monitor raised the death toll from air strikes in Homs the previous day to 61 on Monday.", "", "61"),
    ],
)
def test_the_wounded_and_parts_of_the_dead_are_no_other_dead(text: str, low: str, best: str):
    row = first(text).row
    assert (row["deaths_low"], row["deaths_best"]) == (low, best)


def test_a_report_with_the_same_toll_gives_the_place_in_the_country():
    text = (
        "Air strikes killed nine people in Syria on Monday. “The jets carried out three strikes in northern Aleppo "
        "province, killing nine people”, a monitor said."
    )
    (event,) = drafted(text).events
    assert event.row["place"] == "northern Aleppo province"
    assert event.row["deaths_best"] == "9"


@pytest.mark.parametrize(
    ("text", "kind", "side_b"),
    [
        ("The army's units eliminated over 75 IS militants in Daraa on Monday.", "Battles", "IS"),
        (
            "Turkish warplanes killed nine fighters of IS in strikes in Raqqa on Monday.",
            "Explosions/Remote violence",
            "IS",
        ),
        ("Russia's forces killed 304 IS militants and left 170 wounded near Deir ez-Zor on Monday.", "Battles", "IS"),
        ("Syrian troops left the town of Azaz on Monday after fighting.", "Strategic developments", ""),
    ],
)
def test_what_was_done_to_fighters_is_told_as_it_is(text: str, kind: str, side_b: str):
    row = first(text).row
    assert (row["event_type"], row["side_b"]) == (kind, side_b)
    assert row["side_a"] != "IS"


def test_a_greater_toll_of_another_speaker_is_the_upper_figure():
    text = (
        "A bomb killed at least 22 people in Homs on Monday, state media said. A monitor said the toll was at least 24."
    )
    row = first(text).row
    assert (row["deaths_low"], row["deaths_best"], row["deaths_high"]) == ("22", "", "24")


def test_what_somebody_formerly_was_does_not_make_news_old():
    text = "Rebels including a former ally of the army fired rockets into western Aleppo, killing 15 civilians."
    assert first(text).row["deaths_best"] == "15"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("A bomb exploded in Homs yesterday, Monday, killing two people.", "2016-02-15"),
        ("A bomb exploded in Homs yesterday (Monday), killing two people.", "2016-02-15"),
        ("A bomb exploded in Homs yesterday, killing two people.", "2016-02-16"),
        ("A bomb exploded in Hama.\n\n11 February, Homs\n\nFour rockets hit the base in the morning.", "2016-02-11"),
    ],
)
def test_the_name_of_the_day_says_which_day(text: str, date: str):
    assert drafted(text).events[-1].row["date"] == date


def test_a_couple_of_dozen_is_no_number():
    assert first("An air strike killed a couple of dozen fighters in Homs on Monday.").row["deaths_best"] == ""


def test_an_accusation_is_a_claim():
    row = first("Ukraine accused Russia of striking a hospital in Kherson on Monday, killing three people.").row
    assert (row["claimed_by"], row["side_a"]) == ("Ukraine", "Government of Russia (Soviet Union)")
    assert row["title"] == "Ukraine: Bombing by Russia in hospital in Kherson kills 3"


def test_the_dead_of_weeks_are_a_total():
    row = first("Shelling killed 1,200 people in Aleppo between 1 and 14 February.").row
    assert "a total" in row["draft_note"].lower()


@pytest.mark.parametrize(
    ("when", "date"),
    [
        ("overnight Sunday to Monday", "2016-02-14/2016-02-15"),
        ("in the night of Sunday to Monday", "2016-02-14/2016-02-15"),
        ("overnight", "2016-02-16/2016-02-17"),
        ("on Wednesday of the week before last", "2016-02-03"),
    ],
)
def test_the_days_beside_a_night_say_which_night(when: str, date: str):
    assert first(f"Militiamen attacked a camp in Homs, {when}, said a local official.").row["date"] == date


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A bomb killed ten soldiers in Kani township, Sagaing region, on Monday.", (24.0, 95.3)),
        ("Clashes broke out in al-Zahra district and al-Khalidiya district in Homs on Monday.", (34.724, 36.7256)),
        ("Aleppo: a shell hit the neighbourhood of Salah al-Din on Monday, killing two.", (36.2012, 37.1612)),
        ("Turkish shelling killed two civilians in Sere Kaniye (Ras al-Ain) on Monday.", (36.8503, 40.0705)),
        ("Damascus countryside: Douma was shelled with mortars on Monday.", (33.5718, 36.4027)),
    ],
)
def test_a_name_lies_where_the_words_around_it_put_it(text: str, place: tuple[float, float]):
    row = first(text).row
    assert (float(row["latitude"]), float(row["longitude"])) == pytest.approx(place, abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "Government helicopters drop barrel bombs on Darayya almost every day.",
        "A man was shot dead outside a bar in Homs on Monday.",
        "A gas explosion killed two people in Homs on Monday.",
        "A bus was hit by a lorry near Homs on Monday, killing three.",
        "A school in Goma, Congo, was hit by lightning on Monday and six children died.",
        "A fire in a market in Kinshasa killed ten people on Monday.",
        "A heat wave hit the markets of Damascus on Monday.",
        "Thieves shot dead a shopkeeper in Manila, Philippines, on Monday.",
    ],
)
def test_habits_crimes_and_accidents_are_no_events(text: str):
    assert drafted(text).events == ()


@pytest.mark.parametrize(
    "text",
    [
        "A teacher was murdered in Homs on Monday.",
        "Turkey struck the village of Tal Rifaat on Monday.",
        "Rebels accused the army of striking a hospital in Homs on Monday.",
        "A blast ripped through a market in Homs on Monday, killing eight.",
        "A mine killed two farmers near Homs on Monday.",
    ],
)
def test_one_sentence_of_a_country_at_war_is_enough(text: str):
    assert first(text).row["date"] == "2016-02-15"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3 March 2016 | Azaz | An air strike killed three people.", "Azaz"),
        ("Azaz, 3 March 2016: An air strike killed three people in the town's market.", "Azaz"),
        ("KHARKIV, Ukraine — A Russian missile struck an apartment block in the city, killing six people.", "Kharkiv"),
        ("Idlib: 37 were killed in an air raid on a market in the town of Ariha.", "Ariha"),
        ("A car bomb went off in Ankara on 1 March. On 2 March, 29 people died in an attack in the capital.", "Ankara"),
        (
            "In Syria, six were killed on Monday when a school was hit in Al-Nahda refugee camp.",
            "Al-Nahda refugee camp",
        ),
    ],
)
def test_a_town_that_the_words_mean_is_the_place(text: str, place: str):
    assert place in drafted(text, "2016-03-03").events[-1].row["place"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rebels struck outside a shrine near Syria's capital Saturday leaving 20 people dead.", "near Damascus"),
        ("Jets struck soldiers surrounded by IS in the Deir Ezzor air base on Monday.", "Deir ez-Zor Airport"),
        ("Shells hit the Hama police headquarters on Monday.", "Hama"),
        ("The army clashed in Syria with IS (banned in Russia) on Monday.", "Syria"),
        ("Jets killed 20 members of IS in Syria on Monday... targeting an IS training base in Palmyra.", "Palmyra"),
    ],
)
def test_the_site_that_the_words_name_is_the_place_and_a_legal_notice_is_none(text: str, place: str):
    assert place in first(text).row["place"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("An attack in the Syrian city of Homs has claimed the lives of 18 civilians.", "Homs"),
        (
            "A militia advanced into the Syrian city of Tabqah and killed 47 IS militants in the area on Monday.",
            "Tabqah",
        ),
        ("US airstrikes killed 12 Syrian civilians on Monday.", "Syria"),
        ("Russian strikes kill 34 civilians in Syria's Deir Ezzor Monitor AFP Sunday 14 Feb 2016", "Deir Ezzor"),
    ],
)
def test_a_place_is_where_it_happened_and_not_who_did_it(text: str, place: str):
    assert first(text).row["place"].removeprefix("Al ") == place


def test_a_truce_holds_elsewhere_than_where_it_was_agreed():
    text = "In Sudan, a ceasefire agreed in Jeddah came into force on 18 June. Fighting went on in Khartoum, Sudan."
    assert first(text, "2023-06-20").row["place"] == "Sudan"


def test_two_unknown_quarters_of_a_town_are_two_events():
    text = "Aleppo: a shell killed two in the village of Zumrabad. In the village of Hayyaniya, bombs wounded three."
    assert len(drafted(text).events) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Syrian forces liberated the village of Zumrabad in Idlib province on Monday.",
        "The army said on Monday that its troops had captured the village of Zumrabad in Idlib province.",
    ],
)
def test_a_village_that_was_taken_is_drafted(text: str):
    (event,) = drafted(text).events
    assert (event.row["place"], event.row["side_a"]) == ("Zumrabad", "Government of Syria")


def test_a_deed_that_was_carried_out_is_no_note():
    assert first("Warplanes carried out strikes on Homs on Monday.").row["draft_note"] == ""


def test_the_titles_below_a_list_of_articles_are_left_out():
    titles = "Most read\n1. Ten die in Idlib air strike\n2. Gunmen kill two in Hama"
    draft = drafted(f"Shelling killed two in Homs on Monday.\n\n{titles}")
    assert [event.row["place"] for event in draft.events] == ["Homs"]


def test_a_text_in_capitals_is_read_and_quoted_as_it_is_written():
    told = "Warplanes bombed the town of Salqin in Idlib province on Monday, killing six people, activists said."
    draft = drafted(told.upper())
    row = draft.events[0].row
    assert (row["place"], row["date"], row["deaths_best"]) == ("Salqin", "2016-02-15", "6")
    assert row["quote"] in told.upper()
    assert "Warplanes bombed the town of Salqin" in row["title"]
    assert all(place.mention.text.isupper() for place in draft.places)
    assert "the text is in capitals" in draft.notes[0]
