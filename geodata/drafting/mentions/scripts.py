"""Names in scripts without capitals: Arabic and Hebrew, found by their alternate names, particles taken off."""

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
"""“and”, “in”, “to”, “from” …: one letter written together with the next word."""
_ARTICLE: Final = "ال"
_LONGEST: Final = 3
_ENOUGH: Final = 2.0
_CUE: Final = 1.2
_SHORT: Final = 3
"""Letters up to which a word alone is more likely an ordinary one, unless a large city bears it."""
_CITIES: Final = ((200_000, 2.2), (50_000, 1.6), (5_000, 1.2))


def find(words: Words, gazetteer: Gazetteer) -> list[AcceptedName]:
    """The places named in Arabic or Hebrew letters."""
    if not _LETTER.search(words.text):
        return []
    spans = list(_spans(words))
    known = gazetteer.known([spelled for *_, spelled in spans])
    found: list[AcceptedName] = []
    last_taken = -1
    for first, last, cut, name, spelled in spans:
        if first <= last_taken or spelled not in known:
            continue
        kind, cue = _cue(words, first, cut)
        if _known(known[spelled], name) + _CUE * cue < _ENOUGH:
            continue
        start, end = words.start[first] + cut, words.end[last]
        candidate = Candidate(first, last, start, end, name, facts=known[spelled])
        phrase = words.start[first - 1] if kind else start
        found.append((candidate, NameContext(first, phrase, end, first - 1, kind=kind)))
        last_taken = last
    return found


def _spans(words: Words) -> Iterator[tuple[int, int, int, str, str]]:
    """(first word, last word, letters cut off at the front, name, its key), the longest and the least cut first."""
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
            for cut, head in _heads(word):
                if head in _cues():
                    break
                yield first, end, cut, head + tail, key(head + tail)


def _heads(word: str) -> Iterator[tuple[int, str]]:
    """The word, and the word without one or two particles: ``دمشق`` in ``ودمشق`` and ``وبدمشق``."""
    yield 0, word
    for cut in (1, 2):
        if len(word) <= cut + 2 or any(letter not in _PARTICLES for letter in word[:cut]):
            return
        yield cut, word[cut:]
        if word[cut - 1] == "ل":
            yield cut, _ARTICLE + word[cut:]
            if word[cut] == "ل":
                yield cut, _ARTICLE + word[cut + 1 :]


def _known(facts: Facts, name: str) -> float:
    best = 0.0
    for kind, _, population, _ in facts:
        if kind in {"country", "region"}:
            best = max(best, 3.0)
        elif kind == "province":
            best = max(best, 1.6)
        elif kind == "city":
            best = max(best, next((points for size, points in _CITIES if population >= size), 0.8))
    return best - (len(name) < _SHORT)


def _cue(words: Words, first: int, cut: int) -> tuple[str, bool]:
    """What kind of place the word before it tells, and whether it tells a place at all."""
    if first and words.joined[first - 1]:
        for _, before in _heads(words.word[first - 1]):
            if (kind := _cues().get(before)) is not None:
                return kind, True
    return "", cut > 0 and words.word[first][cut - 1] == "ب"


@cache
def _cues() -> dict[str, str]:
    with Path(__file__).with_name("scripts.csv").open(encoding="utf-8", newline="") as handle:
        return {row["word"]: row["kind"] for row in csv.DictReader(handle)}
