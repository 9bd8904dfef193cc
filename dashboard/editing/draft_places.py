"""Where the drafts of an article are, and names that no gazetteer has, which an editor adds to places.csv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from dashboard.basemap import lands
from geodata.dataset import row_checks
from geodata.drafting.resolving.unknown import unknown_names
from geodata.errors import InputError
from geodata.geocoding import countries, names, own_gazetteer
from geodata.messages import quoted
from geodata.model import Severity
from geodata.review import intake
from geodata.tables import index
from geodata.tables.changes import Add

if TYPE_CHECKING:
    from geodata.review.desk import Card, DraftReview
    from geodata.versions.store import Store


PLACES: Final = "places.csv"
_CELLS: Final = ("place", "latitude", "longitude", "where_prec")
_MOST_NAMES: Final = 100


def region(card: Card) -> str:
    """The province and country of a draft's place, ``Homs, Syria``; "" when it is nowhere.

    A point that is no known place's has the countries that it lies in, two for a disputed one.
    """
    point = point_of(card.row)
    if point is None:
        return ""
    if card.chosen is not None:
        place = card.candidates[card.chosen]
        parts = (place.admin, countries.name_of(place.country))
        if place.country:
            return ", ".join(dict.fromkeys(part for part in parts if part and part != card.row.get("place")))
    here = lands.the_lands().countries_at(*point) - {""}
    return " or ".join(sorted(countries.name_of(code) for code in here))


def point_of(row: Mapping[str, str]) -> tuple[float, float] | None:
    """Latitude and longitude of a row in WGS84 degrees, None when its cells give none."""
    try:
        latitude, longitude = float(row.get("latitude", "")), float(row.get("longitude", ""))
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None  # noqa: PLR2004 - degrees


def unknown(desk: DraftReview) -> list[dict[str, Any]]:
    """The names that look like places and are in no gazetteer, for the page's list."""
    found = unknown_names(desk.draft.places)[:_MOST_NAMES]
    return [{"name": one.name, "mentions": one.mentions, "why": one.why} for one in found]


def ground(desk: DraftReview) -> list[dict[str, float]]:
    """The points of the places that the article names, around which an unknown one is looked for."""
    points: Iterable[tuple[float, float]] = dict.fromkeys(
        (place.latitude, place.longitude)
        for place in desk.draft.places
        if place.mention.literal and place.latitude is not None and place.longitude is not None
    )
    return [{"latitude": latitude, "longitude": longitude} for latitude, longitude in points]


def add_place(desk: DraftReview, store: Store, author: str, cells: Mapping[str, object]) -> DraftReview:
    """Add a place to places.csv as a version, and draft the article again with it; the editor's work is put on it.

    Raises InputError for cells that `dateline check` refuses or a name that is there, ClashError, ForbiddenError,
    DatasetError; then nothing is added.
    """
    row = {name: str(cells.get(name) or "").strip()[:200] for name in _CELLS}
    base, files = store.newest()
    if not row["place"]:
        raise InputError("A place needs a name.")
    point = point_of(row)
    if point is None:
        raise InputError(f"{row['place']} needs a point: click on the map, or type latitude and longitude in degrees.")
    here = lands.the_lands().countries_at(*point) - {""}
    if len(here) == 1:
        row["country"] = next(iter(here))
    for problem in row_checks.check_place(row):
        if problem.severity is Severity.ERROR:
            raise InputError(f"Not added: {problem.column}: {problem.message}")
    known = {names.key(place) for place in index.index(PLACES, files.get(PLACES, b"")).rows}
    if names.key(row["place"]) in known:
        raise InputError(f"{quoted(row['place'], 80)} is in {PLACES} already.")
    store.commit(base, [Add(PLACES, row)], author, f"add the place {row['place']}")
    dataset = store.head()
    return intake.reopen(desk.as_json(), dataset, own_gazetteer.of_dataset(dataset))
