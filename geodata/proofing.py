"""One row an editor is writing, against the rules of the CSV file it will stand in: the same rules, the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from geodata import checks, derived, edtf, eventrules, sourcing
from geodata.columns import EVENT_COLUMNS, ID_RULE, SOURCE_COLUMNS, Column, Header
from geodata.model import Article, Dataset, Problem

if TYPE_CHECKING:
    from geodata.checks import Finding

_SOURCE_ID = Column("source", "id of the source", (ID_RULE,), Header.ESSENTIAL, filled=True)
_SOURCE_COLUMNS = (_SOURCE_ID, *(column for column in SOURCE_COLUMNS if column.name != "source"))
"""A new source's id names its file, so it is spelt as an event's is."""


def check_event(row: Mapping[str, str], dataset: Dataset, article: Article) -> tuple[Problem, ...]:
    """What `dateline check` would say about the row if it stood in events.csv, with its quote from `article`."""
    frame = _frame(row, EVENT_COLUMNS)
    findings = checks.check_cells(frame, EVENT_COLUMNS)
    findings += eventrules.check(frame, dataset.info, dataset.taxonomy)
    findings += sourcing.check(frame, None, {row.get("source", ""): article})
    findings += sourcing.check_basis(frame, dataset.places)
    dated = derived.derive(checks.leave_out(frame, findings).reset_index(drop=True), dataset.taxonomy)
    if len(dated) and dataset.info.first and dataset.info.last:
        extent = edtf.day(dataset.info.first), edtf.day(dataset.info.last)
        findings += eventrules.check_extent(dated, *extent)
    return _told("events.csv", frame, findings)


def check_source(row: Mapping[str, str]) -> tuple[Problem, ...]:
    """What would be said about a new row of sources.csv."""
    frame = _frame(row, _SOURCE_COLUMNS)
    return _told("sources.csv", frame, checks.check_cells(frame, _SOURCE_COLUMNS))


def _frame(row: Mapping[str, str], columns: Sequence[Column]) -> pd.DataFrame:
    cells = {column.name: pd.Series([row.get(column.name, "").strip()], dtype="str") for column in columns}
    return pd.DataFrame({**cells, "line": pd.Series([0], dtype="int64")})


def _told(file: str, frame: pd.DataFrame, findings: list[Finding]) -> tuple[Problem, ...]:
    told = checks.report(file, frame, findings)
    return tuple(sorted(told, key=lambda problem: problem.severity.value))  # errors before warnings
