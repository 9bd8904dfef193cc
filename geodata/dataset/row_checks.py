"""Check rows while they are edited, with the rules and messages of `dateline check`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.dataset import checks, reading
from geodata.dataset.reading import References
from geodata.model import Article, Dataset, Problem
from geodata.tables import own_columns
from geodata.tables.changes import TABLES
from geodata.tables.columns import ID_RULE, SOURCE_COLUMNS, Column, Presence

if TYPE_CHECKING:
    from geodata.dataset.checks import Finding


_SOURCE_ID = Column("source", "id of the source", (ID_RULE,), Presence.ESSENTIAL, filled=True)
_SOURCE_COLUMNS = (_SOURCE_ID, *(column for column in SOURCE_COLUMNS if column.name != "source"))
"""A new source's id names its file, so it is spelt as an event's is."""
_NONE_TAKEN: Final[Mapping[str, int]] = MappingProxyType({})


def check_events(
    rows: Sequence[Mapping[str, str]],
    dataset: Dataset,
    article: Article | None = None,
    taken: Mapping[str, int] = _NONE_TAKEN,
) -> tuple[tuple[Problem, ...], ...]:
    """Check rows of events.csv: for each, the problems that `dateline check` would report if it were in the file.

    `article`: the text that all these rows cite, of a source that is added with them if the dataset does not have it.
    `taken`: event ids that other rows have → the lines of these.
    """
    return _by_row("events.csv", len(rows), *_of_events(rows, dataset, article, taken))


def faulty_events(rows: Sequence[Mapping[str, str]], dataset: Dataset) -> frozenset[int]:
    """The positions of the rows of events.csv that have a problem; for many rows, as no problem is put into words."""
    found = (
        positions[position]
        for findings, positions in _of_events(rows, dataset, None, _NONE_TAKEN)
        for finding in findings
        for position in finding.rows.tolist()
    )
    return frozenset(found)


def _of_events(
    rows: Sequence[Mapping[str, str]], dataset: Dataset, article: Article | None, taken: Mapping[str, int]
) -> tuple[tuple[Iterable[Finding], Sequence[int]], ...]:
    """The findings about rows of events.csv, each kind with the rows that its positions stand for."""
    frame = _frame(rows, own_columns.of_table("events.csv", dataset.info))
    known = frozenset({*dataset.events["event_id"], *frame["event_id"], *taken, *dataset.unpublished.values()})
    references = replace(_references(dataset), taken=taken, events=known)
    if article is not None:
        references = _citing(references, frozenset(frame["source"]), article)
    found = reading.findings("events.csv", frame, references)
    good = checks.leave_out(frame, found)
    events = reading.derive(good.reset_index(drop=True), dataset.taxonomy)
    derived = reading.derived_findings(events, references, together=False)
    return (found, range(len(rows))), (derived, good.index.tolist())


def check_evidence(rows: Sequence[Mapping[str, str]], dataset: Dataset) -> tuple[tuple[Problem, ...], ...]:
    """Check rows of evidence.csv of an existing event: for each, the problems that `dateline check` would report."""
    found = reading.findings("evidence.csv", _frame(rows, TABLES["evidence.csv"]), _references(dataset))
    return _by_row("evidence.csv", len(rows), (found, range(len(rows))))


def check_source(row: Mapping[str, str]) -> tuple[Problem, ...]:
    """Check a new row of sources.csv."""
    found = checks.check_cells(_frame([row], _SOURCE_COLUMNS), _SOURCE_COLUMNS)
    return _by_row("sources.csv", 1, (found, [0]))[0]


def check_place(row: Mapping[str, str]) -> tuple[Problem, ...]:
    """Check a new row of places.csv."""
    found = checks.check_cells(_frame([row], TABLES["places.csv"]), TABLES["places.csv"])
    return _by_row("places.csv", 1, (found, [0]))[0]


def _references(dataset: Dataset) -> References:
    """The references that the dataset's own rows were checked against."""
    info = dataset.info if dataset.timeline_stated else replace(dataset.info, first="", last="")
    sources = dataset.sources
    published = dict(zip(sources["source"], sources["published"], strict=True))
    return References(info, dataset.taxonomy, dataset.source_ids, dataset.articles, published, dataset.places)


def _citing(references: References, sources: frozenset[str], article: Article) -> References:
    """`references` with `article` as the text of these sources."""
    return replace(
        references,
        sources=None if references.sources is None else references.sources | sources,
        articles=dict.fromkeys(sources, article),
        published={**references.published, **dict.fromkeys(sources, article.published)},
    )


def _frame(rows: Sequence[Mapping[str, str]], columns: Sequence[Column]) -> pd.DataFrame:
    names = [column.name for column in columns]
    cells = {name: pd.Series([row.get(name, "").strip() for row in rows], dtype="str") for name in names}
    return pd.DataFrame({**cells, "line": pd.Series([0] * len(rows), dtype="int64")})


def _by_row(
    file: str, count: int, *checked: tuple[Iterable[Finding], Sequence[int]]
) -> tuple[tuple[Problem, ...], ...]:
    """Findings, each kind with the rows that its positions stand for, as problems of these rows, errors first."""
    problems: list[list[Problem]] = [[] for _ in range(count)]
    for findings, rows in checked:
        for finding in findings:
            for position in finding.rows.tolist():
                message, fix = finding.explain(position), finding.fix(position) or None
                problem = Problem(file, 0, finding.column, finding.code, finding.severity, message, fix=fix)
                problems[rows[position]].append(problem)
    return tuple(tuple(sorted(row_problems, key=lambda problem: problem.severity.value)) for row_problems in problems)
