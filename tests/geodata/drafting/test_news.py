"""Drafting from agency news: datelines, denials, lists, groups, contradicting figures."""

from __future__ import annotations

import pytest

from geodata.drafting.model import DraftEvent
from tests.support.drafts import MONDAY, drafted, the_one

PLACES = ("Aleppo", "Homs", "Palmyra", "Damascus", "Moscow", "Russian", "Russia", "Syrian", "Syria")


def only_event(text: str) -> DraftEvent:
    return the_one(drafted(text, MONDAY if "Monday" in text else {}, places=PLACES, metonyms=("Moscow", "Russia")))


# weapons


@pytest.mark.parametrize(
    "text",
    [
        "Russia blasted a hospital in Homs with a missile on Monday.",
        "Russian forces rained missiles down on Homs on Monday.",
        "Russian missiles hit Homs on Monday.",
        "Two children were killed in alleged Russian shelling of Homs on Monday.",
        "Shelling killed a 60-year-old woman in Homs on Monday.",
    ],
)
def test_missiles_and_shells_are_no_air_strike(text):
    event = only_event(text)
    assert event.row["sub_event_type"] == "Shelling/artillery/missile attack"
    assert event.row["side_a"] in {"Government of Russia (Soviet Union)", ""}


def test_deaths_belong_to_the_missiles_that_caused_them():
    event = only_event("Three people died in Homs when missiles hit a plant.")
    assert (event.row["event_type"], event.row["deaths_best"]) == ("Explosions/Remote violence", "3")
    assert event.row["place"] == "Homs"


def test_bombers_on_foot_are_no_aircraft():
    event = only_event("A suicide bomber and gunmen attacked a hotel in Homs on Monday, killing 32 people.")
    assert (event.row["sub_event_type"], event.row["deaths_best"]) == ("Suicide bomb", "32")


# who


def test_the_group_is_the_one_named_before():
    text = "Boko Haram militants shelled Homs on Monday. In the evening the group overran the town of Palmyra."
    _, taken = drafted(text, MONDAY, places=PLACES)
    assert taken.row["sub_event_type"] == "Non-state actor overtakes territory"
    assert taken.row["side_a"] == "Jama'atu Ahlis Sunna Lidda'awati wal-Jihad"


def test_the_group_that_speaks_is_no_armed_one():
    text = "Boko Haram shelled Homs on Monday. The group said 20 people were killed in clashes in Palmyra."
    _, clashes = drafted(text, MONDAY, places=PLACES)
    assert clashes.row["side_a"] == ""


@pytest.mark.parametrize(
    ("after", "side_a"),
    [
        ("The Islamic State claimed responsibility for the attack.", "IS"),
        ("The Islamic State did not claim responsibility.", ""),
        ("No group claimed responsibility.", ""),
    ],
)
def test_the_party_that_claims_responsibility_is_side_a(after, side_a):
    assert only_event(f"A car bomb killed 20 people in Homs on Monday. {after}").row["side_a"] == side_a


def test_a_blamed_party_is_no_side_and_the_accuser_is_the_speaker():
    event = only_event(
        "A roadside bomb killed two soldiers in Homs on Monday, authorities said, blaming the Islamic State."
    )
    assert (event.row["side_a"], event.row["claimed_by"], event.modality) == ("", "authorities", "claimed")
    assert [one.row["note"] for one in event.evidence] == ["blames IS"]


def test_a_denial_follows_the_claim_that_it_answers():
    event = only_event("A car bomb killed 28 people in Homs on Monday; Turkey blamed the YPG, which denied any part.")
    assert event.row["side_a"] == ""
    told = [(one.row["stance"], one.row["claimed_by"], one.row["quote"]) for one in event.evidence]
    assert told == [("supports", "Turkey", "Turkey blamed the YPG"), ("disputes", "YPG", "denied any part")]


def test_a_speaker_that_did_it_is_side_a():
    event = only_event("The Syrian army said it had repelled an assault on Homs on Monday.")
    assert event.row["side_a"] == "Government of Syria"


def test_a_leader_stands_for_the_group():
    event = only_event("On Monday Abubakar Shekau pledged allegiance to the Islamic State.")
    assert event.row["side_a"] == "Jama'atu Ahlis Sunna Lidda'awati wal-Jihad"


