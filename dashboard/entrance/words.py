"""A view in words: for the tab, for the picture beside a link, and for readers whose page has not been drawn yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboard.briefings import pictures
from geodata import edtf
from geodata.errors import EdtfError
from geodata.view import query

if TYPE_CHECKING:
    from dashboard.served import Served

NAME: Final = "Dateline"
LONGEST: Final = 80
"""Longest title of an event in a tab's title, in characters."""


def tab_title(page: str, view: query.View, served_version: Served) -> str:
    """The title of the tab: the opened event, the page, the dataset."""
    title = event_title(view, served_version)
    short = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
    return " · ".join(part for part in (short, page, served_version.dataset.info.title, NAME) if part)


def event_title(view: query.View, served_version: Served) -> str:
    """The title of the opened event in one line, "" for none."""
    row = served_version.row_of(view.event)
    return "" if row is None else " ".join(str(served_version.dataset.events["title"].iloc[row]).split())


def sentence(view: query.View, served_version: Served) -> str:
    """What the map shows: the window, how many of how many events, and the opened event with its time and place."""
    dataset = served_version.dataset
    tally = query.select(dataset, view).tally
    shown = f"{tally.shown:,} of {tally.total:,} event{'' if tally.total == 1 else 's'} on the map"
    words = f"{pictures.window(view)}: {shown}{', filtered' if tally.filtered else ''}."
    row = served_version.row_of(view.event)
    if row is None:
        return words
    event = dataset.events.iloc[row]
    when = " ".join((_when(str(event["date"])), str(event["place"]))).strip()
    return f"“{event_title(view, served_version)}”{f', {when}' if when else ''}. {words}"


def _when(date: str) -> str:
    try:
        return f"{edtf.words(date)[0]}," if date else ""
    except EdtfError:
        return ""
