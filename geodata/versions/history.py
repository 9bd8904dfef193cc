"""Commit, revert, compare and read the versions of a dataset, over any ledger.

A subclass decides where the newest version is stored besides the ledger (in the files of a folder, say): it implements
`_settle` and `_record`.
"""

from __future__ import annotations

import datetime as dt
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from geodata.dataset import folder
from geodata.dataset.folder import Files
from geodata.errors import DatasetError, InputError
from geodata.messages import quoted
from geodata.model import Status
from geodata.tables import index
from geodata.tables.changes import TABLES, Change, Clash, ClashError, Put
from geodata.versions import differences, merging
from geodata.versions.differences import Difference
from geodata.versions.ledger import Entry, Ledger
from geodata.versions.objects import join_objects, object_listing, to_objects

OUTSIDE: Final = "file"
"""The author of a version made by changing the files themselves, with a spreadsheet or git."""
MOST_MESSAGE: Final = 2_000
_MOST_AUTHOR: Final = 200
_MOST_BLAMED: Final = 500
"""Entries that are searched for the author of a cell."""
_BLAMED_S: Final = 2.0
"""How long they are searched: nobody else can save meanwhile."""
_MOST_LISTED: Final = 10
"""Entries that an error lists."""
CommitGuard = Callable[[str, Sequence[Change], Callable[[str], str]], None]
"""(author, changes, status of an event or a file) → None, or ForbiddenError when the author may not make them."""


