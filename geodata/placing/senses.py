"""Mentions → senses: the mentions of one article that must mean one and the same place, and in what it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata import names
from geodata.findings import Mention
from geodata.gazetteer import Gazetteer
from geodata.model import Place
from geodata.placing import editing, naming
from geodata.placing.naming import Candidate

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
    candidates: tuple[Candidate, ...]
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


def _known(mention: Mention, gazetteer: Gazetteer, editors: Mapping[str, Place]) -> tuple[Candidate, ...]:
    """What the name may be: the editors' place alone when they have one of it."""
    place = editing.named(mention, editors)
    if place is not None:
        return naming.weighed(gazetteer, (place,))
    if mention.kind == "airfield":
        return naming.airfields(gazetteer, mention.name)
    return naming.candidates(gazetteer, mention.name)
