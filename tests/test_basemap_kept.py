from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import basemap_kept
from geodata.gazetteer import Gazetteer
from geodata.model import DatasetInfo

BOUNDS = ((32.0, 35.0), (38.0, 43.0))
INFO = DatasetInfo(title="T", first="2015", last="2016", country="SY", bounds=None)


class Maker:
    """Counts how often a map is made, which takes a second."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, info: DatasetInfo, bounds: object, _: Gazetteer) -> dict[str, object]:
        self.made += 1
        return {"labels": [{"name": "Ḥalab", "zoom": 0.1 + 0.2}], "made for": [info.country, repr(bounds)]}


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:
    maker = Maker()
    monkeypatch.setattr(basemap_kept.basemap, "basemap", maker)
    monkeypatch.setenv("DATELINE_CACHE", str(tmp_path / "cache"))
    return maker


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / basemap_kept.FOLDER).iterdir())


def test_a_map_is_made_once_and_read_as_it_was(tmp_path: Path, maker: Maker):
    assert basemap_kept.kept(INFO, BOUNDS) == basemap_kept.kept(INFO, BOUNDS)
    assert maker.made == 1
    assert len(kept(tmp_path)) == 1


def test_another_region_is_another_map(maker: Maker):
    basemap_kept.kept(INFO, BOUNDS)
    assert basemap_kept.kept(INFO, ((31.0, 35.0), (38.0, 43.0)))["made for"][1] != repr(BOUNDS)
    assert maker.made == 2


@pytest.mark.parametrize("damage", [b"", b"{}", b"0" * 64 + b'{"labels": []}'])
def test_a_damaged_file_is_made_again(tmp_path: Path, maker: Maker, damage: bytes):
    made = basemap_kept.kept(INFO, BOUNDS)
    kept(tmp_path)[0].write_bytes(damage)
    assert basemap_kept.kept(INFO, BOUNDS) == made
    assert basemap_kept.kept(INFO, BOUNDS) == made
    assert maker.made == 2


def test_where_nothing_can_be_kept_the_map_is_made(tmp_path: Path, maker: Maker):
    (tmp_path / "cache").write_text("a file is in the way")
    assert basemap_kept.kept(INFO, BOUNDS) == basemap_kept.kept(INFO, BOUNDS)
    assert maker.made == 2


def test_what_it_is_made_of_names_the_file(tmp_path: Path, maker: Maker, monkeypatch: pytest.MonkeyPatch):
    basemap_kept.kept(INFO, BOUNDS)
    other = tmp_path / "atlas.json"
    other.write_text("{}")
    monkeypatch.setattr(basemap_kept.basemap, "ATLAS", other)
    basemap_kept.kept(INFO, BOUNDS)
    assert maker.made == 2


@pytest.mark.usefixtures("maker")
def test_only_a_few_are_kept(tmp_path: Path):
    for west in range(basemap_kept.MOST + 3):
        basemap_kept.kept(INFO, ((32.0, float(west)), (38.0, 43.0)))
    assert len(kept(tmp_path)) == basemap_kept.MOST
