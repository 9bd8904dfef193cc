"""Kinds of faults of drafts from reports that nobody had seen, each with a small made-up input."""

from __future__ import annotations

import pytest

from geodata.drafting import pipeline
from geodata.drafting.model import DraftEvent
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

GAZETTEER = Gazetteer.open()
FRIDAY = "2025-08-15"


def drafted(text: str) -> tuple[DraftEvent, ...]:
    return pipeline.draft(Article("a", "", text, FRIDAY), GAZETTEER).events


@pytest.mark.parametrize(
    ("text", "place", "precision"),
    [
        ("14 August, Gao: Gunmen abducted four drivers at Tin Zarakou.", "Tin Zarakou", "province"),
        ("In Nampula, gunmen shot dead two farmers at Mogincual on Monday.", "Mogincual", "province"),
        ("In Bandiagara, gunmen shot dead two farmers at Songhobia on Monday.", "Songhobia", "district"),
        ("A shell killed a man in the Dniprovskyi district of Kherson on Monday.", "Dniprovskyi", "province"),
        ("Insurgents ambushed an army patrol between Macomia and Mucojo on Monday.",
         "between Macomia and Mucojo", "district"),
        ("Al-Shabab militants seized the town of Adan Yabaal in Somalia on Monday.", "Adan Yabaal", "country"),
        ("In Oromia, Ethiopia, a drone strike killed two men on Monday.", "Oromia", "province"),
        ("Gangs in Haiti killed six people in attacks on Kenscoff on Monday.", "Kenscoff", "exact"),
    ],
)  # fmt: skip
def test_the_place_of_an_event_is_no_surer_than_the_text(text: str, place: str, precision: str):
    row = drafted(text)[0].row
    assert (row["place"], row["where_prec"]) == (place, precision)


def test_what_follows_deeds_at_several_places_is_at_none_of_them():
    text = "JNIM fighters attacked army positions in Nioro du Sahel and Niono, Mali, on Monday. The army killed 80 men."
    assert drafted(text)[-1].row["place"] == "Mali"


def test_people_who_kill_at_least_so_many_are_no_victims():
    row = drafted("CODECO militiamen killed at least 51 people in Bunia on 10 August.")[0].row
    assert (row["side_a"], row["side_b"], row["deaths_low"]) == ("CODECO", "", "51")


def test_how_a_war_began_is_no_news():
    text = (
        "Israeli strikes killed 34 people in Gaza City on Thursday, medics said. "
        "Israel launched its campaign after Hamas-led gunmen killed 1,200 people."
    )
    assert [event.row["deaths_best"] for event in drafted(text)] == ["34"]


@pytest.mark.parametrize(
    ("text", "dead", "injured", "side_b"),
    [
        ("Police killed four suspected kidnappers in Katsina on Monday.", "4", "", ""),
        ("The army neutralised a dozen terrorists in Gao on Monday.", "12", "", "Militants"),
        ("Two civilians were injured when a shell hit a building in Kherson on Monday.", "", "2", "Civilians"),
    ],
)
def test_the_hurt_are_counted(text: str, dead: str, injured: str, side_b: str):
    row = drafted(text)[0].row
    assert (row["deaths_best"], row["injured_best"], row["side_b"]) == (dead, injured, side_b)


def test_when_a_report_came_out_is_no_day_of_what_it_tells():
    text = "A UN report last week said 262 people were killed in two attacks on Kenscoff between January and March."
    row = drafted(text)[0].row
    assert row["date"] == "2025-01/2025-03"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("14 August, Gao: Gunmen shot dead four drivers.", "Gunmen shot dead four drivers"),
        ("A bomb killed a man in Gao on Monday. A day earlier a drone strike hit a market in Kidal.",
         "A drone strike hit a market in Kidal"),
    ],
)  # fmt: skip
def test_titles_begin_with_what_happened(text: str, title: str):
    assert drafted(text)[-1].row["title"] == title


def test_the_headline_of_an_item_of_a_live_blog_is_no_part_of_its_first_sentence():
    text = (
        "11:40 Zelensky says Russia has launched more than 500 drones and 45 missiles in one night\n"
        "A drone killed a man in Kharkiv, the governor said.\n\n11:05 Two injured in Sumy\nA shell hit Sumy."
    )
    assert drafted(text)[0].row["quote"] == "A drone killed a man in Kharkiv"


