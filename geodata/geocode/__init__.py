"""Names → places, through geopy: the one package that imports it.

Two geocoders need no network, and are asked in this order: the editors' own places (`places.csv`) and the bundled
gazetteer. Each gives geopy `Location`s whose `raw` is a `geodata.model.Place` with score and reason, the likeliest
first, and None for "not found". Nothing is ever placed at 0,0. `service` asks any online geocoder of geopy, by name;
only `geodata.online` does, and only when somebody says so: placing a dataset (`locate`) never touches the network.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geodata import info, locating, names, online_cached, place_rows
from geodata.answers import Answers
from geodata.choosing import Finder
from geodata.gazetteer import Gazetteer
from geodata.model import Dataset, Place, Problem, Severity

if TYPE_CHECKING:
    from geodata.geocode.offline import EditorsGeocoder, GazetteerGeocoder, NoNetworkAdapter, OfflineGeocoder
    from geodata.geocode.remote import service

__all__ = [
    "EditorsGeocoder",
    "GazetteerGeocoder",
    "NoNetworkAdapter",
    "OfflineGeocoder",
    "locate",
    "service",
    "unresolved",
    "without_network",
]

_HOMES: Final = {
    "EditorsGeocoder": "geodata.geocode.offline",
    "GazetteerGeocoder": "geodata.geocode.offline",
    "NoNetworkAdapter": "geodata.geocode.offline",
    "OfflineGeocoder": "geodata.geocode.offline",
    "service": "geodata.geocode.remote",
}
"""Where the names of this package live that need geopy: it takes 0.1 s to import, and a dataset whose rows all bring
coordinates is read without it."""


def __getattr__(name: str) -> Any:
    """The names that need geopy, imported when they are first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def locate(dataset: Dataset, gazetteer: Gazetteer, answers: Answers | None = None) -> Dataset:
    """The dataset with its rows without coordinates placed by name, every row's radius, and what could not be found.

    Nothing is asked of anybody: of the dataset's online geocoder only what it said before is read, from `answers`. As
    these are part of what is shown then, they are part of the version too.
    """
    finders = without_network(dataset, gazetteer)[1] if locating.wanted(dataset.events).any() else []
    online = online_cached.finders(dataset.info, answers)
    placed = locating.locate(dataset, [*finders, *online], _editors(dataset, gazetteer))
    if not online:
        return placed
    troubles = [
        Problem(info.FILE, 0, "geocoder", "answers-unusable", Severity.WARNING, finder.answers.trouble)
        for finder in online
        if finder.answers.trouble
    ]
    return replace(placed, version=_version(placed), problems=(*placed.problems, *troubles))


def _editors(dataset: Dataset, gazetteer: Gazetteer) -> Callable[[str], Place | None]:
    """The editors' place of exactly a name or alias."""
    places = place_rows.by_name(dataset.places, gazetteer)
    return lambda name: places.get(names.key(name)) if places else None


def _version(dataset: Dataset) -> str:
    """The dataset's version together with what became of every row that brings no coordinates."""
    rows = dataset.events.loc[dataset.events["located_by"] != "", ["event_id", "lat", "lon", "prec", "located_by"]]
    text = f"{dataset.version}\n{rows.to_csv(index=False)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def unresolved(dataset: Dataset, gazetteer: Gazetteer, answers: Answers | None = None) -> list[str]:
    """The place names of the dataset that its online geocoder could be asked for, in file order, each once.

    That is: of rows without coordinates, known neither to the editors nor to the gazetteer, and not asked before.
    """
    _, finders = without_network(dataset, gazetteer)
    online = online_cached.finders(dataset.info, answers)
    found = locating.look_up(dataset, [*finders, *online])
    names = [name for (name, _), one in found.items() if one.unasked and online_cached.can_be_asked(name)]
    return list(dict.fromkeys(names))


def without_network(dataset: Dataset, gazetteer: Gazetteer) -> tuple[EditorsGeocoder, list[Finder]]:
    """The editors' places, and all that is asked before any online geocoder."""
    from geodata.geocode.offline import EditorsGeocoder, GazetteerGeocoder  # noqa: PLC0415 - see _HOMES

    editors = EditorsGeocoder(dataset.places, gazetteer)
    return editors, [editors, GazetteerGeocoder(gazetteer)]
