"""Where an event was: the place its clause names, else one carried over, else the country concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geodata.draft.lexicon import seats, words
from geodata.draft.parties import Party
from geodata.draft.reading import Sentence
from geodata.draft.spotting import Match
from geodata.findings import Basis, PlaceMention
from geodata.model import WherePrec

_VAGUENESS: Final = {
    WherePrec.EXACT: 0, WherePrec.NEAR: 0, WherePrec.DISTRICT: 2, WherePrec.PROVINCE: 3, WherePrec.REGION: 4,
    WherePrec.SEA_AIR: 4, WherePrec.COUNTRY: 9,
}  # fmt: skip
_UNKNOWN: Final = 5
"""How vague a name is that no place was found for."""


@dataclass(frozen=True, slots=True)
class Where:
    """An event's place: index into the article's places (None: nowhere), whether the quote names it, and why."""

    place: int | None = None
    basis: Basis = ""
    named: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention in a sentence: its index in the article, word indices, the mention."""

    index: int
    first: int
    last: int
    found: PlaceMention


def places_in(sentence: Sentence, found: Sequence[tuple[int, PlaceMention]]) -> list[Placed]:
    """The mentions of a sentence. `found`: index in the article and the mention."""
    return [
        Placed(index, sentence.at(place.mention.start), sentence.at(place.mention.end - 1) + 1, place)
        for index, place in found
    ]


def theatre(places: Sequence[PlaceMention]) -> str:
    """The country the article is about: where most of the places lie that it means as places. "" when unknown."""
    weights: dict[str, float] = {}
    for place in places:
        if place.place is None or not place.place.country:
            continue
        literal = place.mention.literal and place.mention.form == "name"
        weight = (2.0 if place.kind == "country" else 3.0) if literal else 0.25
        weights[place.place.country] = weights.get(place.place.country, 0.0) + weight
    return max(weights, key=lambda country: (weights[country], country), default="")


def vagueness(place: PlaceMention) -> int:
    """0 for a point … 9 for a country."""
    return _UNKNOWN if place.where_prec is None else _VAGUENESS[place.where_prec]


def usable(place: PlaceMention) -> bool:
    """Whether a mention may be an event's place."""
    return place.mention.literal and place.mention.form == "name" and not place.mention.dateline


def is_place(sentence: Sentence, place: Placed, theatre: str) -> bool:
    """Whether a mention may be where an event was: of foreign countries only what stands after “in” and the like."""
    if not usable(place.found) or _compound(sentence, place):
        return False
    known = place.found.place
    if known is None or place.found.kind != "country" or place.found.mention.relation or known.country in {"", theatre}:
        return True
    before = sentence.low[max(0, place.first - 2) : place.first]
    return not words("locating").isdisjoint(before)


def _compound(sentence: Sentence, place: Placed) -> bool:
    """Whether a name is only the beginning of a word: “US-led”."""
    return sentence.ends[place.last - 1] > place.found.mention.end + 2


def stated(
    sentence: Sentence, match: Match, placed: Sequence[Placed], outside: range, theatre: str, *, beyond: bool = False
) -> Where:
    """The most specific place of the trigger's clause. Words in `outside` (who says it) do not count.

    `beyond`: what follows the clause counts too, as the terms of an agreement do.
    """
    first, last = sentence.clause(match.first, match.last)
    last = len(sentence.low) if beyond else last
    here = [
        place
        for place in placed
        if first <= place.first < last and place.first not in outside and is_place(sentence, place, theatre)
    ]
    if not here:
        return Where()
    begin, end = sentence.part(match.first, match.last)

    def rank(place: Placed) -> tuple[bool, int, bool, bool, int]:
        origin = place.first > 0 and sentence.low[place.first - 1] in words("origin") and not _leaves(match)
        before = place.first < match.first
        distance = match.first - place.last if before else place.first - match.last
        return origin, vagueness(place.found), not begin <= place.first < end, before, distance

    best = min(here, key=rank)
    return Where(best.index, "stated", named=True, reason=f"place from “{best.found.mention.text}”")


def _leaves(match: Match) -> bool:
    return "ithdrawal" in match.trigger.sub_event_type or match.trigger.sense == "territory"


def seat(sentence: Sentence, places: Sequence[PlaceMention]) -> tuple[Where, str]:
    """Where the body sits that a sentence names, if the article names its seat; and the body's country."""
    known = seats()
    for at, word in enumerate(sentence.low):
        for spelled, country, city in known.get(word, ()):
            if [sentence.word(at + index).removesuffix("'s") for index in range(min(len(spelled), len(sentence.low) - at))] == list(spelled):
                body = " ".join(spelled)
                for index, place in enumerate(places):
                    if place.place is not None and city in {place.name, place.place.name}:
                        return Where(index, "carried", reason=f"place inferred: the {body} sits in {city}"), country
                return Where(), country
    return Where(), ""


def of_country(country: str, places: Sequence[PlaceMention], why: str) -> Where:
    """The country itself, by the first mention of it; nowhere when the article does not name it."""
    best: tuple[tuple[bool, int], int] | None = None
    for index, place in enumerate(places):
        if place.kind == "country" and place.place is not None and place.place.country == country:
            if place.mention.relation:
                continue
            rank = (place.mention.form != "name", index)
            best = min(best, (rank, index)) if best else (rank, index)
    return Where(best[1], "carried", reason=f"place inferred: {why}") if best else Where()


def concerned(
    match: Match, sides: tuple[Party | None, Party | None], mentioned: Sequence[Placed], theatre: str
) -> tuple[str, str]:
    """The country an event concerns whose place is not told, and why; ("", "") when that is not clear."""
    side_a, side_b = sides
    if match.trigger.place == "speaker":
        return (side_a.country, "the speaker's country") if side_a and side_a.country else ("", "")
    countries = [party.country for party in (side_b, side_a) if party and party.country]
    near = {place.found.place.country for place in mentioned if place.found.place}
    both = len(countries) == 2 and match.trigger.event_type.startswith("Strategic")  # noqa: PLR2004 - two sides
    if theatre and (theatre in countries or theatre in near or not both):
        return theatre, "the country that the article is about"
    return (countries[0], "the country concerned") if countries else ("", "")
