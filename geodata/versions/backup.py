"""Copy a store and its state into a folder, and bring them back from there.

A backup is a folder with `data/`, a dataset as `dateline serve` takes one, with its whole history; `state/`, what an
installation with a database keeps in the folder that DATELINE_STATE names; and `backup.json`, the SHA-256 of each file.
A backup of a folder can be restored into a database, and the other way round.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from geodata import fileio
from geodata.dataset import folder as dataset_folder
from geodata.errors import DatasetError, InputError
from geodata.versions import large_files
from geodata.versions.folder import FileLedger, FolderVersions
from geodata.versions.objects import join_objects, object_listing
from geodata.versions.postgres_ledger import PostgresLedger
from geodata.versions.shared_store import STATE_VARIABLE, Location

DATA: Final = "data"
STATE: Final = "state"
MANIFEST: Final = "backup.json"
_LARGE_FILES: Final = "large"


@dataclass(frozen=True, slots=True)
class Summary:
    """What is in a backup."""

    entries: int
    """Entries of the history."""
    version: str
    """The newest version, 12 hex digits; "" where there is no history."""
    files: int
    size: int
    """Bytes."""
    outside: tuple[str, ...] = ()
    """Articles outside of the dataset's folder: the history has them, the folder of the backup has not."""

    def words(self) -> str:
        """`12 versions, the newest 3fa1b2c4d5e6; 46 files, 1.2 MB`."""
        versions = "1 version" if self.entries == 1 else f"{self.entries:,} versions"
        newest = f", the newest {self.version}" if self.version else ""
        told = f"{versions}{newest}; {self.files:,} files, {self.size / 1e6:,.1f} MB"
        if not self.outside:
            return told
        return f"{told}. Outside of the dataset's folder, and so in the history alone: {', '.join(self.outside)}"


def state_folder() -> Path | None:
    """The folder that DATELINE_STATE names, None where it names none."""
    named = os.environ.get(STATE_VARIABLE, "")
    return Path(named) if named else None


def backup(where: Location, state: Path | None, target: Path) -> Summary:
    """Copy the store and the state folder of a database's installation (None: it has none) into the new folder.

    Nobody saves meanwhile. What breaks off leaves nothing. Raises InputError for a folder that is not empty or is part
    of what is copied, DatasetError for what cannot be read or written.
    """
    source = state if where.database else where.folder
    if source is not None and target.resolve().is_relative_to(source.resolve()):
        raise InputError(f"{target} lies in {source}, which is to be copied; name a folder elsewhere")
    with _written(target) as made:
        data = made / DATA
        if where.database:
            _from_database(where.database, data)
            if state is not None and state.is_dir():
                _copy(state, made / STATE)
        else:
            _from_folder(where.folder, data)
        ledger = FileLedger(data)
        entries = ledger.entries()
        files = {str(path.relative_to(made)): path for path in _files(made)}
        hashes = {name: _sha256(path) for name, path in sorted(files.items())}
        size = sum(path.stat().st_size for path in files.values())
        version, tree = (entries[-1].version, entries[-1].tree) if entries else ("", "")
        names = object_listing(ledger.read([tree])[tree]) if entries else {}
        outside = tuple(name for name in names if not (data / name).resolve().is_relative_to(data.resolve()))
        summary = Summary(len(entries), version, len(files), size, outside)
        told = {
            "made": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "entries": summary.entries,
            "version": summary.version,
        }
        text = json.dumps({**told, "files": hashes}, ensure_ascii=False, indent=1)
        fileio.write(made / MANIFEST, f"{text}\n".encode("utf-8", "surrogateescape"), private=True)
    return summary


def restore(source: Path, where: Location, state: Path | None) -> Summary:
    """Bring a backup back into an empty database with its state folder, or into a new folder.

    Every file is compared with the backup's list before anything is written. Raises InputError for what is no backup
    and for a place that is not empty, DatasetError for a damaged backup, and for what cannot be written.
    """
    summary = _checked(source)
    data, kept = source / DATA, source / STATE
    if not where.database:
        with _written(where.folder) as made:
            _copy(data, made)
            shutil.copymode(data, made)
        return summary
    if kept.is_dir() and state is None:
        raise InputError("the backup has a state folder; name one in DATELINE_STATE to restore it into")
    if state is not None and state.is_dir() and any(state.iterdir()):
        raise InputError(f"the state folder {state} is not empty; nothing was restored")
    if state is None or not kept.is_dir():
        _into_database(data, where.database)
        return summary
    with _written(state) as made:  # has its name only once the database has the history
        _copy(kept, made)
        _into_database(data, where.database)
    return summary


