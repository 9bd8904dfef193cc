"""What differs between a layer's events and those of a newer file: added, removed, changed, cell by cell.

Ids are compared first. Cells are read of the rows alone that have an event on both sides, and only of the parts that
have such rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from geodata.layers import parts
from geodata.layers.engine import name, string
from geodata.layers.layer import ORIGINAL
from geodata.layers.parts import LayerPart

_ID: Final = "dateline id"
"""A name that no column of a source is likely to have."""


@dataclass(frozen=True, slots=True)
class Differences:
    """How many events are on one side, on both, and differ."""

    before: int
    both: int
    added: int
    removed: int
    changed: int


def compare(
    connection: duckdb.DuckDBPyConnection, folder: Path, prefix: str, new: Path, columns: tuple[str, ...]
) -> Differences:
    """Compare the layer in `folder` with the rows of `new`, which are staged (`translating.translate`).

    Leaves the tables `was` and `now` (id, row), and `pairs` (id, was_row, now_row), the events that differ.
    """
    there = parts.of(folder)
    execute = connection.execute
    was_ids = " UNION ALL ".join(
        f"SELECT substr(event_id, {len(prefix) + 2}) AS id, source_row + {part.first} AS row FROM {string(part.events)}"
        for part in there
    )
    gone = folder / parts.SUPERSEDED
    stands = f"row NOT IN (SELECT row FROM {string(gone)})" if gone.exists() else "true"
    execute(f"CREATE OR REPLACE TABLE was AS SELECT * FROM ({was_ids}) WHERE {stands}")
    execute(
        "CREATE OR REPLACE TABLE now AS SELECT event_id AS id, source_row AS row FROM staged "
        "WHERE fault = '' AND repeats = ''"
    )
    execute(
        "CREATE OR REPLACE TABLE matches AS SELECT was.id, was.row AS was_row, now.row AS now_row "
        "FROM was JOIN now ON was.id = now.id"
    )
    every = sorted({*parts.columns(there), *columns}, key=str.casefold)
    execute("CREATE OR REPLACE TABLE pairs AS SELECT * FROM matches LIMIT 0")
    for part in there:
        if not _has_pairs(connection, "matches", part):
            continue
        was, now = _hashes(part.original, part.first, every, part.columns), _hashes(new / ORIGINAL, 0, every, columns)
        execute(
            f"INSERT INTO pairs SELECT matches.* FROM matches JOIN ({was}) was ON was_row = was.row "
            f"JOIN ({now}) now ON now_row = now.row WHERE was.cells <> now.cells"
        )
    counts = execute(
        "SELECT (SELECT count(*) FROM was), (SELECT count(*) FROM matches), (SELECT count(*) FROM now), "
        "(SELECT count(*) FROM pairs)"
    ).fetchone()
    before, both, after, changed = counts or (0, 0, 0, 0)
    return Differences(before, both, after - both, before - both, changed)


def list_changes(
    connection: duckdb.DuckDBPyConnection, folder: Path, prefix: str, new: Path, *, whole: bool
) -> list[tuple[str, ...]]:
    """Every change that `compare` found, as (id, change, column, before, after).

    Added and, where the file is `whole`, removed events come first, in the order of their rows; then the cells that
    differ, by id and column.
    """
    execute = connection.execute
    added = execute("SELECT id FROM now ANTI JOIN was ON now.id = was.id ORDER BY row").fetchall()
    removed = execute("SELECT id FROM was ANTI JOIN now ON now.id = was.id ORDER BY row").fetchall() if whole else []
    changed: list[tuple[str, ...]] = []
    for part in parts.of(folder):
        if _has_pairs(connection, "pairs", part):
            changed += execute(
                "SELECT coalesce(a.id, b.id), coalesce(a.column, b.column), coalesce(a.cell, ''), coalesce(b.cell, '') "
                f"FROM ({_cells(part.original, part, 'was_row', part.first)}) a "
                f"FULL JOIN ({_cells(new / ORIGINAL, part, 'now_row', 0)}) b ON a.id = b.id AND a.column = b.column "
                "WHERE coalesce(a.cell, '') <> coalesce(b.cell, '')"
            ).fetchall()
    return [
        *((f"{prefix}:{ident}", "added", "", "", "") for (ident,) in added),
        *((f"{prefix}:{ident}", "removed", "", "", "") for (ident,) in removed),
        *((f"{prefix}:{ident}", "changed", column, before, after) for ident, column, before, after in sorted(changed)),
    ]


def _of_part(part: LayerPart) -> str:
    return f"was_row BETWEEN {part.first} AND {part.first + part.rows - 1}"


def _has_pairs(connection: duckdb.DuckDBPyConnection, table: str, part: LayerPart) -> bool:
    found = connection.execute(f"SELECT count(*) FROM {name(table)} WHERE {_of_part(part)}").fetchone()
    return bool(found and found[0])


def _rows(original: Path) -> str:
    return f"read_parquet({string(original)}, file_row_number=true)"


def _hashes(original: Path, first: int, every: list[str], there: tuple[str, ...]) -> str:
    """Row and hash of its cells in all columns, '' for those that the file does not have."""
    cells = ", ".join(name(one) if one in there else "''" for one in every)
    return f"SELECT file_row_number + {first} AS row, hash({cells}) AS cells FROM {_rows(original)}"


def _cells(original: Path, part: LayerPart, at: str, first: int) -> str:
    """id, column and cell of the rows of `pairs` that have an old row in `part`, a row for each cell."""
    rows = (
        f"SELECT pairs.id AS {name(_ID)}, source.* EXCLUDE (file_row_number) "
        f"FROM (SELECT * FROM pairs WHERE {_of_part(part)}) pairs JOIN {_rows(original)} source"
    )
    return (
        f"SELECT {name(_ID)} AS id, name AS column, value AS cell FROM "
        f"(UNPIVOT ({rows} ON file_row_number + {first} = {at}) "
        f"ON COLUMNS(* EXCLUDE ({name(_ID)})) INTO NAME name VALUE value)"
    )
