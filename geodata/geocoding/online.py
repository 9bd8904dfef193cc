"""Ask online geocoders for names that no local gazetteer knows: once per name, one a second, only on request.

`ask` goes online; `dateline geocode --online` and `--unresolved` call it, and nothing calls it by itself. Answers, also
empty ones, are cached (`geodata.online.cache`) and from then on part of the dataset; failures are reported and never
cached. `CachedGeocoder` finds places in the cached answers (`geodata.geocoding.locate`) and never goes online.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from geodata.errors import GeocoderUnavailableError, InputError, NotAskedError
from geodata.geocoding import providers
from geodata.geocoding.ranking import Context, rank
from geodata.messages import quoted
from geodata.model import DatasetInfo, OnlineGeocoder, Place, WherePrec
from geodata.online.cache import Answers
from geodata.online.rate_limit import RateLimiter

if TYPE_CHECKING:
    import pandas as pd


LONGEST: Final = 200
"""Characters of the longest name that is asked for; no place has a longer one."""
KEY_VARIABLE: Final = "DATELINE_GEOCODER_API_KEY"
DOMAIN_VARIABLE: Final = "DATELINE_GEOCODER_DOMAIN"
"""The self-hosted server that may receive the key: a dataset alone cannot direct the key to a server."""
_MOST_FAILURES: Final = 3
"""After this many failures in a row the remaining names are not tried."""
LookupStatus = Literal["found", "not-found", "unavailable", "not-asked"]


@dataclass(frozen=True, slots=True)
class OnlineResult:
    """The outcome for one name."""

    name: str
    status: LookupStatus
    places: tuple[Place, ...] = ()
    failure: GeocoderUnavailableError | None = None
    """Why the service could not be, or was not, asked."""
    from_cache: bool = False
    """Whether the answer was cached, so that no request was made."""

    @property
    def message(self) -> str:
        """Why the service was not asked, in one sentence; "" when it was."""
        return str(self.failure) if self.failure else ""


Progress = Callable[[int, int, OnlineResult], None]
"""Called after each name with the number of names done, their total, and the last result."""


@dataclass(frozen=True)
class Service:
    """An online geocoder ready to be asked. `open_service` makes it; tests and other front ends may make their own."""

    ask: Callable[[str], Sequence[providers.RawAnswer]] = field(repr=False)
    """Returns the answers to a query. Raises GeocoderUnavailableError."""
    limiter: RateLimiter
    provider: providers.Provider


def ask(
    names: Sequence[str],
    info: DatasetInfo,
    *,
    answers: Answers | None = None,
    service: Service | None = None,
    progress: Progress | None = None,
) -> list[OnlineResult]:
    """Ask the dataset's online geocoder for each of `names`, in this order, unless its answer is cached.

    After a lasting failure, or three in a row, the other names are returned as ``not-asked``. Raises InputError when
    the dataset names no geocoder, or its settings or key cannot be used.
    """
    geocoder = setting(info)
    answers = answers or Answers()
    cached = CachedGeocoder(geocoder, answers)
    names_of = {query_of(name): name for name in reversed(names)}
    results: dict[str, OnlineResult] = {}
    failures, last_failure = 0, None
    for query in dict.fromkeys(map(query_of, names)):
        name, places = names_of[query], cached.places(query)
        if places is not None:
            result = OnlineResult(name, "found" if places else "not-found", places, from_cache=True)
        elif last_failure:
            result = OnlineResult(name, "not-asked", failure=last_failure)
        else:
            service = service or open_service(geocoder, answers)
            result = _ask_one(service, cached, name)
            failures = failures + 1 if result.failure else 0
            if result.failure and (result.failure.lasting or failures == _MOST_FAILURES):
                last_failure = result.failure
        results[query] = result
        if progress:
            progress(len(results), len(names_of), result)
    return [results[query_of(name)] for name in names]


def _ask_one(service: Service, cached: CachedGeocoder, name: str) -> OnlineResult:
    """Wait for a turn, ask for one name, and cache the answer."""
    query = query_of(name)
    try:
        with service.limiter.wait_turn():
            known = cached.places(name, again=True)
            if known is not None:  # another process asked while this one waited
                return OnlineResult(name, "found" if known else "not-found", known, from_cache=True)
            try:
                answers = service.ask(query)
            except GeocoderUnavailableError as error:
                if error.retry_after_s is not None:
                    service.limiter.back_off(error.retry_after_s)
                raise
    except GeocoderUnavailableError as error:
        return OnlineResult(name, "unavailable", failure=error)
    places = [place for answer in answers if (place := providers.place(service.provider, answer, query)) is not None]
    if answers and not places:
        text = (
            f"{service.provider.title} could not be asked for {quoted(name)}: its answer names no point on the globe. "
        )
        return OnlineResult(name, "unavailable", failure=GeocoderUnavailableError(f"{text}The place may well exist"))
    cached.store(name, places)
    return OnlineResult(name, "found" if places else "not-found", tuple(places))


def setting(info: DatasetInfo) -> OnlineGeocoder:
    """The online geocoder that the dataset allows. Raises InputError when it allows none."""
    if info.online is None:
        raise InputError(
            f"the dataset {quoted(info.title)} allows no online geocoder; to allow one, write "
            'geocoder = "nominatim" into its dataset.toml'
        )
    return info.online


def open_service(geocoder: OnlineGeocoder, answers: Answers) -> Service:
    """The service that a dataset names, with the key from the environment. Raises InputError."""
    provider = providers.provider(geocoder.name)
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if provider.key == "needed" and not key:
        raise InputError(f"{provider.title} wants a key; set {KEY_VARIABLE}")
    if not (key.isascii() and key.isprintable()):
        raise InputError(f"{KEY_VARIABLE} holds characters that no key has")
    if not provider.key:
        key = ""
    if key and not _may_receive_key(geocoder):
        if provider.key == "needed":
            server = f"{geocoder.scheme}://{geocoder.domain or provider.title}"
            raise InputError(
                f"the dataset wants the key for {provider.title} sent to {quoted(server, 200)}; if that is your own "
                f"server, say so with {DOMAIN_VARIABLE}={geocoder.domain}"
            )
        key = ""
    service = provider.title if not geocoder.domain else f"{provider.title} at {geocoder.domain}"
    from geodata.geocoding import remote  # noqa: PLC0415 - geopy takes 0.1 s to import

    return Service(remote.service(geocoder, key), RateLimiter(answers.path.parent, service), provider)


def _may_receive_key(geocoder: OnlineGeocoder) -> bool:
    """Whether the server may be sent the key: a public one over HTTPS, or the one that the user's environment names."""
    if geocoder.domain:
        return os.environ.get(DOMAIN_VARIABLE, "").strip() == geocoder.domain
    return geocoder.scheme == "https"


