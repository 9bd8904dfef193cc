"""What the payloads of the Edit and Draft pages share: dates, places, problems and choices as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from dashboard.basemap import tiles
from geodata import edtf
from geodata.drafting.events import lexicon
from geodata.errors import EdtfError
from geodata.geocoding import locate, own_gazetteer
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.offline import GazetteerGeocoder
from geodata.model import Severity, WherePrec
from geodata.view import details

if TYPE_CHECKING:
    from geodata.model import Dataset, Place, Problem


_MOST_NAMES: Final = 300


@lru_cache(maxsize=20_000)
def date_words(date: str) -> tuple[str, str]:
    """An EDTF date in words, and how surely it is known; a date that cannot be read stays as it is, "" is undated."""
    if not date:
        return "undated", ""
    try:
        return edtf.words(date)
    except EdtfError:
        return date, "not a date that can be read"


def basemap(version: str) -> dict[str, str]:
    """Where the page finds the base map of a version and its tiles, as addresses relative to it."""
    return {"outlines": f"./data/{version}/basemap.json", "tiles": f"./data/ground/{tiles.key()}/{{tile}}.json"}


def candidates(name: str, dataset: Dataset) -> tuple[Place, ...]:
    """The places that a name may mean, the likeliest first."""
    return _candidates(name.strip(), dataset) if name.strip() else ()


@lru_cache(maxsize=256)
def _candidates(name: str, dataset: Dataset) -> tuple[Place, ...]:
    return locate.places_named(name, dataset, own_gazetteer.of_dataset(dataset)).candidates


def candidate(place: Place, cells: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A place that a name may mean; `cells`: point and precision that it gives the event, its own by default."""
    cells = cells or locate.cells_of(place)
    return {
        "name": GazetteerGeocoder(Gazetteer.open()).describe(place),
        "kind": place.kind,
        "latitude": float(cells["latitude"]),
        "longitude": float(cells["longitude"]),
        "precision": details.WHERE_WORDS[WherePrec.from_word(cells["where_prec"])],
        "reason": place.reason,
    }


def problem(finding: Problem) -> dict[str, Any]:
    """A problem of a row; `fix` is the repair in words, "" where no single one is certain."""
    fix = "Write " + ", ".join(f"{column} {cell}" for column, cell in finding.fix.items()) if finding.fix else ""
    return {
        "column": finding.column,
        "message": finding.message,
        "error": finding.severity is Severity.ERROR,
        "fix": fix,
    }


@lru_cache(maxsize=4)
def _suggestions(dataset: Dataset) -> dict[str, list[str]]:
    """Actors as the dataset and UCDP write them, and who claims events, the most frequent first."""
    events = dataset.events
    sides = Counter(name for side in ("side_a", "side_b") for name in events[side] if name)
    claimants = Counter(name for name in events["claimed_by"] if name)
    actors = [*(name for name, _ in sides.most_common(_MOST_NAMES)), *lexicon.actor_names()]
    return {
        "actors": list(dict.fromkeys(map(str, actors))),
        "claimants": [str(name) for name, _ in claimants.most_common(_MOST_NAMES)],
    }


def choices(dataset: Dataset) -> dict[str, Any]:
    """The choices of a form's lists: event types with their sub-types, precisions of places, and names of actors."""
    pairs = dataset.taxonomy.group_of
    return {
        "types": [
            {"type": kind, "subs": [sub for event_type, sub in pairs if event_type == kind and sub]}
            for kind in dataset.taxonomy.event_types
        ],
        **_suggestions(dataset),
        "precisions": [{"word": prec.word, "label": details.WHERE_WORDS[prec]} for prec in WherePrec],
    }
