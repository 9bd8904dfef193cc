"""What the other places of an article say about each name: countries, provinces, distances, what lies in what.

A few rounds: in each, every name tells the others where it probably is, and is told the same by them.

Why a place was taken, in words for the reader.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from geodata.drafting.resolving import naming
from geodata.drafting.resolving.naming import PlaceCandidate, fits, lies_in
from geodata.drafting.resolving.senses import Sense
from geodata.geocoding import names
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.ranking import EARTH_KM, Points, kilometres

ROUNDS: Final = 3
LIKELY: Final = 0.5
"""Chance from which on the others are measured from a place."""
_BEHIND: Final = 5.0
"""Points behind the first from which on a candidate has no say."""
_NEAR_KM: Final = 250.0
_HOME_KM: Final = 120.0
_COSINE_900_KM: Final = 0.99
"""Beyond that, nothing is near."""
_LOCAL_POPULATION: Final = 300_000
_FOCUS: Final = 0.35
"""Share of the places that a country must have to be the one in focus."""
_MAX_SPOTS: Final = 60
"""Places that others are measured from, the weightiest: so that an atlas takes no longer than as many articles."""
_CAPITAL_SAYS: Final = 0.5
_LISTED: Final = 0.2
"""Share of the points for lying in a place that a by-name gets from a country's name: “Iraq, Iran” is no Arak."""
_SEVERAL: Final = 4.0
"""So many provinces of a country make it plain that the article speaks of provinces."""


class Weights:
    """What the signs of an article are worth, in the points of `geodata.geocoding.ranking`."""

    COUNTRY: Final = 3.2
    NEIGHBOUR: Final = 1.0
    PROVINCE: Final = 2.2
    NEAR: Final = 2.0
    HOME: Final = 4.0
    WITHIN: Final = 8.0
    HOLDS: Final = 2.5
    SIBLINGS: Final = 3.0
    """For a province among other provinces of its country: “Georgia, Alabama and Texas”."""
    SEAT: Final = 1.5
    """For a capital or a country whose name stands for a government."""
    NO_FIELD: Final = -6.0
    """For a town where the text says “airport”: its airfield is meant, if there is one."""
    DEMONYM_COUNTRY: Final = 2.0
    ASKED: Final = 3.0
    """Weight, in mentions, of the country that whoever asks has in focus."""
    PUBLISHED: Final = 1.0
    """The same of the country that the article was published in."""


@dataclass(slots=True)
class ArticleContext:
    """What is known of the article as a whole while its names are weighed."""

    gazetteer: Gazetteer
    leanings: dict[str, float] = field(default_factory=dict)
    """ISO code → weight, in mentions, of the countries that are in focus whatever the text says."""
    countries: dict[str, float] = field(default_factory=dict)
    provinces: dict[tuple[str, str], float] = field(default_factory=dict)
    divided: dict[str, float] = field(default_factory=dict)
    """ISO code → how many of its provinces are named."""
    total: float = 0.0
    spots: list[tuple[Sense, PlaceCandidate, float]] = field(default_factory=list)
    focus: str = ""
    """ISO code of the country in focus, that of most places; "" when there is none."""


def weigh(senses: Sequence[Sense], article: ArticleContext) -> None:
    """Give every candidate of every sense its points."""
    for sense in senses:
        sense.own = [_own_points(sense, candidate) for candidate in sense.candidates]
        sense.scores = list(sense.own)
    for sense in senses:
        _contain(sense, article)
    for sense in senses:
        sense.chances = _chances(sense.scores)
    for _ in range(ROUNDS):
        _gather(senses, article)
        told = [_points_by_others(sense, article) for sense in senses]
        for sense, scores in zip(senses, told, strict=True):
            sense.scores = scores
        for sense in senses:
            _contain(sense, article)
        for sense in senses:
            sense.chances = _chances(sense.scores)


def _own_points(sense: Sense, candidate: PlaceCandidate) -> float:
    points = candidate.prior
    if sense.demonym and candidate.place.kind == "country":
        points += Weights.DEMONYM_COUNTRY
    if not sense.literal and not sense.home and (candidate.is_capital or candidate.place.kind == "country"):
        points += Weights.SEAT
    if sense.kind:
        not_cue = Weights.NO_FIELD if sense.kind == "airfield" else Points.NOT_CUE
        points += Points.CUE if fits(sense.kind, candidate.place.kind) else not_cue
    return points


