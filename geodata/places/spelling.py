"""The keys under which words may be filed: as written, with “Saint” for “St.”, in the nominative, no genitive."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from geodata.places.vocabulary import key_of, section
from geodata.places.words import Words

Span = tuple[int, int, str]
"""First word, last word, key."""

_LONGEST: Final = 6
"""Words of a name."""
_ACRONYM: Final = 5
"""Letters up to which a word in capitals among others is rather an organisation's than a place's."""
_STEM: Final = 4
_SAINTS: Final = {
    "st": "Saint", "ste": "Sainte", "mt": "Mount", "ft": "Fort", "saint": "St", "mount": "Mt", "fort": "Ft",
}  # fmt: skip
_CASES: Final = (
    ("ией", ("ия",)), ("ии", ("ия",)), ("ию", ("ия",)), ("ой", ("а", "ая")), ("ом", ("", "о")), ("ем", ("ь", "й")),
    ("ах", ("ы",)), ("ью", ("ь",)), ("ої", ("а",)), ("ві", ("в",)), ("е", ("", "а", "я")), ("у", ("", "а")),
    ("ы", ("а", "")), ("а", ("",)), ("и", ("ь", "а", "я", "")), ("ю", ("ь", "я")), ("я", ("ь", "й")), ("і", ("", "а")),
)  # fmt: skip
"""Endings of nouns in Cyrillic script and what they are in the nominative."""


def spans(words: Words) -> Iterator[Span]:
    """Every run of words that could be a name, the shorter ones first."""
    connectors, days = section("grammar.txt", "connectors"), section("grammar.txt", "days")
    word, named, joined, low = words.word, words.named, words.joined, words.low
    for first in [at for at, one in enumerate(named) if one or (low[at] == "the" and words.upper[at])]:
        upper, key = words.upper[first], ""
        alone = named[first] and (not upper or (low[first] not in days and not _acronym(words, first)))
        for last in range(first, min(first + _LONGEST, len(word))):
            key += key_of(word[last])
            if named[last]:
                if key and (last > first or alone):
                    yield first, last, key
            elif low[last] not in connectors and last > first:
                break
            if not joined[last]:
                break
            key += "s" * words.possessive[last]


def bare(found: Sequence[Span]) -> list[Span]:
    """Without the “s” of a genitive that has lost its apostrophe: “Aleppos”."""
    return [(first, last, key[:-1]) for first, last, key in found if key.endswith("s") and len(key) > _ACRONYM]


def other(words: Words, found: Sequence[Span]) -> list[Span]:
    """The same names as others write them: “Saint” and “St.”, Russian and Ukrainian names in the nominative."""
    return [*_saints(words, found), *((first, last, key) for first, last, end in found for key in _nominatives(end))]


def named(words: Words, first: int, last: int, key: str) -> tuple[int, str]:
    """Where the name that was found by `key` ends in the text, and how it is spelled where it is known."""
    start, end, word = words.start[first], words.end[last], words.word[last]
    if word[-1] in "sS" and not key.endswith(key_of(word)) and key.endswith(key_of(word)[:-1]):
        end -= 1
    name = words.text[start:end]
    if "а" <= key[-1] <= "ї":
        return end, name if key == key_of(name) else key.title()
    if any(words.low[at] in _SAINTS for at in range(first, last)) and key != key_of(name):
        return end, " ".join(_swapped(words, first, bisect_left(words.end, end, first)))
    return end, name


def _acronym(words: Words, at: int) -> bool:
    """Short and all in capitals among other words: an organisation's letters."""
    word = words.word[at]
    return word.isupper() and len(word) <= _ACRONYM and not words.headline[at] and not words.begins[at]


def _saints(words: Words, found: Sequence[Span]) -> Iterator[Span]:
    for first, last, _ in found:
        if last > first and any(words.low[at] in _SAINTS for at in range(first, last)):
            yield first, last, "".join(map(key_of, _swapped(words, first, last)))


def _swapped(words: Words, first: int, last: int) -> list[str]:
    return [_SAINTS.get(words.low[at], words.word[at]) for at in range(first, last + 1)]


def _nominatives(key: str) -> Iterator[str]:
    if len(key) <= _STEM or not "а" <= key[-1] <= "ї":
        return
    for ending, others in _CASES:
        if key.endswith(ending):
            yield from (key[: -len(ending)] + instead for instead in others)
