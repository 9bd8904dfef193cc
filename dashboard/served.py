"""The data this server shows: one store per process, and what is made of each version once.

Unpublished rows are taken out here (`dataset.published`), before anything else in the dashboard sees the data.
"""

from __future__ import annotations

import gc
import gzip
import json
import math
import os
import time
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import geodata
from dashboard import tabs
from dashboard.basemap import basemap, outlines, tiles
from geodata import fileio
from geodata.briefings import comparison, editions, restricted_links
from geodata.dataset import published
from geodata.errors import DatasetError
from geodata.geocoding import online
from geodata.layers import combined
from geodata.layers.removed import RemovedEvents
from geodata.model import Dataset, DatasetInfo, WherePrec
from geodata.versions import roles, store
from geodata.versions.shared_store import open_store
from geodata.view import claims, query, search
from geodata.view import details as view_details
from geodata.view import kinds as view_kinds
from geodata.view import packed as view_packed
from geodata.view import table as view_table
from geodata.view.details import CHUNK
from geodata.view.index import index_of
from geodata.view.packed import Packed, pack_deaths, pack_mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geodata.layers.layer import Layer


DATASET_VARIABLE: Final = "DATELINE_DATASET"
EDIT_VARIABLE: Final = "DATELINE_EDIT"
"""Set by `dateline serve --edit`, which refuses to do so on anything but a loopback address. Who may edit is decided by
`dashboard.access`."""
LatLonBounds = tuple[tuple[float, float], tuple[float, float]]
LEAST_DEGREES: Final = 3.0
"""Height and width of the smallest area that the map first shows."""
KM_PER_DEGREE: Final = 111.3
"""Of latitude."""
KEPT_VERSIONS: Final = 3
"""Versions kept in memory: a page opened before an edit goes on working."""
KEPT_S: Final = 3600.0
"""Seconds after the edit for which they are kept: it may have removed what nobody should read."""
MOST_COMPARED: Final = 5_000
"""Events of the largest version of which it is said what has changed: a comparison reads every cell."""
KEPT_ORDERS: Final = 8
"""Sorted tables kept for each version: a reader who scrolls asks for the same one again."""
UNCOUNTED: Final = "the data have changed"
"""What is said of a larger one."""


