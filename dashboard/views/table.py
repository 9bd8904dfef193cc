"""The Table page: the events of the view, sortable, and as CSV."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import streamlit as st

from dashboard import session
from geodata import edtf
from geodata.dataset import download, published
from geodata.drafting import keys
from geodata.errors import EdtfError
from geodata.view import query

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from dashboard.served import Served


COLUMNS: Final = {
    "date": "Date (EDTF)",
    "when": "When",
    "title": "Event",
    "place": "Place",
    "where_prec": "Place precision",
    "event_type": "Type",
    "sub_event_type": "Sub-type",
    "side_a": "Side A",
    "side_b": "Side B",
    "deaths_best": "Deaths",
    "claimed_by": "Claimed by",
    "quote": "Quote",
    "source": "Source",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "event_id": "Id",
}
MAX_ROWS: Final = 10_000
"""Rows shown on the page; the CSV has them all."""


def show(served_version: Served, view: query.View) -> None:
    """Show the events in the window that pass the filters, located or not."""
    session.entered("table")
    selection = query.select(served_version.dataset.events, view, served_version.dataset.taxonomy)
    tally = selection.tally
    listed = served_version.dataset.events[selection.shown]
    st.html('<h2 class="dateline-hidden">Events of this view</h2>')
    left_out = [f"{count:,} {which}" if count else which for count, which in published.left_out(served_version.dataset)]
    st.markdown(f"**{_window(view)}**: {' · '.join([sentence(tally), *left_out])}")
    downloads = st.container(horizontal=True)
    title = keys.slug(served_version.dataset.info.title) or "events"
    name = f"{title}-{dt.datetime.now(dt.UTC):%Y-%m-%d}.csv"
    _download(downloads, f"Download these {len(listed):,} as CSV", served_version, listed, name)
    if tally.total > tally.shown:
        rest = served_version.dataset.events[~selection.shown]
        _download(downloads, f"Download the other {len(rest):,}", served_version, rest, f"rest-of-{name}")
    if listed.empty:
        st.info(_why_empty(tally))
        return
    if len(listed) > MAX_ROWS:
        st.caption(f"The first {MAX_ROWS:,} of {len(listed):,} rows; the CSV has them all.")
    _grid(listed.head(MAX_ROWS))


def _download(place: DeltaGenerator, label: str, served_version: Served, events: pd.DataFrame, name: str) -> None:
    """A button that downloads some events; the file is written when it is pressed."""
    dataset = served_version.dataset
    place.download_button(
        label, lambda: download.readers_csv(dataset, events), name, "text/csv", key=name, on_click="ignore"
    )


def _why_empty(tally: query.Tally) -> str:
    if not tally.total:
        return "There are no events here yet: rows added to events.csv are announced here within seconds."
    if not tally.outside + tally.filtered:
        return "No event has both a date and a place. “Download the other” holds them, and the map page lists them."
    return "No event is in this view. Widen the window on the map, or clear a filter."


def sentence(tally: query.Tally) -> str:
    """The tally in words; its parts add up to the total."""
    parts = [
        (tally.outside, "outside the window"),
        (tally.undated, "undated"),
        (tally.unlocated, "not located"),
        (tally.filtered, "filtered"),
    ]
    rest = [f"{count:,} {reason}" for count, reason in parts if count]
    return " · ".join([f"{tally.shown:,} of {tally.total:,} shown", *rest])


def _when(date: str) -> str:
    try:
        return edtf.words(date)[0] if date else "undated"
    except EdtfError:
        return "undated"


def _window(view: query.View) -> str:
    first, last = (edtf.words(edtf.iso(day))[0] for day in (view.start, view.end))
    return f"Up to {last}" if view.mode == "cumulative" else f"{first} – {last}"


def _grid(listed: pd.DataFrame) -> None:
    words_of = {date: _when(date) for date in listed["date"].unique()}
    columns = {"when": listed["date"].map(words_of), "latitude": listed["lat"], "longitude": listed["lon"]}
    shown = listed.assign(**columns)[list(COLUMNS)].rename(columns=COLUMNS)
    st.dataframe(
        shown,
        hide_index=True,
        height="stretch",
        column_config={
            "Event": st.column_config.TextColumn(width="large"),
            "Quote": st.column_config.TextColumn(width="large"),
            "Latitude": st.column_config.NumberColumn(format="%.4f"),
            "Longitude": st.column_config.NumberColumn(format="%.4f"),
        },
    )
