"""Where the publisher is at home: a local paper writes of the towns around it without saying where they are."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from geodata.drafting.resolving import naming
from geodata.drafting.resolving.naming import PlaceCandidate
from geodata.geocoding.gazetteer import Gazetteer

_DOMAIN: Final = re.compile(r"^(?:[a-z]{2,6}://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[:/].*)?$")
_NO_COUNTRY: Final = frozenset({"tv", "me", "io", "co", "fm", "ai", "la", "cc", "ws", "to", "nu", "am", "ly", "eu"})
"""Domains of countries that are sold to everybody."""
_SECOND_LEVEL: Final = frozenset({"co", "com", "org", "net", "gov", "ac", "edu"})
_CODES: Final = {"uk": "GB"}
_MAX_LENGTH: Final = 80
_SHORTEST: Final = 4
_MAX_CUTS: Final = 64
"""Ways to cut a domain's label that are tried; names of papers have few."""
_AMERICAN: Final = 1.5
_SERVER: Final = frozenset({"www", "m", "mobile", "news", "edition", "rss", "feeds", "en", "english"})


@dataclass(frozen=True, slots=True)
class Home:
    """The publisher's country, "" when unknown, and what the town or province in its name may be."""

    country: str = ""
    name: str = ""
    candidates: tuple[PlaceCandidate, ...] = ()


@lru_cache(maxsize=256)
def find(publisher: str, gazetteer: Gazetteer) -> Home:
    """The home of a publisher, by a name (``Paris News, Texas``) or a domain (``www.theparisnews.com``)."""
    text = publisher[:_MAX_LENGTH].strip().casefold()
    domain = _DOMAIN.match(text)
    if not domain:
        return _of_words(text, gazetteer)
    labels = [label for label in domain[1].split(".") if label not in _SERVER]
    country = _country(labels[-1], gazetteer) if labels else ""
    names = [label for label in labels[:-1] if label not in _SECOND_LEVEL]
    return _of_label(names[-1], country, gazetteer) if names else Home(country)


def _of_label(label: str, country: str, gazetteer: Gazetteer) -> Home:
    bare = label.replace("-", "")
    if bare in _media():
        home, name = _media()[bare]
        return _called([name], home, gazetteer) if name else Home(home)
    found = _called(_remainders(label), country, gazetteer)
    return found if country else _mostly_american(found)


def _of_words(text: str, gazetteer: Gazetteer) -> Home:
    """A name in words: the place in it, and what stands behind its commas says where that is."""
    head, *tail = (part.strip() for part in text.replace("(", ",").replace(")", "").split(","))
    if "".join(head.split()) in _media():
        return _of_label("".join(head.split()), "", gazetteer)
    larger = [one for part in tail if part for one in naming.candidates(gazetteer, part) if one.place.kind in _LARGER]
    words = head.split()
    spans = [
        " ".join(words[first:last])
        for length in range(len(words), 0, -1)
        for first in range(len(words) - length + 1)
        if not set(words[first : (last := first + length)]) & _words()
    ]
    found = _called(spans, "", gazetteer)
    if not larger:
        return found
    kept = tuple(one for one in found.candidates if any(_lies_in(one, outer) for outer in larger))
    return Home(larger[0].place.country, found.name or tail[0], kept or tuple(larger))


_LARGER: Final = frozenset({"country", "province"})


def _lies_in(inner: PlaceCandidate, outer: PlaceCandidate) -> bool:
    if outer.place.kind == "country":
        return inner.place.country == outer.place.country
    return inner.province == outer.province


def _called(names: list[str], country: str, gazetteer: Gazetteer) -> Home:
    """The first of the names that is a place's."""
    for name in names:
        found = [*naming.candidates(gazetteer, name), *naming.small(gazetteer, name)]
        kept = tuple(one for one in found if one.place.kind in _HOMES and country in {"", one.place.country})
        if kept:
            return Home(country, name, kept)
    return Home(country)


def _mostly_american(found: Home) -> Home:
    """A domain of no country: most of those that are called after a town are American."""
    return replace(
        found,
        candidates=tuple(
            replace(one, prior=one.prior + _AMERICAN) if one.place.country == "US" else one for one in found.candidates
        ),
    )


_HOMES: Final = frozenset({"city", "province", "country", "region", "district"})


def _remainders(label: str) -> list[str]:
    """What is left of ``theparisnews`` when words of the press are taken off its ends, the longest first."""
    seen = {label.replace("-", "")}
    queue = list(seen)
    while queue and len(seen) < _MAX_CUTS:
        text = queue.pop(0)
        for word in sorted(_words()):  # in an order that does not depend on the run
            for rest in (text.removeprefix(word), text.removesuffix(word)):
                if len(rest) >= _SHORTEST and rest not in seen:
                    seen.add(rest)
                    queue.append(rest)
    return sorted(seen, key=lambda rest: (-len(rest), rest))


def _country(label: str, gazetteer: Gazetteer) -> str:
    code = _CODES.get(label, label.upper())
    known = len(label) == len("uk") and label not in _NO_COUNTRY and gazetteer.country(code)
    return code if known else ""


@cache
def _words() -> frozenset[str]:
    text = (resources.files(__package__) / "press.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split() if len(word) > 1)


@cache
def _media() -> dict[str, tuple[str, str]]:
    lines = (resources.files(__package__) / "media.csv").read_text("utf-8").splitlines()
    return {row["name"]: (row["country"], row["place"]) for row in csv.DictReader(lines)}
