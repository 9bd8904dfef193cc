"""Check cells against the rules of their columns, and report the rows that break one.

Every column is checked as a whole first; pandera then finds the rows of those that break a rule. Findings are kept as
positions in arrays and put into words at the end, so that a fault of every row makes one sentence and not a million.
Only this module imports pandera, and only when a rule is broken: that takes 0.3 s, and a sound table does without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata.model import Problem, Severity
from geodata.tables.columns import GARBLED_RULE, MOST_ERRORS, Column, Retention, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandera.pandas as pa
    from numpy.typing import NDArray


MOST_WARNINGS: Final = 20
"""Warnings of one kind beyond this number become a single one."""
BLANK: Final = "blank"


def _no_fix(_: int) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that some rows break. `rows` are positions in the table; `explain` gets one of them."""

    column: str
    code: str
    rows: NDArray[np.intp]
    explain: Callable[[int], str]
    retention: Retention = Retention.NOTHING
    with_it: tuple[str, ...] = ()
    """Further columns whose cells count as unknown together with this one's."""
    fix: Callable[[int], Mapping[str, str]] = _no_fix
    """Column → new cell where the cell has only one possible meaning, {} where it has several."""

    @property
    def severity(self) -> Severity:
        """Leaving a row or a cell out is an error."""
        return Severity.WARNING if self.retention is Retention.ALL else Severity.ERROR


def positions(mask: pd.Series[bool] | NDArray[np.bool_]) -> NDArray[np.intp]:
    """The positions at which a mask is true."""
    return np.flatnonzero(np.asarray(mask, dtype=bool))


def check_cells(frame: pd.DataFrame, columns: Sequence[Column]) -> list[Finding]:
    """Check every rule of every column; the index of `frame` counts from 0."""
    broken = tuple(column for column in columns if not _sound(frame[column.name], column))
    if not broken:
        return []
    cases = failures(frame, broken)
    findings = []
    for column in broken:
        for rule in rules(column):
            rows = cases.loc[(cases["column"] == column.name) & (cases["check"] == rule.code), "index"]
            if len(rows):
                broken_rows = np.sort(rows.to_numpy(np.intp))
                explain, fix = _reader(frame[column.name], column, rule, broken_rows)
                findings.append(Finding(column.name, rule.code, broken_rows, explain, rule.retention, fix=fix))
    return findings