class Versions(ABC):
    """The versions of one dataset. `guard` is called in every commit."""

    def __init__(self, ledger: Ledger, guard: CommitGuard | None = None) -> None:
        self.ledger = ledger
        self.guard = guard

    @abstractmethod
    def _settle(self) -> tuple[Entry, Files]:
        """The newest version and its files, after recording outside changes. Called under the lock."""

    @abstractmethod
    def _record(self, entry: Entry, objects: Mapping[str, bytes], files: Files, before: Files) -> None:
        """Make `files` (cut into `objects`) the newest version, durably or not at all. Called under the lock."""

    def history(self, newest: int | None = None) -> tuple[Entry, ...]:
        """The history, oldest first; `newest`: only that many of its newest entries. Raises DatasetError."""
        return tuple(self.ledger.entries(newest=newest))

    def entry(self, name: str) -> Entry:
        """The entry with the id `name`, or the only one with that version, or the beginning of one. Raises InputError.

        Where the version has come more than once, the error lists its entries.
        """
        found = self._named(name)
        if len(found) > 1:
            raise InputError(
                f"the version {found[0].version} is in the history {len(found)} times; name one of them by its id: "
                f"{_listed(found)}"
            )
        return found[0]

    def latest(self, name: str) -> Entry:
        """As `entry`, but the newest one where a version has come more than once: its files are the same each time."""
        return self._named(name)[-1]

    def files(self, name: str) -> Files:
        """The files of a version or entry. Raises InputError when there is none, DatasetError when it is damaged."""
        return self._files_of(self.latest(name))

    def diff(self, a: str, b: str) -> Difference:
        """What differs from the version or entry `a` to `b`. Raises InputError, DatasetError."""
        return differences.between(self.files(a), self.files(b))

    def clashes(self, old: Files, new: Files, changes: Iterable[Change]) -> tuple[Clash, ...]:
        """What `commit` would refuse if the changes were made on `old` and `new` were the newest version.

        Writes nothing. Raises InputError for an unknown row or column, DatasetError.
        """
        try:
            merging.merge(old, new, changes, self._blame())
        except ClashError as error:
            return error.clashes
        return ()

    def last_cells(self, file: str, row: str) -> dict[str, str] | None:
        """The cells of a removed row of a table as they were last; None when it is not in the latest versions.

        Raises DatasetError.
        """
        for entry in reversed(self.ledger.entries(newest=_MOST_BLAMED)):
            table = index.index(file, self._files_of(entry).get(file, b""))
            if row in table.rows:
                return table.cells(row)
        return None

    def commit(self, base: str, changes: Iterable[Change], author: str, message: str = "") -> Entry:
        """Apply the changes, made on version `base`, to the newest one; when this returns they outlast a crash.

        Changes that are in the newest version already make no new one: its entry is returned. Raises InputError (no
        base, no author, an unknown row or column), ClashError, ForbiddenError, DatasetError; then nothing was written.
        """
        return self._commit(base, list(changes), author, message)

    def revert(self, name: str, author: str, message: str = "") -> Entry:
        """Undo what an entry changed, in a new version; later edits of other cells stay. Raises as `commit`."""
        entry = self.entry(name)
        if not entry.parent:
            raise InputError(f"{entry.id} is the first version: there is nothing before it")
        target = self.files(entry.parent)
        back = differences.between(self._files_of(entry), target).changes()
        return self._commit(entry.version, list(back), author, message or f"revert {entry.id}", target)

    def revert_event(self, event: str, a: str, b: str, author: str, message: str = "") -> Entry:
        """Undo what differs in one event and its evidence from the version or entry `a` to `b`, in a new version.

        Later edits of other cells stay. Raises as `commit`, also InputError when nothing of the event differs.
        """
        before, after = self.latest(a), self.latest(b)
        back = differences.between(self._files_of(after), self._files_of(before)).of_event(event).changes()
        if not back:
            raise InputError(f"{quoted(event)} is the same in {before.id} and {after.id}: there is nothing to undo")
        said = message or f"return {event} from {after.id} to {before.id}"
        return self._commit(after.version, list(back), author, said)

    def restore(self, name: str, author: str, message: str = "") -> Entry:
        """Restore the data of an earlier version, in a new version. Raises as `commit`."""
        with self.ledger.locked():
            head, files = self._settle()
        entry = self.latest(name)
        target = self._files_of(entry)
        back = differences.between(files, target).changes()
        return self._commit(head.version, list(back), author, message or f"restore {entry.id}", target)

    def _commit(
        self, base: str, changes: list[Change], author: str, message: str, target: Files | None = None
    ) -> Entry:
        """As `commit`. `target`: the files of an earlier version, to which the changes lead from `base`.

        Nothing between the two is lost or written differently: where `base` is still the newest version, the result is
        `target`, byte for byte.
        """
        if not base:
            raise InputError("an edit needs the version it was made on; load the data again")
        author, message = author.strip(), message.strip()
        if not author or len(author) > _MOST_AUTHOR or len(message) > MOST_MESSAGE or author == OUTSIDE:
            raise InputError(
                f"an edit needs a name of up to {_MOST_AUTHOR} characters, not '{OUTSIDE}', and a message of up to "
                f"{MOST_MESSAGE:,}"
            )
        with self.ledger.locked():
            head, files = self._settle()
            old = files if base == head.version else self.files(base)
            if self.guard is not None:
                self.guard(
                    author, [change for change in changes if not _is_in_place(change, files)], _status_in(files, old)
                )
            if target is not None and base == head.version:
                _check_tables(target, files)
                merged, difference = dict(target), differences.between(files, target)
            else:
                merged, difference = merging.merge(old, files, changes, self._blame(), target)
            if merged == files:
                return head
            message = "; ".join(filter(None, [message, *merging.conversions(files, merged)]))
            entry, objects = self._next(merged, difference, author, message)
            self._record(entry, objects, merged, files)
        return entry

    def _next(
        self, files: Files, difference: Difference | None, author: str, message: str
    ) -> tuple[Entry, Mapping[str, bytes]]:
        """The entry that follows the newest one, and the objects that it needs; `difference`: from the newest one."""
        last = self.ledger.entries(newest=1)
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        tree, objects = to_objects(files)
        entry = Entry(
            number=last[-1].number + 1 if last else 1,
            version=folder.version_of(files),
            parent=last[-1].version if last else "",
            author=author,
            at=now,
            message=message,
            summary=difference.words() if difference else (f"{len(files)} files",),
            tree=tree,
        )
        return entry, objects

    def _files_of(self, entry: Entry) -> dict[str, bytes]:
        pieces = object_listing(self.ledger.read([entry.tree])[entry.tree])
        objects = self.ledger.read(key for keys in pieces.values() for key in keys)
        files = join_objects(pieces, objects)
        if folder.version_of(files) != entry.version:
            raise DatasetError(f"the history is damaged: version {entry.version} holds something else")
        return files

    def _named(self, name: str) -> list[Entry]:
        """The entries with that id or version (or the beginning of one), all of one version; at least one.

        Raises InputError.
        """
        entries = self.ledger.entries()
        found = [entry for entry in entries if entry.id == name]
        if not found:
            found = [entry for entry in entries if name and entry.version.startswith(name)]
        if not found:
            raise InputError(
                f"{quoted(name)} is neither the id of an entry nor a version in this dataset's history; "
                "`dateline history` lists both"
            )
        if len({entry.version for entry in found}) == 1:
            return found
        if found[0].id == name:  # somebody has put two logs together
            raise InputError(f"{quoted(name)} is the id of several entries; name one by its version: {_listed(found)}")
        raise InputError(f"{quoted(name)} is the beginning of several versions; give more of it")

    def _blame(self) -> merging.Blame:
        """A function that finds who wrote a value: the author and the id of the newest entry that changed it."""
        back = self._differences_back()
        known: list[tuple[Entry, Difference | None]] = []
        """What `back` has given so far: several cells may be asked for."""

        def blame(file: str, row: str, column: str) -> tuple[str, str]:
            for at in count():
                if at == len(known):
                    earlier = next(back, None)
                    if earlier is None:
                        break
                    known.append(earlier)
                entry, difference = known[at]
                if difference is None or any(_changes(one, file, row, column) for one in difference.rows):
                    return entry.author, entry.id
            return "somebody", known[0][0].id if known else ""

        return blame

    def _differences_back(self) -> Iterator[tuple[Entry, Difference | None]]:
        """The newest entries with what they changed, the newest first; None for the first, which began everything."""
        until = time.monotonic() + _BLAMED_S
        for entry in reversed(self.ledger.entries(newest=_MOST_BLAMED)):
            if not entry.parent:
                yield entry, None
                return
            yield entry, differences.between(self.files(entry.parent), self._files_of(entry))
            if time.monotonic() > until:
                return


