"""The contents of a frozen briefing, in words, numbers and data files.

In: a briefing, and a dataset that holds published rows only. Out: for each step the events shown, those not shown with
the reason, and the counts; the numbered sources; event cards; and the files to download.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geodata import articles, edtf
from geodata.briefings import briefing, frozen_layers
from geodata.dataset import download, reading
from geodata.dataset.download import ENCODING
from geodata.errors import EdtfError
from geodata.layers import combined
from geodata.model import Severity
from geodata.tables import csvfile
from geodata.tables.columns import EVIDENCE_COLUMNS, READER_COLUMNS, SOURCE_COLUMNS
from geodata.view import details, query
from geodata.view.query import Tally, View

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.briefings.briefing import Briefing, Step
    from geodata.model import Dataset


MAX_CARDS: Final = 200
"""Events shown in full at the end of a briefing; its data.csv has all of them."""
MAX_LISTED: Final = 50
"""Events that one list names."""
_ALIKE: Final = 1.1
"""Times of which one is at most so many times the other are alike."""
_WITHHELD: Final = {"file"}
"""Columns of sources.csv that name paths on the editors' machine."""
_ARCHIVED: Final = re.compile(r"/web/([0-9]{4})([0-9]{2})([0-9]{2})[0-9]*(?:[a-z]{2}_)?/")
"""The date in an address of the Wayback Machine."""
_LIMITS: Final = (
    "Only what these sources report is shown; that nothing is shown does not mean that nothing happened. "
    "No date or place is shown as more certain than its source states it."
)


@dataclass(frozen=True, slots=True)
class StepContents:
    """One step over the data. `rows` and `missing` hold positions in the table of events."""

    step: Step
    view: View
    rows: tuple[int, ...]
    chosen: int | None
    """The event that the step is about."""
    tally: Tally
    missing: tuple[tuple[str, tuple[int, ...]], ...]
    """Reason, and positions of the events not shown for it."""
    compared: tuple[tuple[str, int, int], ...]
    """Legend label, events before the day, events from it on; an event that spans the day counts on both sides."""
    twice: tuple[int, int] = (0, 0)
    """Number of events on both sides, and on either."""
    partly: tuple[str, ...] = ()
    """A sentence for each of its layers of which the edition has not all that its steps show."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cited source. `accessed`: the day on which an editor read it, in words, "" where none is recorded.

    `archived`: the day of its archived copy, in words, "" where the address does not say.
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


def step_contents(briefing: Briefing, dataset: Dataset) -> tuple[StepContents, ...]:
    """The contents of every step over `dataset`, which holds published rows only. Raises InputError for a bad view."""
    return tuple(_step_contents(step, dataset) for step in briefing.steps)


def unlike(view: View, day: str) -> str:
    """That the times before an ISO day and from it on differ in length, in a sentence; "" where they hardly do."""
    before, after = edtf.day(day) - view.start, view.end - edtf.day(day) + 1
    if not before or not after or max(before, after) <= _ALIKE * min(before, after):
        return ""
    lengths = f"{_counted(before, 'day')}, the time from then on {_counted(after, 'day')}"
    return f"The time before has {lengths}: more time alone can mean more events."


def others(contents: StepContents, dataset: Dataset) -> tuple[int, ...]:
    """The rows that a step shows beside its event, the nearest to that first where they are too many for one list."""
    rows = np.array([row for row in contents.rows if row != contents.chosen], np.intp)
    if contents.chosen is None or len(rows) <= MAX_LISTED:
        return tuple(rows.tolist())
    lat, lon = (np.radians(dataset.events[name].to_numpy(float)) for name in ("lat", "lon"))
    at = contents.chosen
    apart = np.sin((lat[rows] - lat[at]) / 2) ** 2
    apart += np.cos(lat[rows]) * np.cos(lat[at]) * np.sin((lon[rows] - lon[at]) / 2) ** 2
    days = np.abs(dataset.events["start_day"].to_numpy()[rows] - dataset.events["start_day"].iloc[at])
    # an event without a place is near to none: then the days alone say what is near
    order = np.lexsort((rows, days, np.nan_to_num(np.rint(apart * 1e8), nan=0.0)))
    return tuple(rows[order].tolist())


def halves(view: View, day: str) -> tuple[View, View]:
    """The view before an ISO day, and from it on; the second is a window even where the view is cumulative."""
    return replace(view, end=edtf.day(day) - 1), replace(view, start=edtf.day(day), mode="window")


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


def source_number(dataset: Dataset, ident: str) -> int:
    """The number of a source in `sources`, 0 when it is not one of them."""
    positions = np.flatnonzero(dataset.sources["source"].to_numpy() == ident)
    return int(positions[0]) + 1 if len(positions) and ident else 0


def evidence_sources(dataset: Dataset, row: int) -> list[str]:
    """The source ids of an event's further evidence, in the order of `details.describe`."""
    event_id = dataset.events.iloc[row]["event_id"]
    return [str(name) for name in dataset.evidence.loc[dataset.evidence["event_id"] == event_id, "source"]]


