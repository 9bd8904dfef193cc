"""Select the published part of a dataset, and decide whether a newer state is fit to replace the one shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata.dataset import reading
from geodata.model import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geodata.model import Dataset, Problem


_WHOLE_FILE: Final = {"unreadable", "missing", "info-unreadable"}
"""Codes of problems that make a whole file unusable."""


def published(dataset: Dataset) -> Dataset:
    """The dataset as viewers may see it: published rows, their evidence and sources, and the problems of these only."""
    events = dataset.events[dataset.events["status"] == Status.PUBLISHED].reset_index(drop=True)
    evidence = dataset.evidence[dataset.evidence["event_id"].isin(events["event_id"])].reset_index(drop=True)
    cited = {*events["source"], *evidence["source"]}
    sources = dataset.sources[dataset.sources["source"].isin(cited)].reset_index(drop=True)
    articles = {name: article for name, article in dataset.articles.items() if name in cited}
    visible = _Visible(dataset, events, sources)
    problems = tuple(one for one in dataset.problems if visible.allows(one))
    return replace(
        dataset,
        events=events,
        evidence=evidence,
        sources=sources,
        articles=articles,
        problems=problems,
        source_ids=frozenset(sources["source"]),
    )


class _Visible:
    """Decides which problems viewers may see. Messages quote cells: only those of visible rows, or of no cell, pass."""

    def __init__(self, dataset: Dataset, events: pd.DataFrame, sources: pd.DataFrame) -> None:
        self.unpublished = dataset.unpublished
        self.hidden = set(dataset.unpublished.values()) - {""}
        self.events = set(events["event_id"])
        places = dataset.places[dataset.places["place"].isin(events["place"])]
        self.lines = {"sources.csv": set(sources["line"]), "places.csv": set(places["line"])}
        self.files = {*reading.FILES, *(Path(file).name for file in sources["file"])}

    def allows(self, problem: Problem) -> bool:
        """Whether viewers may see the problem."""
        if problem.file not in self.files:
            return False
        if problem.line <= 1:
            return True  # of the file as a whole, or of its header
        if problem.file == "events.csv":
            return problem.line not in self.unpublished and problem.row not in self.hidden
        if not problem.column:
            return not problem.row or problem.row in self.events
        if problem.file in self.lines:
            return problem.line in self.lines[problem.file]
        return problem.row in self.events or problem.file != "evidence.csv"


def broken(found: Dataset, before: Dataset) -> str:
    """Say why `found` must not replace the version before it: a file that was good is broken. "" when none is.

    A map without events need not be a fault: all may have been withdrawn on purpose.
    """
    lost = {one.file: one for one in found.problems if one.code in _WHOLE_FILE and one.file in reading.FILES}
    for name in lost.keys() - {one.file for one in before.problems if one.code in _WHOLE_FILE}:
        return str(lost[name])
    own = [one for one in published(found).problems if one.file == reading.FILES[0] and one.severity is Severity.ERROR]
    if found.events.empty and not before.events.empty:
        return f"events.csv has {found.rows_read} rows, and none can be read{_because(own) or _where(found)}"
    missing = [one for one in own if one.code == "column-missing"]
    if missing and not _on_map(found) and _on_map(before):
        return f"events.csv has {found.rows_read} rows, and none can be shown on the map{_because(missing)}"
    return ""


def _because(problems: Sequence[Problem]) -> str:
    return f" ({problems[0]})" if problems else ""


def _where(found: Dataset) -> str:
    """Where the first fault of the events is, without its words: they may quote what is not published."""
    faults = [one for one in found.problems if one.file == reading.FILES[0] and one.severity is Severity.ERROR]
    return f" (see line {faults[0].line}, {faults[0].column})" if faults and faults[0].column else ""


def _on_map(dataset: Dataset) -> bool:
    """Whether any published event has a place and a date."""
    events = dataset.events
    dated = events["start_day"] <= events["end_day"]
    return bool((dated & events["lat"].notna() & (events["status"] == Status.PUBLISHED)).any())
