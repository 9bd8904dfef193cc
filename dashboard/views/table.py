"""The Table page: the events of the view as a table, and as a file in each form of export, CSV first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import streamlit as st

from dashboard import bundle, session, style
from dashboard.server import downloads as server_downloads
from geodata import edtf
from geodata.dataset import download, published
from geodata.drafting import keys
from geodata.layers import combined
from geodata.view import query, reasons, table, url

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served


MOST: Final = 2_000
"""Rows that are loaded without scrolling, and printed; the CSV has them all."""


def show(served_version: Served, view: query.View, map_page: StreamlitPage | None = None) -> None:
    """Show the events in the window that pass the filters and have a place; a row opens its event on `map_page`."""
    session.entered("table")
    selection = query.select(served_version.dataset, view)
    tally = selection.tally
    listed = served_version.dataset.events[selection.shown]
    st.html('<h2 class="dateline-hidden">Events of this view</h2>')
    left_out = [f"{count:,} {which}" if count else which for count, which in published.left_out(served_version.dataset)]
    st.markdown(f"**{_window(view)}**: {' · '.join([sentence(tally), *left_out])}")
    downloads = st.container(horizontal=True)
    title = keys.slug(served_version.dataset.info.title) or "events"
    name = f"{title}-{dt.datetime.now(dt.UTC):%Y-%m-%d}.csv"
    _download(downloads, "Download these {:,} as CSV", served_version, listed, name)
    if tally.total > tally.shown:
        rest = served_version.dataset.events[~selection.shown]
        _download(downloads, "Download the other {:,}", served_version, rest, f"rest-of-{name}")
    if tally.shown:
        _other_forms(downloads, served_version, view, tally.shown)
    if kept_back := [one.title for one in served_version.layers if not one.redistribute]:
        st.caption(style.as_plain_markdown(f"Without {', '.join(kept_back)}: its licence forbids passing rows on."))
    if listed.empty:
        _empty(served_version, view, tally)
        return
    opened = bundle.component("table")(
        key="table", data=_data(served_version, view, len(listed)), on_open_change=lambda: None
    )
    if map_page is not None and opened.open and served_version.row_of(str(opened.open)) is not None:
        session.select(str(opened.open), served_version)
        st.switch_page(map_page)


def _data(served_version: Served, view: query.View, total: int) -> dict[str, Any]:
    numbers = table.numbers(served_version.dataset)
    params = url.to_params(replace(view, at=None, event="", rev=""), served_version.dataset.info)
    return {
        "address": f"./data/{served_version.version}/rows.json?{urlencode(params, doseq=True)}",
        "total": total,
        "columns": [
            {
                "name": name,
                "title": title,
                "isShown": name in table.AT_FIRST,
                "isNumber": name in numbers,
            }
            for name, title in table.offered(served_version.dataset).items()
        ],
        "most": MOST,
    }


def _empty(served_version: Served, view: query.View, tally: query.Tally) -> None:
    """Say why there is no row, and offer what would show some."""
    st.info(_why_empty(tally))
    for way in reasons.ways_out(served_version.dataset, view):
        events = f"{way.shown:,} event{'' if way.shown == 1 else 's'}"
        st.button(
            style.as_plain_markdown(f"{events} {way.words}"),
            on_click=session.clear,
            args=(view, list(way.clears), served_version),
            key=f"table way {' '.join(way.clears)}",
        )


def _download(place: DeltaGenerator, label: str, served_version: Served, events: pd.DataFrame, name: str) -> None:
    """A button that downloads those of the events that may be passed on; the file is written when it is pressed."""
    dataset = served_version.dataset
    events = combined.redistributable(events, served_version.layers)
    place.download_button(
        label.format(len(events)),
        lambda: download.readers_csv(dataset, events),
        name,
        "text/csv",
        key=name,
        on_click="ignore",
    )


def _other_forms(place: DeltaGenerator, served_version: Served, view: query.View, shown: int) -> None:
    """A button that opens a list of the forms in which the same events can be downloaded, each with what it holds."""
    params = urlencode(url.to_params(replace(view, event="", rev=""), served_version.dataset.info), doseq=True)
    with place.popover("Other forms"):
        if shown > server_downloads.MOST_EVENTS:
            st.markdown(
                f"Of more than {server_downloads.MOST_EVENTS:,} events there is a CSV here; choose a narrower view."
            )
            return
        st.markdown("These events as a file that says its licence, its version and what it lacks:")
        for name, (title, holds) in server_downloads.offered().items():
            address = f"./data/{served_version.version}/download/{name}?{params}"
            st.markdown(f"[{style.as_plain_markdown(title)}]({address}): {style.as_plain_markdown(holds)}")


def _why_empty(tally: query.Tally) -> str:
    if not tally.total:
        return "There are no events here yet: rows added to events.csv are announced here within seconds."
    if not tally.outside + tally.filtered:
        return "No event has both a date and a place. “Download the other” holds them, and the map page lists them."
    return "No event is in this view."


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


def _window(view: query.View) -> str:
    first, last = (edtf.words(edtf.iso(day))[0] for day in (view.start, view.end))
    return f"Up to {last}" if view.mode == "cumulative" else f"{first} – {last}"
