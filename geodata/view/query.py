"""One function from (events, view) to what is seen, and the tally of what is not.

A view's dates are days since 1970-01-01, both ends of the window included.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from geodata import edtf
from geodata.errors import EdtfError
from geodata.model import DatasetInfo, DatePrec, Taxonomy, WherePrec

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


DATE_WORDS: Final = {"day": DatePrec.DAY, "week": DatePrec.WEEK, "month": DatePrec.MONTH, "year": DatePrec.YEAR}
"""URL words for "date known at least to"."""


@dataclass(frozen=True, slots=True)
class View:
    """What a viewer looks at. Empty tuples, "" and None stand for "any"."""

    start: int
    end: int
    mode: Literal["window", "cumulative"] = "window"
    types: tuple[str, ...] = ()
    """`event_type`s to keep."""
    sides: tuple[str, ...] = ()
    """Actors to keep: an event passes when `side_a`, `side_b` or `claimed_by` names one of them."""
    places: tuple[str, ...] = ()
    text: str = ""
    """Words that must all occur in title, description, quote, place or actors; case does not matter."""
    date_prec: str = ""
    """Date known at least to: a key of `DATE_WORDS`."""
    where_prec: str = ""
    """Place known at least to: a word of `WherePrec`."""
    hidden: tuple[str, ...] = ()
    """Legend groups switched off."""
    event: str = ""
    at: tuple[float, float, float] | None = None
    """Latitude, longitude (WGS84 degrees) and zoom of the map's middle."""
    rev: str = ""
    """The data version the link was made of."""

    @property
    def filters(self) -> tuple[object, ...]:
        """What the server filters by: equal for two views with the same events, whatever the window."""
        return self.types, self.sides, self.places, self.text, self.date_prec, self.where_prec


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many events are shown, and why the others are not: the parts add up to `total`."""

    shown: int
    total: int
    outside: int
    undated: int
    unlocated: int
    filtered: int


@dataclass(frozen=True, slots=True)
class Selection:
    """`passes`: the filters; `shown`: filters, located, dated and in the window. One bool per row of the events."""

    passes: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    tally: Tally


def default_view(info: DatasetInfo) -> View:
    """The whole timeline, nothing filtered."""
    return View(start=edtf.day(info.first), end=edtf.day(info.last))


def select(events: pd.DataFrame, view: View, taxonomy: Taxonomy) -> Selection:
    """What of `events` (the table of `geodata.model.Dataset`) is seen in `view`."""
    passes = passes_filters(events, view)
    located = ~np.isnan(events["lat"].to_numpy())
    if view.hidden:  # the legend switches symbols: what has none stays counted as unlocated
        off = [i for i, group in enumerate(taxonomy.groups) if group.group in view.hidden]
        passes = passes & ~(located & np.isin(events["group"].to_numpy(), off))
    start, end = events["start_day"].to_numpy(), events["end_day"].to_numpy()
    dated = start <= end
    inside = dated & (start <= view.end) & ((end >= view.start) if view.mode == "window" else True)
    shown = passes & located & inside
    counts = [shown, passes & located & dated & ~inside, passes & located & ~dated, passes & ~located, ~passes]
    n_shown, outside, undated, unlocated, filtered = (int(part.sum()) for part in counts)
    return Selection(passes, shown, Tally(n_shown, len(events), outside, undated, unlocated, filtered))


def passes_filters(events: pd.DataFrame, view: View) -> NDArray[np.bool_]:
    """Which rows pass the sidebar's filters (not the window, not the legend)."""
    passes = np.ones(len(events), dtype=bool)
    if view.types:
        passes &= events["event_type"].isin(view.types).to_numpy()
    if view.sides:
        sides = [events[column].isin(view.sides).to_numpy() for column in ("side_a", "side_b", "claimed_by")]
        passes &= np.logical_or.reduce(sides)
    if view.places:
        passes &= events["place"].isin(view.places).to_numpy()
    if view.date_prec:
        precision = events["date_prec"].to_numpy()
        passes &= (precision >= DatePrec.DAY) & (precision <= DATE_WORDS[view.date_prec])
    if view.where_prec:
        precision = events["prec"].to_numpy()
        passes &= (precision >= WherePrec.EXACT) & (precision <= WherePrec.from_word(view.where_prec))
    for word in view.text.split():
        passes &= _mentions(events, word)
    return passes


def _mentions(events: pd.DataFrame, word: str) -> NDArray[np.bool_]:
    found = np.zeros(len(events), dtype=bool)
    for column in ("title", "description", "quote", "place", "side_a", "side_b", "claimed_by", "event_id"):
        found |= events[column].str.contains(word, case=False, regex=False).to_numpy(dtype=bool)
    return found


def around(view: View, start_day: int, end_day: int, info: DatasetInfo) -> View:
    """`view` with its window opened so far that it touches the interval of an event (undated: as it is)."""
    if start_day > end_day or (start_day <= view.end and end_day >= view.start):
        return view
    whole = default_view(info)
    first, last = max(start_day, whole.start), min(end_day, whole.end)
    if first > last:  # outside the timeline's extent: show where it would be
        first = last = min(max(start_day, whole.start), whole.end)
    return replace(view, start=min(view.start, first), end=max(view.end, last))


def _month_edge(day: int, edge: Literal["start", "end"]) -> int:
    """The first or last day of the month that `day` is in; days beyond the calendar stay as they are."""
    try:
        month = edtf.parse(edtf.iso(day)[:7])
    except (ValueError, OverflowError, EdtfError):  # open ends are no days of a calendar
        return day
    return month.start_day if edge == "start" else month.end_day


def focus(view: View, start_day: int, end_day: int, margin_days: int, info: DatasetInfo) -> View:
    """`view` with its window closed in on an event; whole months, `margin_days` on both sides.

    An undated or open-ended event keeps that side open.
    """
    if start_day > end_day:
        return view
    whole = default_view(info)
    opened = (_month_edge(start_day - margin_days, "start"), _month_edge(end_day + margin_days, "end"))
    first, last = max(opened[0], whole.start), min(opened[1], whole.end)
    return around(replace(view, start=first, end=last) if first <= last else view, start_day, end_day, info)
