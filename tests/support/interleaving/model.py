"""What must come of the turns, by a model that knows nothing of steps, versions and merging.

A dataset is a map from cells to texts; an editor has cells that they have set, and of each of these the text of the
dataset that they knew when they set it or chose it. From that follows, cell by cell, what the page must show, what it
must ask, and what publishing must write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.editing.changeset import EVENTS, EVIDENCE
from dashboard.editing.edit_session import EditSession
from tests.support import datasets

Row = tuple[str, str]
"""A table, and what identifies one of its rows for a reader."""
Cell = tuple[str, str, str]
"""Table, row and column."""
Cells = dict[Cell, str]
Own = dict[Cell, str | None]


def ident(file: str, row: Mapping[str, str]) -> str:
    """What identifies a row for a reader."""
    names = ("event_id",) if file == EVENTS else ("event_id", "source", "quote")
    return " | ".join(row[name] for name in names)


def on_disk(folder: Path) -> Cells:
    """The tables as another program reads them."""
    found: Cells = {}
    for file in (EVENTS, EVIDENCE):
        for row in datasets.rows(folder, file):
            found |= {(file, ident(file, row), name): (cell or "").strip() for name, cell in row.items()}
    return found


def on_page(work: EditSession) -> Cells:
    """The tables as the page shows them, without removed rows."""
    shown: Cells = {}
    for file in (EVENTS, EVIDENCE):
        for key, cells in work.changeset.rows(file).items():
            if work.changeset.state(file, key) != "removed":
                shown |= {(file, ident(file, cells), name): cell for name, cell in cells.items()}
    return shown


def rows_of(cells: Iterable[Cell]) -> set[Row]:
    """The rows that have cells here."""
    return {cell[:2] for cell in cells}


def difference(a: Mapping[Cell, str], b: Mapping[Cell, str]) -> str:
    """The first cells in which both differ, "" for none; a blank cell is as good as none."""
    cells = sorted(cell for cell in {*a, *b} if a.get(cell, "") != b.get(cell, ""))
    return "; ".join(f"{cell}: {a.get(cell)!r}, not {b.get(cell)!r}" for cell in cells[:4])


@dataclass
class Editor:
    """An editor, and what the model knows of their work.

    `data`: the dataset when their page was drawn. `mine`: the cells that they have set, None in rows that they removed.
    `known`: the text of the dataset that they knew in these cells. `kept`: rows that others removed and that they had
    changed, as they were; `agreed`: those of them that they chose to keep. `met`: rows in which others have changed
    something that they had changed. `states`: `mine` after each step, and which of them is the present one, as long as
    they are `exact`: nobody else has touched their cells.
    """

    name: str
    work: EditSession
    data: Cells
    mine: Own = field(default_factory=dict)
    known: Own = field(default_factory=dict)
    kept: Cells = field(default_factory=dict)
    agreed: set[Row] = field(default_factory=set)
    met: set[Row] = field(default_factory=set)
    ever: set[tuple[Cell, str | None]] = field(default_factory=set)
    states: list[Own] = field(default_factory=lambda: [{}])
    at: int = 0
    exact: bool = True

    def view(self) -> Cells:
        """What the page must show."""
        own = rows_of(cell for cell, text in self.mine.items() if text is not None)
        cells: Own = {**self.data, **{cell: text for cell, text in self.kept.items() if cell[:2] in own}, **self.mine}
        return {cell: text for cell, text in cells.items() if text is not None}

    def put(self, cells: Mapping[Cell, str | None]) -> None:
        """Set cells, as one step."""
        for cell, text in cells.items():
            if cell not in self.mine:
                self.known[cell] = self.data.get(cell, self.kept.get(cell))
            self.mine[cell] = text
            self.ever.add((cell, text))
        self.settle()
        self.step()

    def step(self) -> None:
        """Count a step that led to the present state."""
        self.states[self.at + 1 :] = [dict(self.mine)]
        self.at += 1

    def settle(self) -> None:
        """What the dataset has too is nobody's own."""
        self.mine = {cell: text for cell, text in self.mine.items() if text != self.data.get(cell)}

    def begin(self, data: Cells) -> None:
        """Have nothing of one's own."""
        self.data, self.mine, self.known, self.kept, self.states, self.at = data, {}, {}, {}, [{}], 0
        self.exact = True
        self.agreed.clear()
        self.met.clear()

    def carry(self, data: Cells, last: Cells) -> None:
        """Expect what comes of it when others have changed the dataset to `data`; `last`: rows as they were last."""
        before, self.data = self.data, data
        changed = {cell for cell in {*before, *data} if before.get(cell) != data.get(cell)}
        touched = {cell for state in self.states for cell in state}
        if changed & touched or rows_of(changed) & rows_of(touched) & (rows_of(before) ^ rows_of(data)):
            self.exact = False
        for row in rows_of(self.mine):
            own = [cell for cell in self.mine if cell[:2] == row]
            was = {cell: text for cell, text in before.items() if cell[:2] == row}
            is_there = row in rows_of(data)
            if was and not is_there and any(self.mine[cell] is not None for cell in own):
                self.kept |= {cell: text for cell, text in last.items() if cell[:2] == row}
            elif is_there and not was and not self._has_kept(row):  # the same passage, or the same event, added twice
                self.mine = {cell: text for cell, text in self.mine.items() if cell[:2] != row or text}
        for row in rows_of(self.kept) & rows_of(data):  # it is back
            self.agreed.discard(row)
            self.kept = {cell: text for cell, text in self.kept.items() if cell[:2] != row}
        self.settle()

    def _has_kept(self, row: Row) -> bool:
        return row in rows_of(self.kept)

    def rename(self, old: str, new: str) -> None:
        """Expect another id of a new event, and of its evidence."""

        def named(cell: Cell) -> Cell:
            head, bar, rest = cell[1].partition(" | ")
            return (cell[0], f"{new}{bar}{rest}", cell[2]) if head == old else cell

        def text_of(cell: Cell, text: str | None) -> str | None:
            return new if named(cell) != cell and cell[2] == "event_id" and text is not None else text

        self.mine = {named(cell): text_of(cell, text) for cell, text in self.mine.items()}
        self.known = {named(cell): text if named(cell) == cell else None for cell, text in self.known.items()}
        self.ever |= {(named(cell), text_of(cell, text)) for cell, text in self.ever}
