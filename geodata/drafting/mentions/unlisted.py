"""Find names that need not be in the gazetteer: how far one reaches, and whether it may name a place.

A generic word is enough for some of them: “Royal Street”, “Lake Manassas”, “Dodger Stadium”.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.vocabulary import Head, heads, ordinary, section
from geodata.drafting.mentions.words import Words

_LONGEST: Final = 4
"""Words of a name at most."""
_SHORTEST: Final = 3
"""Letters of a name at least."""
_FAMOUS: Final = 1.5
"""Renown from which on a place's name begins no unlisted name."""
_LONGEST_ACRONYM: Final = 4
"""Letters."""
_STANDING: Final = frozenset({"is", "was", "stands", "stood", "houses", "housed", "opened", "lies", "lay"})
"""Verbs after the name of a building that is told of as such."""
_ORDINAL: Final = re.compile(r"[0-9]{1,3}(?:st|nd|rd|th)")


def make_candidate(words: Words, first: int, last: int, kind: str, reason: str) -> Candidate:
    """A candidate for an unlisted name of this kind of place ("" when unknown); `reason` names what announces it."""
    start, end = words.start[first], words.end[last]
    if words.word[last] + "." in heads() and words.text[end : end + 1] == ".":
        end += 1
    name = words.text[start:end]
    return Candidate(first, last, start, end, name, announced_kind=kind or "place", reasons=[reason])


def last_word(words: Words, first: int) -> int:
    """The last word of the name that begins with word `first`; `first` - 1 for none."""
    last = first - 1
    particles = section("grammar.txt", "name_particles")
    while last + 1 < len(words.word) and last + 1 - first < _LONGEST:
        if not words.name_like[last + 1] and not (last >= first and words.lowered[last + 1] in particles):
            break
        last += 1
        if not words.joined[last] or words.possessive[last]:
            break
    while last >= first and not words.name_like[last]:
        last -= 1
    return last


def may_begin_longer(known: Candidate | None, others: Iterable[Candidate]) -> bool:
    """Whether a known name may be the first word of a longer unknown one: “Adan” of “the town of Adan Yabaal”.

    That is so where none of the `others` that the text names lies in a country that has a place of that name.
    """
    if known is None or known.form != "name" or known.last > known.first or known.is_country():
        return False
    countries = {country for _, country, _, _ in known.facts}
    near = any(country in countries for other in others if other is not known for _, country, _, _ in other.facts)
    return not near and (known.renown < _FAMOUS or not any(main for *_, main in known.facts))


def first_word(words: Words, last: int, longest: int, taken: Container[int]) -> int:
    """The first word of the name that ends with word `last`, of `longest` words at most, none of them in `taken`."""
    first = last
    while first > 0 and last - first < longest - 1 and words.joined[first - 1] and not words.begins_sentence[first]:
        before = first - 1
        if words.lowered[before] in section("grammar.txt", "articles") and before and words.joined[before - 1]:
            before -= 1  # “Aqareb es Safi”
        if not words.name_like[before] or words.possessive[before] or before in taken:
            break
        first = before
    return first


def nameable(words: Words, first: int, last: int) -> bool:
    """Whether these words may name a place: no ordinary word, no organisation, no title, no weekday."""
    if last > first:
        if all(words.lowered[index] in ordinary() for index in range(first, last + 1)):
            return False  # “Car Bomb”, in a title
        return not any(words.lowered[index] in section("people.txt", "titles") for index in range(first, last + 1))
    lowered, word = words.lowered[first], words.word[first]
    if "-" in word and lowered.rpartition("-")[2] in section("grammar.txt", "tails"):
        return False  # “in Houthi-controlled areas”
    if len(word) < _SHORTEST or (word.isupper() and len(word) <= _LONGEST_ACRONYM):
        return False
    if (
        lowered in ordinary()
        or lowered in section("organisations.txt", "after")
        or lowered in section("people.txt", "titles")
    ):
        return False
    weekday = lowered.removesuffix("s") in section("grammar.txt", "days")
    return not weekday and lowered not in section("grammar.txt", "directions")


