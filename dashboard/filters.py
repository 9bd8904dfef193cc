"""The sidebar: widgets ⇄ the filters of a view. They are drawn outside the pages, so that every page keeps them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from dashboard import access, bundle, layered, session, style
from geodata.view import kinds
from geodata.view.query import DATE_WORDS, View
from geodata.view.url import MAX_VALUE, MAX_VALUES, MOST_LAYERS

if TYPE_CHECKING:
    from dashboard.served import Served
    from geodata.model import Taxonomy


MAX_OPTIONS: Final = 2000
"""Longest list of names in a filter; with more, readers search with the words field instead."""

TEXT: Final = "filter text"
TURN: Final = "filter text turn"
"""Counts up when the words are set by anything but typing."""
FIELD: Final = "filter words"
ALL_KINDS: Final = "filter Type cleared"
LAYERS: Final = "filter Layers"
SEEN_KINDS: Final = "filter Type seen"
"""The kinds that the view hid when the filter was drawn last: the legend changes them too."""

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
DISPUTED: Final[dict[str, Literal["", "yes", "no"]]] = {"": "", "yes": "yes", "no": "no"}
DISPUTE_LABELS: Final = {"": "disputed or not", "yes": "disputed", "no": "disputed by nobody"}
assert set(DATE_LABELS) - {""} == set(DATE_WORDS)  # noqa: S101 - two spellings of one vocabulary


def sidebar(served_version: Served, view: View) -> View:
    """Draw the filters, set as in `view`, and return the view with the reader's current choices."""
    if session.take_refilled():
        fill(view)
    with st.sidebar:
        st.html('<h2 class="dateline-filters">Show</h2>')
        text = _words(view.text)
        layers = _layers(served_version, view.layers)
        hidden = _kinds(served_version, view.hidden)
        sides = _choose("Actor", "any actor", served_version.sides, view.sides)
        places = _choose("Place", "any place", served_version.places, view.places)
        claimants = _choose("Claimed by", "anybody or nobody", served_version.claimants, view.claimants)
        disputed = _at_least("Disputed", DISPUTE_LABELS, view.disputed)
        dates = _at_least("Date known at least to", DATE_LABELS, view.date_prec)
        where = _at_least("Place known at least to", WHERE_LABELS, view.where_prec)
        chosen = replace(view, hidden=hidden, sides=sides, places=places, text=text.strip(), claimants=claimants)
        chosen = replace(chosen, date_prec=dates, where_prec=where, disputed=DISPUTED[disputed], layers=layers)
        if any(chosen.filters) or chosen.hidden:
            st.button("Clear all filters", on_click=_clear, width="stretch", type="tertiary")
        st.html('<p class="dateline-note">Base map: Natural Earth, drawn on this machine.</p>')
    return chosen


def fill(view: View) -> None:
    """Set the filters as in `view`. Call it before the widgets are drawn, which otherwise keep their values."""
    for label, chosen in (("Actor", view.sides), ("Place", view.places), ("Claimed by", view.claimants)):
        st.session_state[f"filter {label}"] = list(chosen)
    st.session_state[LAYERS] = list(view.layers)
    st.session_state.pop(SEEN_KINDS, None)
    st.session_state["filter Disputed"] = view.disputed
    _set_words(view.text)
    st.session_state["filter Date known at least to"] = view.date_prec
    st.session_state["filter Place known at least to"] = view.where_prec


def _words(text: str) -> str:
    """The words to search for, which the browser sends while they are typed."""
    if TEXT not in st.session_state:
        _set_words(text)
    data = {"text": st.session_state[TEXT], "turn": st.session_state[TURN], "most": MAX_VALUE}
    bundle.component("search")(key=FIELD, data=data, on_text_change=_typed)
    return str(st.session_state[TEXT])


def _set_words(text: str) -> None:
    """Set the words, and let the field show them."""
    st.session_state[TEXT] = text
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _typed() -> None:
    sent = getattr(st.session_state.get(FIELD), "text", None)
    if isinstance(sent, str):
        st.session_state[TEXT] = sent[:MAX_VALUE]


def _layers(served_version: Served, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the layers that are switched on; no field where there is none to switch on."""
    offered = layered.offered(served_version, editor=access.allowed())
    if not offered:
        return ()
    if LAYERS not in st.session_state or not set(st.session_state[LAYERS]) <= set(offered):
        st.session_state[LAYERS] = [name for name in chosen if name in offered]
    label: Callable[[str], str] = lambda name: f"{offered[name].title} · {offered[name].events:,}"  # noqa: E731
    note = "Other people’s data beside these events; each layer credits its source."
    on = st.multiselect(
        "Layers",
        list(offered),
        format_func=label,
        placeholder="none",
        help=note,
        key=LAYERS,
        max_selections=MOST_LAYERS,
    )
    for name in on:
        if told := layered.last_update(served_version, offered[name]):
            st.caption(style.as_plain_markdown(f"{offered[name].title}, {told}"))
    return tuple(sorted(on))


def _kinds(served_version: Served, hidden: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the groups and kinds that are hidden, chosen in the same tree as in the legend."""
    taxonomy, occurring = served_version.dataset.taxonomy, served_version.kinds
    words, every = kinds.labels(taxonomy), kinds.every(taxonomy)
    if st.session_state.pop(ALL_KINDS, False):
        hidden = ()
    shown = list(kinds.names_of(every - kinds.of_names(hidden, taxonomy), taxonomy, occurring)) if hidden else []
    options = _tree(taxonomy, occurring)
    known = st.session_state.get("filter Type")
    if known is None or st.session_state.get(SEEN_KINDS) != hidden or not set(known) <= set(options):
        st.session_state["filter Type"] = shown
    note = "A group of the legend, or some of the kinds in it; the legend on the map has the same."
    label: Callable[[str], str] = words.__getitem__
    hint = "no type" if hidden and not shown else "any type"
    chosen = st.multiselect("Type", options, format_func=label, placeholder=hint, help=note, key="filter Type")
    if chosen != shown:
        hidden = kinds.names_of(every - kinds.of_names(chosen, taxonomy), taxonomy) if chosen else ()
    st.session_state[SEEN_KINDS] = hidden
    return hidden


def _tree(taxonomy: Taxonomy, occurring: frozenset[int]) -> list[str]:
    """The names of the groups that occur, each before its kinds, if there is more than one."""
    every = kinds.kinds(taxonomy)
    names = []
    for number, group in enumerate(taxonomy.groups):
        members = [every[kind].name for kind in sorted(occurring) if every[kind].group == number]
        names += [group.group, *(members if len(members) > 1 else [])] if members else []
    return names


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
    for name in ("Actor", "Place", "Claimed by"):
        st.session_state[f"filter {name}"] = []
    st.session_state[ALL_KINDS] = True
    _set_words("")
    for name in ("Disputed", "Date known at least to", "Place known at least to"):
        st.session_state[f"filter {name}"] = ""