def summary(results: Sequence[OnlineResult], info: DatasetInfo) -> str:
    """The number of names found and not found, in one sentence, with the credit that the licence requires."""
    if info.online is None:
        return ""
    provider = providers.provider(info.online.name)
    distinct = {query_of(result.name): result for result in results}.values()
    count = {status: sum(result.status == status for result in distinct) for status in ("found", "not-found")}
    failed = len(distinct) - sum(count.values())
    parts = [f"{count['found']:,} found", f"{count['not-found']:,} unknown to it"]
    parts += [f"{failed:,} could not be asked"] if failed else []
    cached = sum(result.from_cache for result in distinct)
    known = f", {cached:,} from before" if cached else ""
    names = f"{len(distinct):,} name{'' if len(distinct) == 1 else 's'}"
    credit = f" ({provider.credit})" if count["found"] else ""
    return f"{provider.title}: {names}{known}: {', '.join(parts)}{credit}"


@dataclass(frozen=True, slots=True)
class CachedLocation:
    """A place with the two attributes of a geopy location that `locate` uses."""

    address: str
    raw: Place


class CachedGeocoder:
    """The cached answers of the dataset's online geocoder, as a `geodata.geocoding.locate.Finder`."""

    def __init__(
        self, setting: OnlineGeocoder, answers: Answers, failures: Mapping[str, GeocoderUnavailableError] | None = None
    ) -> None:
        self.provider = providers.provider(setting.name)
        self.source = self.provider.title
        self.answers = answers
        self._failures = {query_of(name): error for name, error in (failures or {}).items()}
        """Query → why the service could not be asked for it just now."""
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
        """The places that the service found for this name, ranked; None for none.

        Raises NotAskedError, or the failure when the service could not be asked just now.
        """
        places = self.places(query)
        if places is None:
            if query_of(query) in self._failures:
                raise self._failures[query_of(query)]
            raise NotAskedError(f"{self.source} has not been asked for {quoted(query)}")
        context = Context(country.upper(), others=tuple(near))
        ranked = [CachedLocation(place.matched, place) for place in rank(places, context, kind)]
        return None if not ranked else ranked[0] if exactly_one else ranked

    def describe(self, place: Place) -> str:
        """The full address, as the service writes it."""
        return place.matched

    def places(self, name: str, *, again: bool = False) -> tuple[Place, ...] | None:
        """The cached answer for this name, unranked; None when the service has not been asked.

        With `again`, the cache is read once more, because another process may have asked in the meantime.
        """
        query = query_of(name)
        if not can_be_asked(name):
            return ()
        if query not in self._read or (again and self._read[query] is None):
            self._read[query] = _decode(self.answers.get(self._service, query))
        return self._read[query]

    def has_answered(self, candidates: Sequence[Place]) -> bool:
        """Whether the first of these candidates comes from the service."""
        first = candidates[0].matched if candidates else ""
        return any(first in {place.matched for place in places} for places in self._read.values() if places)

    def store(self, name: str, places: Sequence[Place]) -> None:
        """Cache the service's answer for this name; [] when it knows no such place."""
        query = query_of(name)
        self.answers.put(self._service, query, encode(places))
        self._read[query] = tuple(places)