def _from_folder(source: Path, target: Path) -> None:
    versions = FolderVersions(source)
    versions.notice_outside()
    with versions.ledger.locked():
        _copy(source, target)


def _from_database(dsn: str, target: Path) -> None:
    """Write the history of a database as that of a folder, with the newest files beside it."""
    with closing(PostgresLedger(dsn)) as ledger, ledger.locked():
        entries = ledger.entries()
        if not entries:
            raise DatasetError("the store is empty: there is nothing to back up")
        fileio.make_folder(target, private=True)
        own = FileLedger(target)
        with own.locked():
            for key in sorted(ledger.hashes()):
                own.keep(ledger.read([key]))
            for entry in entries:
                own.append(entry, {})
        files = _files_of(own, entries[-1].tree)
        for name, content in files.items():
            if (target / name).resolve().is_relative_to(target.resolve()):  # an article may lie elsewhere
                fileio.write(target / name, content)
        with tempfile.TemporaryDirectory(dir=target.parent) as shelf:  # where all would be linked from, were there any
            found = large_files.folder_with(files, target, Path(shelf) / _LARGE_FILES, ledger)
            if found != target and found.is_dir():
                _copy(found, target)


def _into_database(data: Path, dsn: str) -> None:
    source = FileLedger(data)
    with closing(PostgresLedger(dsn)) as ledger, ledger.locked():
        if ledger.entries(newest=1):
            raise InputError("the database has a history already; nothing was restored: take an empty one")
        for key in source.hashes():
            ledger.keep(source.read([key]))
        files = dataset_folder.read_folder(data).files
        ledger.append_all(source.entries(), large_files.objects_of(files, data))


def _files_of(ledger: FileLedger, tree: str) -> dict[str, bytes]:
    listing = object_listing(ledger.read([tree])[tree])
    return join_objects(listing, ledger.read({key for keys in listing.values() for key in keys}))


def _checked(source: Path) -> Summary:
    """What a backup says of itself. Raises InputError for what is none, DatasetError for one that is damaged."""
    try:
        told = json.loads((source / MANIFEST).read_bytes())
        hashes = {str(name): str(sha256) for name, sha256 in told["files"].items()}
        entries, version = int(told["entries"]), str(told["version"])
    except FileNotFoundError:
        raise InputError(f"{source} is no backup: it has no {MANIFEST}") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DatasetError(f"{MANIFEST} of the backup cannot be read, so nothing was restored") from error
    there = {str(path.relative_to(source)): path for path in _files(source)}
    there.pop(MANIFEST, None)
    for name, sha256 in hashes.items():
        if name not in there or _sha256(there[name]) != sha256:
            what = "missing" if name not in there else "not as it was written"
            raise DatasetError(f"the backup is damaged: {name} is {what}; nothing was restored")
    if more := sorted(set(there) - set(hashes)):
        raise DatasetError(f"the backup has {more[0]}, which its list does not name; nothing was restored")
    size = sum(path.stat().st_size for path in there.values())
    return Summary(entries, version, len(there), size)


@contextmanager
def _written(target: Path) -> Iterator[Path]:
    """A folder that gets the name `target` when all is in it. Raises InputError when something is there already."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target} is not empty; nothing was written: name a new folder")
    try:
        fileio.make_folder(target.absolute().parent)
        made = Path(tempfile.mkdtemp(dir=target.absolute().parent, prefix=f".{target.name}."))
    except OSError as error:
        raise DatasetError(f"{target} cannot be made ({error.strerror})") from error
    try:
        yield made
        if target.exists():
            target.rmdir()
        made.rename(target)
        fileio.sync_folder(target.absolute().parent)
    except OSError as error:
        raise DatasetError(f"{target} could not be written ({error.strerror or error})") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy files and folders; links, locks and what goes while it is read are left out. Raises OSError."""
    for path in _files(source):
        copied = target / path.relative_to(source)
        fileio.make_folder(copied.parent, private=fileio.is_private(path.parent))
        with suppress(FileNotFoundError):  # a temporary file of somebody who writes to the state
            shutil.copy2(path, copied)


def _files(folder: Path) -> Iterator[Path]:
    """The files in a folder and those below it; no links are followed."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name != fileio.LOCK:
            yield path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
