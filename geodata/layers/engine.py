"""DuckDB as layers use it: offline, with bounded memory, and with its temporary files in a folder of ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from geodata.errors import DatasetError, InputError

MEMORY: Final = "400MB"
PARQUET: Final = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000"
"""How `COPY` writes a layer's files: dictionaries of more words, and stronger compression, save a twentieth of the size
for twice the time."""
_MOST_THREADS: Final = 4
_FULL: Final = "No space left on device"


@contextmanager
def connection(workplace: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of one's own. `workplace`: a folder for what does not fit into memory; None: nothing is written.

    Tables are kept in memory: a database in a file would log and copy each of them.
    Raises InputError when it was cancelled, DatasetError when disk or memory do not suffice.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": min(_MOST_THREADS, os.cpu_count() or 1),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    if workplace is not None:
        settings["temp_directory"] = str(workplace / "spill")
    opened = duckdb.connect(":memory:", config=settings)
    try:
        yield opened
    except duckdb.InterruptException:
        raise InputError("cancelled; nothing was changed") from None
    except duckdb.Error as error:
        if _FULL in str(error):  # whatever DuckDB was doing
            raise DatasetError("the disk is full; nothing was changed") from error
        if not isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
            raise
        raise DatasetError(
            f"the rows cannot be worked on ({str(error).splitlines()[0]}); nothing was changed"
        ) from error
    finally:
        opened.close()


def name(text: str) -> str:
    """A name of a column or table as SQL writes it."""
    return '"' + text.replace('"', '""') + '"'


def string(text: str | Path) -> str:
    """A text or path as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
