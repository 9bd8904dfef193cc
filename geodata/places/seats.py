"""Bodies that bear the name of the town they are in: “Ruston City Council”, “Slidell High School”."""

from __future__ import annotations

from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.vocabulary import section
from geodata.places.words import Words

_LONGEST: Final = 3
"""Words of a body's name."""


def body(words: Words, one: Candidate) -> str:
    """How sure the body after a name says that it is a town's: ``sure``, ``likely`` (schools are called after
    persons, too), or "" when there is none.
    """
    if words.possessive[one.last] or one.form != "name":
        return ""
    if words.word[one.last] == "County":
        return "sure" if _next_capital(words, one.last) in section("organisations.txt", "of_counties") else ""
    phrase = ""
    found = ""
    at = one.last
    for _ in range(_LONGEST):
        if at + 1 >= len(words.word) or not words.joined[at] or not (words.upper[at + 1] or words.low[at + 1] == "of"):
            break
        at += 1
        phrase += ("-" if phrase else "") + words.low[at]
        if phrase in section("organisations.txt", "of_towns"):
            found = "sure"
        elif phrase in section("organisations.txt", "in_towns"):
            found = found or "likely"
    return found


def _next_capital(words: Words, last: int) -> str:
    tied = last + 1 < len(words.word) and words.joined[last] and words.upper[last + 1]
    return words.low[last + 1] if tied else ""
