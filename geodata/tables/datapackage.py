"""A dataset's columns as a Frictionless Data Package (https://datapackage.org): what other programs can read of them.

Everything follows from `geodata.tables.columns` and the model's vocabularies: the same columns give the same bytes.
"""

from __future__ import annotations

import json
from typing import Any, Final

from geodata.model import COORDINATE_LIMITS, PlaceBasis, Status, WherePrec
from geodata.tables.changes import TABLES
from geodata.tables.columns import MOST_DEATHS, Column, Presence

FILE: Final = "datapackage.json"
_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_KEYS: Final = {"events.csv": "event_id", "sources.csv": "source", "places.csv": "place"}
_REFERENCES: Final = {
    "events.csv": (("source", "sources"),),
    "evidence.csv": (("event_id", "events"), ("source", "sources")),
}
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "status": tuple(Status),
    "place_basis": tuple(PlaceBasis),
    "where_prec": tuple(prec.word for prec in WherePrec),
    "stance": ("supports", "disputes"),
}
_ID: Final = "[a-z0-9-]{4,64}"
_COUNTRY: Final = "[A-Z]{2}"


def text() -> str:
    """The descriptor as the text of `datapackage.json`."""
    package = {
        "$schema": _PROFILE,
        "name": "dateline-dataset",
        "resources": [_resource(file, columns) for file, columns in sorted(TABLES.items())],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def rows(file: str) -> tuple[tuple[str, str, str], ...]:
    """Of each column of the file: its name, what it holds, and what it must obey; for the documentation."""
    return tuple((column.name, column.holds, _rule(file, column)) for column in TABLES[file])


def _resource(file: str, columns: tuple[Column, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(file, column) for column in columns], "missingValues": [""]}
    if file in _KEYS:
        schema["primaryKey"] = [_KEYS[file]]
    if file in _REFERENCES:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [column]}}
            for column, other in _REFERENCES[file]
        ]
    name = file.removesuffix(".csv")
    return {"name": name, "type": "table", "path": file, "format": "csv", "encoding": "utf-8", "schema": schema}


def _field(file: str, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "type": _type(column), "description": column.holds}
    if constraints := _constraints(file, column):
        found["constraints"] = constraints
    return found


def _type(column: Column) -> str:
    codes = {rule.code for rule in column.rules}
    return "integer" if "count" in codes else "number" if "number" in codes else "string"


def _constraints(file: str, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if column.filled:
        found["required"] = True
    if _KEYS.get(file) == column.name:
        found["unique"] = True
    if column.name in COORDINATE_LIMITS:
        limit = COORDINATE_LIMITS[column.name]
        found |= {"minimum": -limit, "maximum": limit}
    codes = {rule.code for rule in column.rules}
    if "count" in codes:
        found |= {"minimum": 0, "maximum": MOST_DEATHS}
    if column.name == "radius_km":
        found["minimum"] = 0
    if "id-form" in codes:
        found["pattern"] = _ID
    if "country" in codes:
        found["pattern"] = _COUNTRY
    if column.name in _WORDS:
        found["enum"] = list(_WORDS[column.name])
    return found


def _rule(file: str, column: Column) -> str:
    told = _constraints(file, column)
    words = ["required"] if told.get("required") else []
    words += ["unique"] if told.get("unique") else []
    words += [f"one of {', '.join(told['enum'])}"] if "enum" in told else []
    words += [f"matches {told['pattern']}"] if "pattern" in told else []
    if "minimum" in told:
        words.append(f"from {told['minimum']:g}" + (f" to {told['maximum']:.0f}" if "maximum" in told else ""))
    words += ["the column must be there"] if column.header is Presence.ESSENTIAL else []
    return "; ".join(words)
