"""The rows of a table of events: sorted by any column, and their cells in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geodata import edtf
from geodata.errors import EdtfError
from geodata.view import claims, kinds, words
from geodata.view.details import WHERE_WORDS, deaths, kind_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geodata.model import Dataset


COLUMNS: Final = {
    "when": "When",
    "title": "Event",
    "place": "Place",
    "where_prec": "Place precision",
    "kind": "Type",
    "side_a": "Side A",
    "side_b": "Side B",
    "deaths": "Deaths",
    "claimed_by": "Claimed by",
    "disputed_by": "Disputed by",
    "quote": "Quote",
    "source": "Source",
    "event_type": "Event type",
    "sub_event_type": "Sub-event type",
    "date": "Date (EDTF)",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "event_id": "Id",
}
"""Column → its heading, in the order in which they stand."""
AT_FIRST: Final = ("when", "title", "place", "kind", "deaths", "claimed_by", "disputed_by")
"""The columns that are shown until the reader chooses others."""
DEGREES: Final = {"latitude": "lat", "longitude": "lon"}
NUMBERS: Final = frozenset({"deaths", *DEGREES})
"""Columns of numbers, which stand at the right."""
BY_TIME: Final = frozenset({"when", "date"})

_ranks: Final[WeakKeyDictionary[Dataset, dict[str, NDArray[np.float64]]]] = WeakKeyDictionary()


def ordered(dataset: Dataset, rows: NDArray[np.int64], column: str, *, descending: bool = False) -> NDArray[np.int64]:
    """Some rows of the events in the order of a column; blank cells come last, equal ones in order."""
    ranks = _ranks.setdefault(dataset, {})
    if column not in ranks:
        ranks[column] = _rank(dataset, column)
    rank = ranks[column][rows]
    return rows[np.argsort(-rank if descending else rank, kind="stable")]


def cells(dataset: Dataset, rows: NDArray[np.integer[Any]]) -> list[list[str]]:
    """The cells of some rows in words, in the order of `COLUMNS`."""
    events = [{str(name): value for name, value in row.items()} for row in dataset.events.iloc[rows].to_dict("records")]
    return [
        [_CELLS[column](dataset, event) if column in _CELLS else str(event[column]) for column in COLUMNS]
        for event in events
    ]


def _rank(dataset: Dataset, column: str) -> NDArray[np.float64]:
    """Per row a number that grows in the order of the column; NaN for a blank cell."""
    events = dataset.events
    if column in BY_TIME:
        start, end = events["start_day"].to_numpy(np.float64), events["end_day"].to_numpy(np.float64)
        return np.where(start <= end, start + end / 2**33, np.nan)
    if column == "deaths":
        best, low = (
            pd.to_numeric(events[name], errors="coerce").to_numpy(np.float64) for name in ("deaths_best", "deaths_low")
        )
        return np.where(np.isnan(best), low, best)
    if column in DEGREES:
        return events[DEGREES[column]].to_numpy(np.float64)
    if column == "kind":  # as in the legend
        return events["group"].to_numpy(np.float64) * 256 + kinds.numbers(dataset)
    if column == "where_prec":
        return np.where(events["prec"] > 0, events["prec"].to_numpy(np.float64), np.nan)
    disputes = claims.disputes(dataset)
    texts = (
        events["event_id"].map(lambda event: _disputed_by(disputes.get(event)))
        if column == "disputed_by"
        else events[column]
    )
    numbers, found = pd.factorize(texts.to_numpy(object))
    order = sorted(range(len(found)), key=lambda number: words.fold(str(found[number])))
    rank = np.empty(len(found))
    rank[order] = np.arange(len(found))
    rank[[number for number, text in enumerate(found) if not str(text).strip()]] = np.nan
    return rank[numbers]


def _when(_: Dataset, event: dict[str, Any]) -> str:
    try:
        return edtf.words(event["date"])[0] if event["date"] else "undated"
    except EdtfError:
        return "undated"


def _deaths(dataset: Dataset, event: dict[str, Any]) -> str:
    return claims.deaths_words(deaths(event), event["claimed_by"], claims.of_event(dataset, event))


def _disputed_by(who: tuple[str, ...] | None) -> str:
    return "" if who is None else " and ".join(who) or "somebody"


def _degrees(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.4f}"


_CELLS: Final[dict[str, Callable[[Dataset, dict[str, Any]], str]]] = {
    "when": _when,
    "kind": kind_words,
    "deaths": _deaths,
    "disputed_by": lambda dataset, event: _disputed_by(claims.of_event(dataset, event)),
    "where_prec": lambda _, event: WHERE_WORDS[int(event["prec"])] if event["prec"] else "",
    "latitude": lambda _, event: _degrees(event["lat"]),
    "longitude": lambda _, event: _degrees(event["lon"]),
}
