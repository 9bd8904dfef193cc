"""The pandera schema refuses the same cells as the rules themselves."""

from __future__ import annotations

import pandas as pd
import pytest

from geodata.dataset import checks
from geodata.tables.columns import EVENT_COLUMNS

CELLS = ["", "published", "2015-10", "soon", "35.4", "95", "200", "exact", "-1", "a_b", "some-id", "12345678901"]


@pytest.mark.parametrize("column", EVENT_COLUMNS, ids=[column.name for column in EVENT_COLUMNS])
def test_each_rule_breaks_for_the_same_cells_in_the_schema(column):
    frame = pd.DataFrame({column.name: pd.Series(CELLS, dtype="str")})
    broken = {
        (rule.code, row) for rule in checks.rules(column) for row in checks.positions(~rule.test(frame[column.name]))
    }
    cases = checks.failures(frame, (column,))
    assert set(zip(cases["check"], cases["index"], strict=True)) == broken
