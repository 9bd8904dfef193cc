"""URL parameters ↔ `View`.

The parameters are a contract with every link that was ever shared. Defaults are left out; a parameter that cannot be
read is ignored, and the reader gets a sentence about it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal
from urllib.parse import urlencode

from geodata import edtf
from geodata.errors import InputError, ViewError
from geodata.model import DatasetInfo, Taxonomy, WherePrec
from geodata.taxonomy import read as read_taxonomy
from geodata.view import kinds
from geodata.view.query import CIRCLE_WORDS, DATE_WORDS, DRAW_WORDS, View, default_view

MAX_VALUE: Final = 200
"""Longest value of a parameter, in characters; a longer one is ignored and reported."""
MAX_VALUES: Final = 50
"""Most values of one parameter."""
MOST_LAYERS: Final = 6
"""Layers that are shown at once: each has symbol and colours of its own."""
MIN_SIDE, MAX_SIDE = 50, 20_000
"""Pixels of a map's width or height."""
MOST_LONGITUDE: Final = 180 + 10 * 360
"""Largest longitude that is read, in degrees: a map may be dragged round the world, and shows the same ground again."""

Params = Mapping[str, Sequence[str]]


class UnreadableViewError(ViewError):
    """Some parameters of a view cannot be read; `faults`: the name of each, and why."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.words({}))

    def words(self, called: Mapping[str, str]) -> str:
        """The faults in words. `called`: what a parameter is called, if not by its name."""
        return ". ".join(f"{called.get(name, repr(name))}: {why}" for name, why in self.faults)


def from_params(params: Params, info: DatasetInfo, taxonomy: Taxonomy) -> tuple[View, list[str]]:
    """The view of a URL's parameters, and one sentence for each parameter that was ignored."""
    view, faults = read(params, info, taxonomy)
    return view, [f"'{name}' in the link was ignored: {why}." for name, why in faults]


def exactly(params: Params, info: DatasetInfo, taxonomy: Taxonomy) -> View:
    """The view of parameters that must all be readable. Raises UnreadableViewError."""
    view, faults = read(params, info, taxonomy)
    if faults:
        raise UnreadableViewError(faults)
    return view


def read(params: Params, info: DatasetInfo, taxonomy: Taxonomy) -> tuple[View, list[tuple[str, str]]]:
    """The view of the parameters that can be read; the name of each other, and why it cannot."""
    view = default_view(info)
    faults: list[tuple[str, str]] = []
    for name, values in params.items():
        reader = _READERS.get(name)
        if reader is None:
            continue
        try:
            view = reader(view, _clean(values), taxonomy)
        except InputError as error:
            faults.append((name, str(error)))
    if view.start > view.end:
        default = default_view(info)
        view = replace(view, start=default.start, end=default.end)
        faults.append(("from", "it is after the end of the window, so neither is used"))
    return view, faults


def cut_to_timeline(view: View, info: DatasetInfo) -> tuple[View, str]:
    """`view` with its window cut to the timeline, and a sentence that says so; "" where nothing is cut.

    A window that lies wholly outside gives way to all of the time.
    """
    whole = default_view(info)
    if view.start >= whole.start and view.end <= whole.end:
        return view, ""
    first, last = (edtf.words(edtf.iso(day))[0] for day in (whole.start, whole.end))
    reach = f"the timeline of these data goes from {first} to {last}"
    if view.start > whole.end or view.end < whole.start:
        outside = f"The dates in the link lie outside the data: {reach}, and all of it is shown."
        return replace(view, start=whole.start, end=whole.end), outside
    cut = replace(view, start=max(view.start, whole.start), end=min(view.end, whole.end))
    return cut, f"The dates in the link reach further than the data: {reach}."


def to_params(view: View, info: DatasetInfo) -> dict[str, str | list[str]]:
    """The URL parameters of a view, without those at their default.

    With an event the window is always named: a link to an event alone opens the window around it.
    Kinds of events are named by `show` or `hide`, whichever is shorter.
    """
    default = default_view(info)
    params: dict[str, str | list[str]] = {}
    if view.event or view.start != default.start:
        params["from"] = edtf.iso(view.start)
    if view.event or view.end != default.end:
        params["to"] = edtf.iso(view.end)
    if view.mode != default.mode:
        params["mode"] = view.mode
    lists = {
        "side": view.sides,
        "place": view.places,
        "claimed_by": view.claimants,
        **_kinds(view),
        "layer": view.layers,
    }
    params |= {name: list(values) for name, values in lists.items() if values}
    texts = {"q": view.text, "dates": view.date_prec, "places": view.where_prec}
    texts |= {"disputed": view.disputed, "event": view.event}
    params |= {name: value for name, value in texts.items() if value}
    if view.at is not None:
        latitude, longitude, zoom = view.at
        params["at"] = f"{latitude:.4f},{longitude:.4f},{zoom:g}"
        if view.size is not None:
            params["size"] = f"{view.size[0]}x{view.size[1]}"
    if view.draw != default.draw:
        params["draw"] = view.draw
    if view.circles != default.circles:
        params["circles"] = view.circles
    if view.rev:
        params["rev"] = view.rev
    return params


