"""The vocabulary of place recognition: the data files beside this module, each read once, on first use."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from geodata.geocoding.names import key

_HERE: Final = Path(__file__).parent

WordSet = frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that gives the kind of the place beside it."""

    kind: str
    before: bool
    """Whether it stands before the name: “the village of X”."""
    after: bool
    """Whether it stands after the name: “X province”."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviated name of a place."""

    name: str
    """The full name."""
    after_comma: bool
    """Whether it counts only after a comma: “Gary, Ind.”."""


@dataclass(frozen=True, slots=True)
class Head:
    """The generic word of a name: “Lake”, “Street”, “Stadium”, “Mount”."""

    word: str
    kind: str
    """Kind of place, as in `Mention.kind`."""
    place: str
    """``before`` the rest of the name, ``after`` it, or after it in the name of a ``road`` or ``building``."""


@cache
def section(file: str, name: str) -> WordSet:
    """The words, in lower case, of one section of a .txt file."""
    return _sections(file)[name]


@cache
def ordinary() -> WordSet:
    """Ordinary words that are also names of places."""
    return frozenset(_lines("words.txt"))


@cache
def cues() -> dict[str, Cue]:
    """Word in lower case → the kind of place that it gives."""
    return {row["word"]: Cue(row["kind"], bool(row["before"]), bool(row["after"])) for row in _csv("cues.csv")}


@cache
def abbreviations() -> dict[str, Abbreviation]:
    """Abbreviation as written (``U.S.``, ``Tex.``) → its full name."""
    return {row["short"]: Abbreviation(row["name"], bool(row["after_comma"])) for row in _csv("short.csv")}


@cache
def heads() -> dict[str, tuple[Head, ...]]:
    """Generic word as written → its meanings, the first that fits counts."""
    by_word: dict[str, tuple[Head, ...]] = {}
    for row in _csv("heads.csv"):
        by_word[row["word"]] = (*by_word.get(row["word"], ()), Head(row["word"], row["kind"], row["place"]))
    return by_word


@cache
def demonyms() -> dict[str, str]:
    """Demonym with its capitals, singular and plural → the place's name."""
    rows = _csv("demonyms.csv")
    places: dict[str, str] = {}
    for row in rows:
        for form in row["forms"].split(";"):
            places.setdefault(form, row["place"])
            if form.endswith(("n", "i", "k", "r", "t", "b", "d", "e", "c", "o", "h")):
                places.setdefault(form + "s", row["place"])
    for row in rows:
        places.pop(row["place"], None)
    return places


@cache
def demonym_lengths() -> dict[str, int]:
    """First word of a demonym → number of words of the longest demonym that begins with it."""
    longest: dict[str, int] = defaultdict(int)
    for form in demonyms():
        first, *others = form.split()
        longest[first] = max(longest[first], len(others) + 1)
    return dict(longest)


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """`geodata.geocoding.names.key`, cached and with a short cut for plain words."""
    return word.lower() if word.isascii() and word.isalpha() else key(word)


@cache
def _sections(file: str) -> dict[str, WordSet]:
    sections: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in (_HERE / file).read_text("utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[] "), set())
        elif not line.startswith("#"):
            words.update(line.split())
    return {name: frozenset(words) for name, words in sections.items()}


def _lines(file: str) -> list[str]:
    lines = (_HERE / file).read_text("utf-8").splitlines()
    return " ".join(line for line in lines if not line.startswith("#")).split()


def _csv(file: str) -> list[dict[str, str]]:
    with (_HERE / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
