"""Roads: places that no map of events can pin, but where the text says in which town they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.surroundings import Around
from geodata.places.vocabulary import heads, section
from geodata.places.words import Words

_NUMBER: Final = 3
"""Digits of a highway's number."""
_SETTING: Final = 2
"""Mentions from which on a road is no address, but where the story plays."""
_IN: Final = frozenset({", ", " in ", ", in "})


def placed(words: Words, taken: list[tuple[Candidate, Around]]) -> list[tuple[Candidate, Around]]:
    """What was taken, without the roads named once and not said to be in a place: “Main Street in Paris” stays."""
    if not any(_is_road(words, one) for one, _ in taken):
        return taken
    return list(_placed(words, taken))


def _placed(words: Words, taken: list[tuple[Candidate, Around]]) -> Iterator[tuple[Candidate, Around]]:
    often = Counter(one.name for one, _ in taken)
    for index, (one, near) in enumerate(taken):
        if _is_road(words, one) and often[one.name] < _SETTING:
            if index + 1 == len(taken):
                continue
            other, _ = taken[index + 1]
            town = other.form == "name" and not _is_road(words, other)
            if not town or words.text[one.end : other.start] not in _IN:
                continue
        yield one, near


def _is_road(words: Words, one: Candidate) -> bool:
    if not one.announced:
        return False
    word = words.word[one.last]
    return any(head.place == "road" for head in (*heads().get(word, ()), *heads().get(word + ".", ())))


def numbered(words: Words, one: Candidate) -> bool:
    """“U.S. 23”, “Ohio 16”: American highways, when a state is named; “in Ohio 20 people” is none."""
    after = one.last + 1
    if after >= len(words.word) or not words.joined[one.last] or words.possessive[one.last]:
        return False
    if not words.low[after].isdigit() or len(words.low[after]) > _NUMBER:
        return False
    before = words.low[one.first - 1] if one.first and words.joined[one.first - 1] else ""
    return before not in section("grammar.txt", "into_prepositions")
