"""Tiles of the ground: which a view needs, what lies in them, on both sides of the 180th meridian."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from dashboard.basemap import coast, ground, tiles
from dashboard.basemap.outlines import Box
from dashboard.basemap.tiles import Tile
from geodata.geocoding.gazetteer import DEFAULT_PATH

IRAQ = Box(29.0, 38.5, 37.5, 48.8)
needs_gazetteer = pytest.mark.skipif(not DEFAULT_PATH.is_file(), reason="the gazetteer is not built")


def names(tile: Tile) -> set[str]:
    return {label["name"] for label in tiles.content(tile)["labels"]}


def test_a_point_lies_in_the_box_of_its_tile():
    for latitude, longitude in ((33.3, 44.4), (-18.1, 178.4), (-13.8, -171.8), (84.0, 0.0), (-84.0, -180.0)):
        for level in tiles.LEVELS:
            box = tiles.at(level, latitude, longitude).box
            assert box.south <= latitude <= box.north
            assert box.west <= longitude <= box.east


def test_a_view_needs_no_tiles_of_the_world_and_finer_ones_the_nearer_it_is():
    assert tiles.over(IRAQ, 4.9) == []
    assert {tile.level for tile in tiles.over(IRAQ, 6.75)} == {5}
    assert {tile.level for tile in tiles.over(Box(33.0, 44.0, 33.6, 44.8), 9)} == {5, 8}


def test_a_view_across_the_180th_meridian_needs_the_tiles_of_both_sides():
    found = tiles.over(Box(-20.0, 176.0, -12.0, 190.0), 6)
    assert {tile.x for tile in found} == {31, 0}
    assert len(tiles.over(Box(-80.0, -300.0, 80.0, 300.0), 5)) <= 32 * 32


@pytest.mark.parametrize("name", ["", "5", "5-1", "5-32-0", "6-1-1", "5-01-1", "5-1-1-1", "5--1-1", "٥-1-1", "8-256-1"])
def test_what_is_no_tile_is_none(name: str):
    assert tiles.parse(name) is None


def test_a_tile_is_found_by_its_name():
    assert tiles.parse(Tile(8, 200, 101).name) == Tile(8, 200, 101)


@needs_gazetteer
def test_iraq_has_towns_rivers_and_lakes():
    tile = tiles.at(5, 33.3, 44.4)
    assert {"Baghdad", "Basra", "Mosul", "Tigris", "Euphrates"} <= set().union(*map(names, tiles.over(IRAQ, 6.75)))
    assert tiles.content(tile)["rivers"]
    assert tiles.content(tile)["lakes"]


@needs_gazetteer
def test_the_nearer_level_has_the_small_towns_and_no_second_river():
    tile = tiles.at(8, 36.2, 37.16)
    far = names(tiles.at(5, 36.2, 37.16))
    assert len(names(tile) - far) > 40
    assert not any(tiles.content(tile)[kind] for kind in ground.KINDS)
    assert next(label["zoom"] for label in tiles.content(tile)["labels"] if label["name"] == "Aleppo") == 2.0


@needs_gazetteer
def test_a_tile_is_made_once_for_all_processes(monkeypatch: pytest.MonkeyPatch):
    tile = tiles.at(8, 36.2, 37.16)
    made = tiles.content(tile)
    tiles.content.cache_clear()  # as in another process
    monkeypatch.setattr(coast, "within", None)
    assert tiles.content(tile) == made


@needs_gazetteer
def test_a_tile_whose_sources_cannot_be_read_is_made_and_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def unreadable() -> str:
        raise PermissionError

    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path))
    monkeypatch.setattr(tiles, "key", unreadable)
    tiles.content.cache_clear()
    assert tiles.content(tiles.at(8, 36.2, 37.16))["labels"]
    assert list(tmp_path.iterdir()) == []


@needs_gazetteer
def test_a_tile_is_the_same_bytes_each_time_and_small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for tile in (tiles.at(5, 50.0, 8.0), tiles.at(5, 23.0, 90.0), tiles.at(8, 36.2, 37.16), tiles.at(8, 51.5, 0.0)):
        first = tiles.compressed(tile)
        tiles.compressed.cache_clear()
        tiles.content.cache_clear()
        monkeypatch.setenv("DATELINE_CACHE", str(tmp_path / "empty"))
        assert tiles.compressed(tile) == first
        assert len(first) < 22_000
        assert json.loads(gzip.decompress(first)) == tiles.content(tile)


@needs_gazetteer
def test_the_base_map_with_tiles_names_each_place_once_the_most_important_first():
    basemap = {
        "labels": [{"name": "Baghdad", "lat": 33.341, "lon": 44.401, "zoom": 9.0, "kind": "capital"}],
        "rivers": [],
        "world": {"countries": [{"id": "364", "focus": False, "rings": []}]},
        "region": {"countries": [{"id": "368", "focus": True, "rings": []}]},
    }
    found = tiles.with_tiles(basemap, IRAQ, 6.75)
    assert len({(label["name"], label["lat"], label["lon"]) for label in found["labels"]}) == len(found["labels"])
    assert [label["zoom"] for label in found["labels"]] == sorted(label["zoom"] for label in found["labels"])
    assert found["rivers"]
    assert {"364": False, "368": True}.items() <= {
        country["id"]: country["focus"] for country in found["world"]["countries"]
    }.items()
    assert tiles.with_tiles(basemap, IRAQ, 4.0) == basemap


def test_a_file_has_the_tiles_with_most_events():
    points = [(33.3, 47.4)] * 3 + [(36.2, 37.16)] * 5 + [(-18.1, 178.4)]
    found = tiles.with_most(points, {5: 2, 8: 1})
    assert found == [tiles.at(5, 36.2, 37.16), tiles.at(5, 33.3, 47.4), tiles.at(8, 36.2, 37.16)]


def test_a_line_is_cut_at_the_box_with_a_point_to_spare():
    line = np.array([(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0)], np.float64)
    (piece,) = ground.clip(line, Box(-1, 1.5, 1, 2.5))
    assert piece[:, 0].tolist() == [1, 2, 3]
    assert ground.clip(line, Box(1, 1, 2, 2)) == []
    (through,) = ground.clip(line[[0, 5]], Box(-1, 1.5, 1, 2.5))
    assert through[:, 0].tolist() == [0, 5]


def test_the_great_rivers_and_lakes_are_on_the_map_of_the_world():
    world = ground.world()
    assert 15 < len(world["rivers"]) < 200
    assert 5 < len(world["lakes"]) < 80
    assert all(len(line) >= 4 for feature in world["rivers"] for line in feature["lines"])
