"""Resolve place mentions to places: choose among the candidates of each by the whole article, and give the reasons.

In: the mentions of an article, a gazetteer, the editors' places. Out: one `PlaceMention` per mention.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geodata.drafting.model import Mention, PlaceMention
from geodata.drafting.resolving import home, naming, spots, weighing, widening
from geodata.drafting.resolving.senses import Sense, joined_spellings, place_by_phrase, senses
from geodata.drafting.resolving.weighing import ArticleContext
from geodata.geocoding import names, ranking
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Place

_LEVELS: Final = {"district": 1, "province": 2, "region": 2, "country": 3}
"""A place lies in one of a higher level; names of the same level side by side (“Idaho, Wisconsin”) are a list."""
_MAX_CANDIDATES: Final = 8
"""Candidates that an editor can choose from."""


def resolve(  # noqa: PLR0913 - what is known of an article besides its text
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    editors: Mapping[str, Place] | None = None,
    country: str = "",
    publisher: str = "",
    text: str = "",
) -> tuple[PlaceMention, ...]:
    """Resolve each mention to a place; the results are in the order of `mentions`.

    `editors` are the editors' own places by `geodata.geocoding.names.key`, which take precedence; `country` is the ISO
    code of the country in focus, "" for none; `publisher` is the publisher's name or domain. With the article's `text`,
    editors' places are also matched by the phrase around a name (“airbase near Latakia”).
    """
    editors = editors or {}
    all_senses, mention_senses = senses(mentions, gazetteer, editors)
    article = ArticleContext(gazetteer)
    widening.add_contained_places(all_senses, article)
    weighed = [*all_senses, *widening.home(publisher, country.upper(), all_senses, article)]
    weighing.weigh(weighed, article)
    if widening.widen(all_senses, article):
        weighing.weigh(weighed, article)
    ranked = {id(sense): _ranked(sense, article) for sense in all_senses}
    spellings = joined_spellings(editors)
    return tuple(
        _by_editors(mention, place_by_phrase(mention, text, editors, spellings))
        or _resolved(mention, sense, ranked, article)
        for mention, sense in zip(mentions, mention_senses, strict=True)
    )


def provinces(publisher: str, gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """The provinces, as (ISO code, name), in which a publisher may be at home, by its name or domain."""
    candidates = home.find(publisher, gazetteer).candidates
    return frozenset(candidate.province for candidate in candidates if candidate.province[1])


def _by_editors(mention: Mention, place: Place | None) -> PlaceMention | None:
    """A mention whose phrase is an editors' place, with their point, precision and name unchanged."""
    if place is None:
        return None
    place = replace(place, reason=f"as the editors placed “{place.name}”")
    return PlaceMention(
        mention,
        place,
        place.name,
        place.kind,
        place.latitude,
        place.longitude,
        place.where_prec,
        place.radius_km,
        place.reason,
        (place,),
    )


def _ranked(sense: Sense, article: ArticleContext) -> tuple[Place, ...]:
    """The likeliest candidates of a sense, best first, with their scores and reasons."""
    order = sorted(
        range(len(sense.candidates)),
        key=lambda number: (-sense.scores[number], sense.candidates[number].place.gazetteer_id),
    )
    return tuple(
        ranking.scored(
            sense.candidates[number].place,
            round(sense.scores[number], 2),
            weighing.why(sense, sense.candidates[number], article),
        )
        for number in order[:_MAX_CANDIDATES]
    )


def _resolved(
    mention: Mention, sense: Sense, ranked_by_sense: Mapping[int, tuple[Place, ...]], article: ArticleContext
) -> PlaceMention:
    ranked = ranked_by_sense[id(sense)]
    if not ranked or _contradicts(ranked[0], sense, ranked_by_sense, article):
        return _in_larger(mention, sense, ranked_by_sense)
    place = ranked[0]
    spot = spots.spot(mention, place, article.gazetteer)
    rival = ranking.rival(ranked)
    return PlaceMention(
        mention,
        place,
        spots.name(mention, place),
        place.kind,
        spot.latitude,
        spot.longitude,
        spot.prec,
        spot.radius_km,
        place.reason,
        ranked,
        doubtful=place.match == "fuzzy" or (rival is not None and place.score - rival.score < ranking.CLEAR),
    )


def _contradicts(
    place: Place, sense: Sense, ranked_by_sense: Mapping[int, tuple[Place, ...]], article: ArticleContext
) -> bool:
    """Whether a place lies elsewhere than the text says, so that it is only a namesake of the one meant."""
    if place.match == "editor" or not place.country or place.country == article.focus:
        return False
    outer = [
        ranked_by_sense[id(larger)][0]
        for larger in sense.within
        if ranked_by_sense.get(id(larger)) and not weighing.is_listed(sense, larger, article)
    ]
    stated = [larger for larger in outer if _LEVELS.get(place.kind, 0) < _LEVELS.get(larger.kind, 0)]
    return bool(stated) and not any(naming.lies_in(place, larger) for larger in stated)


def _in_larger(mention: Mention, sense: Sense, ranked_by_sense: Mapping[int, tuple[Place, ...]]) -> PlaceMention:
    """A name that the gazetteer does not know, resolved to the larger place that the text gives for it, if any."""
    outer = next((places for larger in sense.within if (places := ranked_by_sense.get(id(larger)))), ())
    if not outer or not names.key(mention.name):
        return PlaceMention(mention, None, mention.name, "", None, None, None, 0.0, "not in the gazetteer")
    spot = spots.inside(outer[0])
    elsewhere = ranked_by_sense[id(sense)]
    reason = f"known only elsewhere ({elsewhere[0].reason})" if elsewhere else "not in the gazetteer"
    return PlaceMention(
        mention,
        outer[0],
        mention.name,
        outer[0].kind,
        spot.latitude,
        spot.longitude,
        spot.prec,
        spot.radius_km,
        f"{reason}; somewhere in {outer[0].name}, as the text says",
        outer,
        doubtful=True,
    )
