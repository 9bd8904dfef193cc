"""timemap (Forensic Architecture, Bellingcat): one JSON object with the events, sources and associations that it loads.

timemap refuses events with members that it does not know; `config` declares our columns as further fields. A date is
its first possible day; `time_display` has it in words with its precision, which `time_precision` names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from geodata import edtf
from geodata.interchange.export_form import ExportForm, statements
from geodata.interchange.extract import Extract, ExtractRow, FormLoss, in_words

_OWN: Final = frozenset({"description", "time", "latitude", "longitude"})
"""Our columns that timemap has under the same names."""
_RENAMED: Final = {"date": "date_edtf"}
"""Our column → the further field that has it, where timemap has another meaning for its name."""
_TAKEN: Final = frozenset(
    {"id", "civId", "location", "category", "associations", "sources", "comments"}
    | {"time_display", "time_precision", "date_edtf"}
)
"""Members that timemap has, which a dataset's own column may be called, too: such a one begins with ``own_``."""


def write(extract: Extract, out: Path) -> None:
    """Write the object; what it says of itself is its member ``dateline``."""
    rows = [row for row in extract.rows() if _is_shown(row)]
    names = list(dict.fromkeys(name for row in rows for name in row.filled if name not in _OWN))
    whole = {
        "dateline": extract.statement.as_json(),
        "config": {
            "DATE_FMT": "YYYY-MM-DD",
            "TIME_FMT": "HH:mm",
            "features": {
                "USE_ASSOCIATIONS": True,
                "USE_SOURCES": True,
                "CUSTOM_EVENT_FIELDS": [{"key": _field(name), "title": _field(name), "kind": "text"} for name in names],
            },
        },
        "events": [_event(extract, row) for row in rows],
        "sources": _sources(extract),
        "associations": [],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    out.write_text(text + "\n", encoding="utf-8", errors="replace", newline="\n")


def _event(extract: Extract, row: ExtractRow) -> dict[str, Any]:
    cells = row.cells
    further = {_field(name): cell for name, cell in row.filled.items() if name not in _OWN}
    made: dict[str, Any] = {
        "id": cells["event_id"],
        "description": cells["description"],
        "location": cells["place"],
        "category": extract.dataset.taxonomy.groups[row.group].label,
        "associations": [],
        "sources": [cells["source"]] if cells["source"] else [],
        "comments": "\n".join(statements(row)),
    }
    if cells["date"]:
        words, note = edtf.words(cells["date"])
        made |= {"time_display": words, "time_precision": note or "known to the day"}
    day = row.days[0] or row.days[1]
    if day:
        made["date"] = day
    made |= {name: cells[name] for name in ("time", "latitude", "longitude") if cells[name]}
    return {**further, **made}


def _field(name: str) -> str:
    """What the further field with a column is called."""
    return f"own_{name}" if name in _TAKEN else _RENAMED.get(name, name)


def _is_shown(row: ExtractRow) -> bool:
    """Whether timemap takes it: it wants a day or a point."""
    return bool(row.days[0] or row.days[1] or row.point)


def _sources(extract: Extract) -> Mapping[str, dict[str, Any]]:
    cited = set(extract.events["source"])
    return {
        row["source"]: {
            "id": row["source"],
            "title": row["title"],
            "author": row["publisher"],
            "date": row["published"],
            "url": row["url"] or row["archive_url"],
            "type": "Document",
            "paths": [],
        }
        for row in extract.dataset.sources.to_dict("records")
        if row["source"] in cited
    }


def losses(extract: Extract) -> list[FormLoss]:
    """Events without day and place, and evidence, which is in words."""
    refused = sum(not _is_shown(row) for row in extract.rows())
    return [FormLoss("events", refused, "left out: timemap takes none without a day and a place"), *in_words(extract)]


FORMS: Final = (
    ExportForm(
        name="timemap",
        title="timemap",
        suffix=".timemap.json",
        media_type="application/json",
        holds="every column, as further fields that its configuration declares; evidence in words",
        write=write,
        losses=losses,
    ),
)
