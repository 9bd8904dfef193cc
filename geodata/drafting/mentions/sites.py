"""Find the sites that the words around a name describe: a facility in a town, and a road between two towns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.surroundings import AcceptedName
from geodata.drafting.mentions.vocabulary import section
from geodata.drafting.mentions.words import Words

_LOOK_BACK: Final = 80
"""Characters before a name in which a facility or a road is looked for."""
_ENDS: Final = frozenset({" and ", " to ", " with ", " and the ", " to the "})
"""What stands between the two ends of “the road between X and Y”."""
_DASHES: Final = frozenset({"-", "–", " - ", " – ", "—", "/"})
"""What stands between those of “the X-Y highway”."""


def facility(words: Words, phrase_start: int, free: int) -> str:
    """The facility in the place whose phrase begins at an offset: ``central prison`` for “the central prison in”.

    Words before the offset `free` belong to another name: “the Zaytouneh camp in Azaz”.
    """
    match = _facility().search(words.text[max(free, phrase_start - _LOOK_BACK) : phrase_start])
    return " ".join((match[1] or match[2]).split()) if match else ""


def is_capital(words: Words, candidate: Candidate) -> bool:
    """Whether a country's capital is meant, without its name: “Syria’s capital”, “the Syrian capital”."""
    return candidate.is_country() and _CAPITAL.match(words.text, candidate.end) is not None


def road_ends(words: Words, accepted: Sequence[AcceptedName]) -> dict[int, int]:
    """Index of a name at one end of a road → that of the name at the other end, for both."""
    ends: dict[int, int] = {}
    for index in range(len(accepted) - 1):
        if index not in ends and is_road(words, accepted[index][0], accepted[index + 1][0]):
            ends[index], ends[index + 1] = index + 1, index
    return ends


def is_road(words: Words, first: Candidate, second: Candidate) -> bool:
    """Whether two names are the ends of a road: “the road between Tafas and Dael”, “the Aleppo-Damascus highway”."""
    if first.form != "name" or second.form != "name":
        return False
    gap = words.text[first.end : second.start]
    if gap in _DASHES:
        return _road_after().match(words.text, second.end) is not None
    before = words.text[max(0, first.start - _LOOK_BACK) : first.start]
    return gap in _ENDS and _road_before().search(before) is not None


_DAYS: Final = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_CAPITAL: Final = re.compile(rf"(?:['’]s|s)? capital\b(?!(?: city)?,? (?:of |(?!{_DAYS})[^\W\da-z_]))")
"""“capital” after a name, where the capital's own name does not follow."""


@cache
def _facility() -> re.Pattern[str]:
    nouns = "|".join(sorted(section("grammar.txt", "facilities")))
    return re.compile(rf"(?:\b(?:the|a|an)\s((?:[a-z-]+\s){{0,2}}(?:{nouns}))|\b({nouns}))\s(?:in|of|at)\s(?:the\s)?$")


@cache
def _road_before() -> re.Pattern[str]:
    roads, linking = (sorted(section("grammar.txt", name)) for name in ("roads", "linking"))
    words = rf"(?:{'|'.join(roads)})s?\b[^.;:\n]{{0,25}}\b(?:{'|'.join(linking)}|from|leading from)"
    return re.compile(rf"\b{words}\s(?:[a-z]+\s){{0,4}}$")


@cache
def _road_after() -> re.Pattern[str]:
    roads = "|".join(sorted(section("grammar.txt", "roads") - {"axis", "line"}))
    return re.compile(rf"\s?(?:[a-z]+\s|M[0-9]+\s){{0,2}}(?:{roads})\b", re.IGNORECASE)
