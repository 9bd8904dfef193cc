"""Whether what was read of a dataset is worse than what was there before: a file that was good is broken."""

from __future__ import annotations

from typing import Final

from geodata import tables
from geodata.model import Dataset, Problem, Severity, Status

_WHOLE_FILE: Final = {"unreadable", "missing", "info-unreadable"}
"""Codes of problems that cost all that a file says."""
_EVENTS: Final = tables.FILES[0]


def why(found: Dataset, before: Dataset) -> str:
    """Why `found` is not to take the place of `before`, "" when it is. Nothing in it is from a draft.

    That no event is on the map any more need not be a fault: all may be withdrawn on purpose.
    """
    lost = {name: problem for name, problem in _lost(found).items() if name not in _lost(before)}
    for problem in lost.values():
        return str(problem)
    own = [one for one in found.problems if one.file == _EVENTS and one.severity is Severity.ERROR]
    told = [one for one in own if one.line not in found.unpublished]  # messages quote what is wrong
    if found.events.empty and not before.events.empty:
        return f"{_EVENTS} has {found.rows_read} rows, and none can be read{_because(told)}"
    missing = [one for one in own if one.code == "column-missing"]
    if missing and not _on_map(found) and _on_map(before):
        return f"{_EVENTS} has {found.rows_read} rows, and none can be shown on the map{_because(missing)}"
    return ""


def _lost(dataset: Dataset) -> dict[str, Problem]:
    """The files of which nothing can be read."""
    return {one.file: one for one in dataset.problems if one.code in _WHOLE_FILE and one.file in tables.FILES}


def _because(problems: list[Problem]) -> str:
    return f" ({problems[0]})" if problems else ""


def _on_map(dataset: Dataset) -> bool:
    """Whether any published event has a place and a date."""
    events = dataset.events
    dated = events["start_day"] <= events["end_day"]
    return bool((dated & events["lat"].notna() & (events["status"] == Status.PUBLISHED)).any())
