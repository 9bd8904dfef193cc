"""What one session does on the page Edit: its bench, what is open, and how its work is kept and published."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dashboard import unsaved
from dashboard.editing import edit_payload, review
from dashboard.editing.bench import EVENTS, Changeset
from geodata.errors import InputError
from geodata.tables.changes import Add, Clash, ClashError, Edit, Remove
from geodata.versions import roles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geodata.model import Dataset
    from geodata.tables.changes import Change
    from geodata.versions.store import Store


EditAct = dict[str, Any]


@dataclass
class EditSession:
    """`folder` keeps the editor's unpublished work; `tab` is "" until the component has said in which tab it lives.

    `opened` is the key of the event in the form.
    """

    store: Store
    bench: Changeset
    folder: Path
    tab: str = ""
    opened: str = ""
    look: edit_payload.TableState = field(default_factory=edit_payload.TableState)
    reviewing: bool = False
    clashes: tuple[Clash, ...] = ()
    author: str = ""
    message: str = ""
    back: str = ""
    number: int = 0
    said: str = ""
    bad: bool = False

    def say(self, text: str, *, bad: bool = False) -> None:
        """Remember what became of the last act; the number tells it from the one before."""
        self.number, self.said, self.bad = self.number + 1, text, bad

    def save(self) -> None:
        """Keep the work, so that it is there when the page is opened again. Raises DatasetError."""
        if self.tab:
            unsaved.save(self.folder, self.tab, self.bench)


def begin(store: Store, editor: str = "") -> EditSession:
    """Start on the newest version, with nothing changed. `editor`: who signed in. Raises DatasetError."""
    return EditSession(
        store, fresh(store), unsaved.folder_of(store.state, editor), author=editor or roles.author_here()
    )


def fresh(store: Store, version: str = "") -> Changeset:
    """A bench without changes on a version, the newest when none is named. Raises InputError, DatasetError."""
    if version:
        return Changeset(version, store.versions.files(version))
    return Changeset(*store.newest())


def hello(work: EditSession, tab: str, session: str, alive: Callable[[str], bool]) -> None:
    """Take a tab's name, and its kept work, or that of a tab that is closed."""
    if not unsaved.is_tab(tab) or work.tab:
        return
    if not unsaved.claim(tab, session, alive):
        tab = str(uuid.uuid4())  # the tab was duplicated: each keeps its own
        unsaved.claim(tab, session, alive)
    work.tab = tab
    kept, source = unsaved.load(work.folder, tab), tab
    if kept is None and (source := unsaved.orphan(work.folder, alive)):
        kept = unsaved.load(work.folder, source)
    if kept is None:
        return
    base, steps, done, at = kept
    work.bench = fresh(work.store, "" if base == work.bench.base else base)
    work.bench.steps, work.bench.done = steps, done
    count = len(work.bench.changes())
    work.back = f"{count} unpublished change{'' if count == 1 else 's'} from {at} {'is' if count == 1 else 'are'} back"
    work.save()
    if source != tab:
        unsaved.forget(work.folder, source)


def publish(work: EditSession, act: EditAct, dataset: Dataset) -> None:
    """Commit all changes as one version. Raises InputError for errors, ClashError, DatasetError; the work stays."""
    _remember(work, act)
    if review.review(work.bench, dataset)["errors"]:
        raise InputError("Not published: mend what is listed first")
    _commit(work, work.bench.base, work.bench.changes())


def resolve(work: EditSession, act: EditAct, dataset: Dataset) -> None:
    """Go on the newest version: theirs where the editor takes it, mine where it is kept."""
    _remember(work, act)
    keep = act.get("keep")
    if not isinstance(keep, list) or len(keep) != len(work.clashes):
        raise InputError("say of each cell whose value is to stand")
    theirs = {(one.file, one.row, one.column) for one, mine in zip(work.clashes, keep, strict=True) if not mine}
    newest = fresh(work.store)
    changes = [change for one in work.bench.changes() if (change := rebased(one, theirs, newest)) is not None]
    newest.steps, newest.done = ([changes], 1) if changes else ([], 0)
    work.bench, work.clashes = newest, ()
    if review.review(newest, dataset)["errors"]:
        raise InputError("Not published: mend what is listed first")
    _commit(work, newest.base, newest.changes())


def rebased(change: Change, theirs: set[tuple[str, str, str]], newest: Changeset) -> Change | None:
    """A change without the cells in which theirs stand, as one on the newest version; None when nothing is left."""
    if (change.file, change.row, "") in theirs:
        return None
    there = newest.before(change.file, change.row)
    if isinstance(change, Remove):
        clashed = any(key[:2] == (change.file, change.row) for key in theirs)
        return None if there is None or clashed else change
    if not isinstance(change, Edit | Add):
        return change
    cells: Mapping[str, str] = {
        name: cell for name, cell in change.cells.items() if (change.file, change.row, name) not in theirs
    }
    if there is None:
        return change if isinstance(change, Add) else None
    return Edit(change.file, change.row, cells) if cells else None


def _remember(work: EditSession, act: EditAct) -> None:
    work.author, work.message = (str(act.get(name, "")).strip()[:2_000] for name in ("author", "message"))


def _commit(work: EditSession, base: str, changes: Sequence[Change]) -> None:
    if not changes:
        work.reviewing = False
        work.say("There was nothing left to publish")
        return
    try:
        entry = work.store.commit(base, changes, work.author, work.message)
    except ClashError as error:
        work.clashes = error.clashes
        raise
    work.bench, work.reviewing, work.clashes, work.message, work.back = fresh(work.store), False, (), "", ""
    if work.opened and work.bench.cells(EVENTS, work.opened) is None:
        work.opened = ""
    work.say(f"Published as version {entry.version}")
