"""Turn accepted names into mentions, with kind, direction, distance and containment from the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.mentions.candidates import Candidate, may_contain
from geodata.drafting.mentions.patterns import find_datelines
from geodata.drafting.mentions.surroundings import AcceptedName, compass
from geodata.drafting.mentions.words import Words
from geodata.drafting.model import Mention

_SHOUTED: Final = 4
"""Letters from which on a name in capitals is no abbreviation."""
_AIRFIELD_WORDS: Final = frozenset(
    {"airport", "airbase", "airfield", "aerodrome", "international", "military", "air", "base"}
)


def build_mentions(words: Words, accepted: Sequence[AcceptedName]) -> tuple[Mention, ...]:
    """The mentions, in reading order."""
    datelines = find_datelines(words, [candidate for candidate, _ in accepted])
    return tuple(_mention(words, accepted, index, datelines) for index in range(len(accepted)))


def _mention(
    words: Words, accepted: Sequence[AcceptedName], index: int, datelines: Sequence[tuple[int, int]]
) -> Mention:
    candidate, context = accepted[index]
    span = candidate.start, candidate.end
    phrase = context.phrase_start, max(context.phrase_end, candidate.end)
    if phrase == span:
        phrase = -1, -1
    announced_kind = candidate.announced_kind if candidate.announced_kind != "place" else ""
    relation = context.relation if candidate.form == "name" or context.relation == "part" else ""
    dateline = any(start <= candidate.start < end for start, end in datelines)
    return Mention(
        *span, words.text[candidate.start : candidate.end], _name(words, candidate), candidate.form,
        candidate.literal or dateline, kind=context.kind or announced_kind or _kind_of(candidate),
        relation=relation, direction=compass(context.direction) if relation else "", distance_km=context.distance_km,
        phrase_start=phrase[0], phrase_end=phrase[1], within=_within(words, accepted, index), dateline=dateline,
        why="; ".join(dict.fromkeys(candidate.reasons)),
    )  # fmt: skip


def _name(words: Words, candidate: Candidate) -> str:
    """The name to look up: ``Aleppo`` for “ALEPPO”, ``Hmeimim`` for an announced “Hmeimim Military Airport”."""
    if candidate.announced_kind == "airfield" and candidate.last > candidate.first:
        last = candidate.last
        while last > candidate.first and words.lowered[last] in _AIRFIELD_WORDS:
            last -= 1
        return words.text[candidate.start : words.end[last]]
    if candidate.name.isupper() and len(candidate.name) >= _SHOUTED and not candidate.abbreviated:
        return words.text[candidate.start : candidate.end].title()
    return candidate.name


def _kind_of(candidate: Candidate) -> str:
    """The kind of a place that can only be an airfield; "" otherwise."""
    kinds = {kind for kind, *_ in candidate.facts}
    return "airfield" if kinds == {"airfield"} else ""


def _within(words: Words, accepted: Sequence[AcceptedName], index: int) -> tuple[int, ...]:
    """Indices of the names that this place lies in: after it (“, Texas”, “ in Syria”) or before it (“Syria’s”)."""
    candidate, context = accepted[index]
    containers = []
    if index + 1 < len(accepted):
        other, other_context = accepted[index + 1]
        gap = words.text[max(candidate.end, context.phrase_end) : other_context.phrase_start]
        comma = words.text[candidate.end : other.start] in {", ", " (", ","} and _contains(words, candidate, other)
        inside = gap in {" in ", ", in ", " in the ", ", in the ", " in a "} and not _is_mainly_city(other)
        if other.form == "name" and (comma or inside):
            containers.append(index + 1)
    if index:
        other, _ = accepted[index - 1]
        gap = words.text[other.end : context.phrase_start]
        owner = gap in {"'s ", "’s ", "' ", "’ ", "s "} or (
            gap == " " and context.phrase_start < candidate.start and context.relation in {"", "part"}
        )
        nation = other.form == "demonym" and gap in {" ", " capital ", " city ", " town "}
        if (owner or nation) and (may_contain(other.facts, candidate.facts) or candidate.announced_kind):
            containers.append(index - 1)
    return tuple(containers)


def _contains(words: Words, candidate: Candidate, other: Candidate) -> bool:
    """Whether the name after a comma contains this one: “Homs, Syria”; “Homs, Hama, …” is a list."""
    if not (other.abbreviated or candidate.announced_kind or may_contain(other.facts, candidate.facts)):
        return False
    continued = other.last + 1 < len(words.word) and words.text[other.end : other.end + 2] == ", "
    return not _is_mainly_city(other) or not continued


def _is_mainly_city(candidate: Candidate) -> bool:
    """Whether the name means a city rather than an area, by their populations."""
    if candidate.abbreviated or any(kind == "region" for kind, *_ in candidate.facts):
        return False
    cities = [population for kind, _, population, main in candidate.facts if kind == "city" and main]
    areas = [
        population + (kind == "country")
        for kind, _, population, main in candidate.facts
        if kind in {"country", "province"} and main
    ]
    return max(cities, default=0) > max(areas, default=0) / 2
