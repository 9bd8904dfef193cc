"""Names that the gazetteer need not know: how far one reaches, and whether it could be a place's."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.vocabulary import heads, ordinary, section
from geodata.places.words import Words

_LONGEST: Final = 4
"""Words."""
_SHORT: Final = 3
"""Letters below which a word is no name."""
_ACRONYM: Final = 4


def make(words: Words, first: int, last: int, kind: str, why: str) -> Candidate:
    """A candidate for a name that the gazetteer need not know; `why` says in words what announces it."""
    start, end = words.start[first], words.end[last]
    if words.word[last] + "." in heads() and words.text[end : end + 1] == ".":
        end += 1
    name = words.text[start:end]
    return Candidate(first, last, start, end, name, announced=kind or "place", why=[why])


def run(words: Words, first: int) -> int:
    """The last word of the name that begins here; `first` - 1 when none does."""
    last = first - 1
    particles = section("grammar.txt", "name_particles")
    while last + 1 < len(words.word) and last + 1 - first < _LONGEST:
        if not words.named[last + 1] and not (last >= first and words.low[last + 1] in particles):
            break
        last += 1
        if not words.joined[last] or words.possessive[last]:
            break
    while last >= first and not words.named[last]:
        last -= 1
    return last


def back(words: Words, last: int, longest: int, taken: Container[int]) -> int:
    """The first word of the name that ends with word `last`, of `longest` words at most, none of them in `taken`."""
    first = last
    while first > 0 and last - first < longest - 1 and words.joined[first - 1] and not words.begins[first]:
        if not words.named[first - 1] or words.possessive[first - 1] or first - 1 in taken:
            break
        first -= 1
    return first


def nameable(words: Words, first: int, last: int) -> bool:
    """Whether these words could be a name of a place: no ordinary word, no organisation, no weekday."""
    if last > first:
        return not any(words.low[at] in section("people.txt", "titles") for at in range(first, last + 1))
    low, word = words.low[first], words.word[first]
    if len(word) < _SHORT or (word.isupper() and len(word) <= _ACRONYM):
        return False
    if low in ordinary() or low in section("organisations.txt", "after") or low in section("people.txt", "titles"):
        return False
    return low not in section("grammar.txt", "directions") and low.removesuffix("s") not in section(
        "grammar.txt", "days"
    )
