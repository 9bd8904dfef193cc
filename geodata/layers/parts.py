"""The rows of a layer: those of the file that was imported, and of the parts that were merged into it since.

A merged part lies beside the rows that were there, so that a month's candidates cost what they weigh themselves::

    events.parquet    original.parquet       the release
    events-1.parquet  original-1.parquet     the first part merged into it, and so on
    superseded.parquet                       rows that a later part has replaced

A *row* is counted from 0 through all the originals, those that are superseded included.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import parquet

from geodata.layers.layer import EVENTS, ORIGINAL

SUPERSEDED: Final = "superseded.parquet"
HEADER_KEY: Final = "header"
"""Key of an original's metadata under which the header stands as it was written."""
_BATCH: Final = 20_000


@dataclass(frozen=True, slots=True)
class LayerPart:
    """One file's rows. `first`: the row with which they begin."""

    events: Path
    original: Path
    first: int
    rows: int
    columns: tuple[str, ...]
    """Of the original."""


def file_names(number: int) -> tuple[str, str]:
    """The files of a part (events, original); number 0 is the release."""
    if number == 0:
        return EVENTS, ORIGINAL
    return EVENTS.replace(".", f"-{number}."), ORIGINAL.replace(".", f"-{number}.")


def of(folder: Path) -> list[LayerPart]:
    """The parts of the layer whose files lie in a folder. Raises OSError or pyarrow's ArrowException."""
    found: list[LayerPart] = []
    first = 0
    while not found or (folder / file_names(len(found))[0]).exists():
        events, original = (folder / file for file in file_names(len(found)))
        with parquet.ParquetFile(original) as table:
            rows, columns = table.metadata.num_rows, tuple(table.schema_arrow.names)
        found.append(LayerPart(events, original, first, rows, columns))
        first += rows
    return found


def superseded(folder: Path) -> NDArray[np.int64]:
    """The rows that later parts have replaced, in ascending order."""
    path = folder / SUPERSEDED
    if not path.exists():
        return np.empty(0, np.int64)
    rows: NDArray[np.int64] = parquet.read_table(path)["row"].to_numpy()
    return rows


def join(was: Path, new: Path, made: Path) -> None:
    """Make a folder of a layer's parts and those of `new` after them. Files that stay as they are share their bytes."""
    made.mkdir()
    there = of(was)
    for part in there:
        for path in (part.events, part.original):
            _link(path, made / path.name)
    for before, after in zip(file_names(0), file_names(len(there)), strict=True):
        (new / before).rename(made / after)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # a file system without hard links
        shutil.copyfile(path, target)


def write_superseded(folder: Path, rows: NDArray[np.int64]) -> None:
    """Write the rows that later parts have replaced."""
    parquet.write_table(pa.table({"row": np.unique(rows)}), folder / SUPERSEDED)


def columns(parts: list[LayerPart]) -> tuple[str, ...]:
    """The columns of all originals: those of the release, then those that only parts have."""
    return tuple(dict.fromkeys(column for part in parts for column in part.columns))


def read_events(folder: Path, names: tuple[str, ...] | None = None) -> pa.Table:
    """The events of all parts, `source_row` being the row. `names`: the columns, `source_row` among them; None: all."""
    gone = superseded(folder)
    tables = []
    for part in of(folder):
        table = _read_columns(part.events, names)
        rows = table["source_row"].to_numpy() + part.first
        table = table.set_column(table.column_names.index("source_row"), "source_row", pa.array(rows))
        tables.append(table.filter(~np.isin(rows, gone)) if len(gone) else table)
    whole = pa.concat_tables(tables, promote_options="default")
    for at, column in enumerate(whole.columns):
        if column.null_count and column.type == pa.string():  # an older part has no such column
            whole = whole.set_column(at, whole.column_names[at], pc.fill_null(column, ""))
    return whole


def _read_columns(path: Path, names: tuple[str, ...] | None) -> pa.Table:
    """The columns of a file, those of `names` that it has; None: all."""
    if names is None:
        return parquet.read_table(path)
    there = set(parquet.read_schema(path).names)
    return parquet.read_table(path, columns=[name for name in names if name in there])


def filled(folder: Path, texts: Collection[str]) -> tuple[str, ...]:
    """The columns of the events without those of `texts` that are blank, as far as files tell without being read."""
    found: dict[str, bool] = {}
    for part in of(folder):
        metadata = parquet.read_metadata(part.events)
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        for at, column in enumerate(metadata.schema.names):
            statistics = [group.column(at).statistics for group in groups]
            is_blank = all(one is not None and one.has_min_max and one.max == "" for one in statistics)
            found[column] = found.get(column, False) or column not in texts or not is_blank
    return tuple(column for column, has in found.items() if has)


def read_row(folder: Path, row: int) -> dict[str, str]:
    """A row as its source has it: its cells by column, {} when there is none."""
    for part in of(folder):
        if part.first <= row < part.first + part.rows:
            return _row(part.original, row - part.first)
    return {}


def header(folder: Path) -> list[str]:
    """The header of the release as it was written, then the columns that only parts have."""
    parts = of(folder)
    metadata = parquet.read_metadata(parts[0].original).metadata or {}
    stated = metadata.get(HEADER_KEY.encode())
    first = json.loads(stated) if stated else list(parts[0].columns)
    return [*first, *columns(parts)[len(parts[0].columns) :]]


def read_originals(folder: Path) -> Iterator[pa.RecordBatch]:
    """All rows that stand, some at a time, in `columns` of all parts; '' where a part does not have the column."""
    parts = of(folder)
    every, gone = columns(parts), superseded(folder)
    for part in parts:
        at = part.first
        with parquet.ParquetFile(part.original) as table:
            for batch in table.iter_batches(_BATCH):
                blank = pa.repeat(pa.scalar("", pa.string()), len(batch))
                cells = [batch[name] if name in part.columns else blank for name in every]
                whole = pa.RecordBatch.from_arrays(cells, names=list(every))
                yield whole.filter(pa.array(~np.isin(np.arange(at, at + len(batch)), gone)))
                at += len(batch)


def _row(path: Path, row: int) -> dict[str, str]:
    with parquet.ParquetFile(path) as table:
        first = 0
        for number in range(table.num_row_groups):
            size = table.metadata.row_group(number).num_rows
            if row < first + size:
                cells: dict[str, Any] = table.read_row_group(number).slice(row - first, 1).to_pylist()[0]
                return cells
            first += size
    return {}
