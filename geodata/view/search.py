"""Search the words of a dataset: which events have them, and which words of an event were matched.

Every part of a search must be found in an event, in any of its texts. A word is found inside of other words, by its
stem, as a compound (`airstrikes`, `air-strikes` and `air strikes` are one), and as another name of a place that the
data name; a phrase in quotes is found as it stands, apart from case, accents and the like.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np

from geodata.view import words
from geodata.view.index import WordIndex, index_of
from geodata.view.place_names import LONGEST, PlaceNames

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.model import Dataset


Pattern = tuple["NDArray[np.int64]", ...]
"""Sets of word numbers that follow each other in a text."""

COMPOUNDS: Final = (
    "airbase", "aircraft", "airdrop", "airfield", "airport", "airraid", "airspace", "airstrike", "carbomb", "ceasefire",
    "checkpoint", "counterattack", "crossfire", "cyberattack", "dronestrike", "firefight", "frontline", "gunfight",
    "gunfire", "gunman", "gunship", "landmine", "outpost", "peacekeeper", "roadblock", "rocketfire", "shellfire",
    "stronghold", "truckbomb", "warcrime", "warhead", "warlord", "warplane", "warship",
)  # fmt: skip
"""Words of the field that are written in one or in two: typed in two, the two belong together."""
_SHORTEST: Final = 3
"""Letters of the shortest half of a compound."""
_KEPT: Final = 32
"""Searches whose results are kept per dataset."""


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a search: found where each of `all_of` is (one of its patterns), or any of `names` of a place."""

    all_of: tuple[tuple[Pattern, ...], ...]
    names: tuple[Pattern, ...] = ()

    def rows(self, index: WordIndex) -> NDArray[np.bool_]:
        """Per row of the events, whether the term is found in it."""
        found = np.ones(index.rows, bool)
        for patterns in self.all_of:
            found &= _rows(index, patterns)
        return found | _rows(index, self.names) if self.names else found

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Everything that may be matched."""
        return tuple(pattern for patterns in (*self.all_of, self.names) for pattern in patterns)


@dataclass(slots=True)
class _Kept:
    """What is kept of a dataset: the names of its places, and the latest results."""

    names: PlaceNames
    results: OrderedDict[str, tuple[tuple[Term, ...], NDArray[np.bool_]]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


_kept: WeakKeyDictionary[Dataset, _Kept] = WeakKeyDictionary()


def rows_with(dataset: Dataset, search: str) -> NDArray[np.bool_]:
    """Per row of the events, whether it has every part of the search. Not to be changed: it is kept."""
    return _result(dataset, search)[1]


def matched(dataset: Dataset, search: str, texts: list[str]) -> list[str]:
    """The passages of some texts that the search matches, as they are written there, each once."""
    patterns = [pattern for term in _result(dataset, search)[0] for pattern in term.patterns]
    index = index_of(dataset)
    sets = [tuple(set(numbers.tolist()) for numbers in pattern) for pattern in patterns]
    passages: dict[str, None] = {}
    for text in texts:
        found = list(words.spans(text))
        numbers = [index.number_of.get(word, -1) for word, _, _ in found]
        for pattern in sets:
            for at in range(len(numbers) - len(pattern) + 1):
                if all(numbers[at + step] in wanted for step, wanted in enumerate(pattern)):
                    passages[text[found[at][1] : found[at + len(pattern) - 1][2]]] = None
    return list(passages)


def _result(dataset: Dataset, search: str) -> tuple[tuple[Term, ...], NDArray[np.bool_]]:
    kept = _kept.get(dataset) or _kept.setdefault(dataset, _Kept(PlaceNames(dataset)))
    with kept.lock:
        if search in kept.results:
            kept.results.move_to_end(search)
            return kept.results[search]
    index = index_of(dataset)
    terms = tuple(_terms(index, kept, words.parts(search)))
    found = np.ones(index.rows, bool)
    for term in terms:
        found &= term.rows(index)
    with kept.lock:
        kept.results[search] = terms, found
        while len(kept.results) > _KEPT:
            kept.results.popitem(last=False)
    return terms, found


def _rows(index: WordIndex, patterns: tuple[Pattern, ...]) -> NDArray[np.bool_]:
    places = [index.sequence(pattern) for pattern in patterns]
    return index.rows_at(np.concatenate(places) if places else np.empty(0, np.int64))


# From words to terms


def _terms(index: WordIndex, kept: _Kept, parts: list[words.Part]) -> list[Term]:
    terms: list[Term] = []
    at = 0
    while at < len(parts):
        if parts[at].quoted:
            terms.append(Term(((_phrase(index, parts[at]),),)))
            at += 1
            continue
        longest = min(LONGEST, len(parts) - at)
        run = next((length for length in range(longest, 1, -1) if _is_name(kept, parts[at : at + length])), 1)
        if run == 1 and _is_compound(index, parts[at : at + 2]):
            pair = (parts[at].words[0], parts[at + 1].words[0])
            terms.append(Term((_word(index, pair),)))
            at += 2
            continue
        some = parts[at : at + run]
        each = tuple(_word(index, part.words) for part in some)
        unknown = not all(any(map(_occurs, patterns)) for patterns in each)
        phrases = kept.names.phrases(_spelling(some), by_sound=unknown)
        terms.append(Term(each, tuple(_exactly(index, phrase) for phrase in phrases)))
        at += run
    return terms


def _phrase(index: WordIndex, part: words.Part) -> Pattern:
    """The pattern of a quoted phrase; while its quote is open, its last word is only the beginning of one."""
    *whole, last = part.words
    return (
        (*_exactly(index, tuple(whole)), index.having(last, at_start=True))
        if part.is_open
        else _exactly(index, part.words)
    )


def _exactly(index: WordIndex, phrase: tuple[str, ...]) -> Pattern:
    """The pattern of these very words; a word that does not occur is never found."""
    return tuple(_numbers([index.number_of.get(word)]) for word in phrase)


def _numbers(numbers: list[int | None]) -> NDArray[np.int64]:
    return np.array([number for number in numbers if number], np.int64)


def _occurs(pattern: Pattern) -> bool:
    return all(len(numbers) > 0 for numbers in pattern)


def _word(index: WordIndex, parts: tuple[str, ...]) -> tuple[Pattern, ...]:
    """The patterns of one word, which a hyphen may divide: in one, and in two."""
    whole = "".join(parts)
    patterns: list[Pattern] = [(_like(index, whole),)]
    if len(parts) > 1:
        patterns.append((*(_numbers([index.number_of.get(part)]) for part in parts[:-1]), _begun(index, parts[-1])))
    elif whole.isalpha():
        for cut in range(_SHORTEST, len(whole) - _SHORTEST + 1):
            first = index.number_of.get(whole[:cut])
            if first is not None and len(second := _begun(index, whole[cut:])):
                patterns.append((_numbers([first]), second))
    return tuple(patterns)


def _like(index: WordIndex, word: str) -> NDArray[np.int64]:
    return np.union1d(index.having(word), index.alike(word))


def _begun(index: WordIndex, word: str) -> NDArray[np.int64]:
    return np.union1d(index.having(word, at_start=True), index.alike(word))


def _is_compound(index: WordIndex, pair: list[words.Part]) -> bool:
    """Do two words that were typed apart make one: one of the field, or one that stands in the data?"""
    if len(pair) < 2 or any(part.quoted or len(part.words) != 1 for part in pair):  # noqa: PLR2004 - a pair
        return False
    first, second = pair[0].words[0], pair[1].words[0]
    if min(len(first), len(second)) < _SHORTEST:
        return False
    return words.stem(first + second) in _STEMS or len(index.alike(first + second)) > 0


_STEMS: Final = frozenset(map(words.stem, COMPOUNDS))


def _is_name(kept: _Kept, parts: list[words.Part]) -> bool:
    """Are some unquoted words together another name of a place that the data name?"""
    return not any(part.quoted for part in parts) and bool(kept.names.phrases(_spelling(parts), by_sound=False))


def _spelling(parts: list[words.Part]) -> str:
    return " ".join(part.text for part in parts)
