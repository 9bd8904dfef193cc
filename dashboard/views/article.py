"""The Article page: a source's text, verbatim, with every event's quote marked and linked to its pin."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import bundle, session
from geodata import edtf
from geodata.errors import EdtfError
from geodata.view import details, marked_text, query

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served


def show(served_version: Served, map_page: StreamlitPage) -> None:
    """Show a source's text; readers choose the source when there are several."""
    session.entered("article")
    view = session.begin(served_version)
    sources = [
        source for source in served_version.dataset.sources["source"] if source in served_version.dataset.articles
    ]
    if not sources:
        st.info("No source of this data has its text here. A source's text is the file named in sources.csv.")
        return
    chosen = _source_of(served_version, view) if _source_of(served_version, view) in sources else sources[0]
    if len(sources) > 1:
        chosen = st.selectbox("Source", sources, index=sources.index(chosen))
    result = bundle.component("article")(
        key="article", data=_data(served_version, view, chosen), on_event_change=lambda: None
    )
    event = result.get("event")
    if event and served_version.row_of(str(event)) is not None:
        session.set_view(_opened_at(served_version, view, str(event)))
        st.switch_page(map_page)


def _opened_at(served_version: Served, view: query.View, event: str) -> query.View:
    """The view with the event selected and its window widened to include it; the map chooses its section."""
    row = served_version.dataset.events.iloc[served_version.row_of(event) or 0]
    start, end = int(row["start_day"]), int(row["end_day"])
    return replace(query.around(view, start, end, served_version.dataset.info), event=event)


def _source_of(served_version: Served, view: query.View) -> str:
    row = served_version.row_of(view.event)
    return "" if row is None else str(served_version.dataset.events["source"].iloc[row])


def _data(served_version: Served, view: query.View, source: str) -> dict[str, Any]:
    """The component's payload: plain strings only; the browser sets them as text."""
    dataset = served_version.dataset
    record = dataset.sources[dataset.sources["source"] == source].iloc[0]
    paragraphs = marked_text.of_source(dataset, source)
    mentioned = dict.fromkeys(event for paragraph in paragraphs for event in paragraph.events)
    notes = {event: _note(served_version, event) for event in mentioned if served_version.row_of(event) is not None}
    return {
        "facts": [
            part for part in (record["publisher"], _published(record["published"]), record.get("note", "")) if part
        ],
        "url": record["url"],
        "paragraphs": [
            {"runs": [{"text": run.text, "events": run.marks} for run in paragraph.runs], "events": paragraph.events}
            for paragraph in paragraphs
        ],
        "headlines": _headlines(paragraphs, dataset.articles[source].title),
        "notes": notes,
        "selected": view.event,
    }


def _published(date: str) -> str:
    try:
        return f"published {edtf.words(date)[0]}" if date else "publication date unknown"
    except EdtfError:
        return f"published {date}"


def _headlines(paragraphs: tuple[marked_text.QuotedParagraph, ...], title: str) -> int:
    """How many paragraphs at the beginning only repeat the title; paragraph numbers do not count them."""
    texts = ("".join(run.text for run in paragraph.runs) for paragraph in paragraphs[:-1])
    return sum(1 for _ in takewhile(lambda text: text.split() == title.split() != [], texts))


def _note(served_version: Served, event: str) -> dict[str, Any]:
    text = details.describe(served_version.dataset, served_version.row_of(event) or 0)
    group = served_version.dataset.taxonomy.groups[text["group"]]
    return {
        "title": text["title"],
        "when": text["when"],
        "where": text["where"],
        "symbol": group.symbol,
        "color": group.color,
        "color_dark": group.color_dark,
    }