def find_headed(words: Words) -> Iterator[Candidate]:
    """The names of a text that end or begin with a generic word with a capital."""
    for index in words.capitals:
        word = words.word[index]
        meanings = heads().get(word, ())
        if not meanings and words.text.startswith(".", words.end[index]):
            meanings = heads().get(word + ".", ())
        if not meanings or (words.headline[index] and word.isupper()):
            continue
        for head in meanings:
            name = _head_first(words, index, head) if head.place == "before" else _head_last(words, index, head)
            name = name or _head_with_of(words, index)
            if name is not None:
                yield name
                break


def _head_first(words: Words, index: int, head: Head) -> Candidate | None:
    """“Lake Manassas”."""
    last = index + 1
    if last >= len(words.word) or not (words.joined[index] or words.gap(index) == ". ") or not words.capital[last]:
        return None
    if index and words.joined[index - 1] and words.capital[index - 1] and not words.begins_sentence[index]:
        return None
    while last + 1 < len(words.word) and words.joined[last] and words.capital[last + 1] and head.word == "Rue":
        last += 1
    return make_candidate(words, index, last, head.kind, f"“{head.word}”")


def _head_with_of(words: Words, index: int) -> Candidate | None:
    """“The Museum of Ice Cream is opening”."""
    first = index + 2
    if words.lowered[index] != "museum" or words.following(index) != "of" or not words.joined[index + 1]:
        return None
    last = last_word(words, first)
    is_told = last >= first and words.following(last) in _STANDING
    if last < first or not (is_told or _after_preposition(words, index)):
        return None
    return make_candidate(words, index, last, "district", f"“{words.word[index]} of”")


def _head_last(words: Words, index: int, head: Head) -> Candidate | None:
    """“Royal Street”, “42nd Street”, “Dodger Stadium”."""
    after = words.following(index)
    if after and words.capital[index + 1] and after not in section("grammar.txt", "days"):
        return None
    first = index
    while first > 0 and index - first < _LONGEST and words.joined[first - 1] and not words.begins_sentence[first]:
        before, lowered = first - 1, words.lowered[first - 1]
        if not (words.capital[before] or (first == index and _ORDINAL.fullmatch(words.word[before]))):
            break
        if lowered in section("grammar.txt", "days") or lowered in section("people.txt", "titles"):
            break
        if words.possessive[before] and first < index:
            break
        first = before
    never = section("organisations.txt", "never_in_buildings")
    if first == index or not (_may_head(words, first, index, head) and _may_be_building(words, first, index, head)):
        return None
    if any(lowered in never for lowered in words.lowered[first:index]):
        return None
    return make_candidate(words, first, index, head.kind, f"“{head.word}”")


def _may_head(words: Words, first: int, index: int, head: Head) -> bool:
    """Whether the words before a generic word may be its name: not in “The Street” and “25th District”."""
    if index - first > 1:
        return True
    is_number = head.place != "road" and _ORDINAL.fullmatch(words.word[first]) is not None
    return not (is_number or _is_ordinary(words, first, head))


def _may_be_building(words: Words, first: int, index: int, head: Head) -> bool:
    """Whether a name that ends like a building's is told of as a place; any other name is."""
    if head.place != "building":
        return True
    is_told = words.following(index) in _STANDING and index - first > 1  # “Stonewall Golf Club is public”
    others = words.lowered[first:index]
    is_other = all(lowered in section("organisations.txt", "no_building_alone") for lowered in others)
    return not is_other and (is_told or _after_preposition(words, first))


def _is_ordinary(words: Words, index: int, head: Head) -> bool:
    """Whether the word before a generic word is no name: “The Street” and “Old Church”, but not “Main Street”."""
    return words.begins_sentence[index] and words.lowered[index] in ordinary() and head.place not in {"after", "road"}


def _after_preposition(words: Words, first: int) -> bool:
    """Whether a preposition of place stands before the name: “in the historic X”."""
    index = first - 1
    while index >= 0 and words.lowered[index] in {"the", "nearby", "historic"} and words.joined[index]:
        index -= 1
    return index >= 0 and words.joined[index] and words.lowered[index] in section("grammar.txt", "place_prepositions")
