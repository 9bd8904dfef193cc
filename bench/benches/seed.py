"""Drafting the article of the bundled dataset, compared with the events that its editors wrote."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass

from bench.figures import Figure, FigureTable
from bench.stage import SYRIA, Stage
from geodata import articles, edtf
from geodata.cli import draft
from geodata.drafting import pipeline
from geodata.drafting.model import Draft
from geodata.geocoding import editors_places
from geodata.geocoding.gazetteer import Gazetteer
from geodata.geocoding.names import key
from geodata.model import Article, Place

NEAR_KM = 25.0
EARTH_KM = 6371.0
CORE = 13
"""The first of the editors' events: what the article tells plainly. The others are read between its lines."""


@dataclass(frozen=True)
class Comparison:
    """The editors' events (event_id) that were drafted with right date and right place, and what else was drafted."""

    found: tuple[str, ...]
    missed: tuple[tuple[str, str], ...]
    """event_id, and what was expected, in words."""
    others: tuple[str, ...]
    """Drafted events that match none, as their quotes."""
    core: int
    """How many of the first 13 were found."""


def run(_: Stage) -> list[FigureTable]:
    """How many of the editors' events are drafted, and each that is not; it is the same at every size."""
    compared = compare()
    everything = len(compared.found) + len(compared.missed)
    figures = (
        Figure(f"found of the first {CORE} events of the editors", (compared.core,), "events"),
        Figure(f"found of all {everything}", (len(compared.found),), "events"),
        Figure("drafted, and none of the editors'", (len(compared.others),), "events"),
    )
    missed = [f"Not found: {name}, {expected}." for name, expected in compared.missed]
    return [
        FigureTable(
            "Events of the bundled article, with right date and place",
            figures,
            notes=(*missed, *(f"None of the editors': {quote}" for quote in compared.others)),
        )
    ]


def compare() -> Comparison:
    """Draft the seed article as `dateline draft` does and hold it against events.csv."""
    drafted = drafted_seed()
    wanted = _events()
    left = list(drafted.events)
    found: list[str] = []
    missed: list[tuple[str, str]] = []
    gazetteer = Gazetteer.open()
    editors = editors_places.by_name(draft.read_rows(SYRIA / "places.csv"), gazetteer)
    for row in wanted:
        where = _point(row["place"], gazetteer, editors)
        same = [
            event for event in left if _same_date(event.row["date"], row["date"]) and _same_place(event.row, row, where)
        ]
        same.sort(key=lambda event: [event.row[column] != row[column] for column in ("event_type", "sub_event_type")])
        if same:
            left.remove(same[0])
            found.append(row["event_id"])
        else:
            missed.append((row["event_id"], f"expected {row['date'] or 'undated'}, {row['place']}"))
    first = [row["event_id"] for row in wanted[:CORE]]
    return Comparison(
        tuple(found),
        tuple(missed),
        tuple(f"[{event.row['date']} {event.row['place']}] {event.row['quote']}" for event in left),
        sum(name in found for name in first),
    )


def drafted_seed() -> Draft:
    """The draft of the one article of the dataset, with its editors' places."""
    with (SYRIA / "sources.csv").open(newline="", encoding="utf-8") as file:
        source = next(csv.DictReader(file))
    read = articles.read(articles.resolve(SYRIA, source["file"]), source["source"], source["title"])
    article = Article(read.source, read.title, read.text, source["published"], source["publisher"])
    gazetteer = Gazetteer.open()
    editors = editors_places.by_name(draft.read_rows(SYRIA / "places.csv"), gazetteer)
    return pipeline.draft(article, gazetteer, editors=editors)


def _events() -> list[dict[str, str]]:
    with (SYRIA / "events.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _point(name: str, gazetteer: Gazetteer, editors: dict[str, Place]) -> tuple[float, float] | None:
    place = editors.get(key(name)) or next(iter(gazetteer.lookup(name, fuzzy=False)), None)
    return (place.latitude, place.longitude) if place else None


def _same_date(drafted: str, wanted: str) -> bool:
    if drafted == wanted or not drafted or not wanted:
        return drafted == wanted
    one, other = edtf.parse(drafted), edtf.parse(wanted)
    return (one.start_day, one.end_day) == (other.start_day, other.end_day)


def _same_place(drafted: Mapping[str, str], wanted: dict[str, str], where: tuple[float, float] | None) -> bool:
    if drafted["place"] == wanted["place"]:
        return True
    if not drafted["latitude"] or where is None or "country" in {drafted["where_prec"], wanted["where_prec"]}:
        return False
    return _distance((float(drafted["latitude"]), float(drafted["longitude"])), where) <= NEAR_KM


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points (latitude, longitude in degrees)."""
    (a, b), (c, d) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))
