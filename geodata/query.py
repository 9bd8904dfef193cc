"""One function from (events, view) to what is seen, and the ledger of what is not.

A view's dates are days since 1970-01-01. The URL's parameters are the contract of the README: everything at its
default is left out, and whatever cannot be read is ignored *and said*.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from geodata import edtf
from geodata.errors import InputError, ViewError
from geodata.model import DatasetInfo, DatePrec, Taxonomy, WherePrec

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MAX_VALUE: Final = 200
"""Characters of a URL value that are looked at; longer ones are ignored and said."""
MAX_VALUES: Final = 50

DATE_WORDS: Final = {"day": DatePrec.DAY, "week": DatePrec.WEEK, "month": DatePrec.MONTH, "year": DatePrec.YEAR}
"""URL words for "date known at least to"."""

Params = Mapping[str, Sequence[str]]


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
class Ledger:
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
    ledger: Ledger


def default_view(info: DatasetInfo) -> View:
    """The whole timeline, nothing filtered."""
    return View(start=edtf.day(info.first), end=edtf.day(info.last))


def select(events: pd.DataFrame, view: View, taxonomy: Taxonomy) -> Selection:
    """What of `events` (the table of `geodata.model.Dataset`) is seen in `view`."""
    passes = passes_filters(events, view)
    if view.hidden:
        off = [i for i, group in enumerate(taxonomy.groups) if group.group in view.hidden]
        passes = passes & ~np.isin(events["group"].to_numpy(), off)
    start, end = events["start_day"].to_numpy(), events["end_day"].to_numpy()
    located = ~np.isnan(events["lat"].to_numpy())
    dated = start <= end
    inside = dated & (start <= view.end) & ((end >= view.start) if view.mode == "window" else True)
    shown = passes & located & inside
    counts = [shown, passes & located & dated & ~inside, passes & located & ~dated, passes & ~located, ~passes]
    n_shown, outside, undated, unlocated, filtered = (int(part.sum()) for part in counts)
    return Selection(passes, shown, Ledger(n_shown, len(events), outside, undated, unlocated, filtered))


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


def from_params(params: Params, info: DatasetInfo, taxonomy: Taxonomy) -> tuple[View, list[str]]:
    """The view that a URL's parameters ask for, and one sentence per parameter that was ignored."""
    view = default_view(info)
    ignored: list[str] = []
    for name, values in params.items():
        reader = _READERS.get(name)
        if reader is None:
            continue
        try:
            view = reader(view, _clean(values), taxonomy)
        except InputError as error:
            ignored.append(f"'{name}' in the link was ignored: {error}.")
    if view.start > view.end:
        default = default_view(info)
        view = replace(view, start=default.start, end=default.end)
        ignored.append("'from' and 'to' in the link were ignored: 'to' is before 'from'.")
    return view, ignored


def to_params(view: View, info: DatasetInfo) -> dict[str, str | list[str]]:
    """The URL parameters of a view; what is at its default is left out."""
    default = default_view(info)
    params: dict[str, str | list[str]] = {}
    if view.start != default.start:
        params["from"] = edtf.iso(view.start)
    if view.end != default.end:
        params["to"] = edtf.iso(view.end)
    if view.mode != default.mode:
        params["mode"] = view.mode
    lists = {"type": view.types, "side": view.sides, "place": view.places, "hide": view.hidden}
    params |= {name: list(values) for name, values in lists.items() if values}
    texts = {"q": view.text, "dates": view.date_prec, "places": view.where_prec, "event": view.event}
    params |= {name: value for name, value in texts.items() if value}
    if view.at is not None:
        latitude, longitude, zoom = view.at
        params["at"] = f"{latitude:.4f},{longitude:.4f},{zoom:g}"
    if view.rev:
        params["rev"] = view.rev
    return params


def around(view: View, start_day: int, end_day: int, info: DatasetInfo) -> View:
    """`view` with its window opened so far that it touches the interval of an event (undated: as it is)."""
    if start_day > end_day or (start_day <= view.end and end_day >= view.start):
        return view
    whole = default_view(info)
    first, last = max(start_day, whole.start), min(end_day, whole.end)
    if first > last:  # outside the timeline's extent: show where it would be
        first = last = min(max(start_day, whole.start), whole.end)
    return replace(view, start=min(view.start, first), end=max(view.end, last))


