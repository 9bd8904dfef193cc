"""Mentions → senses: the mentions of one article that must mean one and the same place, and in what it lies.

The editors' own places, asked first: by the name, and by the whole phrase around it (“airbase near Latakia”).
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

_REACH: Final = 80
"""Characters to the left and right in which the words of a phrase are looked for."""
_BEFORE: Final = 8
_AFTER: Final = 3
_BREAK: Final = re.compile(r"[.,;:!?()\n\r\"“”]")
_FIELDS: Final = ("airport", "airbase", "airfield")


def editors_place_named(mention: Mention, editors: Mapping[str, Place]) -> Place | None:
    """The editors' place of exactly this name."""
    if not editors:
        return None
    key = names.key(mention.name)
    found = editors.get(key) or editors.get(names.key(mention.text))
    if found is None and mention.kind == "airfield":
        found = next((editors[key + word] for word in _FIELDS if key + word in editors), None)
    return found


def editors_place_phrased(mention: Mention, text: str, editors: Mapping[str, Place], spelled: str) -> Place | None:
    """The editors' place that the words around the name describe as a whole, the longest first; None for none.

    `spelled` is what `spelled(editors)` gives.
    """
    if not editors:
        return None
    return next((editors[key] for key in _phrases(mention, text, spelled) if key in editors), None)


def editors_spellings(editors: Mapping[str, Place]) -> str:
    """All names of the editors' places, each on a line of its own, to see fast which words none begins or ends with."""
    return "\n".join(["", *editors, ""])


def _phrases(mention: Mention, text: str, spelled: str) -> Iterator[str]:
    name = names.key(mention.text)
    if not name:
        return
    if text and (f"{name}\n" in spelled or f"\n{name}" in spelled):
        before = _BREAK.split(text[max(0, mention.start - _REACH) : mention.start])[-1].split()[-_BEFORE:]
        after = _BREAK.split(text[mention.end : mention.end + _REACH])[0].split()[:_AFTER]
        left, right = [names.key(word) for word in before], [names.key(word) for word in after]
        for first in range(len(left)):
            yield "".join(left[first:]) + name
        for last in range(len(right), 0, -1):
            yield name + "".join(right[:last])
    point = spots.compass(mention.direction) if mention.relation == "part" else ""
    if point:
        yield from (names.key(f"{point}{end} {mention.name}") for end in ("ern", "", "ern part of"))


_MANY: Final = 4
"""From so many mentions on, further ones of the same name add nothing."""
_AGAIN: Final = 0.35
_NOT_LITERAL: Final = 0.7
_HEAD: Final = 1.5
"""What the dateline and the publisher's home say about the other names."""


@dataclass(slots=True, eq=False)
class Sense:
    """One name in one meaning: its mentions (indices), what it may be, and the points of each candidate."""

    name: str
    kind: str
    demonym: bool
    mentions: list[int]
    candidates: tuple[PlaceCandidate, ...]
    within: list[Sense] = field(default_factory=list)
    """Senses of the larger places in which the text says that it lies."""
    dateline: bool = False
    literal: bool = False
    own: list[float] = field(default_factory=list)
    """The points of each candidate for what the name itself and the words around it say."""
    scores: list[float] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    """How likely each candidate is, as far as is known by now; they sum to 1."""
    home: bool = False
    """Whether it is the publisher's home, not a name in the text."""
    weight: float = 1.0
    """What it says about the others: repeated and literal mentions say more."""

    def weigh(self) -> None:
        """Give it its weight, once all its mentions are known."""
        often = min(len(self.mentions), _MANY) - 1
        self.weight = (1.0 + _AGAIN * often) * (1.0 if self.literal else _NOT_LITERAL)
        self.weight *= _HEAD if self.dateline or self.home else 1.0


def senses(
    mentions: Sequence[Mention], gazetteer: Gazetteer, editors: Mapping[str, Place]
) -> tuple[list[Sense], list[Sense]]:
    """All senses, and that of each mention.

    A name has one sense, whatever kind it is called (the same name as a city and as a province is two), unless the
    text says of two mentions that they lie in different places.
    """
    found: dict[tuple[str, str, bool, tuple[str, ...]], Sense] = {}
    latest: dict[tuple[str, str, bool], Sense] = {}
    of_mention: list[Sense | None] = [None] * len(mentions)
    inside = [_inside(number, mentions) for number in range(len(mentions))]
    contained = [number for number, larger in enumerate(inside) if larger]
    rest = [number for number, larger in enumerate(inside) if not larger]
    keys = [names.key(mention.name) for mention in mentions]
    for number in (*contained, *rest):
        mention = mentions[number]
        kind = mention.kind or naming.stated_kind(mention.name)
        bare = (keys[number], kind, mention.form == "demonym")
        larger = tuple(keys[other] for other in inside[number])
        sense = found.get((*bare, larger)) if larger else latest.get(bare)
        if sense is None:
            known = _known(mention, gazetteer, editors)
            sense = found[*bare, larger] = Sense(mention.name, kind, bare[2], [], known)
            latest.setdefault(bare, sense)
        sense.mentions.append(number)
        sense.dateline |= mention.dateline
        sense.literal |= mention.literal
        of_mention[number] = sense
    for number in contained:
        _contain(of_mention, number, inside[number])
    every = list(found.values())
    for sense in every:
        sense.weigh()
    return every, [sense for sense in of_mention if sense is not None]


def _inside(number: int, mentions: Sequence[Mention]) -> tuple[int, ...]:
    """Indices of the mentions in which the mention lies; what cannot be an index, or is itself, is passed over."""
    return tuple(other for other in mentions[number].within if 0 <= other < len(mentions) and other != number)


def _contain(of_mention: list[Sense | None], number: int, larger: Iterable[int]) -> None:
    inner = of_mention[number]
    for other in larger:
        outer = of_mention[other]
        if inner and outer and outer is not inner and outer not in inner.within and inner not in outer.within:
            inner.within.append(outer)


def _known(mention: Mention, gazetteer: Gazetteer, editors: Mapping[str, Place]) -> tuple[PlaceCandidate, ...]:
    """What the name may be: the editors' place alone when they have one of it."""
    place = editors_place_named(mention, editors)
    if place is not None:
        return naming.weighed(gazetteer, (place,))
    if mention.kind == "airfield":
        return naming.airfields(gazetteer, mention.name)
    return naming.candidates(gazetteer, mention.name)
