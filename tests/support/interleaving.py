"""Two editors and the command line at one dataset, in generated turns, beside a model that says what must come of it.

    python -m tests.support.interleaving FOLDER ACTS SEED

The model knows nothing of steps, versions and merging. A dataset is a map from cells to texts; an editor has cells
that they have set, and of each of these the text of the dataset that they knew when they set it or chose it. From that
follows, cell by cell, what the page must show, what it must ask, and what publishing must write.
"""

from __future__ import annotations

import json
import random
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dashboard import unsaved
from dashboard.editing import acts, edit_session
from dashboard.editing.changeset import EVENTS, EVIDENCE
from dashboard.editing.edit_session import EditSession
from geodata.errors import CommitError, InputError
from geodata.review import decisions
from geodata.review.decisions import AcceptedDraft
from geodata.tables.changes import Add, Change, Edit, Remove
from geodata.versions.store import FileStore
from tests.support import datasets

SOURCE: Final = "russia-continues-support"
QUOTES: Final = ("a formal request", "military help", "airstrikes", "the Syrian Civil War")
TITLES: Final = ("Bridge is taken", "Bridge is lost", "Market is hit")
TEXTS: Final = ("one", "two", "three", "four", "five")
EVENT_CELLS: Final = ("title", "description", "side_a", "side_b")
EVIDENCE_CELLS: Final = ("note", "claimed_by")
LEAST_EVENTS: Final = 12
"""Events that the command line leaves."""

FEW: Final = 4

Row = tuple[str, str]
"""A table, and what identifies one of its rows for a reader."""
Cell = tuple[str, str, str]
"""Table, row and column."""
Cells = dict[Cell, str]
Own = dict[Cell, str | None]


class WrongError(AssertionError):
    """Something was lost, is stale, or was merged wrongly."""


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


