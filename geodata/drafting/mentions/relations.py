"""Candidates → mentions: kind, direction, distance and containment from the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.mentions.candidates import Candidate, contains
from geodata.drafting.mentions.patterns import find_datelines as datelines
from geodata.drafting.mentions.surroundings import NameContext, compass
from geodata.drafting.mentions.words import Words
from geodata.drafting.model import Mention

TakenSequence = Sequence[tuple[Candidate, NameContext]]

_SHOUT: Final = 4
"""Letters from which on a name in capitals is no abbreviation."""


def mentions(words: Words, taken: TakenSequence) -> tuple[Mention, ...]:
    """The mentions, in reading order."""
    lines = datelines(words, [one for one, _ in taken])
    return tuple(_mention(words, taken, index, lines) for index in range(len(taken)))


def _mention(words: Words, taken: TakenSequence, index: int, lines: Sequence[tuple[int, int]]) -> Mention:
    one, near = taken[index]
    text = words.text[one.start : one.end]
    name = text.title() if one.name.isupper() and len(one.name) >= _SHOUT and not one.short else one.name
    kind = near.kind or (one.announced if one.announced != "place" else "")
    if one.announced == "airfield" and one.last > one.first:
        name = _bare(words, one)
    relation = near.relation if one.form == "name" or near.relation == "part" else ""
    whole = near.phrase_start, max(near.phrase_end, one.end)
    dateline = any(start <= one.start < end for start, end in lines)
    return Mention(
        one.start, one.end, text, name, one.form, one.literal or dateline, kind=kind or _kind_of(one),
        relation=relation, direction=compass(near.direction) if relation else "", distance_km=near.distance_km,
        phrase_start=whole[0] if whole != (one.start, one.end) else -1,
        phrase_end=whole[1] if whole != (one.start, one.end) else -1,
        within=_within(words, taken, index), dateline=dateline, why="; ".join(dict.fromkeys(one.why)),
    )  # fmt: skip


def _kind_of(one: Candidate) -> str:
    kinds = {kind for kind, *_ in one.facts}
    return "airfield" if kinds == {"airfield"} else ""


def _bare(words: Words, one: Candidate) -> str:
    """``Hmeimim`` for “Hmeimim Military Airport”."""
    last = one.last
    while last > one.first and words.low[last] in {
        "airport",
        "airbase",
        "airfield",
        "aerodrome",
        "international",
        "military",
        "air",
        "base",
    }:
        last -= 1
    return words.text[one.start : words.end[last]]


def _within(words: Words, taken: TakenSequence, index: int) -> tuple[int, ...]:
    """The mentions that say in what this one lies: after it (“, Texas”, “ in Syria”) or before it (“Syria’s”)."""
    one, near = taken[index]
    found = []
    if index + 1 < len(taken):
        other, outer = taken[index + 1]
        gap = words.text[max(one.end, near.phrase_end) : outer.phrase_start]
        comma = words.text[one.end : other.start] in {", ", " (", ","} and _contains(words, one, other)
        inside = gap in {" in ", ", in ", " in the ", ", in the ", " in a "} and _largest(other) != "city"
        if other.form == "name" and (comma or inside):
            found.append(index + 1)
    if index:
        other, _ = taken[index - 1]
        gap = words.text[other.end : near.phrase_start]
        owner = gap in {"'s ", "’s ", "' ", "’ ", "s "} or (
            gap == " " and near.phrase_start < one.start and near.relation in {"", "part"}
        )
        nation = other.form == "demonym" and gap in {" ", " capital ", " city ", " town "}
        if (owner or nation) and (contains(other.facts, one.facts) or one.announced):
            found.append(index - 1)
    return tuple(found)


def _contains(words: Words, one: Candidate, other: Candidate) -> bool:
    if not (other.short or one.announced or contains(other.facts, one.facts)):
        return False
    goes_on = other.last + 1 < len(words.word) and words.text[other.end : other.end + 2] == ", "
    return _largest(other) != "city" or not goes_on


def _largest(one: Candidate) -> str:
    """``city`` when a town is what the name means most; “Homs, Hama” is a list, “Homs, Syria” is none."""
    cities = max((population for kind, _, population, exact in one.facts if kind == "city" and exact), default=0)
    areas = max(
        (
            population + (kind == "country")
            for kind, _, population, exact in one.facts
            if kind in {"country", "province"} and exact
        ),
        default=0,
    )
    regions = any(kind == "region" for kind, *_ in one.facts)
    return "city" if cities > areas / 2 and not regions and not one.short else "area"
