"""The offline geocoders of geopy's kind: the editors' own places, and the bundled gazetteer.

Each returns geopy `Location`s whose `raw` is a `geodata.model.Place` with score and reason, the likeliest first, and
None for "not found". Nothing is ever placed at 0,0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Final

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderUnavailable
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geodata.geocoding import editors_places, names, phrases
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.ranking import Context, rank
from geodata.model import COORDINATE_LIMITS, DEFAULT_RADIUS_KM, Place, WherePrec

if TYPE_CHECKING:
    import pandas as pd


_WIDER: Final = {
    "province": WherePrec.PROVINCE,
    "district": WherePrec.DISTRICT,
    "region": WherePrec.REGION,
    "airfield": WherePrec.NEAR,
}
"""Kind that the phrase states → precision, when only a town of that name was found."""
_EDITORS_SCORE: Final = 100.0


class NoNetworkAdapter(BaseSyncAdapter):
    """geopy's HTTP adapter for a geocoder that never goes online: it refuses every request."""

    def get_text(self, url: str, *, timeout: float | None, headers: dict[str, str]) -> str:  # noqa: ARG002
        """Refuse the request."""
        raise GeocoderUnavailable(f"an offline geocoder does not open {url}")

    get_json = get_text


class OfflineGeocoder(Geocoder):
    """Base of the offline geocoders: parses the phrase, and turns places into geopy locations."""

    source: ClassVar[str]
    """Name of the geocoder in reasons and messages."""

    def __init__(self, gazetteer: Gazetteer | None) -> None:
        super().__init__(adapter_factory=NoNetworkAdapter)
        self.gazetteer = gazetteer

    def geocode(
        self,
        query: str,
        exactly_one: bool = True,  # noqa: FBT001, FBT002 - geopy's signature
        *,
        country: str = "",
        near: Sequence[Place] = (),
        kind: str = "",
    ) -> Location | list[Location] | None:
        """The places that `query` may mean, the likeliest first; None when it is unknown.

        `country` is the ISO code of the country in focus, `near` the other places of the text or dataset, `kind` the
        expected kind (``city``, ``airfield``, ``province``, ``region``, ``country``), "" for any.
        """
        places = self.candidates(query, country=country, near=tuple(near), kind=kind)
        return _answer([(self.describe(place), place) for place in places], exactly_one=exactly_one)

    def candidates(self, query: str, *, country: str, near: tuple[Place, ...], kind: str) -> list[Place]:
        """The ranked places of the first reading of the phrase that finds any."""
        readings = phrases.read(query)
        for fuzzy in (False, True):
            for reading in readings:
                places = self._inside(self._find(reading.name, fuzzy=fuzzy), reading)
                if not places and reading.within:
                    places = self._inside(self._small(reading.name), reading)
                if places:
                    ranked = self._rank(places, country, near, reading.kind or kind)
                    return [_widened(place, reading) for place in ranked if _is_somewhere(place)]
        return []

    def describe(self, place: Place) -> str:
        """``Tadmur, Homs, Syria``."""
        parts = (place.name, place.admin, self._country_name(place.country))
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def _country_name(self, code: str) -> str:
        country = self.gazetteer.country(code) if code and self.gazetteer else None
        return country.name if country else code

    def _find(self, name: str, *, fuzzy: bool) -> list[Place]:
        raise NotImplementedError

    def _small(self, name: str) -> list[Place]:  # noqa: ARG002 - the gazetteer alone has them
        """Places that count only when the phrase names the larger place around them."""
        return []

    def _rank(self, places: list[Place], country: str, near: tuple[Place, ...], kind: str) -> list[Place]:
        raise NotImplementedError

    def _inside(self, places: list[Place], reading: phrases.Phrase) -> list[Place]:
        """The places that lie in all the larger places that the phrase names (``Tripoli, Lebanon``)."""
        inside = [place for place in places if all(self._lies_in(place, larger) for larger in reading.within)]
        for larger in reading.bracketed:  # ignored when it contains none of them: it may be just another name
            inside = [place for place in inside if self._lies_in(place, larger)] or inside
        return inside

    def _lies_in(self, place: Place, larger: str) -> bool:
        key = names.key(larger)
        return key in {names.key(place.admin), names.key(place.country)}


