"""Leave a name open whose only known places have no reason to be meant.

These are places far from everything else that the text names, and several of equal right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geodata.drafting.resolving.naming import lies_in, neighbours
from geodata.drafting.resolving.senses import Sense
from geodata.drafting.resolving.weighing import ArticleContext
from geodata.geocoding import names, ranking
from geodata.model import Place

_FAR_KM: Final = 500.0
"""Distance from the next other place of the text from which on a small place needs a reason."""
_VOWELS: Final = re.compile(r"[aeiou]|(.)(?=\1)")
"""Vowels, and the first of doubled letters."""
_SOUND_KM: Final = 150.0
"""Distance from another place of the text up to which a name may mean one that only sounds like it."""
_FAMOUS: Final = {"exact": 100_000, "alternate": 1_000_000}
"""Inhabitants from which on the name itself is a reason, by the way in which it matches."""
_EQUAL: Final = 3.0
"""Lead in points up to which two small places that match alike have equal right."""
_VILLAGE: Final = 20_000
"""Inhabitants below which a few more are no reason."""
_SHARE: Final = 0.02
"""Share of the other names of a text that must lie in a country for it to be a reason."""
_PART: Final = "district"
"""The kind of a part of a town: “the Zahra neighbourhood” is no town of that name abroad."""
_TOWNS: Final = frozenset({"city", "province", "airfield"})
_SMALL: Final = frozenset({"city", "district", "airfield"})


def why_open(place: Place, ranked: Sequence[Place], sense: Sense, article: ArticleContext) -> str:
    """Why a name is better left open than taken for `place`, the likeliest of `ranked`; "" where it is not."""
    is_spelling = _is_spelling(names.key(place.matched), names.key(sense.name))
    if place.match == "fuzzy" and not is_spelling and not _is_near(place, sense, article):
        return f"only sounds like {place.name} ({place.country}), which nothing else in the text is near"
    is_placed = any(lies_in(place, outer.place) for larger in sense.within for outer in larger.candidates)
    if place.match == "editor" or is_placed or sense.dateline or sense.demonym:
        return ""
    if sense.kind == _PART and place.kind in _TOWNS and article.focus not in {"", place.country}:
        return f"known only as a {place.kind} elsewhere: {place.name} ({place.country})"
    match = place.match if names.key(place.name) == names.key(sense.name) else "alternate"
    if place.kind not in _SMALL or place.population >= _FAMOUS.get(match, 0) or is_named(place.country, sense, article):
        return ""
    return _why_stray(place, ranked, sense, article)


def _is_spelling(name: str, other: str) -> bool:
    """Whether two keys have the same consonants, or differ in one letter at most: “Efrin” and “Afrin”."""
    if _VOWELS.sub("", name) == _VOWELS.sub("", other):
        return True
    short, long = sorted((name, other), key=len)
    same = next((index for index, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    rest = len(long) - len(short)
    return rest <= 1 and short[same + 1 - rest :] == long[same + 1 :]


def _is_near(place: Place, sense: Sense, article: ArticleContext) -> bool:
    """Whether a place lies in a province that the text gives for it, or near another place of the text."""
    walls = [outer.place for larger in sense.within for outer in larger.candidates if outer.place.kind != "country"]
    if any(lies_in(place, wall) for wall in walls):
        return True
    anchors = (anchor.place for other, anchor, _ in article.anchors if other is not sense)
    return any(
        ranking.kilometres(place, other) <= _SOUND_KM for other in anchors if other.gazetteer_id != place.gazetteer_id
    )


def _why_stray(place: Place, ranked: Sequence[Place], sense: Sense, article: ArticleContext) -> str:
    """Why a small place, in a country that nothing else in the text lies in, is not taken; "" where it is."""
    anchors = (anchor.place for other, anchor, _ in article.anchors if other is not sense)
    others = [other for other in anchors if other.gazetteer_id != place.gazetteer_id]  # not its other spellings
    nearest = min((ranking.kilometres(place, other) for other in others), default=None)
    if nearest is not None and nearest < _FAR_KM:
        return ""
    near = {place.country, *neighbours(article.gazetteer, place.country)}
    is_elsewhere = any(is_named(country, sense, article) for country in article.countries if country not in near)
    if nearest is not None or is_elsewhere:
        return f"perhaps {place.name} ({place.country}), which is far from everything else that the text names"
    rival = ranking.rival(ranked)
    if rival is not None and max(place.population, rival.population) < _VILLAGE:
        right = _EQUAL if rival.match == place.match else ranking.CLEAR
        if ranked[0].score - rival.score < right:
            return f"perhaps {place.name} ({place.country}), or {rival.name} ({rival.country}), of equal right"
    return ""


def is_named(country: str, sense: Sense, article: ArticleContext) -> bool:
    """Whether other names of the text lie in a country, or the reader asked for it."""
    alike = {id(other): other for other in article.namesakes(sense)}
    places = {candidate.place.gazetteer_id for candidate in sense.candidates}
    alike |= {id(other): other for other, anchor, _ in article.anchors if anchor.place.gazetteer_id in places}
    own = sum(
        other.weight * chance
        for other in alike.values()
        for candidate, chance in zip(other.candidates, other.chances, strict=True)
        if candidate.place.country == country
    )
    return article.countries.get(country, 0.0) - own > _SHARE * article.total
