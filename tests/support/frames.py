"""Small tables and datasets for tests, which name only the cells that matter to them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from geodata import edtf
from geodata.errors import EdtfError
from geodata.model import EVENT_COLUMN_NAMES, Article, Dataset, DatasetInfo, Legend, Taxonomy
from geodata.view import query, url

TEXT_COLUMNS = [*EVENT_COLUMN_NAMES, "located_by"]

INFO = DatasetInfo("A test", "2011-01-01", "2016-12-31", "SY", ((32.0, 35.0), (37.5, 42.5)))

TAXONOMY = Taxonomy(
    groups=(
        Legend("strikes", "Air strikes", "circle", "#D55E00", "#F28E4B"),
        Legend("territory", "Territory", "triangle", "#009E73", "#2FC79A"),
    ),
    group_of={("Explosions/Remote violence", "Air/drone strike"): "strikes", ("Battles", "Armed clash"): "territory"},
)

PLACE_COLUMNS = ["place", "aliases", "latitude", "longitude", "where_prec", "radius_km", "country", "gazetteer_id"]
NOWHERE = {"lat": math.nan, "lon": math.nan}
"""The derived columns of an event that is not placed yet."""
WHOLE = query.default_view(INFO)


def view(**params: str) -> query.View:
    """The view of these URL parameters, all of which must be understood."""
    found, ignored = url.from_params({name: [value] for name, value in params.items()}, INFO, TAXONOMY)
    assert not ignored
    return found


def places(*rows: dict[str, str]) -> pd.DataFrame:
    """A table of the editors' places; columns that a row does not name are empty."""
    return pd.DataFrame([dict.fromkeys(PLACE_COLUMNS, "") | row for row in rows], columns=PLACE_COLUMNS, dtype="str")


def events(*rows: dict[str, Any]) -> pd.DataFrame:
    """An event table with the derived columns; cells that a row does not name are blank, but it is dated and placed."""
    return pd.DataFrame([_row(number, row) for number, row in enumerate(rows)])


def _row(number: int, given: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(TEXT_COLUMNS, "")
    row |= {"event_id": f"event-{number}", "status": "published", "date": "2015-09-30", "title": f"Event {number}"}
    row |= {
        "event_type": "Battles",
        "lat": 35.0,
        "lon": 36.0,
        "prec": 1,
        "radius_km": 0.0,
        "group": 0,
        "line": number + 2,
    }
    row |= given
    try:
        parsed = edtf.parse(row["date"])
        days = {"start_day": parsed.start_day, "end_day": parsed.end_day, "date_prec": int(parsed.date_prec)}
        row = {**days, "approximate": parsed.approximate, **row}
    except EdtfError:
        row = {"start_day": 1, "end_day": 0, "date_prec": 0, "approximate": False, **row}
    if math.isnan(row["lat"]):
        row["prec"] = 0
    return row


def dataset(table: pd.DataFrame, text: str = "", evidence: list[dict[str, str]] | None = None) -> Dataset:
    """A dataset of one source, `wire`, whose article has `text`."""
    columns = [
        "event_id",
        "source",
        "quote",
        "claimed_by",
        "stance",
        "deaths_low",
        "deaths_best",
        "deaths_high",
        "note",
    ]
    further = pd.DataFrame([{**dict.fromkeys(columns, ""), **row} for row in evidence or []], columns=columns)
    source = {"source": "wire", "title": "A report", "publisher": "The Wire", "url": "", "published": ""}
    return Dataset(
        info=INFO,
        version="0123456789ab",
        events=table,
        evidence=further,
        sources=pd.DataFrame([source]),
        places=places(),
        taxonomy=TAXONOMY,
        articles={"wire": Article("wire", "A report", text)},
        row_counts={"events.csv": len(table)},
    )
