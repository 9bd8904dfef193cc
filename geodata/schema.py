"""The columns' rules as a pandera schema: which rows break which rule. The only module that imports pandera."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandera.pandas as pa

from geodata import checks

if TYPE_CHECKING:
    import pandas as pd

    from geodata.columns import Column


@cache
def schema(columns: tuple[Column, ...]) -> pa.DataFrameSchema:
    """One check per rule, called by its code."""
    return pa.DataFrameSchema({column.name: pa.Column(checks=_as_checks(column)) for column in columns})


def failures(frame: pd.DataFrame, columns: tuple[Column, ...]) -> pd.DataFrame:
    """A row per cell that breaks a rule: `column`, `check` (the rule's code) and `index` (the row's position)."""
    try:
        schema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases: pd.DataFrame = error.failure_cases
    else:
        return frame.head(0).assign(column="", check="", index=0)[["column", "check", "index"]]
    if cases["index"].isna().any():
        raise RuntimeError(f"a column rule itself failed:\n{cases[cases['index'].isna()]}")
    return cases[["column", "check", "index"]]


def _as_checks(column: Column) -> list[pa.Check]:
    return [pa.Check(rule.holds, name=rule.code) for rule in checks.rules(column)]
