"""Drafting: which words of an article make an event, which details they give it, and which make none."""

from __future__ import annotations

import csv

import pytest

from bench.benches import seed
from geodata import edtf, taxonomy
from geodata.drafting import pipeline
from geodata.drafting.events import lexicon
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article
from tests.support.drafts import MONDAY, drafted, the_one
from tests.support.paths import SYRIA

STRIKE = "On Monday Russian air strikes killed at least 20 civilians in Aleppo."


# the seed article


@pytest.fixture(scope="module")
def compared() -> seed.Comparison:
    return seed.compare()


def test_the_seed_article_gives_its_editors_events(compared):
    assert compared.core >= 11, compared.missed
    assert len(compared.found) >= 15, compared.missed


def test_the_seed_article_gives_no_event_that_it_does_not_report(compared):
    # “After the request, a political agreement was reached”: the editors knew the last possible day, the text does not
    assert [quote for quote in compared.others if "political agreement" not in quote] == []


def test_every_quote_of_the_seed_article_is_its_own_words():
    found = seed.drafted_seed()
    for event in found.events:
        assert found.article.text[event.quote_start : event.quote_end] == event.row["quote"]
        assert "\n" not in event.row["quote"]


def test_the_denial_in_the_seed_article_disputes_its_event():
    claims = [event for event in seed.drafted_seed().events if "1,000 civilians" in event.row["quote"]]
    against = [one.row for one in the_one(tuple(claims)).evidence if one.row["stance"] == "disputes"]
    assert [row["claimed_by"] for row in against] == ["Russian government"]
    assert against[0]["quote"].startswith("the Russian government denies it has hit civilian areas")


# one sentence


def test_type_date_place_sides_and_deaths_come_from_the_clause():
    event = the_one(drafted(STRIKE, MONDAY, places=("Aleppo", "Russian", "Syria")))
    assert (event.row["event_type"], event.row["sub_event_type"]) == ("Explosions/Remote violence", "Air/drone strike")
    assert (event.row["date"], event.date_basis) == ("2016-11-14", "stated")
    assert (event.row["place"], event.row["place_basis"], event.row["where_prec"]) == ("Aleppo", "named", "exact")
    assert (event.row["side_a"], event.row["side_b"]) == ("Government of Russia (Soviet Union)", "Civilians")
    assert (event.row["deaths_low"], event.row["deaths_best"], event.row["deaths_high"]) == ("20", "", "")
    assert (event.row["status"], event.row["source"], event.modality) == ("draft", "source-one", "reported")


def test_each_event_has_reasons():
    event = the_one(drafted(STRIKE, MONDAY, places=("Aleppo", "Russian")))
    assert event.reasons[0] == "Explosions/Remote violence: Air/drone strike from “air strikes”"
    assert "date from “Monday” (as written)" in event.reasons
    assert "place from “Aleppo”" in event.reasons


@pytest.mark.parametrize(
    ("sentence", "side_a", "side_b"),
    [
        ("The Syrian army ambushed Hezbollah near Homs.", "Government of Syria", "Hezbollah"),
        ("Hezbollah was ambushed near Homs by the Syrian army.", "Hezbollah", "Government of Syria"),
        ("The Islamic State captured Palmyra from the Syrian army.", "IS", "Government of Syria"),
        ("Palmyra was captured by the Islamic State.", "IS", ""),
        ("Palmyra was recaptured by Syrian forces.", "Government of Syria", ""),
        ("Clashes between the Syrian army and the Islamic State erupted near Homs.", "Government of Syria", "IS"),
    ],
)
def test_sides_are_assigned_in_active_and_passive_voice(sentence, side_a, side_b):
    event = the_one(drafted(sentence, places=("Homs", "Palmyra", "Syrian", "Syria")))
    if "was ambushed" in sentence:
        side_a, side_b = side_b, side_a
    assert (event.row["side_a"], event.row["side_b"]) == (side_a, side_b)


