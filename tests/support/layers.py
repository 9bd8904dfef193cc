"""Files in other people's forms, for tests: rows of UCDP GED, and what an import made of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from geodata.interchange import importing
from geodata.interchange.report import ImportReport
from geodata.layers import layer, parts

GED_COLUMNS: Final = (
    *("id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id"),
    *("conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a"),
    *("side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office"),
    *("source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description"),
    *("adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region"),
    *("event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians"),
    *("deaths_unknown", "best", "high", "low", "gwnoa", "gwnob"),
)
"""The 49 columns of releases 20.1 to 26.1."""
_GED: Final = {
    "id": "244657", "relid": "IRQ-2017-1-524-322", "year": "2017", "active_year": "true", "code_status": "Clear",
    "type_of_violence": "1", "conflict_name": "Iraq: Government", "side_a": "Government of Iraq", "side_b": "IS",
    "number_of_sources": "-1", "source_article": '"Reuters,2017-07-31,Two die; ""many"" hurt"', "where_prec": "1",
    "where_coordinates": "Mosul town", "where_description": "in Mosul", "latitude": "36.335", "longitude": "43.118",
    "country": "Iraq", "date_prec": "1", "date_start": "2017-07-31 00:00:00.000",
    "date_end": "2017-07-31 00:00:00.000", "deaths_a": "0", "deaths_b": "4", "deaths_civilians": "0",
    "deaths_unknown": "2", "low": "6", "best": "6", "high": "6", "gwnoa": "2;200;900",
}  # fmt: skip


def ged(number: int = 244657, **cells: str) -> dict[str, str]:
    """A row of GED, with some of its cells changed."""
    return {**dict.fromkeys(GED_COLUMNS, ""), **_GED, "id": str(number), **cells}


def write_table(
    path: Path, rows: Iterable[Mapping[str, str]], *, columns: Iterable[str] = GED_COLUMNS, separator: str = ","
) -> Path:
    """Write rows as a table with a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def take(path: Path, dataset: Path, name: str = "theirs", *, form: str = "auto") -> ImportReport:
    """Import a file as a layer; the sum of the account is checked."""
    report = importing.import_file(importing.ImportOrder(path, dataset, form, name))
    assert report.taken + report.same + report.merged + report.aside == report.rows
    return report


def close(dataset: Path, name: str) -> None:
    """Say of a layer that it may not be passed on."""
    description = dataset / layer.LAYERS / name / layer.LAYER_FILE
    text = description.read_text(encoding="utf-8")
    assert "redistribute = true" in text
    description.write_text(text.replace("redistribute = true", "redistribute = false"), encoding="utf-8")


def events(dataset: Path, name: str = "theirs") -> list[dict[str, object]]:
    """The events of a layer."""
    rows: list[dict[str, object]] = parts.read_events(layer.in_folder(dataset)[name].folder(dataset)).to_pylist()
    return rows


def original(dataset: Path, name: str = "theirs") -> list[dict[str, object]]:
    """The rows of a layer's source, as they are kept."""
    batches = parts.read_originals(layer.in_folder(dataset)[name].folder(dataset))
    return [row for batch in batches for row in batch.to_pylist()]


def aside(dataset: Path, name: str = "theirs") -> list[dict[str, str]]:
    """The rows of a layer's aside.csv."""
    path = layer.in_folder(dataset)[name].folder(dataset) / layer.ASIDE
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
