"""The base map: the dataset's country in focus, fine outlines around it, names from the gazetteer by zoom."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from dashboard.basemap import basemap, names
from dashboard.basemap.outlines import ALPHA2, NUMERIC
from geodata.geocoding.gazetteer import DEFAULT_PATH, Gazetteer
from geodata.model import DatasetInfo

REGION = ((32.2, 34.8), (37.5, 42.5))


def make(country: str = "SY", bounds: basemap.Bounds = REGION) -> dict:
    """A base map; the test is skipped when the outlines or the gazetteer are not built."""
    if not basemap.ATLAS.is_file():
        pytest.skip("the front end is not built: no outlines")
    if not DEFAULT_PATH.is_file():
        pytest.skip("the gazetteer is not built")
    info = DatasetInfo(title="", first="2011-01-01", last="2016-12-31", country=country, bounds=bounds)
    return basemap.make_basemap(info, bounds, Gazetteer.open())


@pytest.fixture(scope="module")
def syria() -> dict:
    return make()


def points(land: dict) -> int:
    return sum(len(ring) // 2 for country in land["countries"] for ring in country["rings"])


def ring_degrees(ring: list[int]) -> list[tuple[float, float]]:
    longitude = latitude = 0
    found = []
    for dx, dy in zip(ring[::2], ring[1::2], strict=True):
        longitude, latitude = longitude + dx, latitude + dy
        found.append((longitude / 1000, latitude / 1000))
    return found


def test_only_the_country_of_the_dataset_is_in_focus(syria) -> None:
    lands = [country for land in ("world", "region") for country in syria[land]["countries"]]
    assert [country["id"] for country in lands if country["focus"]] == ["760"]


def test_a_dataset_without_a_country_has_none_in_focus() -> None:
    lands = make(country="")
    assert not any(country["focus"] for land in ("world", "region") for country in lands[land]["countries"])


def test_the_countries_around_the_dataset_are_in_the_region_and_no_country_is_lost(syria) -> None:
    region = {country["id"] for country in syria["region"]["countries"]}
    world = {country["id"] for country in syria["world"]["countries"]}
    neighbours = {NUMERIC[code] for code in ("SY", "TR", "IQ", "JO", "LB", "IL", "CY")}
    assert neighbours <= region
    assert not region & world
    assert {NUMERIC[code] for code in ("US", "BR", "NZ", "FJ", "MV", "AQ", "RU")} <= region | world


def test_the_region_is_drawn_finer_than_the_world(syria) -> None:
    (land,) = (country for country in syria["region"]["countries"] if country["focus"])
    assert points({"countries": [land]}) > 250


def test_every_ring_is_a_shape_on_the_globe(syria) -> None:
    for land in ("world", "region"):
        for country in syria[land]["countries"]:
            assert country["rings"]
            for ring in country["rings"]:
                where = ring_degrees(ring)
                assert len(where) >= 3
                assert all(-360 <= longitude <= 360 and -90 <= latitude <= 90 for longitude, latitude in where)


@pytest.mark.parametrize("bounds", [REGION, ((-60.0, -170.0), (75.0, 179.0))])
def test_the_base_map_is_small_enough_for_a_first_visit(bounds) -> None:
    content = json.dumps(make(bounds=bounds), ensure_ascii=False, separators=(",", ":"))
    assert len(gzip.compress(content.encode(), 6)) <= 115_000


def test_capitals_and_large_towns_come_first_and_no_label_covers_a_greater_one(syria) -> None:
    towns = [label for label in syria["labels"] if label["kind"] != "country"]
    zoom = {label["name"]: label["zoom"] for label in towns}
    assert zoom["Damascus"] < zoom["Homs"] < zoom["Hama"]
    assert next(label["kind"] for label in towns if label["name"] == "Damascus") == "capital"
    shown = [label for label in towns if label["zoom"] <= 6]
    for i, one in enumerate(shown):
        for other in shown[:i]:
            across = abs(one["lon"] - other["lon"]) / 360 * 256 * 2**6
            assert across >= names.ROOM[0] - 1 or abs(one["lat"] - other["lat"]) > 0.15


def test_a_wide_country_is_named_before_a_narrow_one(syria) -> None:
    zoom = {label["name"]: label["zoom"] for label in syria["labels"] if label["kind"] == "country"}
    assert zoom["Russia"] <= zoom["Syria"] <= zoom["Lebanon"]


def test_every_numeric_code_is_three_digits_of_one_country() -> None:
    assert len(ALPHA2) == len(NUMERIC)
    assert all(len(code) == 3 and code.isdigit() for code in ALPHA2)
    assert NUMERIC["SY"] == "760"


BOUNDS = ((32.0, 35.0), (38.0, 43.0))
INFO = DatasetInfo(title="T", first="2015", last="2016", country="SY", bounds=None)


class Maker:
    """Counts how often a map is made, without making one."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, info: DatasetInfo, bounds: object, _: Gazetteer) -> dict[str, object]:
        self.made += 1
        return {"labels": [{"name": "Ḥalab", "zoom": 0.1 + 0.2}], "made for": [info.country, repr(bounds)]}


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    maker = Maker()
    monkeypatch.setattr(basemap, "make_basemap", maker)
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path / "cache"))
    return maker


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / basemap.FOLDER).iterdir())


def test_a_map_is_made_once_and_then_read_from_the_cache(tmp_path: Path, maker: Maker):
    assert basemap.cached_basemap(INFO, BOUNDS) == basemap.cached_basemap(INFO, BOUNDS)
    assert maker.made == 1
    assert len(kept(tmp_path)) == 1


def test_another_region_is_another_map(maker: Maker):
    basemap.cached_basemap(INFO, BOUNDS)
    assert basemap.cached_basemap(INFO, ((31.0, 35.0), (38.0, 43.0)))["made for"][1] != repr(BOUNDS)
    assert maker.made == 2


@pytest.mark.parametrize("damage", [b"", b"{}", b"0" * 64 + b'{"labels": []}'])
def test_a_damaged_file_is_made_again(tmp_path: Path, maker: Maker, damage: bytes):
    made = basemap.cached_basemap(INFO, BOUNDS)
    kept(tmp_path)[0].write_bytes(damage)
    assert basemap.cached_basemap(INFO, BOUNDS) == made
    assert basemap.cached_basemap(INFO, BOUNDS) == made
    assert maker.made == 2


def test_without_a_writable_cache_the_map_is_made(tmp_path: Path, maker: Maker):
    (tmp_path / "cache").write_text("a file is in the way")
    assert basemap.cached_basemap(INFO, BOUNDS) == basemap.cached_basemap(INFO, BOUNDS)
    assert maker.made == 2


def test_the_file_is_named_after_all_its_sources(tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch):
    basemap.cached_basemap(INFO, BOUNDS)
    other = tmp_path / "atlas.json"
    other.write_text("{}")
    monkeypatch.setattr(basemap, "ATLAS", other)
    basemap.cached_basemap(INFO, BOUNDS)
    assert maker.made == 2


@pytest.mark.usefixtures("maker")
def test_only_the_newest_files_are_kept(tmp_path: Path):
    for west in range(basemap.MOST + 3):
        basemap.cached_basemap(INFO, ((32.0, float(west)), (38.0, 43.0)))
    assert len(kept(tmp_path)) == basemap.MOST
