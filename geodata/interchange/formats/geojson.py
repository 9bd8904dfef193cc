"""GeoJSON with dates in any of its dialects, JSON-FG, Linked Places, and the events that Dateline itself exports.

Dates are looked for as JSON-FG has them (`time`), as Leaflet.timeline has them (`start`, `end`), as TimestampedGeoJson
has them (`times`), under plain names (`date`, `timestamp` …), and as Linked Places has them (`when`). Areas of one day,
such as DeepState's, may have their day in the file's name alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from geodata.errors import InputError
from geodata.interchange import documents, features, moments
from geodata.interchange.documents import Record
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, SourceRows
from geodata.interchange.moments import Moment
from geodata.messages import quoted

_STARTS: Final = ("start", "start_date", "startdate", "begin", "date_start", "from")
_ENDS: Final = ("end", "end_date", "enddate", "date_end", "to", "until")
_DATES: Final = ("date", "event_date", "datetime", "timestamp", "time", "day", "occurred", "incident_date", "year")
_IDS: Final = ("event_id", "id", "uid", "uuid", "slug", "fid", "objectid", "globalid")
_MERCATOR: Final = re.compile(r"(3857|900913|102100|102113)\b")
_DAY_OF_NAME: Final = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-_]?([01][0-9])[-_]?([0-3][0-9])(?![0-9])")
_FEATURES: Final = re.compile(rb'"type"\s*:\s*"(FeatureCollection|Feature)"')
_Reader = Callable[[str], Moment]


def recognise(sample: FileSample) -> Recognition:
    """By the type of the whole, which stands in the first 64 KB of every file seen."""
    if sample.kind != "json" or b"umap" in sample.head or not (found := _FEATURES.search(sample.head)):
        return NOT_THIS
    if b"json-fg" in sample.head or b"jsonfg" in sample.head:
        return Recognition(0.95, "a FeatureCollection that says it conforms to JSON-FG")
    return Recognition(0.9, f"the type {found[1].decode()}, of GeoJSON")


def unpack(path: Path) -> SourceRows:
    """The features as rows. Raises InputError when there is none, or none has a date."""
    whole = documents.load_json(path)
    found = features_of(whole)
    if not found:
        raise InputError(f"{path.name} holds no features: there is nothing to import")
    is_metres = in_metres(whole)
    texts = [dates_of(feature) for feature in found]
    read = moments.reader(text for pair in texts for text in pair if text not in {"", moments.OPEN})
    spans = [moment_of(pair, read) for pair in texts]
    if not any(span.date for span in spans):
        spans = [day_of_name(path)] * len(found)
    records = (_record(feature, span, is_metres=is_metres) for feature, span in zip(found, spans, strict=True))
    return documents.source_rows(records)


def features_of(whole: Any) -> list[Mapping[str, Any]]:
    """The features of a file's content. Raises InputError for content that has none."""
    if isinstance(whole, Mapping) and whole.get("type") == "Feature":
        return [whole]
    listed = whole if isinstance(whole, list) else whole.get("features") if isinstance(whole, Mapping) else None
    if not isinstance(listed, list):
        raise InputError("the file has no list of features, which GeoJSON has")
    return [feature for feature in listed if isinstance(feature, Mapping)]


def in_metres(whole: Any) -> bool:
    """Whether coordinates are said to be metres of Web Mercator."""
    return isinstance(whole, Mapping) and bool(
        _MERCATOR.search(documents.text(whole.get("crs") or whole.get("coordRefSys")))
    )


def _record(feature: Mapping[str, Any], moment: Moment, *, is_metres: bool) -> Record:
    properties = feature.get("properties")
    properties = dict(properties) if isinstance(properties, Mapping) else {}
    geometry = feature.get("geometry") or feature.get("place")  # JSON-FG: a place in another system of coordinates
    if feature.get("geometry") is None and feature.get("coordRefSys"):
        geometry = None
    try:
        place = features.place_of(features.shape_of(geometry, mercator=is_metres))
    except InputError as error:
        place = features.FeaturePlace("no place", "no place")  # is set aside with its row
        properties["why no place"] = str(error)
    identity = documents.text(feature.get("id")) or _first(properties, _IDS) or documents.identity(feature)
    return features.record(identity, place, moment, properties)


def dates_of(feature: Mapping[str, Any]) -> tuple[str, str]:
    """The texts of the first and the last date of a feature; the second is "" for a single one."""
    properties = feature.get("properties")
    properties = properties if isinstance(properties, Mapping) else {}
    if feature.get("time") is None and features.are_ours(properties):
        start, end = (documents.text(properties.get(name)) for name in ("date_start", "date_end"))
        return (start or moments.OPEN, end or moments.OPEN) if start or end else ("", "")
    for spoken in (feature.get("time"), feature.get("when"), properties.get("when"), properties.get("time")):
        if isinstance(spoken, Mapping) and (pair := next(_of_object(spoken), None)):
            return pair
    times = properties.get("times")
    if isinstance(times, list) and times:
        return documents.text(times[0]), documents.text(times[-1]) if len(times) > 1 else ""
    start, end = _first(properties, _STARTS), _first(properties, _ENDS)
    return (start, end) if start or end else (_first(properties, _DATES), "")


def _of_object(spoken: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of dates in JSON-FG's `time` and Linked Places' `when`."""
    interval = spoken.get("interval")
    if isinstance(interval, list) and len(interval) == 2:  # noqa: PLR2004
        yield documents.text(interval[0]), documents.text(interval[1])
    for name in ("date", "timestamp"):
        if isinstance(spoken.get(name), str):
            yield spoken[name], ""
    for span in spoken.get("timespans") or []:
        if isinstance(span, Mapping):
            yield (
                _edge(span.get("start"), ("in", "earliest", "latest")),
                _edge(span.get("end"), ("in", "latest", "earliest")),
            )


def _edge(value: Any, names: tuple[str, ...]) -> str:
    return _first(value, names) if isinstance(value, Mapping) else documents.text(value)


def moment_of(texts: tuple[str, str], read: _Reader) -> Moment:
    """The date between the texts of `dates_of`."""
    start, end = (Moment(text) if text == moments.OPEN else read(text) for text in texts)
    return moments.between(start, end)


def day_of_name(path: Path) -> Moment:
    """The day in a file's name. Raises InputError for none."""
    if found := _DAY_OF_NAME.search(path.name):
        return Moment("-".join(found.groups()))
    raise InputError(
        f"{quoted(path.name, 200)} has no dates, which events need: no feature has one of "
        f"{', '.join((*_DATES[:4], _STARTS[0], 'times'))}, and the file's name has no day"
    )


def _first(properties: Mapping[str, Any], names: tuple[str, ...]) -> str:
    known = {str(name).casefold(): value for name, value in properties.items() if not isinstance(value, Mapping)}
    return next((said for name in names if (said := documents.text(known.get(name)).strip())), "")


FORMAT: Final = Format(
    name="geojson",
    title="GeoJSON",
    prefix="geojson",
    recognise=recognise,
    translate=documents.noting(features.NOTE),
    unpack=unpack,
)
