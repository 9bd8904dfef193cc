"""A table in the 49 columns of UCDP GED, for programs that read UCDP's.

UCDP's numbers of precision are ours. A claim and a dispute stand in `code_status`, which is "Clear" or blank for what
UCDP has checked. Our id is `relid`; `id` is a number made of it. `type_of_violence` is filled only where it follows
from what the event states.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from geodata.interchange.export_form import ExportForm
from geodata.interchange.exports.plain_csv import csv_losses, write_rows
from geodata.interchange.extract import Extract, ExtractRow, FormLoss, unheld
from geodata.model import DatePrec, WherePrec

COLUMNS: Final = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id"),
    *("conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a"),
    *("side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office"),
    *("source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description"),
    *("adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region"),
    *("event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians"),
    *("deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)
"""The columns of releases 20.1 to 26.1, in their order."""
_SAME: Final = {
    **{name: name for name in ("side_a", "side_b", "latitude", "longitude")},
    **{name: name for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")},
    "best": "deaths_best",
    "high": "deaths_high",
    "low": "deaths_low",
    "where_coordinates": "place",
    "where_description": "description",
    "source_office": "source_publisher",
    "source_headline": "source_title",
    "source_original": "claimed_by",
    "relid": "event_id",
}
"""UCDP's column → ours."""
_HELD: Final = frozenset({*_SAME.values(), "where_prec"}) - {"claimed_by"}
_ELSEWHERE: Final = {
    "claimed_by": "stands in source_original and in code_status",
    "source": "its publisher and title stand instead of its id",
}
_GOVERNMENT: Final = "Government of "
"""How UCDP begins the names of states."""
_NUMBER: Final = re.compile(r"(?:ged:)?([0-9]{1,15})")
_APPROXIMATE: Final = DatePrec.DAYS


def write(extract: Extract, out: Path) -> None:
    """Write the table as CSV that no spreadsheet runs."""
    write_rows(map(_row, extract.rows()), COLUMNS, out)


def _row(row: ExtractRow) -> dict[str, str]:
    cells = row.cells
    claim = f"Claimed by {cells['claimed_by']}" if cells["claimed_by"] else ""
    dispute = f"Disputed by {cells['disputed_by']}" if cells["disputed_by"] else ""
    source = (cells["source_publisher"], cells["source_title"])
    made = {name: cells[ours] for name, ours in _SAME.items()}
    made |= {
        "id": number(cells["event_id"]),
        "code_status": "; ".join(filter(None, (claim, dispute))),
        "type_of_violence": _type(cells),
        "dyad_name": " - ".join(filter(None, (cells["side_a"], cells["side_b"]))),
        "source_article": ",".join(f'"{part}"' for part in source if part),
        "number_of_sources": "-1",
        "where_prec": str(int(WherePrec.from_word(cells["where_prec"]))) if cells["where_prec"] else "",
        "geom_wkt": f"POINT ({cells['longitude']} {cells['latitude']})" if cells["latitude"] else "",
    }
    return made | _dates(row)


def number(event_id: str) -> str:
    """UCDP's own number of an event, else one made of its id: the same id has the same number in every file."""
    if found := _NUMBER.fullmatch(event_id):
        return found[1]
    return str(int(hashlib.sha256(event_id.encode("utf-8", "replace")).hexdigest()[:12], 16))


def _type(cells: Mapping[str, str]) -> str:
    """UCDP's type of violence, "" where it does not follow from type and sides."""
    if cells["event_type"] == "Violence against civilians":
        return "3"
    sides = (cells["side_a"], cells["side_b"])
    is_state = any(side.startswith(_GOVERNMENT) for side in sides)
    return "1" if cells["event_type"] == "Battles" and is_state else ""


def _dates(row: ExtractRow) -> dict[str, str]:
    start, end = row.days
    if not _is_in_ucdp(row):
        return {"year": "", "date_prec": "", "date_start": "", "date_end": ""}
    precision = max(row.date_prec, _APPROXIMATE) if row.is_approximate else row.date_prec
    midnight = " 00:00:00.000"
    return {
        "year": start[:4],
        "date_prec": str(int(precision)),
        "date_start": start + midnight,
        "date_end": end + midnight,
    }


def _is_in_ucdp(row: ExtractRow) -> bool:
    """Whether UCDP can say when it was: from one day to another, of our era."""
    return all(day and day[0] != "-" and day[:4] != "0000" for day in row.days)


def losses(extract: Extract) -> list[FormLoss]:
    """Columns without a place, dates and types that UCDP does not have."""
    rows = list(extract.rows())
    dated = [row for row in rows if row.cells["date"]]
    spans = sum(_is_in_ucdp(row) and not _is_days(row.cells["date"]) for row in dated)
    types = sum(bool(row.cells["event_type"]) and not _type(row.cells) for row in rows)
    ids = sum(number(row.cells["event_id"]) != row.cells["event_id"] for row in rows)
    own = {"date", "event_id", "event_type"}
    return [
        FormLoss("event_id", ids, "UCDP's id is a number: ours stands in relid"),
        FormLoss(
            "date",
            sum(not _is_in_ucdp(row) for row in dated),
            "UCDP has no open dates, and none before year 1: left blank",
        ),
        FormLoss("date", spans, "months, years and doubts are the span of their possible days, with UCDP's date_prec"),
        FormLoss("event_type", types, "UCDP's type of violence does not follow from it: left blank"),
        FormLoss("event_type", len(rows) - types, "UCDP has three types of violence and no finer ones"),
        FormLoss("description", int((extract.table["description"] != "").sum()), "stands in where_description"),
        *(loss for loss in unheld(extract, _HELD, _ELSEWHERE) if loss.column not in own),
        FormLoss(
            "evidence", int((extract.table["supported_by"] != "").sum()), "what supports an event is not in the table"
        ),
        FormLoss(
            "evidence",
            int((extract.table["disputed_by"] != "").sum()),
            "who disputes an event is in code_status, in words",
        ),
        *csv_losses(extract),
    ]


def _is_days(date: str) -> bool:
    return all(len(side) == len("2015-09-30") for side in date.split("/"))


FORMS: Final = (
    ExportForm(
        name="ucdp",
        title="UCDP GED’s columns",
        suffix=".csv",
        media_type="text/csv",
        holds="sides, low, best and high, UCDP’s precisions of date and place; no quotes, titles or open dates",
        write=write,
        losses=losses,
        is_described=False,
    ),
)
