"""Where an event was: the place its clause names, else one carried over, else the country concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geodata.drafting.events.lexicon import seats, words
from geodata.drafting.events.parties import Party
from geodata.drafting.events.reading import Sentence
from geodata.drafting.events.spotting import Match
from geodata.drafting.model import Basis, PlaceMention
from geodata.model import WherePrec

_VAGUENESS: Final = {
    WherePrec.EXACT: 0, WherePrec.NEAR: 0, WherePrec.DISTRICT: 2, WherePrec.PROVINCE: 3, WherePrec.REGION: 4,
    WherePrec.SEA_AIR: 4, WherePrec.COUNTRY: 9,
}  # fmt: skip
_APPOSED: Final = 3
"""Words between a place and the distance that describes it."""
_MOST: Final = 0.5
_UNKNOWN: Final = 5
"""How vague a name is that no place was found for."""


@dataclass(frozen=True, slots=True)
class EventPlace:
    """An event's place: index into the article's places (None: nowhere), whether the quote names it, and why."""

    index: int | None = None
    basis: Basis = ""
    is_named: bool = False
    reason: str = ""


@dataclass(slots=True)
class SentencePlace:
    """A mention in a sentence: its index in the article, word indices, the mention."""

    index: int
    first: int
    last: int
    resolution: PlaceMention


def places_in(sentence: Sentence, mentions: Sequence[tuple[int, PlaceMention]]) -> list[SentencePlace]:
    """The mentions of a sentence. `found`: index in the article and the mention."""
    return [
        SentencePlace(
            index, sentence.word_at(mention.mention.start), sentence.word_at(mention.mention.end - 1) + 1, mention
        )
        for index, mention in mentions
    ]


def lists(sentence: Sentence, placed: Sequence[SentencePlace]) -> list[tuple[int, int]]:
    """Stretches of text, start and end, of a name each or of several that a list joins: “Homs, Hama and Idlib”."""
    spans: list[tuple[int, int]] = []
    last: SentencePlace | None = None
    for place in placed:
        mention = place.resolution.mention
        if last is not None and _joins(sentence, last, place):
            spans[-1] = spans[-1][0], mention.end
        else:
            spans.append((mention.start, mention.end))
        last = place
    return spans


def listed(sentence: Sentence, placed: Sequence[SentencePlace], event_place: EventPlace) -> list[SentencePlace]:
    """The other places of the list that an event's stated place stands in, as specific as it is."""
    if event_place.basis != "stated":
        return []
    sequence: list[SentencePlace] = []
    is_inside = False
    for place in placed:
        if sequence and not _joins(sentence, sequence[-1], place):
            if is_inside:
                break
            sequence = []
        sequence.append(place)
        is_inside = is_inside or place.index == event_place.index
    itself = next((place for place in sequence if place.index == event_place.index), None)
    if itself is None or not is_inside or "and" not in sentence.lowered[sequence[0].first : sequence[-1].last]:
        return []  # “Homs, Syria” is one place
    level = vagueness(itself.resolution)
    return [
        place
        for place in sequence
        if place is not itself
        and usable(place.resolution)
        and vagueness(place.resolution) == level != _UNKNOWN
        and not place.resolution.mention.relation
        and place.resolution.name != itself.resolution.name
    ]


def _joins(sentence: Sentence, first: SentencePlace, second: SentencePlace) -> bool:
    """Whether nothing but a comma or an “and” stands between two places."""
    between = sentence.lowered[first.last : second.first]
    return 0 < len(between) <= 2 and all(word in {",", "and", "&"} for word in between)  # noqa: PLR2004 - “, and”


def theatre(places: Sequence[PlaceMention]) -> str:
    """The country the article is about: where most of the places lie that it means as places. "" when none."""
    weights: dict[str, float] = {}
    for place in places:
        if place.place is None or not place.place.country:
            continue
        literal = place.mention.literal and place.mention.form == "name"
        weight = (2.0 if place.kind == "country" else 3.0) if literal else 0.25
        weights[place.place.country] = weights.get(place.place.country, 0.0) + weight
    best = max(weights, key=lambda country: (weights[country], country), default="")
    return best if best and weights[best] >= _MOST * sum(weights.values()) else ""


def vagueness(place: PlaceMention) -> int:
    """0 for a point … 9 for a country."""
    return _UNKNOWN if place.where_prec is None else _VAGUENESS[place.where_prec]


def usable(place: PlaceMention) -> bool:
    """Whether a mention may be an event's place."""
    return place.mention.literal and place.mention.form == "name" and not place.mention.dateline


