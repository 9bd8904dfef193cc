"""Find the words that name persons: given names and titles with the words after them, and the same surnames later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.vocabulary import cues, section
from geodata.drafting.mentions.words import Words

_LONGEST: Final = 5
"""Words of a person's name."""
_WITH_PARTICLES: Final = 3
"""Further words of a name with particles: “Bernard Xavier Philippe de Marigny de Mandeville”."""
_SPEAKER: Final = 3
"""Words of a name that is only known to speak or to have an age."""
_AGE: Final = 2
"""Digits."""
_FAMOUS: Final = 2.0
"""Renown from which on a place's name is not taken for a speaker's."""


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a text."""

    indices: frozenset[int]
    """Indices of the words that name persons."""
    names: frozenset[str]
    """Given names and surnames that were introduced, in lower case: later they stand alone."""

    def contains(self, words: Words, index: int) -> bool:
        """Whether word `index` names a person, a given name alone included: “James of Troy”."""
        return index in self.indices or (
            words.capital[index] and words.lowered[index] in section("people.txt", "first")
        )

    def is_inhabitant(self, words: Words, index: int) -> bool:
        """Whether “of” after word `index` gives somebody's home: a person, “a native”, “Mary Carter, 84,”."""
        inhabitant = self.contains(words, index) or words.lowered[index] in section("grammar.txt", "inhabitants")
        return inhabitant or _is_age(words, index)


def _is_age(words: Words, index: int) -> bool:
    """Whether the word is the age in “Mary Carter, 84, of”."""
    age = words.lowered[index].isdigit() and len(words.lowered[index]) == _AGE
    return age and words.gap(index) == ", " and index > 0 and words.gap(index - 1) == ", " and words.capital[index - 1]


def find(words: Words, candidates: Sequence[Candidate]) -> People:
    """The persons of a text. A known name of several words is a place and no person."""
    finder = _Finder(words, candidates)
    indices: set[int] = set()
    names: set[str] = set()
    for first, last in _runs(words):
        begin, certain = finder.name_start(first, last)
        if begin < 0:
            continue
        stop = begin
        longest = _LONGEST + _WITH_PARTICLES * any(_is_particle(words, index) for index in range(begin, last + 1))
        while stop <= min(last, begin + longest - 1) and (
            finder.may_continue(stop) or (stop == begin and finder.may_begin(stop))
        ):
            indices.add(stop)
            stop += 1
        if stop > begin and (certain or stop > begin + 1) and not words.headline[begin]:
            names.add(words.lowered[stop - 1])
            if begin not in finder.nations:
                names.add(words.lowered[begin])
    return People(frozenset(indices), frozenset(names))


class _Finder:
    """The words of a text, with the indices of place names that cannot be persons."""

    def __init__(self, words: Words, candidates: Sequence[Candidate]) -> None:
        self.words = words
        self.long_names: set[int] = set()
        self.nations: set[int] = set()
        self.famous: set[int] = set()
        for candidate in candidates:
            inside = candidate.indices()
            if candidate.last > candidate.first:
                self.long_names.update(inside)
            if candidate.form == "demonym" or any(fact[0] == "country" for fact in candidate.facts):
                self.nations.add(candidate.first)
            if candidate.renown >= _FAMOUS:
                self.famous.update(inside)

    def name_start(self, first: int, last: int) -> tuple[int, bool]:
        """The first word of a person's name in a run (-1 for none), and whether that word alone is enough."""
        lowered, titles = self.words.lowered, section("people.txt", "titles")
        begin = first
        while begin < last and lowered[begin] in titles:
            begin += 1
        if (begin > first or self._follows_title(first - 1)) and self._is_free(begin):
            return begin, True
        if begin == first and first and lowered[first - 1] in section("people.txt", "personal_titles"):
            return begin, True
        if self.words.following(last) in section("grammar.txt", "announcing_after"):
            return -1, False
        for index in range(begin, last):
            if index in self.long_names:
                continue
            if lowered[index] in titles and self._is_free(index + 1):
                return index + 1, True
            if (lowered[index + 1] not in titles or self.words.headline[index]) and self._is_named(index, last):
                return index, False
        return (first, False) if self._speaks(first, last) else (-1, False)

    def _is_free(self, index: int) -> bool:
        """Whether no country, nationality or place of several words is named there."""
        return index not in self.nations and index not in self.long_names

    def _follows_title(self, before: int) -> bool:
        """Whether that word is a title in small letters or one of kinship: “his wife,”."""
        if before < 0:
            return False
        lowered, gap = self.words.lowered[before], self.words.gap(before)
        if lowered in section("people.txt", "kin"):
            return gap in {" ", ", "}
        title = lowered in section("people.txt", "titles") and lowered not in section(
            "people.txt", "small_titles_are_words"
        )
        return title and (self.words.joined[before] or gap == ". ")

    def _is_named(self, index: int, last: int) -> bool:
        """Whether the word is a given name, or stands right before a surname."""
        lowered = self.words.lowered
        if lowered[index] in section("people.txt", "first") and self.may_continue(index + 1):
            return True
        surname = index + 1 == last and lowered[last] in section("people.txt", "last") and last not in self.long_names
        return surname and self.may_continue(index)

    def _speaks(self, first: int, last: int) -> bool:
        """Two or three unknown words with capitals beside “said”, or before an age: “Keegan Matheson, 38,”."""
        words = self.words
        if not 1 <= last - first < _SPEAKER or words.headline[first]:
            return False
        for index in range(first, last + 1):
            if (
                index in self.famous
                or index in self.long_names
                or not self.may_continue(index)
                or words.word[index].isupper()
            ):
                return False
        says = section("people.txt", "says")
        after = words.lowered[last + 1] if last + 1 < len(words.word) else ""
        if words.joined[last] and after in says:
            return True
        if words.gap(last) == ", " and (after in {"who", "whose"} or (after.isdigit() and len(after) == _AGE)):
            return True
        return first > 0 and words.joined[first - 1] and words.lowered[first - 1] in says

    def may_continue(self, index: int) -> bool:
        """Whether the word may be a later word of a person's name: no “County”, no “Times”, no country."""
        return index not in self.nations and self.may_begin(index)

    def may_begin(self, index: int) -> bool:
        """Whether the word may be the first word of a person's name: “Jordan” may, too."""
        lowered = self.words.lowered[index]
        if (lowered in cues() and cues()[lowered].after) or lowered in section("grammar.txt", "days"):
            return False
        return lowered not in section("organisations.txt", "after") or lowered in section("people.txt", "last")


def _runs(words: Words) -> Iterator[tuple[int, int]]:
    """(first word, last word) of each unbroken run of words with capitals, initials and particles included."""
    next_free = 0
    for first in words.capitals:
        if first < next_free:
            continue
        last = first
        while _continues_name(words, last):
            last += 1
        yield first, last
        next_free = last + 1


def _is_particle(words: Words, index: int) -> bool:
    particle = words.lowered[index] in section("people.txt", "particles")
    return particle or words.word[index].startswith(("al-", "el-", "ul-"))


def _continues_name(words: Words, index: int) -> bool:
    if index + 1 >= len(words.word) or words.possessive[index]:
        return False
    initial = len(words.word[index]) == 1 and words.gap(index) == ". "
    return (words.joined[index] or initial) and (words.capital[index + 1] or _is_particle(words, index + 1))
