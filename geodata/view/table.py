"""The rows of a table of events: sorted by any column, and their cells in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geodata import edtf
from geodata.errors import EdtfError
from geodata.view import claims, further, kinds, words
from geodata.view.details import WHERE_WORDS, deaths, kind_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geodata.model import Dataset, OwnColumn


COLUMNS: Final = {
    "when": "When",
    "title": "Event",
    "place": "Place",
    "where_prec": "Place precision",
    "kind": "Type",
    "side_a": "Side A",
    "side_b": "Side B",
    "deaths": "Deaths",
    "injured": "Injured",
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
    "time": "Time of day",
    "actors": "Further actors",
    "deaths_by_kind": "Deaths by kind",
    "or_place": "Or place",
    "part_of": "Part of",
    "confidence": "Confidence",
    "tags": "Tags",
    "correction": "Correction",
    "quote_en": "Quote in English",
    "media": "Media",
    "media_credit": "Credit of media",
    "sensitive": "Sensitive",
    "geometry": "Line or area (WKT)",
}
"""Column → its heading, in the order in which they stand."""
AT_FIRST: Final = ("when", "title", "place", "kind", "deaths", "claimed_by", "disputed_by")
"""The columns that are shown until the reader chooses others."""
DEGREES: Final = {"latitude": "lat", "longitude": "lon"}
NUMBERS: Final = frozenset({"deaths", "injured", *DEGREES})
"""Our columns of numbers; `numbers` has those of a dataset."""
BY_TIME: Final = frozenset({"when", "date"})
_IN_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "deaths_by_kind": ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
    "or_place": ("or_place", "or_latitude", "or_longitude"),
    "part_of": ("part_of",),
    "media_credit": ("media",),
}
"""Columns whose words are sorted, and the cells that these are made of."""
_OPTIONAL: Final[dict[str, tuple[str, ...]]] = {
    "injured": ("injured_low", "injured_best", "injured_high"),
    **{name: (name,) for name in ("time", "actors", "confidence", "tags", "correction", "quote_en", "media")},
    **{name: (name,) for name in ("sensitive", "geometry")},
    **_IN_WORDS,
}
"""Columns that are offered where one of these cells of some event is filled."""

_ranks: Final[WeakKeyDictionary[Dataset, dict[str, NDArray[np.float64]]]] = WeakKeyDictionary()


def ordered(dataset: Dataset, rows: NDArray[np.int64], column: str, *, descending: bool = False) -> NDArray[np.int64]:
    """Some rows of the events in the order of a column; blank cells come last, equal ones in order."""
    ranks = _ranks.setdefault(dataset, {})
    if column not in ranks:
        own = next((one for one in dataset.info.columns if one.name == column), None)
        ranks[column] = _rank(dataset, column) if own is None else _own_rank(own, dataset.events[column])
    rank = ranks[column][rows]
    return rows[np.argsort(-rank if descending else rank, kind="stable")]


def offered(dataset: Dataset) -> dict[str, str]:
    """The columns that a reader may show, with their headings: those of `COLUMNS` that can hold something."""
    events = dataset.events
    filled = {name for names in _OPTIONAL.values() for name in names if (events[name] != "").any()}
    blank = {name for name, made_of in _OPTIONAL.items() if filled.isdisjoint(made_of)}
    own = {column.name: column.title for column in dataset.info.columns if (events[column.name] != "").any()}
    return {**{name: title for name, title in COLUMNS.items() if name not in blank}, **own}


def numbers(dataset: Dataset) -> frozenset[str]:
    """The columns of numbers, which stand at the right."""
    return NUMBERS | {column.name for column in dataset.info.columns if column.kind == "number"}


def cells(dataset: Dataset, rows: NDArray[np.integer[Any]]) -> list[list[str]]:
    """The cells of some rows in words, in the order of `offered`."""
    columns = [*offered(dataset)]
    own = {column.name: column for column in dataset.info.columns}
    events = [{str(name): value for name, value in row.items()} for row in dataset.events.iloc[rows].to_dict("records")]
    return [
        [
            further.own_words(own[name], event[name])
            if name in own
            else _CELLS[name](dataset, event)
            if name in _CELLS
            else str(event[name])
            for name in columns
        ]
        for event in events
    ]


def _rank(dataset: Dataset, column: str) -> NDArray[np.float64]:
    """Per row a number that grows in the order of the column; NaN for a blank cell."""
    events = dataset.events
    if column in BY_TIME:
        start, end = events["start_day"].to_numpy(np.float64), events["end_day"].to_numpy(np.float64)
        return np.where(start <= end, start + end / 2**33, np.nan)
    if column in {"deaths", "injured"}:
        best, low = (pd.to_numeric(events[f"{column}_{bound}"], errors="coerce") for bound in ("best", "low"))
        return best.where(best.notna(), low).to_numpy(np.float64)
    if column in DEGREES:
        return events[DEGREES[column]].to_numpy(np.float64)
    if column == "kind":  # as in the legend
        return events["group"].to_numpy(np.float64) * 256 + kinds.numbers(dataset)
    if column == "where_prec":
        return np.where(events["prec"] > 0, events["prec"].to_numpy(np.float64), np.nan)
    if column == "disputed_by":
        disputes = claims.disputes(dataset)
        texts = events["event_id"].map(lambda event: _disputed_by(disputes.get(event)))
    elif column in _IN_WORDS:
        rows = events[list(_IN_WORDS[column])].to_dict("records")
        texts = pd.Series([_CELLS[column](dataset, {str(name): cell for name, cell in row.items()}) for row in rows])
    else:
        texts = events[column]
    return _alphabetical(texts)


def _own_rank(own: OwnColumn, cells: pd.Series[str]) -> NDArray[np.float64]:
    """Numbers and dates in their order, choices in that of their declaration, everything else as text."""
    if own.kind == "number":
        return pd.to_numeric(cells, errors="coerce").to_numpy(np.float64)
    if own.kind == "choice":
        places = {choice: number for number, choice in enumerate(own.choices)}
        beyond = len(places)
        return cells.map(lambda cell: places.get(cell, beyond) if cell else np.nan).to_numpy(np.float64)
    if own.kind == "date":
        return cells.map(_day).to_numpy(np.float64)
    return _alphabetical(cells)


def _day(cell: str) -> float:
    try:
        return float(edtf.parse(cell).start_day) if cell else np.nan
    except EdtfError:
        return np.nan


def _alphabetical(texts: pd.Series[str]) -> NDArray[np.float64]:
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
    "injured": lambda _, event: further.bounded(event, "injured"),
    "deaths_by_kind": lambda _, event: further.deaths_by_kind(event),
    "or_place": lambda _, event: further.second_place(event),
    "part_of": further.whole_of,
    "media_credit": lambda dataset, event: further.media_credits(dataset, event["media"]),
    "latitude": lambda _, event: _degrees(event["lat"]),
    "longitude": lambda _, event: _degrees(event["lon"]),
}
