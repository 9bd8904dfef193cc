"""One row an editor is writing, against the rules of the CSV file it will stand in: the same rules, the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geodata import edtf
from geodata.dataset import checks, event_rules, reading, source_checks
from geodata.model import Article, Dataset, Problem
from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, ID_RULE, SOURCE_COLUMNS, Column, Presence

if TYPE_CHECKING:
    from geodata.dataset.checks import Finding


_SOURCE_ID = Column("source", "id of the source", (ID_RULE,), Presence.ESSENTIAL, filled=True)
_SOURCE_COLUMNS = (_SOURCE_ID, *(column for column in SOURCE_COLUMNS if column.name != "source"))
"""A new source's id names its file, so it is spelt as an event's is."""


def check_events(
    rows: Sequence[Mapping[str, str]], dataset: Dataset, article: Article
) -> tuple[tuple[Problem, ...], ...]:
    """Per row what `dateline check` would say if it stood in events.csv, with its quote from `article`."""
    frame = _frame(rows, EVENT_COLUMNS)
    findings = checks.check_cells(frame, EVENT_COLUMNS)
    findings += event_rules.check(frame, dataset.info, dataset.taxonomy)
    findings += source_checks.check(frame, None, dict.fromkeys(frame["source"], article))
    findings += source_checks.check_basis(frame, dataset.places)
    good = checks.leave_out(frame, findings)
    if len(good) and dataset.info.first and dataset.info.last:
        dated = reading.derive(good.reset_index(drop=True), dataset.taxonomy)
        extent = edtf.day(dataset.info.first), edtf.day(dataset.info.last)
        places = good.index.to_numpy()
        findings += [replace(one, rows=places[one.rows]) for one in event_rules.check_extent(dated, *extent)]
    return _by_row("events.csv", len(rows), findings)


def check_evidence(rows: Sequence[Mapping[str, str]], dataset: Dataset) -> tuple[tuple[Problem, ...], ...]:
    """Per row what `dateline check` would say if it stood in evidence.csv."""
    frame = _frame(rows, EVIDENCE_COLUMNS)
    findings = checks.check_cells(frame, EVIDENCE_COLUMNS)
    findings += source_checks.check(frame, frozenset(dataset.sources["source"]), dataset.articles)
    findings += event_rules.deaths(frame)
    return _by_row("evidence.csv", len(rows), findings)


def check_source(row: Mapping[str, str]) -> tuple[Problem, ...]:
    """What would be said about a new row of sources.csv."""
    findings = checks.check_cells(_frame([row], _SOURCE_COLUMNS), _SOURCE_COLUMNS)
    return _by_row("sources.csv", 1, findings)[0]


def _frame(rows: Sequence[Mapping[str, str]], columns: Sequence[Column]) -> pd.DataFrame:
    names = [column.name for column in columns]
    cells = {name: pd.Series([row.get(name, "").strip() for row in rows], dtype="str") for name in names}
    return pd.DataFrame({**cells, "line": pd.Series([0] * len(rows), dtype="int64")})


def _by_row(file: str, count: int, findings: Iterable[Finding]) -> tuple[tuple[Problem, ...], ...]:
    """The findings as problems of their rows, errors before warnings."""
    told: list[list[Problem]] = [[] for _ in range(count)]
    for finding in sorted(findings, key=lambda one: one.severity.value):
        for row in finding.rows:
            message, fix = finding.explain(int(row)), finding.fix(int(row)) or None
            told[int(row)].append(Problem(file, 0, finding.column, finding.code, finding.severity, message, fix=fix))
    return tuple(tuple(problems) for problems in told)