class Turns:
    """The dataset in `folder`, two editors, the command line, and the turns that they take."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)  # noqa: S311 - a test
        self.counts: Counter[str] = Counter()
        self.cli = FileStore(folder)
        self.cli.head()
        self.last: Cells = {}
        """Every row as it was last."""
        self._remember()
        self.editors = [
            Editor(name, self._page(name, str(uuid.UUID(int=number))), on_disk(folder))
            for number, name in enumerate(("ana", "ben"), 1)
        ]

    def run(self, wanted: int) -> None:
        """Take that many turns. Raises WrongError for the first wrong outcome."""
        for number in range(wanted):
            actor = self.random.choices((None, *self.editors), (3, 4, 4))[0]
            name = self._choose(_CLI if actor is None else _EDITOR)
            try:
                if actor is None:
                    _CLI[name][1](self)
                else:
                    _EDITOR[name][1](self, actor)
                self._remember()
                for one in self.editors:
                    if one is actor or self.random.random() < 0.4:
                        self.draw(one)
            except AssertionError as error:
                by = actor.name if actor else "the command line"
                raise WrongError(f"act {number}, {name} by {by}: {error}") from error
            self.counts[name] += 1

    def _remember(self) -> None:
        self.last |= on_disk(self.folder)

    def _choose(self, table: Mapping[str, tuple[int, Callable[..., None]]]) -> str:
        return self.random.choices(list(table), [weight for weight, _ in table.values()])[0]

    def _page(self, name: str, tab: str) -> EditSession:
        work = edit_session.begin(FileStore(self.folder), f"{name}@example.org", str(uuid.uuid4()), unsaved.nobody)
        acts.run_action(work, {"do": "hello", "tab": tab})
        return work

    # The page is drawn

    def draw(self, editor: Editor) -> None:
        """Run an editor's page again, and compare it with the model."""
        work, data = editor.work, on_disk(self.folder)
        work.store.look_again()
        work.arrive()
        work.follow_newest()
        if work.changeset.base != self.cli.newest()[0]:
            raise WrongError("the page is not on the newest version")
        self._give_way(editor, data)
        self._remember()
        editor.carry(data, self.last)
        if wrong := difference(on_page(work), editor.view()):
            raise WrongError(f"the page shows {wrong}")
        self._look_at_questions(editor)

    def _give_way(self, editor: Editor, data: Cells) -> None:
        """A new event whose id somebody else has taken has another id now, and a line says so."""
        for file, key in rows_of(editor.mine):
            row = (file, key)
            if file != EVENTS or row in rows_of(editor.data) or row in rows_of(editor.kept) or row not in rows_of(data):
                continue
            own, theirs = (
                {cell[2]: text for cell, text in cells.items() if cell[:2] == row and text}
                for cells in (editor.mine, data)
            )
            if own != theirs:
                lines = [line for line in editor.work.news if f"the id {key}:" in line]
                if not lines:
                    raise WrongError(f"somebody else has taken the id {key}, and no line says so")
                editor.rename(key, lines[-1].rpartition(" ")[2])
                editor.exact = False

    def _look_at_questions(self, editor: Editor) -> None:
        asked = {self._asked(editor, clash.file, clash.row, clash.column) for clash in editor.work.clashes}
        for cell, text in editor.mine.items():
            now, row = editor.data.get(cell), cell[:2]
            if row in rows_of(editor.kept):
                must, is_asked = row not in editor.agreed and text is not None, (*row, "") in asked
            else:
                must, is_asked = now != editor.known.get(cell), cell in asked
            if text is None and now is not None:
                is_asked = row in rows_of(asked)
            if must:
                editor.met.add(row)
            if must and not is_asked:
                raise WrongError(f"{cell}: {text!r} stands over {now!r}, and nobody asked")
        if wrong := rows_of(asked) - editor.met:
            raise WrongError(f"{wrong} is asked about, and nobody else has changed it")

    @staticmethod
    def _asked(editor: Editor, file: str, key: str, column: str) -> Cell:
        changes = editor.work.changeset
        return file, ident(file, changes.cells(file, key) or changes.before(file, key) or {}), column

    # Acts of an editor, on the page as it was drawn last

    @staticmethod
    def do(editor: Editor, name: str, **values: Any) -> None:
        """Carry out an act of the page."""
        acts.run_action(editor.work, {"do": name, **values})

    def _event(self, editor: Editor) -> str:
        return self._pick(key for file, key in rows_of(editor.view()) if file == EVENTS)

    def _pick(self, keys: Iterable[str]) -> str:
        """One of the keys, mostly one of a few, so that everybody is often at the same rows."""
        known = sorted(keys)
        return self.random.choice(known[:FEW] if self.random.random() < 0.7 else known)

    def _evidence(self, editor: Editor) -> tuple[str, Row]:
        """The key of a row of evidence, and the row; "" when there is none."""
        changes = editor.work.changeset
        keys = [key for key in changes.rows(EVIDENCE) if changes.state(EVIDENCE, key) != "removed"]
        key = self._pick(keys) if keys else ""
        return key, (EVIDENCE, ident(EVIDENCE, changes.cells(EVIDENCE, key) or {}) if key else "")

    def set_cells(self, editor: Editor) -> None:
        """Type into one or two cells of an event; the page says what it showed before."""
        key, names = self._event(editor), self.random.sample(EVENT_CELLS, self.random.choice((1, 1, 2)))
        view, cells = editor.view(), {name: self.random.choice(TEXTS) for name in names}
        was = {name: view[EVENTS, key, name] for name in names}
        self.do(editor, "set", key=key, cells=cells, was=was)
        if cells != was:
            editor.put({(EVENTS, key, name): cell for name, cell in cells.items() if cell != was[name]})

    def set_late(self, editor: Editor) -> None:
        """Type into a cell while somebody's change of it comes in: the page is drawn again before the cell is sent."""
        key, name, text = self._event(editor), self.random.choice(EVENT_CELLS), self.random.choice(TEXTS)
        cell: Cell = (EVENTS, key, name)
        if cell in editor.mine or (EVENTS, key) not in rows_of(editor.data):
            return
        shown = editor.view()[cell]
        if cell in on_disk(self.folder):
            self._commit(Edit(EVENTS, key, {name: self.random.choice(TEXTS)}))
        self.draw(editor)
        if cell not in editor.data or cell in editor.mine or cell not in editor.view():
            return
        now = editor.view()[cell]
        self.do(editor, "set", key=key, cells={name: text}, was={name: shown})
        if text != now:
            editor.put({cell: text})
            editor.known[cell] = shown

    def tick(self, editor: Editor) -> None:
        """Give two events a status."""
        keys, status, view = (
            sorted({self._event(editor), self._event(editor)}),
            self.random.choice(STATUSES),
            editor.view(),
        )
        self.do(editor, "bulk", keys=keys, status=status)
        cells = {(EVENTS, key, "status"): status for key in keys if view[EVENTS, key, "status"] != status}
        if cells:
            editor.put(cells)

    def add_event(self, editor: Editor) -> None:
        """Make an event with a title that others use too, and let the review give it its id."""
        self.do(editor, "new")
        key = editor.work.opened
        blank = {name: "" for file, _, name in editor.data if file == EVENTS}
        editor.put({(EVENTS, key, name): cell for name, cell in {**blank, "event_id": key, "status": "draft"}.items()})
        cells = {"title": self.random.choice(TITLES), "source": SOURCE, "quote": QUOTES[0], "event_type": "Battles"}
        self.do(editor, "set", key=key, cells=cells)
        editor.put({(EVENTS, key, name): cell for name, cell in cells.items()})
        self.do(editor, "review")
        self.do(editor, "back")
        self._give_ids(editor, on_page(editor.work))

    def _give_ids(self, editor: Editor, page: Cells) -> None:
        """Provisional new events that are not in `page` have their ids by now: find which."""
        rows = sorted(key for file, key in rows_of(editor.mine) if file == EVENTS and key.startswith("event-"))
        missing = [key for key in rows if (EVENTS, key) not in rows_of(page)]
        for old in missing:
            own = {
                cell[2]: text
                for cell, text in editor.mine.items()
                if cell[:2] == (EVENTS, old) and cell[2] != "event_id"
            }
            known = rows_of({**editor.data, **editor.mine})
            new = [
                key
                for file, key in rows_of(page)
                if file == EVENTS
                and (file, key) not in known
                and all(page[file, key, name] == text for name, text in own.items())
            ]
            if not new:
                raise WrongError(f"the new event {old} is gone")
            editor.rename(old, min(new))
        if missing:
            editor.step()

    def add_evidence(self, editor: Editor) -> None:
        """Mark words of the source as evidence."""
        key, quote = self._event(editor), self.random.choice(QUOTES)
        row = (EVIDENCE, f"{key} | {SOURCE} | {quote}")
        if editor.view()[EVENTS, key, "source"] != SOURCE or row in rows_of({**editor.view(), **editor.data}):
            return
        stance = self.random.choice(("supports", "disputes"))
        self.do(editor, "evidence", key=key, text=quote, stance=stance)
        blank = {name: "" for file, _, name in editor.data if file == EVIDENCE}
        cells = {**blank, "event_id": key, "source": SOURCE, "quote": quote, "stance": stance}
        editor.put({(*row, name): cell for name, cell in cells.items()})

    def edit_evidence(self, editor: Editor) -> None:
        """Change a cell of a row of evidence."""
        (key, row), name, text = self._evidence(editor), self.random.choice(EVIDENCE_CELLS), self.random.choice(TEXTS)
        if not key:
            return
        was = editor.view()[(*row, name)]
        self.do(editor, "proof", row=key, cells={name: text}, was={name: was})
        if was != text:
            editor.put({(*row, name): text})

    def remove_evidence(self, editor: Editor) -> None:
        """Remove a row of evidence."""
        key, row = self._evidence(editor)
        if key:
            self.do(editor, "proof", row=key, cells=None)
            editor.put(dict.fromkeys((cell for cell in editor.view() if cell[:2] == row), None))

    def undo(self, editor: Editor) -> None:
        """Undo a step; redoing it would lead back to the same."""
        self._turn(editor, "undo", "redo", -1)

    def redo(self, editor: Editor) -> None:
        """Redo a step; undoing it would lead back to the same."""
        self._turn(editor, "redo", "undo", 1)

    def _turn(self, editor: Editor, there: str, back: str, by: int) -> None:
        before = on_page(editor.work)
        try:
            self.do(editor, there)
        except InputError:
            if editor.exact and 0 <= editor.at + by < len(editor.states):
                raise WrongError(f"there is nothing to {there}") from None
            return
        after = on_page(editor.work)
        self.do(editor, back)
        if wrong := difference(on_page(editor.work), before):
            raise WrongError(f"{there} and {back} lead to {wrong}")
        self.do(editor, there)
        editor.at += by
        if editor.exact:
            editor.mine = dict(editor.states[editor.at])
            editor.settle()
            return
        for cell in {cell for cell in {*before, *after} if before.get(cell) != after.get(cell)}:
            text = after.get(cell)
            if text == "" and cell[2] not in {name for _, _, name in editor.data}:
                continue  # the page has columns that the file has not
            if text == editor.data.get(cell) or (text == editor.kept.get(cell) and (cell, text) not in editor.ever):
                editor.mine.pop(cell, None)
            elif (cell, text) in editor.ever:
                editor.mine[cell] = text
                editor.known.setdefault(cell, editor.data.get(cell))
            else:
                raise WrongError(f"{there} gave {cell} a text that the editor never wrote: {text!r}")

    def resolve(self, editor: Editor) -> None:
        """Answer what is asked, each at random."""
        clashes, work = editor.work.clashes, editor.work
        keep = [self.random.random() < 0.5 for _ in clashes]
        asked = [self._asked(editor, clash.file, clash.row, clash.column) for clash in clashes]
        self.do(editor, "resolve", keep=keep, asked=work.asked)
        for (file, key, column), is_mine in zip(asked, keep, strict=True):
            of_row = [cell for cell in editor.mine if cell[:2] == (file, key)]
            is_whole = not column or any(editor.mine[cell] is None for cell in of_row)
            if not column and is_mine:
                editor.agreed.add((file, key))
            for cell in of_row if is_whole else [(file, key, column)]:
                editor.known[cell] = editor.data.get(cell)
                if not is_mine:
                    editor.mine.pop(cell, None)
        if not all(keep):
            editor.exact = False

    def publish(self, editor: Editor) -> None:
        """Publish; sometimes somebody else commits a moment before."""
        self.draw(editor)
        work, commit = editor.work, editor.work.store.commit
        latest = [on_disk(self.folder)]
        if self.random.random() < 0.3:

            def late(*args: Any, **options: Any) -> Any:
                _CLI[self._choose(_CLI)][1](self)
                latest.append(on_disk(self.folder))
                self._remember()
                return commit(*args, **options)

            work.store.commit = late  # type: ignore[method-assign]
        is_asked = bool(work.clashes)
        try:
            self.do(editor, "publish", author=f"{editor.name}@example.org", message="")
        except (InputError, CommitError):
            self._give_ids(editor, on_page(work))  # all must be there still: the next drawing looks
            return
        finally:
            work.store.commit = commit  # type: ignore[method-assign]
        if is_asked:
            raise WrongError("published although something was asked")
        now = on_disk(self.folder)
        self._give_ids(editor, now)
        view = editor.view()
        own = {cell: view.get(cell) for cell in {*view, *editor.data} if view.get(cell) != editor.data.get(cell)}
        expected = {cell: text for cell, text in {**latest[-1], **own}.items() if text is not None}
        if wrong := difference(now, expected):
            raise WrongError(f"published {wrong}")
        editor.begin(now)

    def reload(self, editor: Editor) -> None:
        """Close the page and open it again: the work is back."""
        editor.work = self._page(editor.name, editor.work.tab)
        if not editor.mine:
            editor.begin(editor.data)

    def discard(self, editor: Editor) -> None:
        """Give everything up."""
        self.do(editor, "discard")
        editor.begin(on_disk(self.folder))

    # Acts of the command line, of a spreadsheet, and of the page Draft

    def _commit(self, *changes: Change) -> None:
        self.cli.commit(self.cli.newest()[0], changes, "cli")

    def _known(self, file: str = EVENTS) -> list[dict[str, str]]:
        return datasets.rows(self.folder, file)

    def cli_edit(self) -> None:
        """Change one or two cells of an event."""
        names = self.random.sample(EVENT_CELLS, self.random.choice((1, 2)))
        cells = {name: self.random.choice(TEXTS) for name in names}
        self._commit(Edit(EVENTS, self._pick(row["event_id"] for row in self._known()), cells))

    def cli_add(self) -> None:
        """Add an event with an id that editors' new events get, too."""
        title = self.random.choice(TITLES)
        key = title.lower().replace(" ", "-") + self.random.choice(("", "", "-2"))
        if all(row["event_id"] != key for row in self._known()):
            cells = {"event_id": key, "title": title, "status": "draft", "source": SOURCE, "description": "cli"}
            self._commit(Add(EVENTS, cells))

    def cli_remove(self) -> None:
        """Remove an event with its evidence."""
        key = self._pick(row["event_id"] for row in self._known())
        evidence = [Add(EVIDENCE, row).row for row in self._known(EVIDENCE) if row["event_id"] == key]
        if len(self._known()) > LEAST_EVENTS:
            self._commit(*(Remove(EVIDENCE, row) for row in evidence), Remove(EVENTS, key))

    def cli_evidence(self) -> None:
        """Add, change or remove a row of evidence."""
        rows = {Add(EVIDENCE, row).row for row in self._known(EVIDENCE)}
        if not rows or self.random.random() < 0.4:
            key = self._pick(row["event_id"] for row in self._known())
            cells = {"event_id": key, "source": SOURCE, "quote": self.random.choice(QUOTES), "stance": "supports"}
            if Add(EVIDENCE, cells).row not in rows:
                self._commit(Add(EVIDENCE, {**cells, "note": self.random.choice(TEXTS)}))
            return
        row = self._pick(rows)
        cells = {self.random.choice(EVIDENCE_CELLS): self.random.choice(TEXTS)}
        self._commit(Remove(EVIDENCE, row) if self.random.random() < 0.4 else Edit(EVIDENCE, row, cells))

    def cli_revert(self) -> None:
        """Undo what one of the last versions changed, if nobody has changed it again."""
        entries = self.cli.history()[1:]
        if entries:
            try:
                self.cli.revert(self.random.choice(entries[-3:]).id, "cli")
            except (CommitError, InputError):
                return

    def by_hand(self) -> None:
        """Change a cell with a spreadsheet."""

        def change(rows: datasets.Rows) -> None:
            self.random.choice(rows[:FEW])[self.random.choice(EVENT_CELLS)] = self.random.choice(TEXTS)

        datasets.edit(self.folder, EVENTS, change)
        self.cli.look_again()
        self.cli.head()

    def accept_draft(self) -> None:
        """Accept a draft on the page Draft."""
        event = {"event_id": f"drafted-{self.random.randrange(10**9)}", "title": "Drafted", "quote": "words"}
        source = {"source": "drafted-article", "title": "Drafted"}
        evidence = ({"quote": "further words", "stance": "supports"},)
        draft = AcceptedDraft("words and further words\n", source, event, evidence)
        decisions.accept(self.cli, draft, "ana@example.org")


