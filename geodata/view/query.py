"""Select events by a view, and count those that are not shown.

Dates of a view are days since 1970-01-01, both ends of the window included.
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


DRAW_WORDS: Final = ("auto", "separate", "bubbles", "heat")
"""How events are drawn: many gathered into bubbles, always one by one, always gathered, as a heat map."""
CIRCLE_WORDS: Final = ("number", "deaths", "none")
"""What the size of a circle says."""
DATE_WORDS: Final = {"day": DatePrec.DAY, "week": DatePrec.WEEK, "month": DatePrec.MONTH, "year": DatePrec.YEAR}
"""Words of the URL for "date known at least to" → the precision."""


@dataclass(frozen=True, slots=True)
class View:
    """A time window, filters, an opened event and a map position. Empty tuples, "" and None stand for "any"."""

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
    """Latitude, longitude (WGS84 degrees) of the map's centre, and its zoom."""
    draw: str = "auto"
    """One of `DRAW_WORDS`."""
    circles: str = "number"
    """One of `CIRCLE_WORDS`."""
    rev: str = ""
    """The data version from which the link was made."""

    @property
    def filters(self) -> tuple[object, ...]:
        """The filters that the server applies: equal for two views that differ only in window, legend or position."""
        return self.types, self.sides, self.places, self.text, self.date_prec, self.where_prec


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of events: those shown, and the others by reason. All parts add up to `total`."""

    shown: int
    total: int
    outside: int
    undated: int
    unlocated: int
    filtered: int


@dataclass(frozen=True, slots=True)
class Selection:
    """The result of `select`, with one bool per row of the events.

    `passes`: the row passes the filters; `shown`: it is also located, dated and in the window.
    """

    passes: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    tally: Tally


def default_view(info: DatasetInfo) -> View:
    """The whole timeline without filters."""
    return View(start=edtf.day(info.first), end=edtf.day(info.last))


def select(events: pd.DataFrame, view: View, taxonomy: Taxonomy) -> Selection:
    """The rows of `events` (the table of `geodata.model.Dataset`) that `view` shows."""
    passes = passes_filters(events, view)
    located = ~np.isnan(events["lat"].to_numpy())
    if view.hidden:  # the legend hides symbols: an event without one still counts as unlocated
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
    """Per row, whether it passes the sidebar's filters (not the window, not the legend)."""
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
    mentions = np.zeros(len(events), dtype=bool)
    for column in ("title", "description", "quote", "place", "side_a", "side_b", "claimed_by", "event_id"):
        mentions |= events[column].str.contains(word, case=False, regex=False).to_numpy(dtype=bool)
    return mentions


def around(view: View, start_day: int, end_day: int, info: DatasetInfo) -> View:
    """`view` with its window widened until it touches the interval of an event; unchanged for an undated event."""
    if start_day > end_day or (start_day <= view.end and end_day >= view.start):
        return view
    whole = default_view(info)
    first, last = max(start_day, whole.start), min(end_day, whole.end)
    if first > last:  # outside the timeline's extent: widen to the nearer end
        first = last = min(max(start_day, whole.start), whole.end)
    return replace(view, start=min(view.start, first), end=max(view.end, last))


def _month_edge(day: int, edge: Literal["start", "end"]) -> int:
    """The first or last day of the month of `day`; a day beyond the calendar is returned unchanged."""
    try:
        month = edtf.parse(edtf.iso(day)[:7])
    except (ValueError, OverflowError, EdtfError):  # open ends are not calendar days
        return day
    return month.start_day if edge == "start" else month.end_day


def focus(view: View, start_day: int, end_day: int, margin_days: int, info: DatasetInfo) -> View:
    """`view` with its window narrowed to whole months around an event, with `margin_days` on both sides.

    An open end of the event keeps that side open; for an undated event the view is unchanged.
    """
    if start_day > end_day:
        return view
    whole = default_view(info)
    first = max(_month_edge(start_day - margin_days, "start"), whole.start)
    last = min(_month_edge(end_day + margin_days, "end"), whole.end)
    return around(replace(view, start=first, end=last) if first <= last else view, start_day, end_day, info)