@pytest.mark.parametrize(
    ("sentence", "sub_event_type"),
    [
        ("Syrian forces recaptured Palmyra.", "Government regains territory"),
        ("The Islamic State seized Palmyra.", "Non-state actor overtakes territory"),
        ("Turkish troops seized Palmyra.", ""),
        ("A suicide bomber blew himself up in Homs.", "Suicide bomb"),
        ("A car bomb exploded in Homs, killing two people.", "Remote explosive/landmine/IED"),
        ("Rebels fired rockets at Homs.", "Shelling/artillery/missile attack"),
        ("Sarin gas was used in an attack on Homs.", "Chemical weapon"),
        ("Militants executed five prisoners in Homs.", "Attack"),
        ("Gunmen kidnapped two journalists in Homs.", "Abduction/forced disappearance"),
        ("Thousands of protesters marched in Homs.", "Peaceful protest"),
        ("Police fired tear gas at protesters in Homs.", "Protest with intervention"),
        ("A ceasefire was agreed between the rebels and the army in Homs.", "Agreement"),
        ("Russia deployed warplanes to Hmeimim.", "Deployment"),
        ("Rebel forces withdrew from Homs.", "Withdrawal"),
        ("Assad asked for air strikes on Homs.", "Request"),
        ("Putin ordered the withdrawal of Russian troops from Syria.", "Withdrawal announcement"),
        ("The Federation Council authorised the use of armed force in Syria.", "Authorisation of force"),
    ],
)
def test_words_decide_the_type_of_event(sentence, sub_event_type):
    places = ("Homs", "Palmyra", "Hmeimim", "Syrian", "Russian", "Turkish", "Syria", "Russia")
    event = the_one(drafted(sentence, places=places, metonyms=("Russia",)))
    assert event.row["sub_event_type"] == sub_event_type


def test_every_trigger_is_of_the_taxonomy():
    known = set(taxonomy.read().group_of) | {("", "")}
    used = {(one.event_type, one.sub_event_type) for some in lexicon.triggers().values() for one in some}
    assert used <= known


def test_every_class_of_words_that_a_trigger_needs_exists():
    special = {"place", "placebefore", "object", "dated", "sides", "conflict"}
    needs = {
        name for some in lexicon.triggers().values() for one in some for need in one.needs for name in need.split("|")
    }
    for name in needs - special:
        assert lexicon.words(name)


def test_most_of_the_taxonomy_has_a_trigger():
    used = {(one.event_type, one.sub_event_type) for some in lexicon.triggers().values() for one in some}
    by_rule = {("Strategic developments", "Basing agreement")}
    missing = {kind for kind in taxonomy.read().group_of if kind[1]} - used - by_rule
    assert missing == set()


def test_both_countries_are_those_of_the_event_before():
    text = (
        "In July 2015, Assad made a formal request to Russia for military help. "
        "After the request, a political agreement was reached between both countries."
    )
    _, signed = drafted(text, {"July 2015": "2015-07"}, places=("Russia", "Syria"), metonyms=("Russia",))
    assert {signed.row["side_a"], signed.row["side_b"]} == {
        "Government of Syria",
        "Government of Russia (Soviet Union)",
    }


def test_a_party_that_others_oppose_is_no_side():
    event = the_one(
        drafted(
            "Turkish jets bombed groups opposed to the Syrian government in Homs.", places=("Turkish", "Syrian", "Homs")
        )
    )
    assert (event.row["side_a"], event.row["side_b"]) == ("Government of Turkey", "")


def test_the_holder_of_a_place_does_not_act():
    text = "On Monday Turkish jets bombed a town held by the Islamic State near Homs."
    assert the_one(drafted(text, MONDAY, places=("Turkish", "Homs"))).row["side_a"] == "Government of Turkey"


def test_a_foreign_armys_gain_is_no_regaining():
    taken = the_one(drafted("Turkish troops captured Palmyra.", places=("Turkish", "Palmyra")))
    retaken = the_one(drafted("Turkish troops recaptured Palmyra.", places=("Turkish", "Palmyra")))
    assert (taken.row["sub_event_type"], retaken.row["sub_event_type"]) == ("", "Government regains territory")


# date and place carried over


def test_a_date_or_place_missing_in_a_clause_is_carried_over_and_marked():
    text = "On Monday rebels fired rockets at Homs. Government forces shelled the rebels in return."
    first, second = drafted(text, MONDAY, places=("Homs", "Syria"))
    assert (first.date_basis, first.place_basis) == ("stated", "stated")
    assert (second.row["date"], second.date_basis) == ("2016-11-14", "carried")
    assert (second.row["place"], second.place_basis, second.row["place_basis"]) == ("Homs", "carried", "inferred")
    assert "date carried from" in second.row["draft_note"].lower()


