"""Atlos: a table of incidents with a slug, a status and sources; each project names the column of the day itself."""

from __future__ import annotations

import re
from typing import Final

from geodata.errors import InputError
from geodata.interchange import mapping
from geodata.interchange.expressions import cell, joined, literal
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec

_CORE: Final = frozenset(
    {"slug", "inserted_at", "updated_at", "latitude", "longitude", "status", "description", "sensitive"}
)
_DAYS: Final = ("date", "incident_date", "attr_date", "date_of_incident", "date_of_event", "day")
_SAFE: Final = ("", "Not Sensitive", "[]", '["Not Sensitive"]', "{Not Sensitive}")


def recognise(sample: FileSample) -> Recognition:
    """By the columns that every project's export has."""
    if sample.names >= _CORE:
        return Recognition(0.95, f"the {len(_CORE)} columns that every export of Atlos has")
    return NOT_THIS


def translate(sample: FileSample) -> Translation:
    """Incidents. Raises InputError for a project without an attribute of a known name for the day."""
    known = {re.sub(r"[^a-z]+", "_", name.casefold()).strip("_"): name for name in reversed(sample.columns)}
    dated = next((known[name] for name in _DAYS if name in known), "")
    if not dated:
        raise InputError(
            f"{sample.name} has no column {' or '.join(_DAYS[:3])}: in Atlos each project names it itself; "
            "name it in a mapping, and the other columns with it"
        )
    sources = [cell(name) for name in sample.columns if re.fullmatch(r"source_[0-9]+", name)]
    sensitive = f"{cell('sensitive')} NOT IN ({', '.join(map(literal, _SAFE))})"
    tags = [cell(name) for name in ("status", "tags") if name in sample.names]
    columns = {
        "event_id": cell("slug"),
        "date": mapping.day(cell(dated), ""),
        "latitude": cell("latitude"),
        "longitude": cell("longitude"),
        "where_prec": f"(CASE WHEN {cell('latitude')} = '' THEN '' ELSE {literal(WherePrec.NEAR.word)} END)",
        "title": cell("description"),
        "description": cell("description"),
        "tags": joined("; ", *tags),
        "media": joined("; ", *sources) if sources else "''",
        "sensitive": f"(CASE WHEN {sensitive} THEN 'yes' ELSE '' END)",
    }
    return Translation(
        {name: sql for name, sql in columns.items() if sql != "''"},
        notes=(f"the day is that of the column {dated}", "places are shown as near (25 km)"),
    )


FORMAT: Final = Format(name="atlos", title="Atlos", prefix="atlos", recognise=recognise, translate=translate)
