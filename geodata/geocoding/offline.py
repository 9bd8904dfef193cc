"""The geocoders that need no network: the editors' own places, and the bundled gazetteer."""

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
"""What a match is worth when the text names a province, district, region or airfield but only a town was found."""
_EDITORS_SCORE: Final = 100.0


class NoNetworkAdapter(BaseSyncAdapter):
    """geopy's HTTP side of a geocoder that needs none: any attempt to reach out is refused."""

    def get_text(self, url: str, *, timeout: float | None, headers: dict[str, str]) -> str:  # noqa: ARG002
        """Refuse."""
        raise GeocoderUnavailable(f"an offline geocoder does not open {url}")

    get_json = get_text


class OfflineGeocoder(Geocoder):
    """What the geocoders without network share: reading the phrase, and turning places into geopy locations."""

    source: ClassVar[str]
    """What the geocoder is called in reasons and messages."""

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
        """The places that `query` may mean, the likeliest first; None when it means none that is known here.

        `country` is the ISO code of the country in focus, `near` the other places of the text or dataset, `kind` what
        the place should be (``city``, ``airfield``, ``province``, ``region``, ``country``), "" for anything.
        """
        found = self.candidates(query, country=country, near=tuple(near), kind=kind)
        return _answer([(self.describe(place), place) for place in found], exactly_one=exactly_one)

    def candidates(self, query: str, *, country: str, near: tuple[Place, ...], kind: str) -> list[Place]:
        """The ranked places of the first reading of the phrase that meets any."""
        readings = phrases.read(query)
        for fuzzy in (False, True):
            for reading in readings:
                found = self._inside(self._find(reading.name, fuzzy=fuzzy), reading)
                if not found and reading.within:
                    found = self._inside(self._small(reading.name), reading)
                if found:
                    ranked = self._rank(found, country, near, reading.kind or kind)
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
        """Places that are only meant when the phrase says in what they lie."""
        return []

    def _rank(self, found: list[Place], country: str, near: tuple[Place, ...], kind: str) -> list[Place]:
        raise NotImplementedError

    def _inside(self, found: list[Place], reading: phrases.Phrase) -> list[Place]:
        """The places that lie in all the larger ones that the phrase names (``Tripoli, Lebanon``)."""
        inside = [place for place in found if all(self._lies_in(place, larger) for larger in reading.within)]
        for aside in reading.aside:
            inside = [place for place in inside if self._lies_in(place, aside)] or inside
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

    def _rank(self, found: list[Place], country: str, near: tuple[Place, ...], kind: str) -> list[Place]:
        return rank(found, self._context(country.upper(), near), kind)

    def _make_context(self, country: str, near: tuple[Place, ...]) -> Context:
        neighbours = self._names.neighbours(country) if country else frozenset()
        return Context(country, neighbours, near, self._country_name, self._names.languages)

    def _lies_in(self, place: Place, larger: str) -> bool:
        wider = [one for one in self._names.lookup(larger, fuzzy=False) if one.kind in {"country", "province"}]
        in_country = any(one.kind == "country" and one.country == place.country for one in wider)
        in_province = any(one.country == place.country and one.admin == place.admin for one in wider if one.admin)
        return in_country or in_province or super()._lies_in(place, larger)


class EditorsGeocoder(OfflineGeocoder):
    """The editors' own gazetteer, `places.csv`, as a geopy geocoder: names and aliases, asked before all others."""

    source = "places.csv"

    def __init__(self, places: pd.DataFrame, gazetteer: Gazetteer | None = None) -> None:
        super().__init__(gazetteer)
        self._places = editors_places.by_name(places.to_dict("records"), gazetteer)

    def named(self, name: str) -> Place | None:
        """The editors' place of exactly this name or alias."""
        return self._places.get(names.key(name)) if self._places else None

    def _find(self, name: str, *, fuzzy: bool) -> list[Place]:
        place = None if fuzzy else self.named(name)
        return [place] if place else []

    def _rank(self, found: list[Place], country: str, near: tuple[Place, ...], kind: str) -> list[Place]:  # noqa: ARG002 - what an editor wrote down needs no weighing
        return [replace(place, score=_EDITORS_SCORE, reason="as the editors placed it") for place in found]


def _answer(places: list[tuple[str, Place]], *, exactly_one: bool) -> Location | list[Location] | None:
    """Answer as geopy does, with (address, place): None when there is nothing, else the first or all."""
    locations = [Location(address, (place.latitude, place.longitude), place) for address, place in places]
    if not locations:
        return None
    return locations[0] if exactly_one else locations


def _is_somewhere(place: Place) -> bool:
    """Whether the coordinates can be meant: finite, on the globe, and not 0,0, which everywhere means "unknown"."""
    latitude, longitude = place.latitude, place.longitude
    if not (abs(latitude) <= COORDINATE_LIMITS["latitude"] and abs(longitude) <= COORDINATE_LIMITS["longitude"]):
        return False
    return (latitude, longitude) != (0.0, 0.0)


def _widened(place: Place, reading: phrases.Phrase) -> Place:
    """The place as vague as the phrase is: near it, or the province or airfield of which only the town is known."""
    prec = WherePrec.NEAR if reading.near else place.where_prec
    if place.kind == "city" and reading.kind in _WIDER:
        prec = max(prec, _WIDER[reading.kind])
    if prec <= place.where_prec:
        return place
    return replace(place, where_prec=prec, radius_km=max(place.radius_km, DEFAULT_RADIUS_KM[prec]))