def test_a_pledge_is_not_where_the_last_battle_was():
    text = "Syrian troops retook Homs on Monday. On Monday Abubakar Shekau pledged allegiance to the Islamic State."
    *_, pledge = drafted(text, MONDAY, places=("Homs", "Syrian"))
    assert pledge.row["place"] != "Homs"


# where and when


def test_each_place_of_a_list_is_an_event():
    events = drafted("On Monday Russian jets bombed Homs, Aleppo and Palmyra.", MONDAY, places=PLACES)
    assert [event.row["place"] for event in events] == ["Homs", "Aleppo", "Palmyra"]
    assert len({event.row["event_id"] for event in events}) == 3


def test_a_figure_of_several_places_is_counted_once_and_names_them():
    event = only_event("On Monday Russian jets bombed Homs, Aleppo and Palmyra, killing 12 people.")
    assert (event.row["place"], event.row["deaths_best"]) == ("Homs", "12")
    assert "Aleppo, Palmyra" in event.row["draft_note"]


def test_where_rockets_fall_is_the_place_and_not_where_they_came_from():
    assert only_event("Rebels in Aleppo fired rockets into Homs on Monday.").row["place"] == "Homs"


def test_a_place_in_its_country_is_one_place():
    assert only_event("On Monday Russian jets bombed Homs, Syria.").row["place"] == "Homs"


def test_the_month_of_may_is_no_modal_verb():
    event = the_one(drafted("On 12 May 2016 Syrian troops retook Homs.", {"12 May 2016": "2016-05-12"}, places=PLACES))
    assert event.row["date"] == "2016-05-12"


def test_the_date_of_a_dateline_dates_no_event():
    text = "HOMS, June 11 (Reuters) - At least 40 people were killed when rebels shelled Homs on Monday."
    event = the_one(drafted(text, {"June 11": "2016-06-11", **MONDAY}, places=PLACES))
    assert (event.row["date"], event.row["deaths_low"]) == ("2016-11-14", "40")
    assert event.row["quote"].startswith("At least 40 people")


# how many


@pytest.mark.parametrize(
    ("text", "low", "best"),
    [
        ("Five soldiers and two police officers were killed in an ambush in Homs on Monday.", "", "7"),
        ("Thirteen peacekeepers, including nine Africans, were killed in clashes in Homs on Monday.", "", "13"),
        ("At least a dozen people were killed in an air strike on Homs on Monday.", "12", ""),
        ("An air strike killed five people and wounded two soldiers in Homs on Monday.", "", "5"),
        ("Ten people were killed and 47 wounded in an air strike on Homs on Monday.", "", "10"),
    ],
)
def test_the_dead_are_counted_together_and_nobody_else(text, low, best):
    event = only_event(text)
    assert (event.row["deaths_low"], event.row["deaths_best"]) == (low, best)


def test_in_an_article_about_a_war_the_killed_are_an_event():
    text = (
        "The army fights rebels for Aleppo. In Homs, 10 people were killed and 47 wounded, governor Serhiy Lysak said."
    )
    event = only_event(text)
    assert (event.row["place"], event.row["deaths_best"]) == ("Homs", "10")
    assert event.row["claimed_by"] == "governor Serhiy Lysak"


def test_an_insurgency_kills_over_years():
    text = "Between 2009 and 2015, the insurgency killed an estimated 20,000 people."
    event = the_one(drafted(text, {"Between 2009 and 2015": "2009/2015"}))
    assert (event.row["date"], event.row["deaths_best"]) == ("2009/2015", "20000")


@pytest.mark.parametrize(
    ("after", "best"),
    [("a figure the army disputed, putting the toll at 150", "150"), ("a toll the army rejected", "")],
)
def test_a_disputed_figure_is_evidence_with_the_other_figure(after, best):
    event = only_event(f"On Monday Russian air strikes killed 2,000 people in Homs, {after}.")
    assert event.row["deaths_best"] == "2000"
    assert [(one.row["stance"], one.row["claimed_by"], one.row["deaths_best"]) for one in event.evidence] == [
        ("disputes", "army", best)
    ]


def test_a_toll_given_by_others_is_evidence():
    text = "Russian air strikes on Homs killed 141 people on Monday. Local sources put the toll at up to 240."
    event = only_event(f"The army fights rebels here. {text}")
    assert [(one.row["claimed_by"], one.row["deaths_high"]) for one in event.evidence] == [("Local sources", "240")]


