"""Group the mentions of an article into senses: the mentions of one sense mean the same place.

The editors' own places take precedence. They are matched by name, or by the phrase around a name (“airbase near
Latakia”).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata.drafting.model import Mention
from geodata.drafting.resolving import naming, spots
from geodata.drafting.resolving.naming import PlaceCandidate
from geodata.geocoding import names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Place

_MAYOR: Final = "its mayor"
"""Why a name is not literal that is that of a city: “Mykolaiv’s mayor”."""
_REACH: Final = 80
"""Characters before and after a name that may belong to its phrase."""
_MAX_BEFORE: Final = 8
"""Words of a phrase before the name."""
_MAX_AFTER: Final = 3
"""Words of a phrase after the name."""
_BREAK: Final = re.compile(r"[.,;:!?()\n\r\"“”]")
"""Characters that end a phrase."""
_FIELDS: Final = ("airport", "airbase", "airfield")
"""Words that the name of an editors' airfield may end in."""
_MAX_MENTIONS: Final = 4
"""Mentions of a sense that count; further ones add no weight."""
_REPETITION: Final = 0.35
"""Weight of each mention after the first."""
_NOT_LITERAL: Final = 0.7
"""Factor of a sense without a literal mention."""
_PROMINENT: Final = 1.5
"""Factor of the dateline and of the publisher's home."""


@dataclass(slots=True, eq=False)
class Sense:
    """A name in one meaning, with the places that it may mean."""

    name: str
    kind: str
    """Kind of place that its mentions announce, "" for none."""
    demonym: bool
    mentions: list[int]
    """Indices of its mentions."""
    candidates: tuple[PlaceCandidate, ...]
    within: list[Sense] = field(default_factory=list)
    """Senses of the larger places in which, by the text, it lies."""
    dateline: bool = False
    """Whether a mention of it is in the dateline."""
    literal: bool = False
    """Whether a mention of it is literal."""
    own_scores: list[float] = field(default_factory=list)
    """The points of each candidate for the name itself and the words around it."""
    scores: list[float] = field(default_factory=list)
    """The points of each candidate in all."""
    chances: list[float] = field(default_factory=list)
    """The chance of each candidate, by its score; they sum to 1."""
    is_home: bool = False
    """Whether it is the publisher's home rather than a name in the text."""
    weight: float = 1.0
    """Its influence on other senses, in mentions; repeated and literal mentions count more."""

    def weigh(self) -> None:
        """Set its weight, once all its mentions are known."""
        repetitions = min(len(self.mentions), _MAX_MENTIONS) - 1
        self.weight = (1.0 + _REPETITION * repetitions) * (1.0 if self.literal else _NOT_LITERAL)
        self.weight *= _PROMINENT if self.dateline or self.is_home else 1.0


def senses(
    mentions: Sequence[Mention], gazetteer: Gazetteer, editors: Mapping[str, Place]
) -> tuple[list[Sense], list[Sense]]:
    """All senses, and the sense of each mention.

    A name has one sense for each kind of place that it is called, such as city and province. It has more when the text
    puts its mentions in different larger places.
    """
    by_key: dict[tuple[str, str, bool, tuple[str, ...]], Sense] = {}
    by_name: dict[tuple[str, str, bool], Sense] = {}
    of_mention: list[Sense | None] = [None] * len(mentions)
    containers = [_larger_mentions(number, mentions) for number in range(len(mentions))]
    contained = [number for number, larger in enumerate(containers) if larger]
    rest = [number for number, larger in enumerate(containers) if not larger]
    keys = [names.key(mention.name) for mention in mentions]
    for number in (*contained, *rest):
        mention = mentions[number]
        kind = mention.kind or naming.stated_kind(mention.name) or ("city" if mention.why == _MAYOR else "")
        bare = (keys[number], kind, mention.form == "demonym")
        larger = tuple(keys[other] for other in containers[number])
        sense = by_key.get((*bare, larger)) if larger else by_name.get(bare)
        if sense is None:
            candidates = _candidates(mention, gazetteer, editors)
            sense = by_key[*bare, larger] = Sense(mention.name, kind, bare[2], [], candidates)
            by_name.setdefault(bare, sense)
        sense.mentions.append(number)
        sense.dateline |= mention.dateline
        sense.literal |= mention.literal
        of_mention[number] = sense
    for number in contained:
        _put_within(of_mention, number, containers[number])
    all_senses = list(by_key.values())
    for sense in all_senses:
        sense.weigh()
    return all_senses, [sense for sense in of_mention if sense is not None]