def coverage(dataset: Dataset) -> tuple[str, ...]:
    """Sentences on where the data come from and what they do not cover."""
    layers = {combined.source_id(one.name) for one in combined.layers_of(dataset)}
    events = dataset.events[~dataset.events["source"].isin(layers)] if layers else dataset.events
    count, own_sources = len(events), len(dataset.sources) - len(layers)
    undated = int((events["start_day"] > events["end_day"]).sum())
    unlocated = int(events["lat"].isna().sum())
    quoted = int((events["quote"] != "").sum())
    vague = int((events["prec"] > 2).sum())  # noqa: PLR2004 - UCDP: past "near" it is an area
    unread_lines = {
        problem.line
        for problem in dataset.problems
        if problem.file == reading.FILES[0] and problem.severity is Severity.ERROR and problem.line
    }
    events_and_sources = f"{_counted(count, 'published event')} from {_counted(own_sources, 'source')}"
    quotes = f"{quoted} of them with the verbatim sentence they come from"
    whole = f"Version {dataset.version} contains {events_and_sources}; {quotes}."
    unsure = ", ".join(
        (
            f"{_counted(undated, 'event')} without a date",
            f"{_counted(unlocated, 'event')} without a place on the map",
            f"{_counted(vague, 'event')} placed in a district, province, region or country only.",
        )
    )
    sentences = [whole, unsure, _LIMITS]
    sentences += frozen_layers.sentences(dataset)
    if own_sources == 1 and not layers:
        sentences.insert(1, "All of it is one source’s account; no second source has confirmed any of it.")
    if unread_lines:
        verb = "is" if len(unread_lines) == 1 else "are"
        sentences.append(
            f"{_counted(len(unread_lines), 'row')} of the data could not be read and {verb} not counted anywhere."
        )
    return tuple(sentences)


def card(dataset: Dataset, row: int) -> dict[str, Any]:
    """One event in words (`geodata.view.details.describe`), with the numbers of its sources."""
    event = details.describe(dataset, row)
    event["number"] = source_number(dataset, str(dataset.events.iloc[row]["source"]))
    layers = combined.layers_of(dataset)
    event["stated"] = combined.statements(dataset, layers, [row])[0] if layers else None
    for item, source in zip(event["evidence"], evidence_sources(dataset, row), strict=True):
        item["number"] = source_number(dataset, source)
    return event


def quotes_of(dataset: Dataset, ident: str) -> list[tuple[int, str]]:
    """(paragraph, 0 where unknown; quote) for every quote from a source, by paragraph and without repeats."""
    article = dataset.articles.get(ident)
    paragraph_of: dict[str, int] = {}
    for frame in (dataset.events, dataset.evidence):
        for quote in frame.loc[(frame["source"] == ident) & (frame["quote"] != ""), "quote"]:
            span = articles.find_quote(article, str(quote)) if article is not None else None
            paragraph_of.setdefault(
                str(quote), articles.paragraph(article, span) if article is not None and span else 0
            )
    return sorted(((paragraph, quote) for quote, paragraph in paragraph_of.items()), key=lambda pair: pair[0])


def files(dataset: Dataset) -> dict[str, bytes]:
    """File name → content, for a dataset of published rows, their evidence and their sources only."""
    return {
        "data.csv": download.readers_csv(dataset, dataset.events),
        "data.geojson": data_geojson(dataset),
        **tables_of(dataset),
    }


def tables_of(dataset: Dataset) -> dict[str, bytes]:
    """The evidence and the sources, as spreadsheets read them."""
    return {
        "evidence.csv": csvfile.write_csv(dataset.evidence, [column.name for column in EVIDENCE_COLUMNS]).encode(
            ENCODING
        ),
        "sources.csv": csvfile.write_csv(
            dataset.sources, [column.name for column in SOURCE_COLUMNS if column.name not in _WITHHELD]
        ).encode(ENCODING),
    }


def data_geojson(dataset: Dataset) -> bytes:
    """The published rows as GeoJSON (RFC 7946); an event without coordinates has the geometry null."""
    names = [name for name in READER_COLUMNS if name not in {"latitude", "longitude"}]
    names += [column.name for column in dataset.info.columns]
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


def _step_contents(step: Step, dataset: Dataset) -> StepContents:
    events = dataset.events
    view = briefing.view_of_step(step, dataset.info, dataset.taxonomy)
    selection = query.select(dataset, view)
    is_passed, is_shown = selection.passes, selection.shown
    is_located = events["lat"].notna().to_numpy()
    is_dated = (events["start_day"] <= events["end_day"]).to_numpy()
    reasons = {
        "outside the window": is_passed & is_located & is_dated & ~is_shown,
        "undated": is_passed & is_located & ~is_dated,
        "without a place on the map": is_passed & ~is_located,
        "left out by the step’s filters": ~is_passed,
    }
    missing = tuple((words, _rows(mask)) for words, mask in reasons.items() if mask.any())
    chosen = np.flatnonzero((events["event_id"] == (view.event or None)).to_numpy())
    compared, twice = _compared(step, view, dataset) if step.compare else ((), (0, 0))
    chosen_row = int(chosen[0]) if len(chosen) else None
    partly = frozen_layers.sentences(dataset, view.layers)
    return StepContents(step, view, _rows(is_shown), chosen_row, selection.tally, missing, compared, twice, partly)


def _compared(step: Step, view: View, dataset: Dataset) -> tuple[tuple[tuple[str, int, int], ...], tuple[int, int]]:
    """`StepContents.compared` and `StepContents.twice` of a step."""
    groups = dataset.events["group"].to_numpy()
    before, after = (query.select(dataset, half).shown for half in halves(view, step.compare))
    rows = []
    for number, group in enumerate(dataset.taxonomy.groups):
        counts = int((before & (groups == number)).sum()), int((after & (groups == number)).sum())
        if any(counts):
            rows.append((group.label, *counts))
    twice = int((before & after).sum()), int((before | after).sum())
    return (*rows, ("All events", int(before.sum()), int(after.sum()))), twice


def _archived(address: str) -> str:
    match = _ARCHIVED.search(address)
    try:
        return edtf.words(edtf.iso(edtf.day("-".join(match.groups()))))[0] if match else ""
    except EdtfError:
        return ""  # digits that are not a date


def _rows(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(row) for row in np.flatnonzero(mask))


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
