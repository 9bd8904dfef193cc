from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata import shelf_records
from geodata.shelf_records import Held

FIRST = Held("trial", "trial", "Trial", "abc", "ana", "2026-01-01T00:00:00Z", frame=("https://example.org",))
SECOND = Held("trial-2", "trial", "Trial", "abd", "bo", "2026-01-02T00:00:00Z", corrects="trial", correction="a date")


def test_what_was_written_is_read_again_and_a_corrected_one_names_the_other(tmp_path: Path):
    for one in (FIRST, SECOND):
        shelf_records.write(one, tmp_path)
    found = shelf_records.read(tmp_path)
    assert found["trial-2"] == SECOND
    assert found["trial"].corrected_by == "trial-2"


def test_a_record_has_no_field_that_is_derived(tmp_path: Path):
    shelf_records.write(FIRST, tmp_path)
    assert "corrected_by" not in json.loads((tmp_path / "trial.json").read_text())


def test_fields_of_a_newer_dateline_are_passed_over(tmp_path: Path):
    shelf_records.write(FIRST, tmp_path)
    values = json.loads((tmp_path / "trial.json").read_text())
    (tmp_path / "trial.json").write_text(json.dumps({**values, "later": 1}))
    assert shelf_records.read(tmp_path)["trial"] == FIRST


@pytest.mark.parametrize("text", ['{"ident": ', "[]", "{}", '{"ident": "trial", "frame": []}'])
def test_a_damaged_record_is_told_and_never_taken_for_none(tmp_path: Path, text: str):
    (tmp_path / "trial.json").write_text(text)
    found = shelf_records.read(tmp_path)["trial"]
    assert found.damaged
    assert not found.public


def test_a_record_under_another_name_counts_for_nothing(tmp_path: Path):
    shelf_records.write(FIRST, tmp_path)
    (tmp_path / "trial.json").rename(tmp_path / "other.json")
    assert shelf_records.read(tmp_path) == {}
