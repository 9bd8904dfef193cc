"""Why a place was taken, in words for the reader."""

from __future__ import annotations

from typing import Final

from geodata import names
from geodata.placing import naming
from geodata.placing.lying import fits, lies_in
from geodata.placing.naming import Candidate
from geodata.placing.senses import Sense
from geodata.placing.weighing import Article
from geodata.ranking import kilometres

_NEAR_KM: Final = 250.0
_COSINE_900_KM: Final = 0.99
"""Beyond that, nothing is near, and how far it is need not be known."""


def why(sense: Sense, candidate: Candidate, article: Article) -> str:
    """``in Syria, the country in focus; main name Tadmur; 200 km from Aleppo; population 51,323``."""
    place = candidate.place
    if place.match == "editor":
        return "as the editors placed it"
    signs = [
        _inside(sense, candidate),
        _country(candidate, article),
        f"main name “{place.name}”" if names.key(place.name) != names.key(sense.name) else "",
        f"only sounds like “{place.matched}”" if place.match == "fuzzy" else "",
        _kind(sense, candidate),
        _near(sense, candidate, article),
        f"population {place.population:,}" if place.kind == "city" and place.population else "",
        "the only place of this name here" if len(sense.candidates) == 1 and not candidate.is_area else "",
    ]
    return "; ".join(words for words in signs if words)


def _inside(sense: Sense, candidate: Candidate) -> str:
    for larger in sense.within:
        if any(lies_in(candidate.place, outer.place) for outer in larger.candidates):
            return f"in {larger.name}, as the text says"
    return ""


def _country(candidate: Candidate, article: Article) -> str:
    place = candidate.place
    if place.kind == "country" or not place.country:
        return ""
    name = naming.country_name(article.gazetteer, place.country)
    if place.country == article.focus:
        return f"in {name}, the country in focus"
    if place.country in naming.neighbours(article.gazetteer, article.focus):
        return f"in {name}, a neighbour of {naming.country_name(article.gazetteer, article.focus)}"
    return f"in {name}"


def _kind(sense: Sense, candidate: Candidate) -> str:
    kind = candidate.place.kind
    if sense.kind:
        return f"{kind}, as the text calls it" if fits(sense.kind, kind) else f"{kind}, not {sense.kind}"
    return "the capital" if candidate.is_capital else kind


def _near(sense: Sense, candidate: Candidate, article: Article) -> str:
    if candidate.is_area or candidate.place.kind == "province":
        return ""
    here = candidate.place
    others = [
        (kilometres(here, spot.place), spot.place.name, other.home)
        for other, spot, _ in article.spots
        if other is not sense
        and candidate.x * spot.x + candidate.y * spot.y + candidate.z * spot.z > _COSINE_900_KM
        and spot.place.kind != "province"
        and spot.place.gazetteer_id != here.gazetteer_id
    ]
    if not others or min(others)[0] > _NEAR_KM:
        return ""
    far, name, home = min(others)
    return f"{far:,.0f} km from {name}" + (", the publisher’s home" if home else "")