def is_place(sentence: Sentence, place: SentencePlace, theatre: str) -> bool:
    """Whether a mention may be where an event was: of foreign countries only what stands after “in” and the like."""
    if not usable(place.resolution) or _compound(sentence, place):
        return False
    if place.resolution.place is None and not place.resolution.mention.kind:
        return False  # a name that nothing announces as a place's is too likely none
    known = place.resolution.place
    if (
        known is None
        or place.resolution.kind != "country"
        or place.resolution.mention.relation
        or known.country in {"", theatre}
    ):
        return True
    before = sentence.lowered[max(0, place.first - 2) : place.first]
    return not words("locating").isdisjoint(before)


def _compound(sentence: Sentence, place: SentencePlace) -> bool:
    """Whether a name is only the beginning of a word: “US-led”."""
    return sentence.ends[place.last - 1] > place.resolution.mention.end + 2


def stated(sentence: Sentence, match: Match, placed: Sequence[SentencePlace], *, beyond: bool = False) -> EventPlace:
    """The most specific of `placed` in the trigger's clause.

    `beyond`: what follows the clause counts too, as the terms of an agreement do.
    """
    first, last = sentence.clause(match.first, match.last)
    candidates = [place for place in placed if first <= place.first < (len(sentence.lowered) if beyond else last)]
    if not candidates:
        return EventPlace()
    begin, end = sentence.part(match.first, match.last)

    def rank(place: SentencePlace) -> tuple[bool, bool, int, bool, bool, int]:
        origin = place.first > 0 and sentence.lowered[place.first - 1] in words("origin") and not _leaves(match)
        before = place.first < match.first
        distance = match.first - place.last if before else place.first - match.last
        aimed = match.trigger.event_type.startswith("Explosions") and not before and _is_aim(sentence, place)
        return (
            not aimed,
            origin or _describes(sentence, place, placed),
            vagueness(place.resolution),
            not begin <= place.first < end,
            before,
            distance,
        )

    best = min(candidates, key=rank)
    return EventPlace(best.index, "stated", is_named=True, reason=f"place from “{best.resolution.mention.text}”")


def _is_aim(sentence: Sentence, place: SentencePlace) -> bool:
    """“militants in Gaza fired rockets into southern Israel”: where it fell is where it was."""
    return not {"into", "at", "towards", "toward"}.isdisjoint(sentence.lowered[max(0, place.first - 2) : place.first])


def _describes(sentence: Sentence, place: SentencePlace, placed: Sequence[SentencePlace]) -> bool:
    """“In Kryvyi Rih, about 70 km south-west of Dnipro”: it only says where the place before it lies."""
    if not place.resolution.mention.relation:
        return False
    begin = (
        sentence.word_at(place.resolution.mention.phrase_start)
        if hasattr(place.resolution.mention, "phrase_start")
        else place.first
    )
    return any(
        0 < begin - other.last <= _APPOSED and sentence.lowered[other.last] == ","
        for other in placed
        if other is not place
    )


def _leaves(match: Match) -> bool:
    return "ithdrawal" in match.trigger.sub_event_type or match.trigger.sense == "territory"


def seat(sentence: Sentence) -> tuple[str, str, str]:
    """The body that a sentence names, its country and the city where it sits; "" for none."""
    bodies = seats()
    for index, word in enumerate(sentence.lowered):
        for name_words, country, city in bodies.get(word, ()):
            following = [
                sentence.word(word_index)
                for word_index in range(index, min(index + len(name_words), len(sentence.lowered)))
            ]
            if len(following) == len(name_words) and all(map(str.startswith, following, name_words)):
                return " ".join(name_words), country, city
    return "", "", ""


def by_country(places: Sequence[PlaceMention]) -> dict[str, int]:
    """Country → the first mention of it, by name if there is one."""
    first_mentions: dict[str, int] = {}
    for index, place in enumerate(places):
        if place.kind != "country" or place.place is None or place.mention.relation:
            continue
        country = place.place.country
        if (
            country not in first_mentions
            or places[first_mentions[country]].mention.form != "name" == place.mention.form
        ):
            first_mentions[country] = index
    return first_mentions


def by_name(places: Sequence[PlaceMention]) -> dict[str, int]:
    """Name of a place → its first mention."""
    first_mentions: dict[str, int] = {}
    for index, place in enumerate(places):
        if place.place is not None:
            for name in (place.name, place.place.name):
                first_mentions.setdefault(name, index)
    return first_mentions


def concerned(
    match: Match, side_a: Party | None, side_b: Party | None, mentioned: Sequence[SentencePlace], theatre: str
) -> tuple[str, str]:
    """The country an event concerns whose place is not told, and why; ("", "") when that is not clear."""
    countries = [party.country for party in (side_b, side_a) if party and party.country]
    near = {place.resolution.place.country for place in mentioned if place.resolution.place}
    both = len(countries) == len((side_a, side_b)) and match.trigger.event_type.startswith("Strategic")
    if theatre and (theatre in countries or theatre in near or not both):
        return theatre, "the country that the article is about"
    return (countries[0], "the country concerned") if countries else ("", "")
