"""The changes before publishing, in an editor's words: by event, with title, date and place; alike ones in one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dashboard.editing import form_fields, payload, versions_payload
from dashboard.editing.changeset import EVENTS, EVIDENCE, Changeset
from geodata.tables.changes import Change, Edit, Remove
from geodata.versions.differences import RowDifference

if TYPE_CHECKING:
    from geodata.model import Dataset


ALIKE: Final = 4
"""So many events with the same change are one line."""
_NAMED: Final = 3
"""Events that such a line names."""
Row = tuple[str, str]
"""Table and key of a row."""


@dataclass(frozen=True, slots=True)
class _Changed:
    """What changes in one row; `about`: its event in words."""

    row: Row
    about: str
    what: str
    cells: tuple[tuple[str, str, str], ...]
    """Label, before and after of each cell."""


def lines(changes: Changeset, dataset: Dataset) -> list[dict[str, Any]]:
    """What changes, a line for each event or for many that change alike, with the rows that each line puts back."""
    labels = {**form_fields.LABELS, **{column.name: column.title for column in dataset.info.columns}}
    alike: dict[tuple[Any, ...], list[_Changed]] = {}
    for file in (EVENTS, EVIDENCE):
        for key in changes.touched(file):
            changed = _changed(changes, (file, key), labels)
            is_alike = file == EVENTS and changed.what == "changed" and len(changed.cells) == 1
            kind = (changed.cells,) if is_alike else (file, key)
            alike.setdefault(kind, []).append(changed)
    found: list[dict[str, Any]] = []
    for group in alike.values():
        found += [_of_many(group)] if len(group) >= ALIKE else map(_of_one, group)
    return found


def put_back(changes: Changeset, row: Row) -> list[Change]:
    """The changes that give a row its cells of the version again; those of a new event take its evidence with it."""
    file, key = row
    was, state = changes.before(file, key), changes.state(file, key)
    if not state:
        return []
    if was is not None:
        return [Edit(file, key, {} if state == "removed" else was)]
    event_id = (changes.cells(file, key) or {}).get("event_id", key)
    evidence = [
        one
        for one, cells in changes.rows(EVIDENCE).items()
        if file == EVENTS and cells.get("event_id") == event_id and changes.state(EVIDENCE, one) == "new"
    ]
    return [*(Remove(EVIDENCE, one) for one in evidence), Remove(file, key)]


def _changed(changes: Changeset, row: Row, labels: Mapping[str, str]) -> _Changed:
    file, key = row
    was = changes.before(file, key)
    now = None if changes.state(file, key) == "removed" else changes.cells(file, key)
    names = [name for name in {**(was or {}), **(now or {})} if (was or {}).get(name, "") != (now or {}).get(name, "")]
    before, after = ({name: cells.get(name, "") for name in names} if cells else None for cells in (was, now))
    found = versions_payload.changed_cells(RowDifference(file, key, before, after), labels)
    cells = tuple((one.label, one.before, one.after) for one in found)
    event = now or was or {}
    if file == EVIDENCE:
        event = changes.cells(EVENTS, event.get("event_id", "")) or event
    return _Changed(row, _about(event, key), changes.state(file, key), cells)


def _about(event: Mapping[str, str], key: str) -> str:
    """An event in words: “Title” (12 July 2015, Palmyra)."""
    facts = [payload.date_words(event["date"])[0] if event.get("date") else "", event.get("place", "")]
    known = ", ".join(fact for fact in facts if fact)
    return f"“{event.get('title') or key}”" + (f" ({known})" if known else "")


def _of_one(changed: _Changed) -> dict[str, Any]:
    file, _ = changed.row
    noun = "Event" if file == EVENTS else "Evidence for"
    heading = f"{noun} {changed.about}" if file == EVIDENCE or changed.what != "changed" else changed.about
    words = {"new": f"{heading}: new", "removed": f"{heading}: removed"}.get(changed.what, heading)
    cells = [_cell(*cell) for cell in changed.cells] if changed.what != "removed" else []
    return {"words": words, "cells": cells, "rows": [list(changed.row)]}


def _of_many(group: list[_Changed]) -> dict[str, Any]:
    named = ", ".join(one.about for one in group[:_NAMED])
    more = f" and {len(group) - _NAMED:,} more" if len(group) > _NAMED else ""
    rows = [list(one.row) for one in group]
    return {"words": f"{len(group):,} events: {named}{more}", "cells": [_cell(*group[0].cells[0])], "rows": rows}


def _cell(label: str, before: str, after: str) -> str:
    """``Date (EDTF): July 2015 → August 2015``; a cell that was blank has no before."""
    if not before:
        return f"{label}: {after}"
    return f"{label}: {before} → {after or 'blank'}"
