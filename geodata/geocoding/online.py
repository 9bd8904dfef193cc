"""Asks an online geocoder for names that no gazetteer here knows: once per name, one a second, and only on request.

Nothing here runs by itself: `dateline geocode --online` and `--unresolved` call it, and so may a button. What is
answered is kept (`geodata.online.cache`), "nothing" included, and from then on part of the dataset (`geocode.locate`);
that somebody could not be asked is told and never kept.

What online geocoders said before, as one more finder of places: it reads the kept answers and asks nobody.
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
from geodata.online.rate_limit import Pace

if TYPE_CHECKING:
    import pandas as pd


LONGEST: Final = 200
"""Characters of a name that is asked for; nothing longer is the name of a place."""


@dataclass(frozen=True, slots=True)
class CachedLocation:
    """A place in the manner of a geopy location."""

    address: str
    raw: Place


class CachedGeocoder:
    """The answers of the dataset's online geocoder, as `geodata.geocoding.locate.Finder`."""

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
            raise NotAskedError(f"{self.source} has not been asked for {quoted(query)}")
        ranked = [
            CachedLocation(one.matched, one) for one in rank(places, Context(country.upper(), others=tuple(near)), kind)
        ]
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


def cached_finders(
    info: DatasetInfo, answers: Answers | None = None, failed: Mapping[str, GeocoderUnavailableError] | None = None
) -> list[CachedGeocoder]:
    """The one finder of a dataset that switched a service on, else none."""
    try:
        return [CachedGeocoder(info.online, answers or Answers(), failed)] if info.online else []
    except InputError:  # no such service: `dateline check` says so, and the others still find what they know
        return []


def credit(info: DatasetInfo, events: pd.DataFrame) -> str:
    """Whom readers must be told of, if an online answer placed any of these events; else ""."""
    for finder in cached_finders(info):
        if placed_by(finder.source, events).any():
            return finder.provider.credit
    return ""


def placed_by(source: str, events: pd.DataFrame) -> pd.Series[bool]:
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


KEY_VARIABLE: Final = "DATELINE_GEOCODER_API_KEY"
DOMAIN_VARIABLE: Final = "DATELINE_GEOCODER_DOMAIN"
"""Confirms the server of one's own to which the key may go: a dataset alone cannot send it anywhere."""
_MOST_FAILURES: Final = 3
"""Failures in a row after which the rest is not tried."""
LookupStatus = Literal["found", "not-found", "unavailable", "not-asked"]


@dataclass(frozen=True, slots=True)
class OnlineResult:
    """What became of one name."""

    name: str
    status: LookupStatus
    places: tuple[Place, ...] = ()
    failure: GeocoderUnavailableError | None = None
    """Why it could not be asked, or was not."""
    kept: bool = False
    """Whether the answer was there from before, so that nobody was asked."""

    @property
    def message(self) -> str:
        """Why it could not be asked, in a sentence; "" when it was."""
        return str(self.failure) if self.failure else ""


Progress = Callable[[int, int, OnlineResult], None]
"""Told after each name: how many are done, of how many, and what became of the last."""


@dataclass(frozen=True)
class Service:
    """A service that can be asked. A test or another front end makes its own; `open_service` makes the usual one."""

    ask: Callable[[str], Sequence[providers.RawAnswer]] = field(repr=False)
    """The answers to one query. Raises GeocoderUnavailableError."""
    pace: Pace
    provider: providers.Provider


def ask(
    names: Sequence[str],
    info: DatasetInfo,
    *,
    answers: Answers | None = None,
    service: Service | None = None,
    progress: Progress | None = None,
) -> list[OnlineResult]:
    """Ask the dataset's online geocoder for each of `names`, in this order, unless its answer is kept already.

    After a lasting failure, or three in a row, the rest comes back as ``not-asked``. Raises InputError when the
    dataset names no geocoder, or its settings or key cannot be used.
    """
    wanted = setting(info)
    kept = answers or Answers()
    memory = CachedGeocoder(wanted, kept)
    names_of = {query_of(name): name for name in reversed(names)}
    done: dict[str, OnlineResult] = {}
    failures, over = 0, None
    for query in dict.fromkeys(map(query_of, names)):
        name, known = names_of[query], memory.places(query)
        if known is not None:
            one = OnlineResult(name, "found" if known else "not-found", known, kept=True)
        elif over:
            one = OnlineResult(name, "not-asked", failure=over)
        else:
            service = service or open_service(wanted, kept)
            one = _ask_one(service, memory, name)
            failures = failures + 1 if one.failure else 0
            if one.failure and (one.failure.lasting or failures == _MOST_FAILURES):
                over = one.failure
        done[query] = one
        if progress:
            progress(len(done), len(names_of), one)
    return [done[query_of(name)] for name in names]


