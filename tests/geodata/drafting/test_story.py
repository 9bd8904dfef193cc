"""A report has a story: its day, its place and its toll, across sentences, headings and what the page adds."""

from __future__ import annotations

import pytest

from geodata.drafting import furniture
from geodata.drafting.events import reading
from tests.support.drafts import MONDAY, drafted, the_one

REPORTED = "2016-11-15"
LATER = "The army and the rebels have been at war for years."


def dates(text, times=None, *, published=REPORTED, places=("Homs", "Palmyra", "Aleppo", "Syria")):
    return [event.row["date"] for event in drafted(text, times, places=places, published=published)]


# the day


def test_news_that_names_no_day_happened_in_the_two_days_before_it_or_on_its_day():
    event = the_one(drafted("Rebels fired rockets at Homs.", places=("Homs",), published=REPORTED))
    assert (event.row["date"], event.date_basis, event.times) == ("[2016-11-13..2016-11-15]", "carried", ())
    assert event.row["draft_note"] == "Reported on 2016-11-15; the text names no day."


def test_what_was_told_on_a_day_happened_then_or_before():
    event = the_one(
        drafted("Rebels shelled Homs, officials said on Monday.", MONDAY, places=("Homs",), published=REPORTED)
    )
    assert event.row["date"] == "[2016-11-12..2016-11-14]"


def test_a_day_before_the_speaker_may_be_when_the_speaker_spoke():
    assert dates("On Monday, the army said that rebels shelled Homs.", MONDAY) == ["[2016-11-12..2016-11-14]"]
    assert dates("On Monday, rebels shelled Homs, the army said.", MONDAY) == ["2016-11-14"]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels had shelled Homs.",
        "Rebels have repeatedly shelled Homs in recent years.",
        "More than 300,000 people have been killed in the war.",
    ],
)
def test_what_news_only_recalls_is_no_event(text):
    assert dates(f"Rebels shelled Palmyra on Monday. {LATER}\n\n{text}", MONDAY) == ["2016-11-14"]


def test_a_history_is_no_news_although_it_was_published():
    times = {"1982": "1982", "March 2011": "2011-03", "June 2012": "2012-06"}
    text = "It began in 1982. In March 2011 it grew. In June 2012 it went on.\n\nRebels shelled Homs."
    assert dates(text, times) == [""]


def test_nothing_that_has_happened_lies_after_its_report():
    assert dates("Rebels shelled Homs by Friday.", {"Friday": "2016-11-18"}) == ["2016-11-11"]
    assert dates("Rebels shelled Homs this week.", {"this week": "2016-11-14/2016-11-20"}) == ["2016-11-14/2016-11-15"]
    assert dates("Russia will withdraw its troops from Homs on Friday.", {"Friday": "2016-11-18"}) == ["2016-11-18"]


@pytest.mark.parametrize(
    "dateline",
    [
        "Damascus, 14 November 2016 (Agency) - ",
        "(Damascus, 14 November 2016) – ",
        "DAMASCUS, 14 November 2016 — ",
        "Damascus/Moscow, 14 November 2016 - ",
        "14 November 2016 | Damascus — ",
        "Damascus, STATE AGENCY, 14 November 2016- ",
    ],
)
def test_neither_day_nor_town_of_a_dateline_is_the_events(dateline):
    text = f"{dateline}Rebels shelled the market of Homs. {LATER}"
    event, *_ = drafted(
        text, {"14 November 2016": "2016-11-14"}, places=("Homs", "Damascus", "Moscow"), published="2016-11-14"
    )
    assert (event.row["date"], event.row["place"]) == ("[2016-11-12..2016-11-14]", "Homs")
    away, *_ = drafted(text.replace("Homs", "the town"), places=("Damascus", "Moscow"), published="2016-11-14")
    assert away.row["place"] == ""


def test_a_label_before_a_colon_is_where_it_happened():
    event, *_ = drafted(f"Homs: Rebels shelled the market. {LATER}", places=("Homs",), published=REPORTED)
    assert event.row["place"] == "Homs"


def test_a_heading_gives_its_day_and_its_place():
    text = "Daily report.\n\nSaturday, 12 November\n\nRebels shelled Homs.\n\nPalmyra\n\nThe army shelled a market."
    first, second = drafted(
        text, {"Saturday, 12 November": "2016-11-12"}, places=("Homs", "Palmyra", "Syria"), published=REPORTED
    )
    assert (first.row["date"], first.row["place"]) == ("2016-11-12", "Homs")
    assert (second.row["date"], second.row["place"]) == ("2016-11-12", "Palmyra")
    assert "the heading “Palmyra”" in second.row["draft_note"]


def test_the_only_place_of_a_headline_is_where_news_without_a_place_happened():
    text = "Prison of Homs attacked\n\nA car bomb went off and killed 12 guards on Monday. Gunmen stormed the prison."
    assert {event.row["place"] for event in drafted(text, MONDAY, places=("Homs",), published=REPORTED)} == {"Homs"}
    several = text.replace("Prison of Homs", "Prisons of Homs and Palmyra")
    events = drafted(several, MONDAY, places=("Homs", "Palmyra"), published=REPORTED)
    assert {event.row["place"] for event in events} == {""}


# one event, told on


