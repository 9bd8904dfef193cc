"""Rows of other people's data as drafts: ids, the note on what our table cannot hold, what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from geodata import cli
from geodata.errors import InputError
from geodata.review import imported
from geodata.tables.columns import ID_PATTERN
from tests.support.datasets import rows
from tests.support.layers import ged, write_table


@pytest.mark.parametrize("theirs", ["ged:244657", "table:1", "t:Ä/ß", "t:" + "x" * 200, "t:\u202e", "acled:SYR1"])
def test_an_id_fits_our_table_and_no_two_are_one(theirs: str):
    made = imported.event_id(theirs)
    assert re.fullmatch(ID_PATTERN, made)
    assert made != imported.event_id(f"{theirs}/")


def test_too_many_rows_and_rows_that_may_not_be_passed_on_are_refused():
    with pytest.raises(InputError, match="301 rows would become drafts, and 300 may"):
        imported.check(301, redistribute=True)
    with pytest.raises(InputError, match="licence forbids"):
        imported.check(1, redistribute=False)


def test_the_command_adds_drafts_once_and_says_the_type_that_we_do_not_have(folder: Path, tmp_path: Path):
    path = tmp_path / "theirs.csv"
    path.write_text(
        "id,date,lat,lon,event_type,notes\n7,2016-04-03,34.5,38.2,Bombing,Two were killed\n", encoding="utf-8"
    )
    words = ["import", str(path), "--drafts", "--dataset", str(folder), "--author", "Anna"]
    tried = CliRunner().invoke(cli.main, [*words, "--dry-run"])
    assert "1 rows = 1 taken" in tried.stderr
    assert not [row for row in rows(folder) if row["status"] == "draft"]
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 0, done.stderr
    assert "1 draft was added as version" in done.stderr
    (draft,) = (row for row in rows(folder) if row["status"] == "draft")
    assert draft["event_id"] == "table-7"
    assert draft["quote"] == "Two were killed"
    again = CliRunner().invoke(cli.main, words)
    assert "1 rows = 0 taken + 1 the same as before" in again.stderr
    assert len([row for row in rows(folder) if row["status"] == "draft"]) == 1
    assert CliRunner().invoke(cli.main, [*words, "--layer", "x1"]).exit_code == 2
    many = write_table(tmp_path / "many.csv", [ged(number) for number in range(1, 400)])
    refused = CliRunner().invoke(cli.main, ["import", str(many), "--drafts", "--dataset", str(folder)])
    assert (refused.exit_code, "399 rows would become drafts" in refused.stderr) == (1, True)
