"""Score the candidates of each name by the other places of the article, and explain the choice.

Countries, provinces, distances and containment count. Scoring runs a few rounds: in each, the likely candidates of each
name change the scores of the others.
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

_ROUNDS: Final = 3
_LIKELY: Final = 0.5
"""Chance above which a candidate is an anchor, from which others are measured."""
_MAX_BEHIND: Final = 5.0
"""Points behind the best from which on a candidate has no chance."""
_NEAR_KM: Final = 250.0
"""Distance at which the points for being near an anchor fall to a third."""
_HOME_KM: Final = 120.0
"""The same for a local anchor."""
_COSINE_900_KM: Final = 0.99
"""Cosine of the angle beyond which nothing is near."""
_LOCAL_POPULATION: Final = 300_000
"""Inhabitants below which the town of a dateline is a local anchor."""
_LARGE_TOWN: Final = 200_000
"""Inhabitants from which on a town is meant before the province that is called after it."""
_LARGE_PROVINCE: Final = 5_000_000
"""Inhabitants from which on a province is known by itself: “New York”."""
_FOCUS: Final = 0.35
"""Share of an article's places from which on a country is the one in focus."""
_MAX_ANCHORS: Final = 60
"""Anchors that are used, the weightiest, so that a long list of places takes no longer than as many articles."""
_CAPITAL_INFLUENCE: Final = 0.5
"""Influence of a capital on its surroundings; that of other places is 1."""
_LISTED: Final = 0.2
"""Share of the containment points in a list, or for an alternate name like a country's: “Iraq, Iran” is not Arak."""
_SEVERAL: Final = 4.0
"""Named provinces of a country from which on the article is taken to list provinces."""


class Weights:
    """Points for signs in an article, on the scale of `geodata.geocoding.ranking`."""

    COUNTRY: Final = 3.2
    NEIGHBOUR: Final = 1.0
    PROVINCE: Final = 2.2
    NEAR: Final = 2.0
    HOME: Final = 4.0
    """For a place near a local anchor."""
    WITHIN: Final = 8.0
    """For a place within the one that the text gives for it."""
    CONTAINS: Final = 2.5
    """For the larger place of the two."""
    SIBLINGS: Final = 3.0
    """For a province among other provinces of its country: “Georgia, Alabama and Texas”."""
    SEAT: Final = 1.5
    """For a capital or a country whose name stands for a government."""
    NO_FIELD: Final = -6.0
    """For a town where the text says “airport” and its airfield is known."""
    TOWN_OF_PROVINCE: Final = -1.5
    """For a province that is called like its largest town, where the text does not call it a province."""
    DEMONYM_COUNTRY: Final = 2.0
    ASKED: Final = 3.0
    """Weight, in mentions, of the country in focus that the caller gives."""
    PUBLISHED: Final = 1.0
    """Weight, in mentions, of the publisher's country."""


@dataclass(slots=True)
class ArticleContext:
    """The state of the whole article while its names are scored; weights are in mentions."""

    gazetteer: Gazetteer
    leanings: dict[str, float] = field(default_factory=dict)
    """Weights of the countries that are in focus regardless of the text, by ISO code."""
    countries: dict[str, float] = field(default_factory=dict)
    """Weights of the countries of all likely candidates, by ISO code."""
    provinces: dict[tuple[str, str], float] = field(default_factory=dict)
    """Weights of their provinces, by (ISO code, name)."""
    named_provinces: dict[str, float] = field(default_factory=dict)
    """Number of the provinces that are named themselves, by ISO code."""
    total: float = 0.0
    """Sum of all weights."""
    anchors: list[tuple[Sense, PlaceCandidate, float]] = field(default_factory=list)
    """Likely places, each with its influence, from which the distances of others are measured."""
    focus: str = ""
    """ISO code of the country in focus, which has the most places; "" when there is none."""
    by_name: dict[str, list[Sense]] = field(default_factory=dict)
    """The senses of each name, by `geodata.geocoding.names.key`."""

    def namesakes(self, sense: Sense) -> list[Sense]:
        """All senses of a name: “the Zahra neighbourhood” and “Zahra” are two."""
        return self.by_name.get(names.key(sense.name), [sense])