def focus(view: View, start_day: int, end_day: int, margin_days: int, info: DatasetInfo) -> View:
    """`view` with its window closed in on an event; an undated or open-ended one keeps that side open."""
    if start_day > end_day:
        return view
    whole = default_view(info)
    first, last = max(start_day - margin_days, whole.start), min(end_day + margin_days, whole.end)
    return around(replace(view, start=first, end=last) if first <= last else view, start_day, end_day, info)


def _clean(values: Sequence[str]) -> tuple[str, ...]:
    if len(values) > MAX_VALUES:
        raise ViewError(f"it stands there {len(values)} times, at most {MAX_VALUES} are read")
    if any(len(value) > MAX_VALUE for value in values):
        raise ViewError(f"a value is longer than {MAX_VALUE} characters")
    return tuple(dict.fromkeys(value for value in values if value))


def _last(values: tuple[str, ...]) -> str:
    return values[-1] if values else ""


def _day(value: str, edge: Literal["start", "end"]) -> int:
    parsed = edtf.parse(value)
    day = parsed.start_day if edge == "start" else parsed.end_day
    if abs(day) >= 2**31 - 1:
        raise ViewError("an open date has no day; write a day such as 2015-09-30")
    return day


def _read_from(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    return replace(view, start=_day(_last(values), "start"))


def _read_to(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    return replace(view, end=_day(_last(values), "end"))


def _read_mode(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    match _last(values):
        case "window":
            return replace(view, mode="window")
        case "cumulative":
            return replace(view, mode="cumulative")
    raise ViewError("it is 'window' or 'cumulative'")


def _read_types(view: View, values: tuple[str, ...], taxonomy: Taxonomy) -> View:
    unknown = [value for value in values if value not in taxonomy.event_types]
    if unknown:
        raise ViewError(f"{unknown[0]!r} is no event type of this data")
    return replace(view, types=values)


def _read_hidden(view: View, values: tuple[str, ...], taxonomy: Taxonomy) -> View:
    unknown = [value for value in values if value not in {group.group for group in taxonomy.groups}]
    if unknown:
        raise ViewError(f"{unknown[0]!r} is no group of the legend")
    return replace(view, hidden=values)


def _read_dates(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    if _last(values) not in DATE_WORDS:
        raise ViewError(f"it is one of {', '.join(DATE_WORDS)}")
    return replace(view, date_prec=_last(values))


def _read_where(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    if _last(values) not in {precision.word for precision in WherePrec}:
        raise ViewError(f"it is one of {', '.join(precision.word for precision in WherePrec)}")
    return replace(view, where_prec=_last(values))


def _read_at(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    try:
        latitude, longitude, zoom = (float(part) for part in _last(values).split(","))
    except ValueError:
        raise ViewError("it is latitude,longitude,zoom such as 35.1,36.9,8") from None
    finite = all(map(math.isfinite, (latitude, longitude, zoom)))
    if not (finite and abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= zoom <= 20):  # noqa: PLR2004 - degrees
        raise ViewError("latitude is -90 to 90, longitude -180 to 180, zoom 0 to 20")
    return replace(view, at=(latitude, longitude, zoom))


_READERS: Final[Mapping[str, Callable[[View, tuple[str, ...], Taxonomy], View]]] = {
    "from": _read_from,
    "to": _read_to,
    "mode": _read_mode,
    "type": _read_types,
    "side": lambda view, values, _: replace(view, sides=values),
    "place": lambda view, values, _: replace(view, places=values),
    "q": lambda view, values, _: replace(view, text=_last(values)),
    "dates": _read_dates,
    "places": _read_where,
    "hide": _read_hidden,
    "event": lambda view, values, _: replace(view, event=_last(values)),
    "at": _read_at,
    "rev": lambda view, values, _: replace(view, rev=_last(values)),
}
PARAMS: Final = tuple(_READERS)
"""The names of the URL's parameters."""
