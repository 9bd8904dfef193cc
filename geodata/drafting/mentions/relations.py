"""Turn accepted names into mentions, with kind, direction, distance and containment from the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geodata.drafting.mentions import sites
from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.containment import larger_places
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
    ends = sites.road_ends(words, accepted)
    return tuple(_mention(words, accepted, index, datelines, ends.get(index, -1)) for index in range(len(accepted)))


def _mention(
    words: Words, accepted: Sequence[AcceptedName], index: int, datelines: Sequence[tuple[int, int]], road: int
) -> Mention:
    candidate, context = accepted[index]
    span = candidate.start, candidate.end
    phrase = context.phrase_start, max(context.phrase_end, candidate.end)
    if phrase == span:
        phrase = -1, -1
    capital = "capital" if sites.is_capital(words, candidate) else ""
    announced_kind = candidate.announced_kind if candidate.announced_kind != "place" else ""
    relation = context.relation if candidate.form == "name" or context.relation == "part" else ""
    if not relation and sites.is_beyond_a_border(words, candidate):
        relation = "near"
    before = max((name.end for name, _ in accepted[max(0, index - 1) : index]), default=0)
    dateline = any(start <= candidate.start < end for start, end in datelines)
    return Mention(
        *span, words.text[candidate.start : candidate.end], _name(words, candidate), candidate.form,
        candidate.literal or dateline, kind=capital or context.kind or announced_kind or _kind_of(candidate),
        relation=relation, direction=compass(context.direction) if relation else "", distance_km=context.distance_km,
        phrase_start=phrase[0], phrase_end=phrase[1],
        facility=sites.facility(words, context.phrase_start, before), within=larger_places(words, accepted, index),
        dateline=dateline, road=road, why="; ".join(dict.fromkeys(candidate.reasons)),
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