class Served:
    """One version as viewers see it, with everything the browser fetches of it, made on first use."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = published.published(dataset)
        self.layers: tuple[Layer, ...] = combined.layers_of(self.dataset)
        """The layers whose events are among its own (`dashboard.layered`; in a frozen briefing those of its steps)."""
        self.base = self.version = dataset.address
        """The version in its addresses, and without its layers; `dataset.version` is that of the history."""
        self.until = math.inf
        """When it stops being served, on the clock of `time.monotonic`; the newest has no end."""
        self._changes: dict[str, str] = {}
        """Earlier version → what has changed since, in words."""
        self._comparing = Lock()
        self._sorted: dict[tuple[query.View, str, bool], NDArray[np.int32]] = {}
        self._sorting = Lock()

    @cached_property
    def packed(self) -> Packed:
        """The events as typed arrays."""
        kinds, disputed = view_kinds.numbers(self.dataset), claims.is_disputed(self.dataset)
        return view_packed.pack(self.dataset.events, kinds, disputed)

    @cached_property
    def events_gz(self) -> bytes:
        """The arrays, compressed."""
        return gzip.compress(self.packed.data, 6, mtime=0)

    @property
    def deaths(self) -> bytes:
        """The events' deaths, which the browser fetches when a reader asks for circles that show them."""
        return pack_deaths(self.dataset.events, self.packed.order)

    @cached_property
    def deaths_gz(self) -> bytes:
        """The events' deaths, compressed."""
        return gzip.compress(self.deaths, 6, mtime=0)

    @cached_property
    def basemap(self) -> dict[str, Any]:
        """Land and labels around the dataset's region."""
        return _basemap(self.dataset.info, self.bounds)

    @cached_property
    def basemap_gz(self) -> bytes:
        """The base map as JSON, compressed."""
        return gzip.compress(json.dumps(self.basemap, ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """All actors and claimants, in alphabetical order."""
        events = self.dataset.events
        names = {str(name) for column in ("side_a", "side_b", "claimed_by") for name in events[column].unique()}
        return tuple(sorted(names - {""}, key=str.casefold))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places' names, in alphabetical order."""
        return tuple(sorted({str(name) for name in self.dataset.events["place"].unique()} - {""}, key=str.casefold))

    @cached_property
    def claimants(self) -> tuple[str, ...]:
        """Those who claim something, in alphabetical order."""
        names = {str(name) for name in self.dataset.events["claimed_by"].unique()} - {""}
        return tuple(sorted(names, key=str.casefold))

    @cached_property
    def kinds(self) -> frozenset[int]:
        """The numbers of the kinds that occur."""
        return frozenset(np.unique(view_kinds.numbers(self.dataset)).tolist())

    @cached_property
    def credit(self) -> str:
        """Whom to name beside the map: the layers' holders, and an online geocoder that found places of these."""
        names = {one.name for one in self.layers}  # what an update removed is of the same holder
        apart = [one for one in self.layers if not (isinstance(one, RemovedEvents) and one.of in names)]
        layers = (f"{one.title}: {', '.join(filter(None, (one.holder, one.licence)))}" for one in apart)
        return " · ".join(filter(None, (*layers, online.credit(self.dataset.info, self.dataset.events))))

    @property
    def chunks(self) -> int:
        """How many details files there are."""
        return -(-len(self.packed.order) // CHUNK)

    def number_of(self, event_id: str) -> int | None:
        """The event's number in the packed order, None when there is no such event."""
        row = self.row_of(event_id)
        return None if row is None else int(np.flatnonzero(self.packed.order == row)[0])

    def details(self, chunk: int) -> list[dict[str, Any]]:
        """The texts of the events number `chunk` × CHUNK and following, in the packed order."""
        return self.texts(range(chunk * CHUNK, min((chunk + 1) * CHUNK, len(self.packed.order))))

    def texts(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """The texts of events by their numbers in the packed order.

        Those of a layer have whom to credit, and what is marked in them.
        """
        rows = self.packed.order[list(numbers)].tolist()
        described = view_details.describe_all(self.dataset, rows)
        statements = combined.statements(self.dataset, self.layers, rows) if self.layers else []
        for text, statement in zip(described, statements, strict=False):
            if statement is not None:
                text["stated"] = statement
        return described

    def others(self, number: int) -> list[dict[str, str]]:  # noqa: ARG002 - see `dashboard.layered`
        """Who else reports an event: nobody, where no layer is switched on."""
        return []

    def source_row(self, number: int) -> list[tuple[str, str]]:  # noqa: ARG002 - see `dashboard.layered`
        """The filled cells of an event's row in its source: only those of layers have one."""
        return []

    def mask(self, view: query.View) -> bytes:
        """One bit per event: does it pass the view's filters?"""
        return pack_mask(query.passes_filters(self.dataset, view), self.packed.order)

    def rows(self, view: query.View, column: str, *, descending: bool) -> NDArray[np.int32]:
        """The rows of the events that a view shows, in the order of a column of the table; the latest are kept."""
        key = (replace(view, at=None, event="", rev=""), column, descending)
        with self._sorting:
            if key not in self._sorted:
                rows = np.flatnonzero(query.select(self.dataset, view).shown)
                rows = view_table.ordered(self.dataset, rows, column, descending=descending)
                self._sorted[key] = rows.astype(np.int32)
                for old in list(self._sorted)[:-KEPT_ORDERS]:
                    del self._sorted[old]
            return self._sorted[key]

    def found(self, number: int, text: str) -> list[str]:
        """The passages in the card of the event with this number in the packed order that match the words `text`."""
        described = view_details.describe(self.dataset, int(self.packed.order[number]))
        return search.matched(self.dataset, text, view_details.texts(described)) if text else []

    def row_of(self, event_id: str) -> int | None:
        """The position of an event in the table, None when there is no such event."""
        rows = np.flatnonzero((self.dataset.events["event_id"] == event_id).to_numpy())
        return int(rows[0]) if len(rows) else None

    def changes_since(self, version: str) -> str:
        """What has changed for readers since an earlier version (`words_of_changes`); compared once for all pages.

        Raises InputError for a version that is not known.
        """
        with self._comparing:
            if version not in self._changes:
                earlier = _earlier(version, self.dataset)
                self._changes[version] = words_of_changes(earlier, self.dataset) if earlier else UNCOUNTED
            return self._changes[version]

    @cached_property
    def bounds(self) -> LatLonBounds:
        """((south, west), (north, east)) of the first view: the dataset's own, else its events', else the world's.

        East of 180° where the view crosses the 180th meridian, which it does if that is the shorter way around.
        """
        if self.dataset.info.bounds is not None:
            return self.dataset.info.bounds
        return bounds_of(self.dataset.events, areas=False) or ((-60.0, -180.0), (75.0, 180.0))

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude in the middle of the first view."""
        (south, west), (north, east) = self.bounds
        return (south + north) / 2, (west + east) / 2


def bounds_of(events: pd.DataFrame, *, areas: bool) -> LatLonBounds | None:
    """((south, west), (north, east)) of events, and of the areas that they lie in; None where none is located."""
    located = events[events["lat"].notna()]
    if located.empty:
        return None
    has_area = areas & located["prec"].between(WherePrec.NEAR, WherePrec.REGION)
    km = np.where(has_area, located["radius_km"], 0.0)
    lat, lon = located["lat"].to_numpy(), located["lon"].to_numpy()
    tall, wide = km / KM_PER_DEGREE, km / (KM_PER_DEGREE * np.maximum(0.05, np.cos(np.radians(lat))))
    south, north = (lat - tall).min(), (lat + tall).max()
    west, east = outlines.span((np.concatenate([lon - wide, lon + wide]) + 180) % 360 - 180)
    # events at one point have no extent, which no map can be fitted to
    more = [max(0.0, LEAST_DEGREES - (high - low)) / 2 for low, high in ((south, north), (west, east))]
    return (float(south - more[0]), float(west - more[1])), (float(north + more[0]), float(east + more[1]))


def _earlier(version: str, newest: Dataset) -> Dataset | None:
    """The published rows of a version, also of one no longer served; None: it is too large to be read again.

    Raises InputError for a version that is not known.
    """
    if (kept := by_version(version)) is not None:
        return kept.dataset
    return published.published(the_store().at(version)) if len(newest.events) <= MOST_COMPARED else None


def words_of_changes(before: Dataset, after: Dataset) -> str:
    """What has changed from one dataset to another, both of published rows: "2 events added, 1 moved"; "": nothing."""
    if max(len(before.events), len(after.events)) > MOST_COMPARED:
        return UNCOUNTED
    return comparison.compare(comparison.published_rows(before), comparison.published_rows(after)).words()


@lru_cache(maxsize=KEPT_VERSIONS)
def _basemap(info: DatasetInfo, bounds: LatLonBounds) -> dict[str, Any]:
    """Cached: it takes a second, and an edit of the events need not repeat it."""
    return basemap.cached_basemap(info, bounds)


cached_versions: dict[str, Served] = {}
"""By version, the newest last."""
_lock = Lock()


@lru_cache(maxsize=1)
def the_store() -> store.Store:
    """The store of this process, for the dataset that `dateline serve` names in the environment, or the bundled one."""
    path = os.environ.get(DATASET_VARIABLE)
    folder = Path(path) if path else Path(geodata.__file__).parent / "syria"
    local = os.environ.get(EDIT_VARIABLE) == "1" or bool(os.environ.get(roles.TOKEN_VARIABLE))
    return open_store(folder, guard=roles.Guard(local=local))


@lru_cache(maxsize=1)
def the_shelf() -> editions.Shelf:
    """The frozen briefings that this server shows."""
    return editions.shelf_of_store(the_store())


@lru_cache(maxsize=1)
def the_links() -> restricted_links.Links:
    """The restricted links of this server."""
    return restricted_links.links_of_store(the_store())


def latest() -> Served:
    """The newest version. Raises DatasetError when nothing can be shown."""
    dataset = the_store().head()
    with _lock:
        served_version = cached_versions.get(dataset.address) or Served(dataset)
        if next(reversed(cached_versions), "") != dataset.address:  # the newest is the last
            cached_versions.pop(dataset.address, None)
            for old in cached_versions.values():
                old.until = min(old.until, time.monotonic() + KEPT_S)
            served_version.until = math.inf
            cached_versions[dataset.address] = served_version
            for name in list(cached_versions)[:-KEPT_VERSIONS]:
                del cached_versions[name]
        return served_version


def by_version(version: str) -> Served | None:
    """A version that is still in memory, None when it is not, or was replaced too long ago."""
    newest = latest() if version not in cached_versions else None
    served_version = newest if newest and newest.version == version else cached_versions.get(version)
    return served_version if served_version and time.monotonic() < served_version.until else None


_looking: Final = Lock()


def newest_version() -> str:
    """The newest version in addresses, for pages that ask often: while one caller looks, the others do not wait.

    Raises DatasetError when nothing can be shown.
    """
    if not _looking.acquire(blocking=False):
        return next(reversed(cached_versions), "") or latest().version
    try:
        return latest().version
    finally:
        _looking.release()


warm: Final = Event()
"""Set after the warm-up: from then on no visitor waits for what is prepared once."""


def keep_private(state: Path) -> None:
    """Take other accounts' rights to what an earlier Dateline left in the state folder for everybody to read."""
    for name in (tabs.ROOT, editions.FOLDER, restricted_links.FOLDER):
        if os.access(state / name, os.W_OK):
            with suppress(OSError):
                fileio.private_folder(state / name)


def warm_up() -> None:
    """Prepare what every first visit needs. A dataset that cannot be read is reported to the visitors instead."""
    try:
        keep_private(the_store().state)
        newest = latest()
        newest.events_gz  # noqa: B018 - made on first use
        newest.basemap_gz  # noqa: B018
        tiles.compressed(tiles.at(tiles.LEVELS[0], *newest.middle))
    except DatasetError:
        return
    finally:
        warm.set()
    index_of(newest.dataset)  # the first search would wait for it, the first visit does not
    gc.collect()
    gc.freeze()  # as `dashboard.server.sessions.freeze` does after the first run, which may have ended before