def weigh(senses: Sequence[Sense], article: ArticleContext) -> None:
    """Score all candidates of all senses; sets their `scores` and `chances`, and the state of `article`."""
    article.by_name = {}
    for sense in senses:
        article.by_name.setdefault(names.key(sense.name), []).append(sense)
    for sense in senses:
        sense.own_scores = [_own_points(sense, candidate) for candidate in sense.candidates]
        sense.scores = list(sense.own_scores)
    _update_chances(senses, article)
    for _ in range(_ROUNDS):
        _update_article(senses, article)
        scores_by_sense = [_context_scores(sense, article) for sense in senses]
        for sense, scores in zip(senses, scores_by_sense, strict=True):
            sense.scores = scores
        _update_chances(senses, article)


def _update_chances(senses: Sequence[Sense], article: ArticleContext) -> None:
    for sense in senses:
        _add_containment(sense, article)
    for sense in senses:
        sense.chances = _chances(sense.scores)


def _own_points(sense: Sense, candidate: PlaceCandidate) -> float:
    """The points of a candidate for its name and the words around it."""
    points = candidate.prior
    if sense.demonym and candidate.place.kind == "country":
        points += Weights.DEMONYM_COUNTRY
    if not sense.literal and not sense.is_home and (candidate.is_capital or candidate.place.kind == "country"):
        points += Weights.SEAT
    if candidate.place.kind == "province" and _is_called_after_town(sense, candidate):
        points += Weights.TOWN_OF_PROVINCE
    if sense.kind:
        not_cue = Weights.NO_FIELD if sense.kind == "airfield" else Points.NOT_CUE
        points += Points.CUE if fits(sense.kind, candidate.place.kind) else not_cue
    return points


def _is_called_after_town(sense: Sense, province: PlaceCandidate) -> bool:
    """Whether a large town of a province has its name in another spelling: “Mykolaiv”, called no province here."""
    is_small = province.place.population < _LARGE_PROVINCE
    return (
        is_small
        and sense.kind == ""
        and any(
            other.place.kind == "city"
            and other.place.match == "alternate"
            and other.place.population >= _LARGE_TOWN
            and other.province == province.province
            for other in sense.candidates
        )
    )


def _chances(scores: Sequence[float]) -> list[float]:
    """The chance of each candidate by its score; they sum to 1."""
    if not scores:
        return []
    best = max(scores)
    odds = [math.exp(score - best) if best - score < _MAX_BEHIND else 0.0 for score in scores]
    total = sum(odds)
    return [part / total for part in odds]


def _influence(candidate: PlaceCandidate) -> float:
    """The influence of a place on its surroundings; a capital stands for its country rather than for them."""
    return _CAPITAL_INFLUENCE if candidate.is_capital else 1.0


def _update_article(senses: Iterable[Sense], article: ArticleContext) -> None:
    """Sum up the countries, provinces and anchors of the article by the present chances."""
    countries: dict[str, float] = defaultdict(float)
    provinces: dict[tuple[str, str], float] = defaultdict(float)
    named_provinces: dict[str, float] = defaultdict(float)
    article.anchors = []
    total = 0.0
    for sense in senses:
        total += sense.weight
        for candidate, chance in zip(sense.candidates, sense.chances, strict=True):
            if chance > 0:
                countries[candidate.place.country] += sense.weight * chance
                provinces[candidate.province] += sense.weight * chance * _influence(candidate)
                if candidate.place.kind == "province":
                    named_provinces[candidate.place.country] += chance
                if chance > _LIKELY and not candidate.is_area:
                    article.anchors.append((sense, candidate, chance * _influence(candidate)))
    countries.pop("", None)
    provinces.pop(("", ""), None)
    article.anchors = sorted(article.anchors, key=lambda anchor: -anchor[0].weight * anchor[2])[:_MAX_ANCHORS]
    for country, weight in article.leanings.items():
        countries[country] += weight
        total += weight
    article.countries, article.provinces, article.named_provinces = countries, provinces, named_provinces
    article.total = total
    best = max(countries, key=lambda code: (countries[code], code), default="")
    article.focus = best if best and countries[best] >= _FOCUS * total else ""


