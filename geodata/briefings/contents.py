"""The data that go with a frozen briefing: the published rows of its version, to take away.

What a briefing's steps show, in words and numbers: events, the ledger of the others, sources and their numbers.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geodata import articles, edtf
from geodata.briefings import briefing
from geodata.dataset import reading
from geodata.errors import EdtfError
from geodata.model import Severity
from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, SOURCE_COLUMNS
from geodata.view import details, query
from geodata.view.query import Tally, View

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.briefings.briefing import Briefing, Step
    from geodata.model import Dataset


_WITHHELD: Final = {"file"}
"""Columns of sources.csv that say where things lie on the editors' machine."""


def files(dataset: Dataset) -> dict[str, bytes]:
    """File name → content, for a dataset that holds published rows, their evidence and their sources only."""
    return {"data.csv": data_csv(dataset), "data.geojson": data_geojson(dataset), **tables_of(dataset)}


def tables_of(dataset: Dataset) -> dict[str, bytes]:
    """The evidence and the sources."""
    return {
        "evidence.csv": reading.write_csv(dataset.evidence, [column.name for column in EVIDENCE_COLUMNS]).encode(),
        "sources.csv": reading.write_csv(
            dataset.sources, [column.name for column in SOURCE_COLUMNS if column.name not in _WITHHELD]
        ).encode(),
    }


def data_csv(dataset: Dataset) -> bytes:
    """The published rows with the columns of events.csv; no spreadsheet runs any of it."""
    return reading.write_csv(dataset.events, [column.name for column in EVENT_COLUMNS]).encode()


def data_geojson(dataset: Dataset) -> bytes:
    """The published rows as GeoJSON (RFC 7946); an event without a place has the geometry null."""
    names = [column.name for column in EVENT_COLUMNS if column.name not in {"latitude", "longitude"}]
    features = []
    for row in dataset.events.to_dict("records"):
        located = not np.isnan(row["lat"])
        point = {"type": "Point", "coordinates": [round(float(row["lon"]), 6), round(float(row["lat"]), 6)]}
        features.append(
            {
                "type": "Feature",
                "id": row["event_id"],
                "geometry": point if located else None,
                "properties": {name: str(row[name]) for name in names if str(row[name])},
            }
        )
    whole = {"type": "FeatureCollection", "features": features}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


_ARCHIVED: Final = re.compile(r"/web/([0-9]{4})([0-9]{2})([0-9]{2})[0-9]*(?:[a-z]{2}_)?/")
"""The day in an address of the Wayback Machine."""
MAX_CARDS: Final = 200
"""Events told in full at the end of a briefing; all stand in its data.csv."""
_LIMITS: Final = (
    "Only what these sources report is here: that nothing is shown does not mean that nothing happened. "
    "A date or place is never made surer than the source makes it."
)
MAX_LISTED: Final = 40
"""Events that one list names."""


@dataclass(frozen=True, slots=True)
class StepContents:
    """One step over the data. `rows` and `missing` are positions in the events' table."""

    step: Step
    view: View
    rows: tuple[int, ...]
    chosen: int | None
    """The event that the step is about."""
    ledger: Tally
    missing: tuple[tuple[str, tuple[int, ...]], ...]
    """Why, and which: the events that are not shown."""
    compared: tuple[tuple[str, int, int], ...]
    """Legend label, events before the day, events from it on; an event that lasts counts on both sides."""
    twice: tuple[int, int] = (0, 0)
    """How many events count on both sides, and how many there are on either."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited source. `accessed`: the day in words on which an editor read it, "" where none is recorded.

    `archived`: the day in words on which its archived copy was made, "" where the address does not tell.
    """

    number: int
    ident: str
    title: str
    publisher: str
    published: str
    url: str
    archive_url: str
    accessed: str
    archived: str
    note: str


def show(briefing: Briefing, dataset: Dataset) -> tuple[StepContents, ...]:
    """Every step over `dataset`, which holds published rows only. Raises InputError for a view it cannot read."""
    return tuple(_shown(step, dataset) for step in briefing.steps)


def sources(dataset: Dataset) -> tuple[Source, ...]:
    """The cited sources, numbered as the quotes number them."""
    return tuple(
        Source(
            number,
            row["source"],
            row["title"] or row["source"],
            row["publisher"],
            edtf.words(row["published"])[0] if row["published"] else "",
            row["url"],
            row["archive_url"],
            edtf.words(row["accessed"])[0] if row["accessed"] else "",
            _archived(row["archive_url"]),
            row["note"],
        )
        for number, row in enumerate(dataset.sources.to_dict("records"), 1)
    )


def _archived(address: str) -> str:
    match = _ARCHIVED.search(address)
    try:
        return edtf.words(edtf.iso(edtf.day("-".join(match.groups()))))[0] if match else ""
    except EdtfError:
        return ""  # digits that are no day