def test_a_toll_alone_is_no_event():
    assert drafted("The army fights rebels in Homs. Local sources put the toll at 240.", places=PLACES) == ()


# denials and nothing


@pytest.mark.parametrize(
    ("after", "disputed"),
    [
        ("Moscow denied targeting civilians.", True),
        ("Moscow denied using hospitals for meetings.", False),
        ("Moscow denied shelling Palmyra.", False),
        ("Moscow denied shelling Homs.", True),
    ],
)
def test_a_denial_is_of_the_deed_and_the_place_it_names(after, disputed):
    event = only_event(f"Russian missiles hit Homs on Monday, killing 41 people.\n\nThe mayor wept. {after}")
    assert bool(event.evidence) == disputed


@pytest.mark.parametrize(
    "text",
    [
        "Syria's air force said there was no attack on Homs on Monday.",
        "The army fights rebels. A man was shot dead during a robbery in Homs on Monday.",
        "No attack was reported in Homs on Monday.",
        "Russia plans to deploy more troops near Homs next month.",
        "Tags Syria Aleppo Nusra Front suicide bombing Russia air strikes Idlib Assad regime",
        "Related: Syria war Car bomb kills 20 in Homs Air strikes hit Aleppo Rebels seize Palmyra",
    ],
)
def test_denials_plans_crimes_and_lists_are_no_events(text):
    assert drafted(text, MONDAY if "Monday" in text else {}, places=PLACES, metonyms=("Russia",)) == ()


def test_twenty_of_many_reports_become_evidence_and_the_rest_are_counted():
    event = only_event("On Monday Russian jets bombed Homs. " + "Russian jets bombed Homs. " * 40)
    assert len(event.evidence) == 20
    assert event.reasons[-1] == "20 more passages tell of it"


@pytest.mark.parametrize(
    ("text", "side_a", "side_b"),
    [
        ("A vehicle of the SDF was targeted by Turkish drones in Homs.", "Government of Turkey", "SDF"),
        ("The Islamic State, which holds the town, was bombed by Iraqi jets in Homs.", "Government of Iraq", "IS"),
        ("Air strikes of the US-led coalition destroyed a bridge in Homs.", "US-led coalition", ""),
        ("A spokesman for Ahrar al-Sham said the Hezbollah leader survived an air strike in Homs.", "", "Hezbollah"),
        ("Ten soldiers were killed in an ambush by the Islamic State in Homs, Syria.", "IS", "Government of Syria"),
        ("Syrian troops, backed by Russian jets, shelled Hezbollah in Homs.", "Government of Syria", "Hezbollah"),
        ("Fighters of the Syrian National Army clashed with the SDF in Homs.", "Syrian insurgents", "SDF"),
        ("Three children were wounded by Turkish shelling in Homs.", "Government of Turkey", "Civilians"),
        ("The Turkish ministry said that two soldiers were killed by the PKK in Homs, Syria.", "PKK", ""),
    ],
)
def test_the_sides_are_those_that_the_sentence_names(text, side_a, side_b):
    places = ("Homs", "Turkish", "Iraqi", "Syrian", "Russian", "Syria")
    event = drafted(text, places=places)[0]
    assert (event.row["side_a"], event.row["side_b"]) == (side_a, side_b)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Gunmen stormed a checkpoint of the army in Homs.", "Armed clash"),
        ("Two civilians were martyred in Homs by army shelling.", "Shelling/artillery/missile attack"),
        ("A stray bullet killed a woman in Homs.", "Attack"),
        ("Rebels downed a drone of the army in Homs.", "Disrupted weapons use"),
        ("Rebels and soldiers exchanged machine-gun fire in Homs.", "Armed clash"),
        ("A landmine exploded in Homs, killing two rebels.", "Remote explosive/landmine/IED"),
        ("A prison break in Homs freed militants and rebels.", "Other"),
        ("The truce between the army and the rebels was violated in Homs, Syria.", "Other"),
        ("Hundreds of civilians were evacuated from Homs, held by rebels and shelled by the army.", "Other"),
        ("The bodies of five soldiers were found in Homs.", "Attack"),
        ("A shell struck a house in Homs.", "Shelling/artillery/missile attack"),
    ],
)
def test_the_vocabulary_of_war_news_is_known(text, kind):
    events = drafted(f"{text} The army and the rebels are at war.", places=("Homs", "Syria"))
    assert kind in {event.row["sub_event_type"] for event in events}
