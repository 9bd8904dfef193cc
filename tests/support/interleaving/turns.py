"""The turns of two editors and of everybody else at one dataset, each compared with what the model expects.

python -m tests.support.interleaving.turns FOLDER ACTS SEED
"""

from __future__ import annotations

import json
import random
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from dashboard import unsaved
from dashboard.editing import acts, edit_session
from dashboard.editing.changeset import EVENTS, EVIDENCE
from dashboard.editing.edit_session import EditSession
from geodata.errors import CommitError, InputError
from geodata.tables.changes import Edit
from geodata.versions.store import FileStore
from tests.support import datasets
from tests.support.interleaving.model import Cell, Cells, Editor, Row, difference, ident, on_disk, on_page, rows_of
from tests.support.interleaving.outside import (
    EVENT_CELLS,
    EVIDENCE_CELLS,
    OUTSIDE,
    QUOTES,
    SOURCE,
    TEXTS,
    TITLES,
    Outside,
    choose,
    pick,
)

STATUSES: Final = ("draft", "withdrawn")


class WrongError(AssertionError):
    """Something was lost, is stale, or was merged wrongly."""


class Turns:
    """The dataset in `folder`, two editors, the command line, and the turns that they take."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)  # noqa: S311 - a test
        self.counts: Counter[str] = Counter()
        self.outside = Outside(folder, self.random)
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
            name = choose(self.random, OUTSIDE if actor is None else _EDITOR)
            try:
                if actor is None:
                    OUTSIDE[name][1](self.outside)
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
        if work.changeset.base != self.outside.store.newest()[0]:
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
        return pick(self.random, (key for file, key in rows_of(editor.view()) if file == EVENTS))

    def _evidence(self, editor: Editor) -> tuple[str, Row]:
        """The key of a row of evidence, and the row; "" when there is none."""
        changes = editor.work.changeset
        keys = [key for key in changes.rows(EVIDENCE) if changes.state(EVIDENCE, key) != "removed"]
        key = pick(self.random, keys) if keys else ""
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
            self.outside.commit(Edit(EVENTS, key, {name: self.random.choice(TEXTS)}))
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
        self.do(editor, "bulk", keys=keys, value=status)
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
                OUTSIDE[choose(self.random, OUTSIDE)][1](self.outside)
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