def cached_finders(
    info: DatasetInfo, answers: Answers | None = None, failures: Mapping[str, GeocoderUnavailableError] | None = None
) -> list[CachedGeocoder]:
    """The finder of the dataset's online geocoder, [] when the dataset allows none. `failures` are by name."""
    try:
        return [CachedGeocoder(info.online, answers or Answers(), failures)] if info.online else []
    except InputError:  # `dateline check` reports an unknown service; here the other finders still work
        return []


def credit(info: DatasetInfo, events: pd.DataFrame) -> str:
    """The credit that readers must see if an online answer placed any of these events; else ""."""
    for finder in cached_finders(info):
        if placed_by(finder.source, events).any():
            return finder.provider.credit
    return ""


def placed_by(source: str, events: pd.DataFrame) -> pd.Series[bool]:
    """Per row, whether the finder called `source` placed it."""
    return events["located_by"].astype("str").str.startswith(f"{source}: ")


def service_key(setting: OnlineGeocoder) -> str:
    """The service's key in the cache; it includes server and language, which may answer differently."""
    provider = providers.provider(setting.name)
    return f"geocoder {setting.name} {setting.domain or provider.domain or 'public'} {setting.language}".strip()


def query_of(name: str) -> str:
    """The query for a name: Unicode NFC, single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def can_be_asked(name: str) -> bool:
    """Whether `name` can be a place name: it has a letter, is not too long and has no control characters."""
    query = query_of(name)
    return len(query) <= LONGEST and any(map(str.isalpha, query)) and query.isprintable()


def encode(places: Sequence[Place]) -> str:
    """Places as JSON for the cache, without score and reason, which depend on the context."""
    rows = [asdict(replace(place, score=0.0, reason="")) for place in places]
    return json.dumps([{**row, "where_prec": int(row["where_prec"])} for row in rows], allow_nan=False)


def _decode(text: str | None) -> tuple[Place, ...] | None:
    """The cached places; None when the text is not a valid entry, so that the service is asked again."""
    if text is None:
        return None
    try:
        rows = json.loads(text)
        return tuple(_place(row) for row in rows)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _place(row: dict[str, Any]) -> Place:
    """A cached place. Raises ValueError, TypeError or KeyError when the row is not one."""
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
