"""The fields of the form on Edit: ours once each, folded or not, and the dataset's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.editing import edit_payload, edit_session, form_fields
from dashboard.editing.changeset import EVENTS
from geodata.tables.columns import EVENT_COLUMNS, FURTHER_COLUMNS
from tests.support.datasets import rows
from tests.support.edit_page import KEY, begin, do

OWN = """
confidence = ["confirmed", "possible"]
[columns.weapon]
kind = "choice"
title = "Weapon used"
choices = ["gun", "mine"]
[columns.units]
kind = "list"
choices = ["1st", "2nd"]
[columns.shells]
kind = "number"
"""


@pytest.fixture
def work(folder: Path) -> edit_session.EditSession:
    settings = folder / "dataset.toml"
    head, tables = OWN.split("[columns", 1)
    settings.write_text(f"{head}{settings.read_text()}\n[columns{tables}")
    return begin(folder)


def test_every_column_is_in_the_form_once_and_the_optional_ones_are_folded(work):
    fields = form_fields.fields(work.store.head().info)
    assert sorted(f["name"] for f in fields) == sorted([c.name for c in EVENT_COLUMNS] + ["weapon", "units", "shells"])
    folded = {field["name"] for field in fields if field["group"]}
    assert folded == {column.name for column in FURTHER_COLUMNS} | {"weapon", "units", "shells"}


def test_lists_offer_the_words_of_the_dataset(work):
    fields = {field["name"]: field for field in form_fields.fields(work.store.head().info)}
    assert fields["confidence"]["choices"] == ["confirmed", "possible"]
    assert (fields["weapon"]["label"], fields["weapon"]["choices"]) == ("Weapon used", ["gun", "mine"])
    assert (fields["units"]["choices"], fields["units"]["help"]) == ([], "words, parted by semicolons: 1st, 2nd")


def test_a_cell_of_an_own_column_is_checked_while_it_is_edited_and_published(work, folder):
    do(work, "set", key=KEY, cells={"weapon": "Gun", "shells": "many", "injured_best": "12"})
    event = edit_payload.event(work.changeset, work.store.head(), KEY)
    assert event is not None
    assert {problem["column"] for problem in event["problems"]} == {"weapon", "shells"}
    do(work, "fix", key=KEY, number=[p["column"] for p in event["problems"]].index("weapon"))
    do(work, "set", key=KEY, cells={"shells": "3"})
    do(work, "publish", author="ada", message="")
    row = next(row for row in rows(folder, EVENTS) if row["event_id"] == KEY)
    assert (row["weapon"], row["shells"], row["injured_best"]) == ("gun", "3", "12")