def test_nothing_is_carried_into_the_next_paragraph():
    text = "On Monday rebels fired rockets at Homs.\n\nGovernment forces shelled rebels."
    _, second = drafted(text, MONDAY, places=("Homs",))
    assert (second.row["date"], second.row["place"]) == ("", "")


def test_an_undated_event_stays_undated_where_the_day_of_publication_is_unknown():
    event = the_one(drafted("Rebels fired rockets at Homs.", places=("Homs",)))
    assert (event.row["date"], event.date_basis, event.times) == ("", "", ())


def test_since_opens_the_interval():
    text = "Iran has been shelling Homs since the beginning of the siege in August 2016."
    assert the_one(drafted(text, {"August 2016": "2016-08"}, places=("Homs",))).row["date"] == "2016-08/.."


def test_an_open_interval_is_never_carried():
    text = "The Syrian Civil War has been ongoing since 2011. Rebels fired rockets at Homs."
    *_, last = drafted(text, {"2011": "2011/.."}, places=("Homs", "Syrian"))
    assert last.row["date"] == ""


def test_an_earlier_event_does_not_get_the_date_of_a_later_one():
    text = "Rebels withdrew from Homs on Monday after the army shelled Palmyra."
    dates = {event.row["place"]: event.row["date"] for event in drafted(text, MONDAY, places=("Homs", "Palmyra"))}
    assert dates == {"Homs": "2016-11-14", "Palmyra": ""}


def test_an_unresolved_day_is_not_replaced_by_another():
    text = "Rebels shelled Homs in May 2016. The army shelled Palmyra on Saturday."
    events = drafted(text, {"May 2016": "2016-05", "Saturday": ""}, places=("Homs", "Palmyra"))
    assert [event.row["date"] for event in events] == ["2016-05", ""]


def test_two_dates_of_one_clause_are_two_events():
    text = "A massacre of villagers in Homs on Monday led Turkey to launch air strikes on Palmyra on Friday."
    times = {"Monday": "2016-11-14", "Friday": "2016-11-18"}
    events = drafted(text, times, places=("Homs", "Palmyra", "Turkey"), metonyms=("Turkey",))
    assert [(event.row["sub_event_type"], event.row["date"]) for event in events] == [
        ("Attack", "2016-11-14"), ("Air/drone strike", "2016-11-18"),
    ]  # fmt: skip


def test_a_sum_of_years_is_dated_and_placed_as_one():
    text = "Rebels shelled Homs on Monday. More than 300,000 people have been killed in the war."
    _, total = drafted(text, MONDAY, places=("Homs", "Syria"))
    assert (total.row["date"], total.row["place"], total.row["deaths_low"]) == ("", "", "300000")
    assert total.row["sub_event_type"] == "Armed conflict"


def test_now_is_about_the_date_of_publication():
    text = "Russia has now deployed attack helicopters to Hmeimim."
    places = ("Hmeimim", "Russia")
    assert the_one(drafted(text, {"now": ""}, places=places, published="2016-03-20")).row["date"] == "2016-03-20~"
    assert the_one(drafted(text, {"now": ""}, places=places)).row["date"] == ""


def test_the_most_specific_place_of_the_clause_is_taken():
    event = the_one(drafted("Rebels fired rockets at Homs in Syria.", places=("Homs", "Syria")))
    assert event.row["place"] == "Homs"


def test_a_metonym_is_no_place():
    text = "Moscow sent troops to Syria."
    event = the_one(drafted(text, places=("Moscow", "Syria"), metonyms=("Moscow",)))
    assert event.row["place"] == "Syria"
    assert event.row["side_a"] == "Government of Russia (Soviet Union)"


def test_a_decision_is_where_the_body_sits_if_the_article_names_that_city():
    text = "The Federation Council authorised the use of armed forces in Syria. Relations with Moscow are good."
    event = the_one(drafted(text, places=("Syria", "Moscow"), metonyms=("Moscow",)))
    assert (event.row["place"], event.row["place_basis"]) == ("Moscow", "inferred")
    elsewhere = the_one(drafted(text.split(". ", maxsplit=1)[0] + ".", places=("Syria", "Russia")))
    assert elsewhere.row["place"] != "Moscow"


def test_without_any_place_an_event_is_unlocated():
    event = the_one(drafted("Rebels fired rockets at the town."))
    assert [event.row[column] for column in ("place", "latitude", "longitude", "where_prec", "place_basis")] == [""] * 5


