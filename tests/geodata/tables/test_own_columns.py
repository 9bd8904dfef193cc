"""The columns that a dataset declares for itself: which declarations are used, and what their cells must be."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.dataset import download, published, reading
from geodata.errors import InputError
from geodata.tables import own_columns
from geodata.view import table
from tests.support.paths import SYRIA


def fault(settings: Any, name: str = "weapon") -> str:
    """Why a column cannot be used."""
    found, faults = own_columns.declared({name: settings, "fine": {"kind": "text"}})
    assert [column.name for column in found] == ["fine"]  # one that cannot be used costs no other one
    ((where, why),) = faults
    assert where == name
    return why


def test_a_column_has_a_kind_a_title_and_choices():
    values = {"weapon_type": {"kind": "choice", "choices": ["gun", "bomb"]}, "ref": {"kind": "text", "title": "Number"}}
    one, other = own_columns.declared(values)[0]
    assert (one.name, one.kind, one.title, one.choices) == ("weapon_type", "choice", "Weapon type", ("gun", "bomb"))
    assert (other.title, other.choices) == ("Number", ())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("text", "expected a table"),
        ({}, "kind is"),
        ({"kind": "txt"}, "did you mean 'text'"),
        ({"kind": ["text"]}, "kind is"),
        ({"kind": "text", "titel": "A"}, "did you mean 'title'"),
        ({"kind": "text", "title": "A\u202eB"}, "cannot be shown"),
        ({"kind": "text", "title": " "}, "title is a text"),
        ({"kind": "text", "title": 3}, "title is a text"),
        ({"kind": "text", "title": "x" * 61}, "title is a text"),
        ({"kind": "choice"}, "needs its words"),
        ({"kind": "choice", "choices": ["a", "a"]}, "different words"),
        ({"kind": "choice", "choices": "ab"}, "choices is a list"),
        ({"kind": "choice", "choices": ["a", 1]}, "a choice is a text"),
        ({"kind": "number", "choices": ["1"]}, "choices belong to"),
        ({"kind": "list", "choices": ["a; b"]}, "no semicolon"),
    ],
)
def test_a_declaration_that_cannot_be_used_says_why(settings: Any, said: str):
    assert said in fault(settings)


@pytest.mark.parametrize("name", ["Weapon", "w", "we-apon", "1st", "x" * 41, "<b>", "=1+1", ""])
def test_a_name_is_one_of_small_letters(name: str):
    assert "the name of a column" in fault({"kind": "text"}, name)


@pytest.mark.parametrize("name", ["title", "lat", "group", "deaths", "source_title", "when"])
def test_a_name_that_has_a_meaning_is_refused(name: str):
    assert "already" in fault({"kind": "text"}, name)


def test_all_names_of_a_dataset_its_table_and_its_exports_are_taken():
    events = published.published(reading.read_dataset(SYRIA)).events
    assert {*map(str, events.columns), *download.ADDED, *table.COLUMNS} <= own_columns.TAKEN


def test_no_table_of_columns_and_too_many_columns_are_refused():
    with pytest.raises(InputError, match="a table for each column"):
        own_columns.declared(["weapon"])
    found, faults = own_columns.declared({f"c{n}": {"kind": "text"} for n in range(own_columns.MOST + 2)})
    assert (len(found), [name for name, _ in faults]) == (own_columns.MOST, ["c40", "c41"])
