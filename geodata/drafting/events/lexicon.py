"""The vocabulary of drafting, read from the CSV files beside this module: triggers, classes of words, actors, seats.

How the files write words: `captur(e/ed/ing)` is one word with its endings, `|` parts words of which one must stand
there, a blank parts words that follow each other, and `…` stands for up to six words in between.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from geodata.geocoding.names import key
from geodata.model import Place

_FOLDER: Final = Path(__file__).parent
GAP: Final = frozenset({"…"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that tell of an event: `words` one set of forms after the other, GAP in between."""

    words: tuple[frozenset[str], ...]
    verb: bool
    event_type: str
    """"" where the words only tell that there was violence, and something else must tell of which kind."""
    sub_event_type: str
    weight: int
    """The strongest trigger of a clause names its event; 1 is for words that never do so alone."""
    needs: frozenset[str]
    """Conditions, see `geodata.draft.conditions`."""
    place: str
    """Where it is: "" its place, ``country`` the country concerned, ``to`` where it leads, ``seat``, ``speaker``."""
    sense: str
    """Keeps events of one type apart that are not the same: a beginning and a going on."""
    order: int


@dataclass(frozen=True, slots=True)
class Actor:
    """A party as UCDP names it."""

    name: str
    kind: str
    """``government``, ``rebel``, ``alliance`` or ``civilians``."""
    country: str
    """ISO 3166 alpha-2, "" for none."""
    theatre: str
    """Country in whose war alone the alias means this actor, "" for everywhere."""


@cache
def words(name: str) -> frozenset[str]:
    """The words of a class in words.csv. Raises KeyError."""
    return _classes()[name]


@cache
def triggers() -> dict[str, tuple[Trigger, ...]]:
    """First word → the triggers that may begin with it."""
    by_word: dict[str, list[Trigger]] = {}
    for order, row in enumerate(_rows("triggers.csv")):
        trigger = Trigger(
            tuple(GAP if word == "…" else _forms(word) for word in row["words"].split()),
            row["part"] == "verb",
            row["event_type"],
            row["sub_event_type"],
            int(row["weight"]),
            frozenset(row["needs"].split()),
            row["place"],
            row["sense"],
            order,
        )
        for word in trigger.words[0]:
            by_word.setdefault(word, []).append(trigger)
    return {word: tuple(alternatives) for word, alternatives in by_word.items()}


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an actor, word by word."""

    lowered: tuple[str, ...]
    plural: tuple[str, ...]
    """The same with an s: many texts have lost the apostrophe of “Assad’s”."""
    proper: tuple[tuple[int, str], ...]
    """The words that must be written with capitals, and where."""
    actor: Actor


@cache
def actors() -> dict[str, tuple[Alias, ...]]:
    """First word of an alias in lower case, its plural too → the aliases; longest first."""
    by_word: dict[str, list[Alias]] = {}
    for row in _rows("actors.csv"):
        actor = Actor(row["name"], row["kind"], row["country"], row["theatre"])
        for spelling in row["aliases"].split(";"):
            spelled_words = spelling.split()
            lowered = tuple(word.lower() for word in spelled_words)
            proper = tuple((index, word) for index, word in enumerate(spelled_words) if word[0].isupper())
            alias = Alias(lowered, tuple(f"{word}s" for word in lowered), proper, actor)
            for first in {lowered[0], f"{lowered[0]}s"}:
                by_word.setdefault(first, []).append(alias)
    return {
        word: tuple(sorted(aliases, key=lambda alias: (-len(alias.lowered), not alias.actor.theatre)))
        for word, aliases in by_word.items()
    }


@cache
def government(country: str) -> str:
    """The government of a country (ISO 3166 alpha-2) as UCDP calls it, "" when unknown."""
    name, _ = _governments().get(country, ("", ""))
    return f"Government of {name}" if name else ""


@cache
def seats() -> dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """First word of a body's name in lower case → its words as written, its country and its seat; longest first."""
    by_word: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in _rows("seats.csv"):
        spelled = tuple(row["body"].split())
        by_word.setdefault(spelled[0].lower(), []).append((spelled, row["country"], row["seat"]))
    return {word: tuple(sorted(bodies, key=lambda body: -len(body[0]))) for word, bodies in by_word.items()}


def is_capital(place: Place) -> bool:
    """Whether a place is its country's capital, whose name may stand for the government."""
    return key(_governments().get(place.country, ("", "-"))[1]) in {key(place.name), key(place.matched)}


@cache
def references() -> dict[str, tuple[str, str]]:
    """Noun → (event_type, sub_event_type) of the event it may refer back to: “the announcement”."""
    return {row["word"]: (row["event_type"], row["sub_event_type"]) for row in _rows("references.csv")}


@cache
def _governments() -> dict[str, tuple[str, str]]:
    return {row["country"]: (row["name"], row["capital"]) for row in _rows("governments.csv")}


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {row["class"]: frozenset(row["words"].split()) for row in _rows("words.csv")}


def _forms(word: str) -> frozenset[str]:
    """``raid(/s)|attack`` → raid, raids, attack."""
    forms: list[str] = []
    for alternative in word.split("|"):
        stem, _, endings = alternative.partition("(")
        forms.extend(stem + ending for ending in endings.rstrip(")").split("/"))
    return frozenset(forms)


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
