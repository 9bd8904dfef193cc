"""Read the cells of an .xlsx workbook as text, sheet by sheet."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from geodata.errors import InputError

MAX_BYTES: Final = 300_000_000
"""Bytes of all unpacked parts of a workbook at most: more is a zip bomb, or no table of places."""

Cells = list[str]


def sheets(path: Path) -> Iterator[Iterator[Cells]]:
    """The sheets of a workbook, each as its rows; empty cells are "", and whole numbers have no point.

    Raises InputError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_BYTES:
                raise InputError(
                    f"{path.name} unpacks to more than {MAX_BYTES // 10**6} MB; save only the sheet with the places"
                )
        workbook = CalamineWorkbook.from_path(path)
        for number in range(len(workbook.sheet_names)):
            yield (list(map(_text, row)) for row in workbook.get_sheet_by_index(number).iter_rows())
    except PasswordError as error:
        raise InputError(f"{path.name} is encrypted: save it without a password") from error
    except (zipfile.BadZipFile, CalamineError, OSError) as error:
        raise InputError(f"{path.name} cannot be read as a workbook ({error}); is it whole?") from error


def _text(cell: object) -> str:
    """A cell as a table of text has it."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