STATUSES: Final = ("draft", "withdrawn")
_EDITOR: Final[Mapping[str, tuple[int, Callable[[Turns, Editor], None]]]] = {
    "set": (10, Turns.set_cells),
    "set late": (3, Turns.set_late),
    "tick": (2, Turns.tick),
    "new": (3, Turns.add_event),
    "evidence": (4, Turns.add_evidence),
    "edit evidence": (4, Turns.edit_evidence),
    "remove evidence": (2, Turns.remove_evidence),
    "undo": (4, Turns.undo),
    "redo": (3, Turns.redo),
    "resolve": (4, Turns.resolve),
    "publish": (3, Turns.publish),
    "reload": (4, Turns.reload),
    "discard": (1, Turns.discard),
}
_CLI: Final[Mapping[str, tuple[int, Callable[[Turns], None]]]] = {
    "cli edit": (6, Turns.cli_edit),
    "cli add": (3, Turns.cli_add),
    "cli remove": (2, Turns.cli_remove),
    "cli evidence": (5, Turns.cli_evidence),
    "cli revert": (2, Turns.cli_revert),
    "by hand": (2, Turns.by_hand),
    "accept a draft": (2, Turns.accept_draft),
}
"""Act → how often it comes, and what it does."""


def main(folder: str, wanted: str, seed: str) -> int:
    """Take the turns in a copy of the bundled dataset below `folder`, and print as JSON what was done."""
    turns = Turns(datasets.with_article(Path(folder) / f"turns-{seed}"), int(seed))
    wrong = ""
    try:
        turns.run(int(wanted))
    except WrongError as error:
        wrong = str(error)
    sys.stdout.write(json.dumps({"acts": turns.counts.total(), "wrong": wrong, "each": dict(turns.counts)}) + "\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
