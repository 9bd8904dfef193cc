"""Commit, revert, compare and read the versions of a dataset, over any ledger.

A subclass decides where the newest version is stored besides the ledger (in the files of a folder, say): it implements
`_settle` and `_record`.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from geodata.dataset import folder
from geodata.dataset.folder import Files
from geodata.errors import DatasetError, InputError
from geodata.messages import quoted
from geodata.model import Status
from geodata.tables import index
from geodata.tables.changes import Change, Clash, ClashError, Put
from geodata.versions import differences, merging
from geodata.versions.differences import Difference, RowDifference
from geodata.versions.ledger import Entry, Ledger
from geodata.versions.objects import join_objects, object_listing, to_objects

OUTSIDE: Final = "file"
"""The author of a version made by changing the files themselves, with a spreadsheet or git."""
MOST_MESSAGE: Final = 2_000
_MOST_AUTHOR: Final = 200
_MOST_BLAMED: Final = 500
"""Versions that are searched for the author of a cell."""
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

    def entry(self, version: str) -> Entry:
        """The last entry of a version. `version` may be the unique beginning of one. Raises InputError."""
        entries = self.ledger.entries()
        matching = [entry for entry in entries if entry.version.startswith(version)] if version else []
        if not matching:
            raise InputError(
                f"{quoted(version)} is not a version in this dataset's history; `dateline history` lists them"
            )
        if len({entry.version for entry in matching}) > 1:
            raise InputError(f"{quoted(version)} is the beginning of several versions; give more of it")
        return matching[-1]

    def files(self, version: str) -> Files:
        """The files of a version. Raises InputError when there is none, DatasetError when it is damaged."""
        return self._files_of(self.entry(version))

    def diff(self, a: str, b: str) -> Difference:
        """What differs from version `a` to version `b`. Raises InputError, DatasetError."""
        return differences.between(self.files(a), self.files(b))

    def clashes(self, base: str, old: Files, new: Files, changes: Iterable[Change]) -> tuple[Clash, ...]:
        """What `commit` would refuse if the changes were made on `old` and `new` were the newest version.

        `base`: the version of `old`; authors are looked for in the history since. Writes nothing. Raises InputError
        for an unknown row or column, DatasetError.
        """
        try:
            merging.merge(old, new, changes, self._blame(base))
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

    def revert(self, version: str, author: str, message: str = "") -> Entry:
        """Undo what a version changed, in a new version; later edits of other cells stay. Raises as `commit`."""
        entry = self.entry(version)
        if not entry.parent:
            raise InputError(f"{entry.version} is the first version: there is nothing before it")
        back = self.diff(entry.version, entry.parent).changes()
        return self._commit(entry.version, list(back), author, message or f"revert {entry.version}")

    def restore(self, version: str, author: str, message: str = "") -> Entry:
        """Restore the data of an earlier version, in a new version. Raises as `commit`."""
        with self.ledger.locked():
            head, files = self._settle()
        entry = self.entry(version)
        back = differences.between(files, self._files_of(entry)).changes()
        return self._commit(head.version, list(back), author, message or f"restore {entry.version}")

    def _commit(self, base: str, changes: list[Change], author: str, message: str) -> Entry:
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
            merged, difference = merging.merge(old, files, changes, self._blame(base))
            if merged == files:
                return head
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

    def _blame(self, base: str) -> merging.Blame:
        """A function that finds the author of a cell, from the newest version back to `base`."""

        @cache
        def entries() -> Sequence[Entry]:
            return self.ledger.entries(newest=_MOST_BLAMED)

        @cache
        def changed(number: int) -> tuple[RowDifference, ...]:
            before, entry = (self._files_of(one) for one in entries()[number - 1 : number + 1])
            return differences.between(before, entry).rows

        def blame(file: str, row: str, column: str) -> tuple[str, str]:
            for number in range(len(entries()) - 1, 0, -1):
                entry = entries()[number]
                if entry.version == base:
                    break
                for change in changed(number):
                    names = {*(change.before or {}), *(change.after or {})}
                    if change.file == file and change.row == row and (not column or column in names):
                        return entry.author, entry.version
            return "somebody", entries()[-1].version if entries() else base

        return blame


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
