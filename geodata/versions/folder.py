"""Keep the versions of a dataset in its folder: plain CSV files are the truth, `.dateline/` holds their history.

The history is a folder of compressed objects and a log of JSON lines. An object is stored whole before the log names
it, and a line of the log makes a version: a line cut short by a crash was never acknowledged, and the next writer
removes it.

An edit is written in this order: the new content is stored among the objects; `pending.json` lists the files that
change; each file is replaced as a whole; the log gets its line. After a crash, the next writer to take the lock
completes the pending edit, leaving alone the files that were changed by hand meanwhile; the history has it in both
cases. Files that were changed without Dateline become a version with the author ``file``.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any, Final

from geodata import fileio
from geodata.dataset import folder
from geodata.dataset.folder import PENDING, Files
from geodata.errors import DatasetError
from geodata.tables import csvfile
from geodata.tables.changes import TABLES
from geodata.versions import differences, losses
from geodata.versions.history import OUTSIDE, CommitGuard, Versions
from geodata.versions.ledger import Entry

FOLDER: Final = ".dateline"
LOG: Final = "log.jsonl"
_FAST: Final = 1
"""zlib's fastest level, since an edit waits for it."""


class FileLedger:
    """A `geodata.versions.ledger.Ledger` in `folder`/.dateline."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own = folder / FOLDER
        """The folder of the history."""
        self._entries: list[Entry] = []
        self._read = 0
        """Bytes of the log that are in `_entries`."""
        self._lock = Lock()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the dataset's only writer; create the folder of the history if it is missing."""
        with fileio.folder_lock(self.folder):
            self._prepare()
            yield

    def entries(self, *, newest: int | None = None) -> list[Entry]:
        """The history, oldest first. Raises DatasetError when the log is damaged before its last line."""
        with self._lock:
            try:
                self._follow()
            except OSError as error:
                raise DatasetError(f"the history cannot be read ({error.strerror})") from error
            return list(self._entries if newest is None else self._entries[max(0, len(self._entries) - newest) :])

    def read(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """Objects by their SHA-256. Raises DatasetError when one is missing or damaged."""
        objects = {}
        for key in set(hashes):
            try:
                data = zlib.decompress(self._path(key).read_bytes())
            except (OSError, zlib.error) as error:
                raise DatasetError(f"the history is damaged: object {key[:12]} cannot be read") from error
            if hashlib.sha256(data).hexdigest() != key:
                raise DatasetError(f"the history is damaged: object {key[:12]} holds something else")
            objects[key] = data
        return objects

    def missing(self, hashes: Iterable[str]) -> set[str]:
        """The hashes of the objects that are not stored yet."""
        return {key for key in hashes if not self._path(key).exists()}

    def hashes(self) -> list[str]:
        """The hashes of all objects, in order."""
        return sorted(path.parent.name + path.name for path in (self.own / "objects").glob("??/[!.]*"))

    def keep(self, objects: Mapping[str, bytes]) -> None:
        """Store objects durably, before an entry names them. Raises DatasetError."""
        new = self.missing(objects)
        for key in new:
            fileio.write(self._path(key), zlib.compress(objects[key], _FAST))

    def append(self, entry: Entry, objects: Mapping[str, bytes]) -> None:
        """Store the objects, then the entry: when this returns, both outlast a crash."""
        self.keep(objects)
        line = (json.dumps(asdict(entry), ensure_ascii=True) + "\n").encode()
        path = self.own / LOG
        with self._lock:
            try:
                self._follow()
                fresh = not path.exists()
                with open(path, "ab", opener=fileio.open_own) as log:
                    log.truncate(self._read)  # removes a line that a crash cut short
                    log.write(line)
                    log.flush()
                    os.fsync(log.fileno())
                if fresh:
                    fileio.sync_folder(self.own)
            except OSError as error:
                with contextlib.suppress(OSError):
                    os.truncate(path, self._read)
                raise DatasetError(f"the history could not be written ({error.strerror})") from error

    def _prepare(self) -> None:
        try:
            fileio.make_folder(self.own / "objects")
            fileio.ignore_by_git(self.own)
        except OSError as error:
            raise DatasetError(f"{self.own} cannot be written to ({error.strerror})") from error

    def _follow(self) -> None:
        """Read the lines that were added to the log since the last call."""
        path = self.own / LOG
        size = path.stat().st_size if path.exists() else 0
        if size < self._read:  # somebody has replaced the log
            self._entries, self._read = [], 0
        if size == self._read:
            return
        with path.open("rb") as log:
            log.seek(self._read)
            added = log.read()
        complete = added[: added.rfind(b"\n") + 1]
        for number, line in enumerate(complete.splitlines(), len(self._entries) + 1):
            self._entries.append(_entry(line, number))
        self._read += len(complete)

    def _path(self, key: str) -> Path:
        if len(key) != hashlib.sha256().digest_size * 2 or not key.isalnum():
            raise DatasetError("the history is damaged: it names an object that cannot be one")
        return self.own / "objects" / key[:2] / key[2:]


def _entry(line: bytes, number: int) -> Entry:
    try:
        data: dict[str, Any] = json.loads(line)
        return Entry(**{**data, "summary": tuple(data["summary"])})
    except (ValueError, TypeError, KeyError) as error:
        raise DatasetError(f"the history is damaged: line {number} of {FOLDER}/{LOG} cannot be read") from error


class _HandChangedError(DatasetError):
    """A file has neither its old nor its new content: somebody else has just written it."""


class _CutShortError(DatasetError):
    """A table ends inside a quoted cell: somebody is writing it, or a program died while it did."""


class FolderVersions(Versions):
    """The versions of the dataset in `folder`."""

    def __init__(self, folder: Path, guard: CommitGuard | None = None) -> None:
        self.folder = folder
        self.files_ledger = FileLedger(folder)
        self._pending = folder / PENDING
        self._cleared = False
        super().__init__(self.files_ledger, guard)

    def notice_outside(self) -> None:
        """Record what was changed in the files themselves; a table cut short waits until it is whole.

        Raises DatasetError.
        """
        with self.ledger.locked():
            try:
                self._settle()
            except _CutShortError:
                if not self.ledger.entries(newest=1):
                    raise

    @property
    def busy(self) -> bool:
        """Whether an edit is being written, or was left half done: the files may belong to two versions."""
        return self._pending.exists()

    def _settle(self) -> tuple[Entry, Files]:
        self._finish_pending()
        if not self._cleared:
            fileio.clear_temporary(self.folder)
            self._cleared = True
        files = folder.read_folder(self.folder, alone=True).files
        if "events.csv" not in files:
            raise DatasetError(f"events.csv is missing from {self.folder.name}; nothing can be saved until it is there")
        last = self.ledger.entries(newest=1)
        version = folder.version_of(files)
        if last and last[-1].version == version:
            return last[-1], files
        for name in TABLES:
            if name in files and (cut := csvfile.unfinished(name, files[name], TABLES[name])):
                raise _CutShortError(str(cut))
        difference = differences.between(self._files_of(last[-1]), files) if last else None
        message = "files changed outside of Dateline" if last else "files as they were found"
        entry, objects = self._next(files, difference, OUTSIDE, message)
        self.ledger.append(entry, objects)
        losses.note(self.files_ledger.own, self.ledger.entries(), self._files_of, files)
        return entry, files

    def _record(self, entry: Entry, objects: Mapping[str, bytes], files: Files, before: Files) -> None:
        changed = [name for name in (*files, *(set(before) - set(files))) if files.get(name) != before.get(name)]
        rank = {name: number for number, name in enumerate(TABLES, 1)}  # a source before the events that cite it
        changed.sort(key=lambda name: (name not in files, rank.get(name, 0)))
        for name in changed:
            fileio.check_writable(self.folder / name)
        self.files_ledger.keep(objects)
        order = {"entry": asdict(entry), "files": changed, "before": list(before)}
        fileio.write(self._pending, json.dumps(order).encode())
        try:
            for name in changed:
                self._put(name, files.get(name), before.get(name))
            self.ledger.append(entry, {})
        except DatasetError:
            self._roll_back(changed, files, before)
            raise
        with contextlib.suppress(DatasetError):  # the log has the edit: the order is not needed any more
            fileio.remove(self._pending)

    def _put(self, name: str, data: bytes | None, expected: bytes | None) -> None:
        """Replace or remove one file. Raises _HandChangedError when somebody has just changed it by hand."""
        path = self.folder / name
        try:
            present = fileio.read(path) if path.is_file() else None
        except OSError as error:
            raise DatasetError(f"{name} cannot be read ({error.strerror})") from error
        if present not in {expected, data} and expected is None:
            raise _HandChangedError(f"{name} is there already and holds something else; nothing is written over it")
        if present not in {expected, data}:
            raise _HandChangedError(f"{name} was changed by somebody at this very moment; nothing was saved: try again")
        if data is None:
            fileio.remove(path)
        elif present != data:
            fileio.write(path, data)

    def _roll_back(self, changed: list[str], files: Files, before: Files) -> None:
        """Restore the files after a failure. The next writer completes what cannot be restored now."""
        incomplete = False
        for name in changed:
            try:
                self._put(name, before.get(name), files.get(name))
            except _HandChangedError:
                continue
            except DatasetError:
                incomplete = True
        if not incomplete:
            with contextlib.suppress(DatasetError):
                fileio.remove(self._pending)

    def _finish_pending(self) -> None:
        """Complete the edit of a writer that died before its end."""
        if not self._pending.exists():
            return
        order = _order(self._pending)
        if order is None:  # cut short: no file had been replaced yet
            fileio.remove(self._pending)
            return
        entry = Entry(**{**order["entry"], "summary": tuple(order["entry"]["summary"])})
        last = self.ledger.entries(newest=1)
        if not last or last[-1].number < entry.number:
            files = self._files_of(entry)
            before = self._files_of(last[-1]) if last else {}
            for name in order["files"]:
                try:
                    self._put(name, files.get(name), before.get(name))
                except _HandChangedError:  # after the crash: that change is the newer one, and the history has both
                    continue
            self.ledger.append(entry, {})
        fileio.remove(self._pending)


def _order(path: Path) -> dict[str, Any] | None:
    """The edit in `pending.json`, None when it cannot be read."""
    try:
        order: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return order
