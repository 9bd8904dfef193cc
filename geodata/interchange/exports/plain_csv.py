"""CSV as the readers' page has it: the columns of events.csv as they stand, sources and evidence in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from geodata.dataset import download
from geodata.interchange.export_form import ExportForm
from geodata.interchange.extract import Extract, FormLoss, in_words
from geodata.tables import csvfile


def write(extract: Extract, out: Path) -> None:
    """Write the events with a byte order mark, as spreadsheets like it."""
    out.write_bytes(download.readers_csv(extract.dataset, extract.events))


def write_rows(rows: Iterable[Mapping[str, str]], columns: Sequence[str], out: Path) -> None:
    """Write rows of text as a table that no spreadsheet runs; cells that a row does not have are blank."""
    cells = [[row.get(name, "") for name in columns] for row in rows]
    text = csvfile.write_csv(pd.DataFrame(cells, columns=list(columns), dtype="str"), columns)
    out.write_text(text, encoding=download.ENCODING, errors="replace", newline="")


def losses(extract: Extract) -> list[FormLoss]:
    """Evidence is in words, and what a spreadsheet would run has an apostrophe before it."""
    return [*in_words(extract), *csv_losses(extract)]


def csv_losses(extract: Extract) -> list[FormLoss]:
    """What every table for spreadsheets changes in its cells."""
    count = int(csvfile.looks_like_formula(extract.table).any(axis=1).sum()) if len(extract.table) else 0
    return [FormLoss("text", count, "cells that begin like a formula have an apostrophe before them")]


FORMS: Final = (
    ExportForm(
        name="csv",
        title="CSV",
        suffix=".csv",
        media_type="text/csv",
        holds="every column as it stands; sources and evidence in words",
        write=write,
        losses=losses,
        is_described=False,
    ),
)
