"""Measures drafted events against FA-KES, news coded by hand: `python -m bench.fakes_events [FILE] [--show N]`.

FA-KES (CC BY 4.0) gives each article a date, a cause of death and the numbers of dead civilians and others. Its dates
are noisy, and an article tells more than was coded: this measures what is found of the coded, not precision.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bench.figures import Figure, FigureTable
from geodata import edtf
from geodata.drafting import model, pipeline
from geodata.drafting.model import Draft
from geodata.geocoding.gazetteer import Gazetteer
from geodata.model import Article

FILE = Path(__file__).parents[2] / "shared" / "data" / "articles" / "fa-kes-60.csv"
WEAPONS = frozenset({"Air/drone strike", "Shelling/artillery/missile attack"})
CAUSES: Mapping[str, frozenset[str]] = {
    "shelling": WEAPONS,
    "explosion": WEAPONS | {"Suicide bomb", "Remote explosive/landmine/IED"},
    "chemical and toxic gases": frozenset({"Chemical weapon"}),
    "execution": frozenset({"Attack"}),
    "shooting": frozenset({"Attack", "Armed clash"}),
}
"""The sub-event types that each coded cause may be drafted as; FA-KES files air strikes under shelling."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=FILE)
    parser.add_argument("--show", type=int, default=0, help="print the drafts of the first N articles")
    options = parser.parse_args()
    rows = read(options.file)
    drafts = [_draft(row, Gazetteer.open()) for row in rows]
    for found in drafts[: options.show]:
        print("\n".join((f"\n# {found.article.title} ({found.published or 'no date'})", *map(_line, found.events))))
    print(FigureTable("Events of FA-KES articles", tuple(figures(rows, drafts))).markdown())


def read(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def figures(rows: Sequence[Mapping[str, str]], drafts: Sequence[Draft]) -> list[Figure]:
    """Shares of articles, in percent."""
    pairs = list(zip(rows, drafts, strict=True))
    caused = [(row, found) for row, found in pairs if row["cause_of_death"] in CAUSES]
    return [
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
    ]


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
    return date.end_day - date.start_day <= 2


def _is_fresh(found: Draft) -> bool:
    day = edtf.parse(found.published).start_day
    dates = [edtf.parse(event.row["date"]) for event in found.events if event.row["date"]]
    return any(_is_short(date) and day - 2 <= date.start_day <= day for date in dates)


def _share(what: str, held: Sequence[bool]) -> Figure:
    return Figure(f"{what} ({sum(held)} of {len(held)})", (100 * sum(held) / max(1, len(held)),), "%")


def _line(event: model.DraftEvent) -> str:
    row = event.row
    dead = "/".join(row[f"deaths_{bound}"] or "–" for bound in ("low", "best", "high"))
    when, where, what = row["date"] or "undated", row["place"] or "nowhere", row["sub_event_type"] or row["event_type"]
    return f"- {when}, {where}: {what}, dead {dead}: “{row['quote']}”"


if __name__ == "__main__":
    main()
