"""One session of the Edit page: its changes on the newest version, what is open, and how changes are published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from dashboard import tabs, unsaved
from dashboard.editing import carrying, news, review
from dashboard.editing.changeset import EVENTS, Changeset, from_json
from dashboard.unsaved import Action, PageSession
from geodata.errors import DatasetError, InputError
from geodata.tables import changes as changing
from geodata.tables.changes import Clash, ClashError, Edit, Remove
from geodata.versions import differences, roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.dataset.folder import Files
    from geodata.tables.changes import Change
    from geodata.versions.store import Store


Cell = tuple[str, str, str]
"""Table, key of the row, column; a column of "" stands for the row."""
MOST_NEWS: Final = 5


@dataclass(frozen=True, slots=True)
class TableState:
    """The part of the table that is shown. `sort` is a column, "" for the order of the file; `only`: filter → value."""

    filter: str = ""
    sort: str = ""
    down: bool = False
    page: int = 0
    only: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class EditSession(PageSession):
    """`opened` is the key of the event in the form; `tab` is "" until the browser has said in which tab it is.

    `questions`: the cells that the editor and somebody else have changed, until the editor has chosen a value.
    `news`: what others have changed since the work began, one sentence for each time.
    """

    changeset: Changeset
    opened: str = ""
    table: TableState = field(default_factory=TableState)
    reviewing: bool = False
    questions: dict[Cell, Clash] = field(default_factory=dict)
    news: tuple[str, ...] = ()
    message: str = ""
    published: str = ""
    """An event of the version that was just published, until something else changes; "" for none on the map."""

    def unsaved(self) -> dict[str, Any] | None:
        """The unpublished changes as plain data, None when there are none."""
        if not self.changeset.changes():
            return None
        questions = [asdict(clash) for clash in self.questions.values()]
        return {**self.changeset.as_json(), "questions": questions, "news": self.news}

    def restore(self, data: Mapping[str, Any]) -> None:
        """Go on with what `unsaved` returned, on its version. Raises as `PageSession.restore` does."""
        questions = [_question(clash) for clash in data.get("questions", ())]
        lines = tuple(str(line) for line in data.get("news", ()))[-MOST_NEWS:]
        restored = from_json(data, self._files_of(str(data["base"])))
        self.start_over()
        self.changeset, self.questions, self.news = restored, {_cell(clash): clash for clash in questions}, lines

    @staticmethod
    def summary(data: Mapping[str, Any]) -> str:
        """What `unsaved` returned, in words."""
        changes = [changing.from_json(change) for step in data["steps"][: data["done"]] for change in step]
        count = len({(change.file, change.row) for change in changes})
        return f"unpublished changes of {count} row{'' if count == 1 else 's'}"

    @property
    def back(self) -> str:
        """What came back from an earlier session, in words; "" when nothing did."""
        if not self.restored:
            return ""
        count = len(self.changeset.changes())
        plural = "" if count == 1 else "s"
        return f"{count} unpublished change{plural} from {self.restored} {'is' if count == 1 else 'are'} back"

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The open questions, each with both values as they are now."""
        return tuple(clash for question in self.questions.values() if (clash := self._as_it_is_now(question)))

    @property
    def asked(self) -> str:
        """A name for what the open questions are, "" for none: an answer to others is refused."""
        text = json.dumps([asdict(clash) for clash in self.clashes])
        return hashlib.sha256(text.encode()).hexdigest()[:12] if self.clashes else ""

    def change(self, *step: Change) -> None:
        """Make changes as one step. Raises InputError for an unknown row or column, or an unusable text."""
        self.published = ""
        is_gone = {cell: self.changeset.before(*cell[:2]) is None for cell in self.questions}
        self.questions = {cell: one for cell, one in self.questions.items() if is_gone[cell] or self._as_it_is_now(one)}
        self.changeset.apply(*step)

    def overwrite(self, edit: Edit, shown: Mapping[str, str]) -> None:
        """Change cells of a row, of which the page `shown` these values when the editor began to type.

        Where the newest version has another one by now, the editor is asked. Raises InputError as `change` does.
        """
        before, now = (find(edit.file, edit.row) or {} for find in (self.changeset.before, self.changeset.cells))
        unseen = [name for name, cell in shown.items() if before.get(name) == now.get(name, "") != cell]
        self.change(edit)
        if unseen:
            entries = self.store.versions.history(1)
            by = entries[-1].author if entries else "somebody"
            for name in unseen:
                clash = Clash(edit.file, edit.row, name, "", "", by, self.changeset.base)
                self.questions[_cell(clash)] = clash
            self.reviewing = True

    def follow_newest(self) -> None:
        """Carry the changes onto the newest version, when there is one, and report what came in. Raises DatasetError.

        While the newest version cannot be read, nothing moves.
        """
        if self.changeset.base == self.store.head().version:
            return
        version, files = self.store.newest()
        if version != self.store.head().version:
            return
        before = self.changeset
        carried = carrying.carry(before, version, files, self.store.versions)
        self.changeset = carried.changeset
        self.opened = carried.names.get(self.opened, self.opened)
        if self.opened and self.changeset.cells(EVENTS, self.opened) is None:
            self.opened = ""
        self.questions |= {_cell(clash): clash for clash in carried.clashes}
        self.reviewing = self.reviewing or bool(carried.clashes)
        self.news = (*self.news, *self._news(before, files, carried))[-MOST_NEWS:]
        if self.changeset.changes():
            self.keep()

    def start_over(self) -> None:
        """Drop all changes and begin on the newest version. Raises DatasetError."""
        self.changeset = fresh(self.store)
        if self.opened and self.changeset.cells(EVENTS, self.opened) is None:
            self.opened = ""
        self.reviewing, self.restored, self.questions, self.news = False, "", {}, ()

    def _files_of(self, version: str) -> Files | None:
        """The files of a version, None when it is not in the history."""
        if version == self.changeset.base:
            return self.changeset.files
        try:
            return self.store.versions.files(version)
        except (InputError, DatasetError):
            return None

    def _as_it_is_now(self, clash: Clash) -> Clash | None:
        """A question with both values as they are now, None when they are the same."""
        before = self.changeset.before(clash.file, clash.row)
        cells = self.changeset.cells(clash.file, clash.row)
        if not clash.column:
            return clash if before is None and cells is not None else None
        mine, theirs = (None if row is None else row.get(clash.column, "") for row in (cells, before))
        return None if before is None or mine == theirs else replace(clash, mine=mine, theirs=theirs)

    def _news(self, old: Changeset, files: Files, carried: carrying.Carried) -> list[str]:
        own, base, entries = len(carried.changeset.changes()), carried.changeset.base, self.store.versions.history()
        entry = next((entry.id for entry in reversed(entries) if entry.version == base), f"version {base}")
        if old.base:
            authors = news.authors_since(entries, old.base, self.author)
            lines = [news.sentence(differences.between(old.files, files), authors, entry, own)]
        else:
            lines = [f"The version that your work began on is gone; this is {entry}{news.on_top(own)}"]
        lines += [f"Somebody else has used the id {was}: your new event is {now}" for was, now in carried.names.items()]
        if carried.lost:
            lines.append("What you had undone cannot be redone: somebody else has changed the same cells")
        return lines


