"""Which words of a text name persons: given names and titles with what follows them, and these surnames later on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geodata.drafting.mentions.candidates import Candidate
from geodata.drafting.mentions.vocabulary import cues, section
from geodata.drafting.mentions.words import Words

_LONGEST: Final = 5
_SPEAKER: Final = 3
_AGE: Final = 2
_FAMOUS: Final = 2.0
"""How well a place must be known (`geodata.drafting.mentions.candidates`) for its name not to be a speaker's."""


@dataclass(frozen=True, slots=True)
class People:
    """Words that name persons: by where they stand, and by themselves (in lower case)."""

    at: frozenset[int]
    called: frozenset[str]

    def one_of(self, words: Words, index: int) -> bool:
        """Whether word `index` names a person, a given name alone included: “James of Troy”."""
        return index in self.at or (words.capital[index] and words.low[index] in section("people.txt", "first"))

    def lives(self, words: Words, index: int) -> bool:
        """Whether “of” after word `index` tells where somebody lives: a person, “a native”, “Mary Carter, 84,”."""
        told = self.one_of(words, index) or words.low[index] in section("grammar.txt", "inhabitants")
        return told or _is_age(words, index)


def _is_age(words: Words, index: int) -> bool:
    """“84” of “Mary Carter, 84, of”."""
    age = words.low[index].isdigit() and len(words.low[index]) == _AGE
    return age and words.gap(index) == ", " and index > 0 and words.gap(index - 1) == ", " and words.capital[index - 1]


def find(words: Words, candidates: Sequence[Candidate]) -> People:
    """The persons of a text. What is known as a place of several words is none."""
    finder = _Finder(words, candidates)
    at: set[int] = set()
    called: set[str] = set()
    for first, last in _runs(words):
        begin, sure = finder.begin(first, last)
        if begin < 0:
            continue
        end = begin
        while end <= min(last, begin + _LONGEST - 1) and (
            finder.personal(end) or (end == begin and finder.may_be(end))
        ):
            at.add(end)
            end += 1
        if end > begin and (sure or end > begin + 1) and not words.headline[begin]:
            called.add(words.low[end - 1])
            if begin not in finder.nations:
                called.add(words.low[begin])
    return People(frozenset(at), frozenset(called))


class _Finder:
    """A text's words, and where its places stand, as far as they cannot be persons."""

    def __init__(self, words: Words, candidates: Sequence[Candidate]) -> None:
        self.words = words
        self.long: set[int] = set()
        self.nations: set[int] = set()
        self.famous: set[int] = set()
        for one in candidates:
            inside = range(one.first, one.last + 1)
            if one.last > one.first:
                self.long.update(inside)
            if one.form == "demonym" or any(fact[0] == "country" for fact in one.facts):
                self.nations.add(one.first)
            if one.fame >= _FAMOUS:
                self.famous.update(inside)

    def begin(self, first: int, last: int) -> tuple[int, bool]:
        """Where in a run a person's name begins, and whether one word is enough of it; -1 when nowhere."""
        low, titles = self.words.low, section("people.txt", "titles")
        begin = first
        while begin < last and low[begin] in titles:
            begin += 1
        if (begin > first or self._titled(first - 1)) and self._free(begin):
            return begin, True
        if begin == first and first and low[first - 1] in section("people.txt", "personal_titles"):
            return begin, True
        after = low[last + 1] if last + 1 < len(low) and self.words.joined[last] else ""
        if after in section("grammar.txt", "announcing_after"):
            return -1, False
        for index in range(begin, last):
            if index in self.long:
                continue
            if low[index] in titles and self._free(index + 1):
                return index + 1, True
            if (low[index + 1] not in titles or self.words.headline[index]) and self._named(index, last):
                return index, False
        return (first, False) if self._speaks(first, last) else (-1, False)

    def _free(self, at: int) -> bool:
        return at not in self.nations and at not in self.long

    def _titled(self, before: int) -> bool:
        """Whether a title written small stands there, or “his wife,”."""
        if before < 0:
            return False
        low, gap = self.words.low[before], self.words.gap(before)
        if low in section("people.txt", "kin"):
            return gap in {" ", ", "}
        title = low in section("people.txt", "titles") and low not in section("people.txt", "small_titles_are_words")
        return title and (self.words.joined[before] or gap == ". ")

    def _named(self, at: int, last: int) -> bool:
        """Whether a given name stands here, or a surname right after it."""
        low = self.words.low
        if low[at] in section("people.txt", "first") and self.personal(at + 1):
            return True
        surname = at + 1 == last and low[last] in section("people.txt", "last") and last not in self.long
        return surname and self.personal(at)

    def _speaks(self, first: int, last: int) -> bool:
        """Two or three unknown words with capitals beside “said”, or before an age: “Keegan Matheson, 38,”."""
        words = self.words
        if not 1 <= last - first < _SPEAKER or words.headline[first]:
            return False
        for at in range(first, last + 1):
            if at in self.famous or at in self.long or not self.personal(at) or words.word[at].isupper():
                return False
        says = section("people.txt", "says")
        after = words.low[last + 1] if last + 1 < len(words.word) else ""
        if words.joined[last] and after in says:
            return True
        if words.gap(last) == ", " and (after in {"who", "whose"} or (after.isdigit() and len(after) == _AGE)):
            return True
        return first > 0 and words.joined[first - 1] and words.low[first - 1] in says

    def personal(self, index: int) -> bool:
        """Whether the word may go on a person's name: no “County”, no “Times”, no country."""
        return index not in self.nations and self.may_be(index)

    def may_be(self, index: int) -> bool:
        """The same for the first word of a name: “Jordan” may be one."""
        low = self.words.low[index]
        if (low in cues() and cues()[low].after) or low in section("grammar.txt", "days"):
            return False
        return low not in section("organisations.txt", "after") or low in section("people.txt", "last")


def _runs(words: Words) -> Iterator[tuple[int, int]]:
    """(first word, last word) of what is written with capitals, without a break; initials belong to it."""
    free = 0
    for first in words.capitals:
        if first < free:
            continue
        last = first
        while _continues_name(words, last):
            last += 1
        yield first, last
        free = last + 1


def _particle(words: Words, index: int) -> bool:
    particle = words.low[index] in section("people.txt", "particles")
    return particle or words.word[index].startswith(("al-", "el-", "ul-"))


def _continues_name(words: Words, index: int) -> bool:
    if index + 1 >= len(words.word) or words.possessive[index]:
        return False
    initial = len(words.word[index]) == 1 and words.gap(index) == ". "
    return (words.joined[index] or initial) and (words.capital[index + 1] or _particle(words, index + 1))
