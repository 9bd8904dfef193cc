"""Find names in scripts without capitals: Arabic and Hebrew, looked up without the particles before them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from geodata.drafting.mentions.candidates import Candidate, Facts
from geodata.drafting.mentions.surroundings import AcceptedName, NameContext
from geodata.drafting.mentions.words import Words
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.names import key

_LETTER: Final = re.compile(r"[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f]")
_PARTICLES: Final = frozenset("وفبلكוהבלמש")
"""“and”, “in”, “to”, “from” …: letters written together with the next word."""
_ARTICLE: Final = "ال"
_LONGEST: Final = 3
"""Words of a name at most."""
_ENOUGH: Final = 2.0
"""The score from which on a name is taken for a place."""
_CUE: Final = 1.2
"""Points for a word before the name that announces a place."""
_SHORT: Final = 3
"""Letters below which a name loses a point, because it is more likely an ordinary word."""
_CITIES: Final = ((200_000, 2.2), (50_000, 1.6), (5_000, 1.2))
"""(inhabitants at least, points) of a city; `_TOWN` for smaller ones."""
_TOWN: Final = 0.8


def find(words: Words, gazetteer: Gazetteer) -> list[AcceptedName]:
    """The places named in Arabic or Hebrew letters."""
    if not _LETTER.search(words.text):
        return []
    spans = list(_spans(words))
    facts = gazetteer.known([name_key for *_, name_key in spans])
    names: list[AcceptedName] = []
    last_used = -1
    for first, last, cut, name, name_key in spans:
        if first <= last_used or name_key not in facts:
            continue
        kind, announced = _cue(words, first, cut)
        if _score(facts[name_key], name) + _CUE * announced < _ENOUGH:
            continue
        start, end = words.start[first] + cut, words.end[last]
        candidate = Candidate(first, last, start, end, name, facts=facts[name_key])
        phrase = words.start[first - 1] if kind else start
        names.append((candidate, NameContext(first, phrase, end, first - 1, kind=kind)))
        last_used = last
    return names


def _spans(words: Words) -> Iterator[tuple[int, int, int, str, str]]:
    """(first word, last word, letters cut off at the front, name, its key) of possible names.

    For each first word, the longest names come first, and of these the least cut.
    """
    for first, word in enumerate(words.word):
        if not _LETTER.match(word) or word in _cues():
            continue
        last = first
        while (
            last + 1 < len(words.word)
            and last + 1 - first < _LONGEST
            and words.joined[last]
            and (_LETTER.match(words.word[last + 1]))
        ):
            last += 1
        for end in range(last, first - 1, -1):
            tail = words.text[words.end[first] : words.end[end]]
            for cut, stem in _stems(word):
                if stem in _cues():
                    break
                yield first, end, cut, stem + tail, key(stem + tail)


def _stems(word: str) -> Iterator[tuple[int, str]]:
    """(letters cut off, rest) of a word without 0 to 2 particles: ``دمشق`` for ``ودمشق`` and ``وبدمشق``."""
    yield 0, word
    for cut in (1, 2):
        if len(word) <= cut + 2 or any(letter not in _PARTICLES for letter in word[:cut]):
            return
        yield cut, word[cut:]
        if word[cut - 1] == "ل":
            yield cut, _ARTICLE + word[cut:]
            if word[cut] == "ل":
                yield cut, _ARTICLE + word[cut + 1 :]


def _score(facts: Facts, name: str) -> float:
    """How well known a name is, by its best-known place."""
    best = 0.0
    for kind, _, population, _ in facts:
        if kind in {"country", "region"}:
            best = max(best, 3.0)
        elif kind == "province":
            best = max(best, 1.6)
        elif kind == "city":
            best = max(best, next((points for size, points in _CITIES if population >= size), _TOWN))
    return best - (len(name) < _SHORT)


def _cue(words: Words, first: int, cut: int) -> tuple[str, bool]:
    """The kind of place that the word before the name gives, and whether that word or a particle announces a place."""
    if first and words.joined[first - 1]:
        for _, before in _stems(words.word[first - 1]):
            if (kind := _cues().get(before)) is not None:
                return kind, True
    return "", cut > 0 and words.word[first][cut - 1] == "ب"


@cache
def _cues() -> dict[str, str]:
    """Word → the kind of place that it announces."""
    with Path(__file__).with_name("scripts.csv").open(encoding="utf-8", newline="") as handle:
        return {row["word"]: row["kind"] for row in csv.DictReader(handle)}