@pytest.mark.parametrize(
    ("text", "side_a"),
    [
        ("Drones believed to belong to the RSF struck the power station at Merowe on Monday.", ""),
        ("Moscow's defence ministry said its troops had taken the village of Robotyne in Ukraine on Monday.",
         "Government of Russia (Soviet Union)"),
        ("Clashes between loyalists of ousted President Bashar Assad and gunmen killed 20 in Jableh, Syria, on Monday.",
         ""),
        ("Insurgents linked to Islamic State attacked a village near Palma, Mozambique, on Monday.", "Insurgents"),
    ],
)  # fmt: skip
def test_who_is_only_believed_or_rules_no_more_is_no_attacker(text: str, side_a: str):
    assert drafted(text)[0].row["side_a"] == side_a


def test_the_country_of_a_label_holds_the_places_of_its_line():
    (event,) = drafted("Lebanon: A drone strike on a motorcycle in Blida killed a worker on Thursday.")
    assert (event.row["place"], event.row["where_prec"]) == ("Blida", "country")


def test_a_name_that_only_sounds_like_a_place_far_from_all_others_is_not_there():
    (event,) = drafted("A paraglider dropped bombs on a crowd in Chaung-U township, Myanmar, on Monday, killing 24.")
    assert event.row["place"] == "Chaung-U"
    assert event.row["where_prec"] in {"", "country"}


def test_another_town_of_the_paragraph_keeps_an_event_from_the_place_of_the_lead():
    text = (
        "Gunmen ambushed a patrol near Jableh in Syria on Thursday, killing 13.\n\n"
        "Residents of Palmyra said that they had fled. The roads were empty. At least 20 people were killed, one said."
    )
    assert drafted(text)[-1].row["place"] == "Syria"


def test_nautical_miles_are_a_distance():
    (event,) = drafted("A ship was attacked 51 nautical miles west of Hodeidah on Monday by gunmen on small boats.")
    assert event.row["place"] == "94 km west of Hodeidah"


@pytest.mark.parametrize(
    ("text", "place", "precision"),
    [
        ("At least 20 people were killed in a strike on Nasser hospital in Khan Younis on Monday.", "Nasser", "near"),
        ("Two paramotors bombed Singu township, Mandalay, on Monday, killing a couple.", "Singu", "district"),
    ],
)
def test_a_site_and_a_township_lie_at_the_town_that_follows(text: str, place: str, precision: str):
    row = drafted(text)[0].row
    assert (row["place"], row["where_prec"]) == (place, precision)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Gunmen killed two men in Hama on Monday, two days after a bomb killed three in Homs.",
         ["2025-08-11", "2025-08-09"]),
        ("JNIM executed 26 people in Djibo on 11 August after storming a military base.",
         ["2025-08-11", "[2025-08-04..2025-08-11]"]),
    ],
)  # fmt: skip
def test_what_came_before_has_a_day_of_its_own(text: str, dates: list[str]):
    assert [event.row["date"] for event in drafted(text)] == dates


def test_what_happened_months_before_is_no_news():
    text = (
        "Israeli strikes killed 35 people in Sanaa on Monday. They came a month after Israel killed the prime minister."
    )
    (event,) = drafted(text)
    assert (event.row["side_b"], event.row["deaths_best"], event.evidence) == ("", "35", ())


def test_the_attackers_who_were_killed_are_those_who_attacked():
    text = "BLA militants stormed a train near Sibi on Tuesday. The army said all 33 attackers had been killed."
    sides = [(event.row["side_a"], event.row["side_b"]) for event in drafted(text)]
    assert ("BLA", "Gunmen") not in sides


def test_a_hospital_is_not_where_the_wounded_were_hurt():
    text = "Shells hit Katogota in South Kivu on Monday. Three wounded people were taken to the hospital in Luvungi."
    assert "Luvungi" not in {event.row["place"] for event in drafted(text)}


def test_a_speaker_after_a_semicolon_does_not_claim_what_stands_before_it():
    text = (
        "Six journalists were killed in a strike on Gaza City on Monday; Israel said that one of them had led a cell."
    )
    assert drafted(text)[0].row["claimed_by"] == ""


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("A girl of nine was killed by a sniper in Taiz on Monday.", "1"),
        ("Two bombs hit a school in Sagaing on Monday; 19 students between 15 and 21 died.", "19"),
    ],
)
def test_ages_are_no_dead(text: str, dead: str):
    assert drafted(text)[0].row["deaths_best"] == dead