def test_a_name_that_was_not_found_has_no_coordinates():
    event = the_one(drafted("Rebels fired rockets at Tall Tawil.", places=("Tall Tawil",)))
    assert (event.row["place"], event.row["latitude"], event.row["where_prec"]) == ("Tall Tawil", "", "")


# deaths


@pytest.mark.parametrize(
    ("said", "low", "best", "high"),
    [
        ("killed 1,000 civilians", "", "1000", ""),
        ("killed at least 20 people", "20", "", ""),
        ("killed more than 130 people", "130", "", ""),
        ("killed up to 15 people", "", "", "15"),
        ("killed between 10 and 15 people", "10", "", "15"),
        ("killed twenty-two people", "", "22", ""),
        ("killed two thousand people", "", "2000", ""),
        ("killed dozens of people", "", "", ""),
        ("killed 5 people and injured 19", "", "5", ""),
        ("injured 19 people and killed three", "", "3", ""),
        ("left 11 people dead", "", "11", ""),
        ("killed a woman and destroyed 12 houses", "", "1", ""),
        ("claimed the lives of 20 people", "", "20", ""),
        ("killed 12 people, including 4 children", "", "12", ""),
        ("injured 19 people", "", "", ""),
        ("killed two dozen people", "", "24", ""),
        ("killed half a dozen people", "", "6", ""),
        ("killed 1.2 thousand people", "", "1200", ""),
        ("killed 35-40 people", "35", "", "40"),
        ("killed a woman and her son", "", "2", ""),
        ("killed a couple and their three children", "", "5", ""),
        ("killed a family of seven", "", "7", ""),
        ("killed Ahmad Khalil, his wife and two daughters", "", "4", ""),
        ("killed at least four patients and a nurse", "5", "", ""),
        ("killed three soldiers, two policemen and a civilian", "", "6", ""),
        ("killed 25 people including seven women and a child", "", "25", ""),
        ("killed ten people, not 13 as previously stated", "", "10", ""),
        ("resulted in the death of eleven people", "", "11", ""),
        ("killed children aged four to ten", "", "", ""),
        ("left 6 Lebanese martyrs and 22 injured", "", "6", ""),
        ("cost six people, two of them health workers, their lives", "", "6", ""),
    ],
)
def test_figures_of_the_dead_are_those_of_the_text(said, low, best, high):
    event = the_one(drafted(f"Air strikes on Homs {said}.", places=("Homs",)))
    assert [event.row[f"deaths_{bound}"] for bound in ("low", "best", "high")] == [low, best, high]


def test_the_wounded_are_told_apart_from_the_dead():
    event = the_one(
        drafted("Ten people were killed and 24 others were injured in rocket attacks on Homs.", places=("Homs",))
    )
    assert event.row["deaths_best"] == "10"
    assert [event.row[f"injured_{bound}"] for bound in ("low", "best", "high")] == ["", "24", ""]
    assert event.row["draft_note"] == ""


def test_the_dead_of_a_passive_clause_are_those_of_its_cause():
    text = "Seven people were killed and 72 others were injured on Monday in rocket attacks on Homs."
    event = the_one(drafted(text, MONDAY, places=("Homs",)))
    assert (event.row["sub_event_type"], event.row["deaths_best"]) == ("Shelling/artillery/missile attack", "7")
    assert event.row["quote"].startswith("Seven people were killed")


def test_the_quote_holds_the_figure_of_the_dead():
    text = "On Monday protesters clashed with police in Homs, leaving nine people dead, and the mayor resigned."
    event = the_one(drafted(text, MONDAY, places=("Homs",)))
    assert event.row["deaths_best"] == "9"
    assert event.row["quote"] == "On Monday protesters clashed with police in Homs, leaving nine people dead"


# modality


@pytest.mark.parametrize(
    "text",
    [
        "No air strikes took place in Homs.",
        "The army did not attack rebels in Homs.",
        "Rebels left Homs without shelling the army.",
        "Russia will bomb rebels in Homs.",
        "Russia would launch air strikes on Homs.",
        "Rebels threatened to shell Homs.",
        "If rebels shelled Homs, the army left.",
        "The general warned of air strikes on Homs.",
        "The Russian government denies its air strikes on Homs.",
        "Rebels could seize Palmyra.",
        "Insurgents use suicide attacks and car bombs.",
        "The exhibition on the bombing of Homs was opened in May.",
        "Warplanes dropped food and medicine to the army in Homs.",
        "Rebels recommended a halt to the shelling of Homs.",
        "Veterans recalled the fierce fighting in Homs years ago.",
    ],
)
def test_something_not_reported_as_having_happened_is_no_event(text):
    assert drafted(text, places=("Homs", "Palmyra", "Russian", "Russia", "Syria"), metonyms=("Russia",)) == ()


