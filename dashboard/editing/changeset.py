"""One editor's unpublished changes to one version of a dataset, as steps that can be undone and redone.

Nothing here is written to the dataset: `changes` goes to `Store.commit`, `as_json` is kept for the next session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from geodata.dataset import info
from geodata.dataset.folder import NOTHING_UNREAD
from geodata.errors import DatasetError, InputError
from geodata.tables import changes as changing
from geodata.tables import index
from geodata.tables.changes import TABLES, Add, Change, Edit, Remove
from geodata.tables.csvedit import Sheet
from geodata.tables.csvrows import SHOWN

if TYPE_CHECKING:
    from geodata.dataset.folder import Files


EVENTS: Final = "events.csv"
EVIDENCE: Final = "evidence.csv"
MAX_CELL: Final = 20_000
"""Characters of a changed cell; a longer one is a mistake or an attack."""

_UNREADABLE: Final = "the kept changes cannot be read"
_DIGITS: Final = 4
"""Of the number of a repeated key."""

RowsByKey = dict[str, dict[str, str] | None]


@dataclass
class Changeset:
    """Changes to `files`, those of the version `base`. The first `done` of the `steps` hold; the others were undone.

    `gone`: by table and key, rows that the steps add only because somebody else has removed them, as they were before.
    """

    base: str
    files: Files
    steps: list[list[Change]] = field(default_factory=list)
    done: int = 0
    gone: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)

    @cached_property
    def _index(self) -> dict[str, index.Index]:
        return {file: index.index(file, self.files.get(file, b"")) for file in (EVENTS, EVIDENCE)}

    @cached_property
    def further_columns(self) -> frozenset[str]:
        """The columns of events.csv that the dataset declares for itself."""
        return frozenset(column.name for column in info.read(self.files, "", NOTHING_UNREAD)[0].columns)

    @property
    def applied(self) -> list[list[Change]]:
        """The steps that hold."""
        return self.steps[: self.done]

    def apply(self, *step: Change) -> None:
        """Make changes as one step; an Edit without cells brings back a removed row of the version.

        Raises InputError for an unknown row or column, or an unusable text.
        """
        for change in step:
            self._check(change)
        self.steps[self.done :] = [list(step)]
        self.done += 1
        self._rows_after_cache.clear()

    def undo(self) -> None:
        """Undo the last step. Raises InputError when there is none."""
        if self.done == 0:
            raise InputError("There is nothing to undo.")
        self.done -= 1

    def redo(self) -> None:
        """Redo the step that was undone last. Raises InputError when there is none."""
        if self.done == len(self.steps):
            raise InputError("There is nothing to redo.")
        self.done += 1

    def cells(self, file: str, row: str) -> dict[str, str] | None:
        """A row's cells by column after the changes, None when there is no such row."""
        return self._rows_after(file).get(row, self.before(file, row))

    def before(self, file: str, row: str) -> dict[str, str] | None:
        """A row's cells by column in the version, None when there is no such row."""
        index = self._index[file]
        return index.cells(row) if row in index.rows else None

    def rows(self, file: str) -> dict[str, dict[str, str]]:
        """All rows after the changes: new ones first, then in file order; removed rows as they were."""
        index, after = self._index[file], self._rows_after(file)
        new = {key: cells for key, cells in reversed(after.items()) if key not in index.rows and cells is not None}
        return {**new, **{key: after.get(key) or cells for key, cells in self._base_rows(file).items()}}

    def state(self, file: str, row: str) -> str:
        """``new``, ``changed`` or ``removed``; "" for a row that is as in the version."""
        after, was = self._rows_after(file), self.before(file, row)
        if row not in after or after[row] == was:
            return ""
        if after[row] is None:
            return "removed"
        return "changed" if was is not None else "new"

    def touched(self, file: str) -> list[str]:
        """The keys of the rows that are new, changed or removed."""
        return [key for key in self._rows_after(file) if self.state(file, key)]

    def changes(self) -> list[Change]:
        """The changes from the version to the present rows, each row once."""
        changes: list[Change] = []
        for file in (EVENTS, EVIDENCE):
            for key in self.touched(file):
                now, was = self._rows_after(file)[key], self.before(file, key)
                if now is None:
                    changes.append(Remove(file, key))
                elif was is None:
                    changes.append(Add(file, {name: cell for name, cell in now.items() if cell}))
                else:
                    cells = {name: cell for name, cell in now.items() if cell != was.get(name, "")}
                    changes.append(Edit(file, key, cells))
        return changes

    def as_json(self) -> dict[str, Any]:
        """The changes as plain data, with the rows of the version that they touch; `from_json` reads it."""
        return {
            "base": self.base,
            "done": self.done,
            "steps": [[changing.as_json(change) for change in step] for step in self.steps],
            "rows": {file: self._rows_touched(file) for file in (EVENTS, EVIDENCE)},
            "gone": self.gone,
        }

    def _rows_touched(self, file: str) -> dict[str, dict[str, str]]:
        """The rows of the version that any step touches, with those before them that have the same key."""
        keys = {change.row for step in self.steps for change in step if change.file == file}
        wanted = dict.fromkeys(one for key in sorted(keys) for one in _with_same_key(key))
        return {key: cells for key in wanted if (cells := self.before(file, key)) is not None}

    @cached_property
    def _rows_after_cache(self) -> dict[tuple[str, int], RowsByKey]:
        return {}

    def _rows_after(self, file: str) -> RowsByKey:
        """The rows that the applied steps touch, as they are afterwards; None for a removed row."""
        if (file, self.done) not in self._rows_after_cache:
            self._rows_after_cache[file, self.done] = self._replay(file)
        return self._rows_after_cache[file, self.done]

    def _replay(self, file: str) -> RowsByKey:
        after: RowsByKey = {}
        for change in (change for step in self.applied for change in step if change.file == file):
            if isinstance(change, Add):
                after[change.row] = {**dict.fromkeys((column.name for column in TABLES[file]), ""), **change.cells}
            elif isinstance(change, Remove):
                self._drop(file, change.row, after)
            elif isinstance(change, Edit):
                after[change.row] = {**(after.get(change.row) or self.before(file, change.row) or {}), **change.cells}
        return after

    def _drop(self, file: str, row: str, after: RowsByKey) -> None:
        if self.before(file, row) is None:
            after.pop(row, None)
        else:
            after[row] = None

    def _base_rows(self, file: str) -> Mapping[str, dict[str, str]]:
        if file not in self._base_cache:
            index = self._index[file]
            self._base_cache[file] = {key: index.cells(key) for key in index.rows}
        return self._base_cache[file]

    @cached_property
    def _base_cache(self) -> dict[str, dict[str, dict[str, str]]]:
        return {}

    def _check(self, change: Change) -> None:
        if change.file not in (EVENTS, EVIDENCE):
            raise InputError(f"{change.file} cannot be edited here")
        is_back = isinstance(change, Edit) and not change.cells and self.before(change.file, change.row) is not None
        if not isinstance(change, Add) and self.cells(change.file, change.row) is None and not is_back:
            raise InputError("this row no longer exists; reload the page")
        if isinstance(change, Edit | Add):
            known = {*self._index[change.file].sheet.columns, *self.further_columns}
            known |= {column.name for column in TABLES[change.file]}
            for name, cell in change.cells.items():
                if name not in known or len(cell) > MAX_CELL or "\0" in cell:
                    raise InputError(
                        f"{change.file} takes no such cell in {name[:40]!r}: at most {MAX_CELL:,} characters"
                    )


