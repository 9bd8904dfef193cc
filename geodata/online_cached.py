"""What online geocoders said before, as one more finder of places: it reads the kept answers and asks nobody."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from geodata import providers
from geodata.answers import Answers
from geodata.errors import GeocoderUnavailableError, InputError, NotAskedError
from geodata.messages import shown
from geodata.model import DatasetInfo, OnlineGeocoder, Place, WherePrec
from geodata.ranking import Context, rank

if TYPE_CHECKING:
    import pandas as pd

LONGEST: Final = 200
"""Characters of a name that is asked for; nothing longer is the name of a place."""


@dataclass(frozen=True, slots=True)
class Located:
    """A place in the manner of a geopy location."""

    address: str
    raw: Place


class Remembered:
    """The answers of the dataset's online geocoder, as `geodata.choosing.Finder`."""

    def __init__(
        self, setting: OnlineGeocoder, answers: Answers, failed: Mapping[str, GeocoderUnavailableError] | None = None
    ) -> None:
        self.provider = providers.provider(setting.name)
        self.source = self.provider.title
        self.answers = answers
        self.failed = {query_of(name): error for name, error in (failed or {}).items()}
        """Queries for which the service could not be asked just now, and why."""
        self._service = service_key(setting)
        self._read: dict[str, tuple[Place, ...] | None] = {}

    def geocode(
        self,
        query: str,
        exactly_one: bool = True,  # noqa: FBT001, FBT002 - geopy's signature
        *,
        country: str = "",
        near: Sequence[Place] = (),
        kind: str = "",
    ) -> Any:
        """The places that the service gave for this name, ranked; None for none. Raises NotAskedError."""
        places = self.places(query)
        if places is None:
            if query_of(query) in self.failed:
                raise self.failed[query_of(query)]
            raise NotAskedError(f"{self.source} has not been asked for {shown(query)}")
        ranked = [Located(one.matched, one) for one in rank(places, Context(country.upper(), others=tuple(near)), kind)]
        return None if not ranked else ranked[0] if exactly_one else ranked

    def describe(self, place: Place) -> str:
        """The full address, as the service writes it."""
        return place.matched

    def places(self, name: str, *, again: bool = False) -> tuple[Place, ...] | None:
        """What the service said of this name, unranked; None when it has not been asked.

        `again` looks whether another process has asked in the meantime.
        """
        query = query_of(name)
        if not can_be_asked(name):
            return ()
        if query not in self._read or (again and self._read[query] is None):
            self._read[query] = _decode(self.answers.get(self._service, query))
        return self._read[query]

    def gave(self, candidates: Sequence[Place]) -> bool:
        """Whether these candidates for a name are what the service said."""
        told = [places for places in self._read.values() if places]
        first = candidates[0].matched if candidates else ""
        return any(first in {one.matched for one in places} for places in told)

    def keep(self, name: str, places: Sequence[Place]) -> None:
        """Keep what the service said of this name; [] when it knows none."""
        query = query_of(name)
        self.answers.put(self._service, query, encode(places))
        self._read[query] = tuple(places)


def finders(
    info: DatasetInfo, answers: Answers | None = None, failed: Mapping[str, GeocoderUnavailableError] | None = None
) -> list[Remembered]:
    """The one finder of a dataset that switched a service on, else none."""
    try:
        return [Remembered(info.online, answers or Answers(), failed)] if info.online else []
    except InputError:  # no such service: `dateline check` says so, and the others still find what they know
        return []


def credit(info: DatasetInfo, events: pd.DataFrame) -> str:
    """Whom readers must be told of, if an online answer placed any of these events; else ""."""
    for finder in finders(info):
        if used(finder.source, events).any():
            return finder.provider.credit
    return ""


def used(source: str, events: pd.DataFrame) -> pd.Series[bool]:
    """Which rows were placed by the finder of that name."""
    return events["located_by"].astype("str").str.startswith(f"{source}: ")


def service_key(setting: OnlineGeocoder) -> str:
    """What tells services apart in the cache: another server or language may answer otherwise."""
    about = providers.provider(setting.name)
    return f"geocoder {setting.name} {setting.domain or about.domain or 'public'} {setting.language}".strip()


def query_of(name: str) -> str:
    """The name as it is asked for: one form of its letters, single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def can_be_asked(name: str) -> bool:
    """Whether it may be a name: some letter in it, not too long, no control characters."""
    query = query_of(name)
    return len(query) <= LONGEST and any(map(str.isalpha, query)) and query.isprintable()


def encode(places: Sequence[Place]) -> str:
    """Places as they are kept: without rank, which depends on who asks."""
    rows = [asdict(replace(one, score=0.0, reason="")) for one in places]
    return json.dumps([{**row, "where_prec": int(row["where_prec"])} for row in rows], allow_nan=False)


def _decode(text: str | None) -> tuple[Place, ...] | None:
    """The kept places; None for what is none of ours, so that it is asked again."""
    if text is None:
        return None
    try:
        rows = json.loads(text)
        return tuple(_place(row) for row in rows)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _place(row: dict[str, Any]) -> Place:
    """A kept place. Raises ValueError, TypeError or KeyError when it is none."""
    latitude, longitude, radius_km = (float(row[name]) for name in ("latitude", "longitude", "radius_km"))
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= radius_km < 20_000):  # noqa: PLR2004 - the globe
        raise ValueError
    texts = ("gazetteer_id", "name", "kind", "country", "admin", "feature_class", "matched")
    gid, name, kind, country, admin, feature_class, matched = (str(row[text]) for text in texts)
    return Place(
        gazetteer_id=gid,
        name=name,
        latitude=latitude,
        longitude=longitude,
        kind=kind,
        country=country,
        admin=admin,
        population=0,
        where_prec=WherePrec(row["where_prec"]),
        radius_km=radius_km,
        feature_class=feature_class,
        matched=matched,
        match="exact" if row["match"] == "exact" else "alternate",
    )
