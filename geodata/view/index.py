"""An index of every word that readers can search: made once for a dataset, asked in a few milliseconds.

A *text* is a distinct cell of a searched column. All texts stand one after the other in one array of word numbers
(`stream`), with 0 between two texts, so that words that follow each other are neighbours. Twelve bytes a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geodata.view import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.model import Dataset


SEARCHED: Final = (
    *("title", "description", "quote", "place", "side_a", "side_b", "claimed_by", "event_id"),
    *("event_type", "sub_event_type", "source", "actors", "or_place", "tags", "correction", "quote_en"),
)
"""The columns of events.csv that are searched, besides sources, evidence and the legend's labels."""
_AT_ONCE: Final = 2048
"""Texts that are cut into words at once: each word is an object until it has its number."""
_TOKEN: Final = re.compile(f"{words.WORD}|\n")
_FEW: Final = 200
"""Up to so many words are looked up one by one, more by one pass over the stream."""


class WordIndex:
    """The words of a dataset's events, of their sources and of the evidence for and against them."""

    def __init__(self, dataset: Dataset) -> None:
        texts: list[str] = []
        self.rows = len(dataset.events)
        self._columns = [_column(codes, found, texts) for codes, found in _searched(dataset)]
        """(number of the text per row, first and last number + 1) per searched column."""
        self._evidence = _evidence(dataset, texts)
        """(row, number of the text) per piece of evidence and column."""
        self.number_of: dict[str, int] = {"\n": 0}
        """Word → its number."""
        self.stream = _stream(texts, self.number_of)
        self._text_of = np.cumsum(self.stream == 0, dtype=np.int32)
        self._texts = len(texts)

    @cached_property
    def words(self) -> list[str]:
        """The words by number."""
        return list(self.number_of)

    @cached_property
    def _joined(self) -> str:
        return "\n" + "\n".join(self.words[1:]) + "\n"

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        lengths = np.fromiter((len(word) + 1 for word in self.words[1:]), np.int64, len(self.words) - 1)
        return np.concatenate([[0], np.cumsum(lengths)])

    @cached_property
    def _order(self) -> NDArray[np.int32]:
        """The places of the stream by word, so that those of one word are neighbours."""
        return np.argsort(self.stream, kind="stable").astype(np.int32)

    @cached_property
    def _first(self) -> NDArray[np.int64]:
        return np.concatenate([[0], np.cumsum(np.bincount(self.stream, minlength=len(self.words)))])

    def prepare(self) -> WordIndex:
        """Make what the first search would wait for."""
        self._joined, self._starts, self._order, self._first  # noqa: B018 - made on first use
        return self

    def having(self, part: str, *, at_start: bool = False) -> NDArray[np.int64]:
        """The numbers of the words that have `part` in them, or begin with it."""
        needle = f"\n{part}" if at_start else part
        joined, found, at = self._joined, [], 0
        while (at := joined.find(needle, at)) >= 0:
            found.append(at)
            at = joined.find("\n", at + len(needle))
        return np.searchsorted(self._starts, np.array(found, np.int64), side="right")

    def alike(self, word: str) -> NDArray[np.int64]:
        """The numbers of the words with the same stem."""
        stem = words.stem(word)
        if stem == word and not word.isalpha():
            return np.empty(0, np.int64)
        near = self.having(stem[: max(2, len(stem) - 1)], at_start=word.isascii())
        return np.array([number for number in near if words.stem(self.words[number]) == stem], np.int64)

    def places_of(self, numbers: NDArray[np.int64]) -> NDArray[Any]:
        """Where any of these words stands in the stream."""
        if len(numbers) > _FEW:
            wanted = np.zeros(len(self.words), bool)
            wanted[numbers] = True
            return np.flatnonzero(wanted[self.stream])
        slices = [self._order[self._first[number] : self._first[number + 1]] for number in numbers]
        return np.concatenate(slices) if slices else np.empty(0, np.int32)

    def sequence(self, pattern: tuple[NDArray[np.int64], ...]) -> NDArray[Any]:
        """Where words of the pattern's sets follow each other: the place of the first of them."""
        places = self.places_of(pattern[0])
        for step, numbers in enumerate(pattern[1:], 1):
            wanted = np.zeros(len(self.words), bool)
            wanted[numbers] = True
            following = places + step
            inside = following < len(self.stream)
            places = places[inside][wanted[self.stream[following[inside]]]]
        return places

    def rows_at(self, places: NDArray[Any]) -> NDArray[np.bool_]:
        """Per row of the events, whether one of its texts has one of these places."""
        hit = np.zeros(self._texts, bool)
        hit[self._text_of[places]] = True
        found = np.zeros(self.rows, bool)
        for codes, low, high in self._columns:
            if hit[low:high].any():
                found |= hit[codes]
        rows, texts = self._evidence
        found[rows[hit[texts]]] = True
        return found


