"""What the places of an article say of countries: which one it is about, and which one an event concerns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.events.parties import Party
from geodata.drafting.events.spotting import Match
from geodata.drafting.events.where import SentencePlace, usable
from geodata.drafting.model import PlaceMention

_MAJORITY: Final = 0.5


def theatre(places: Sequence[PlaceMention]) -> str:
    """ISO code of the country in which most places of the article lie, mainly its literal ones; "" for none."""
    weights: dict[str, float] = {}
    for place in places:
        if place.place is None or not place.place.country or place.is_landmark:
            continue
        literal = place.mention.literal and place.mention.form == "name"
        weight = (2.0 if place.kind == "country" else 3.0) if literal else 0.25
        weights[place.place.country] = weights.get(place.place.country, 0.0) + weight
    best = max(weights, key=lambda country: (weights[country], country), default="")
    return best if best and weights[best] >= _MAJORITY * sum(weights.values()) else ""


def by_country(places: Sequence[PlaceMention]) -> dict[str, int]:
    """Index of the first mention of each country, by ISO code; a mention by name goes before a demonym."""
    indices: dict[str, int] = {}
    for index, place in enumerate(places):
        if place.kind != "country" or place.place is None or place.mention.relation:
            continue
        country = place.place.country
        if country not in indices or places[indices[country]].mention.form != "name" == place.mention.form:
            indices[country] = index
    return indices


def by_name(places: Sequence[PlaceMention]) -> dict[str, int]:
    """Index of the first mention of each place, by name."""
    indices: dict[str, int] = {}
    for index, place in enumerate(places):
        if place.place is not None:
            for name in (place.name, place.place.name):
                indices.setdefault(name, index)
    return indices


def concerned(
    match: Match, side_a: Party | None, side_b: Party | None, places: Sequence[SentencePlace], theatre: str
) -> tuple[str, str]:
    """The ISO code of the country that an event without a place concerns, and why; ("", "") when it is unclear.

    `places` are those of its sentence.
    """
    countries = [party.country for party in (side_b, side_a) if party and party.country]
    nearby = {place.resolution.place.country for place in places if place.resolution.place}
    if match.trigger.event_type.startswith("Explosions") and side_a is not None and side_a.country == theatre:
        others = {country for country in nearby if country} - {theatre}
        is_named = any(usable(place.resolution) and place.resolution.place for place in places)
        if len(others) == 1 and not is_named:
            return others.pop(), "the country concerned"  # “US airstrikes killed Syrian civilians”
    is_bilateral = len(countries) == len((side_a, side_b)) and match.trigger.event_type.startswith("Strategic")
    if theatre and (theatre in countries or theatre in nearby or not is_bilateral):
        return theatre, "the country that the article is about"
    return (countries[0], "the country concerned") if countries else ("", "")
