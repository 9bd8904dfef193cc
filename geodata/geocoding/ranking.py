"""Rank the places that share a name: a score in points for each, with its reason in words.

`Points` lists every sign and its weight; a point is worth about a factor of 30 in population. The same places in the
same context always get the same scores.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Final

from geodata.geocoding import disputed, names
from geodata.model import Place

EARTH_KM: Final = 6371.0


class Points:
    """The weight of each sign."""

    EXACT: Final = 3.0
    ALTERNATE: Final = 2.0
    FUZZY: Final = 0.0
    PER_POPULATION_DECADE: Final = 0.7
    KIND: Final = {"country": 3.0, "region": 5.0, "city": 1.0, "province": 1.5, "district": -0.5, "airfield": -1.0}
    FOCUS: Final = 2.5
    FOCUS_NEIGHBOUR: Final = 1.25
    SHARE_OF_OTHERS: Final = 2.0
    NEAR_OTHERS: Final = 2.0
    CUE: Final = 3.0
    NOT_CUE: Final = -2.0
    NAMESAKE_PROVINCE: Final = -1.5
    """For a province that shares its name with a town in it: the town is meant unless the text says otherwise."""
    LANGUAGE: Final = 0.5


CLEAR: Final = 1.0
"""With a smaller lead of the first place, the name is ambiguous."""
SURE: Final = 1.5
"""With a smaller lead of the first place, the runner-up is mentioned in a warning."""
_NEAR_KM: Final = 300.0
"""Distance at which `Points.NEAR_OTHERS` has fallen to 1/e."""
_SAME_SPOT_KM: Final = 15.0
_LARGE_KM: Final = 250.0
_AREAS: Final = {"country", "region"}
"""Kinds that are too large for distances to be meaningful."""
_KIND_FITS: Final = {
    "district": ("district", "province"),
    "province": ("province", "district"),
    "region": ("region", "province"),
}
_SCRIPT_LANGUAGES: Final = {
    "Arabic": {"ar", "fa", "ur", "ps", "ku", "ckb", "ug", "sd"}, "Hebrew": {"he"}, "Greek": {"el"},
    "Cyrillic": {"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn"}, "Armenian": {"hy"}, "Georgian": {"ka"},
    "Devanagari": {"hi", "ne", "mr"}, "Burmese": {"my"}, "Ethiopic": {"am", "ti"}, "Thai": {"th"}, "Hangul": {"ko"},
    "Japanese": {"ja"}, "Chinese": {"zh", "ja"}, "Bengali": {"bn"}, "Syriac": {"arc"},
}  # fmt: skip


@dataclass(frozen=True)
class Context:
    """The context of a name: the country in focus, and the other places of the text or dataset."""

    country: str = ""
    """ISO code of the country in focus, "" for none."""
    neighbours: frozenset[str] = frozenset()
    others: tuple[Place, ...] = ()
    country_name: Callable[[str], str] = field(default=lambda code: code, compare=False)
    languages: Callable[[str], frozenset[str]] = field(default=lambda _code: frozenset(), compare=False)

    def shares(self) -> Counter[str]:
        """Country code → number of the other places in it."""
        return Counter(other.country for other in self.others if other.country)


def rank(places: Iterable[Place], context: Context, kind: str = "") -> list[Place]:
    """The places, the likeliest first, each with score and reason; `kind` is the kind that the text states, or ""."""
    shares = context.shares()
    total = sum(shares.values())
    places = list(places)
    towns = {(place.country, place.admin) for place in places if place.kind == "city"}
    ranked = []
    for place in places:
        signs = [
            _match(place, context),
            _country(place, context),
            _like_others(place, shares, total),
            _near_others(place, context.others),
            _kind(place, kind),
            (0.0, _disputed(place)),
            (Points.NAMESAKE_PROVINCE * (place.kind == "province" and (place.country, place.admin) in towns), ""),
            _population(place),
        ]
        score = sum(points for points, _ in signs)
        reason = "; ".join(words for _, words in signs if words)
        ranked.append(scored(place, round(score, 2), reason))
    return sorted(ranked, key=lambda place: (-place.score, place.gazetteer_id))


_LAST_FIELDS: Final = frozenset({"score", "reason", "spellings"})
_FIRST_VALUES: Final = attrgetter(*(field.name for field in fields(Place) if field.name not in _LAST_FIELDS))


def scored(place: Place, score: float, reason: str) -> Place:
    """The same place with a score and a reason; `dataclasses.replace` would take twice as long."""
    values: tuple[Any, ...] = (*_FIRST_VALUES(place), score, reason, place.spellings)
    return Place(*values)


def rival(ranked: Sequence[Place]) -> Place | None:
    """The best candidate that is a different place from the first; None when all are the same spot."""
    return next((other for other in ranked[1:] if not same_spot(ranked[0], other)), None)


def same_spot(one: Place, other: Place) -> bool:
    """Whether two candidates are compatible, such as a city and its province, or an airfield and its town."""
    if one.country != other.country:
        return False
    kinds = {one.kind, other.kind}
    nested = "country" in kinds or (len(kinds) > 1 and "province" in kinds and one.admin == other.admin)
    return nested or kilometres(one, other) <= max(_SAME_SPOT_KM, one.radius_km, other.radius_km)


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance in kilometres."""
    phi, psi = math.radians(one.latitude), math.radians(other.latitude)
    half = math.sin((psi - phi) / 2) ** 2
    half += math.cos(phi) * math.cos(psi) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _match(place: Place, context: Context) -> tuple[float, str]:
    script = names.script(place.matched)
    if place.match == "fuzzy":
        return Points.FUZZY, f"sounds like “{place.matched}”"
    if place.match == "exact":
        return Points.EXACT, "main name"
    if script in {"", "Latin"}:
        return Points.ALTERNATE, f"other name “{place.matched}”"
    local = bool(_SCRIPT_LANGUAGES.get(script, set()) & context.languages(place.country))
    words = f"{script} name “{place.matched}”" + (", a script of the country" if local else "")
    return Points.ALTERNATE + Points.LANGUAGE * local, words


