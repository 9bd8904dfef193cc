"""The events of a selection as a CSV file for readers: with evidence and sources, ready for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geodata.tables import csvfile
from geodata.tables.columns import READER_COLUMNS
from geodata.view import claims, further
from geodata.view.details import deaths

if TYPE_CHECKING:
    from geodata.model import Dataset


ADDED: Final = (
    *("deaths", "source_title", "source_publisher", "source_url", "supported_by", "disputed_by", "media_credit"),
)
"""Columns besides those of events.csv: deaths with who claims and disputes them, the source in words, the evidence,
one piece after the other, and what the media are and whom to credit for them."""
ENCODING: Final = "utf-8-sig"
"""UTF-8 with a byte order mark, without which Excel mistakes letters."""
BETWEEN: Final = " | "
"""Between two pieces of evidence in one cell."""


COLUMNS: Final = (*READER_COLUMNS, *ADDED)
"""The columns that readers get of every dataset: those of events.csv, then `ADDED`."""


def columns(dataset: Dataset) -> tuple[str, ...]:
    """The columns that readers get of this dataset: `COLUMNS`, then its own."""
    return (*COLUMNS, *(column.name for column in dataset.info.columns))


def readers_csv(dataset: Dataset, events: pd.DataFrame) -> bytes:
    """Write `events`, rows of `dataset.events`, in `ENCODING`; no spreadsheet runs a cell (`csvfile.write_csv`)."""
    return csvfile.write_csv(readers_table(dataset, events), columns(dataset)).encode(ENCODING, "replace")


def readers_table(dataset: Dataset, events: pd.DataFrame) -> pd.DataFrame:
    """`events`, rows of `dataset.events`, with the texts of `ADDED` beside their own columns."""
    sources = dataset.sources.drop_duplicates("source").set_index("source")
    rows = [{str(name): cell for name, cell in row.items()} for row in events.to_dict("records")]
    texts = {
        "deaths": pd.Series([_deaths(dataset, row) for row in rows], index=events.index, dtype="str"),
        "source_title": _looked_up(events["source"], sources["title"]),
        "source_publisher": _looked_up(events["source"], sources["publisher"]),
        "source_url": _looked_up(events["source"], sources["url"].where(sources["url"] != "", sources["archive_url"])),
        "supported_by": _evidence(dataset, events["event_id"], "supports"),
        "disputed_by": _evidence(dataset, events["event_id"], "disputes"),
        "media_credit": events["media"].map(lambda cell: further.media_credits(dataset, cell)).astype("str"),
    }
    return events.assign(**texts)


def _deaths(dataset: Dataset, event: dict[str, Any]) -> str:
    """The deaths of an event with who claims and who disputes it; "" for no number."""
    known = deaths(event)
    toll = claims.toll(known, event["claimed_by"], claims.of_event(dataset, event)) if known else ""
    return toll.removeprefix("Deaths: ")


def _looked_up(ids: pd.Series[str], texts: pd.Series[str]) -> pd.Series[str]:
    known = texts.to_dict()
    return ids.map(lambda found: known.get(found, "")).astype("str")


def _evidence(dataset: Dataset, ids: pd.Series[str], stance: str) -> pd.Series[str]:
    """For each event the pieces of evidence of one stance in words: who says it, the quote, the source's title."""
    titles = dict(zip(dataset.sources["source"], dataset.sources["title"], strict=True))
    pieces: dict[str, list[str]] = {}
    for item in dataset.evidence[dataset.evidence["stance"] == stance].to_dict("records"):
        who = f"{item['claimed_by']}: " if item["claimed_by"] else ""
        quote = f"“{item['quote']}”" if item["quote"] else item["note"]
        source = titles.get(item["source"]) or item["source"]
        pieces.setdefault(item["event_id"], []).append(f"{who}{quote}" + (f" ({source})" if source else ""))
    return ids.map(lambda event: BETWEEN.join(pieces.get(event, ()))).astype("str")
