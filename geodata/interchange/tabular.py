"""Workbooks and Parquet files as tables of text, so that every format of tables is found in them too.

A workbook's cells are what it shows: dates of either calendar (1900, 1904) as ISO 8601, whole numbers without a point,
formulas by their last value. A column of shapes in GeoParquet becomes `longitude`, `latitude` and, for lines and areas,
`geometry` as WKT.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from geodata.errors import InputError
from geodata.interchange import column_names, documents, features, wkb
from geodata.messages import quoted

MOST_BYTES: Final = 1_000_000_000
"""Bytes of all unpacked parts of a workbook at most: more is a bomb."""
_PARQUET: Final = b"PAR1"
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_LEAST: Final = 2
_TITLES: Final = 50
"""Rows at the head of a sheet in which its header is looked for."""
_MOST_SHEETS: Final = 100
_MERCATOR: Final = {"EPSG:3857", "EPSG:900913"}
_DEGREES: Final = {"OGC:CRS84", "EPSG:4326", ""}


@dataclass(frozen=True, slots=True)
class Converted:
    """A table made of a file: where it is, what to state, and what has to be answered first."""

    path: Path
    stated: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    """Of a workbook: the sheets with a header and rows, at most the first 100."""


def as_table(path: Path, folder: Path, head: bytes, sheet: str = "") -> Converted | None:
    """Write the rows of a workbook or a Parquet file as CSV to `folder`; None for any other file. Raises InputError.

    `sheet`: the sheet that a mapping names, "" where it names none.
    """
    target = folder / f"{path.stem}.csv"
    folder.mkdir(parents=True, exist_ok=True)
    if head.startswith(_PARQUET):
        return _parquet(path, target)
    if head.startswith((_ZIP, _OLD_WORKBOOK)):
        return _workbook(path, target, sheet)
    return None


def _workbook(path: Path, target: Path, sheet: str) -> Converted:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                    raise InputError(f"{path.name} unpacks to more than {MOST_BYTES // 10**6:,} MB; it is refused")
        book = CalamineWorkbook.from_path(path)
        names = book.sheet_names
        if sheet and sheet not in names:
            raise InputError(f"{path.name} has no sheet {quoted(sheet)}; it has {', '.join(map(quoted, names[:20]))}")
        tables = {name: _table(book.get_sheet_by_name(name).to_python()) for name in ([sheet] if sheet else names)}
    except PasswordError as error:
        raise InputError(f"{path.name} is encrypted; save it without a password") from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(f"{path.name} cannot be read as a workbook ({error}); is it whole?") from error
    filled = {name: rows for name, (rows, _) in tables.items() if len(rows) >= _LEAST and len(rows[0]) >= _LEAST}
    if not filled:
        raise InputError(f"{path.name} has no sheet with a header and rows; there is nothing to import")
    if len(ours := {name: rows for name, rows in filled.items() if column_names.are_ours(rows[0])}) == 1:
        filled = ours  # the events of a workbook that Dateline wrote; the other sheets are about them
    name = next(iter(filled))
    above = tables[name][1]
    _write(target, filled[name])
    stated = [f"the sheet {quoted(name)} of a workbook with {len(names)}"] if len(names) > 1 else ["a workbook"]
    stated += [f"{above} rows above the header were passed over"] if above else []
    if len(filled) > 1:
        sheets = ", ".join(f"{quoted(one)} ({len(rows) - 1:,} rows)" for one, rows in [*filled.items()][:20])
        asked = f"sheet of the workbook: {sheets}; answer such as sheet = {json.dumps(name)}"
        return Converted(target, tuple(stated), (asked,), tuple(filled)[:_MOST_SHEETS])
    return Converted(target, tuple(stated), sheets=tuple(names)[:_MOST_SHEETS])


def _table(rows: Sequence[Sequence[object]]) -> tuple[list[list[str]], int]:
    """The rows of a sheet from its header on, without blank rows and columns, and how many filled ones are above."""
    texts = [cells for row in rows if any(cells := [_cell(value) for value in row])]
    if not texts:
        return [], 0
    most = max(sum(map(bool, row)) for row in texts[:_TITLES])
    header = next(at for at, row in enumerate(texts) if sum(map(bool, row)) * 2 > most)
    table = texts[header:]
    used = [any(column) for column in zip(*table, strict=True)]
    return [[cell for cell, is_used in zip(row, used, strict=True) if is_used] for row in table], header


def _cell(value: object) -> str:
    """A cell as text."""
    if isinstance(value, dt.datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="minutes")
    return documents.text(value) if isinstance(value, str | bool | int | float) or value is None else str(value)


def _parquet(path: Path, target: Path) -> Converted:
    try:
        file = parquet.ParquetFile(path)
        columns = file.schema_arrow.names
        geometry, is_metres = _geometry(path, file)
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([*(name for name in columns if name != geometry), *(_PLACE if geometry else ())])
            for batch in file.iter_batches(20_000):
                writer.writerows(_rows(batch, geometry, is_metres=is_metres))
    except (
        pa.ArrowException,
        AttributeError,
        TypeError,
        OSError,
        ValueError,
    ) as error:  # its metadata may say anything
        raise InputError(f"{path.name} cannot be read as Parquet ({error}); is it whole?") from error
    shape = [f"the column {quoted(geometry)} has shapes, read as longitude, latitude and geometry"] if geometry else []
    return Converted(target, ("GeoParquet" if geometry else "Parquet", *shape))


_PLACE: Final = ("longitude", "latitude", "where_prec", "geometry")
"""The columns that a shape becomes, beside those that the file has of these names."""


def _geometry(path: Path, file: parquet.ParquetFile) -> tuple[str, bool]:
    """The column of shapes, "" for none, and whether they are in metres of Web Mercator. Raises InputError."""
    metadata = file.schema_arrow.metadata or {}
    if b"geo" not in metadata:
        names = [
            field.name for field in file.schema_arrow if pa.types.is_binary(field.type) or "wkb" in str(field.type)
        ]
        return (names[0] if len(names) == 1 else ""), False
    about = json.loads(metadata[b"geo"])
    name = str(about.get("primary_column", ""))
    column = about.get("columns", {}).get(name, {})
    if column.get("encoding", "WKB") != "WKB":
        raise InputError(f"{path.name} has shapes as {column['encoding']}; WKB is read")
    code = (column.get("crs") or {}).get("id") or {}
    system = f"{code.get('authority', '')}:{code.get('code', '')}".strip(":")
    if system not in _DEGREES | _MERCATOR:
        raise InputError(f"{path.name} has coordinates in {system}; expected degrees (EPSG:4326) or EPSG:3857")
    return (name if name in file.schema_arrow.names else ""), system in _MERCATOR


def _rows(batch: pa.RecordBatch, geometry: str, *, is_metres: bool) -> Iterator[list[str]]:
    names = batch.schema.names
    shapes = batch.column(names.index(geometry)).to_pylist() if geometry else [None] * len(batch)
    others = [batch.column(at).to_pylist() for at, name in enumerate(names) if name != geometry]
    for cells, shape in zip(_transposed(others, len(batch)), shapes, strict=True):
        yield [*(_value(cell) for cell in cells), *(_place(shape, is_metres=is_metres) if geometry else ())]


def _transposed(columns: list[list[Any]], count: int) -> Iterable[tuple[Any, ...]]:
    return zip(*columns, strict=True) if columns else [()] * count


def _value(value: Any) -> str:
    if isinstance(value, dict | list):
        return documents.text(value) if isinstance(value, list) else json.dumps(value, ensure_ascii=False, default=str)
    return value.hex() if isinstance(value, bytes) else _cell(value)


def _place(shape: bytes | None, *, is_metres: bool) -> tuple[str, str, str, str]:
    """Longitude, latitude, precision and WKT of a shape; of one that cannot be read, words that are no place."""
    if not shape:
        return "", "", "", ""
    try:
        found = wkb.parse(shape, features.web_mercator if is_metres else None)
    except InputError as error:
        return "no place", "no place", "", str(error)
    place = features.place_of(found)
    return place.longitude, place.latitude, place.where_prec, place.geometry


def _write(target: Path, rows: Iterable[Sequence[str]]) -> None:
    with target.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
