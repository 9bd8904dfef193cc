"""Select the part of a dataset that viewers see, and say why a newer state must not replace it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata.dataset import media_credits, reading
from geodata.model import Severity, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geodata.model import Dataset, MediaCredit, Problem


_WHOLE_FILE: Final = {"unreadable", "missing", "info-unreadable"}
"""Codes of problems that make a whole file unusable."""


_FIGURES: Final = "figures and other details that contradict each other or cannot be read are not shown"
_UNCERTAIN: Final = (
    ("events.csv", "event", "events"),
    ("evidence.csv", "statement for or against an event", "statements for or against events"),
)
_COUNTED: Final = {file for file, _, _ in _UNCERTAIN}


def published(dataset: Dataset) -> Dataset:
    """The dataset as viewers may see it: published rows, their evidence and sources, and the problems of these only."""
    events, is_published = dataset.events, dataset.events["status"] == Status.PUBLISHED
    if not is_published.all():
        events = events[is_published].reset_index(drop=True)
    hidden = (events["part_of"] != "") & ~events["part_of"].isin(events["event_id"])
    if hidden.any():  # a part of an event that nobody sees stands by itself
        events = events.assign(part_of=events["part_of"].where(~hidden, ""))
    evidence = dataset.evidence[dataset.evidence["event_id"].isin(events["event_id"])].reset_index(drop=True)
    cited = {*events["source"], *evidence["source"]}
    sources = dataset.sources[dataset.sources["source"].isin(cited)].reset_index(drop=True)
    articles = {name: article for name, article in dataset.articles.items() if name in cited}
    media = media_credits.seen(dataset.media, events)
    visible = _Visible(dataset, events, sources, media)
    problems = tuple(problem for problem in dataset.problems if visible.allows(problem))
    return replace(
        dataset,
        events=events,
        evidence=evidence,
        sources=sources,
        articles=articles,
        problems=problems,
        source_ids=frozenset(sources["source"]),
        media=media,
    )


class _Visible:
    """Decides which problems viewers may see. Messages quote cells: only those of visible rows, or of no cell, pass."""

    def __init__(
        self, dataset: Dataset, events: pd.DataFrame, sources: pd.DataFrame, media: Mapping[str, MediaCredit]
    ) -> None:
        self.unpublished = dataset.unpublished
        self.hidden = set(dataset.unpublished.values()) - {""}
        self.events = set(events["event_id"])
        places = dataset.places[dataset.places["place"].isin(events["place"])]
        self.lines = {"sources.csv": set(sources["line"]), "places.csv": set(places["line"])}
        self.lines["media.csv"] = {credit.line for credit in media.values()}
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


def left_out(dataset: Dataset) -> tuple[tuple[int, str], ...]:
    """What of the data readers miss because it cannot be read: numbers of rows, each with its kind in words.

    The number of a table that cannot be read at all is unknown, so it is 0.
    """
    lost = [problem.file for problem in dataset.problems if _loses_file(problem) and problem.file in dataset.row_counts]
    rows = [
        (count, f"{'row' if count == 1 else 'rows'} of {file} {kind}")
        for (file, kind), count in dataset.left_out.items()
    ]
    return (*((0, f"{file}, which cannot be read") for file in dict.fromkeys(lost)), *rows)


def uncertain(dataset: Dataset) -> tuple[tuple[int, str], ...]:
    """What readers should know of rows that they see: numbers of events or evidence, and what is uncertain about them.

    Without the names of files and columns, which say nothing to readers; editors get each problem.
    """
    counts = [(dataset.uncertain.get(file, 0), one, many) for file, one, many in _UNCERTAIN]
    return tuple((count, f"{one if count == 1 else many}: {_FIGURES}") for count, one, many in counts if count)


def others(dataset: Dataset) -> int:
    """The number of errors in what viewers see besides those that `left_out` and `uncertain` count."""
    errors = (problem for problem in dataset.problems if problem.severity is Severity.ERROR)
    return sum(not (problem.file in _COUNTED and problem.line > 1) and not _loses_file(problem) for problem in errors)


def broken(dataset: Dataset, before: Dataset) -> str:
    """Say why `dataset` must not replace the version `before`: it breaks a file that was good. "" when it does not.

    A map without events need not be a fault: all may have been withdrawn on purpose.
    """
    lost = {problem.file: problem for problem in dataset.problems if _loses_file(problem)}
    for name in lost.keys() - {problem.file for problem in before.problems if _loses_file(problem)}:
        return str(lost[name])
    errors = _errors_of_events(published(dataset))
    if dataset.events.empty and not before.events.empty:
        return f"events.csv has {dataset.rows_read} rows, and none can be read{_because(errors) or _where(dataset)}"
    missing = [problem for problem in errors if problem.code == "column-missing"]
    if missing and not _on_map(dataset) and _on_map(before):
        return f"events.csv has {dataset.rows_read} rows, and none can be shown on the map{_because(missing)}"
    return ""


def _loses_file(problem: Problem) -> bool:
    return problem.code in _WHOLE_FILE and problem.file in reading.FILES


def _errors_of_events(dataset: Dataset) -> list[Problem]:
    return [
        problem
        for problem in dataset.problems
        if problem.file == reading.FILES[0] and problem.severity is Severity.ERROR
    ]


def _because(problems: Sequence[Problem]) -> str:
    return f" ({problems[0]})" if problems else ""


def _where(dataset: Dataset) -> str:
    """The position of the first error in events.csv, without its message, which may quote an unpublished row."""
    errors = _errors_of_events(dataset)
    return f" (see line {errors[0].line}, {errors[0].column})" if errors and errors[0].column else ""


def _on_map(dataset: Dataset) -> bool:
    """Whether any published event has a place and a date."""
    events = dataset.events
    dated = events["start_day"] <= events["end_day"]
    return bool((dated & events["lat"].notna() & (events["status"] == Status.PUBLISHED)).any())
