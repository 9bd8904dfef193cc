"""UCDP GED as one of our datasets: real events in any number.

The compact file has no `where_prec`, no precision of dates, no place names and no quotes; its rows are given the
precision `near` (UCDP's 25 km) and the country as their place, and nothing else is made up. Its figures of deaths
stand as they are, contradictions included. More rows than the file has are made by repeating it, with new ids.
`write_made_up` writes a table in the same columns where the real one is not needed.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pandas as pd

from geodata.tables.columns import EVENT_COLUMNS, SOURCE_COLUMNS

SOURCE = "ucdp-ged-21"
TYPES = {
    "State-based violence": ("Battles", ""),
    "Non-state violence": ("Battles", ""),
    "One-sided violence": ("Violence against civilians", "Attack"),
}
"""UCDP's type of violence as ACLED's event and sub-event type."""
INFO = """\
title = "UCDP GED 21, 1989–2020"
first = "1989-01-01"
last = "2020-12-31"
country = ""
attribution = "UCDP Georeferenced Event Dataset (GED) Global version 21, Uppsala Conflict Data Program, CC BY 4.0"
"""
COLUMNS = (
    *("id", "year", "month", "day", "country", "type_of_violence", "conflict_name", "side_a", "side_b"),
    *("latitude", "longitude", "low_death", "best_death", "high_death"),
)
SEED = 20
MADE_UP_YEARS = (1996, 1997)
LATITUDES, LONGITUDES = (-50.0, 65.0), (-170.0, 170.0)


def frame(data: Path, rows: int | None = None) -> pd.DataFrame:
    """Events as text cells in the columns of events.csv; `rows`: how many, None as many as there are."""
    ged = pd.read_csv(data)
    dates = pd.to_datetime(ged[["year", "month", "day"]].astype("int64"))
    spoken = dates.dt.day.astype("str") + " " + dates.dt.month_name() + " " + dates.dt.year.astype("str")
    types = ged["type_of_violence"].map(TYPES)
    cells = {
        "event_id": "ged-" + ged["id"].astype("int64").astype("str"),
        "status": "published",
        "date": dates.dt.strftime("%Y-%m-%d"),
        "place": ged["country"],
        "latitude": ged["latitude"].astype("str"),
        "longitude": ged["longitude"].astype("str"),
        "place_basis": "",
        "where_prec": "near",
        "event_type": types.str[0],
        "sub_event_type": types.str[1],
        "title": ged["side_a"] + " – " + ged["side_b"] + ", " + spoken,
        "side_a": ged["side_a"],
        "side_b": ged["side_b"],
        **{f"deaths_{bound}": ged[f"{bound}_death"].astype("int64").astype("str") for bound in ("low", "best", "high")},
        "source": SOURCE,
    }
    table = pd.DataFrame({column.name: cells.get(column.name, "") for column in EVENT_COLUMNS}, index=ged.index)
    return table if rows is None else _repeated(table, rows)


def write_dataset(data: Path, folder: Path, *, rows: int | None = None) -> int:
    """Write the dataset into `folder` and return how many events it has."""
    folder.mkdir(parents=True, exist_ok=True)
    events = frame(data, rows)
    events.to_csv(folder / "events.csv", index=False, lineterminator="\n")
    (folder / "dataset.toml").write_text(INFO, encoding="utf-8")
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column.name for column in SOURCE_COLUMNS], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerow(
            {
                "source": SOURCE,
                "title": "UCDP Georeferenced Event Dataset (GED) Global version 21",
                "publisher": "Uppsala Conflict Data Program",
                "published": "2021",
                "url": "https://ucdp.uu.se/downloads/",
                "language": "en",
                "note": "CC BY 4.0; coded by UCDP from many sources, whose words it does not carry",
            }
        )
    return len(events)


def write_made_up(path: Path, rows: int) -> None:
    """A table in the compact columns of GED: made-up events of two years, all over the world; the same in every run."""
    chance = random.Random(SEED)  # noqa: S311 - nobody has to be kept from guessing these
    kinds = list(TYPES)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            day = [chance.choice(MADE_UP_YEARS), chance.randint(1, 12), chance.randint(1, 28)]
            place = [round(chance.uniform(*LATITUDES), 5), round(chance.uniform(*LONGITUDES), 5)]
            writer.writerow([number, *day, "Somewhere", kinds[number % len(kinds)], "", "A", "B", *place, 0, 0, 0])


def _repeated(table: pd.DataFrame, rows: int) -> pd.DataFrame:
    """The first `rows` rows of the table, over and over; ids of later rounds end in -2, -3 and so on."""
    rounds = -(-rows // len(table))
    parts = [table] + [table.assign(event_id=table["event_id"] + f"-{number}") for number in range(2, rounds + 1)]
    return pd.concat(parts, ignore_index=True).iloc[:rows]
