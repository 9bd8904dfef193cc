"""Compare what readers see of a frozen briefing with the newest version: published rows with published rows.

The frozen side is read from the folder's own files, so that it works even when its version is stored nowhere else.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geodata.briefings import contents
from geodata.dataset.download import ENCODING
from geodata.errors import DatasetError
from geodata.layers.combined import GROUP
from geodata.tables.columns import READER_COLUMNS

if TYPE_CHECKING:
    from geodata.model import Dataset


EventRow = Mapping[str, str]
"""Column → cell; a blank cell may be left out."""

EVENTS: Final = "data.geojson"
EVIDENCE: Final = "evidence.csv"
SOURCES: Final = "sources.csv"
FILES: Final = ("data.csv", EVENTS, EVIDENCE, SOURCES)
"""The files of a frozen folder that are compared."""
COORDINATES: Final = "coordinates"
"""A derived column: where the event is drawn, as `35.1234, 36.5`; "" for nowhere."""
_COLUMNS: Final = tuple(name for name in READER_COLUMNS if name not in {"latitude", "longitude", "status", "event_id"})


class ChangeKind(StrEnum):
    """What happened to an event, the gravest change first; each event counts once."""

    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"
    """Its place or its coordinates changed."""
    REDATED = "redated"
    REDESCRIBED = "described differently"
    """Anything else of its own row changed."""
    EVIDENCE = "evidence"
    """Its further evidence changed."""


_VERBS: Final = (
    (ChangeKind.ADDED, "added"),
    (ChangeKind.REMOVED, "removed"),
    (ChangeKind.MOVED, "moved"),
    (ChangeKind.REDATED, "given another date"),
    (ChangeKind.REDESCRIBED, "described differently"),
    (ChangeKind.EVIDENCE, "with other evidence"),
)


@dataclass(frozen=True, slots=True)
class PublishedRows:
    """All that readers see of a version, by id; `columns`: the columns that its events have."""

    events: Mapping[str, EventRow]
    evidence: Mapping[str, tuple[EventRow, ...]]
    sources: Mapping[str, EventRow]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventChange:
    """One changed event; `before` is None for an added one, `after` for a removed one. Evidence: items that differ."""

    kind: ChangeKind
    event: str
    before: EventRow | None
    after: EventRow | None
    evidence_before: tuple[EventRow, ...] = ()
    evidence_after: tuple[EventRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes: events in the order of the newest version, and sources described differently."""

    changes: tuple[EventChange, ...] = ()
    sources: tuple[tuple[str, EventRow, EventRow], ...] = ()

    def words(self) -> str:
        """One line such as "2 events added, 1 moved; 1 source described differently"; "" when nothing has changed."""
        counts = Counter(change.kind for change in self.changes)
        parts = [(counts[kind], verb) for kind, verb in _VERBS if counts[kind]]
        events = [f"{count:,}{_events(count) if not index else ''} {verb}" for index, (count, verb) in enumerate(parts)]
        many = len(self.sources)
        described = [f"{many:,} source{'' if many == 1 else 's'} described differently"] if many else []
        return "; ".join([*([", ".join(events)] if events else []), *described])


def read_frozen(files: Mapping[str, bytes]) -> PublishedRows:
    """The rows in the files of a frozen folder, without those of layers. Raises DatasetError for unreadable ones."""
    try:
        features = json.loads(files[EVENTS])["features"]
        rows = ((str(feature["id"]), feature) for feature in features)
        events = {ident: _frozen_row(feature) for ident, feature in rows if ":" not in ident}  # not those of layers
        columns = next(csv.reader(io.StringIO(files["data.csv"].decode(ENCODING))))
        if not {"event_id", "title"} <= set(columns):
            raise ValueError(columns)  # noqa: TRY301 - reported as any unreadable file
        evidence, sources = (_table(files.get(name, b"")) for name in (EVIDENCE, SOURCES))
        return PublishedRows(
            events,
            _by_event(evidence),
            {row["source"]: row for row in sources if not row["source"].startswith(GROUP)},
            frozenset(columns),
        )
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration, RecursionError, csv.Error) as error:
        raise DatasetError("the data of the frozen briefing cannot be read") from error


