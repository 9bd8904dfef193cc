"""Find the language of each part of a text, by its script, its letters and its words, and say what was found.

A part is a line, or a sentence where a line has several scripts. `tongues.csv` lists the languages that are told apart;
those that are `read` have rules of their own.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_SCRIPTS: Final = {
    "Arabic": re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]"),
    "Cyrillic": re.compile("[\u0400-\u052f]"),
}
_FOREIGN: Final = re.compile("[\u0400-\u052f\u0620-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_LINK: Final = re.compile(r"https?://\S+|@\w+")
"""Addresses and names of accounts, which are in no language."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_LINE: Final = re.compile(r"[^\n]+")
_SENTENCE: Final = re.compile(r"[^.!?؟…]+(?:[.!?؟…]+|$)")
_SAMPLE: Final = 20_000
"""Characters of a text or a part that are examined."""
_LETTER: Final = 0.5
"""Points of a letter that only some languages of a script have; a word has one."""
_CLEAR: Final = 3.0
"""Points from which on a part is in another language of its script than the rest of the text."""
_SHARE: Final = 0.1
"""Share of a text's letters from which on a language is named."""
_FEWEST: Final = 4
"""TextWords of a language from which on it is named."""
_ARABIZI: Final = re.compile(r"\b(?=[a-z']*[235789][a-z'])(?=(?:[235789']*[a-z]){3})[a-z'235789]+\b", re.IGNORECASE)
"""A word of Arabic in Latin letters, with digits for the letters that Latin lacks: “7alab”, “ma3arat”."""
_ORDINAL: Final = re.compile(r"[0-9]+(?:st|nd|rd|th|hrs|mph|kph|ish)", re.IGNORECASE)
_SOME_ARABIZI: Final = 3
_READ: Final = "places, times and events are read in it"
_NOT_READ: Final = "only places are marked, by their names in the gazetteer"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that is told apart."""

    code: str
    name: str
    script: str
    is_read: bool
    letters: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text in one language that has rules of its own, from `start` to `end` (exclusive)."""

    start: int
    end: int
    code: str


@cache
def tongues() -> tuple[Tongue, ...]:
    """All languages that are told apart by their letters and words."""
    with Path(__file__).with_name("tongues.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Tongue(
                row["code"],
                row["name"],
                row["script"],
                row["read"] == "yes",
                frozenset(row["letters"]),
                frozenset(row["words"].split()),
            )
            for row in csv.DictReader(file)
        )


def passages(text: str) -> tuple[Passage, ...]:
    """The parts of a text that are in Arabic, Russian or Ukrainian, in reading order; neighbours are joined."""
    return tuple(Passage(start, end, tongue.code) for start, end, tongue in _parts(text) if tongue.is_read)


def covering(parts: Sequence[Passage]) -> Callable[[int], bool]:
    """Whether an offset lies in one of these parts, which are in reading order."""
    starts = [part.start for part in parts]

    def is_inside(offset: int) -> bool:
        number = bisect_right(starts, offset) - 1
        return number >= 0 and offset < parts[number].end

    return is_inside


def without(text: str, parts: Sequence[Passage]) -> str:
    """The text with blanks in place of these parts, as long as it was, so that all offsets hold."""
    pieces, done = [], 0
    for part in parts:
        pieces += [text[done : part.start], re.sub(r"[^\n]", " ", text[part.start : part.end])]
        done = part.end
    return "".join((*pieces, text[done:]))


def only(text: str, parts: Sequence[Passage], code: str) -> str:
    """The text with blanks in place of all that is not in the language with this code; as long as it was."""
    pieces, done = [], 0
    for part in (part for part in parts if part.code == code):
        pieces += [re.sub(r"[^\n]", " ", text[done : part.start]), text[part.start : part.end]]
        done = part.end
    return "".join((*pieces, re.sub(r"[^\n]", " ", text[done:])))


@lru_cache(maxsize=4)
def languages(text: str) -> tuple[Tongue, ...]:
    """The languages in Arabic and Cyrillic script that a good part of a text is in, the commonest first."""
    counts: Counter[Tongue] = Counter()
    parts = _parts(text[:_SAMPLE])
    for start, end, tongue in parts:
        counts[tongue] += len(_WORD.findall(text, start, end))
    words = len(_WORD.findall(text[:_SAMPLE])) if parts else 0
    return tuple(
        tongue for tongue, count in counts.most_common() if count >= _FEWEST and count >= _SHARE * max(words, 1)
    )


def notice(text: str) -> str:
    """One sentence on the languages of a text in Arabic or Cyrillic script, or in Arabizi; "" for any other."""
    if is_arabizi(text):
        return f"the text looks like Arabic in Latin letters, which is not read: {_NOT_READ}"
    found = languages(text)
    if not found:
        return ""
    read = [tongue.name for tongue in found if tongue.is_read]
    other = [tongue.name for tongue in found if not tongue.is_read]
    if not read:
        return f"the text looks like {' and '.join(other)}, not like English: {_NOT_READ}"
    if len(_LATIN.findall(text[:_SAMPLE])) > _SHARE * len(text[:_SAMPLE]):
        read.append("English")
    said = f"the text is in {' and '.join(read)}: {_READ}"
    return f"{said}; what looks like {' and '.join(other)} is not read" if other else said


def is_arabizi(text: str) -> bool:
    """Whether a text looks like Arabic in Latin letters and digits."""
    sample = text[:_SAMPLE]
    found = {word for word in _ARABIZI.findall(sample) if not _ORDINAL.fullmatch(word)}
    return len(found) >= _SOME_ARABIZI and len(found) > _SHARE * len(sample.split()) and not _FOREIGN.search(sample)


@lru_cache(maxsize=4)
def _parts(text: str) -> tuple[tuple[int, int, Tongue], ...]:
    if text.isascii() or not _FOREIGN.search(text):
        return ()
    usual = {script: _likeliest(text[:_SAMPLE], script) for script in _SCRIPTS}
    parts: list[tuple[int, int, Tongue]] = []
    for start, end in _units(text):
        unit = text[start : min(end, start + _SAMPLE)]
        counts = {script: len(pattern.findall(unit)) for script, pattern in _SCRIPTS.items()}
        script = max(counts, key=lambda name: counts[name])
        if not counts[script] or counts[script] < len(_LATIN.findall(_LINK.sub("", unit))):
            continue
        best, points = _likeliest(unit, script)
        usual_one = usual[script][0]
        tongue = best if points >= _CLEAR and points > 2 * _points(unit, usual_one) else usual_one
        if parts and parts[-1][2] is tongue and not text[parts[-1][1] : start].strip():
            parts[-1] = (parts[-1][0], end, tongue)
        else:
            parts.append((start, end, tongue))
    return tuple(parts)


def _units(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text, and the sentences of those lines that have Latin letters, too."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        if not _FOREIGN.search(text, start, end):
            continue
        if len(_LATIN.findall(text, start, end)) < _CLEAR:
            yield start, end
        else:
            yield from (match.span() for match in _SENTENCE.finditer(text, start, end))


def _likeliest(text: str, script: str) -> tuple[Tongue, float]:
    """The likeliest language of a script, the first of equals, and its points."""
    known = [tongue for tongue in tongues() if tongue.script == script]
    points = [_points(text, tongue) for tongue in known]
    best = max(range(len(known)), key=points.__getitem__)
    return known[best], points[best]


def _points(text: str, tongue: Tongue) -> float:
    lowered = text.lower()
    letters = sum(lowered.count(letter) for letter in tongue.letters)
    return _LETTER * letters + sum(word in tongue.words for word in _WORD.findall(lowered))
