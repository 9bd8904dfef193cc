"""List the names of an article that look like places and are in no gazetteer, with what is known of each.

An editor adds such a name once, to `places.csv` or to the dataset's own gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geodata.drafting.model import PlaceMention
from geodata.geocoding import names


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name without a place of its own, by its first mention."""

    name: str
    mentions: int
    start: int
    """Offset of the first mention."""
    kind: str
    """Kind of place that the words around it announce; "" for none."""
    within: str
    """The larger place in which the text puts it; "" for none."""
    why: str
    """What is known of it, in words: why it has no place, and where the text puts it."""


def unknown_names(places: Iterable[PlaceMention]) -> tuple[UnknownName, ...]:
    """The unknown names among the places of an article, each once, in the order of their first mentions."""
    mentions: dict[str, list[PlaceMention]] = {}
    for place in places:
        key = names.key(place.mention.name)
        if key and place.mention.literal and place.mention.form == "name" and (place.place is None or place.inside):
            mentions.setdefault(key, []).append(place)
    return tuple(_unknown(found) for found in mentions.values())


def _unknown(found: list[PlaceMention]) -> UnknownName:
    """What is known of a name: the mention that the text places comes first."""
    first = found[0]
    best = next((place for place in found if place.inside), first)
    within = best.place.name if best.place is not None else ""
    kind = next((place.mention.kind for place in found if place.mention.kind), "")
    return UnknownName(first.mention.name, len(found), first.mention.start, kind, within, best.reason)
