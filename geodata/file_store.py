"""The versions of a dataset in a folder: plain CSV files are the truth, and `.dateline/` beside them their history.

An edit reaches the files by an order: first the new content is kept in the history's objects, then `pending.json` says
what is about to become of which file, then each file is put in place whole, then the log gets its line. Whoever takes
the lock next after a crash carries a pending order out or, if its files were changed by hand meanwhile, leaves those
as they are; in both cases it is in the history. What somebody wrote into the files without us becomes a version with
the author ``file``.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from geodata import differences, filing, rawfile, snapshots
from geodata.changes import TABLES
from geodata.errors import DatasetError
from geodata.file_ledger import FOLDER, FileLedger
from geodata.ledger import Entry
from geodata.snapshots import Files
from geodata.versions import OUTSIDE, Guard, Versions

PENDING: Final = "pending.json"


class _HandChangedError(DatasetError):
    """A file is neither what it was nor what it is to become: somebody else has just written it."""


class FolderVersions(Versions):
    """The versions of the dataset in `folder`."""

    def __init__(self, folder: Path, guard: Guard | None = None) -> None:
        self.folder = folder
        self.files_ledger = FileLedger(folder)
        self._pending = folder / FOLDER / PENDING
        self._cleared = False
        super().__init__(self.files_ledger, guard)

    def notice_outside(self) -> None:
        """Record what was changed in the files themselves. Raises DatasetError."""
        with self.ledger.locked():
            self._settle()

    @property
    def busy(self) -> bool:
        """Whether somebody is putting an edit in place at this moment: the files may belong to two versions."""
        return self._pending.exists()

    def _settle(self) -> tuple[Entry, Files]:
        self._finish()
        if not self._cleared:
            filing.clear_temporary(self.folder)
            self._cleared = True
        files = snapshots.take(self.folder)
        if "events.csv" not in files:
            raise DatasetError(f"events.csv is missing from {self.folder.name}; nothing can be saved until it is there")
        last = self.ledger.entries(newest=1)
        version = snapshots.version(files)
        if last and last[-1].version == version:
            return last[-1], files
        difference = differences.between(self._files_of(last[-1]), files) if last else None
        message = "files changed outside of Dateline" if last else "files as they were found"
        entry, objects = self._next(files, difference, OUTSIDE, message)
        self.ledger.append(entry, objects)
        return entry, files

    def _record(self, entry: Entry, objects: Mapping[str, bytes], files: Files, before: Files) -> None:
        changed = [name for name in (*files, *(set(before) - set(files))) if files.get(name) != before.get(name)]
        changed.sort(key=lambda name: (name not in files, name in TABLES))  # what a row refers to is there before it
        for name in changed:
            filing.check_writable(self.folder / name)
        self.files_ledger.keep(objects)
        order = {"entry": asdict(entry), "files": changed, "before": list(before)}
        filing.write(self._pending, json.dumps(order).encode())
        try:
            for name in changed:
                self._put(name, files.get(name), before.get(name))
            self.ledger.append(entry, {})
        except DatasetError:
            self._take_back(changed, files, before)
            raise
        with contextlib.suppress(DatasetError):  # the log has it: the order is only cleared away
            filing.remove(self._pending)

    def _put(self, name: str, data: bytes | None, expected: bytes | None) -> None:
        """Replace one file, unless somebody has just changed it by hand."""
        path = self.folder / name
        try:
            there = rawfile.read(path) if path.is_file() else None
        except OSError as error:
            raise DatasetError(f"{name} cannot be read ({error.strerror})") from error
        if there not in {expected, data} and expected is None:
            raise _HandChangedError(f"{name} is there already and holds something else; nothing is written over it")
        if there not in {expected, data}:
            raise _HandChangedError(f"{name} was changed by somebody at this very moment; nothing was saved: try again")
        if data is None:
            filing.remove(path)
        elif there != data:
            filing.write(path, data)

    def _take_back(self, changed: list[str], files: Files, before: Files) -> None:
        """After a failure: put the files back. What cannot be put back now is carried on by who comes next."""
        left = False
        for name in changed:
            try:
                self._put(name, before.get(name), files.get(name))
            except _HandChangedError:
                continue
            except DatasetError:
                left = True
        if not left:
            with contextlib.suppress(DatasetError):
                filing.remove(self._pending)

    def _finish(self) -> None:
        """Carry out what a writer that died had begun."""
        if not self._pending.exists():
            return
        order = _order(self._pending)
        if order is None:  # never whole: nothing had been done
            filing.remove(self._pending)
            return
        entry = Entry(**{**order["entry"], "summary": tuple(order["entry"]["summary"])})
        last = self.ledger.entries(newest=1)
        if not last or last[-1].number < entry.number:
            files = self._files_of(entry)
            before = self._files_of(last[-1]) if last else {}
            for name in order["files"]:
                try:
                    self._put(name, files.get(name), before.get(name))
                except _HandChangedError:  # since the crash: that is the newer word, and the history has both
                    continue
            self.ledger.append(entry, {})
        filing.remove(self._pending)


def _order(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found
