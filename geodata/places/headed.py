"""Names that tell by a generic word what they name: “Royal Street”, “Lake Manassas”, “Dodger Stadium”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.unknown import make
from geodata.places.vocabulary import Head, heads, ordinary, section
from geodata.places.words import Words

_LONGEST: Final = 4
_ORDINAL: Final = re.compile(r"[0-9]{1,3}(?:st|nd|rd|th)")


def find(words: Words) -> Iterator[Candidate]:
    """The names of a text that end or begin with a generic word written with a capital."""
    known = heads()
    for index in words.capitals:
        word = words.word[index]
        several = known.get(word, ())
        if not several and words.text.startswith(".", words.end[index]):
            several = known.get(word + ".", ())
        if not several or (words.headline[index] and word.isupper()):
            continue
        for head in several:
            found = _head_first(words, index, head) if head.place == "before" else _head_last(words, index, head)
            if found:
                yield found
                break


def _head_first(words: Words, index: int, head: Head) -> Candidate | None:
    last = index + 1
    if last >= len(words.word) or not (words.joined[index] or words.gap(index) == ". ") or not words.capital[last]:
        return None
    if index and words.joined[index - 1] and words.capital[index - 1] and not words.begins[index]:
        return None
    while last + 1 < len(words.word) and words.joined[last] and words.capital[last + 1] and head.word == "Rue":
        last += 1
    return make(words, index, last, head.kind, f"“{head.word}”")


def _head_last(words: Words, index: int, head: Head) -> Candidate | None:
    after = words.low[index + 1] if index + 1 < len(words.word) else ""
    if after and words.joined[index] and words.capital[index + 1] and after not in section("grammar.txt", "days"):
        return None
    first = index
    while first > 0 and index - first < _LONGEST and words.joined[first - 1] and not words.begins[first]:
        before = first - 1
        if not (words.capital[before] or (first == index and _ORDINAL.fullmatch(words.word[before]))):
            break
        if words.low[before] in section("grammar.txt", "days") or words.low[before] in section("people.txt", "titles"):
            break
        if words.possessive[before] and first < index:
            break
        first = before
    if first == index or (index - first == 1 and _empty(words, first, head)):
        return None
    if head.place == "building" and not _placed(words, first):
        return None
    own = words.low[first:index]
    if any(low in section("organisations.txt", "never_in_buildings") for low in own):
        return None
    if head.place == "building" and all(low in section("organisations.txt", "no_building_alone") for low in own):
        return None
    return make(words, first, index, head.kind, f"“{head.word}”")


def _empty(words: Words, at: int, head: Head) -> bool:
    """“Main Street” names one, “The Street” and “Old Church” do not."""
    return words.begins[at] and words.low[at] in ordinary() and head.place not in {"after", "road"}


def _placed(words: Words, first: int) -> bool:
    at = first - 1
    while at >= 0 and words.low[at] in {"the", "nearby", "historic"} and words.joined[at]:
        at -= 1
    return at >= 0 and words.joined[at] and words.low[at] in section("grammar.txt", "place_prepositions")