def begin(
    store: Store, account: str = "", owner: str = "", is_alive: Callable[[str], bool] = unsaved.nobody
) -> EditSession:
    """Begin on the newest version without changes; `account`: the address that signed in. Raises DatasetError."""
    folder, author = tabs.folder_of(store.state, account), account or roles.author_here()
    return EditSession(store, folder, author, owner, is_alive, changeset=fresh(store))


def fresh(store: Store) -> Changeset:
    """No changes to the newest version. Raises DatasetError."""
    return Changeset(*store.newest())


def attach(work: EditSession, action: Action) -> None:
    """Set the tab that the page is in, and bring back the unsaved work of that tab, or of a closed one."""
    work.enter(str(action.get("tab")))
    work.follow_newest()


def publish(work: EditSession, action: Action) -> str:
    """Commit all changes as one version. Raises InputError for errors and open questions, ClashError, DatasetError.

    Then the changes stay, and what clashes is asked about.
    """
    work.author, work.message = (str(action.get(name, "")).strip()[:2_000] for name in ("author", "message"))
    work.follow_newest()
    if work.clashes:
        work.reviewing = True
        raise InputError("Not published: choose first which values to keep where somebody else changed the same cells")
    review.settle(work.changeset, work.store.versions.ledger)
    if review.review(work.changeset, work.store.head())["errors"]:
        raise InputError("Not published: repair the errors listed first")
    changes: Sequence[Change] = work.changeset.changes()
    if not changes:
        work.reviewing = False
        return "There was nothing left to publish"
    try:
        entry = work.store.commit(work.changeset.base, changes, work.author, work.message)
    except ClashError:  # somebody else was faster by a moment
        work.store.look_again()
        work.follow_newest()
        raise
    seen = (change.row for change in changes if change.file == EVENTS and _is_seen(work.changeset, change.row))
    published = next(seen, "")
    work.start_over()
    work.message, work.published = "", published
    return f"Published as version {entry.id}"


def _is_seen(changes: Changeset, key: str) -> bool:
    """Whether readers see an event after the changes."""
    return changes.state(EVENTS, key) != "removed" and (changes.cells(EVENTS, key) or {}).get("status") == "published"


def resolve(work: EditSession, action: Action) -> str:
    """Keep the value that the editor chose in each cell that somebody else has changed too, as a step of its own."""
    clashes, keep = work.clashes, action.get("keep")
    if not isinstance(keep, list) or len(keep) != len(clashes) or action.get("asked") != work.asked:
        raise InputError("something else has changed in the meantime; look at both values again and choose")
    if not clashes:
        return "There was nothing left to choose"
    theirs = [clash for clash, mine in zip(clashes, keep, strict=True) if not mine]
    step = [change for clash in theirs for change in _take(work.changeset, clash)]
    if step:
        work.changeset.apply(*step)
    work.questions = {}
    return f"You kept {len(clashes) - len(theirs)} of your values and took {len(theirs)} of theirs"


def _take(changes: Changeset, clash: Clash) -> list[Change]:
    """The change that gives up the editor's own in favour of what the newest version has."""
    before = changes.before(clash.file, clash.row)
    if before is None:
        return [Remove(clash.file, clash.row)]
    removed = changes.cells(clash.file, clash.row) is None
    return [Edit(clash.file, clash.row, {} if removed else {clash.column: before.get(clash.column, "")})]


def _question(data: Mapping[str, Any]) -> Clash:
    """A question as it was kept. Raises TypeError, AttributeError for other data."""
    if not all(value is None or isinstance(value, str) for value in data.values()):
        raise TypeError
    return Clash(**data)


def _cell(clash: Clash) -> Cell:
    return clash.file, clash.row, clash.column
