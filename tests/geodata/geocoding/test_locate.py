"""Placing rows by name: the right place with a reason, unknown names reported, and no place too precise."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pandas as pd
import pytest
from click.testing import CliRunner
from geopy.exc import GeocoderUnavailable
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geodata import cli
from geodata.geocoding import locate, phrases, ranking
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.offline import EditorsGeocoder, GazetteerGeocoder
from geodata.model import Dataset, Place, WherePrec
from tests.support.frames import INFO, NOWHERE, TAXONOMY, events, places
from tests.support.paths import SYRIA

BASE = {"place": "Hmeimim", "aliases": "Khmeimim; حميميم", "latitude": "35.4011", "longitude": "35.9487"}


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> GazetteerGeocoder:
    return GazetteerGeocoder(gazetteer)


def dataset(*rows: dict[str, object], editors: pd.DataFrame | None = None, country: str = "SY") -> Dataset:
    none = pd.DataFrame()
    kept = places() if editors is None else editors
    info = replace(INFO, country=country)
    return Dataset(info, "0", events(*rows), none, none, kept, TAXONOMY, {})


def located(gazetteer: Gazetteer, *rows: dict[str, object], **options) -> tuple[list[dict], list]:
    given = dataset(*rows, **options)
    result = locate.locate(given, gazetteer)
    return result.events.to_dict("records"), list(result.problems)


def best(geocoder: GazetteerGeocoder, query: str, **context) -> Place:
    location = geocoder.geocode(query, **context)
    assert location is not None, f"{query} was not found"
    return location.raw


# --- which place is meant ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "kind", "country", "latitude", "longitude"),
    [
        ("Palmyra", "city", "SY", 34.56, 38.28),
        ("Latakia", "city", "SY", 35.53, 35.79),
        ("Латакия", "city", "SY", 35.53, 35.79),
        ("اللاذقية", "city", "SY", 35.53, 35.79),
        ("Moscow", "city", "RU", 55.75, 37.62),
        ("Aleppo", "city", "SY", 36.20, 37.16),
        ("Homs", "city", "SY", 34.72, 36.73),
        ("Damascus", "city", "SY", 33.51, 36.29),
        ("Idlib", "city", "SY", 35.93, 36.63),
        ("Tripoli, Lebanon", "city", "LB", 34.43, 35.84),
        ("Tripoli (Libya)", "city", "LY", 32.89, 13.19),
        ("Hama in Syria", "city", "SY", 35.13, 36.76),
        ("Bassel Al-Assad airport", "airfield", "SY", 35.40, 35.95),
        ("Latakia airport", "airfield", "SY", 35.40, 35.95),
    ],
)
def test_a_name_is_taken_for_the_place_that_a_reader_means(
    geocoder: GazetteerGeocoder, query: str, kind: str, country: str, latitude: float, longitude: float
):
    place = best(geocoder, query, country="SY")
    found = (place.kind, place.country, round(place.latitude, 2), round(place.longitude, 2))
    assert found == (kind, country, latitude, longitude)


def test_a_small_town_is_found_where_the_phrase_puts_it(geocoder: GazetteerGeocoder):
    place = best(geocoder, "Clarksville, Texas")
    assert (place.kind, place.country, place.admin) == ("city", "US", "Texas")
    assert best(geocoder, "Clarksville").admin == "Tennessee"


@pytest.mark.parametrize(("query", "country"), [("Syria", "SY"), ("Russia", "RU"), ("Jordan", "JO"), ("Georgia", "GE")])
def test_a_countrys_name_means_the_country(geocoder: GazetteerGeocoder, query: str, country: str):
    place = best(geocoder, query, country="SY")
    assert (place.kind, place.country, place.where_prec) == ("country", country, WherePrec.COUNTRY)


@pytest.mark.parametrize(
    ("focus", "query", "expected"),
    [
        ("LY", "Homs", "LY"),
        ("SY", "Homs", "SY"),
        ("LB", "Tripoli", "LB"),
        ("LY", "Tripoli", "LY"),
        ("US", "Moscow", "US"),
    ],
)
def test_the_country_in_focus_decides_between_namesakes(
    geocoder: GazetteerGeocoder, focus: str, query: str, expected: str
):
    assert best(geocoder, query, country=focus).country == expected


def test_the_other_places_decide_between_namesakes(geocoder: GazetteerGeocoder):
    lebanon = [best(geocoder, name, country="LB") for name in ("Beirut", "Sidon", "Zahle")]
    libya = [best(geocoder, name, country="LY") for name in ("Benghazi", "Misrata", "Zliten")]
    assert best(geocoder, "Tripoli", near=lebanon).country == "LB"
    assert best(geocoder, "Tripoli", near=libya).country == "LY"


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("Idlib province", "province"),
        ("Idlib Governorate", "province"),
        ("محافظة إدلب", "province"),
        ("Idlib city", "city"),
    ],
)
def test_a_word_beside_the_name_says_what_it_is(geocoder: GazetteerGeocoder, query: str, kind: str):
    assert best(geocoder, query, country="SY").kind == kind


def test_near_a_place_is_not_exact(geocoder: GazetteerGeocoder):
    place = best(geocoder, "airbase near the port city of Latakia", country="SY")
    assert (place.name, place.where_prec, place.radius_km) == ("Latakia", WherePrec.NEAR, 25.0)


def test_a_province_of_which_only_the_town_is_known_is_not_a_point(geocoder: GazetteerGeocoder):
    place = best(geocoder, "Saraqib district", country="SY")
    assert (place.kind, place.where_prec) == ("city", WherePrec.DISTRICT)
    assert place.radius_km > 0


def test_a_larger_place_that_contradicts_excludes_every_candidate(geocoder: GazetteerGeocoder):
    assert geocoder.geocode("Aleppo, Libya", country="SY") is None


def test_the_reason_is_given_in_words(geocoder: GazetteerGeocoder):
    place = best(geocoder, "Palmyra", country="SY", near=[best(geocoder, "Homs", country="SY")])
    for words in (
        "other name “Palmyra”",
        "in Syria, the country in focus",
        "population 51,015",
        "km from another place",
    ):
        assert words in place.reason
    assert "Arabic name “اللاذقية”, a script of the country" in best(geocoder, "اللاذقية").reason
    assert "sounds like “Latakia”" in best(geocoder, "Latakya").reason


def test_candidates_come_ranked_with_scores(geocoder: GazetteerGeocoder):
    ranked = [location.raw for location in geocoder.geocode("Tripoli", exactly_one=False, country="LB")]
    assert [place.score for place in ranked] == sorted((place.score for place in ranked), reverse=True)
    assert len({place.country for place in ranked}) > 1


def test_a_sound_alike_never_beats_a_known_name():
    known = Place("a:1", "Latakia", 1, 1, "city", "XX", "", 10, WherePrec.EXACT, 0, "P", "Latakia", "alternate")
    sounding = replace(known, gazetteer_id="a:2", population=10, match="fuzzy")
    assert ranking.rank([sounding, known], ranking.Context())[0].match == "alternate"


# --- geopy's manners --------------------------------------------------------------------------------------------


def test_the_geocoders_are_geopy_geocoders(geocoder: GazetteerGeocoder):
    assert isinstance(geocoder, Geocoder)
    location = geocoder.geocode("Palmyra", country="SY")
    assert isinstance(location, Location)
    assert location.address == "Tadmur, Homs, Syria"
    assert isinstance(location.raw, Place)


def test_not_found_is_none_as_in_geopy(geocoder: GazetteerGeocoder):
    assert geocoder.geocode("Qwzrtpl") is None
    assert geocoder.geocode("Qwzrtpl", exactly_one=False) is None
    assert geocoder.geocode("") is None


def test_an_offline_geocoder_cannot_go_online(geocoder: GazetteerGeocoder):
    for fetch in (geocoder.adapter.get_text, geocoder.adapter.get_json):
        with pytest.raises(GeocoderUnavailable):
            fetch("http://127.0.0.1:9/", timeout=1.0, headers={})


# --- the editors' places ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Hmeimim", "khmeimim", "حميميم", " HMEIMIM "])
def test_an_editors_place_is_found_by_name_and_alias(name: str):
    place = EditorsGeocoder(places(BASE)).geocode(name).raw
    assert (place.latitude, place.longitude, place.match) == (35.4011, 35.9487, "editor")


def test_an_editors_row_without_coordinates_takes_those_of_its_gazetteer_id(gazetteer: Gazetteer):
    rows = places({"place": "the base", "gazetteer_id": "OSLK"}, {"place": "lost", "gazetteer_id": "XXXX"})
    editors = EditorsGeocoder(rows, gazetteer)
    assert editors.geocode("the base").raw.latitude == 35.4011
    assert editors.geocode("lost") is None


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("0", "0"), ("0.0", "-0.0"), ("91", "5"), ("x", "5"), ("nan", "nan"), ("inf", "1")]
)
def test_nothing_is_placed_at_zero_zero_or_off_the_globe(gazetteer: Gazetteer, latitude: str, longitude: str):
    editors = places({"place": "Nowhere", "latitude": latitude, "longitude": longitude})
    (row,), (problem,) = located(gazetteer, {"place": "Nowhere", **NOWHERE}, editors=editors)
    assert math.isnan(row["lat"])
    assert problem.code == "unlocated"


# --- a dataset --------------------------------------------------------------------------------------------------


def test_places_csv_is_asked_before_the_gazetteer(gazetteer: Gazetteer):
    own = places({"place": "Latakia", "latitude": "10", "longitude": "20", "where_prec": "near", "radius_km": "7"})
    (row,), problems = located(gazetteer, {"place": "Latakia", **NOWHERE}, editors=own)
    assert (row["lat"], row["lon"], row["prec"], row["radius_km"]) == (10, 20, WherePrec.NEAR, 7)
    assert row["located_by"].startswith("places.csv: ")
    assert not problems


def test_rows_with_coordinates_are_left_alone(gazetteer: Gazetteer):
    (row,), problems = located(gazetteer, {"place": "Latakia", "lat": 1.5, "lon": 2.5, "prec": 2})
    assert (row["lat"], row["lon"], row["prec"], row["located_by"]) == (1.5, 2.5, 2, "")
    assert row["radius_km"] == 25
    assert not problems


def test_the_editors_radius_holds_for_rows_with_coordinates_of_that_precision(gazetteer: Gazetteer):
    own = places({"place": "Front", "latitude": "35", "longitude": "36", "where_prec": "region", "radius_km": "75"})
    rows, _ = located(gazetteer, {"place": "Front", "prec": 5}, {"place": "Front", "prec": 1}, editors=own)
    assert [row["radius_km"] for row in rows] == [75, 0]


def test_the_original_dataset_is_not_changed(gazetteer: Gazetteer):
    given = dataset({"place": "Latakia", **NOWHERE})
    locate.locate(given, gazetteer)
    assert math.isnan(given.events["lat"][0])
    assert not given.problems


def test_a_rows_own_precision_may_only_make_its_place_vaguer(gazetteer: Gazetteer):
    rows, problems = located(
        gazetteer,
        {"place": "Latakia", "where_prec": "near", **NOWHERE},
        {"place": "Latakia", "where_prec": "exact", **NOWHERE},
        {"place": "Latakia", **NOWHERE},
    )
    assert [(row["prec"], row["radius_km"]) for row in rows] == [(2, 25), (1, 0), (1, 0)]
    assert not problems


def test_a_province_is_not_exact_whatever_the_row_says(gazetteer: Gazetteer):
    (row,), (problem,) = located(gazetteer, {"place": "Idlib province", "where_prec": "exact", **NOWHERE})
    assert row["prec"] == WherePrec.PROVINCE
    assert row["radius_km"] > 20
    assert (problem.code, problem.column, problem.line) == ("place-coarser", "where_prec", 2)


def test_where_prec_province_means_the_province(gazetteer: Gazetteer):
    (row,), problems = located(gazetteer, {"place": "Idlib", "where_prec": "province", **NOWHERE})
    assert row["prec"] == WherePrec.PROVINCE
    assert "province, as stated" in row["located_by"]
    assert not problems


def test_an_unknown_place_stays_unlocated_and_names_the_sources_tried(gazetteer: Gazetteer):
    (row,), (problem,) = located(gazetteer, {"place": "Qwzrtpl", **NOWHERE})
    assert math.isnan(row["lat"])
    assert math.isnan(row["lon"])
    assert row["located_by"] == "not found in places.csv and gazetteer"
    assert (problem.code, problem.severity, problem.row) == ("unlocated", "warning", "event-0")
    assert "places.csv and gazetteer" in problem.message


def test_a_row_without_a_place_is_counted_as_unlocated(gazetteer: Gazetteer):
    (row,), (problem,) = located(gazetteer, {"place": " ", **NOWHERE})
    assert (row["located_by"], problem.code) == ("no place is given", "unlocated")


def test_an_ambiguous_name_is_not_placed_and_both_are_named(gazetteer: Gazetteer):
    (row,), (problem,) = located(gazetteer, {"place": "Tripoli", **NOWHERE}, country="")
    assert math.isnan(row["lat"])
    assert problem.code == "ambiguous-place"
    assert "Libya" in problem.message
    assert "Lebanon" in problem.message


def test_ambiguous_name_prefers_the_country_of_the_other_places(gazetteer: Gazetteer):
    rows, problems = located(
        gazetteer,
        {"place": "Tripoli", **NOWHERE},
        {"place": "Beirut", **NOWHERE},
        {"place": "Sidon", **NOWHERE},
        country="",
    )
    assert round(rows[0]["lat"], 1) == 34.4
    assert "as are" in rows[0]["located_by"]
    assert not problems


def test_rows_with_coordinates_decide_between_namesakes(gazetteer: Gazetteer):
    beirut = {"place": "Port", "lat": 33.9, "lon": 35.5}
    rows, problems = located(gazetteer, {"place": "Tripoli", **NOWHERE}, beirut, country="")
    assert round(rows[0]["lat"], 1) == 34.4
    assert [problem.code for problem in problems] == ["ambiguous-place"]
    assert "but may be Tripoli, Libya" in problems[0].message
    zliten = {"place": "Port", "lat": 32.8, "lon": 13.2}
    rows, problems = located(gazetteer, {"place": "Tripoli", **NOWHERE}, zliten, country="")
    assert round(rows[0]["lat"], 1) == 32.9
    assert not problems


def test_a_sound_alike_is_placed_only_in_the_country_in_focus_and_with_a_warning(gazetteer: Gazetteer):
    (row,), (problem,) = located(gazetteer, {"place": "Latakya", **NOWHERE})
    assert (round(row["lat"], 2), problem.code) == (35.53, "fuzzy-place")
    (row,), (problem,) = located(gazetteer, {"place": "Latakya", **NOWHERE}, country="")
    assert math.isnan(row["lat"])
    assert "did you mean Latakia" in problem.message


def test_what_sounds_alike_is_suggested_only_if_it_is_spelt_alike_and_near(gazetteer: Gazetteer):
    for name, country, beside in (("Salma", "SY", ""), ("Latakya", "UA", ""), ("Latakya", "UA", "Kyiv")):
        rows = [{"place": place, **NOWHERE} for place in (name, beside) if place]
        _, problems = located(gazetteer, *rows, country=country)
        assert "did you mean" not in problems[0].message, (name, problems)
    (row, _), (problem,) = located(
        gazetteer, {"place": "Latakya", **NOWHERE}, {"place": "Tartus", **NOWHERE}, country="LB"
    )
    assert math.isnan(row["lat"])
    assert "did you mean Latakia" in problem.message


def test_the_bundled_dataset_places_every_row_where_the_article_means(gazetteer: Gazetteer):
    table = pd.read_csv(SYRIA / "events.csv", dtype=str, keep_default_na=False)
    own = pd.read_csv(SYRIA / "places.csv", dtype=str, keep_default_na=False)
    rows, problems = located(
        gazetteer,
        *[{"place": row.place, "where_prec": row.where_prec, **NOWHERE} for row in table.itertuples()],
        editors=own,
    )
    assert not problems
    spots = {row["place"]: (round(row["lat"], 2), round(row["lon"], 2), row["prec"]) for row in rows}
    assert spots["Palmyra"] == (34.56, 38.28, 1)
    assert spots["Moscow"] == (55.75, 37.62, 1)
    assert spots["Hmeimim"] == (35.4, 35.95, 1)
    assert spots["Syria"][2] == WherePrec.COUNTRY


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "${1+1}", "`", "\u202eaikatal", "=1+1", "x" * 100_000, "\x00"]
)
def test_hostile_names_are_simply_not_found(gazetteer: Gazetteer, text: str):
    (row,), (problem,) = located(gazetteer, {"place": text, **NOWHERE})
    assert math.isnan(row["lat"])
    assert problem.code == "unlocated"
    assert len(problem.message) < 1000


# --- the command ------------------------------------------------------------------------------------------------


def command(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.main, ["geocode", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_lists_candidates_with_their_reasons_and_marks_the_one_taken():
    code, out, err = command("Palmyra", "Khmeimim")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Palmyra"
    assert lines[1].split()[:4] == ["→", "34.56240", "38.28402", "exact"]
    assert "in Syria, the country in focus" in lines[2]
    assert "  →  35.40110   35.94870  exact     Hmeimim, SY" in lines


def test_the_commands_json_is_one_array_with_a_status_per_name():
    code, out, err = command("--format", "json", "Латакия", "Qwzrtpl")
    answers = json.loads(out)
    assert code == 1
    assert [(answer["name"], answer["status"]) for answer in answers] == [
        ("Латакия", "found"),
        ("Qwzrtpl", "not-found"),
    ]
    first = answers[0]["candidates"][0]
    assert (first["name"], first["kind"], first["where_prec"], first["country"]) == ("Latakia", "city", "exact", "SY")
    assert "not known" in err


def test_the_command_chooses_neither_of_two_likely_places():
    code, out, err = command("--country", "", "Tripoli")
    assert code == 0
    assert "→" not in out
    assert "may be Tripoli, Libya" in err


def test_the_command_refuses_an_unknown_country():
    code, out, err = command("--country", "ZZ", "Homs")
    assert (code, out) == (2, "")
    assert "two letters" in err


# --- how a place is written -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("the port city of Latakia", phrases.Phrase("Latakia", "city")),
        ("10 km north-east of Palmyra", phrases.Phrase("Palmyra", near=True)),
        ("the north-western Homs province", phrases.Phrase("Homs", "province", near=True)),
        ("eastern Aleppo", phrases.Phrase("Aleppo", near=True)),
        ("Homs, Homs Governorate, Syria", phrases.Phrase("Homs", within=("Syria", "Homs"))),
        ("Hama air base", phrases.Phrase("Hama", "airfield")),
        ("province of Aleppo", phrases.Phrase("Aleppo", "province")),
        ("Serbia (Yugoslavia)", phrases.Phrase("Serbia", bracketed=("Yugoslavia",))),
        ("New York City", phrases.Phrase("New York", "city")),
    ],
)
def test_a_phrase_is_parsed_from_the_outside_in(text: str, last: phrases.Phrase):
    readings = phrases.read(text)
    assert readings[0].name == text
    assert readings[-1] == last


def test_another_name_in_brackets_does_no_harm(geocoder: GazetteerGeocoder):
    assert best(geocoder, "Serbia (Yugoslavia)").country == "RS"