def _context_scores(sense: Sense, article: ArticleContext) -> list[float]:
    """The score of each candidate by the other names; the share of the sense itself in the sums is taken out."""
    own_countries, own_provinces, own_named_provinces = _own_share(sense)
    countries, provinces = article.countries, article.provinces
    total = max(article.total - sense.weight, 1e-9)
    focus = article.focus
    border = naming.neighbours(article.gazetteer, focus)
    focused = max(0.0, countries.get(focus, 0.0) - own_countries.get(focus, 0.0)) / total if focus else 0.0
    scores = []
    for candidate, points in zip(sense.candidates, sense.own_scores, strict=True):
        country, province = candidate.place.country, candidate.province
        others = countries.get(country, 0.0) - own_countries.get(country, 0.0)
        if others > 0 and country:
            points += Weights.COUNTRY * math.sqrt(min(1.0, others / total))  # noqa: PLW2901 - they add up
        if country in border:
            points += Weights.NEIGHBOUR * math.sqrt(min(1.0, focused))  # noqa: PLW2901
        others = provinces.get(province, 0.0) - own_provinces.get(province, 0.0)
        if others > 0:
            points += Weights.PROVINCE * math.sqrt(min(1.0, others / total))  # noqa: PLW2901
        if candidate.place.kind == "province" and not _has_namesake_town(sense, candidate):
            others = article.named_provinces.get(country, 0.0) - own_named_provinces.get(country, 0.0)
            points += Weights.SIBLINGS * max(0.0, min(1.0, others / _SEVERAL))  # noqa: PLW2901
        elif not candidate.is_area:
            points += _near_points(sense, candidate, article)  # noqa: PLW2901
        scores.append(points)
    return scores


def _has_namesake_town(sense: Sense, province: PlaceCandidate) -> bool:
    """Whether a city of the same name lies in a province, and the text does not call the name a province."""
    return sense.kind == "" and any(
        other.place.kind == "city" and other.province == province.province and other.place.match == province.place.match
        for other in sense.candidates
    )


def _own_share(sense: Sense) -> tuple[dict[str, float], dict[tuple[str, str], float], dict[str, float]]:
    """The share of a sense in the countries, provinces and named provinces of the article."""
    countries: dict[str, float] = {}
    provinces: dict[tuple[str, str], float] = {}
    named_provinces: dict[str, float] = {}
    for candidate, chance in zip(sense.candidates, sense.chances, strict=True):
        if chance > 0:
            place, province = candidate.place, candidate.province
            mass = sense.weight * chance
            countries[place.country] = countries.get(place.country, 0.0) + mass
            provinces[province] = provinces.get(province, 0.0) + mass * _influence(candidate)
            if place.kind == "province":
                named_provinces[place.country] = named_provinces.get(place.country, 0.0) + chance
    return countries, provinces, named_provinces


def _near_points(sense: Sense, candidate: PlaceCandidate, article: ArticleContext) -> float:
    """The points of a candidate for being near an anchor of another name."""
    best = 0.0
    x, y, z = candidate.x, candidate.y, candidate.z
    for other, anchor, chance in article.anchors:
        cosine = x * anchor.x + y * anchor.y + z * anchor.z
        if cosine > _COSINE_900_KM and other is not sense:
            distance_km = EARTH_KM * math.acos(min(1.0, cosine))
            is_local_anchor = is_local(other, anchor)
            points = Weights.HOME if is_local_anchor else Weights.NEAR
            best = max(best, points * chance * math.exp(-distance_km / (_HOME_KM if is_local_anchor else _NEAR_KM)))
    return best


def is_local(sense: Sense, candidate: PlaceCandidate) -> bool:
    """Whether the article is likely to name places around: the home of a local paper, a smaller town in a dateline."""
    return sense.is_home or (sense.dateline and candidate.place.population < _LOCAL_POPULATION)


