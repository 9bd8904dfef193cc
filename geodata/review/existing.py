"""Find the events of the dataset that drafts of an article became, or that its editors wrote themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geodata import articles
from geodata.drafting.keys import KEY_LENGTH, key_of
from geodata.drafting.model import DraftEvent
from geodata.model import Article, Dataset
from geodata.tables.columns import EVENT_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

    from geodata.model import Span


@dataclass(frozen=True, slots=True)
class ExistingEvent:
    """The event of the dataset that a draft became, or that reports the same."""

    event_id: str
    status: str
    row: Mapping[str, str]
    """Its cells in events.csv."""
    as_evidence: bool = False
    """Whether the draft's quote is further evidence for it, which an editor has added."""


def existing_events(
    drafts: Mapping[str, DraftEvent], article: Article, source: str, dataset: Dataset
) -> dict[str, ExistingEvent]:
    """The events of the dataset that the drafts (by key) became, or that its editors wrote themselves.

    The latter are of the same kind, and their quote overlaps the draft's. `source`: the article's id.
    """
    tails = dataset.events["event_id"].str.slice(-KEY_LENGTH)
    existing: dict[str, ExistingEvent] = {}
    for event in _existing(dataset.events[tails.isin(drafts)]):
        existing.setdefault(key_of(event.event_id), event)
    by_hand = list(_written_by_hand(article, source, dataset))
    for key, drafted in drafts.items():
        for span, event in by_hand:
            same_kind = all(event.row[name] == drafted.row.get(name, "") for name in ("event_type", "sub_event_type"))
            if same_kind and span.start < drafted.quote_end and drafted.quote_start < span.end:
                existing.setdefault(key, event)
    for key, event in _reported_elsewhere(drafts, source, dataset):
        existing.setdefault(key, event)
    return existing


def _reported_elsewhere(
    drafts: Mapping[str, DraftEvent], source: str, dataset: Dataset
) -> Iterator[tuple[str, ExistingEvent]]:
    """The drafts whose quotes are evidence for an event that another source told first, and this event."""
    evidence = dataset.evidence[dataset.evidence["source"] == source]
    if len(evidence) == 0:
        return
    of_quote = dict(zip(evidence["quote"], evidence["event_id"], strict=True))
    wanted = {key: of_quote[event.row["quote"]] for key, event in drafts.items() if event.row["quote"] in of_quote}
    events = dataset.events
    rows = events[events["event_id"].isin(wanted.values()) & (events["source"] != source)]
    known = {event.event_id: replace(event, as_evidence=True) for event in _existing(rows)}
    yield from ((key, known[event_id]) for key, event_id in wanted.items() if event_id in known)


def _existing(rows: pd.DataFrame) -> Iterator[ExistingEvent]:
    for row in rows[[column.name for column in EVENT_COLUMNS]].to_dict("records"):
        cells = {str(name): str(cell) for name, cell in row.items()}
        yield ExistingEvent(cells["event_id"], cells["status"], cells)


def _written_by_hand(article: Article, source: str, dataset: Dataset) -> Iterator[tuple[Span, ExistingEvent]]:
    """The source's events that do not come from a draft, and where their quotes are."""
    events = dataset.events
    for event in _existing(events[(events["source"] == source) & (events["quote"] != "")]):
        span = articles.find_quote(article, event.row["quote"])
        if span is not None and not key_of(event.event_id):
            yield span, event