class GazetteerGeocoder(OfflineGeocoder):
    """The bundled gazetteer as a geopy geocoder."""

    source = "gazetteer"

    def __init__(self, gazetteer: Gazetteer) -> None:
        super().__init__(gazetteer)
        self._names = gazetteer
        self._context = lru_cache(maxsize=64)(self._make_context)

    def _find(self, name: str, *, fuzzy: bool) -> list[Place]:
        return self._names.lookup(name, fuzzy=fuzzy)

    def _small(self, name: str) -> list[Place]:
        return self._names.small(name)

    def _rank(self, places: list[Place], country: str, near: tuple[Place, ...], kind: str) -> list[Place]:
        return rank(places, self._context(country.upper(), near), kind)

    def _make_context(self, country: str, near: tuple[Place, ...]) -> Context:
        neighbours = self._names.neighbours(country) if country else frozenset()
        return Context(country, neighbours, near, self._country_name, self._names.languages)

    def _lies_in(self, place: Place, larger: str) -> bool:
        areas = [area for area in self._names.lookup(larger, fuzzy=False) if area.kind in {"country", "province"}]
        in_country = any(area.kind == "country" and area.country == place.country for area in areas)
        in_province = any(area.country == place.country and area.admin == place.admin for area in areas if area.admin)
        return in_country or in_province or super()._lies_in(place, larger)


class EditorsGeocoder(OfflineGeocoder):
    """The editors' own gazetteer, `places.csv`, as a geopy geocoder: names and aliases, asked before all others."""

    source = "places.csv"

    def __init__(self, places: pd.DataFrame, gazetteer: Gazetteer | None = None) -> None:
        super().__init__(gazetteer)
        self._places = editors_places.by_name(places.to_dict("records"), gazetteer)

    def named(self, name: str) -> Place | None:
        """The editors' place of exactly this name or alias; None without one."""
        return self._places.get(names.key(name)) if self._places else None

    def _find(self, name: str, *, fuzzy: bool) -> list[Place]:
        place = None if fuzzy else self.named(name)
        return [place] if place else []

    def _rank(self, places: list[Place], country: str, near: tuple[Place, ...], kind: str) -> list[Place]:  # noqa: ARG002 - an editor's place needs no ranking
        return [replace(place, score=_EDITORS_SCORE, reason="as the editors placed it") for place in places]


def _answer(places: list[tuple[str, Place]], *, exactly_one: bool) -> Location | list[Location] | None:
    """(address, place) pairs as geopy returns them: None for no pair, else the first or all as locations."""
    locations = [Location(address, (place.latitude, place.longitude), place) for address, place in places]
    if not locations:
        return None
    return locations[0] if exactly_one else locations


def _is_somewhere(place: Place) -> bool:
    """Whether the coordinates are plausible: finite, on the globe, and not 0,0, the usual mark for "unknown"."""
    latitude, longitude = place.latitude, place.longitude
    if not (abs(latitude) <= COORDINATE_LIMITS["latitude"] and abs(longitude) <= COORDINATE_LIMITS["longitude"]):
        return False
    return (latitude, longitude) != (0.0, 0.0)


def _widened(place: Place, reading: phrases.Phrase) -> Place:
    """The place, made as vague as the phrase: near it, or a province or airfield of which only the town is known."""
    prec = WherePrec.NEAR if reading.near else place.where_prec
    if place.kind == "city" and reading.kind in _WIDER:
        prec = max(prec, _WIDER[reading.kind])
    if prec <= place.where_prec:
        return place
    return replace(place, where_prec=prec, radius_km=max(place.radius_km, DEFAULT_RADIUS_KM[prec]))