def _country(place: Place, context: Context) -> tuple[float, str]:
    if not context.country or not place.country:
        return 0.0, ""
    name = context.country_name(place.country)
    if place.country == context.country:
        return Points.FOCUS, "" if place.kind == "country" else f"in {name}, the country in focus"
    if place.country in context.neighbours:
        neighbour = f"a neighbour of {context.country_name(context.country)}"
        return Points.FOCUS_NEIGHBOUR, neighbour if place.kind == "country" else f"in {name}, {neighbour}"
    return 0.0, "" if place.kind == "country" else f"in {name}"


def _disputed(place: Place) -> str:
    """That the country of a place is disputed, as the map says too; not of what is much larger than a province."""
    is_large = place.kind == "country" or place.radius_km > _LARGE_KM
    area = None if is_large else disputed.area_at(place.latitude, place.longitude)
    return area.words if area else ""


def _like_others(place: Place, shares: Counter[str], total: int) -> tuple[float, str]:
    here = shares.get(place.country, 0)
    if not here:
        return 0.0, ""
    return Points.SHARE_OF_OTHERS * here / total, f"as are {here} of {total} other places"


def _near_others(place: Place, others: Sequence[Place]) -> tuple[float, str]:
    spots = [other for other in others if other.kind not in _AREAS]
    if not spots or place.kind in _AREAS:
        return 0.0, ""
    nearest = min(kilometres(place, other) for other in spots)
    points = Points.NEAR_OTHERS * math.exp(-nearest / _NEAR_KM)
    return points, f"{nearest:,.0f} km from another place" if nearest < _NEAR_KM else ""


def _kind(place: Place, kind: str) -> tuple[float, str]:
    points = Points.KIND.get(place.kind, 0.0)
    if not kind:
        return points, place.kind
    fits = place.kind in _KIND_FITS.get(kind, (kind,))
    words = f"{place.kind}, as stated" if fits else f"{place.kind}, not {kind}"
    return points + (Points.CUE if fits else Points.NOT_CUE), words


def _population(place: Place) -> tuple[float, str]:
    if place.population <= 0:
        return 0.0, ""
    return Points.PER_POPULATION_DECADE * math.log10(place.population + 1), f"population {place.population:,}"
