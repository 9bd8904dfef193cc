"""The rows of a file as they are, all text, into `original.parquet`; rows that are none, and why, beside them.

DuckDB reads tables in parallel. A table that it takes for damaged, such as one with two kinds of line ends, is read
with Python's csv, which forgives more and takes ten times as long.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from pyarrow import parquet

from geodata.errors import InputError
from geodata.interchange.column_names import unique
from geodata.interchange.format import SourceRows
from geodata.interchange.source import SourceFile
from geodata.layers import engine
from geodata.layers.engine import string
from geodata.layers.layer import ORIGINAL
from geodata.layers.parts import HEADER_KEY

_BATCH: Final = 20_000
_LONGEST_CELL: Final = 1 << 21
GROUPS: Final = f"ROW_GROUP_SIZE {_BATCH}"
"""Rows that lie together in `original.parquet`: one of them is read with the others."""
_REASONS: Final = {
    "MISSING COLUMNS": "has fewer cells than the header; was the file cut off?",
    "TOO MANY COLUMNS": "has more cells than the header; text with separators belongs in quotation marks",
    "UNQUOTED VALUE": "has a quotation mark in the wrong place",
    "LINE SIZE OVER MAXIMUM": "is longer than 2 MB",
    "INVALID ENCODING": "is not UTF-8",
}


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line that is no row of the table; `line` counts from 1 in the file as it was unpacked."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class LoadedRows:
    """What is in `original.parquet`: the columns' names, the number of rows, and what could not be read as a row."""

    columns: tuple[str, ...]
    rows: int
    rejected: tuple[RejectedLine, ...]


def load(
    connection: duckdb.DuckDBPyConnection, source: SourceFile, folder: Path, header: tuple[str, ...] = ()
) -> LoadedRows:
    """Write the rows of a table to `original.parquet` in `folder`. Raises InputError.

    `header` names the columns of a file without one: its first row is then a row like the others.
    """
    columns = unique(header) if header else source.sample.columns
    skip = 0 if header else source.skip
    written = header or source.header
    try:
        return _with_duckdb(connection, source, folder / ORIGINAL, (columns, written, skip))
    except duckdb.InvalidInputException:
        connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    rejected: list[RejectedLine] = []
    rows = _python_rows(source, columns, skip, rejected)
    count = write_rows(folder / ORIGINAL, SourceRows(columns, rows), written)
    return LoadedRows(columns, count, tuple(rejected))


def _with_duckdb(
    connection: duckdb.DuckDBPyConnection,
    source: SourceFile,
    target: Path,
    table: tuple[tuple[str, ...], tuple[str, ...], int],
) -> LoadedRows:
    columns, header, skip = table
    types = ", ".join(f"{string(column)}: 'VARCHAR'" for column in columns)
    never_null = ", ".join(string(column) for column in columns)
    read = (
        f"read_csv({string(source.path)}, auto_detect=false, header=false, skip={skip}, "
        f"delim={string(source.separator)}, quote='\"', escape='\"', columns={{{types}}}, "
        f"force_not_null=[{never_null}], store_rejects=true, rejects_limit=0)"
    )
    metadata = f"KV_METADATA {{{HEADER_KEY}: {string(json.dumps(header))}}}"
    connection.execute(f"COPY (FROM {read}) TO {string(target)} ({engine.PARQUET}, {GROUPS}, {metadata})")
    found = connection.execute(
        "SELECT line, any_value(error_type), any_value(csv_line) FROM reject_errors "
        "GROUP BY line, line_byte_position ORDER BY line"  # a row has an error for each cell too many
    ).fetchall()
    connection.execute("DROP TABLE reject_errors; DROP TABLE reject_scans")
    for line, kind, text in found:
        if kind == "UNQUOTED VALUE" and (text or "").count('"') % 2:
            _refuse_unfinished(source, line)
    rejected = [RejectedLine(line, _REASONS.get(kind, "cannot be read"), text or "") for line, kind, text in found]
    return LoadedRows(columns, parquet.ParquetFile(target).metadata.num_rows, tuple(rejected))


def _refuse_unfinished(source: SourceFile, line: int) -> None:
    raise InputError(
        f"{source.given.name} line {line:,}: a quotation mark is never closed, so every row after it may be part of "
        "one cell. Is the file whole? Nothing was imported"
    )


def _python_rows(
    source: SourceFile, columns: tuple[str, ...], skip: int, rejected: list[RejectedLine]
) -> Iterator[tuple[str, ...]]:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with source.path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, delimiter=source.separator, strict=True)
            rows = _counted(reader, source)
            while reader.line_num < skip:
                next(rows, None)
            for line, row in rows:
                if len(row) == len(columns):
                    yield tuple(row)
                elif row:
                    kind = "MISSING COLUMNS" if len(row) < len(columns) else "TOO MANY COLUMNS"
                    rejected.append(RejectedLine(line, _REASONS[kind], source.separator.join(row)))
    finally:
        csv.field_size_limit(before)


def _counted(reader: Iterator[list[str]], source: SourceFile) -> Iterator[tuple[int, list[str]]]:
    """The rows with the lines on which they end."""
    line = 0
    try:
        for row in reader:
            line = getattr(reader, "line_num", 0)
            yield line, row
    except csv.Error as error:
        if "end of data" in str(error):
            _refuse_unfinished(source, line + 1)
        raise InputError(
            f"{source.given.name} cannot be read after line {line:,} ({error}); nothing was imported"
        ) from error


def write_rows(target: Path, source: SourceRows, header: tuple[str, ...] = ()) -> int:
    """Write rows of text to a Parquet file, a batch at a time, and return how many there were."""
    columns = source.columns
    schema = pa.schema(
        [(column, pa.string()) for column in columns], metadata={HEADER_KEY: json.dumps(header or columns)}
    )
    count = 0
    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in _batches(source.rows):
            cells = [pa.array(list(column), pa.string()) for column in zip(*batch, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(cells, schema=schema))
            count += len(batch)
    return count


def _batches(rows: Iterable[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
