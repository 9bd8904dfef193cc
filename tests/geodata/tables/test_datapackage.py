"""The data package describes the columns to other programs as they are."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from geodata.tables import datapackage
from geodata.tables.changes import TABLES
from geodata.tables.columns import Column
from geodata.tables.datapackage import SELDOM
from tests.support.paths import SYRIA

PACKAGE = json.loads(datapackage.text())
CASES = [(file, column) for file, columns in TABLES.items() if file not in SELDOM for column in columns]


def field(file: str, name: str) -> dict[str, Any]:
    (resource,) = (one for one in PACKAGE["resources"] if one["path"] == file)
    (found,) = (one for one in resource["schema"]["fields"] if one["name"] == name)
    return dict(found)


def test_the_bundled_descriptor_follows_from_the_columns():
    assert (SYRIA / datapackage.FILE).read_text(encoding="utf-8") == datapackage.text()


@pytest.mark.parametrize(("file", "column"), CASES, ids=lambda value: getattr(value, "name", value))
def test_the_constraints_of_a_column_are_its_rules(file: str, column: Column):
    told = field(file, column.name)
    constraints = told.get("constraints", {})
    assert constraints.get("required", False) is column.filled
    words = constraints.get("enum", [])
    limits = [constraints[bound] for bound in ("minimum", "maximum") if bound in constraints]
    tries = pd.Series([*words, *(f"{limit:g}" if limit < 1e6 else str(limit) for limit in limits)], dtype="str")
    for rule in column.rules:
        assert rule.test(tries).all(), (tries, rule)
        if "enum" in constraints or "pattern" in constraints:
            assert not rule.test(pd.Series(["No Such Word!"], dtype="str")).any()


@pytest.mark.parametrize("file", TABLES)
def test_the_data_dictionary_has_every_column_in_its_order(file: str):
    assert [row[0] for row in datapackage.rows(file)] == [column.name for column in TABLES[file]]
