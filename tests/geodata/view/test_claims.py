from __future__ import annotations

import pytest

from geodata.view import claims
from geodata.view.details import describe
from tests.support.frames import dataset, events


def test_who_disputes_an_event_is_named_once_by_words_or_by_source():
    denial = {"event_id": "event-0", "stance": "disputes", "claimed_by": "A ministry", "source": "wire"}
    data = dataset(
        events({}, {}, {}),
        evidence=[
            denial,
            denial | {"quote": "again"},
            {"event_id": "event-1", "stance": "disputes", "source": "wire"},
            {"event_id": "event-2", "stance": "supports", "claimed_by": "B"},
        ],
    )
    assert claims.disputes(data) == {"event-0": ("A ministry",), "event-1": ("A report",)}
    assert list(claims.is_disputed(data)) == [True, True, False]


@pytest.mark.parametrize(
    ("claimed_by", "disputed_by", "words", "toll"),
    [
        ("", None, "1,000", "Deaths: 1,000"),
        ("A", None, "1,000, as claimed", "Deaths: 1,000, claimed by A"),
        ("", ("B",), "1,000, disputed", "Deaths: 1,000, disputed by B"),
        ("A", ("B", "C"), "1,000, as claimed, disputed", "Deaths: 1,000, claimed by A, disputed by B and C"),
        ("", (), "1,000, disputed", "Deaths: 1,000, disputed"),
    ],
)
def test_deaths_that_are_claimed_or_disputed_never_stand_alone(
    claimed_by: str, disputed_by: tuple[str, ...] | None, words: str, toll: str
):
    assert claims.deaths_words("1,000", claimed_by, disputed_by) == words
    assert claims.toll("1,000", claimed_by, disputed_by) == toll
    assert claims.deaths_words("", claimed_by, disputed_by) == ""


def test_card_and_list_say_that_deaths_are_disputed():
    data = dataset(
        events({"deaths_best": "1000", "claimed_by": "An observer"}),
        evidence=[{"event_id": "event-0", "stance": "disputes", "claimed_by": "A ministry"}],
    )
    described = describe(data, 0)
    assert described["deaths"] == "1,000, as claimed, disputed"
    assert described["toll"] == "Deaths: 1,000, claimed by An observer, disputed by A ministry"
