"""Names for the columns of a foreign table, no two alike, as DuckDB needs them, and whether they are our own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_RESERVED: Final = frozenset({"file_row_number", "filename"})
"""Names that DuckDB gives to columns of its own."""
_OURS: Final = frozenset(
    {"event_id", "status", "date", "place_basis", "where_prec", "event_type", "title", "claimed_by", "quote"}
)
"""Columns by which a table that Dateline wrote is known."""


def are_ours(header: Iterable[str]) -> bool:
    """Whether a table has the columns of events.csv."""
    return frozenset(header) >= _OURS


def unique(header: tuple[str, ...]) -> tuple[str, ...]:
    """Names for the columns, no two alike in any case: ``column3`` for a blank one, ``name_2`` for a second one."""
    taken, names = set(_RESERVED), []
    for number, cell in enumerate(header, 1):
        wanted = " ".join(cell.replace("\0", " ").split()) or f"column{number}"
        name, copy = wanted, 1
        while name.casefold() in taken:
            copy += 1
            name = f"{wanted}_{copy}"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
