"""The words that recognition knows: the data files beside this module, read once, when first needed."""

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
    """A word that says what kind of place a name beside it is: “the village of X” (before), “X province” (after)."""

    kind: str
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Short:
    """An abbreviation's full name; some are no names but after a comma (“Gary, Ind.”)."""

    name: str
    after_comma: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The generic word of a name: “Lake” (after), “Street” (road), “Stadium” (building), “Mount” (before)."""

    word: str
    kind: str
    place: str


@cache
def section(file: str, name: str) -> WordSet:
    """The words, in lower case, of one section of a .txt file."""
    return _sections(file)[name]


@cache
def ordinary() -> WordSet:
    """Ordinary words that are names of places, too."""
    return frozenset(_lines("words.txt"))


@cache
def cues() -> dict[str, Cue]:
    """Word in lower case → the kind of place that it announces."""
    return {row["word"]: Cue(row["kind"], bool(row["before"]), bool(row["after"])) for row in _csv("cues.csv")}


@cache
def shorts() -> dict[str, Short]:
    """Abbreviation as written (``U.S.``, ``Tex.``) → what it stands for."""
    return {row["short"]: Short(row["name"], bool(row["after_comma"])) for row in _csv("short.csv")}


@cache
def heads() -> dict[str, tuple[Head, ...]]:
    """Generic word as written → what it makes of the name beside it."""
    found: dict[str, tuple[Head, ...]] = {}
    for row in _csv("heads.csv"):
        found[row["word"]] = (*found.get(row["word"], ()), Head(row["word"], row["kind"], row["place"]))
    return found


@cache
def demonyms() -> dict[str, str]:
    """Demonym with its capitals, singular and plural → the place's name."""
    found: dict[str, str] = {}
    for row in _csv("demonyms.csv"):
        for form in row["forms"].split(";"):
            found.setdefault(form, row["place"])
            if form.endswith(("n", "i", "k", "r", "t", "b", "d", "e", "c", "o", "h")):
                found.setdefault(form + "s", row["place"])
    for place in {row["place"] for row in _csv("demonyms.csv")}:
        found.pop(place, None)
    return found


@cache
def demonym_lengths() -> dict[str, int]:
    """First word of a demonym → how many words its longest demonym has."""
    longest: dict[str, int] = defaultdict(int)
    for form in demonyms():
        first, *others = form.split()
        longest[first] = max(longest[first], len(others) + 1)
    return dict(longest)


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """`geodata.geocoding.names.key`, by the short way for plain words."""
    return word.lower() if word.isascii() and word.isalpha() else key(word)


@cache
def _sections(file: str) -> dict[str, WordSet]:
    found: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in (_HERE / file).read_text("utf-8").splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[] "), set())
        elif not line.startswith("#"):
            words.update(line.split())
    return {name: frozenset(words) for name, words in found.items()}


def _lines(file: str) -> list[str]:
    lines = (_HERE / file).read_text("utf-8").splitlines()
    return " ".join(line for line in lines if not line.startswith("#")).split()


def _csv(file: str) -> list[dict[str, str]]:
    with (_HERE / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