def from_json(data: Mapping[str, Any], files: Files | None) -> Changeset:
    """The changes that `Changeset.as_json` returned, to `files`, those of the version that they were made on.

    None: that version is gone; the rows that were kept with the changes stand for it, and `base` is "". Raises
    InputError for other data.
    """
    try:
        base, given = str(data["base"]), data.get("rows", {})
        steps = [[changing.from_json(change) for change in _listed(step)] for step in _listed(data["steps"])]
        done = max(0, min(len(steps), int(data["done"])))
        if files is None:
            base = ""
            files = {file: with_rows(file, b"", given.get(file, {}).values()) for file in (EVENTS, EVIDENCE)}
        gone = {
            file: {str(key): _texts(file, row) for key, row in data.get("gone", {}).get(file, {}).items()}
            for file in (EVENTS, EVIDENCE)
        }
        changes = Changeset(base, files, steps, done, gone)
        is_sound = _is_sound(changes)
    except (AttributeError, KeyError, TypeError, ValueError, DatasetError) as error:
        raise InputError(_UNREADABLE) from error
    if not is_sound:
        raise InputError(_UNREADABLE)
    return changes


def with_rows(file: str, data: bytes, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The table with these rows at its end; no `data`: a table of them alone. Raises DatasetError."""
    sheet = Sheet(file, data, TABLES[file], every=True) if data else Sheet.blank(file, TABLES[file], every=True)
    new = [_texts(file, row) for row in rows]
    return sheet.with_columns(new).rewritten([], new)


def _texts(file: str, row: Mapping[str, str]) -> dict[str, str]:
    """The cells of a kept row: of our columns, and of others by a name that a header can have."""
    ours = {column.name: str(row[column.name]) for column in TABLES[file] if column.name in row}
    others = {str(name): str(cell) for name, cell in row.items() if name not in ours}
    return ours | {name: cell for name, cell in others.items() if SHOWN.fullmatch(name)}


def _is_sound(changes: Changeset) -> bool:
    """Whether all cells of the steps are texts, and every changed row is one of the version or was added before."""
    added: set[tuple[str, str]] = set()
    for change in (change for step in changes.steps for change in step):
        cells = change.cells if isinstance(change, Edit | Add) else {}
        if change.file not in (EVENTS, EVIDENCE) or not all(isinstance(text, str) for text in cells.values()):
            return False
        if isinstance(change, Add):
            added.add((change.file, change.row))
        elif (change.file, change.row) not in added and changes.before(change.file, change.row) is None:
            return False
    return True


def _with_same_key(key: str) -> list[str]:
    """The keys of a row and of those before it that are the same but for their number (`changes.numbered`)."""
    plain, _, number = key.rpartition("#")
    if not plain or not number.isdecimal() or len(number) > _DIGITS:
        return [key]
    return [plain, *(f"{plain}#{other}" for other in range(2, int(number) + 1))]


def _listed(value: object) -> Iterable[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value