def _chances(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    best = max(scores)
    parts = [math.exp(score - best) if best - score < _BEHIND else 0.0 for score in scores]
    total = sum(parts)
    return [part / total for part in parts]


def _influence(candidate: PlaceCandidate) -> float:
    """How much a place says of what is around it: a capital stands for its country more than for its surroundings."""
    return _CAPITAL_SAYS if candidate.is_capital else 1.0


def _gather(senses: Iterable[Sense], article: ArticleContext) -> None:
    """Add up where the names are by now."""
    countries: dict[str, float] = defaultdict(float)
    provinces: dict[tuple[str, str], float] = defaultdict(float)
    divided: dict[str, float] = defaultdict(float)
    article.spots = []
    total = 0.0
    for sense in senses:
        total += sense.weight
        for candidate, chance in zip(sense.candidates, sense.chances, strict=True):
            if chance > 0:
                countries[candidate.place.country] += sense.weight * chance
                provinces[candidate.province] += sense.weight * chance * _influence(candidate)
                if candidate.place.kind == "province":
                    divided[candidate.place.country] += chance
                if chance > LIKELY and not candidate.is_area:
                    article.spots.append((sense, candidate, chance * _influence(candidate)))
    countries.pop("", None)
    provinces.pop(("", ""), None)
    article.spots = sorted(article.spots, key=lambda spot: -spot[0].weight * spot[2])[:_MAX_SPOTS]
    for country, weight in article.leanings.items():
        countries[country] += weight
        total += weight
    article.countries, article.provinces, article.divided, article.total = countries, provinces, divided, total
    best = max(countries, key=lambda code: (countries[code], code), default="")
    article.focus = best if best and countries[best] >= _FOCUS * total else ""


def _points_by_others(sense: Sense, article: ArticleContext) -> list[float]:
    """The points of each candidate, by what the other names say."""
    own_countries, own_provinces, own_divided = _by_itself(sense)
    countries, provinces = article.countries, article.provinces
    total = max(article.total - sense.weight, 1e-9)
    focus = article.focus
    border = naming.neighbours(article.gazetteer, focus)
    focused = max(0.0, countries.get(focus, 0.0) - own_countries.get(focus, 0.0)) / total if focus else 0.0
    scores = []
    for candidate, points in zip(sense.candidates, sense.own, strict=True):
        country, province = candidate.place.country, candidate.province
        others = countries.get(country, 0.0) - own_countries.get(country, 0.0)
        if others > 0 and country:
            points += Weights.COUNTRY * math.sqrt(min(1.0, others / total))  # noqa: PLW2901 - they add up
        if country in border:
            points += Weights.NEIGHBOUR * math.sqrt(min(1.0, focused))  # noqa: PLW2901
        others = provinces.get(province, 0.0) - own_provinces.get(province, 0.0)
        if others > 0:
            points += Weights.PROVINCE * math.sqrt(min(1.0, others / total))  # noqa: PLW2901
        if candidate.place.kind == "province":
            others = article.divided.get(country, 0.0) - own_divided.get(country, 0.0)
            points += Weights.SIBLINGS * max(0.0, min(1.0, others / _SEVERAL))  # noqa: PLW2901
        elif not candidate.is_area:
            points += _near_points(sense, candidate, article)  # noqa: PLW2901
        scores.append(points)
    return scores


def _by_itself(sense: Sense) -> tuple[dict[str, float], dict[tuple[str, str], float], dict[str, float]]:
    """What a sense has said itself of countries, provinces and countries with provinces."""
    countries: dict[str, float] = {}
    provinces: dict[tuple[str, str], float] = {}
    divided: dict[str, float] = {}
    for candidate, chance in zip(sense.candidates, sense.chances, strict=True):
        if chance > 0:
            place, province = candidate.place, candidate.province
            said = sense.weight * chance
            countries[place.country] = countries.get(place.country, 0.0) + said
            provinces[province] = provinces.get(province, 0.0) + said * _influence(candidate)
            if place.kind == "province":
                divided[place.country] = divided.get(place.country, 0.0) + chance
    return countries, provinces, divided


def _near_points(sense: Sense, candidate: PlaceCandidate, article: ArticleContext) -> float:
    best = 0.0
    x, y, z = candidate.x, candidate.y, candidate.z
    for other, spot, chance in article.spots:
        cosine = x * spot.x + y * spot.y + z * spot.z
        if cosine > _COSINE_900_KM and other is not sense:
            far = EARTH_KM * math.acos(min(1.0, cosine))
            local = is_local(other, spot)
            points = Weights.HOME if local else Weights.NEAR
            best = max(best, points * chance * math.exp(-far / (_HOME_KM if local else _NEAR_KM)))
    return best


def is_local(sense: Sense, candidate: PlaceCandidate) -> bool:
    """Whether news from there is of the towns around: the home of a local paper, the dateline of a smaller town."""
    return sense.home or (sense.dateline and candidate.place.population < _LOCAL_POPULATION)


def _contain(sense: Sense, article: ArticleContext) -> None:
    """Points for candidates that lie where the text says that they lie, and for those in which others lie."""
    if not sense.within:
        return
    countries = any(one.place.kind == "country" for one in sense.candidates)
    for larger in sense.within:
        if not larger.candidates or not sense.candidates:
            continue
        listed = is_listed(sense, larger, article)
        best = max(larger.scores, default=0.0) if larger.scores else 0.0
        held = [0.0] * len(larger.candidates)
        for number, candidate in enumerate(sense.candidates):
            points = 0.0
            for other, outer in enumerate(larger.candidates):
                if lies_in(candidate.place, outer.place):
                    behind = best - larger.scores[other] if larger.scores else 0.0
                    points = max(points, Weights.WITHIN - 0.5 * min(behind, 6.0))
                    held[other] = Weights.HOLDS
            doubted = countries and candidate.place.kind == "city" and candidate.place.match == "alternate"
            sense.scores[number] += points * (_LISTED if doubted or listed else 1.0)
        if larger.scores:
            larger.scores = [score + more for score, more in zip(larger.scores, held, strict=True)]


def is_listed(sense: Sense, larger: Sense, article: ArticleContext) -> bool:
    """Whether two names stand beside each other as provinces of one country, among others of it: no town is meant."""
    countries = {one.place.country for one in sense.candidates if one.place.kind == "province"}
    both = (one.place.country for one in larger.candidates if one.place.kind == "province")
    return any(country in countries and article.divided.get(country, 0.0) >= _SEVERAL for country in both)


def why(sense: Sense, candidate: PlaceCandidate, article: ArticleContext) -> str:
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
        _near_reason(sense, candidate, article),
        f"population {place.population:,}" if place.kind == "city" and place.population else "",
        "the only place of this name here" if len(sense.candidates) == 1 and not candidate.is_area else "",
    ]
    return "; ".join(words for words in signs if words)


def _inside(sense: Sense, candidate: PlaceCandidate) -> str:
    for larger in sense.within:
        if any(lies_in(candidate.place, outer.place) for outer in larger.candidates):
            return f"in {larger.name}, as the text says"
    return ""


def _country(candidate: PlaceCandidate, article: ArticleContext) -> str:
    place = candidate.place
    if place.kind == "country" or not place.country:
        return ""
    name = naming.country_name(article.gazetteer, place.country)
    if place.country == article.focus:
        return f"in {name}, the country in focus"
    if place.country in naming.neighbours(article.gazetteer, article.focus):
        return f"in {name}, a neighbour of {naming.country_name(article.gazetteer, article.focus)}"
    return f"in {name}"


def _kind(sense: Sense, candidate: PlaceCandidate) -> str:
    kind = candidate.place.kind
    if sense.kind:
        return f"{kind}, as the text calls it" if fits(sense.kind, kind) else f"{kind}, not {sense.kind}"
    return "the capital" if candidate.is_capital else kind


def _near_reason(sense: Sense, candidate: PlaceCandidate, article: ArticleContext) -> str:
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
