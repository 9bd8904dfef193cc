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
_DE_FACTO: Final = "de facto "
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
    if words.text[max(0, candidate.start - len(_DE_FACTO)) : candidate.start].lower() == _DE_FACTO:
        return False  # “the group's de facto Syrian capital”
    return candidate.is_country() and _CAPITAL.match(words.text, candidate.end) is not None


def is_beyond_a_border(words: Words, candidate: Candidate) -> bool:
    """Whether a country only says which border is near: “on the border with Algeria”, “close to Niger”."""
    if candidate.form != "name" or not candidate.is_country():
        return False
    return _BORDER.search(words.text[max(0, candidate.start - _LOOK_BACK) : candidate.start]) is not None


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
    if (
        gap == " and "
        and before.endswith((" between ", "Between "))
        and not (first.is_country() or second.is_country())
    ):
        return _TALKING.search(before) is None  # “ambushed between Mopti and Bandiagara”
    return gap in _ENDS and _road_before().search(before) is not None


_DAYS: Final = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_CAPITAL: Final = re.compile(rf"(?:['’]s|s)? capital\b(?!(?: city)?,? (?:of |(?!{_DAYS})[^\W\da-z_]))")
"""“capital” after a name, where the capital's own name does not follow."""


_TALKING: Final = re.compile(
    r"\b(?:talks?|tensions?|relations?|ties|agreements?|deals?|truce|ceasefire|war|wars|conflict|dialogue|negotiations?|"
    r"dispute|rivalry|contacts?|calls?|meetings?|difference|distinction|choose|choice|divided|torn)\b[^.;:\n]{0,20} "
    r"[Bb]etween $"
)
"""Words between which and two cities these stand for their governments."""
_BORDER: Final = re.compile(
    r"\b(?:(?:borders?|frontier|boundary)\s(?:with|to|of)|bordering(?:\son)?|close\sto|adjacent\sto)\s(?:the\s)?$",
    re.IGNORECASE,
)
"""What stands before a country on this side of whose border something happened."""


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