def test_an_event_that_began_did_happen():
    assert the_one(drafted("Russia began to send warplanes to Hmeimim.", places=("Hmeimim",)))


def test_a_dated_plan_is_marked_as_planned():
    text = "Russia will deploy warplanes to Hmeimim on Monday."
    event = the_one(drafted(text, MONDAY, places=("Hmeimim", "Russia"), metonyms=("Russia",)))
    assert event.modality == "planned"
    assert event.row["draft_note"].startswith("Planned")


@pytest.mark.parametrize(
    ("text", "claimed_by"),
    [
        ("According to Syrian officials, rebels shelled Homs.", "Syrian officials"),
        ("The Syrian Observatory for Human Rights said rebels shelled Homs.", "Syrian Observatory for Human Rights"),
        ("Rebels shelled Homs, said the Syrian Observatory for Human Rights.", "Syrian Observatory for Human Rights"),
        ("Rebels shelled Homs, state-run news agency SANA said.", "state-run news agency SANA"),
        ("Rebels shelled Homs, it was reported by SANA.", "SANA"),
        ("A source in the army claimed that rebels shelled Homs.", "source in the army"),
    ],
)
def test_the_speaker_is_named(text, claimed_by):
    event = the_one(drafted(text, places=("Homs", "Syrian")))
    assert (event.row["claimed_by"], event.modality) == (claimed_by, "claimed")
    assert event.row["title"].startswith(claimed_by[0].upper() + claimed_by[1:] + ": ")


def test_a_claim_with_reportedly_has_no_speaker():
    event = the_one(drafted("Rebels reportedly shelled Homs.", places=("Homs",)))
    assert (event.modality, event.row["claimed_by"]) == ("claimed", "")
    assert event.row["title"].startswith("Reportedly: ")


def test_a_denial_is_evidence_against_the_event():
    text = "Russian air strikes killed 20 civilians in Homs. Russia denied that it had hit civilians."
    event = the_one(drafted(text, places=("Homs", "Russian", "Russia"), metonyms=("Russia",)))
    assert [(one.row["stance"], one.row["claimed_by"]) for one in event.evidence] == [("disputes", "Russia")]


# conflict or not


@pytest.mark.parametrize(
    "text",
    [
        "An outbreak of Ebola has killed 30 people in Homs.",
        "The earthquake killed at least 200 people in Aleppo.",
        "A heart attack killed the minister in Homs.",
        "The company signed a deal with the hospital in Homs.",
        "Strikes by nurses continued in Homs.",
        "The team captured the cup in Homs.",
        "Shelled pistachios were recalled.",
        "Police arrested a driver in Homs.",
        "A man was shot dead outside a bar in Homs on Friday.",
        "Two girls were abducted by their father in Homs.",
        "A gas explosion at a restaurant in Homs killed two people.",
        "The bank intervened in the currency market on Thursday.",
        "The plane crash killed 60 people near Homs.",
    ],
)
def test_an_incident_outside_a_conflict_is_no_event(text):
    assert drafted(text, places=("Homs", "Aleppo")) == ()


# repeats, quotes, titles, ids


def test_an_event_reported_twice_is_one_with_both_quotes():
    text = (
        "Russian air strikes killed at least 20 people in Aleppo on Monday.\n\n"
        "The Observatory said air strikes by Russian jets left 20 dead in Aleppo on Monday evening."
    )
    event = the_one(
        drafted(text, {"Monday": "2016-11-14", "Monday evening": "2016-11-14"}, places=("Aleppo", "Russian"))
    )
    assert [one.row["stance"] for one in event.evidence] == ["supports"]
    assert event.evidence[0].row["claimed_by"] == "Observatory"


def test_other_places_or_days_are_other_events():
    text = "On Monday rebels shelled Homs. On Tuesday rebels shelled Homs. On Tuesday rebels shelled Aleppo."
    times = {"Monday": "2016-11-14", "Tuesday": "2016-11-15"}
    assert len(drafted(text, times, places=("Homs", "Aleppo"))) == 3


