"""Why a view shows nothing: which filter leaves its events out, and what would show without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from geodata.view import query

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.model import Dataset
    from geodata.view.query import View


@dataclass(frozen=True, slots=True)
class WayOut:
    """One change of a view that shows nothing: what it clears, in words, and how many events it then shows.

    `clears` names fields of the view (keys of `FILTERS`), and ``window`` for the whole period.
    """

    clears: tuple[str, ...]
    words: str
    shown: int


WINDOW: Final = "window"
DATES: Final = {"day": "the day", "week": "the week", "month": "the month", "year": "the year"}


def _listed(values: tuple[str, ...]) -> str:
    return " or ".join(f"“{value}”" for value in values[:3]) + (" …" if len(values) > 3 else "")  # noqa: PLR2004 - enough


FILTERS: Final[dict[str, Callable[[View], str]]] = {
    "text": lambda view: f"the words {view.text}" if view.text else "",
    "hidden": lambda view: "the types that are switched off" if view.hidden else "",
    "sides": lambda view: f"the actor {_listed(view.sides)}" if view.sides else "",
    "places": lambda view: f"the place {_listed(view.places)}" if view.places else "",
    "claimants": lambda view: f"claimed by {_listed(view.claimants)}" if view.claimants else "",
    "disputed": lambda view: {"yes": "only what is disputed", "no": "only what nobody disputes"}.get(view.disputed, ""),
    "date_prec": lambda view: f"the date known to {DATES[view.date_prec]}" if view.date_prec else "",
    "where_prec": lambda view: f"the place known to “{view.where_prec}”" if view.where_prec else "",
}
"""Field of a view → its filter in words, "" when it is not set."""


def ways_out(dataset: Dataset, view: View) -> list[WayOut]:
    """What shows the events that a view leaves out, the smallest changes first: one filter or the window, or both.

    When no single change helps, all filters together, and these with the window. Ways that show nothing are left out.
    """
    words = {name: said for name, say in FILTERS.items() if (said := say(view))}
    whole = query.default_view(dataset.info)
    is_narrow = view.mode != "window" or (view.start, view.end) != (whole.start, whole.end)
    each: list[tuple[str, ...]] = [(name,) for name in (*words, *([WINDOW] if is_narrow else []))]
    found = _working(dataset, view, each, words)
    if is_narrow:
        useless = {name for way in found for name in way.clears}
        found += _working(dataset, view, [(name, WINDOW) for name in words if name not in useless], words)
    if not found and len(words) > 1:
        found = _working(dataset, view, [tuple(words)], words)
    if not found and words and is_narrow:
        found = _working(dataset, view, [(*words, WINDOW)], words)
    return found


def cleared(view: View, clears: tuple[str, ...], whole: View) -> View:
    """The view without some filters, and over the whole period where ``window`` is among them."""
    fields = [name for name in clears if name in FILTERS] + (["start", "end", "mode"] if WINDOW in clears else [])
    empty: dict[str, Any] = {name: getattr(whole, name) for name in fields}
    return replace(view, **empty)


def _working(dataset: Dataset, view: View, ways: list[tuple[str, ...]], words: dict[str, str]) -> list[WayOut]:
    whole = query.default_view(dataset.info)
    found = []
    for clears in ways:
        shown = query.select(dataset, cleared(view, clears, whole)).tally.shown
        if shown:
            parts = [words[name] for name in clears if name in words]
            filters = " and ".join(parts) if len(parts) < 3 else "any filter"  # noqa: PLR2004 - more than a pair
            period = ["over the whole period"] if WINDOW in clears else []
            found.append(WayOut(clears, " and ".join([*([f"without {filters}"] if parts else []), *period]), shown))
    return found
