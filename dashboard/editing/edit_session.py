"""One session of the Edit page: its changes, what is open, and how changes are published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dashboard import unsaved
from dashboard.editing import review
from dashboard.editing.changeset import EVENTS, Changeset
from dashboard.unsaved import Action, PageSession
from geodata.errors import InputError
from geodata.tables.changes import Add, Clash, ClashError, Edit, Remove
from geodata.versions import roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.tables.changes import Change
    from geodata.versions.store import Store


@dataclass(frozen=True, slots=True)
class TableState:
    """The part of the table that is shown. `sort` is a column, "" for the order of the file."""

    filter: str = ""
    sort: str = ""
    down: bool = False
    page: int = 0


@dataclass(kw_only=True)
class EditSession(PageSession):
    """`opened` is the key of the event in the form; `tab` is "" until the browser has said in which tab it is."""

    changeset: Changeset
    opened: str = ""
    table: TableState = field(default_factory=TableState)
    reviewing: bool = False
    clashes: tuple[Clash, ...] = ()
    message: str = ""

    def unsaved(self) -> dict[str, Any] | None:
        """The unpublished changes as plain data, None when there are none."""
        return self.changeset.as_json() if self.changeset.changes() else None

    def restore(self, data: Mapping[str, Any]) -> None:
        """Go on with what `unsaved` returned, on its version. Raises InputError, KeyError, DatasetError."""
        base = str(data["base"])
        changeset = fresh(self.store, "" if base == self.changeset.base else base)
        changeset.restore(data)
        self.changeset = changeset

    @property
    def back(self) -> str:
        """What came back from an earlier session, in words; "" when nothing did."""
        if not self.restored:
            return ""
        count = len(self.changeset.changes())
        plural = "" if count == 1 else "s"
        return f"{count} unpublished change{plural} from {self.restored} {'is' if count == 1 else 'are'} back"

    def follow_newest(self) -> None:
        """Go on with the newest version when there is no step to lose. Raises DatasetError."""
        if not self.changeset.steps and self.changeset.base != self.store.head().version:
            self._begin_on_newest()

    def start_over(self) -> None:
        """Drop all changes and begin on the newest version. Raises DatasetError."""
        self._begin_on_newest()
        self.reviewing, self.clashes, self.restored = False, (), ""

    def _begin_on_newest(self) -> None:
        self.changeset = fresh(self.store)
        if self.opened and self.changeset.cells(EVENTS, self.opened) is None:
            self.opened = ""


def begin(
    store: Store, account: str = "", owner: str = "", is_alive: Callable[[str], bool] = unsaved.nobody
) -> EditSession:
    """Begin on the newest version without changes; `account`: the address that signed in. Raises DatasetError."""
    folder, author = unsaved.folder_of(store.state, account), account or roles.author_here()
    return EditSession(store, folder, author, owner, is_alive, changeset=fresh(store))


def fresh(store: Store, version: str = "") -> Changeset:
    """No changes to a version, the newest when none is named. Raises InputError, DatasetError."""
    if version:
        return Changeset(version, store.versions.files(version))
    return Changeset(*store.newest())


def attach(work: EditSession, action: Action) -> None:
    """Set the tab that the page is in, and bring back the unsaved work of that tab, or of a closed one."""
    tab = str(action.get("tab"))
    if unsaved.is_tab(tab) and not work.tab:
        duplicated = not unsaved.claim(tab, work.owner, work.is_alive)
        work.tab = unsaved.new_tab() if duplicated else tab
        work.bring_back()


def publish(work: EditSession, action: Action) -> str:
    """Commit all changes as one version. Raises InputError for errors, ClashError, DatasetError; the changes stay."""
    _remember(work, action)
    _refuse_errors(work, work.changeset)
    return _commit(work, work.changeset)


def resolve(work: EditSession, action: Action) -> str:
    """Commit on the newest version; each clashing cell gets the value that the editor chose."""
    _remember(work, action)
    keep = action.get("keep")
    if not isinstance(keep, list) or len(keep) != len(work.clashes):
        raise InputError("choose which value to keep for each cell")
    theirs = {(clash.file, clash.row, clash.column) for clash, mine in zip(work.clashes, keep, strict=True) if not mine}
    newest = fresh(work.store)
    changes = [new for old in work.changeset.changes() if (new := rebased(old, theirs, newest)) is not None]
    newest.steps, newest.done = ([changes], 1) if changes else ([], 0)
    work.changeset, work.clashes = newest, ()
    _refuse_errors(work, newest)
    return _commit(work, newest)


def rebased(change: Change, theirs: set[tuple[str, str, str]], newest: Changeset) -> Change | None:
    """A change on the newest version without the cells in `theirs` (file, row, column); None when nothing is left."""
    if (change.file, change.row, "") in theirs:
        return None
    existing = newest.before(change.file, change.row)
    if isinstance(change, Remove):
        clashed = any(key[:2] == (change.file, change.row) for key in theirs)
        return None if existing is None or clashed else change
    if not isinstance(change, Edit | Add):
        return change
    cells: Mapping[str, str] = {
        name: cell for name, cell in change.cells.items() if (change.file, change.row, name) not in theirs
    }
    if existing is None:
        return change if isinstance(change, Add) else None
    return Edit(change.file, change.row, cells) if cells else None


def _remember(work: EditSession, action: Action) -> None:
    work.author, work.message = (str(action.get(name, "")).strip()[:2_000] for name in ("author", "message"))


def _refuse_errors(work: EditSession, changeset: Changeset) -> None:
    if review.review(changeset, work.store.head())["errors"]:
        raise InputError("Not published: repair the errors listed first")


def _commit(work: EditSession, changeset: Changeset) -> str:
    changes: Sequence[Change] = changeset.changes()
    if not changes:
        work.reviewing = False
        return "There was nothing left to publish"
    try:
        entry = work.store.commit(changeset.base, changes, work.author, work.message)
    except ClashError as error:
        work.clashes = error.clashes
        raise
    work.start_over()
    work.message = ""
    return f"Published as version {entry.id}"
