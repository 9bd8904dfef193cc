"""The sidebar: widgets ⇄ the filters of a view. They are drawn outside the pages, so that every page keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import style
from geodata.view.query import DATE_WORDS, View
from geodata.view.url import MAX_VALUE, MAX_VALUES

if TYPE_CHECKING:
    from dashboard.served import Served


CLEARED: Final = "dateline filters cleared"
MAX_OPTIONS: Final = 2000
"""Longest list of names in a filter; with more, readers search with the words field instead."""

DATE_LABELS: Final = {
    "": "any precision",
    "year": "the year",
    "month": "the month",
    "week": "the week",
    "day": "the day",
}
WHERE_LABELS: Final = {
    "": "any precision",
    "country": "the country",
    "region": "the region",
    "province": "the province",
    "district": "the district",
    "near": "nearby",
    "exact": "the exact place",
}
assert set(DATE_LABELS) - {""} == set(DATE_WORDS)  # noqa: S101 - two spellings of one vocabulary


def sidebar(served_version: Served, view: View) -> View:
    """Draw the filters, set as in `view`, and return the view with the reader's current choices."""
    if st.session_state.pop(CLEARED, False):
        _clear()
    with st.sidebar:
        st.html('<h2 class="dateline-filters">Show</h2>')
        types = _choose("Type", "any type", served_version.types, view.types)
        sides = _choose("Actor", "any actor", served_version.sides, view.sides)
        places = _choose("Place", "any place", served_version.places, view.places)
        text = st.text_input("Words", view.text, placeholder="Search the text", max_chars=MAX_VALUE, key="filter text")
        dates = _at_least("Date known at least to", DATE_LABELS, view.date_prec)
        where = _at_least("Place known at least to", WHERE_LABELS, view.where_prec)
        chosen = replace(
            view, types=types, sides=sides, places=places, text=text.strip(), date_prec=dates, where_prec=where
        )
        if any(chosen.filters):
            st.button("Clear all filters", on_click=_clear, width="stretch", type="tertiary")
        st.html('<p class="dateline-note">Base map: Natural Earth, drawn on this machine.</p>')
    return chosen


def clear_next() -> None:
    """Let the next run of the script clear the filters: this one has drawn them."""
    st.session_state[CLEARED] = True


def fill(view: View) -> None:
    """Set the filters as in `view`. Call it before the widgets are drawn, which otherwise keep their values."""
    for label, chosen in (("Type", view.types), ("Actor", view.sides), ("Place", view.places)):
        st.session_state[f"filter {label}"] = list(chosen)
    st.session_state["filter text"] = view.text
    st.session_state["filter Date known at least to"] = view.date_prec
    st.session_state["filter Place known at least to"] = view.where_prec


def _choose(label: str, hint: str, options: tuple[str, ...], chosen: tuple[str, ...]) -> tuple[str, ...]:
    offered = options if len(options) <= MAX_OPTIONS else chosen
    note = None if offered is options else f"{len(options):,} names are too many for a list: type one under Words."
    key = f"filter {label}"
    wanted = st.session_state.get(key, chosen)
    lost = [value for value in wanted if value not in offered]
    if lost and key in st.session_state:  # the reader chose it in an earlier version
        st.toast(style.as_plain_markdown(f"{label}: the filter {lost[0]} is gone, as the data no longer have it."))
    if lost or key not in st.session_state:
        st.session_state[key] = [value for value in wanted if value in offered]
    return tuple(
        st.multiselect(
            label, offered, placeholder=hint, help=note, key=key, max_selections=MAX_VALUES, disabled=not offered
        )
    )


def _at_least(label: str, labels: dict[str, str], chosen: str) -> str:
    key = f"filter {label}"
    if key not in st.session_state:
        st.session_state[key] = chosen
    word: Callable[[str], str] = labels.__getitem__
    return st.selectbox(label, list(labels), format_func=word, key=key)


def _clear() -> None:
    for name in ("Type", "Actor", "Place"):
        st.session_state[f"filter {name}"] = []
    for name in ("text", "Date known at least to", "Place known at least to"):
        st.session_state[f"filter {name}"] = ""
