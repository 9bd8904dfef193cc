"""Resolving places: which place each mention means in the context of the article, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.cli import draft
from geodata.drafting.model import Mention, PlaceMention
from geodata.drafting.resolving import home, resolve, spots
from geodata.geocoding import editors_places, names, ranking
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Place, WherePrec
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def editors(gazetteer: Gazetteer) -> dict[str, Place]:
    return editors_places.by_name(draft.read_rows(SYRIA / "places.csv"), gazetteer)


def mention(name: str, **fields) -> Mention:
    return replace(Mention(0, len(name), name, name, "name", literal=True), **fields)


def placed(gazetteer: Gazetteer, *mentions: Mention | str, **context) -> tuple[PlaceMention, ...]:
    return resolve([one if isinstance(one, Mention) else mention(one) for one in mentions], gazetteer, **context)


def where(found: PlaceMention) -> tuple[str, str, str]:
    assert found.place is not None, found.reason
    return found.place.kind, found.place.country, found.place.admin


def kilometres(found: PlaceMention, latitude: float, longitude: float) -> float:
    assert found.place is not None, found.reason
    assert found.latitude is not None
    assert found.longitude is not None
    here = replace(found.place, latitude=found.latitude, longitude=found.longitude)
    return ranking.kilometres(here, replace(here, latitude=latitude, longitude=longitude))


# --- the choice among candidates --------------------------------------------------------------------------------


def test_a_place_inside_a_stated_one_is_looked_up_there(gazetteer: Gazetteer):
    paris, texas = placed(gazetteer, mention("Paris", within=(1,)), "Texas")
    assert where(paris) == ("city", "US", "Texas")
    assert "in Texas, as the text says" in paris.reason
    assert where(texas) == ("province", "US", "Texas")


def test_a_stated_place_may_be_the_lesser_known_of_its_name(gazetteer: Gazetteer):
    tbilisi, georgia = placed(gazetteer, mention("Tbilisi", within=(1,)), "Georgia")
    assert where(georgia)[:2] == ("country", "GE")
    atlanta, georgia = placed(gazetteer, mention("Atlanta", within=(1,)), "Georgia")
    assert where(georgia) == ("province", "US", "Georgia")
    assert (where(tbilisi)[1], where(atlanta)[1]) == ("GE", "US")


def test_a_name_has_one_sense_in_an_article(gazetteer: Gazetteer):
    first, _, again = placed(gazetteer, mention("Paris", within=(1,)), "Texas", "Paris")
    assert first.place == again.place


def test_a_name_that_is_put_in_two_places_has_two_senses(gazetteer: Gazetteer):
    one, _, other, _ = placed(
        gazetteer, mention("Paris", within=(1,)), "Texas", mention("Paris", within=(3,)), "France"
    )
    assert (where(one)[1], where(other)[1]) == ("US", "FR")


@pytest.mark.parametrize(
    ("others", "name", "expected"),
    [
        (("Beirut", "Sidon", "Lebanon"), "Tripoli", "LB"),
        (("Benghazi", "Misrata", "Libya"), "Tripoli", "LY"),
        (("Atlanta", "Savannah", "Alabama"), "Georgia", "US"),
        (("Tbilisi", "Armenia", "Russia"), "Georgia", "GE"),
        (("London", "Manchester", "England"), "Birmingham", "GB"),
        (("Alabama", "Montgomery", "Mobile"), "Birmingham", "US"),
    ],
)
def test_the_other_places_decide_between_namesakes(
    gazetteer: Gazetteer, others: tuple[str, ...], name: str, expected: str
):
    assert where(placed(gazetteer, *others, name)[-1])[1] == expected


def test_provinces_stand_among_provinces(gazetteer: Gazetteer):
    found = placed(gazetteer, "Oregon", "Idaho", "Montana", "Washington")
    assert where(found[-1]) == ("province", "US", "Washington")
    assert where(placed(gazetteer, "Washington", "Maryland", "Virginia")[0])[0] == "city"


def test_the_given_country_in_focus_decides(gazetteer: Gazetteer):
    assert where(placed(gazetteer, "Homs", country="LY")[0])[1] == "LY"
    assert where(placed(gazetteer, "Homs", country="sy")[0])[1] == "SY"


def test_a_countrys_name_means_the_country_not_a_town_in_it(gazetteer: Gazetteer):
    for name in ("Mexico", "Kuwait", "Luxembourg", "Guatemala", "Panama", "Djibouti"):
        assert where(placed(gazetteer, name)[0])[0] == "country", name


def test_a_continent_is_no_village_of_its_name(gazetteer: Gazetteer):
    assert where(placed(gazetteer, "Africa", "Tunis", "Tunisia")[0])[0] == "region"


@pytest.mark.parametrize(("kind", "expected"), [("city", "city"), ("province", "province"), ("", "city")])
def test_a_word_for_the_kind_decides_between_a_town_and_its_province(gazetteer: Gazetteer, kind: str, expected: str):
    assert where(placed(gazetteer, mention("Latakia", kind=kind), "Syria")[0]) == (expected, "SY", "Latakia")


def test_a_demonym_means_the_country(gazetteer: Gazetteer):
    lebanese = mention("Lebanon", text="Lebanese", form="demonym")
    assert where(placed(gazetteer, lebanese, "Pennsylvania")[0])[:2] == ("country", "LB")


def test_metonyms_are_resolved_too(gazetteer: Gazetteer):
    washington = placed(gazetteer, mention("Washington", literal=False), "Oregon", "Idaho")[0]
    assert where(washington) == ("city", "US", "District of Columbia")


def test_an_airfield_is_found_by_its_code_and_by_its_town(gazetteer: Gazetteer):
    assert where(placed(gazetteer, "OSLK")[0])[:2] == ("airfield", "SY")
    airport = placed(gazetteer, mention("Latakia", kind="airfield"), "Syria")[0]
    assert where(airport)[0] == "airfield"
    assert airport.name == "Bassel Al-Assad International Airport"


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("the Lebanon", "country", "LB"),
        ("Idlib Governorate", "province", "SY"),
        ("Ft. Lauderdale", "city", "US"),
    ],
)
def test_a_name_is_found_in_its_other_spellings(gazetteer: Gazetteer, name: str, kind: str, country: str):
    assert where(placed(gazetteer, name)[0])[:2] == (kind, country)


# --- the publisher ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publisher", "country", "town", "admin"),
    [
        ("Paris News, Texas", "US", "Paris", "Texas"),
        ("www.smh.com.au", "AU", "Sydney", "New South Wales"),
        ("http://www.dallasnews.com/section/x", "", "Dallas", "Texas"),
        ("tulsaworld.com", "", "Tulsa", "Oklahoma"),
        ("The Daily Star (Lebanon)", "LB", "Lebanon", ""),
        ("www.bbc.co.uk", "GB", "", ""),
        ("lemonde.fr", "FR", "", ""),
        ("", "", "", ""),
        ("https://", "", "", ""),
    ],
)
def test_a_publishers_name_or_domain_gives_its_home(
    gazetteer: Gazetteer, publisher: str, country: str, town: str, admin: str
):
    found = home.find(publisher, gazetteer)
    assert found.country == country
    likeliest = max(found.candidates, key=lambda one: one.prior, default=None)
    assert (likeliest.place.name, likeliest.place.admin) == (town, admin) if likeliest else not town


def test_a_local_paper_writes_of_the_towns_around_it(gazetteer: Gazetteer):
    found = placed(gazetteer, "Clarksville", "Reno", publisher="www.theparisnews.com")
    abroad = placed(gazetteer, "Clarksville", "Reno")
    assert [where(one)[2] for one in abroad] == ["Tennessee", "Nevada"]
    texan = placed(gazetteer, "Clarksville", "Reno", "Texas", publisher="www.theparisnews.com")
    assert [where(one) for one in texan[:2]] == [("city", "US", "Texas")] * 2
    assert len(found) == 2


def test_nearly_all_towns_around_a_local_papers_town_are_found_there(gazetteer: Gazetteer):
    homes = gazetteer.within(30, -100, 45, -75, limit=1200)[400::20]
    right = total = 0
    for town in homes:
        box = (town.latitude - 0.4, town.longitude - 0.4, town.latitude + 0.4, town.longitude + 0.4)
        around = [place for place in gazetteer.within(*box, limit=5) if place.name != town.name][:4]
        domain = f"www.the{names.key(town.name)}news.com"
        for place, one in zip(around, placed(gazetteer, *(it.name for it in around), publisher=domain), strict=True):
            total += 1
            right += kilometres(one, place.latitude, place.longitude) < 100
    assert total > 50
    assert right / total > 0.95, f"{right} of {total}"


def test_a_small_town_is_meant_only_where_something_confirms_it(gazetteer: Gazetteer):
    assert where(placed(gazetteer, mention("Clarksville", within=(1,)), "Texas")[0]) == ("city", "US", "Texas")
    assert where(placed(gazetteer, "Clarksville")[0]) == ("city", "US", "Tennessee")


# --- the editors ------------------------------------------------------------------------------------------------


def test_the_editors_places_come_first(gazetteer: Gazetteer, editors: dict[str, Place]):
    assert placed(gazetteer, "Hmeimim")[0].place is None
    hmeimim = placed(gazetteer, "Hmeimim", editors=editors)[0]
    assert (hmeimim.latitude, hmeimim.longitude, hmeimim.reason) == (35.4011, 35.9487, "as the editors placed it")
    paris = replace(editors["hmeimim"], name="Paris", latitude=1.0, longitude=2.0)
    mine = placed(gazetteer, mention("Paris", within=(1,)), "Texas", editors={"paris": paris})[0]
    assert (mine.latitude, mine.longitude) == (1.0, 2.0)


def test_the_editors_are_asked_by_the_whole_phrase(gazetteer: Gazetteer, editors: dict[str, Place]):
    text = "Jets left an airbase near the port city of Latakia on Monday."
    start = text.index("Latakia")
    told = mention("Latakia", start=start, end=start + 7, kind="city", relation="near")
    found = placed(gazetteer, told, editors=editors, text=text)[0]
    assert (found.name, found.where_prec, found.radius_km) == ("airbase near Latakia", WherePrec.NEAR, 25)
    part = mention("Syria", relation="part", direction="north-west")
    assert placed(gazetteer, part, editors=editors)[0].radius_km == 75


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence(gazetteer: Gazetteer, editors: dict[str, Place]):
    text = "It left the airbase near. Latakia was calm."
    start = text.index("Latakia")
    found = placed(gazetteer, mention("Latakia", start=start, end=start + 7), editors=editors, text=text)[0]
    assert found.name == "Latakia"


# --- the point and its precision --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "name", "prec", "radius_km", "latitude", "longitude"),
    [
        ({"relation": "near"}, "near Homs", WherePrec.NEAR, 25, 34.73, 36.72),
        ({"relation": "part", "direction": "east"}, "eastern Homs", WherePrec.NEAR, 25, 34.73, 36.72),
        ({"relation": "offset", "direction": "south", "distance_km": 20.0}, "20 km south of Homs", WherePrec.NEAR, 8,
         34.55, 36.72),
        ({"relation": "offset", "direction": "north-east", "distance_km": 100.0}, "100 km north-east of Homs",
         WherePrec.NEAR, 40, 35.36, 37.5),
        ({"relation": "offset", "direction": "west"}, "west of Homs", WherePrec.NEAR, 25, 34.73, 36.72),
        ({"relation": "offset", "direction": "west", "distance_km": 48.2803}, "48 km west of Homs",
         WherePrec.NEAR, 19.3, 34.73, 36.19),
        ({"relation": "near", "distance_km": 40.0}, "40 km from Homs", WherePrec.NEAR, 40, 34.73, 36.72),
    ],
)  # fmt: skip
def test_words_of_place_move_the_point_and_widen_it(
    gazetteer: Gazetteer, told: dict, name: str, prec: WherePrec, radius_km: float, latitude: float, longitude: float
):
    found = placed(gazetteer, mention("Homs", **told), "Syria")[0]
    assert (found.name, found.where_prec, found.radius_km) == (name, prec, radius_km)
    assert kilometres(found, latitude, longitude) < 3


@pytest.mark.parametrize(
    ("country", "direction", "name", "latitude", "longitude"),
    [
        ("Syria", "north-west", "north-western Syria", 36.0, 36.8),
        ("Syria", "south", "southern Syria", 33.2, 36.3),
        ("Ukraine", "east", "eastern Ukraine", 48.3, 37.0),
        ("Norway", "north", "northern Norway", 69.0, 19.0),
        ("Italy", "south", "southern Italy", 39.0, 15.0),
        ("Mali", "north", "northern Mali", 18.0, -1.0),
    ],
)
def test_a_part_of_a_country_is_a_region_where_its_people_live(
    gazetteer: Gazetteer, country: str, direction: str, name: str, latitude: float, longitude: float
):
    found = placed(gazetteer, mention(country, relation="part", direction=direction))[0]
    assert (found.name, found.where_prec) == (name, WherePrec.REGION)
    assert found.radius_km > 40
    assert kilometres(found, latitude, longitude) < 130


def test_a_part_of_a_province_is_as_vague_as_a_province_but_smaller(gazetteer: Gazetteer):
    whole, part = placed(
        gazetteer,
        mention("Aleppo", kind="province"),
        mention("Aleppo", kind="province", relation="part", direction="north"),
    )
    assert whole.where_prec is part.where_prec is WherePrec.PROVINCE
    assert part.radius_km < whole.radius_km
    assert part.latitude is not None
    assert whole.latitude is not None
    assert part.latitude > whole.latitude
    assert part.name == "northern Aleppo province"


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("north", "north"),
        ("northern", "north"),
        ("northwest", "north-west"),
        ("north-western", "north-west"),
        ("South Eastern", "south-east"),
        ("easterly", "east"),
        ("central", "centre"),
        ("nowhere", ""),
        ("", ""),
        ("northnorth", ""),
    ],
)
def test_directions_are_read_however_they_are_written(words: str, point: str):
    assert spots.compass(words) == point


def test_a_point_moves_along_its_bearing_also_over_the_180th_meridian():
    assert spots.moved(0, 0, 90, 111.195) == (0.0, 1.0)
    north, east = spots.moved(0, 179.5, 90, 111.195)
    assert (north, east) == (0.0, -179.5)
    assert spots.moved(89.9, 10, 0, 100)[0] <= 90


# --- unknown names ----------------------------------------------------------------------------------------------


def test_an_unknown_name_has_no_place(gazetteer: Gazetteer):
    found = placed(gazetteer, "Qwzrtpl", "Syria")[0]
    assert (found.place, found.latitude, found.longitude, found.where_prec) == (None, None, None, None)
    assert found.reason == "not in the gazetteer"


def test_an_unknown_name_lies_somewhere_in_its_stated_place(gazetteer: Gazetteer):
    found = placed(gazetteer, mention("Qwzrtpl", within=(1,)), mention("Idlib", kind="province"), "Syria")[0]
    assert (found.name, found.where_prec, found.doubtful) == ("Qwzrtpl", WherePrec.PROVINCE, True)
    assert found.radius_km > 20
    assert "somewhere in Idlib" in found.reason


def test_a_namesake_outside_the_stated_place_is_not_taken(gazetteer: Gazetteer):
    found = placed(gazetteer, mention("Bari", within=(1,)), "Syria", "Aleppo")[0]
    assert where(found)[:2] == ("country", "SY")
    assert "somewhere in Syria" in found.reason


def test_provinces_in_a_row_do_not_lie_in_each_other(gazetteer: Gazetteer):
    found = placed(gazetteer, mention("Idaho", within=(1,)), mention("Wisconsin", within=(2,)), "Texas")
    assert [where(one)[2] for one in found] == ["Idaho", "Wisconsin", "Texas"]


def test_another_transliteration_is_tried_in_the_country_in_focus_only_and_is_doubtful(gazetteer: Gazetteer):
    found = placed(gazetteer, "Latakya", "Syria", "Damascus")[0]
    assert where(found)[1] == "SY"
    assert found.doubtful
    assert "only sounds like" in found.reason
    assert placed(gazetteer, "Latakya", "France", "Lyon")[0].place is None


def test_a_close_runner_up_makes_a_place_doubtful_and_is_a_candidate(gazetteer: Gazetteer):
    found = placed(gazetteer, "Springfield")[0]
    assert found.doubtful
    assert len(found.candidates) > 1
    assert found.candidates[0] == found.place
    scores = [place.score for place in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert not placed(gazetteer, "Damascus", "Syria")[0].doubtful


def test_reasons_are_words_for_readers(gazetteer: Gazetteer):
    palmyra = placed(gazetteer, "Palmyra", "Syria", "Homs")[0]
    assert "in Syria, the country in focus" in palmyra.reason
    assert "main name “Tadmur”" in palmyra.reason
    assert "km from Homs" in palmyra.reason
    assert all(place.reason for place in palmyra.candidates)


# --- invariants -------------------------------------------------------------------------------------------------

NAMES = ["Paris", "Syria", "Aleppo", "Homs", "Georgia", "Texas", "Clarksville", "Idlib", "Qwzrtpl", "OSLK", "Europe",
         "Washington", "Black Sea", "", "\ud800", "🙂", "the", "Côte d'Ivoire", "x" * 300]  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> list[Mention]:
    count = draw(st.integers(0, 8))
    found = []
    for _ in range(count):
        name = draw(st.sampled_from(NAMES))
        found.append(
            mention(
                name,
                form=draw(st.sampled_from(["name", "demonym"])),
                literal=draw(st.booleans()),
                kind=draw(st.sampled_from(["", "city", "province", "district", "region", "country", "airfield", "??"])),
                relation=draw(st.sampled_from(["", "near", "part", "offset"])),
                direction=draw(st.sampled_from(["", "north", "south-west", "eastern", "up"])),
                distance_km=draw(st.sampled_from([None, 0.0, 20.0, 1e9])),
                within=tuple(draw(st.lists(st.integers(-2, count + 2), max_size=3))),
                dateline=draw(st.booleans()),
            )
        )
    return found


def invariants(mentions: Sequence[Mention], found: Sequence[PlaceMention]) -> None:
    assert [one.mention for one in found] == list(mentions)
    for one in found:
        assert one.reason
        if one.place is None:
            assert (one.latitude, one.longitude, one.where_prec, one.kind) == (None, None, None, "")
            continue
        assert one.latitude is not None
        assert one.longitude is not None
        assert one.where_prec is not None
        assert abs(one.latitude) <= 90
        assert abs(one.longitude) <= 180
        assert math.isfinite(one.radius_km)
        assert one.radius_km >= 0
        said = {one.mention.relation, one.mention.kind} & {"near", "part", "offset"}
        assert one.where_prec >= min(one.place.where_prec, WherePrec.REGION)
        assert not said or one.where_prec >= WherePrec.NEAR
        assert names.key(one.mention.name)


@given(articles(), st.sampled_from(["", "SY", "US", "??"]), st.sampled_from(["", "theparisnews.com", "Aleppo Post"]))
@settings(max_examples=150, deadline=None)
def test_no_place_is_more_precise_than_the_text_and_none_is_without_a_name(
    mentions: list[Mention], country: str, publisher: str
):
    gazetteer = Gazetteer.open()
    found = resolve(mentions, gazetteer, country=country, publisher=publisher)
    invariants(mentions, found)
    assert found == resolve(mentions, Gazetteer.open(), country=country, publisher=publisher)


def test_a_long_list_of_names_is_placed_in_bounded_time(gazetteer: Gazetteer):
    towns = [place.name for place in gazetteer.within(-90, -180, 90, 180, limit=1500)]
    many = [mention(name, within=(number + 1,)) for number, name in enumerate(towns)]
    invariants(many, resolve(many, gazetteer))


def test_syrian_news_is_placed_in_the_governorate_that_people_coded(shared: Path):
    from bench.benches import fakes  # noqa: PLC0415

    table, missed = fakes.places(fakes.read(shared / "articles" / "fa-kes-60.csv"), SYRIA)
    assert table.figures[0].reached, missed