def address(site: str, view: View, info: DatasetInfo, version: str = "") -> str:
    """Address of a view on the map at `site` ("https://example.org/"); `version`: of the data, "" for the newest."""
    params = urlencode(to_params(replace(view, rev=version), info), doseq=True, safe=",")
    return f"{site}?{params}" if params else site


def _kinds(view: View) -> dict[str, tuple[str, ...]]:
    """The parameter that says which kinds are shown: the shorter of two."""
    if not view.hidden:
        return {}
    known = read_taxonomy()
    if not set(view.hidden) <= set(kinds.labels(known)) or view.layers:  # what is shown would leave out the layers
        return {"hide": view.hidden}
    shown = kinds.others(view.hidden, known)
    both = [{"hide": view.hidden}, *([{"show": shown}] if shown else [])]
    return min(both, key=lambda params: len(urlencode(params, doseq=True)))


def _clean(values: Sequence[str]) -> tuple[str, ...]:
    if len(values) > MAX_VALUES:
        raise ViewError(f"it has {len(values)} values, and at most {MAX_VALUES} are read")
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
    return _hide(view, kinds.every(taxonomy) - kinds.of_types(values, taxonomy), taxonomy) if values else view


def _read_hidden(view: View, values: tuple[str, ...], taxonomy: Taxonomy) -> View:
    return _hide(view, _kinds_named(values, taxonomy), taxonomy)


def _read_shown(view: View, values: tuple[str, ...], taxonomy: Taxonomy) -> View:
    return _hide(view, kinds.every(taxonomy) - _kinds_named(values, taxonomy), taxonomy) if values else view


def _kinds_named(values: tuple[str, ...], taxonomy: Taxonomy) -> frozenset[int]:
    unknown = [value for value in values if value not in kinds.labels(taxonomy)]
    if unknown:
        raise ViewError(f"{unknown[0]!r} is no group of the legend and no kind in one")
    return kinds.of_names(values, taxonomy)


def _hide(view: View, hidden: frozenset[int], taxonomy: Taxonomy) -> View:
    """The view with more kinds hidden: what several parameters hide is all hidden."""
    return replace(view, hidden=kinds.names_of(kinds.of_names(view.hidden, taxonomy) | hidden, taxonomy))


def _read_disputed(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    match _last(values):
        case "yes":
            return replace(view, disputed="yes")
        case "no":
            return replace(view, disputed="no")
    raise ViewError("it is 'yes' or 'no'")


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
    if not (finite and abs(latitude) <= 90 and abs(longitude) <= MOST_LONGITUDE and 0 <= zoom <= 20):  # noqa: PLR2004 - degrees
        raise ViewError("latitude is -90 to 90, longitude -180 to 180, zoom 0 to 20")
    if abs(longitude) > 180:  # noqa: PLR2004 - degrees: the reader went round the world
        longitude = (longitude + 180) % 360 - 180
    return replace(view, at=(latitude, longitude, zoom))


def _read_size(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    sides = _last(values).split("x")
    if len(sides) != 2 or not all(side.isdecimal() and MIN_SIDE <= int(side[:6]) <= MAX_SIDE for side in sides):  # noqa: PLR2004 - width, height
        raise ViewError(f"it is the map's width and height in pixels, {MIN_SIDE} to {MAX_SIDE}, such as 940x560")
    return replace(view, size=(int(sides[0]), int(sides[1])))


def _read_draw(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    return replace(view, draw=_one_of(DRAW_WORDS, _last(values)))


def _read_circles(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    return replace(view, circles=_one_of(CIRCLE_WORDS, _last(values)))


def _read_layers(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    if len(values) > MOST_LAYERS:
        raise ViewError(f"at most {MOST_LAYERS} layers are shown at once")
    return replace(view, layers=tuple(sorted(values)))


def _one_of(words: tuple[str, ...], value: str) -> str:
    if value not in words:
        raise ViewError(f"it is one of {', '.join(words)}")
    return value


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
    "disputed": _read_disputed,
    "claimed_by": lambda view, values, _: replace(view, claimants=values),
    "hide": _read_hidden,
    "show": _read_shown,
    "layer": _read_layers,
    "event": lambda view, values, _: replace(view, event=_last(values)),
    "at": _read_at,
    "size": _read_size,
    "draw": _read_draw,
    "circles": _read_circles,
    "rev": lambda view, values, _: replace(view, rev=_last(values)),
}
PARAMS: Final = tuple(_READERS)
"""The names of the URL parameters."""