_indices: WeakKeyDictionary[Dataset, WordIndex] = WeakKeyDictionary()
_making: Final = Lock()


def index_of(dataset: Dataset) -> WordIndex:
    """The index of a dataset, made at the first call and kept as long as the dataset."""
    index = _indices.get(dataset)
    if index is None:
        with _making:  # who asks meanwhile waits for the same one
            index = _indices.get(dataset)
            if index is None:
                index = _indices[dataset] = WordIndex(dataset).prepare()
    return index


def _searched(dataset: Dataset) -> Iterator[tuple[NDArray[Any], list[str]]]:
    """Per searched column the number of each row's text, and the texts."""
    events = dataset.events
    own = (column.name for column in dataset.info.columns if column.kind in {"text", "list", "choice"})
    for name in (*SEARCHED, *own):
        codes, found = pd.factorize(events[name])
        texts = [str(text) for text in found]
        if texts == [""]:
            continue  # most datasets do without most of the optional columns
        yield codes, texts
        if name == "source":
            titles = dict(zip(dataset.sources["source"], dataset.sources["title"], strict=True))
            publishers = dict(zip(dataset.sources["source"], dataset.sources["publisher"], strict=True))
            yield codes, [titles.get(source, "") for source in texts]
            yield codes, [publishers.get(source, "") for source in texts]
    yield events["group"].to_numpy(np.int64), [group.label for group in dataset.taxonomy.groups]


def _column(codes: NDArray[Any], found: list[str], texts: list[str]) -> tuple[NDArray[np.int32], int, int]:
    low = len(texts)
    texts += found
    return (codes + low).astype(np.int32), low, len(texts)


def _evidence(dataset: Dataset, texts: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    evidence = dataset.evidence
    if evidence.empty:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    row_of = {event: row for row, event in enumerate(dataset.events["event_id"])}
    titles = dict(zip(dataset.sources["source"], dataset.sources["title"], strict=True))
    rows, numbers = [], []
    for event, *cells, source in evidence[["event_id", "quote", "claimed_by", "note", "source"]].itertuples(
        index=False
    ):
        if event not in row_of:
            continue
        for text in (*cells, source, titles.get(source, "")):
            rows.append(row_of[event])
            numbers.append(len(texts))
            texts.append(text)
    return np.array(rows, np.int64), np.array(numbers, np.int64)


def _stream(texts: list[str], number_of: dict[str, int]) -> NDArray[np.int32]:
    """The texts as numbers of words, 0 after each; new words get the next numbers."""
    pieces = []
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        joined = "\n".join(text.replace("\n", " ") if "\n" in text else text for text in some) + "\n"
        tokens = _TOKEN.findall(words.fold(joined))
        pieces.append(np.fromiter((number_of.setdefault(token, len(number_of)) for token in tokens), np.int32))
    return np.concatenate(pieces) if pieces else np.empty(0, np.int32)