def _check_tables(files: Files, before: Files) -> None:
    """Raise DatasetError when a table that differs from the one before cannot be read: nobody would see its rows."""
    for name in TABLES:
        if name in files and files[name] != before.get(name):
            index.index(name, files[name])


def _changes(row: differences.RowDifference, file: str, key: str, column: str) -> bool:
    """Whether the difference is in that cell; every cell of a row that is new or gone is."""
    if (row.file, row.row) != (file, key):
        return False
    return not column or row.before is None or row.after is None or column in row.after


def _listed(entries: Sequence[Entry]) -> str:
    """The ids of entries, with version, time and author; of many, only the newest."""
    shown = [f"{one.id} (version {one.version}, {one.at}, {quoted(one.author)})" for one in entries[-_MOST_LISTED:]]
    more = len(entries) - len(shown)
    return ", ".join([*([f"{more:,} earlier ones"] if more else []), *shown])


def _is_in_place(change: Change, files: Files) -> bool:
    """Whether the change writes a file that has this content already."""
    text = change.text if isinstance(change, Put) else None
    return text is not None and files.get(change.file) == text.encode("utf-8", "surrogatepass")


def _status_in(newest: Files, base: Files) -> Callable[[str], str]:
    """A function that gives the status of an event, "" for an unknown one; published in either version is no draft.

    An existing file counts as published: somebody may have read it.
    """
    tables = [index.index("events.csv", files.get("events.csv", b"")) for files in (newest, base)]

    def status_of(event_id: str) -> str:
        if event_id in newest or event_id in base:
            return Status.PUBLISHED
        statuses = [table.cells(event_id).get("status", "") for table in tables if event_id in table.rows]
        return next((status for status in statuses if status != Status.DRAFT), Status.DRAFT.value if statuses else "")

    return status_of