def test_the_quote_is_the_shortest_whole_part_that_holds_trigger_date_and_place():
    text = "While talks went on in Geneva, on Monday rebels shelled Homs, and the mayor spoke to reporters."
    event = the_one(drafted(text, MONDAY, places=("Homs",)))
    assert event.row["quote"] == "on Monday rebels shelled Homs"


def test_blanks_left_by_markup_are_not_quoted():
    text = "Home News World" + " " * 60 + "On Monday rebels shelled Homs." + " " * 60 + "Share this"
    event = the_one(drafted(text, MONDAY, places=("Homs",)))
    assert event.row["quote"] == "On Monday rebels shelled Homs"


def test_evidence_names_the_event_it_is_for():
    text = "Russian air strikes killed 20 civilians in Homs. Russia denied that it had hit civilians."
    event = the_one(drafted(text, places=("Homs", "Russian", "Russia"), metonyms=("Russia",)))
    assert event.evidence[0].row["event_id"] == event.row["event_id"]


def test_two_events_of_one_sentence_have_their_own_dates():
    text = (
        "Russia has politically supported the Syrian president since 2011, "
        "and also in the form of direct military involvement since 30 September 2015."
    )
    times = {"2011": "2011/..", "30 September 2015": "2015-09-30/.."}
    events = drafted(text, times, places=("Russia", "Syrian"), metonyms=("Russia",))
    assert [event.row["date"] for event in events] == ["2011/..", "2015-09-30/.."]
    assert events[1].row["quote"] == "also in the form of direct military involvement since 30 September 2015"


def test_a_headline_is_no_second_report():
    text = "Rebels shell Homs\n\nOn Monday rebels shelled Homs."
    assert the_one(drafted(text, MONDAY, places=("Homs",))).quote_start > 18


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("On Monday rebels shelled Homs.", "Rebels shelled Homs"),
        ("Rebels shelled Homs late on Monday.", "Rebels shelled Homs"),
        ("The army said that rebels shelled Homs on Monday.", "Army: Rebels shelled Homs"),
        ("On Monday, after a lull, rebels shelled Homs.", "Rebels shelled Homs"),
        (
            "On Monday rebels shelled Homs " + "with rockets from the hills around the old citadel " * 5 + "again.",
            "Shelling by Syrian insurgents in Homs",
        ),
        (
            "On Monday Russian air strikes killed at least 20 civilians in Homs"
            + " and in the farms around the old citadel" * 4 + ".",
            "Air strike by Russia in Homs kills at least 20",
        ),
    ],
)  # fmt: skip
def test_a_title_says_who_did_what_where_and_is_never_cut(text, title):
    assert the_one(drafted(text, MONDAY, places=("Homs", "Syria", "Russian"))).row["title"] == title


def test_ids_are_plain_unique_and_stay_the_same():
    text = "On Monday rebels shelled Homs. On Tuesday rebels shelled Homs."
    times = {"Monday": "2016-11-14", "Tuesday": "2016-11-15"}
    ids = [event.row["event_id"] for event in drafted(text, times, places=("Homs",))]
    assert len(set(ids)) == 2
    assert ids == [event.row["event_id"] for event in drafted(text, times, places=("Homs",))]
    assert all(4 <= len(one) <= 64 and set(one) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for one in ids)


def test_rows_have_the_columns_of_events_csv():
    with (SYRIA / "events.csv").open(newline="", encoding="utf-8") as file:
        columns = set(next(csv.reader(file)))
    row = the_one(drafted(STRIKE, MONDAY, places=("Aleppo",))).row
    assert columns <= set(row)
    assert edtf.parse(row["date"]).text == "2016-11-14"


def test_the_whole_way_from_a_text_to_a_row():
    article = Article("x", "x", "ALEPPO, Syria — On 14 November 2016 Russian jets bombed rebels in Homs.")
    event = the_one(pipeline.draft(article, Gazetteer.open()).events)
    assert (event.row["date"], event.row["place"]) == ("2016-11-14", "Homs")


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", ".", "a", "killed", "1", "…", "On", "“”", "\x00", "\u202e", "🙂"])
def test_a_text_without_anything_gives_nothing(text):
    assert drafted(text) == ()
