"""What is known of a day: what was stated for it, or the last before it, carried forward."""

from __future__ import annotations

from geodata.model import OPEN_END
from geodata.territory import model
from geodata.territory.model import Holding


def on(territory: model.Territory, day: int) -> tuple[list[str], int] | None:
    known = territory.on(day)
    return known and ([territory.holdings[at].holder for at in known.state.holdings], known.carried)


def test_a_day_without_a_state_has_the_last_one_before_it_and_says_how_old_that_is():
    territory = model.of([Holding("A", 1, 1), Holding("A", 2, 2), Holding("B", 6, 6)])
    assert [on(territory, day) for day in (0, 1, 2, 5, 6, 9)] == [
        None,
        (["A"], 0),
        (["A"], 0),
        (["A"], 3),
        (["B"], 0),
        (["B"], 3),
    ]


def test_spans_that_overlap_make_states_between_their_edges():
    territory = model.of([Holding("A", 1, 5), Holding("B", 4, OPEN_END), Holding("C", 9, 9)])
    assert [(one.start_day, one.end_day) for one in territory.states] == [
        (1, 3),
        (4, 5),
        (6, 8),
        (9, 9),
        (10, OPEN_END),
    ]
    assert [on(territory, day) for day in (3, 4, 7, 9, 5_000)] == [
        (["A"], 0),
        (["A", "B"], 0),
        (["B"], 0),
        (["B", "C"], 0),
        (["B"], 0),
    ]
    assert territory.holders == ("A", "B", "C")
