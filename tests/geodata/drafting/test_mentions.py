"""Recognition of places: which words name one, in which form, literally or not, and what the words around them say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.drafting.mentions import find_mentions
from geodata.drafting.model import Mention
from geodata.geocoding.gazetteer import Gazetteer
from tests.support.counting import calls
from tests.support.paths import SEED


def by_text(text: str, gazetteer: Gazetteer) -> dict[str, Mention]:
    """The mentions of a text by their words; of equal ones, the last."""
    return {mention.text: mention for mention in find_mentions(text, gazetteer)}


def names(text: str, gazetteer: Gazetteer, *, literal: bool = True) -> list[str]:
    """The words of the mentions by name that are (not) literal, in reading order."""
    mentions = find_mentions(text, gazetteer)
    return [mention.text for mention in mentions if mention.form == "name" and mention.literal is literal]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell in Aleppo and Homs.", ["Aleppo", "Homs"]),
        ("They fled to the Netherlands, not to Trinidad and Tobago.", ["Netherlands", "Trinidad and Tobago"]),
        ("Fighting in Deir ez-Zor and near Ras al-Ayn went on.", ["Deir ez-Zor", "Ras al-Ayn"]),
        ("He flew from St. Louis to Port-au-Prince.", ["St. Louis", "Port-au-Prince"]),
        ("Off the Gulf of Aden, near Lake Chad and Mount Sinjar.", ["Gulf of Aden", "Lake Chad", "Mount Sinjar"]),
        ("She moved from Côte d’Ivoire to São Paulo.", ["Côte d’Ivoire", "São Paulo"]),
        ("The Hague lies in Europe.", ["The Hague", "Europe"]),
        ("People in the U.K., in the UAE and in Washington, D.C., heard it.", ["U.K.", "UAE", "Washington", "D.C."]),
        ("He was found in Fresno, Calif., and in Gary, Ind., last week.", ["Fresno", "Calif.", "Gary", "Ind."]),
        ("Homs’s streets and Syria's coast were calm.", ["Homs", "Syria"]),
    ],
)  # fmt: skip
def test_names_are_found_whole(text: str, expected: list[str], gazetteer: Gazetteer) -> None:
    assert names(text, gazetteer) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Reading is fun. Nice work! Mobile phones ring, and March comes.",
        "Vladimir Putin met Jordan Smith and Paris Hilton.",
        "Mr. Lincoln wrote to the Washington Post. Lincoln left.",
        "Bashar al-Assad spoke. Assad left.",
        "Doctors Without Borders, Human Rights Watch and Amnesty International disagreed.",
        "Keegan Matheson, 38, and his wife, Virginia, won.",
        "See https://example.org/Syria/Aleppo for more.",
        "It cost US$400.",
    ],
)
def test_persons_organisations_and_ordinary_words_are_no_places(text: str, gazetteer: Gazetteer) -> None:
    assert names(text, gazetteer) == []


def test_an_ordinary_word_is_a_place_where_the_words_around_it_say_so(gazetteer: Gazetteer) -> None:
    assert names("He was born in Reading and died in Bath.", gazetteer) == ["Reading", "Bath"]


def test_a_surname_that_was_introduced_stays_a_person(gazetteer: Gazetteer) -> None:
    assert names("Abraham Lincoln spoke. Later Lincoln left.", gazetteer) == []
    assert names("Later trains left Lincoln for Leeds.", gazetteer) == ["Lincoln", "Leeds"]


@pytest.mark.parametrize(
    ("text", "form", "name"),
    [
        ("Syrian", "demonym", "Syria"),
        ("Russians", "demonym", "Russia"),
        ("Parisians", "demonym", "Paris"),
        ("South Koreans", "demonym", "South Korea"),
        ("U.S.", "name", "United States"),
        ("UK", "name", "United Kingdom"),
    ],
)
def test_demonyms_and_abbreviations_name_their_place(text: str, form: str, name: str, gazetteer: Gazetteer) -> None:
    mention = by_text(f"Many {text} cities were hit.", gazetteer)[text]
    assert (mention.form, mention.name) == (form, name)


def test_each_part_of_a_hyphened_word_has_its_form(gazetteer: Gazetteer) -> None:
    mentions = by_text("The Lebanon-based channel watched the Saudi-led raid on the Syrian-Turkish border.", gazetteer)
    assert [(mention.text, mention.form) for mention in mentions.values()] == [
        ("Lebanon", "name"),
        ("Saudi", "demonym"),
        ("Syrian", "demonym"),
        ("Turkish", "demonym"),
    ]


@pytest.mark.parametrize(
    ("text", "names_"),
    [
        ("A rupture in relations between Damascus and Moscow began.", ["Damascus", "Moscow"]),
        ("Washington said so. Russia denied it, and Iran has agreed.", ["Washington", "Russia", "Iran"]),
        ("Russia and Iran announced a deal.", ["Russia", "Iran"]),
        ("Rebels backed by the United States left.", ["United States"]),
        ("Russia’s goal is clear, UK officials said.", ["Russia", "UK"]),
        ("It was claimed by the Islamic State of Iraq and the Levant.", ["Iraq", "Levant"]),
        ("The Bank of England met the University of Oxford.", ["England", "Oxford"]),
        ("Arsenal beat Leeds.", ["Leeds"]),
    ],
)
def test_a_name_that_stands_for_something_else_is_not_literal(
    text: str, names_: list[str], gazetteer: Gazetteer
) -> None:
    assert names(text, gazetteer, literal=False) == names_
    assert names(text, gazetteer) == []
    assert all(mention.why for mention in find_mentions(text, gazetteer))


def test_the_same_name_is_literal_elsewhere(gazetteer: Gazetteer) -> None:
    assert names("The road between Damascus and Homs is closed.", gazetteer) == ["Damascus", "Homs"]
    assert names("Troops left Russia. It rained in Washington.", gazetteer) == ["Russia", "Washington"]


@pytest.mark.parametrize(
    ("text", "word", "kind", "relation", "direction", "distance_km", "phrase"),
    [
        ("In north-western Syria it rained.", "Syria", "", "part", "north-west", None, "north-western Syria"),
        ("Near the port city of Latakia", "Latakia", "city", "near", "", None, "Near the port city of Latakia"),
        ("in the eastern suburbs of Aleppo", "Aleppo", "", "part", "east", None, "eastern suburbs of Aleppo"),
        ("in northern Aleppo province", "Aleppo", "province", "part", "north", None, "northern Aleppo province"),
        ("some 20 km south of Homs", "Homs", "", "offset", "south", 20.0, "20 km south of Homs"),
        ("12 miles (19 km) north-west of Hama", "Hama", "", "offset", "north-west", 19.312128, ""),
        ("from the northern city of Aleppo", "Aleppo", "city", "", "", None, "northern city of Aleppo"),
        ("at Hmeimim airport", "Hmeimim", "airfield", "", "", None, "Hmeimim airport"),
        ("in the village of Kafr Zita", "Kafr Zita", "city", "", "", None, "village of Kafr Zita"),
        ("in central Homs", "Homs", "", "part", "", None, "central Homs"),
    ],
)
def test_the_words_around_a_name_say_where(
    text: str, word: str, kind: str, relation: str, direction: str, distance_km: float | None, phrase: str,
    gazetteer: Gazetteer,
) -> None:  # fmt: skip
    whole = f"It happened {text}." if text[0].islower() or text[0].isdigit() else text
    mention = by_text(whole, gazetteer)[word]
    assert (mention.kind, mention.relation, mention.direction) == (kind, relation, direction)
    assert mention.distance_km == (pytest.approx(distance_km) if distance_km else None)
    assert whole[mention.phrase_start : mention.phrase_end].endswith(phrase)


@pytest.mark.parametrize(
    ("text", "inner", "outer"),
    [
        ("He lives in Paris, Texas.", "Paris", "Texas"),
        ("Near Latakia in Syria", "Latakia", "Syria"),
        ("Syria’s Hmeimim airport", "Hmeimim", "Syria"),
        ("The Syrian city of Homs", "Homs", "Syrian"),
        ("The Damascus suburb of Douma", "Douma", "Damascus"),
        ("A fire in Ashville, Ohio, was put out.", "Ashville", "Ohio"),
    ],
)
def test_a_mention_names_the_place_it_lies_in(text: str, inner: str, outer: str, gazetteer: Gazetteer) -> None:
    mentions = find_mentions(text, gazetteer)
    mention = next(mention for mention in mentions if mention.text == inner)
    assert [mentions[index].text for index in mention.within] == [outer]


def test_a_list_is_no_containment(gazetteer: Gazetteer) -> None:
    assert [mention.within for mention in find_mentions("It hit Homs, Hama, and Idlib.", gazetteer)] == [(), (), ()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALEPPO, Syria (AP) — Troops left Homs.", ["ALEPPO", "Syria"]),
        ("BEIRUT — Troops left Homs.", ["BEIRUT"]),
        ("LONDON, March 3 (Reuters) - Shares fell in Leeds.", ["LONDON"]),
        ("A title\n\nMOSCOW (Sputnik) Troops left Homs.", ["MOSCOW"]),
        ("SWANTON -- Police closed a road.", ["SWANTON"]),
        ("Syria is at war — still.", []),
    ],
)
def test_mentions_in_the_dateline_are_marked(text: str, expected: list[str], gazetteer: Gazetteer) -> None:
    mentions = find_mentions(text, gazetteer)
    assert [mention.text for mention in mentions if mention.dateline] == expected
    assert all(mention.literal for mention in mentions if mention.dateline)


def test_capitals_in_a_headline_prove_nothing(gazetteer: Gazetteer) -> None:
    text = "REBELS SHELL ALEPPO AS TALKS FAIL\n\nA shell fell on Aleppo."
    assert [(mention.text, mention.name) for mention in find_mentions(text, gazetteer)] == [
        ("ALEPPO", "Aleppo"),
        ("Aleppo", "Aleppo"),
    ]


def test_unknown_names_need_words_that_announce_them(gazetteer: Gazetteer) -> None:
    assert names("Qxrburg was quiet. People like Qxrburg.", gazetteer) == []
    text = "The village of Qxrburg was hit. Qxrburg burned, as did Lower Bridge and Qxrstan airport."
    assert names(text, gazetteer) == ["Qxrburg", "Qxrburg", "Lower Bridge", "Qxrstan"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قصفت الطائرات مدينة تدمر وريف حمص في سوريا وبدمشق", ["تدمر", "حمص", "سوريا", "دمشق"]),
        ("Удары в Сирии, сообщили в Москве. Бои шли около Дамаска.", ["Сирии", "Москве", "Дамаска"]),
    ],
)
def test_arabic_and_cyrillic_names_are_found_without_their_particles_and_cases(
    text: str, expected: list[str], gazetteer: Gazetteer
) -> None:
    mentions = find_mentions(text, gazetteer)
    assert [mention.text for mention in mentions] == expected
    assert all(gazetteer.lookup(mention.name, fuzzy=False) for mention in mentions)


def test_the_seed_article_has_its_places_and_no_false_one(gazetteer: Gazetteer) -> None:
    text = SEED.read_text("utf-8")
    mentions = [mention for mention in find_mentions(text, gazetteer) if mention.form == "name"]
    literal = {mention.name for mention in mentions if mention.literal}
    assert literal == {"Syria", "Latakia", "Hmeimim", "Palmyra"}
    assert {"Damascus", "Moscow", "Iraq", "Levant", "United States", "Russia", "Syria"} == {
        mention.name for mention in mentions if not mention.literal
    }
    assert [mention.kind for mention in mentions if mention.name in {"Latakia", "Hmeimim"}] == ["city", "airfield"]
    assert [mention.direction for mention in mentions if mention.direction] == ["north-west"]


WORDS = st.sampled_from(
    [
        *("Syria", "Aleppo", "St.", "Paris", ",", "Texas", "the", "of", "and", "in", "near", "20 km south of", "city"),
        *("Mr.", "Jordan", "said", "—", "(AP)", "\n\n", "al-", "Deir", "ez-Zor", "Russian", "-led", "'s", "’s", "U.S."),
        *("village", "between", "في", "بدمشق", "Москве", "IN", "Street", "A", ".", '"', "e\u0301", "\u202e", "$", "/"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=40).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_mention_is_a_substring_in_order_and_the_same_again(text: str) -> None:
    gazetteer = Gazetteer.open()
    mentions = find_mentions(text, gazetteer)
    assert mentions == find_mentions(text, gazetteer)
    last = 0
    for mention in mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.name
        assert all(0 <= index < len(mentions) and mentions[index] is not mention for index in mention.within)
        assert (mention.phrase_start, mention.phrase_end) == (-1, -1) or (
            0 <= mention.phrase_start <= mention.start and mention.end <= mention.phrase_end <= len(text)
        )
        assert mention.literal or mention.why
        last = mention.end


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "(",
        "Aa ",
        "SYRIA ",
        "Homs, ",
        "Iran and ",
        "in Qqxr, Syria ",
        "U.S ",
        "al-",
        "A\n\n",
        "AAA: ",
        "20 km of ",
    ],
)
def test_the_work_on_a_long_hostile_text_grows_with_its_length(unit: str, gazetteer: Gazetteer) -> None:
    def work(length: int) -> int:
        text = unit * (length // len(unit))
        return calls(lambda: find_mentions(text, gazetteer))

    work(1_000)
    assert work(32_000) < 6 * work(8_000) + 10_000


def test_a_text_longer_than_an_article_keeps_its_offsets(gazetteer: Gazetteer) -> None:
    text = "It rained in Paris, Texas, and near the city of Homs.\n" * 8_000
    mentions = find_mentions(text, gazetteer)
    assert len(mentions) == 24_000
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert {text[mention.phrase_start : mention.phrase_end] for mention in mentions if mention.text == "Homs"} == {
        "near the city of Homs"
    }
    assert {mentions[mention.within[0]].text for mention in mentions if mention.text == "Paris"} == {"Texas"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ohio State beat Penn State. He drove down U.S. 23.", []),
        ("He was taken to St. Mary's Hospital.", []),
        ("The University of Texas at Austin grew.", ["Austin"]),
        ("It was in 149 B.C. that it began in Carthage.", ["Carthage"]),
        ("The Chicago Bears won in Dallas.", ["Dallas"]),
        ("He lived in the Old City of Aleppo.", ["Aleppo"]),
    ],
)
def test_a_part_of_a_longer_name_is_no_place_of_its_own(text: str, expected: list[str], gazetteer: Gazetteer) -> None:
    assert names(text, gazetteer) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rain fell in Idukki and Wayanad districts.", {"Idukki": "district", "Wayanad": "district"}),
        ("They hit the Shayrat air base and Kweires military airport.", {"Shayrat": "airfield", "Kweires": "airfield"}),
        ("It hit Aleppo's Sheikh Maqsoud district.", {"Aleppo": "", "Sheikh Maqsoud": "district"}),
        ("Dozens fled the villages of Kafraya and Fua.", {"Kafraya": "city", "Fua": "city"}),
    ],
)
def test_a_kind_beside_a_name_announces_it(text: str, expected: dict[str, str], gazetteer: Gazetteer) -> None:
    assert {mention.text: mention.kind for mention in find_mentions(text, gazetteer)} == expected


def test_a_lost_apostrophe_hides_no_country(gazetteer: Gazetteer) -> None:
    assert names("Attacks in Syrias Idlib went on.", gazetteer) == ["Syria", "Idlib"]


def test_known_keys_give_the_facts_of_their_places(gazetteer: Gazetteer) -> None:
    known = gazetteer.known(["syria", "qxrburg", "latakia"])
    assert set(known) == {"syria", "latakia"}
    assert ("country", "SY") in {(kind, country) for kind, country, _, _ in known["syria"]}
    assert known == gazetteer.known(["syria", "qxrburg", "latakia"])


@pytest.mark.parametrize(
    ("text", "literal", "other"),
    [
        ("It rolled down Bourbon and Dauphine streets.", ["Bourbon", "Dauphine"], []),
        ("Stonewall Golf Club is public.", ["Stonewall Golf Club"], []),
        ("The Museum of Ice Cream is opening in Miami.", ["Museum of Ice Cream", "Miami"], []),
        ("Two dozen countries, including Germany, that expelled diplomats, agreed.", [], ["Germany"]),
        ("The (Springfield) State Journal-Register reported it.", [], ["Springfield"]),
        ("He shelled Russian-occupied Donetsk.", ["Donetsk"], []),
    ],
)
def test_streets_buildings_and_states_that_act(text: str, literal: list[str], other: list[str], gazetteer: Gazetteer):
    assert names(text, gazetteer) == literal
    assert names(text, gazetteer, literal=False) == other
