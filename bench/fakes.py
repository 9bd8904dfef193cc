"""Measures drafts of news of the Syrian war: `python -m bench.fakes FILE` prints a Markdown table.

FILE is a CSV of FA-KES: articles with the governorate that people coded (``location``). Measured is whether that
governorate is among the drafted places, a place in it included, and whether the publication date that is read in the
text is the full date at its head. The coded days are noisy and not asked.
"""

from __future__ import annotations

import argparse
import csv
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import geodata
from bench.figures import Figure, FigureTable
from geodata.cli import draft
from geodata.drafting import pipeline
from geodata.drafting.model import PlaceMention
from geodata.drafting.times import publication
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article, Place

COUNTRY: Final = "SY"
HEAD: Final = 250
"""Characters in which a date counts as standing at the head."""
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATES: Final = (
    re.compile(r"\b(?P<d>\d{1,2})[-.](?P<m>\d{1,2})[-.](?P<y>20\d\d)"),
    re.compile(r"\b(?P<d>\d{1,2}) (?P<m>[A-Z][a-z]{2,8}) (?P<y>20\d\d)\b"),
    re.compile(r"\b(?P<m>[A-Z][a-z]{2,8}) (?P<d>\d{1,2}),? (?P<y>20\d\d)\b"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="articles in the columns of FA-KES")
    parser.add_argument("--missed", action="store_true", help="list the articles whose governorate is not found")
    parser.add_argument("--dataset", type=Path, default=Path(geodata.__file__).with_name("syria"))
    options = parser.parse_args()
    with options.file.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = list(csv.DictReader(file))
    table, missed = measure(rows, options.dataset)
    print(table.markdown())
    if options.missed:
        print("\n".join(missed))


def measure(rows: Sequence[dict[str, str]], dataset: Path) -> tuple[FigureTable, list[str]]:
    """The table, and a line for each article whose governorate was not found."""
    gazetteer = Gazetteer.open()
    editors = draft.read_editors(dataset, gazetteer)
    literal = anyhow = dated = right = 0
    missed = []
    began = time.perf_counter()
    for row in rows:
        article = Article(row["unit_id"], row["article_title"], row["article_content"])
        places = pipeline.draft(article, gazetteer, editors=editors).places
        wanted = governorate(row["location"], gazetteer)
        anyhow += any_in(places, wanted)
        found = any_in((place for place in places if place.mention.literal), wanted)
        literal += found
        if not found:
            names = ", ".join(sorted({place.name for place in places}))
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
    return FigureTable("FA-KES", figures, notes=(note,)), missed


def governorate(name: str, gazetteer: Gazetteer) -> Place:
    """The governorate that a coder's word means. Raises ValueError when there is none of the name."""
    for place in gazetteer.lookup(name):
        if (place.kind, place.country) == ("province", COUNTRY):
            return place
    raise ValueError(f"{name!r} is no governorate of {COUNTRY} in the gazetteer")


def any_in(places: Iterable[PlaceMention], wanted: Place) -> bool:
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


if __name__ == "__main__":
    main()
