"""What makes a draft doubtful, in words. A draft without doubts may be accepted together with others unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from geodata.geocoding import ranking

if TYPE_CHECKING:
    from geodata.drafting.model import PlaceMention
    from geodata.review.desk import Card, DraftReview

_MODALITY: Final = {"denied": "reported as denied", "planned": "announced or planned, not reported as done"}
_FAR_KM: Final = 500.0
"""Farther from all other places of its article, a place is worth a look."""
_FEW: Final = 2
"""Other places, below which nothing is said to be far."""


def sure_keys(review: DraftReview, cards: tuple[Card, ...]) -> tuple[str, ...]:
    """The keys of the open drafts that may be accepted unseen, in order: no doubt, no problem, no note, not marked.

    A marked draft, or one with a note, has been seen when the editor has changed it.
    """
    return tuple(card.key for card in cards if card.state == "open" and _is_sure(review, card))


def _is_sure(review: DraftReview, card: Card) -> bool:
    has_to_be_seen = bool(card.event.row.get("draft_note")) or card.key in review.marked
    return not card.problems and (card.changed or not has_to_be_seen) and not any(doubts(review, card))


def doubts(review: DraftReview, card: Card) -> Iterator[str]:
    """Why an editor must look at a draft, beside its problems and its note. What an editor has set is not doubted."""
    event, row = card.event, card.row
    changed = review.changes.get(card.key, {})
    if event.modality in _MODALITY:
        yield _MODALITY[event.modality]
    if card.near:
        yield "the dataset may have this event already"
    if not row.get("event_type"):
        yield "no type of event"
    if not row.get("date"):
        yield "no date"
    elif event.date_basis == "carried" and "date" not in changed:
        yield "the date comes from the text around it"
    if not (row.get("latitude") and row.get("longitude")):
        yield "no point on the map"
    elif not {"place", "latitude", "longitude"}.intersection(changed):
        yield from _of_place(review, card)


def _of_place(review: DraftReview, card: Card) -> Iterator[str]:
    """Doubts about the place as drafted."""
    event = card.event
    if event.place_basis == "carried":
        yield "the place comes from the text around it"
    if event.place is None:
        return
    place = review.draft.places[event.place]
    if place.doubtful:
        yield "the name may mean another place"
    if far := _km_to_nearest(place, review.draft.places):
        yield f"{far:,.0f} km from every other place that the article names"


def _km_to_nearest(mention: PlaceMention, mentions: Iterable[PlaceMention]) -> float:
    """Kilometres to the nearest of the other places of the article; 0 when one is near, or there are few."""
    here = mention.place
    others = {one.place for one in mentions if one.mention.literal and one.place and one.place.kind != "country"}
    if here is None or len(others - {here}) < _FEW:
        return 0.0
    nearest = min(ranking.kilometres(here, other) for other in others - {here})
    return nearest if nearest > _FAR_KM else 0.0
