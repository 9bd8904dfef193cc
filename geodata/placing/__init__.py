"""Mentions of places → places: which of the candidates each means, weighed over the whole document, with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geodata import ranking
from geodata.findings import Mention, PlaceMention
from geodata.gazetteer import Gazetteer
from geodata.model import Place
from geodata.placing import reasons, spots, weighing, widening
from geodata.placing.senses import Sense, senses
from geodata.placing.weighing import Article

_SHOWN: Final = 8
"""Candidates that are kept for an editor to choose from."""


def resolve(
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    editors: Mapping[str, Place] | None = None,
    country: str = "",
    publisher: str = "",
) -> tuple[PlaceMention, ...]:
    """Every mention with its place, in the same order.

    `editors` are the editors' own places by `geodata.names.key`, asked first; `country` is the ISO code of the
    country in focus, "" for none; `publisher` the name or domain of who published the article.
    """
    every, of_mention = senses(mentions, gazetteer, editors or {})
    article = Article(gazetteer)
    weighed = [*every, *widening.home(publisher, country.upper(), article)]
    weighing.weigh(weighed, article)
    if widening.widen(every, article):
        weighing.weigh(weighed, article)
    ranked = {id(sense): _ranked(sense, article) for sense in every}
    return tuple(
        _placed(mention, sense, ranked) for mention, sense in zip(mentions, of_mention, strict=True)
    )


def _ranked(sense: Sense, article: Article) -> tuple[Place, ...]:
    """The likeliest candidates of a sense with their points and reasons."""
    order = sorted(
        range(len(sense.candidates)), key=lambda one: (-sense.scores[one], sense.candidates[one].place.gazetteer_id)
    )
    return tuple(
        replace(
            sense.candidates[number].place,
            score=round(sense.scores[number], 2),
            reason=reasons.why(sense, sense.candidates[number], article),
        )
        for number in order[:_SHOWN]
    )


def _placed(mention: Mention, sense: Sense, found: Mapping[int, tuple[Place, ...]]) -> PlaceMention:
    ranked = found[id(sense)]
    if not ranked:
        return _in_larger(mention, sense, found)
    place = ranked[0]
    spot = spots.spot(mention, place)
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


def _in_larger(mention: Mention, sense: Sense, found: Mapping[int, tuple[Place, ...]]) -> PlaceMention:
    """A name that the gazetteer does not know: somewhere in the place in which the text says that it lies."""
    larger = next((found[id(outer)][0] for outer in sense.within if found.get(id(outer))), None)
    if larger is None:
        return PlaceMention(mention, None, mention.name, "", None, None, None, 0.0, "not in the gazetteer")
    spot = spots.inside(larger)
    reason = f"not in the gazetteer; somewhere in {larger.name}, as the text says"
    return PlaceMention(
        mention, larger, mention.name, larger.kind, spot.latitude, spot.longitude, spot.prec, spot.radius_km, reason,
        found[id(next(outer for outer in sense.within if found.get(id(outer))))], doubtful=True,
    )  # fmt: skip
