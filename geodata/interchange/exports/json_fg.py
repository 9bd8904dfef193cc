"""JSON-FG (OGC Features and Geometries JSON 1.0): GeoJSON whose `time` is the event's day, or the interval of its days.

An open end is ``..``, as in EDTF. JSON-FG has no month and no doubt: the interval is that of the possible days, and
the date as it is written stands in the property `date`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from geodata.interchange.export_form import ExportForm
from geodata.interchange.exports import geojson
from geodata.interchange.extract import Extract, ExtractRow

CONFORMS: Final = ("http://www.opengis.net/spec/json-fg-1/1.0/conf/core",)
_OPEN: Final = ".."


def write(extract: Extract, out: Path) -> None:
    """Write a FeatureCollection that says it conforms to JSON-FG."""
    geojson.write_collection(extract, out, feature, {"conformsTo": list(CONFORMS), "featureType": "event"})


def feature(row: ExtractRow, evidence: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """An event as a feature with `time` and `place`."""
    made = geojson.feature(row, evidence)
    return {"type": made.pop("type"), "id": made.pop("id"), "time": _time(row), "place": None, **made}


def _time(row: ExtractRow) -> dict[str, Any] | None:
    start, end = row.days
    if (not start and not end) or start.startswith("-") or end.startswith("-"):  # RFC 3339 has no years before 0
        return None
    if start == end and not row.is_approximate:
        return {"date": start}
    return {"interval": [start or _OPEN, end or _OPEN]}


FORMS: Final = (
    ExportForm(
        name="jsonfg",
        title="JSON-FG",
        suffix=".fg.json",
        media_type="application/geo+json",
        holds="what GeoJSON holds, and when it was as JSON-FG has it",
        write=write,
    ),
)