def setting(info: DatasetInfo) -> OnlineGeocoder:
    """The geocoder that the dataset allows to be asked. Raises InputError when there is none."""
    if info.online is None:
        raise InputError(
            f"the dataset {quoted(info.title)} lets nobody be asked; to allow it, write "
            'geocoder = "nominatim" into its dataset.toml'
        )
    return info.online


def open_service(wanted: OnlineGeocoder, answers: Answers) -> Service:
    """The service that a dataset names, with the key from the environment. Raises InputError."""
    about = providers.provider(wanted.name)
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if about.key == "needed" and not key:
        raise InputError(f"{about.title} wants a key; set {KEY_VARIABLE}")
    if not (key.isascii() and key.isprintable()):
        raise InputError(f"{KEY_VARIABLE} holds characters that no key has")
    if not about.key:
        key = ""
    if key and not _trusted(wanted):
        if about.key == "needed":
            server = f"{wanted.scheme}://{wanted.domain or about.title}"
            raise InputError(
                f"the dataset wants the key for {about.title} sent to {quoted(server, 200)}; if that is your own "
                f"server, say so with {DOMAIN_VARIABLE}={wanted.domain}"
            )
        key = ""
    pace = Pace(answers.path.parent, about.title if not wanted.domain else f"{about.title} at {wanted.domain}")
    from geodata.geocoding import remote  # noqa: PLC0415 - geopy takes 0.1 s to import

    return Service(remote.service(wanted, key), pace, about)


def _trusted(wanted: OnlineGeocoder) -> bool:
    """Whether a key may go there: to the public server in secret, or where the user's own environment says."""
    if wanted.domain:
        return os.environ.get(DOMAIN_VARIABLE, "").strip() == wanted.domain
    return wanted.scheme == "https"


def summary(asked: Sequence[OnlineResult], info: DatasetInfo) -> str:
    """How many names were found, in a sentence, with the credit that is due."""
    if info.online is None:
        return ""
    about = providers.provider(info.online.name)
    one_each = {query_of(one.name): one for one in asked}.values()
    count = {status: sum(one.status == status for one in one_each) for status in ("found", "not-found")}
    failed = len(one_each) - sum(count.values())
    parts = [f"{count['found']:,} found", f"{count['not-found']:,} unknown to it"]
    parts += [f"{failed:,} could not be asked"] if failed else []
    kept = sum(one.kept for one in one_each)
    known = f", {kept:,} from before" if kept else ""
    names = f"{len(one_each):,} name{'' if len(one_each) == 1 else 's'}"
    credit = f" ({about.credit})" if count["found"] else ""
    return f"{about.title}: {names}{known}: {', '.join(parts)}{credit}"


def _ask_one(service: Service, memory: CachedGeocoder, name: str) -> OnlineResult:
    """Ask for one name, in its turn, and keep the answer."""
    query = query_of(name)
    try:
        with service.pace.turn():
            known = memory.places(name, again=True)
            if known is not None:  # somebody else asked while we waited
                return OnlineResult(name, "found" if known else "not-found", known, kept=True)
            try:
                found = service.ask(query)
            except GeocoderUnavailableError as error:
                if error.retry_after_s is not None:
                    service.pace.hold_off(error.retry_after_s)
                raise
    except GeocoderUnavailableError as error:
        return OnlineResult(name, "unavailable", failure=error)
    places = [place for one in found if (place := providers.place(service.provider, one, query)) is not None]
    if found and not places:
        text = (
            f"{service.provider.title} could not be asked for {quoted(name)}: its answer names no point on the globe. "
        )
        return OnlineResult(name, "unavailable", failure=GeocoderUnavailableError(f"{text}The place may well exist"))
    memory.keep(name, places)
    return OnlineResult(name, "found" if places else "not-found", tuple(places))
