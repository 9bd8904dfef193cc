"""Select events by a view, and count those that are not shown.

Dates of a view are days since 1970-01-01, both ends of the window included.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from geodata import edtf
from geodata.errors import EdtfError
from geodata.model import Dataset, DatasetInfo, DatePrec, WherePrec
from geodata.view import claims, kinds, search

if TYPE_CHECKING:
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
    sides: tuple[str, ...] = ()
    """Actors to keep: an event passes when `side_a`, `side_b` or `claimed_by` names one of them."""
    places: tuple[str, ...] = ()
    text: str = ""
    """Words and quoted phrases that must all be found (`view.search`)."""
    date_prec: str = ""
    """Date known at least to: a key of `DATE_WORDS`."""
    where_prec: str = ""
    """Place known at least to: a word of `WherePrec`."""
    disputed: Literal["", "yes", "no"] = ""
    """Keep only what somebody disputes, or only what nobody does."""
    claimants: tuple[str, ...] = ()
    """Those whose claims to keep: an event passes when its `claimed_by` is one of them."""
    hidden: tuple[str, ...] = ()
    """Names of the groups and kinds that are switched off (`view.kinds`), in their shortest form."""
    layers: tuple[str, ...] = ()
    """Names of the layers that are switched on."""
    event: str = ""
    at: tuple[float, float, float] | None = None
    """Latitude, longitude (WGS84 degrees) of the map's centre, and its zoom."""
    size: tuple[int, int] | None = None
    """Width and height in pixels of the map that showed `at`: a map of another size shows the same ground."""
    draw: str = "auto"
    """One of `DRAW_WORDS`."""
    circles: str = "number"
    """One of `CIRCLE_WORDS`."""
    rev: str = ""
    """The data version from which the link was made."""

    @property
    def filters(self) -> tuple[object, ...]:
        """The filters that the server applies: equal for two views that differ only in window, legend or position."""
        return (
            *(self.sides, self.places, self.text, self.date_prec, self.where_prec),
            *(self.disputed, self.claimants),
        )


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


def select(dataset: Dataset, view: View) -> Selection:
    """The rows of `dataset.events` that `view` shows."""
    events = dataset.events
    passes = passes_filters(dataset, view)
    located = ~np.isnan(events["lat"].to_numpy())
    if view.hidden:
        is_off = np.zeros(256, bool)
        is_off[list(kinds.of_names(view.hidden, dataset.taxonomy))] = True
        passes &= ~is_off[kinds.numbers(dataset)]
    start, end = events["start_day"].to_numpy(), events["end_day"].to_numpy()
    dated = start <= end
    inside = dated & (start <= view.end) & ((end >= view.start) if view.mode == "window" else True)
    shown = passes & located & inside
    counts = [shown, passes & located & dated & ~inside, passes & located & ~dated, passes & ~located, ~passes]
    n_shown, outside, undated, unlocated, filtered = (int(part.sum()) for part in counts)
    return Selection(passes, shown, Tally(n_shown, len(events), outside, undated, unlocated, filtered))


def passes_filters(dataset: Dataset, view: View) -> NDArray[np.bool_]:
    """Per row, whether it passes the sidebar's filters (not the window, not the legend)."""
    events = dataset.events
    passes = np.ones(len(events), dtype=bool)
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
    if view.disputed:
        passes &= claims.is_disputed(dataset) == (view.disputed == "yes")
    if view.claimants:
        passes &= events["claimed_by"].isin(view.claimants).to_numpy()
    if view.text:
        passes &= search.rows_with(dataset, view.text)
    return passes


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
        month = edtf.parse(edtf.iso(day).rpartition("-")[0])
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