def _add_containment(sense: Sense, article: ArticleContext) -> None:
    """Add points to the candidates that lie where the text says, and to the larger places that contain them."""
    if not sense.within:
        return
    may_be_country = any(candidate.place.kind == "country" for candidate in sense.candidates)
    for larger in sense.within:
        if not larger.candidates or not sense.candidates:
            continue
        listed = is_listed(sense, larger, article)
        best = max(larger.scores, default=0.0)
        container_points = [0.0] * len(larger.candidates)
        for number, candidate in enumerate(sense.candidates):
            points = 0.0
            for other, outer in enumerate(larger.candidates):
                if lies_in(candidate.place, outer.place):
                    behind = best - larger.scores[other] if larger.scores else 0.0
                    points = max(points, Weights.WITHIN - 0.5 * min(behind, 6.0))
                    container_points[other] = Weights.CONTAINS
            is_doubtful = may_be_country and candidate.place.kind == "city" and candidate.place.match == "alternate"
            sense.scores[number] += points * (_LISTED if is_doubtful or listed else 1.0)
        if larger.scores:
            larger.scores = [score + more for score, more in zip(larger.scores, container_points, strict=True)]


def is_listed(sense: Sense, larger: Sense, article: ArticleContext) -> bool:
    """Whether two names side by side are a list of provinces of one country, so that neither lies in the other."""
    countries = {candidate.place.country for candidate in sense.candidates if candidate.place.kind == "province"}
    others = (candidate.place.country for candidate in larger.candidates if candidate.place.kind == "province")
    return any(country in countries and article.named_provinces.get(country, 0.0) >= _SEVERAL for country in others)


def why(sense: Sense, candidate: PlaceCandidate, article: ArticleContext) -> str:
    """The reason for a candidate: ``in Syria, the country in focus; main name “Tadmur”; 200 km from Aleppo``."""
    place = candidate.place
    if place.match == "editor":
        return "as the editors placed it"
    reasons = [
        _containment_reason(sense, candidate),
        _country_reason(candidate, article),
        f"main name “{place.name}”" if names.key(place.name) != names.key(sense.name) else "",
        f"only sounds like “{place.matched}”" if place.match == "fuzzy" else "",
        _kind_reason(sense, candidate),
        _near_reason(sense, candidate, article),
        f"population {place.population:,}" if place.kind == "city" and place.population else "",
        "the only place of this name here" if len(sense.candidates) == 1 and not candidate.is_area else "",
    ]
    return "; ".join(reason for reason in reasons if reason)


def _containment_reason(sense: Sense, candidate: PlaceCandidate) -> str:
    for larger in sense.within:
        if any(lies_in(candidate.place, outer.place) for outer in larger.candidates):
            return f"in {larger.name}, as the text says"
    return ""


def _country_reason(candidate: PlaceCandidate, article: ArticleContext) -> str:
    place = candidate.place
    if place.kind == "country" or not place.country:
        return ""
    name = naming.country_name(article.gazetteer, place.country)
    if place.country == article.focus:
        return f"in {name}, the country in focus"
    if place.country in naming.neighbours(article.gazetteer, article.focus):
        return f"in {name}, a neighbour of {naming.country_name(article.gazetteer, article.focus)}"
    return f"in {name}"


def _kind_reason(sense: Sense, candidate: PlaceCandidate) -> str:
    kind = candidate.place.kind
    if sense.kind:
        return f"{kind}, as the text calls it" if fits(sense.kind, kind) else f"{kind}, not {sense.kind}"
    return "the capital" if candidate.is_capital else kind


def _near_reason(sense: Sense, candidate: PlaceCandidate, article: ArticleContext) -> str:
    if candidate.is_area or candidate.place.kind == "province":
        return ""
    place = candidate.place
    others = [
        (kilometres(place, anchor.place), anchor.place.name, other.is_home)
        for other, anchor, _ in article.anchors
        if other is not sense
        and candidate.x * anchor.x + candidate.y * anchor.y + candidate.z * anchor.z > _COSINE_900_KM
        and anchor.place.kind != "province"
        and anchor.place.gazetteer_id != place.gazetteer_id
    ]
    if not others or min(others)[0] > _NEAR_KM:
        return ""
    distance_km, name, home = min(others)
    return f"{distance_km:,.0f} km from {name}" + (", the publisher’s home" if home else "")
