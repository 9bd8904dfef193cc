"""A table in the columns of ACLED since 2023, for programs that read ACLED's. The rows are the dataset's own.

What ACLED has no column for and readers must know stands in `tags`, as ACLED writes them (``crowd size=no report``):
the date as it is written, the precision of the place, the lowest and highest number of deaths, claims and disputes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from geodata import edtf
from geodata.interchange.export_form import ExportForm
from geodata.interchange.exports.plain_csv import csv_losses, write_rows
from geodata.interchange.extract import Extract, ExtractRow, FormLoss, unheld
from geodata.model import WherePrec

COLUMNS: Final = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)
_SAME: Final = {
    "event_id_cnty": "event_id",
    "event_type": "event_type",
    "sub_event_type": "sub_event_type",
    "actor1": "side_a",
    "assoc_actor_1": "actors",
    "actor2": "side_b",
    "location": "place",
    "latitude": "latitude",
    "longitude": "longitude",
    "notes": "description",
    "fatalities": "deaths_best",
}
"""ACLED's column → ours."""
_TAGGED: Final = {
    "date": "date",
    "time": "time of day",
    "where_prec": "place precision",
    "deaths_low": "fatalities at least",
    "deaths_high": "fatalities at most",
    "claimed_by": "claimed by",
    "disputed_by": "disputed by",
    "supported_by": "supported by",
    "correction": "correction",
    "confidence": "confidence",
}
"""Our column → how it is called in the tags."""
_HELD: Final = frozenset({*_SAME.values(), *_TAGGED, "tags"})
_ELSEWHERE: Final = {"source": "its publisher or title stands instead of its id"}
_WEEK: Final = 7
_PLACES: Final = {WherePrec.EXACT.word: "1", WherePrec.NEAR.word: "2"}
_VAGUE: Final = "3"


def write(extract: Extract, out: Path) -> None:
    """Write the table as CSV that no spreadsheet runs."""
    write_rows(map(_row, extract.rows()), COLUMNS, out)


def _row(row: ExtractRow) -> dict[str, str]:
    cells = row.cells
    source = cells["source_publisher"] or cells["source_title"]
    made = {name: cells[ours] for name, ours in _SAME.items()}
    precision = _PLACES.get(cells["where_prec"], _VAGUE) if cells["latitude"] else ""
    made |= {"geo_precision": precision, "source": source, "tags": "; ".join(_tags(row))}
    if (day := _day(row)) is not None:
        made |= {"event_date": day, "year": day[:4], "time_precision": _time_precision(row)}
    return made


def _tags(row: ExtractRow) -> Iterator[str]:
    if row.cells["tags"]:
        yield row.cells["tags"]
    yield from (f"{title}={row.cells[name]}" for name, title in _TAGGED.items() if row.cells[name])


def _day(row: ExtractRow) -> str | None:
    """The middle of up to seven possible days, or of those in one month; None where ACLED cannot say when it was."""
    start, end = row.days
    if row.start is None or row.end is None or start[0] == "-" or start[:4] == "0000":
        return None
    is_longer = row.end - row.start >= _WEEK
    if is_longer and start[:7] != end[:7]:
        return None
    return edtf.iso((row.start + row.end) // 2)


def _time_precision(row: ExtractRow) -> str:
    """ACLED's 1 (day), 2 (week) or 3 (month)."""
    if row.start == row.end and not row.is_approximate:
        return "1"
    return "2" if (row.end or 0) - (row.start or 0) < _WEEK else "3"


def losses(extract: Extract) -> list[FormLoss]:
    """Columns without a place, and dates that ACLED does not have."""
    rows = list(extract.rows())
    dated = [row for row in rows if row.cells["date"]]
    longer = sum(_day(row) is None for row in dated)
    vague = sum(_day(row) is not None and _time_precision(row) != "1" for row in dated)
    no_deaths = int((extract.table["deaths_best"] == "").sum())
    tagged = {name: int((extract.table[name] != "").sum()) for name in _TAGGED}
    return [
        FormLoss(
            "date", longer, "ACLED has no dates beyond a month, and none before year 1: left blank, and in the tags"
        ),
        FormLoss(
            "date", vague, "event_date is the middle of the possible days; the date as it is written is in the tags"
        ),
        FormLoss("deaths_best", no_deaths, "not known, so fatalities is blank, where ACLED itself would write 0"),
        *(
            FormLoss(name, count, f"in the tags, as “{_TAGGED[name]}=…”, since ACLED has no column for it")
            for name, count in tagged.items()
            if name != "date"
        ),
        FormLoss(
            "tags",
            int((extract.table[list(_TAGGED)] != "").any(axis=1).sum()),
            "hold more than our own: what is said of other columns here",
        ),
        *unheld(extract, _HELD, _ELSEWHERE),
        FormLoss("evidence", tagged["disputed_by"] + tagged["supported_by"], "in words, in the tags"),
        *csv_losses(extract),
    ]


FORMS: Final = (
    ExportForm(
        name="acled",
        title="ACLED’s columns",
        suffix=".csv",
        media_type="text/csv",
        holds="types, actors, one number of deaths; what else must be known in the tags; no quotes or titles",
        write=write,
        losses=losses,
        is_described=False,
    ),
)
