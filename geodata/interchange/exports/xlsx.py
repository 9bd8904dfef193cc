"""A workbook: the events, what the file says of itself, the evidence and the sources, a sheet each.

Every cell is text, so that no formula is run and no date or id is turned into a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from geodata.dataset import download
from geodata.errors import InputError
from geodata.interchange.export_form import ExportForm, clean, uncleanable
from geodata.interchange.extract import Extract, FormLoss
from geodata.tables.columns import EVIDENCE_COLUMNS, SOURCE_COLUMNS

MOST_ROWS: Final = 1_048_576
"""Rows of a sheet, its header included."""
LONGEST: Final = 32_767
"""Characters of a cell."""
_CREATED: Final = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""What a workbook gives as its day: the same events give the same bytes."""
_WITHHELD: Final = "file"
"""The column of sources.csv that names paths on the editors' machine."""


def write(extract: Extract, out: Path) -> None:
    """Write the workbook row by row. Raises InputError for more rows than a sheet has."""
    import xlsxwriter  # noqa: PLC0415 - the other forms do without it

    if len(extract.events) >= MOST_ROWS:
        raise InputError(
            f"a sheet has {MOST_ROWS:,} rows, and there are {len(extract.events):,} events; "
            "choose a narrower view, CSV or GeoParquet"
        )
    evidence, sources = _cited(extract)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(out), options) as book:
        about = clean("\n".join(extract.statement.lines))
        book.set_properties({"title": clean(extract.statement.title), "comments": about, "created": _CREATED})
        bold = book.add_format({"bold": True})
        tables: tuple[tuple[str, Sequence[str], Iterable[Sequence[str]]], ...] = (
            ("Events", download.columns(extract.dataset), extract.table.itertuples(index=False, name=None)),
            ("About", ["About this file"], ([line] for line in extract.statement.lines)),
            ("Evidence", list(evidence.columns), evidence.itertuples(index=False, name=None)),
            ("Sources", list(sources.columns), sources.itertuples(index=False, name=None)),
        )
        for name, header, rows in tables:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 0, 120 if name == "About" else 24)
            for column, text in enumerate(header):
                sheet.write_string(0, column, text, bold)
            for number, row in enumerate(rows, 1):
                for column, text in enumerate(row):
                    if text:
                        sheet.write_string(number, column, _cell(text))


def _cited(extract: Extract) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Evidence and sources of the events."""
    dataset, events = extract.dataset, extract.events
    evidence = dataset.evidence[dataset.evidence["event_id"].isin(events["event_id"])]
    cited = {*events["source"], *evidence["source"]}
    sources = dataset.sources[dataset.sources["source"].isin(cited)]
    return (
        evidence[[column.name for column in EVIDENCE_COLUMNS]].astype("str"),
        sources[[column.name for column in SOURCE_COLUMNS if column.name != _WITHHELD]].astype("str"),
    )


def _cell(text: str) -> str:
    """The text as a cell can have it; a workbook has one kind of line break."""
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")[:LONGEST]


def losses(extract: Extract) -> list[FormLoss]:
    """Long cells are cut, and some characters are not in XML."""
    lengths = extract.table.apply(lambda cells: cells.str.len() > LONGEST)
    breaks = extract.table.apply(lambda cells: cells.str.contains("\r", regex=False))
    return [
        *uncleanable(extract),
        FormLoss(
            "text", int(lengths.any(axis=1).sum()), f"cells are cut after {LONGEST:,} characters, which is Excel's most"
        ),
        FormLoss("text", int(breaks.any(axis=1).sum()), "line breaks are all of one kind"),
    ]


FORMS: Final = (
    ExportForm(
        name="xlsx",
        title="Excel",
        suffix=".xlsx",
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        holds="every column; evidence, sources and this description on sheets of their own",
        write=write,
        losses=losses,
    ),
)