def test_a_deed_elsewhere_on_the_same_day_is_another_event():
    text = (
        "Two strikes hit a school in Al Bureij, Gaza, on Monday. "
        "On the same day, a market in Khan Younis was struck and 33 people were killed."
    )
    dead = {event.row["place"]: event.row["deaths_best"] for event in drafted(text)}
    assert dead["school in Al Bureij"] == ""
    assert "33" in dead.values()


@pytest.mark.parametrize(
    ("text", "side_a", "date"),
    [
        ("M23 rebels claimed to have captured Goma on Monday.", "M23", "2025-08-11"),
        ("Elements of the Zaïre militia exchanged fire with fighters near Bunia on Monday.", "", "2025-08-11"),
        ("Gunmen killed 13 soldiers near Goma in recent days, officials said.", "Gunmen", "[2025-08-05..2025-08-15]"),
    ],
)
def test_claims_militias_and_recent_days(text: str, side_a: str, date: str):
    row = drafted(text)[0].row
    assert (row["side_a"], row["date"]) == (side_a, date)


def test_a_label_is_no_place_where_the_line_names_another():
    text = "Marib | A landmine exploded under a pick-up in Raghwan, Yemen, on Monday, wounding two."
    assert drafted(text)[0].row["place"] == "Raghwan"


def test_each_side_counts_its_own_dead():
    text = (
        "Mali's army said on Tuesday that its forces had repelled an attack on Farabougou in the Segou region. "
        "JNIM put the number of soldiers killed at 21."
    )
    assert drafted(text)[0].row["deaths_best"] == ""


def test_a_faction_is_not_the_group_it_left():
    text = "A bomber killed 12 people in Lahore on Monday. JuA, a faction of the Pakistani Taliban, claimed the attack."
    assert drafted(text)[0].row["side_a"] == ""


def test_the_cause_of_a_reprisal_has_neither_its_day_nor_its_place():
    text = "Soldiers burned 15 houses in Batibo, Cameroon, on Tuesday in reprisal for the killing of two men by a bomb."
    cause = drafted(text)[-1].row
    assert (cause["date"], cause["place"]) == ("[2025-08-05..2025-08-12]", "Cameroon")


def test_who_tells_of_the_dead_is_no_victim():
    text = "Iran's ambassador to the UN said 78 people were killed in air strikes on Tehran on Monday."
    assert drafted(text)[0].row["side_b"] != "Government of Iran"


def test_an_abduction_that_was_told_before_kills_nobody():
    text = "More than 460 people were killed in El Fasher, Sudan, on Monday, following the abduction of health workers."
    assert drafted(text)[0].row["sub_event_type"] != "Abduction/forced disappearance"


def test_elsewhere_is_neither_the_place_nor_the_day_told_before():
    text = (
        "Israeli tanks fired shells at a crowd in Khan Younis on Monday, killing 59. "
        "Elsewhere in the enclave, 14 others were killed in air strikes."
    )
    row = drafted(text)[-1].row
    assert row["place"] != "Khan Younis"
    assert row["date"] != "2025-08-11"


def test_an_unknown_name_of_another_country_is_not_where_the_event_before_was():
    text = (
        "In Burkina Faso's Est region, JNIM fighters overran an outpost on Monday. "
        "In Benin, soldiers repelled an attack near Karimamabou on Tuesday."
    )
    row = drafted(text)[-1].row
    assert (row["place"], row["latitude"]) == ("Karimamabou", "")


def test_the_morning_after_a_late_attack_may_be_the_next_day():
    text = (
        "Russian troops attacked Kryvyi Rih with a missile late on Tuesday. "
        "In Antonivka, Russian drones hit a minibus in the morning, wounding the driver."
    )
    assert drafted(text)[-1].row["date"] == "[2025-08-12..2025-08-13]"


def test_a_de_facto_capital_is_not_the_capital():
    text = "US air strikes on the group's de facto Syrian capital killed 22 people on Monday, a monitor said."
    assert "Damascus" not in {event.row["place"] for event in drafted(text)}
