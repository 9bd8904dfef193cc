"""Find the parties of a sentence under UCDP's names, and who did it to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geodata.drafting.events import lexicon
from geodata.drafting.events.parties import CIVILIANS
from geodata.drafting.languages import stems
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.tokens import TextWords
from geodata.drafting.model import PlaceMention

_FORCES: Final = 3
"""Words between the adjective of a country and its forces."""
_TARGET: Final = 2
"""Words before a party among which “positions of” or “against” stands."""
_VICTIM: Final = 7
"""Words before a party among which “killed” stands, so that they are its dead."""
_GENERIC: Final = frozenset({"Militants", "Rebels"})
_SYRIA: Final = "Government of Syria"


@dataclass(frozen=True, slots=True)
class Belligerent:
    """A party in a sentence: its words, the last one exclusive, and UCDP's name."""

    first: int
    last: int
    name: str
    is_target: bool


def find(
    words: TextWords, language: Language, span: range, places: Sequence[tuple[range, PlaceMention]], theatre: str
) -> list[Belligerent]:
    """The parties in a span, in reading order. `places` are its places with the words that name them."""
    found: list[Belligerent] = []
    index = span.start
    actors = stems.table(language, "actors")
    while index < span.stop:
        actor = actors.find(words, language, index)
        if actor is not None:
            name = _of_theatre(actor[0], theatre)
            if name:
                found.append(Belligerent(index, actor[1] + 1, name, _is_target(words, language, index, span)))
            index = actor[1]
        index += 1
    found = _without_generic(found)
    taken = {index for one in found for index in range(one.first, one.last)}
    for where, place in places:
        country = place.place.country if place.place is not None else ""
        name = lexicon.government(country) if country else ""
        if place.mention.form != "demonym" or not name or not taken.isdisjoint(where):
            continue
        near = range(max(span.start, where.start - _FORCES), min(span.stop, where.stop + _FORCES))
        beside = [one for one in (where.start - 1, where.stop) if one in span]
        events = stems.table(language, "events")
        is_armed = any(stems.has(words, language, one, "force") for one in near if one not in where)
        if is_armed or any(events.find(words, language, one) for one in beside):
            found.append(Belligerent(where.start, where.stop, name, _is_target(words, language, where.start, span)))
    certain = [one for one in found if not _is_either(words, language, one, span)]
    return sorted(certain, key=lambda one: one.first)


def _is_either(words: TextWords, language: Language, party: Belligerent, span: range) -> bool:
    """Whether a party is one of two that may have done it: “طائرات تابعة للنظام أو روسية”."""
    beside = [index for index in (party.first - 1, party.last) if index in span]
    return any(stems.has(words, language, index, "or") for index in beside)


def _of_theatre(name: str, theatre: str) -> str:
    """The party that a name means in a war: “government forces” are those of the country at war."""
    if name == _SYRIA and theatre not in {"", "SY"}:
        return lexicon.government(theatre)
    return name if name != "Syrian insurgents" or theatre in {"", "SY"} else "Rebels"


def _is_target(words: TextWords, language: Language, first: int, span: range) -> bool:
    """Whether “positions of” or “against” stands before a party, or “killed” a little further."""
    before = range(max(span.start, first - _TARGET), first)
    further = range(max(span.start, first - _VICTIM), first)
    if any(stems.has(words, language, index, "by") for index in before):
        return False
    if any(stems.has(words, language, index, "target") for index in before):
        return True
    deaths = [index for index in further if stems.has(words, language, index, "kill")]
    events = stems.table(language, "events")
    return bool(deaths) and not any(
        _is_deed(events.find(words, language, index)) for index in range(deaths[-1] + 1, first)
    )


def _is_deed(found: tuple[str, int] | None) -> bool:
    """Whether words tell of a deed, and not only of deaths: those named after it did it."""
    return found is not None and int(found[0].split("|")[2]) > 1


def _without_generic(found: list[Belligerent]) -> list[Belligerent]:
    """The parties without a common noun beside the name of its group: “боевики ИГ”."""
    named = [one for one in found if one.name not in _GENERIC]
    return [one for one in found if one in named or all(abs(one.first - other.first) > 1 for other in named)]


def assign(
    parties: Sequence[Belligerent], event_type: str, words: TextWords, language: Language, span: range
) -> tuple[str, str]:
    """(side_a, side_b) of an event."""
    doers = [one.name for one in parties if not one.is_target]
    side_a = doers[0] if doers else ""
    others = [one.name for one in parties if one.is_target and one.name != side_a]
    if not others and (event_type == "Battles" or len(doers) > 1):
        others = [name for name in doers if name != side_a]
    side_b = others[0] if others else ""
    if side_b and side_b in lexicon.allies(side_a):
        side_b = ""
    is_violent = event_type.startswith(("Explosions", "Violence"))
    if not side_b and is_violent and any(stems.has(words, language, index, "civilian") for index in span):
        side_b = CIVILIANS
    return side_a, side_b
