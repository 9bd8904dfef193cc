"""Draft events as an editor sees them: open, in the dataset already, or rejected. Pure functions; `desk` acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geodata import articles, drafted, geocode
from geodata.choosing import Found, find_all
from geodata.columns import EVENT_COLUMNS, SOURCE_COLUMNS
from geodata.findings import Draft, DraftEvent
from geodata.gazetteer import Gazetteer
from geodata.model import Dataset, Place, Problem

if TYPE_CHECKING:
    import pandas as pd

    from geodata.model import Span

State = Literal["open", "accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class There:
    """The event of the dataset that a draft became, or that was there before it."""

    event_id: str
    status: str
    row: Mapping[str, str]
    """Its cells in events.csv."""


@dataclass(frozen=True, slots=True)
class Card:
    """One draft event as it stands now: `row` with the editor's changes, or as it is in the dataset."""

    key: str
    event: DraftEvent
    row: Mapping[str, str]
    state: State
    there: There | None
    changed: bool
    candidates: tuple[Place, ...]
    """Places that it may mean, the likeliest first."""
    chosen: int | None
    """Which of them its coordinates are; None: none of them."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many drafts there are, and what became of them: the parts add up."""

    drafted: int
    accepted: int
    rejected: int
    open: int


def tally(cards: Iterable[Card]) -> Tally:
    """The cards counted by their state."""
    states = [card.state for card in cards]
    return Tally(len(states), states.count("accepted"), states.count("rejected"), states.count("open"))


def known_source(dataset: Dataset, text: str) -> str:
    """The id of the source that has this text already, "" when none has."""
    wanted = drafted.digest(text)
    return next((name for name, article in dataset.articles.items() if drafted.digest(article.text) == wanted), "")


def source_row(dataset: Dataset, source: str) -> dict[str, str]:
    """The row of sources.csv of a source that is there."""
    row = dataset.sources[dataset.sources["source"] == source].iloc[0]
    return {column.name: str(row[column.name]) for column in SOURCE_COLUMNS}


def already_there(draft: Draft, keys: Iterable[str], source: str, dataset: Dataset) -> dict[str, There]:
    """Which drafts (by key) are events of the dataset: accepted ones, and those that its editors wrote themselves.

    The latter are events of the same kind whose quote overlaps the draft's; `source` is the article's id.
    """
    events = dict(zip(keys, draft.events, strict=True))
    tails = dataset.events["event_id"].str.slice(-drafted.KEY_LENGTH)
    found: dict[str, There] = {}
    for there in _there(dataset.events[tails.isin(events)]):
        found.setdefault(drafted.key_of(there.event_id), there)
    written = list(_written(draft, source, dataset))
    for key, event in events.items():
        for span, there in written:
            same_kind = all(there.row[name] == event.row.get(name, "") for name in ("event_type", "sub_event_type"))
            if same_kind and span.start < event.quote_end and event.quote_start < span.end:
                found.setdefault(key, there)
    return found


def places_named(name: str, dataset: Dataset, gazetteer: Gazetteer, near: tuple[Place, ...] = ()) -> Found:
    """What a name stands for in this dataset, among the places `near` that an article names."""
    finders = (geocode.EditorsGeocoder(dataset.places, gazetteer), geocode.GazetteerGeocoder(gazetteer))
    return find_all([(name, "")], dataset.info.country, finders, near)[name, ""]


def _there(rows: pd.DataFrame) -> Iterator[There]:
    for row in rows[[column.name for column in EVENT_COLUMNS]].to_dict("records"):
        cells = {str(name): str(cell) for name, cell in row.items()}
        yield There(cells["event_id"], cells["status"], cells)


def _written(draft: Draft, source: str, dataset: Dataset) -> Iterator[tuple[Span, There]]:
    """The source's events that no draft became, and where their quotes stand."""
    events = dataset.events
    for there in _there(events[(events["source"] == source) & (events["quote"] != "")]):
        span = articles.find_quote(draft.article, there.row["quote"])
        if span is not None and not drafted.key_of(there.event_id):
            yield span, there