def coverage(dataset: Dataset) -> tuple[str, ...]:
    """Sentences on how the data came about and what they do not cover."""
    events, count = dataset.events, len(dataset.events)
    undated = int((events["start_day"] > events["end_day"]).sum())
    unlocated = int(events["lat"].isna().sum())
    quoted = int((events["quote"] != "").sum())
    vague = int((events["prec"] > 2).sum())  # noqa: PLR2004 - UCDP: past "near" it is an area
    kept_out = {
        one.line
        for one in dataset.problems
        if one.file == reading.FILES[0] and one.severity is Severity.ERROR and one.line
    }
    held = f"{_many(count, 'published event')} from {_many(len(dataset.sources), 'source')}"
    whole = f"Version {dataset.version} holds {held}; {quoted} of them with the verbatim sentence they come from."
    unsure = ", ".join(
        (
            f"{_many(undated, 'event')} without a date",
            f"{_many(unlocated, 'event')} without a place on the map",
            f"{_many(vague, 'event')} placed in a district, province, region or country only.",
        )
    )
    told = [whole, unsure, _LIMITS]
    if len(dataset.sources) == 1:
        told.insert(1, "All of it is one source’s account; nothing here has been confirmed by a second one.")
    if kept_out:
        told.append(f"{_many(len(kept_out), 'row')} of the data could not be read and counts nowhere.")
    return tuple(told)


def source_number(dataset: Dataset, ident: str) -> int:
    """The number of a source in `sources`, 0 when it is not there."""
    found = np.flatnonzero(dataset.sources["source"].to_numpy() == ident)
    return int(found[0]) + 1 if len(found) and ident else 0


def evidence_sources(dataset: Dataset, row: int) -> list[str]:
    """The source ids of an event's further evidence, in the order of `details.describe`."""
    event_id = dataset.events.iloc[row]["event_id"]
    return [str(name) for name in dataset.evidence.loc[dataset.evidence["event_id"] == event_id, "source"]]


def card(dataset: Dataset, row: int) -> dict[str, Any]:
    """One event in words (`geodata.view.details.describe`), with the numbers of its sources."""
    told = details.describe(dataset, row)
    told["number"] = source_number(dataset, str(dataset.events.iloc[row]["source"]))
    for item, source in zip(told["evidence"], evidence_sources(dataset, row), strict=True):
        item["number"] = source_number(dataset, source)
    return told


def quotes_of(dataset: Dataset, ident: str) -> list[tuple[int, str]]:
    """(paragraph or 0, quote) of everything quoted from a source, in the order of the tables, without repeats."""
    article = dataset.articles.get(ident)
    found: dict[str, int] = {}
    for frame in (dataset.events, dataset.evidence):
        for quote in frame.loc[(frame["source"] == ident) & (frame["quote"] != ""), "quote"]:
            span = articles.find_quote(article, str(quote)) if article is not None else None
            found.setdefault(str(quote), articles.paragraph(article, span) if article is not None and span else 0)
    return sorted(((paragraph, quote) for quote, paragraph in found.items()), key=lambda pair: pair[0])


def _shown(step: Step, dataset: Dataset) -> StepContents:
    events = dataset.events
    view = briefing.view_of_step(step, dataset.info, dataset.taxonomy)
    selection = query.select(events, view, dataset.taxonomy)
    passes, shown = selection.passes, selection.shown
    located = events["lat"].notna().to_numpy()
    dated = (events["start_day"] <= events["end_day"]).to_numpy()
    why = {
        "outside the window": passes & located & dated & ~shown,
        "undated": passes & located & ~dated,
        "without a place on the map": passes & ~located,
        "left out by the step’s filters": ~passes,
    }
    missing = tuple((words, _rows(mask)) for words, mask in why.items() if mask.any())
    chosen = np.flatnonzero((events["event_id"] == (view.event or None)).to_numpy())
    compared, twice = _compared(step, view, dataset) if step.compare else ((), (0, 0))
    one = int(chosen[0]) if len(chosen) else None
    return StepContents(step, view, _rows(shown), one, selection.tally, missing, compared, twice)


def halves(view: View, day: str) -> tuple[View, View]:
    """The view's window before an ISO day, and from it on. The second is a window even where the view shows "up to"."""
    return replace(view, end=edtf.day(day) - 1), replace(view, start=edtf.day(day), mode="window")


def _compared(step: Step, view: View, dataset: Dataset) -> tuple[tuple[tuple[str, int, int], ...], tuple[int, int]]:
    """The rows of the table; and how many events count on both sides, and on either."""
    events, groups = dataset.events, dataset.events["group"].to_numpy()
    before, after = (query.select(events, half, dataset.taxonomy).shown for half in halves(view, step.compare))
    rows = []
    for number, group in enumerate(dataset.taxonomy.groups):
        counts = int((before & (groups == number)).sum()), int((after & (groups == number)).sum())
        if any(counts):
            rows.append((group.label, *counts))
    twice = int((before & after).sum()), int((before | after).sum())
    return (*rows, ("All events", int(before.sum()), int(after.sum()))), twice


def _rows(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(row) for row in np.flatnonzero(mask))


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