def published_rows(dataset: Dataset) -> PublishedRows:
    """The rows of `dataset`, which holds published ones only, in the same shape and cleaned the same way."""
    events = dataset.events
    ids = events["event_id"].tolist()
    own = tuple(column.name for column in dataset.info.columns)
    columns = [[_clean(cell) for cell in events[name].tolist()] for name in (*_COLUMNS, *own)]
    points = [_point(lat, lon) for lat, lon in zip(events["lat"].tolist(), events["lon"].tolist(), strict=True)]
    names = (*_COLUMNS, *own, COORDINATES)
    rows = {ident: dict(zip(names, cells, strict=True)) for ident, *cells in zip(ids, *columns, points, strict=True)}
    files = contents.tables_of(dataset)
    evidence, sources = _table(files[EVIDENCE]), _table(files[SOURCES])
    known = frozenset({*READER_COLUMNS, *own})
    return PublishedRows(rows, _by_event(evidence), {row["source"]: row for row in sources}, known)


def compare(before: PublishedRows, after: PublishedRows) -> Comparison:
    """All that changed from `before` to `after`."""
    own = sorted(after.columns - set(READER_COLUMNS))
    columns = [name for name in (*_COLUMNS, *own) if name in before.columns & after.columns]
    changes = []
    for ident in dict.fromkeys([*after.events, *before.events]):
        was, now = before.events.get(ident), after.events.get(ident)
        evidence = _differ(before.evidence.get(ident, ()), after.evidence.get(ident, ()))
        kind = _change_kind(was, now, columns, evidence=evidence != ((), ()))
        if kind is not None:
            changes.append(EventChange(kind, ident, was, now, *evidence))
    sources = [
        (ident, was, now)
        for ident, now in after.sources.items()
        if (was := before.sources.get(ident)) is not None and _cells(was, was.keys()) != _cells(now, was.keys())
    ]
    return Comparison(tuple(changes), tuple(sources))


def _change_kind(
    was: EventRow | None, now: EventRow | None, columns: list[str], *, evidence: bool
) -> ChangeKind | None:
    """The gravest change of an event, None when nothing changed."""
    if now is None:
        return ChangeKind.REMOVED
    if was is None:
        return ChangeKind.ADDED
    if any(was.get(name, "") != now.get(name, "") for name in ("place", COORDINATES)):
        return ChangeKind.MOVED
    if was.get("date", "") != now.get("date", ""):
        return ChangeKind.REDATED
    if any(was.get(name, "") != now.get(name, "") for name in columns):
        return ChangeKind.REDESCRIBED
    return ChangeKind.EVIDENCE if evidence else None


def _differ(
    before: tuple[EventRow, ...], after: tuple[EventRow, ...]
) -> tuple[tuple[EventRow, ...], tuple[EventRow, ...]]:
    """The items that only one side has; their order does not matter."""
    if before == after:
        return (), ()
    names = set().union(*(row.keys() for row in before)) if before else set().union(*(row.keys() for row in after))
    was, now = ([_cells(row, names) for row in rows] for rows in (before, after))
    return (
        tuple(row for row, cells in zip(before, was, strict=True) if cells not in now),
        tuple(row for row, cells in zip(after, now, strict=True) if cells not in was),
    )


def _cells(row: EventRow, names: Any) -> frozenset[tuple[str, str]]:
    return frozenset((name, cell) for name in names if (cell := row.get(name, "")))


def _frozen_row(feature: Mapping[str, Any]) -> EventRow:
    point = feature["geometry"]
    lon, lat = point["coordinates"] if point else (np.nan, np.nan)
    return {**{str(name): str(cell) for name, cell in feature["properties"].items()}, COORDINATES: _point(lat, lon)}


def _point(lat: float, lon: float) -> str:
    if np.isnan(lat):
        return ""
    return ", ".join(f"{round(float(value), 6):.6f}".rstrip("0").rstrip(".") for value in (lat, lon))


def _clean(cell: str) -> str:
    """The cell as it is read again from a file in UTF-8."""
    return cell.encode("utf-8", "replace").decode()


def _table(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file that `csvfile.write_csv` wrote. Raises ValueError."""
    if not data.strip():
        return []
    frame = pd.read_csv(io.BytesIO(data), dtype="str", keep_default_na=False, na_filter=False)
    return [{str(name): str(cell) for name, cell in row.items()} for row in frame.to_dict("records")]


def _by_event(rows: list[dict[str, str]]) -> dict[str, tuple[EventRow, ...]]:
    items_of: dict[str, list[EventRow]] = {}
    for row in rows:
        items_of.setdefault(row["event_id"], []).append(row)
    return {ident: tuple(items) for ident, items in items_of.items()}


def _events(count: int) -> str:
    return " event" if count == 1 else " events"
