"""Compare two versions, row by row and cell by cell, and derive the changes that turn one into the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.errors import DatasetError
from geodata.messages import quoted
from geodata.tables.changes import TABLES, Add, Change, Edit, Put, Remove
from geodata.tables.index import index

if TYPE_CHECKING:
    from geodata.dataset.folder import Files


MOST_WORDS: Final = 20
"""Lines of a summary; further rows are only counted."""
_LONG: Final = 80


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A changed row, or a whole file when `row` is "". Both sides have only cells that differ; None: no such row."""

    file: str
    row: str
    before: Mapping[str, str] | None
    after: Mapping[str, str] | None

    def words(self) -> str:
        """The difference in one line."""
        what = " ".join(part for part in (self.file, self.row) if part)
        if self.before is None:
            title = (self.after or {}).get("title", "")
            return f"{what}: new" + (f", {quoted(title, _LONG)}" if title else "")
        if self.after is None:
            return f"{what}: removed"
        if not self.row:
            return f"{what}: changed"
        parts = [
            f"{name} {quoted(self.before[name], _LONG)} → {quoted(cell, _LONG)}" for name, cell in self.after.items()
        ]
        return f"{what}: {', '.join(parts)}"


@dataclass(frozen=True, slots=True)
class Difference:
    """All differences, in the order of files and rows."""

    rows: tuple[RowDifference, ...]

    def words(self, most: int = MOST_WORDS) -> tuple[str, ...]:
        """One line per row, `most` of them; the others are counted in a last line."""
        lines = [row.words() for row in self.rows[:most]]
        more = len(self.rows) - most
        return (*lines, f"and {more:,} more rows") if more > 0 else tuple(lines)

    def of_event(self, event: str) -> Difference:
        """What differs in one event and its evidence."""
        keys = {"events.csv": (event, f"{event}#"), "evidence.csv": (None, f"{event}/")}
        return Difference(
            tuple(
                row
                for row in self.rows
                if row.file in keys and (row.row == keys[row.file][0] or row.row.startswith(keys[row.file][1]))
            )
        )

    def changes(self) -> tuple[Change, ...]:
        """The changes that turn the first version into the second."""
        return tuple(_as_change(row) for row in self.rows)


def between(a: Files, b: Files) -> Difference:
    """Compare `a` with `b`. A table that cannot be read is compared as a whole file."""
    rows: list[RowDifference] = []
    for name in dict.fromkeys([*TABLES, *sorted({*a, *b})]):
        before, after = a.get(name), b.get(name)
        if before == after:
            continue
        try:
            rows += _rows(name, before or b"", after or b"") if name in TABLES else [_whole(name, before, after)]
        except DatasetError:
            rows.append(_whole(name, before, after))
    return Difference(tuple(rows))


def _rows(file: str, before: bytes, after: bytes) -> Iterator[RowDifference]:
    old, new = index(file, before), index(file, after)
    for key, row in new.rows.items():
        if key not in old.rows:
            yield RowDifference(file, key, None, {name: cell for name, cell in new.sheet.named(row).items() if cell})
        elif old.rows[key].cells != row.cells or old.sheet.columns != new.sheet.columns:
            was, now = old.cells(key), new.sheet.named(row)
            names = [name for name in dict.fromkeys([*was, *now]) if was.get(name, "") != now.get(name, "")]
            if names:
                yield RowDifference(
                    file, key, {name: was.get(name, "") for name in names}, {name: now.get(name, "") for name in names}
                )
    for key in old.rows:
        if key not in new.rows:
            yield RowDifference(file, key, {name: cell for name, cell in old.cells(key).items() if cell}, None)


def _whole(name: str, before: bytes | None, after: bytes | None) -> RowDifference:
    def text(data: bytes | None) -> dict[str, str] | None:
        return None if data is None else {"text": data.decode("utf-8", "replace")}

    return RowDifference(name, "", text(before), text(after))


def _as_change(row: RowDifference) -> Change:
    if not row.row:
        return Put(row.file, None if row.after is None else row.after["text"])
    if row.before is None:
        return Add(row.file, row.after or {})
    return Remove(row.file, row.row) if row.after is None else Edit(row.file, row.row, row.after)
