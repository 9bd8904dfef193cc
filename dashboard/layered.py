"""Versions with layers switched on: which layers a reader may see, and a version with the events of some of them."""

from __future__ import annotations

import secrets
from threading import Lock, Timer
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np

from dashboard import served
from dashboard.served import Served
from geodata.layers import combined, layer, removed, updates
from geodata.layers.layer import EVENTS
from geodata.layers.removed import RemovedEvents
from geodata.matching import others as matching_others
from geodata.view.index import index_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geodata.layers.layer import Layer
    from geodata.matching.others import OtherReport


SEARCH_AFTER_S: Final = 5.0
KEPT_COMBINATIONS: Final = 2
"""Combinations of layers kept in memory for each version."""
_combinations: Final[WeakKeyDictionary[Served, dict[tuple[str, ...], LayeredVersion]]] = WeakKeyDictionary()
_lock: Final = Lock()


class LayeredVersion(Served):
    """A version with the events of some layers among its own.

    Its address is ``<version>.<layer>.<layer>``, which tells the layers' contents, too: `layer.toml` is part of the
    version. With a layer that may not be passed on it is a secret that only the pages of editors are told.
    """

    def __init__(self, base: Served, layers: tuple[Layer, ...]) -> None:
        super().__init__(base.dataset)
        self.dataset = combined.combine(base.dataset, layers)
        self.layers = layers
        self.base = base.version
        self._own = len(base.dataset.events)
        self._others: dict[int, list[OtherReport]] | None = None
        self._matching = Lock()
        names = ".".join(one.name for one in layers)
        is_open = all(one.redistribute for one in layers)
        self.version = f"{base.version}.{names}" if is_open else f"{base.version}~{secrets.token_hex(16)}"

    def others(self, number: int) -> list[dict[str, str]]:
        """The events that are the same one elsewhere, by the event's number in the packed order.

        What an update has removed is no report any more.
        """
        with self._matching:
            if self._others is None:
                groups = self.dataset.events["group"].to_numpy()
                first = len(self.dataset.taxonomy.groups) - len(self.layers)
                there = [at for at, one in enumerate(self.layers) if not isinstance(one, RemovedEvents)]
                rows = [np.flatnonzero(groups == first + at) for at in there]
                self._others = matching_others.others(self.dataset.events, self._own, rows)
        return [self._told(report) for report in self._others.get(int(self.packed.order[number]), [])]

    def _told(self, report: OtherReport) -> dict[str, str]:
        event = self.dataset.events.iloc[report.row]
        ident = str(event["event_id"])
        titles = {one.name: one.title for one in self.layers}
        who = titles.get(ident.partition(":")[0], "") or self.dataset.info.title
        return {"id": ident, "title": str(event["title"]), "who": who, "words": report.words, "verdict": report.verdict}

    def source_row(self, number: int) -> list[tuple[str, str]]:
        """The filled cells of an event's row in its source, by its number in the packed order."""
        return combined.source_row(self.dataset, self.layers, int(self.packed.order[number]))


def offered(version: Served, *, editor: bool) -> dict[str, Layer]:
    """The layers that a reader may switch on, by name: what may not be passed on is for signed-in editors alone.

    Those whose files are not there are left out.
    """
    files, folder = version.dataset.layer_files, version.dataset.folder
    faults = layer.faults(files, folder) if files else {}
    return {
        name: one
        for name, one in removed.shown(files).items()
        if name not in faults and (editor or one.redistribute) and _is_here(one, folder)
    }


def _is_here(one: Layer, folder: Path | None) -> bool:
    """Whether the files are here from which the events are read that an update has removed."""
    return not isinstance(one, RemovedEvents) or (folder is not None and (one.folder(folder) / EVENTS).is_file())


def last_update(version: Served, one: Layer) -> str:
    """What the last update of a layer added, removed and changed, in plain text; "" for one that was never updated."""
    if isinstance(one, RemovedEvents):
        return ""
    return updates.of(one.folder(combined.folder_of(version.dataset))).summary


def with_layers(version: Served, names: Iterable[str], *, editor: bool = False) -> Served:
    """A version of the data with the events of some of its layers; itself where the reader may see none of these.

    Raises DatasetError when they cannot be read.
    """
    there = offered(version, editor=editor)
    wanted = tuple(sorted({name for name in names if name in there}))
    if not wanted:
        return version
    with _lock:  # it takes a second or two, and others wait for the same one
        kept = _combinations.setdefault(version, {})
        if wanted not in kept:
            kept[wanted] = LayeredVersion(version, tuple(there[name] for name in wanted))
            kept[wanted].packed  # noqa: B018 - made on first use, which is now
            _prepare_search(kept[wanted])
            for old in list(kept)[:-KEPT_COMBINATIONS]:
                del kept[old]
        kept[wanted] = kept.pop(wanted)  # those used last are kept
        return kept[wanted]


def _prepare_search(version: LayeredVersion) -> None:
    """Make the index of words after the map has had what it needs: the first search would wait for it."""
    timer = Timer(SEARCH_AFTER_S, index_of, [version.dataset])
    timer.daemon = True
    timer.start()


def by_version(address: str) -> Served | None:
    """The version at an address, with layers or without; None when there is none, or none any more."""
    if "." in address:
        base, _, names = address.partition(".")
        version = served.by_version(base)
        found = with_layers(version, names.split(".")) if version else None
        return found if found is not None and found.version == address else None
    version = served.by_version(address.partition("~")[0])
    if "~" not in address or version is None:
        return version
    with _lock:
        return next((one for one in _combinations.get(version, {}).values() if one.version == address), None)


def shareable(version: Served) -> Served:
    """The version with those of its layers that may be passed on. Raises DatasetError."""
    if all(one.redistribute for one in version.layers):
        return version
    return with_layers(base_of(version), [one.name for one in version.layers])


def base_of(version: Served) -> Served:
    """The version without layers; the newest where it is no longer kept. Raises DatasetError."""
    return served.by_version(version.base) or served.latest()
