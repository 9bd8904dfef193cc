"""Drafting of news of the Syrian war, compared with what people coded of the same articles (FA-KES, CC BY 4.0).

Places: whether the coded governorate is among the drafted places, a place in it included, and whether the publication
date that is read in the text is the full date at its head. Events: the coded cause, number of dead and day. The coded
days are noisy, and an article reports more than was coded: this measures what is found of the coded, not precision.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from bench.figures import Figure, FigureTable
from bench.stage import SHARED, SYRIA, Stage, needed
from geodata import edtf
from geodata.cli import draft
from geodata.drafting import pipeline
from geodata.drafting.model import Draft, PlaceMention
from geodata.drafting.times import publication
from geodata.geocoding import editors_places
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article, Place

FILE: Final = SHARED / "data" / "articles" / "fa-kes-60.csv"
MADE_UP: Final = {
    "unit_id": "1",
    "source": "sana",
    "date": "4/24/16",
    "location": "aleppo",
    "cause_of_death": "shelling",
    "nb_civilians": "12",
    "nb_noncivilians": "0",
    "article_title": "Shelling kills 12 in Aleppo",
    "article_content": "24 April 2016. Shelling killed 12 civilians in Aleppo on Sunday.",
}
"""An article in the columns of FA-KES, for the smallest size."""
COUNTRY: Final = "SY"
SHORT_DAYS: Final = 2
"""A date of more days than this says little of the day."""
HEAD: Final = 250
"""Characters in which a date counts as standing at the head."""
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATES: Final = (
    re.compile(r"\b(?P<d>\d{1,2})[-.](?P<m>\d{1,2})[-.](?P<y>20\d\d)"),
    re.compile(r"\b(?P<d>\d{1,2}) (?P<m>[A-Z][a-z]{2,8}) (?P<y>20\d\d)\b"),
    re.compile(r"\b(?P<m>[A-Z][a-z]{2,8}) (?P<d>\d{1,2}),? (?P<y>20\d\d)\b"),
)
WEAPONS = frozenset({"Air/drone strike", "Shelling/artillery/missile attack"})
CAUSES: Mapping[str, frozenset[str]] = {
    "shelling": WEAPONS,
    "explosion": WEAPONS | {"Suicide bomb", "Remote explosive/landmine/IED"},
    "chemical and toxic gases": frozenset({"Chemical weapon"}),
    "execution": frozenset({"Attack"}),
    "shooting": frozenset({"Attack", "Armed clash"}),
}
"""The sub-event types that each coded cause may be drafted as; FA-KES files air strikes under shelling."""


def run(stage: Stage) -> list[FigureTable]:
    """Two tables: places, and events."""
    rows = [MADE_UP] if stage.smallest else read(needed(FILE))
    table, _ = places(rows, SYRIA)
    return [table, events(rows)]


def read(file: Path) -> list[dict[str, str]]:
    """The articles of a file, one a row."""
    with file.open(encoding="utf-8", errors="replace", newline="") as opened:
        return list(csv.DictReader(opened))


def events(rows: Sequence[Mapping[str, str]]) -> FigureTable:
    """Shares of articles, in percent, of whose coded facts an event was drafted."""
    gazetteer = Gazetteer.open()
    drafts = [_draft(row, gazetteer) for row in rows]
    pairs = list(zip(rows, drafts, strict=True))
    caused = [(row, found) for row, found in pairs if row["cause_of_death"] in CAUSES]
    figures = (
        Figure("articles", (len(pairs),), ""),
        Figure("events drafted", (sum(len(found.events) for found in drafts),), ""),
        _share("at least one event", [bool(found.events) for found in drafts]),
        _share("an event of the coded cause (where one is coded)", [_has_cause(row, found) for row, found in caused]),
        _share("the coded number of dead among the drafted", [_has_dead(row, found) for row, found in pairs]),
        _share("an event on the coded day", [_has_day(row, found, 0) for row, found in pairs]),
        _share("an event within a day of it", [_has_day(row, found, 1) for row, found in pairs]),
        _share(
            "an event on the publication day or the two before",
            [_is_fresh(found) for found in drafts if found.published],
        ),
    )
    return FigureTable("FA-KES: events", figures)


def places(rows: Sequence[dict[str, str]], dataset: Path) -> tuple[FigureTable, list[str]]:
    """The table, and a line for each article whose governorate was not found."""
    gazetteer = Gazetteer.open()
    editors = editors_places.by_name(draft.read_rows(dataset / "places.csv"), gazetteer)
    literal = anyhow = dated = right = 0
    missed = []
    began = time.perf_counter()
    for row in rows:
        article = Article(row["unit_id"], row["article_title"], row["article_content"])
        drafted = pipeline.draft(article, gazetteer, editors=editors).places
        wanted = governorate(row["location"], gazetteer)
        anyhow += among(drafted, wanted)
        found = among((place for place in drafted if place.mention.literal), wanted)
        literal += found
        if not found:
            names = ", ".join(sorted({place.name for place in drafted}))
            missed.append(f"{row['unit_id']} {row['location']}: {names}")
        day = head_date(row["article_content"])
        dated += bool(day)
        right += bool(day) and publication.publication_date(row["article_content"]) == day
    took = time.perf_counter() - began
    figures = (
        Figure("coded governorate among the literal places", (literal / len(rows),), "", at_least=0.85),
        Figure("coded governorate among all places", (anyhow / len(rows),), ""),
        Figure("publication date read, where a full date heads the text", (right / max(1, dated),), ""),
        Figure("time per article", (1000 * took / len(rows),), "ms"),
    )
    note = f"{len(rows)} articles, {dated} of them with a full date in their first {HEAD} characters."
    return FigureTable("FA-KES: places and publication dates", figures, notes=(note,)), missed


def governorate(name: str, gazetteer: Gazetteer) -> Place:
    """The governorate that a coder's word means. Raises ValueError when there is none of the name."""
    for place in gazetteer.lookup(name):
        if (place.kind, place.country) == ("province", COUNTRY):
            return place
    raise ValueError(f"{name!r} is no governorate of {COUNTRY} in the gazetteer")


