"""Tables that Dateline exported: CSV, workbooks and GeoParquet with the columns of events.csv, taken as they stand."""

from __future__ import annotations

from typing import Final

from geodata.interchange import column_names
from geodata.interchange.expressions import cell, literal
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.interchange.mapping import OURS

_APOSTROPHE: Final = "'"


def recognise(sample: FileSample) -> Recognition:
    """By the columns of events.csv."""
    if not column_names.are_ours(sample.names):
        return NOT_THIS
    return Recognition(0.99, "the columns of events.csv, as Dateline exports them")


def translate(sample: FileSample) -> Translation:
    """Each column is ours; what stands beside them, such as the source in words, stays with the source's row."""
    columns: dict[str, str] = {name: cell(name) for name in OURS if name in sample.names}
    # an apostrophe keeps spreadsheets from running a year before 0; no date begins with one
    return Translation({**columns, "date": f"ltrim({cell('date')}, {literal(_APOSTROPHE)})"})


FORMAT: Final = Format(name="dateline", title="Dateline", prefix="dateline", recognise=recognise, translate=translate)
