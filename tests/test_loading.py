"""geodata.loading: what reading a dataset costs that needs little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from geodata import loading
from geodata.columns import EVENT_COLUMNS

HEAD = "event_id,status,date,place,latitude,longitude,where_prec,event_type,title,editor\n"
PLACED = "some-one,published,2015-10-03,Idlib,35.93,36.63,exact,Battles,T,A. Editor\n"
NAMED = "some-one,published,2015-10-03,Aleppo,,,,Battles,T,A. Editor\n"
WRONG = PLACED.replace("2015-10-03", "soon")
ASK = "import sys, pathlib, geodata.checking as c; c.check(pathlib.Path(sys.argv[1])); print(*sys.modules)"


@pytest.mark.parametrize(
    ("row", "needed"), [(PLACED, set()), (NAMED, {"geopy"}), (WRONG, {"pandera"})], ids=["sound", "by name", "broken"]
)
def test_geopy_and_pandera_are_imported_only_for_a_table_that_needs_them(tmp_path: Path, row: str, needed: set[str]):
    (tmp_path / "events.csv").write_text(HEAD + row, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", ASK, tmp_path], check=True, capture_output=True, text=True)
    assert {"geopy", "pandera"} & set(done.stdout.split()) == needed


def test_a_row_without_coordinates_is_placed(tmp_path: Path):
    (tmp_path / "events.csv").write_text(HEAD + NAMED, encoding="utf-8")
    dataset = loading.load(tmp_path)
    assert round(float(dataset.events["lat"].iloc[0])) == 36
    assert set(dataset.events) >= {column.name for column in EVENT_COLUMNS}
