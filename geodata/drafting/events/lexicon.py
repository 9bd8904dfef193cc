"""The vocabulary of drafting, read from the CSV files beside this module: triggers, classes of words, actors, seats.

Notation of the files: `captur(e/ed/ing)` is a word with its endings, `|` separates alternative words, a blank separates
consecutive words, and `…` is a gap of some words.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from geodata.geocoding.names import key
from geodata.model import Place

_FOLDER: Final = Path(__file__).parent
GAP: Final = frozenset({"…"})
_LONGEST_MASKED: Final = 30
"""Letters of a masked word that are read."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that indicate an event."""

    words: tuple[frozenset[str], ...]
    """One set of forms per word, in order; `GAP` between words that need not be consecutive."""
    verb: bool
    event_type: str
    """"" where the words only indicate violence, and the context decides its type."""
    sub_event_type: str
    weight: int
    """The trigger with the greatest weight decides a clause's event; 1 is for words that need a context."""
    needs: frozenset[str]
    """Conditions, see `geodata.drafting.events.spotting.fulfilled`."""
    place: str
    """Where the event is: "" at its place, ``country`` in the country concerned, ``to`` at the destination, ``seat``
    or ``speaker`` where the body that decides, or the speaker, is at home."""
    sense: str
    """Distinguishes events of one type, such as the beginning of a war from its course."""
    order: int
    """Row in the file; of equal triggers the first wins."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A party as UCDP names it."""

    name: str
    kind: str
    """``government``, ``rebel``, ``alliance`` or ``civilians``."""
    country: str
    """ISO 3166 alpha-2, "" for none."""
    theatre: str
    """ISO code of the only country in whose war the alias means this actor, "" for any."""


@cache
def words(name: str) -> frozenset[str]:
    """The words of a class in `words.csv`, which explains each class. Raises KeyError."""
    return _classes()[name]


@cache
def triggers() -> dict[str, tuple[Trigger, ...]]:
    """The triggers by first word; one that may begin with several words stands under each."""
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


@cache
def _masked() -> tuple[str, ...]:
    """The words that publishers mask: of death, injury and weapons."""
    classes = ("kill", "hurt", "harm", "hit", "armed", "deed", "person")
    spoken = {form for some in triggers().values() for one in some for forms in one.words for form in forms}
    return tuple(sorted(spoken.union(*map(words, classes))))


@lru_cache(maxsize=1024)
def unmasked(word: str) -> str:
    """A masked word as it is meant: “kil*led”, “b*mbed” and “explo*sion” without their asterisks."""
    bare = word.replace("*", "")
    known = _masked()
    if bare in known:
        return bare
    pattern = re.compile(re.escape(word[:_LONGEST_MASKED]).replace(r"\*", "[a-z]"))
    return next(filter(pattern.fullmatch, known), bare)


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an actor, word by word."""

    lowered: tuple[str, ...]
    plural: tuple[str, ...]
    """The words with an s, since many texts have lost the apostrophe of “Assad’s”."""
    proper: tuple[tuple[int, str], ...]
    """Index and spelling of the words that must be capitalised."""
    actor: Actor


@cache
def actors() -> dict[str, tuple[Alias, ...]]:
    """The aliases by first word in lower case, singular and plural; the longest first."""
    by_word: dict[str, list[Alias]] = {}
    for row in _rows("actors.csv"):
        actor = Actor(row["name"], row["kind"], row["country"], row["theatre"])
        for spelling in row["aliases"].split(";"):
            spelled_words = spelling.split()
            lowered = tuple(word if word == "IS" else word.lower() for word in spelled_words)
            proper = tuple((index, word) for index, word in enumerate(spelled_words) if word[0].isupper())
            alias = Alias(lowered, tuple(f"{word}s" for word in lowered), proper, actor)
            for first in {lowered[0], f"{lowered[0]}s"}:
                by_word.setdefault(first, []).append(alias)
    return {
        word: tuple(sorted(aliases, key=lambda alias: (-len(alias.lowered), not alias.actor.theatre)))
        for word, aliases in by_word.items()
    }


@cache
def actor_names() -> tuple[str, ...]:
    """The names of all actors as UCDP writes them, sorted."""
    return tuple(sorted({row["name"] for row in _rows("actors.csv")}))


@cache
def at_war() -> frozenset[str]:
    """ISO codes of the countries in which armed groups fight.

    The column `peace` of `actors.csv` marks the groups that do so no longer, or only abroad.
    """
    return frozenset(row["country"] for row in _rows("actors.csv") if row["kind"] == "rebel" and not row["peace"])


@cache
def allies(name: str) -> frozenset[str]:
    """UCDP's names of the actors that fight on the side of one, by the column `sides_with` of `actors.csv`."""
    pairs = [(row["name"], other) for row in _rows("actors.csv") for other in row["sides_with"].split(";") if other]
    return frozenset([other for one, other in pairs if one == name] + [one for one, other in pairs if other == name])


@cache
def government(country: str) -> str:
    """UCDP's name for the government of a country (ISO 3166 alpha-2), "" when unknown."""
    name, _ = _governments().get(country, ("", ""))
    return f"Government of {name}" if name else ""


@cache
def seats() -> dict[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
    """Bodies by the first word of their names in lower case; the longest name first.

    Each is the words of its name as written, its country (ISO 3166 alpha-2) and the city of its seat.
    """
    by_word: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in _rows("seats.csv"):
        spelled = tuple(row["body"].split())
        by_word.setdefault(spelled[0].lower(), []).append((spelled, row["country"], row["seat"]))
    return {word: tuple(sorted(bodies, key=lambda body: -len(body[0]))) for word, bodies in by_word.items()}


def is_capital(place: Place) -> bool:
    """Whether a place is the capital of its country, so that its name may stand for the government."""
    return key(_governments().get(place.country, ("", "-"))[1]) in {key(place.name), key(place.matched)}


@cache
def references() -> dict[str, tuple[str, str]]:
    """(event_type, sub_event_type) of the event that a noun may refer back to, by noun: “the announcement”."""
    return {row["word"]: (row["event_type"], row["sub_event_type"]) for row in _rows("references.csv")}


@cache
def _governments() -> dict[str, tuple[str, str]]:
    return {row["country"]: (row["name"], row["capital"]) for row in _rows("governments.csv")}


@cache
def _classes() -> dict[str, frozenset[str]]:
    return {row["class"]: frozenset(row["words"].split()) for row in _rows("words.csv")}


def _forms(word: str) -> frozenset[str]:
    """The forms of a word in the notation of the files: raid, raids and attack for ``raid(/s)|attack``."""
    forms: list[str] = []
    for alternative in word.split("|"):
        stem, _, endings = alternative.partition("(")
        forms.extend(stem + ending for ending in endings.rstrip(")").split("/"))
    return frozenset(forms)


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