def test_mentions_of_one_event_are_one_draft_with_all_its_quotes_and_its_toll():
    text = (
        "Shells hit the town of Homs at dawn on Monday. Two children were killed. "
        "The shelling destroyed a school, residents said."
    )
    event = the_one(drafted(text, MONDAY, places=("Homs", "Syria"), published=REPORTED))
    assert (event.row["date"], event.row["place"], event.row["deaths_best"]) == ("2016-11-14", "Homs", "2")
    assert event.row["quote"].startswith("Shells hit the town of Homs")
    assert "Two children were killed" in [one.row["quote"] for one in event.evidence]


def test_the_finest_place_is_the_events():
    text = "Rebels shelled Syria on Monday, killing three people. The rebels shelled a market in Homs, the army said."
    event = the_one(drafted(text, MONDAY, places=("Homs", "Syria"), published=REPORTED))
    assert (event.row["place"], event.row["place_basis"], event.row["deaths_best"]) == ("Homs", "inferred", "3")


def test_a_later_toll_replaces_an_earlier_one():
    text = "A car bomb killed 10 people in Homs on Monday. The toll of the attack later rose to 12 dead."
    event = the_one(drafted(text, MONDAY, places=("Homs",), published=REPORTED))
    assert event.row["deaths_best"] == "12"


def test_a_toll_before_its_event_is_the_events():
    text = "The toll of the attack has been revised to 41 dead. Rebels shelled Homs on Monday, residents said."
    event = the_one(drafted(text, MONDAY, places=("Homs",), published=REPORTED))
    assert (event.row["deaths_best"], event.row["place"], event.row["date"]) == ("41", "Homs", "2016-11-14")


@pytest.mark.parametrize(
    ("after", "dead"),
    [
        ("No casualties were reported.", "0"),
        ("Nobody was hurt.", "0"),
        ("There were no reports of casualties so far.", ""),
        ("It is not known whether there were casualties.", ""),
    ],
)
def test_that_nobody_died_is_a_number_and_silence_is_none(after, dead):
    event = the_one(drafted(f"Rebels shelled Homs on Monday. {after}", MONDAY, places=("Homs",), published=REPORTED))
    assert event.row["deaths_best"] == dead


@pytest.mark.parametrize("words", ["there", "in the same town", "in the area"])
def test_words_that_point_back_are_followed(words):
    text = f"Rebels shelled Homs on Monday.\n\nIt was raining.\n\nThe army also bombed a market {words}."
    _, second = drafted(text, MONDAY, places=("Homs", "Syria"), published=REPORTED)
    assert second.row["place"] == "Homs"


def test_a_sentence_that_looks_back_is_another_event():
    text = "A car bomb killed 10 people in Homs on Monday. In a similar attack in May, a car bomb killed 30 people."
    first, second = drafted(text, {**MONDAY, "May": "2016-05"}, places=("Homs",), published=REPORTED)
    assert (first.row["deaths_best"], second.row["deaths_best"], second.row["date"]) == ("10", "30", "2016-05")


def test_an_event_of_another_time_is_not_placed_where_the_story_is():
    text = "A car bomb killed 10 people in Homs on Monday.\n\nIt rained.\n\nIn May another car bomb killed 30 people."
    _, second = drafted(text, {**MONDAY, "May": "2016-05"}, places=("Homs",), published=REPORTED)
    assert (second.row["date"], second.row["place"]) == ("2016-05", "")


def test_a_total_is_marked():
    text = "Rebels shelled Homs on Monday. Since August, 12,000 civilians have been killed by shelling in Syria."
    total = drafted(text, {**MONDAY, "August": "2016-10/.."}, places=("Homs", "Syria"), published=REPORTED)[-1]
    assert total.row["draft_note"].startswith("A total, not one event")


# the page around it


@pytest.mark.parametrize(
    ("line", "reach"),
    [
        ("Photo: rescuers in Homs", "line"),
        ("Tags: Homs, shelling", "line"),
        ("Share this:", "line"),
        ("(Reporting by the Beirut bureau)", "line"),
        ("Prev Post", "rest"),
        ("You may also like", "rest"),
        ("Read also: Five killed in Palmyra", "rest"),
        ("Photographs of the dead were shown.", ""),
        ("Related to the governor, he fled.", ""),
        ("Source of the fire was the hill.", ""),
    ],
)
def test_page_furniture_is_recognised(line, reach):
    assert furniture.reach(line) == reach


def test_page_furniture_is_left_out():
    text = (
        "Rebels shelled Homs on Monday.\n\nPhoto: Rebels shelled Palmyra.\n\nPrev Post\nRebels shell Aleppo\n"
        "Next Post\nArmy shells Palmyra"
    )
    assert the_one(drafted(text, MONDAY, places=("Homs", "Palmyra", "Aleppo"))).row["place"] == "Homs"


@pytest.mark.parametrize("masked", ["kil*led", "k*lled", "kil**led", "ki*lled"])
def test_masked_words_are_read_and_quoted_as_they_are(masked):
    event = the_one(drafted(f"Rebels shelled Homs on Monday and {masked} 7 civilians.", MONDAY, places=("Homs",)))
    assert event.row["deaths_best"] == "7"
    assert masked in event.row["quote"]


def test_lines_that_only_wrap_stay_one_sentence():
    wrapped = (
        "Rebels fired rockets at the old town of\nHoms on Monday and killed at least\nTwelve people.\n\nIt rained."
    )
    assert len(list(reading.sentences(wrapped))) == 2
