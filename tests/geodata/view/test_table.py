"""The rows of the Table page."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.view import table
from tests.support.frames import dataset, events

DATA = dataset(
    events(
        {"title": "b", "date": "2016", "deaths_best": "9", "place": "Zur"},
        {"title": "Áb", "date": "2011/..", "deaths_best": "1000", "claimed_by": "An observer", "place": ""},
        {"title": "C", "date": "", "deaths_low": "20", "lat": float("nan"), "lon": float("nan"), "place": "أدلب"},
        {"title": "a", "date": "2011", "lat": -3.5, "place": "Aleppo"},
    ),
    evidence=[{"event_id": "event-1", "stance": "disputes", "claimed_by": "A ministry"}],
)
EVERY = np.arange(4)


@pytest.mark.parametrize(
    ("column", "ascending", "descending"),
    [
        ("when", [3, 1, 0, 2], [0, 1, 3, 2]),
        ("title", [3, 1, 0, 2], [2, 0, 1, 3]),
        ("deaths", [0, 2, 1, 3], [1, 2, 0, 3]),
        ("place", [3, 0, 2, 1], [2, 0, 3, 1]),
        ("latitude", [3, 0, 1, 2], [0, 1, 3, 2]),
        ("disputed_by", [1, 0, 2, 3], [1, 0, 2, 3]),
    ],
)
def test_rows_are_in_the_order_of_a_column_and_blank_cells_last(
    column: str, ascending: list[int], descending: list[int]
):
    assert list(table.ordered(DATA, EVERY, column)) == ascending
    assert list(table.ordered(DATA, EVERY, column, descending=True)) == descending


def test_every_column_can_be_sorted_and_has_a_cell():
    for column in table.COLUMNS:
        assert sorted(table.ordered(DATA, EVERY, column)) == [0, 1, 2, 3]
    assert {len(row) for row in table.cells(DATA, EVERY)} == {len(table.offered(DATA))}
    assert set(table.AT_FIRST) | table.NUMBERS <= set(table.COLUMNS)


def test_deaths_that_are_disputed_do_not_stand_alone_in_a_cell():
    row = dict(zip(table.offered(DATA), table.cells(DATA, np.array([1]))[0], strict=True))
    assert row["deaths"] == "1,000, as claimed, disputed"
    assert (row["claimed_by"], row["disputed_by"], row["when"]) == ("An observer", "A ministry", "2011 – ongoing")
