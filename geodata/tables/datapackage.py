"""A dataset's columns as a Frictionless Data Package (https://datapackage.org): what other programs can read of them.

Everything follows from `geodata.tables.columns` and the model's vocabularies: the same columns give the same bytes.
"""

from __future__ import annotations

import json
from typing import Any, Final

from geodata.model import COORDINATE_LIMITS, PlaceBasis, Status, WherePrec
from geodata.tables.changes import IDS, TABLES
from geodata.tables.columns import (
    COUNTRY_PATTERN,
    ID_PATTERN,
    MEDIA_KINDS,
    MOST_DEATHS,
    SENSITIVE,
    STANCES,
    Column,
    Presence,
)

FILE: Final = "datapackage.json"
_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_REFERENCES: Final = {
    "events.csv": (("source", "sources"),),
    "evidence.csv": (("event_id", "events"), ("source", "sources")),
}
SELDOM: Final = frozenset({"media.csv"})
"""Tables that most datasets do without, and whose file other programs would miss."""
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "status": tuple(Status),
    "place_basis": tuple(PlaceBasis),
    **dict.fromkeys(("where_prec", "or_where_prec"), tuple(prec.word for prec in WherePrec)),
    "stance": STANCES,
    "sensitive": SENSITIVE,
    "kind": MEDIA_KINDS,
}


def text() -> str:
    """The descriptor as the text of `datapackage.json`."""
    package = {
        "$schema": _PROFILE,
        "name": "dateline-dataset",
        "resources": [_resource(file, columns) for file, columns in sorted(TABLES.items()) if file not in SELDOM],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def rows(file: str) -> tuple[tuple[str, str, str], ...]:
    """Name, description and constraints of each column of the file, for the documentation."""
    return tuple((column.name, column.description, _rule(file, column)) for column in TABLES[file])


def _resource(file: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(file, column) for column in columns], "missingValues": [""]}
    if file in IDS:
        schema["primaryKey"] = [IDS[file]]
    if file in _REFERENCES:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [column]}}
            for column, other in _REFERENCES[file]
        ]
    name = file.removesuffix(".csv")
    return {"name": name, "type": "table", "path": file, "format": "csv", "encoding": "utf-8", "schema": schema}


def _field(file: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _type(column), "description": column.description}
    if constraints := _constraints(file, column):
        field["constraints"] = constraints
    return field


def _type(column: Column) -> str:
    codes = {rule.code for rule in column.rules}
    return "integer" if "count" in codes else "number" if "number" in codes else "string"


def _constraints(file: str, column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.filled:
        constraints["required"] = True
    if IDS.get(file) == column.name:
        constraints["unique"] = True
    if limit := COORDINATE_LIMITS.get(column.name.removeprefix("or_")):
        constraints |= {"minimum": -limit, "maximum": limit}
    codes = {rule.code for rule in column.rules}
    if "count" in codes:
        constraints |= {"minimum": 0, "maximum": MOST_DEATHS}
    if column.name == "radius_km":
        constraints["minimum"] = 0
    if "id-form" in codes:
        constraints["pattern"] = ID_PATTERN
    if "country" in codes:
        constraints["pattern"] = COUNTRY_PATTERN
    if column.name in _WORDS:
        constraints["enum"] = list(_WORDS[column.name])
    return constraints


def _rule(file: str, column: Column) -> str:
    constraints = _constraints(file, column)
    words = ["required"] if constraints.get("required") else []
    words += ["unique"] if constraints.get("unique") else []
    words += [f"one of {', '.join(constraints['enum'])}"] if "enum" in constraints else []
    words += [f"matches {constraints['pattern']}"] if "pattern" in constraints else []
    if "minimum" in constraints:
        words.append(
            f"from {constraints['minimum']:g}"
            + (f" to {constraints['maximum']:.0f}" if "maximum" in constraints else "")
        )
    words += ["the column must be there"] if column.presence is Presence.ESSENTIAL else []
    return "; ".join(words)
