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
from geodata.view.query import DATE_WORDS, DRAW_WORDS, CIRCLE_WORDS, View, default_view

MAX_VALUE: Final = 200
"""Longest value of a parameter, in characters; a longer one is ignored and reported."""
MAX_VALUES: Final = 50
"""Most values of one parameter."""

Params = Mapping[str, Sequence[str]]


def from_params(params: Params, info: DatasetInfo, taxonomy: Taxonomy) -> tuple[View, list[str]]:
    """The view of a URL's parameters, and one sentence for each parameter that was ignored."""
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
        ignored.append("'from' in the link was ignored, and 'to' with it: 'from' is after 'to'.")
    return view, ignored


def to_params(view: View, info: DatasetInfo) -> dict[str, str | list[str]]:
    """The URL parameters of a view, without those at their default."""
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


def _read_draw(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    return replace(view, draw=_one_of(DRAW_WORDS, _last(values)))


def _read_circles(view: View, values: tuple[str, ...], _: Taxonomy) -> View:
    return replace(view, circles=_one_of(CIRCLE_WORDS, _last(values)))


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
    "hide": _read_hidden,
    "event": lambda view, values, _: replace(view, event=_last(values)),
    "at": _read_at,
    "draw": _read_draw,
    "circles": _read_circles,
    "rev": lambda view, values, _: replace(view, rev=_last(values)),
}
PARAMS: Final = tuple(_READERS)
"""The names of the URL parameters."""
