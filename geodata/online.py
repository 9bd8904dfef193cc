"""Asks an online geocoder for names that no gazetteer here knows: once per name, one a second, and only on request.

Nothing here runs by itself: `dateline geocode --online` and `--unresolved` call it, and so may a button. What is
answered is kept (`geodata.answers`), "nothing" included, and from then on part of the dataset (`geocode.locate`);
that somebody could not be asked is told and never kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from geodata import geocode, providers
from geodata.answers import Answers
from geodata.errors import GeocoderUnavailableError, InputError
from geodata.messages import shown
from geodata.model import DatasetInfo, OnlineGeocoder, Place
from geodata.online_cached import Remembered, query_of
from geodata.online_pace import Pace

KEY_VARIABLE: Final = "DATELINE_GEOCODER_API_KEY"
DOMAIN_VARIABLE: Final = "DATELINE_GEOCODER_DOMAIN"
"""Confirms the server of one's own to which the key may go: a dataset alone cannot send it anywhere."""
_MOST_FAILURES: Final = 3
"""Failures in a row after which the rest is not tried."""
Status = Literal["found", "not-found", "unavailable", "not-asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one name."""

    name: str
    status: Status
    places: tuple[Place, ...] = ()
    failure: GeocoderUnavailableError | None = None
    """Why it could not be asked, or was not."""
    kept: bool = False
    """Whether the answer was there from before, so that nobody was asked."""

    @property
    def message(self) -> str:
        """Why it could not be asked, in a sentence; "" when it was."""
        return str(self.failure) if self.failure else ""


Progress = Callable[[int, int, Asked], None]
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
) -> list[Asked]:
    """Ask the dataset's online geocoder for each of `names`, in this order, unless its answer is kept already.

    After a lasting failure, or three in a row, the rest comes back as ``not-asked``. Raises InputError when the
    dataset names no geocoder, or its settings or key cannot be used.
    """
    wanted = setting(info)
    kept = answers or Answers()
    memory = Remembered(wanted, kept)
    names_of = {query_of(name): name for name in reversed(names)}
    done: dict[str, Asked] = {}
    failures, over = 0, None
    for query in dict.fromkeys(map(query_of, names)):
        name, known = names_of[query], memory.places(query)
        if known is not None:
            one = Asked(name, "found" if known else "not-found", known, kept=True)
        elif over:
            one = Asked(name, "not-asked", failure=over)
        else:
            service = service or open_service(wanted, kept)
            one = _one(service, memory, name)
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
            f'the dataset {shown(info.title)} lets nobody be asked; to allow it, write geocoder = "nominatim" into its '
            "dataset.toml"
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
                f"the dataset wants the key for {about.title} sent to {shown(server, 200)}; if that is your own "
                f"server, say so with {DOMAIN_VARIABLE}={wanted.domain}"
            )
        key = ""
    pace = Pace(answers.path.parent, about.title if not wanted.domain else f"{about.title} at {wanted.domain}")
    return Service(geocode.service(wanted, key), pace, about)


def _trusted(wanted: OnlineGeocoder) -> bool:
    """Whether a key may go there: to the public server in secret, or where the user's own environment says."""
    if wanted.domain:
        return os.environ.get(DOMAIN_VARIABLE, "").strip() == wanted.domain
    return wanted.scheme == "https"


def summary(asked: Sequence[Asked], info: DatasetInfo) -> str:
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


def _one(service: Service, memory: Remembered, name: str) -> Asked:
    """Ask for one name, in its turn, and keep the answer."""
    query = query_of(name)
    try:
        with service.pace.turn():
            known = memory.places(name, again=True)
            if known is not None:  # somebody else asked while we waited
                return Asked(name, "found" if known else "not-found", known, kept=True)
            try:
                found = service.ask(query)
            except GeocoderUnavailableError as error:
                if error.retry_after_s is not None:
                    service.pace.hold_off(error.retry_after_s)
                raise
    except GeocoderUnavailableError as error:
        return Asked(name, "unavailable", failure=error)
    places = [place for one in found if (place := providers.place(service.provider, one, query)) is not None]
    if found and not places:
        text = (
            f"{service.provider.title} could not be asked for {shown(name)}: its answer names no point on the globe. "
        )
        return Asked(name, "unavailable", failure=GeocoderUnavailableError(f"{text}The place may well exist"))
    memory.keep(name, places)
    return Asked(name, "found" if places else "not-found", tuple(places))