def failures(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """One row per cell that breaks a rule: `column`, `check` (the rule's code) and `index` (the row's position)."""
    import pandera.pandas as pa  # noqa: PLC0415 - see the head of this module

    try:
        _schema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases: pd.DataFrame = error.failure_cases
    else:
        return frame.head(0).assign(column="", check="", index=0)[["column", "check", "index"]]
    if cases["index"].isna().any():
        raise RuntimeError(f"a column rule itself failed:\n{cases[cases['index'].isna()]}")
    return cases[["column", "check", "index"]]


@cache
def _schema(columns: tuple[Column, ...]) -> pa.DataFrameSchema:
    """The columns with one check per rule, named by the rule's code."""
    import pandera.pandas as pa  # noqa: PLC0415 - see the head of this module

    checks = {column.name: [pa.Check(rule.test, name=rule.code) for rule in rules(column)] for column in columns}
    return pa.DataFrameSchema({name: pa.Column(checks=column_checks) for name, column_checks in checks.items()})


def leave_out(frame: pd.DataFrame, findings: Iterable[Finding]) -> pd.DataFrame:
    """Drop the rows and blank the cells that the findings leave out; the index is kept."""
    kept = np.ones(len(frame), dtype=bool)
    changed: dict[str, pd.Series[str]] = {}
    for finding in findings:
        if finding.retention is Retention.NOTHING:
            kept[finding.rows] = False
        elif finding.retention is Retention.ROW:
            for column in (finding.column, *finding.with_it):
                cells = changed.get(column, frame[column]).copy()
                cells.iloc[finding.rows] = ""
                changed[column] = cells
    rest = frame.assign(**changed) if changed else frame
    return rest if kept.all() else rest[kept]  # most tables are sound: no column is copied


def report(file: str, frame: pd.DataFrame, findings: Iterable[Finding]) -> list[Problem]:
    """Turn findings into problems in the order of the file; many of one kind become one."""
    problems: list[Problem] = []
    lines, ids = frame["line"].to_numpy(np.int64), frame.get("event_id")
    for finding in findings:
        most = MOST_WARNINGS if finding.severity is Severity.WARNING else MOST_ERRORS
        rows = finding.rows
        if finding.severity is Severity.WARNING and len(rows) > most:
            problems.append(_problem(file, finding, rows, lines, ids))
            continue
        problems += [
            _problem(file, finding, rows[number : number + 1], lines, ids) for number in range(min(len(rows), most))
        ]
        if len(rows) > most:
            problems.append(_problem(file, finding, rows[most:], lines, ids))
    return sorted(problems, key=lambda problem: problem.line)


def _problem(
    file: str, finding: Finding, rows: NDArray[np.intp], lines: NDArray[np.int64], ids: pd.Series[str] | None
) -> Problem:
    """One problem for all `rows`, with the message of the first."""
    first = int(rows[0])
    line = int(lines[first])
    message = finding.explain(first)
    if len(rows) > 1:
        message = f"{message} (the same in {len(rows) - 1:,} more rows, down to line {lines[int(rows[-1])]})"
    row = "" if ids is None else str(ids.array[first])
    fix = finding.fix(first) or None
    return Problem(file, line, finding.column, finding.code, finding.severity, message, row, fix)


_FILLED: Final = Rule(BLANK, lambda cells: cells != "", lambda _: "the cell is blank, and this column must not be")


def _reader(
    cells: pd.Series[str], column: Column, rule: Rule, rows: NDArray[np.intp]
) -> tuple[Callable[[int], str], Callable[[int], Mapping[str, str]]]:
    """The functions that explain and fix a cell that breaks the rule."""
    read = rule.readings(cells.iloc[rows].unique()) if rule.readings else None

    def explain(row: int) -> str:
        cell = str(cells.iloc[row])
        reading = read(cell) if read else None
        good = reading is not None and (not reading.cell or _obeys(reading.cell, column))
        return reading.words if reading is not None and good else rule.explain(cell)

    def fix(row: int) -> Mapping[str, str]:
        reading = read(str(cells.iloc[row])) if read else None
        return {column.name: reading.cell} if reading and reading.cell and _obeys(reading.cell, column) else {}

    return explain, fix


def _obeys(cell: str, column: Column) -> bool:
    return all(bool(rule.test(pd.Series([cell], dtype="str")).all()) for rule in column.rules)


def rules(column: Column) -> tuple[Rule, ...]:
    """The rules of a column, made to accept blank cells; and one against blanks where the column must be filled."""
    own = (*column.rules, *_text_rules(column))
    return (*((_FILLED,) if column.filled else ()), *(replace(rule, test=_or_blank(rule)) for rule in own))


def _text_rules(column: Column) -> tuple[Rule, ...]:
    return (GARBLED_RULE,) if column.is_text else ()


def _sound(cells: pd.Series[str], column: Column) -> bool:
    """Whether all cells obey all rules of their column. Blank cells are set aside once, not by every rule anew."""
    filled = cells[cells != ""]
    if len(filled) < len(cells) and column.filled:
        return False
    if filled.empty:
        return True
    return all(bool(rule.test(filled).all()) for rule in (*column.rules, *_text_rules(column)))


def _or_blank(rule: Rule) -> Callable[[pd.Series[str]], pd.Series[bool]]:
    """The rule, made to accept blank cells."""

    def obeys(cells: pd.Series[str]) -> pd.Series[bool]:
        good = cells == ""
        if not good.any():
            return rule.test(cells)
        if not good.all():
            good[~good] = rule.test(cells[~good])
        return good

    return obeys
