"""GeoJSON (RFC 7946): a feature an event, with our columns as its properties.

The whole says what it is in the foreign member ``dateline``. An event without a place has the geometry null; a line or
an area is the geometry where there is one. `date_start` and `date_end` are the first and the last possible day.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from geodata.interchange.export_form import ExportForm
from geodata.interchange.extract import Extract, ExtractRow

EVIDENCE: Final = frozenset({"supported_by", "disputed_by"})


def write(extract: Extract, out: Path) -> None:
    """Write a FeatureCollection, a feature a line."""
    write_collection(extract, out, feature, {})


def feature(row: ExtractRow, evidence: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """An event as a feature."""
    start, end = row.days
    derived = {"date_start": start, "date_end": end}
    return {
        "type": "Feature",
        "id": row.cells["event_id"],
        "geometry": geometry(row),
        "properties": {
            **row.filled,
            **{name: day for name, day in derived.items() if day},
            **({"evidence": list(evidence)} if evidence else {}),
        },
    }


def geometry(row: ExtractRow) -> dict[str, Any] | None:
    """The line or area of an event, else its point, else None."""
    if row.shape is not None:
        return {"type": row.shape.kind, "coordinates": row.shape.coordinates}
    return None if row.point is None else {"type": "Point", "coordinates": row.point}


def write_collection(
    extract: Extract,
    out: Path,
    make: Callable[[ExtractRow, Iterable[Mapping[str, str]]], dict[str, Any]],
    members: Mapping[str, Any],
) -> None:
    """Write a FeatureCollection with further members; `make` makes a feature of an event and its evidence."""
    evidence = extract.evidence()
    head = {"type": "FeatureCollection", **members, "dateline": extract.statement.as_json()}
    with out.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write(f'{json.dumps(head, ensure_ascii=False)[:-1]}, "features": [')
        for number, row in enumerate(extract.rows()):
            made = make(row, evidence.get(row.cells["event_id"], []))
            file.write(("," if number else "") + "\n" + json.dumps(made, ensure_ascii=False, allow_nan=False))
        file.write("\n]}\n")


FORMS: Final = (
    ExportForm(
        name="geojson",
        title="GeoJSON",
        suffix=".geojson",
        media_type="application/geo+json",
        holds="every column, each piece of evidence, lines and areas",
        write=write,
    ),
)
