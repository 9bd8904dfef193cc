"""GeoParquet: our columns as text, the first and the last possible day as dates, and the shape as WKB.

The metadata ``geo`` describe the column of shapes; in 2.0 it has Parquet's own type GEOMETRY as well. Either way the
file's key-value metadata have ``dateline``, what the file says of itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from geodata import wkt
from geodata.dataset import download
from geodata.interchange import wkb
from geodata.interchange.export_form import ExportForm
from geodata.interchange.extract import Extract, ExtractRow, in_words

_BATCH: Final = 20_000
NATIVE: Final = "2.0"
"""The version of GeoParquet whose shapes have a type of Parquet's own."""
DAYS: Final = ("date_start", "date_end")


def write(extract: Extract, out: Path, version: str) -> None:
    """Write the events in groups of 20,000 rows; `version` is that of GeoParquet."""
    kind = Wkb() if version == NATIVE else pa.binary()
    names = [name for name in download.columns(extract.dataset) if name != "geometry"]
    fields = [*((name, pa.string()) for name in names), *((name, pa.date32()) for name in DAYS), ("geometry", kind)]
    said = json.dumps(extract.statement.as_json(), ensure_ascii=False).encode("utf-8", "replace")
    schema = pa.schema(fields, {"dateline": said, "geo": json.dumps(_geo(extract, version))})
    rows = extract.rows()
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH)):
            *texts, shapes = _columns(batch, names)
            shapes = pa.ExtensionArray.from_storage(kind, shapes) if version == NATIVE else shapes
            writer.write_table(pa.table([*texts, shapes], schema=schema))


class Wkb(pa.ExtensionType):  # type: ignore[misc] # pyarrow brings no types
    """Shapes as WKB in degrees, which pyarrow writes as Parquet's type GEOMETRY."""

    def __init__(self) -> None:
        super().__init__(pa.binary(), "geoarrow.wkb")

    def __arrow_ext_serialize__(self) -> bytes:
        """Without a system of coordinates: OGC:CRS84."""
        return b"{}"

    @classmethod
    def __arrow_ext_deserialize__(cls, _: pa.DataType, __: bytes) -> Wkb:
        """The type as it is read again."""
        return cls()


def _columns(batch: list[ExtractRow], names: Iterable[str]) -> Iterator[pa.Array]:
    for name in names:
        yield pa.array([row.cells[name].encode("utf-8", "replace").decode() for row in batch], pa.string())
    for edge in range(2):
        yield pa.array([_day(row.days[edge]) for row in batch], pa.date32())
    yield pa.array([None if (shape := shape_of(row)) is None else wkb.encode(shape) for row in batch], pa.binary())


def shape_of(row: ExtractRow) -> wkt.Geometry | None:
    """The line or area of an event, else its point, else None."""
    return row.shape or (None if row.point is None else wkt.of("Point", row.point))


def _day(iso: str) -> dt.date | None:
    return dt.date.fromisoformat(iso) if iso and iso[0] != "-" and iso[:4] != "0000" else None


def _geo(extract: Extract, version: str) -> dict[str, Any]:
    kinds = sorted({shape.kind for row in extract.rows() if (shape := shape_of(row))})
    return {
        "version": f"{version}.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": kinds}},  # without crs: OGC:CRS84
    }


FORMS: Final = tuple(
    ExportForm(
        name=name,
        title=f"GeoParquet {version}",
        suffix=".parquet",
        media_type="application/vnd.apache.parquet",
        holds="every column, lines and areas; evidence in words",
        write=partial(write, version=version),
        losses=in_words,
    )
    for name, version in (("geoparquet", "1.1"), ("geoparquet-2", NATIVE))
)
