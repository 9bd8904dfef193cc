"""Keep the versions of a dataset in PostgreSQL, shared by several servers: an edit on one is seen on the others.

The database is the truth. A folder of CSV files only fills an empty database; it is never written to.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from geodata import fileio
from geodata.dataset import folder, published
from geodata.dataset.reading import load_files
from geodata.errors import DatasetError
from geodata.versions import large_files
from geodata.versions.folder import FolderVersions
from geodata.versions.history import OUTSIDE, Versions
from geodata.versions.postgres_ledger import Listener, PostgresLedger
from geodata.versions.store import FileStore, KeptVersions

if TYPE_CHECKING:
    from geodata.dataset.folder import Files
    from geodata.model import Dataset
    from geodata.versions.history import CommitGuard
    from geodata.versions.ledger import Entry
    from geodata.versions.store import Store


STORE_VARIABLE: Final = "DATELINE_STORE"
"""The address of the database: postgresql://USER:PASSWORD@HOST/DATABASE. Without it, or with file://, the store is a
folder."""
STATE_VARIABLE: Final = "DATELINE_STATE"
"""The folder for files that are not part of the data; without it, a temporary one is used."""
_SHELF: Final = "large"
"""The folder in the state for large files that the dataset's own folder lacks."""
AWAY: Final = "the database of the store cannot be reached, so newer edits are not seen"
TRY_EVERY_S: Final = 1.0
"""How long to wait before a version that could not be read is tried again."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where the versions of a dataset are: in the database at that address, or in the folder when it is ""."""

    folder: Path
    database: str = ""


def location_of(folder: Path) -> Location:
    """Where the versions of the dataset in `folder` are, according to DATELINE_STORE.

    `file:///data` names another folder; `file://` or nothing stands for the dataset's own.
    """
    named = os.environ.get(STORE_VARIABLE, "").strip()
    if not named.startswith("file:"):
        return Location(folder, named)
    path = unquote(named.removeprefix("file:").removeprefix("//"))
    return Location(Path(path) if path else folder)


def place(given: Path | None, otherwise: Path) -> Location:
    """Where a command finds the versions: in the folder `given` on its command line, else `location_of(otherwise)`."""
    return Location(given) if given else location_of(otherwise)


def open_store(folder: Path, *, guard: CommitGuard | None = None) -> Store:
    """The store of the dataset in `folder`: its files, or the database that DATELINE_STORE names. Close it after use.

    An empty database begins with the files of the folder.
    """
    where = location_of(folder)
    if where.database:
        return SharedStore(where.database, where.folder, guard=guard)
    return FileStore(where.folder, guard=guard)


@contextmanager
def open_versions(where: Location) -> Iterator[Versions]:
    """Open the history without a store, and record edits made outside of Dateline; an empty database stays empty.

    Raises DatasetError.
    """
    if where.database:
        shared = SharedVersions(where.database)  # without a folder: reading an empty database must not begin a history
        with closing(shared.ledger):
            shared.newest()
            yield shared
    else:
        versions = FolderVersions(where.folder)
        versions.notice_outside()
        yield versions


class SharedVersions(Versions):
    """The versions of the dataset whose ledger is the database at `dsn`.

    An empty database begins with the files of `folder`; without a folder it is an error.
    """

    ledger: PostgresLedger

    def __init__(self, dsn: str, folder: Path | None = None, guard: CommitGuard | None = None) -> None:
        super().__init__(PostgresLedger(dsn), guard)
        self._folder = folder
        self.shelf: Path | None = None
        """A folder with large files that the dataset's own folder lacks."""
        self._last: tuple[Entry, Files] | None = None

    def newest(self) -> tuple[Entry, Files]:
        """The newest version, and its files. Raises DatasetError."""
        if not self.ledger.entries(newest=1):
            with self.ledger.locked():  # another server may begin at the same time
                return self._settle()
        return self._settle()

    def _settle(self) -> tuple[Entry, Files]:
        entries = self.ledger.entries(newest=1)
        last = self._last
        if not entries:
            last = self._begin()
        elif last is None or last[0] != entries[-1]:
            last = (entries[-1], self._files_of(entries[-1]))
        self._last = last
        return last

    def _record(self, entry: Entry, objects: Mapping[str, bytes], files: Files, before: Files) -> None:
        changed = {name: data for name, data in files.items() if before.get(name) != data}
        large = [large_files.objects_of(changed, home) for home in (self._folder, self.shelf) if home is not None]
        self.ledger.append(entry, {key: data for found in (objects, *large) for key, data in found.items()})
        self._last = (entry, files)

    def _begin(self) -> tuple[Entry, Files]:
        if self._folder is None:
            raise DatasetError("the store is empty; `dateline serve DATASET` begins it with the files of that folder")
        files = folder.read_folder(self._folder).files
        if "events.csv" not in files:
            raise DatasetError(f"the store is empty, and there is no events.csv in {self._folder.name} to begin with")
        entry, objects = self._next(files, None, OUTSIDE, f"files as they were found in {self._folder.name}")
        self.ledger.append(entry, {**objects, **large_files.objects_of(files, self._folder)})
        return entry, files


