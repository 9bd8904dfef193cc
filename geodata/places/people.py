"""Which words of a text name persons: given names and titles with what follows them, and these surnames later on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geodata.places.candidates import Candidate
from geodata.places.renown import known
from geodata.places.vocabulary import cues, section
from geodata.places.words import Words

_LONGEST: Final = 5
_SPEAKER: Final = 3
_AGE: Final = 2
_FAMOUS: Final = 2.0
"""How well a place must be known (`geodata.places.renown`) for its name not to be a speaker's."""
_NO_LOWER_TITLES: Final = frozenset(
    "major general private chief count brother sister father speaker director king forward miss chair coach saint officer"
    " deputy principal leader defender manager commander author duke lord cardinal".split()
)
"""Titles that, written small, are ordinary words."""


@dataclass(frozen=True, slots=True)
class People:
    """Words that name persons: by where they stand, and by themselves (in lower case)."""

    at: frozenset[int]
    called: frozenset[str]


def find(words: Words, candidates: Sequence[Candidate]) -> People:
    """The persons of a text. What is known as a place of several words is none."""
    long = {at for one in candidates if one.last > one.first for at in range(one.first, one.last + 1)}
    nations = {
        one.first for one in candidates if one.form == "demonym" or any(fact[0] == "country" for fact in one.facts)
    }
    famous = {at for one in candidates if known(one.facts) >= _FAMOUS for at in range(one.first, one.last + 1)}
    at: set[int] = set()
    called: set[str] = set()
    for first, last in _runs(words):
        begin, sure = _begin(words, first, last, long, nations)
        if begin < 0 and _speaks(words, first, last, famous | long | nations):
            begin = first
        if begin < 0:
            continue
        end = begin
        while end <= last and end < begin + _LONGEST and _personal(words, end, nations - {begin}):
            at.add(end)
            end += 1
        if end > begin and (sure or end > begin + 1) and not words.headline[begin]:
            called.add(words.low[end - 1])
            if begin not in nations:
                called.add(words.low[begin])
    return People(frozenset(at), frozenset(called))


def _runs(words: Words) -> Iterator[tuple[int, int]]:
    """(first word, last word) of what is written with capitals, without a break; initials belong to it."""
    first = -1
    for index, capital in enumerate(words.capital):
        if not (capital or (first >= 0 and _particle(words, index))):
            continue
        first = index if first < 0 else first
        if not _goes_on(words, index):
            yield first, index
            first = -1


def _particle(words: Words, index: int) -> bool:
    return words.low[index] in {"bin", "ibn", "van", "von", "der", "den", "de", "al", "el", "abu"} or (
        words.word[index].startswith(("al-", "el-", "ul-"))
    )


def _goes_on(words: Words, index: int) -> bool:
    if index + 1 >= len(words.word) or words.possessive[index]:
        return False
    initial = len(words.word[index]) == 1 and words.gap(index) == ". "
    return (words.joined[index] or initial) and (words.capital[index + 1] or _particle(words, index + 1))


def _begin(words: Words, first: int, last: int, long: set[int], nations: set[int]) -> tuple[int, bool]:
    """Where in a run a person's name begins, and whether one word is enough of it; -1 when nowhere."""
    titles, given = section("people.txt", "titles"), section("people.txt", "first")
    surnames = section("people.txt", "last")
    begin = first
    while begin <= last and words.low[begin] in titles and not (begin == first and begin == last):
        begin += 1
    titled = begin > first
    before = first - 1
    if not titled and before >= 0 and (words.joined[before] or words.gap(before) == ". "):
        low = words.low[before]
        titled = low in titles and low not in _NO_LOWER_TITLES
    if titled and begin <= last and begin not in nations and begin not in long:
        return begin, True
    for index in range(begin, last):
        if index in long:
            continue
        if words.low[index] in titles and index + 1 not in nations and index + 1 not in long:
            return index + 1, True
        if words.low[index] in given and _personal(words, index + 1, nations):
            return index, False
        if index + 1 == last and words.low[last] in surnames and _personal(words, index, nations) and last not in long:
            return index, False
    return -1, False


def _speaks(words: Words, first: int, last: int, places: set[int]) -> bool:
    """Two or three unknown words with capitals beside “said”, or before an age: “Keegan Matheson, 38,”."""
    if not 1 <= last - first < _SPEAKER or words.headline[first] or any(at in places for at in range(first, last + 1)):
        return False
    if any(not _personal(words, at, places) or words.word[at].isupper() for at in range(first, last + 1)):
        return False
    says = section("people.txt", "says")
    after = words.low[last + 1] if last + 1 < len(words.word) else ""
    if words.joined[last] and after in says:
        return True
    if words.gap(last) == ", " and (after.isdigit() and len(after) == _AGE or after in {"who", "whose"}):
        return True
    return first > 0 and words.joined[first - 1] and words.low[first - 1] in says


def _personal(words: Words, index: int, nations: set[int]) -> bool:
    """Whether the word may go on a person's name: no “County”, no “Times”."""
    low = words.low[index]
    if index in nations or (low in cues() and cues()[low].after) or low in section("grammar.txt", "days"):
        return False
    return low not in section("organisations.txt", "after") or low in section("people.txt", "last")
