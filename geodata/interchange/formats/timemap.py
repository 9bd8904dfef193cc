"""timemap (Forensic Architecture, Bellingcat): a list of events in JSON with places, associations and sources.

Dates are texts, often with the month first; where a file's dates may be either, it is refused. Rows without a date or
a place are legal and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from geodata.errors import InputError
from geodata.interchange import documents, features, moments
from geodata.interchange.documents import Record
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, SourceRows
from geodata.interchange.moments import Moment
from geodata.model import WherePrec

_KEYS: Final = (
    b'"latitude"',
    b'"longitude"',
    b'"date"',
    b'"associations"',
    b'"sources"',
    b'"category"',
    b'"description"',
)
_LEAST: Final = 5


def recognise(sample: FileSample) -> Recognition:
    """By timemap's names for what an event has."""
    if sample.kind != "json" or b'"FeatureCollection"' in sample.head:
        return NOT_THIS
    if b'"CUSTOM_EVENT_FIELDS"' in sample.head and b'"events"' in sample.head:
        return Recognition(0.9, "events with a configuration for timemap, as Dateline exports them")
    found = [key.decode().strip('"') for key in _KEYS if key in sample.head]
    if len(found) < _LEAST or not {"latitude", "date"} <= {*found} or not {"associations", "sources"} & {*found}:
        return NOT_THIS
    return Recognition(0.85, f"events with {', '.join(found)}, as timemap has them")


def unpack(path: Path) -> SourceRows:
    """The events as rows. Raises InputError when there is none, or dates may be two days."""
    whole = documents.load_json(path)
    listed = whole.get("events") if isinstance(whole, Mapping) else whole
    found = [event for event in listed if isinstance(event, Mapping)] if isinstance(listed, list) else []
    if not found:
        raise InputError(f"{path.name} holds no list of events: there is nothing to import")
    read = moments.reader(documents.text(event.get("date")) for event in found)
    return documents.source_rows(_record(event, read(documents.text(event.get("date")))) for event in found)


def _record(event: Mapping[str, Any], moment: Moment) -> Record:
    said = {str(name): documents.text(value).strip() for name, value in event.items()}
    description = said.get("description", "")
    first_line = description.partition("\n")[0]
    time = moments.read(f"{moment.date} {said.get('time', '')}").time if said.get("time") else moment.time
    ours = {
        "event_id": said.get("civId") or said.get("id") or documents.identity(event),
        "date": moment.date,
        "time": time,
        "place": said.get("location", ""),
        "latitude": said.get("latitude", ""),
        "longitude": said.get("longitude", ""),
        "where_prec": WherePrec.NEAR.word if said.get("latitude") else "",
        "title": said.get("title") or documents.words(first_line)[:200],
        "description": description,
        "tags": "; ".join(dict.fromkeys(part for name in ("category", "associations") if (part := said.get(name)))),
    }
    own = features.as_exported({**said, "date": said.get("date_edtf", "")})
    return Record(ours if own is None else own, event)


FORMAT: Final = Format(
    name="timemap",
    title="timemap",
    prefix="timemap",
    recognise=recognise,
    translate=documents.noting("timemap does not say how exactly places are known: each is shown as near (25 km)"),
    unpack=unpack,
)
