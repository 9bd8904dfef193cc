"""Files of a dataset are written: one writer at a time, and each file whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from geodata.errors import DatasetError

LOCK: Final = ".dateline.lock"
LOCK_TIMEOUT_S: Final = 10.0
"""How long to wait for another writer: writes take milliseconds, with a million events a few seconds."""
_POLL_S: Final = 0.005
_ANY_WRITES: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_TEMPORARY: Final = ".dateline.tmp"
_NEW_FILE: Final = 0o644


@contextmanager
def locked(folder: Path, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Be the only one who writes to the dataset in `folder`. Raises DatasetError when that is not to be had."""
    lock = FileLock(folder / LOCK, timeout=timeout_s, poll_interval=_POLL_S)
    try:
        lock.acquire()
    except Timeout:
        raise DatasetError(f"somebody else is writing to {folder.name}; try again in a moment") from None
    except (OSError, NotImplementedError) as error:
        raise DatasetError(f"{folder} cannot be written to ({_why(error)})") from error
    try:
        yield
    finally:
        lock.release()


def check_writable(path: Path) -> None:
    """Raise DatasetError when the file is there and read-only; a new name is always fine."""
    try:
        if not path.stat().st_mode & _ANY_WRITES or not os.access(path, os.W_OK):
            raise DatasetError(f"{path.name} is read-only, so nothing was written; make it writable and try again")
    except FileNotFoundError:
        return
    except OSError as error:
        raise DatasetError(f"{path.name} cannot be read ({error.strerror})") from error


def write(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file: after a crash there is the old file or the new. Raises DatasetError."""
    check_writable(path)
    target = path.resolve()
    try:
        mode = target.stat().st_mode if target.exists() else _NEW_FILE
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=_TEMPORARY)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(stat.S_IMODE(mode))
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(target.parent)
    except OSError as error:
        raise DatasetError(f"{path.name} could not be written ({error.strerror}); nothing of it was changed") from error


def remove(path: Path) -> None:
    """Take the file away; one that is not there is fine. Raises DatasetError."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise DatasetError(f"{path.name} could not be removed ({error.strerror})") from error


def clear_temporary(folder: Path) -> None:
    """Take away what a writer that died had not put in place. Needs `locked`: nobody is writing."""
    for found in (folder, folder / "articles", folder / ".dateline", *(folder / ".dateline" / "objects").glob("??")):
        for path in found.glob(f".*{_TEMPORARY}"):
            path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the new name outlast a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _why(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)
