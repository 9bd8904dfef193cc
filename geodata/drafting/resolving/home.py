"""Find the home of a publisher: a local paper names the towns around it without saying where they are."""

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
"""Country domains that are sold worldwide."""
_SECOND_LEVEL: Final = frozenset({"co", "com", "org", "net", "gov", "ac", "edu"})
_CODES: Final = {"uk": "GB"}
_MAX_LENGTH: Final = 80
"""Characters of a publisher's name that are considered."""
_MIN_REST: Final = 4
"""Letters of a place's name within a domain."""
_MAX_CUTS: Final = 64
"""Ways to cut a domain's label that are tried; names of papers have few."""
_AMERICAN: Final = 1.5
"""Points for an American town where the domain names no country."""
_SERVER: Final = frozenset({"www", "m", "mobile", "news", "edition", "rss", "feeds", "en", "english"})
"""Labels of a domain that name no publisher."""
_LARGER: Final = frozenset({"country", "province"})
"""Kinds of places that may follow a comma in a publisher's name."""
_HOMES: Final = frozenset({"city", "province", "country", "region", "district"})
"""Kinds of places that a publisher may be named after."""


@dataclass(frozen=True, slots=True)
class Home:
    """A publisher's home, as far as it is known."""

    country: str = ""
    """ISO code, "" when unknown."""
    name: str = ""
    """The place in the publisher's name, "" for none."""
    candidates: tuple[PlaceCandidate, ...] = ()
    """The places that `name` may mean."""


@lru_cache(maxsize=256)
def find(publisher: str, gazetteer: Gazetteer) -> Home:
    """The home of a publisher, by a name (``Paris News, Texas``) or a domain (``www.theparisnews.com``)."""
    text = publisher[:_MAX_LENGTH].strip().casefold()
    domain = _DOMAIN.match(text)
    if not domain:
        return _from_words(text, gazetteer)
    labels = [label for label in domain[1].split(".") if label not in _SERVER]
    country = _country(labels[-1], gazetteer) if labels else ""
    names = [label for label in labels[:-1] if label not in _SECOND_LEVEL]
    return _from_label(names[-1], country, gazetteer) if names else Home(country)


def _from_label(label: str, country: str, gazetteer: Gazetteer) -> Home:
    bare = label.replace("-", "")
    if bare in _media():
        home, name = _media()[bare]
        return _first_place([name], home, gazetteer) if name else Home(home)
    place_home = _first_place(_remainders(label), country, gazetteer)
    return place_home if country else _prefer_american(place_home)


def _from_words(text: str, gazetteer: Gazetteer) -> Home:
    """The home in a name of several words: the place in it, within the larger place after a comma or in brackets."""
    head, *tail = (part.strip() for part in text.replace("(", ",").replace(")", "").split(","))
    if "".join(head.split()) in _media():
        return _from_label("".join(head.split()), "", gazetteer)
    larger = [
        candidate
        for part in tail
        if part
        for candidate in naming.candidates(gazetteer, part)
        if candidate.place.kind in _LARGER
    ]
    words = head.split()
    spans = [
        " ".join(words[first:last])
        for length in range(len(words), 0, -1)
        for first in range(len(words) - length + 1)
        if not set(words[first : (last := first + length)]) & _words()
    ]
    home = _first_place(spans, "", gazetteer)
    if not larger:
        return home
    within = tuple(candidate for candidate in home.candidates if any(_lies_in(candidate, outer) for outer in larger))
    return Home(larger[0].place.country, home.name or tail[0], within or tuple(larger))


def _lies_in(inner: PlaceCandidate, outer: PlaceCandidate) -> bool:
    if outer.place.kind == "country":
        return inner.place.country == outer.place.country
    return inner.province == outer.province


def _first_place(names: list[str], country: str, gazetteer: Gazetteer) -> Home:
    """The first of the names that is the name of a place in `country`; "" for any country."""
    for name in names:
        candidates = [*naming.candidates(gazetteer, name), *naming.small_places(gazetteer, name)]
        homes = tuple(
            candidate
            for candidate in candidates
            if candidate.place.kind in _HOMES and country in {"", candidate.place.country}
        )
        if homes:
            return Home(country, name, homes)
    return Home(country)


def _prefer_american(home: Home) -> Home:
    """Favour American towns: most papers named after a town whose domain names no country are American."""
    return replace(
        home,
        candidates=tuple(
            replace(candidate, prior=candidate.prior + _AMERICAN) if candidate.place.country == "US" else candidate
            for candidate in home.candidates
        ),
    )


def _remainders(label: str) -> list[str]:
    """The rests of a label such as ``theparisnews`` without words of the press at its ends, the longest first."""
    seen = {label.replace("-", "")}
    queue = list(seen)
    while queue and len(seen) < _MAX_CUTS:
        text = queue.pop(0)
        for word in sorted(_words()):  # sorted, so that every run tries the same cuts
            for rest in (text.removeprefix(word), text.removesuffix(word)):
                if len(rest) >= _MIN_REST and rest not in seen:
                    seen.add(rest)
                    queue.append(rest)
    return sorted(seen, key=lambda rest: (-len(rest), rest))


def _country(label: str, gazetteer: Gazetteer) -> str:
    """The ISO code of a country's domain, "" for any other."""
    code = _CODES.get(label, label.upper())
    is_country = len(label) == len("uk") and label not in _NO_COUNTRY and gazetteer.country(code)
    return code if is_country else ""


@cache
def _words() -> frozenset[str]:
    text = (resources.files(__package__) / "press.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split() if len(word) > 1)


@cache
def _media() -> dict[str, tuple[str, str]]:
    lines = (resources.files(__package__) / "media.csv").read_text("utf-8").splitlines()
    return {row["name"]: (row["country"], row["place"]) for row in csv.DictReader(lines)}