class SharedStore(KeptVersions):
    """The versions of the dataset in the database at `dsn`, which begins with the files of `folder`.

    One instance serves all sessions of a server, from any thread. While the database is away, or holds something that
    cannot be read, the last good version is shown, with a notice.
    """

    versions: SharedVersions

    def __init__(self, dsn: str, folder: Path, *, guard: CommitGuard | None = None) -> None:
        super().__init__(SharedVersions(dsn, folder, guard), folder)
        self._dsn = dsn
        named = os.environ.get(STATE_VARIABLE)
        self.state = _private(Path(named)) if named else _temporary(self)
        self.versions.shelf = self.state / _SHELF
        self.lasting = bool(named)
        self.drafts_folder = self.state
        self._head: Dataset | None = None
        self._notified = threading.Event()
        """Set when somebody has saved, on any server."""
        self._at_once = True
        self._why = ""
        """Why the newest version is not shown, "" when it is."""
        self._tried = float("-inf")
        self._listener: Listener | None = None

    def head(self) -> Dataset:
        """The newest version that could be read. Raises DatasetError when there has never been one."""
        with self._lock:
            listening = self.is_listening()
            again = bool(self._why) and time.monotonic() - self._tried >= TRY_EVERY_S
            # while the database is away, no visitor waits for it: the listener tries to reach it
            if self._at_once or (listening and (self._notified.is_set() or again)) or (self._head is None and again):
                self._refresh()
            if self._head is None:
                self.notice = self._why
                raise DatasetError(self._why)
            why = self._why or ("" if self.is_listening() else AWAY)
            self.notice = f"{why}. Showing the last good version, {self._head.version}." if why else ""
            return self._head

    def look_again(self) -> None:
        """Let the next `head` ask the database at once."""
        with self._lock:
            self._at_once = True

    def newest(self) -> tuple[str, Files]:
        """The newest version and its files, as the database has them now. Raises DatasetError."""
        self.look_again()
        self.head()
        entry, files = self.versions.newest()
        return entry.version, files

    def close(self) -> None:
        """End the connections."""
        if self._listener is not None:
            self._listener.close()
        self.versions.ledger.close()

    def _folder_of(self, files: Files) -> Path:
        return large_files.folder_with(files, self._home, self.state / _SHELF, self.versions.ledger)

    def is_listening(self) -> bool:
        """Whether the database answers, so that saves of other servers reach this one."""
        return self._listener is not None and self._listener.well

    def _refresh(self) -> None:
        self._notified.clear()
        self._at_once = False
        try:
            entry, files = self.versions.newest()
            if self._listener is None:
                self._listener = Listener(self._dsn, lambda _: self._notified.set())
            if self._head is None or self._head.version != entry.version:
                newest = load_files(files, self._name, self._folder_of(files))
                why = published.broken(newest, self._head) if self._head else ""
                if why:
                    raise DatasetError(why)  # noqa: TRY301 - reported like a version that cannot be read at all
                self._head = newest
            self._why = ""
        except DatasetError as error:
            self._why = str(error).rstrip(".")
        self._tried = time.monotonic()


def _private(folder: Path) -> Path:
    """Create the folder for this user only, unless it exists. A failure shows when something is written to it."""
    with suppress(OSError):
        fileio.make_folder(folder, private=True)
    return folder


def _temporary(owner: object) -> Path:
    """A folder for this user only, which is deleted with its owner."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-"))
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return folder