def among(places: Iterable[PlaceMention], wanted: Place) -> bool:
    """Whether one of the places is the governorate or lies in it."""
    found = (mention.place for mention in places if mention.place is not None)
    return any((place.country, place.admin) == (wanted.country, wanted.admin) for place in found)


def head_date(text: str) -> str:
    """The first full date at the head of a text, as YYYY-MM-DD; "" for none."""
    found = sorted((match.start(), _day(match)) for pattern in DATES for match in pattern.finditer(text[:HEAD]))
    return next((day for _, day in found if day), "")


def _day(match: re.Match[str]) -> str:
    word = match["m"].casefold()
    month = int(word) if word.isdigit() else MONTHS.index(word[:3]) + 1 if word[:3] in MONTHS else 0
    return f"{match['y']}-{month:02d}-{int(match['d']):02d}" if month else ""


def _draft(row: Mapping[str, str], gazetteer: Gazetteer) -> Draft:
    article = Article(row["unit_id"], row["article_title"], row["article_content"], "", row["source"])
    return pipeline.draft(article, gazetteer)


def _has_cause(row: Mapping[str, str], found: Draft) -> bool:
    return any(event.row["sub_event_type"] in CAUSES[row["cause_of_death"]] for event in found.events)


def _has_dead(row: Mapping[str, str], found: Draft) -> bool:
    civilians, others = (int(row[column] or 0) for column in ("nb_civilians", "nb_noncivilians"))
    wanted = {str(number) for number in (civilians, others, civilians + others) if number}
    rows = [event.row for event in found.events] + [one.row for event in found.events for one in event.evidence]
    return any(wanted & {one["deaths_low"], one["deaths_best"], one["deaths_high"]} for one in rows)


def _has_day(row: Mapping[str, str], found: Draft, slack: int) -> bool:
    day = edtf.day(datetime.strptime(row["date"], "%m/%d/%y").date().isoformat())  # noqa: DTZ007 - a day has no zone
    dates = [edtf.parse(event.row["date"]) for event in found.events if event.row["date"]]
    return any(date.start_day - slack <= day <= date.end_day + slack and _is_short(date) for date in dates)


def _is_short(date: edtf.Edtf) -> bool:
    return date.end_day - date.start_day <= SHORT_DAYS


def _is_fresh(found: Draft) -> bool:
    day = edtf.parse(found.published).start_day
    dates = [edtf.parse(event.row["date"]) for event in found.events if event.row["date"]]
    return any(_is_short(date) and day - 2 <= date.start_day <= day for date in dates)


def _share(what: str, held: Sequence[bool]) -> Figure:
    return Figure(f"{what} ({sum(held)} of {len(held)})", (100 * sum(held) / max(1, len(held)),), "%")