def _larger_mentions(number: int, mentions: Sequence[Mention]) -> tuple[int, ...]:
    """Indices of the mentions of larger places in which a mention lies; invalid indices and its own are ignored."""
    return tuple(larger for larger in mentions[number].within if 0 <= larger < len(mentions) and larger != number)


def _put_within(of_mention: list[Sense | None], number: int, larger: Iterable[int]) -> None:
    """Put the sense of a mention within those of the larger places, unless one of these lies in it already."""
    inner = of_mention[number]
    for other in larger:
        outer = of_mention[other]
        if inner and outer and outer is not inner and outer not in inner.within and inner not in outer.within:
            inner.within.append(outer)


def _candidates(mention: Mention, gazetteer: Gazetteer, editors: Mapping[str, Place]) -> tuple[PlaceCandidate, ...]:
    """The candidates of a name: only the editors' place when they have one."""
    place = place_by_name(mention, editors)
    if place is not None:
        return naming.as_candidates(gazetteer, (place,))
    if mention.kind == "capital":
        return _capitals(gazetteer, naming.candidates(gazetteer, mention.name))
    if mention.kind == "airfield":
        return naming.airfields(gazetteer, mention.name)
    return naming.candidates(gazetteer, mention.name)


def _capitals(gazetteer: Gazetteer, countries: tuple[PlaceCandidate, ...]) -> tuple[PlaceCandidate, ...]:
    """The capitals of the countries that a name may mean."""
    codes = [candidate.place.country for candidate in countries if candidate.place.kind == "country"]
    capitals = (gazetteer.capital(code) for code in dict.fromkeys(codes))
    return naming.as_candidates(gazetteer, tuple(place for place in capitals if place is not None))


def place_by_name(mention: Mention, editors: Mapping[str, Place]) -> Place | None:
    """The editors' place with exactly this name, None for none."""
    if not editors:
        return None
    key = names.key(mention.name)
    place = editors.get(key) or editors.get(names.key(mention.text))
    if place is None and mention.kind == "airfield":
        place = next((editors[key + word] for word in _FIELDS if key + word in editors), None)
    return place


def place_by_phrase(mention: Mention, text: str, editors: Mapping[str, Place], spellings: str) -> Place | None:
    """The editors' place with the longest phrase around the mention as its name; None for none.

    `spellings` are the `joined_spellings` of `editors`.
    """
    if not editors:
        return None
    return next((editors[key] for key in _phrases(mention, text, spellings) if key in editors), None)


def joined_spellings(editors: Mapping[str, Place]) -> str:
    """The keys of the editors' places, one a line, to test quickly whether any begins or ends with a word."""
    return "\n".join(["", *editors, ""])


def _phrases(mention: Mention, text: str, spellings: str) -> Iterator[str]:
    """The keys of the phrases around a mention, the longest first."""
    name = names.key(mention.text)
    if not name:
        return
    if text and (f"{name}\n" in spellings or f"\n{name}" in spellings):
        words_before = _BREAK.split(text[max(0, mention.start - _REACH) : mention.start])[-1].split()[-_MAX_BEFORE:]
        words_after = _BREAK.split(text[mention.end : mention.end + _REACH])[0].split()[:_MAX_AFTER]
        keys_before, keys_after = [names.key(word) for word in words_before], [names.key(word) for word in words_after]
        for first in range(len(keys_before)):
            yield "".join(keys_before[first:]) + name
        for last in range(len(keys_after), 0, -1):
            yield name + "".join(keys_after[:last])
    point = spots.compass(mention.direction) if mention.relation == "part" else ""
    if point:
        yield from (names.key(f"{point}{end} {mention.name}") for end in ("ern", "", "ern part of"))
