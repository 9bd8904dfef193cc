"""Bodies that bear the name of the town they are in: “Ruston City Council”, “Slidell High School”."""

from __future__ import annotations

from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.vocabulary import section
from geodata.places.words import Words

_LONGEST: Final = 3
"""Words of a body's name."""


def body(words: Words, one: Candidate) -> str:
    """Whether a town's body follows: ``sure``, ``likely`` (schools are called after persons, too), or ""."""
    if not words.joined[one.last] or not words.upper[one.last + 1] or words.possessive[one.last] or one.form != "name":
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
    personal = one.first == one.last and words.low[one.first] in section("people.txt", "last")
    return "" if found == "likely" and personal else found


def _next_capital(words: Words, last: int) -> str:
    tied = last + 1 < len(words.word) and words.joined[last] and words.upper[last + 1]
    return words.low[last + 1] if tied else ""


def of_power(words: Words, one: Candidate) -> bool:
    """“the White House”: who sits there is meant, not a town of that name."""
    the = one.first > 0 and words.low[one.first - 1] == "the"
    return the and "-".join(words.low[one.first : one.last + 1]) in section("organisations.txt", "seats_of_power")
