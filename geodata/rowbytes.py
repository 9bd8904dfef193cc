"""The bytes of one CSV row with some cells changed: the others stay as they were written, quotation marks and all."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

_ENDS: Final = ("\r\n", "\n", "\r")


def encode(cells: Sequence[str], delimiter: str) -> str:
    """A row as text, without its line end."""
    out = io.StringIO()
    # with this line end, csv puts cells with either of its signs in quotes
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def change(raw: bytes, cells: Sequence[str], new: Mapping[int, str], delimiter: str) -> bytes:
    """The row `raw`, which was read as `cells`, with the cells `new` (position → value) and its own line end."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:  # read as Windows-1252: what is written is UTF-8
        text = ""
    end = next((mark for mark in _ENDS if raw.endswith(mark.encode())), "")
    written = _written(text.removesuffix(end), delimiter)
    if [_read(field) for field in written] != list(cells):
        written = [_one(cell, delimiter) for cell in cells]
    for position, cell in new.items():
        written[position] = _one(cell, delimiter)
    row = delimiter.join(written)
    return ((row or '""') + end).encode()


def _one(cell: str, delimiter: str) -> str:
    return encode([cell, ""], delimiter).removesuffix(delimiter) if cell else ""


def _written(text: str, delimiter: str) -> list[str]:
    """The cells as they are written. Where csv's rules are more intricate than this, the caller sees a difference."""
    fields: list[str] = []
    start = at = 0
    while True:
        if text.startswith('"', at):
            at += 1
            while at < len(text):
                if text[at] != '"':
                    at += 1
                elif text.startswith('""', at):
                    at += 2
                else:
                    break
            at += 1
        found = text.find(delimiter, at)
        if found < 0:
            return [*fields, text[start:]]
        fields.append(text[start:found])
        start = at = found + 1


def _read(field: str) -> str:
    return field[1:-1].replace('""', '"') if len(field) > 1 and field[0] == field[-1] == '"' else field
