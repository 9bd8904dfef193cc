"""Browser tabs of the editors' pages: which session works in which, and the file with the unsaved work of each.

The files lie in their editor's own folder. They are no part of the dataset, no viewer gets them, and nobody else on
this computer may read them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from geodata import fileio
from geodata.errors import DatasetError, InputError

ROOT: Final = "unsaved"
"""The folder of all unsaved work, in the state folder."""
_TAB: Final = re.compile(r"[0-9a-f-]{8,40}")
_MAX_FILES: Final = 200
_sessions: Final[dict[str, str]] = {}
"""Tab → the browser session that works in it."""
_lock: Final = Lock()


def folder_of(state: Path, account: str, page: str = "") -> Path:
    """Where the unsaved work of an editor on a page is kept; `account`: the address that signed in, "" for none."""
    folder = state / ROOT
    if folder.exists() and hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        folder = state / f"{ROOT}-{os.getuid()}"  # that one is another account's, which shares the dataset's folder
    if account:
        folder /= hashlib.sha256(account.encode("utf-8", "replace")).hexdigest()[:16]
    return folder / page


def is_tab(name: str) -> bool:
    """Whether a tab may have this name, which becomes the name of a file."""
    return _TAB.fullmatch(name) is not None


def new_tab() -> str:
    """A name that no tab has."""
    return str(uuid.uuid4())


def save(folder: Path, tab: str, data: Mapping[str, Any] | None) -> None:
    """Keep a tab's work with the time, or remove it when it is None. Raises InputError, DatasetError."""
    path = path_of(folder, tab)
    if data is None:
        forget(folder, tab)
        return
    _make_private(folder)
    text = json.dumps({**data, "at": _time(dt.datetime.now(dt.UTC))}, ensure_ascii=True)
    fileio.write(path, text.encode(), private=True)


def load(folder: Path, tab: str) -> dict[str, Any] | None:
    """The work kept for a tab, with ``at``, the time it was kept; None when there is none that can be read."""
    try:
        data = json.loads(path_of(folder, tab).read_bytes())
    except (OSError, ValueError, RecursionError, InputError, DatasetError):
        return None
    return data if isinstance(data, dict) else None


def forget(folder: Path, tab: str) -> None:
    """Remove a tab's work. Raises InputError, DatasetError."""
    path = path_of(folder, tab)
    if path.exists():
        fileio.remove(path)


def claim(tab: str, session: str, is_alive: Callable[[str], bool]) -> bool:
    """Give the tab's name to the session, unless another open session has it: then the tab was duplicated."""
    with _lock:
        other = _sessions.get(tab, session)
        if other != session and is_alive(other):
            return False
        _sessions[tab] = session
        return True


def release(tab: str, session: str) -> None:
    """Give up a claim of the session, if it has it."""
    with _lock:
        if _sessions.get(tab) == session:
            del _sessions[tab]


def seize(tab: str, session: str) -> str:
    """Give the tab's name to the session, whoever has it; returns the session that had it, "" for none."""
    with _lock:
        before = _sessions.get(tab, "")
        _sessions[tab] = session
        return before


def is_taken(tab: str, session: str) -> bool:
    """Whether the tab's name has been given to another session."""
    with _lock:
        return bool(tab) and _sessions.get(tab, session) != session


def abandoned(folder: Path, is_alive: Callable[[str], bool]) -> Iterator[str]:
    """The tabs with stored work that no open session uses, the newest first."""
    for path in kept(folder):
        if not is_worked_on(path.stem, is_alive):
            yield path.stem


def _make_private(folder: Path) -> None:
    """Let nobody else read the folders of unsaved work, of which `folder` is one. Raises DatasetError."""
    within = [folder, *folder.parents]
    depth = next((at for at, one in enumerate(within) if one.name.partition("-")[0] == ROOT), 0)
    try:
        for one in reversed(within[: depth + 1]):
            fileio.private_folder(one)
    except OSError as error:
        raise DatasetError(f"unsaved work cannot be written to {folder.name} ({error.strerror})") from error


def is_worked_on(tab: str, is_alive: Callable[[str], bool]) -> bool:
    """Whether an open browser session works in the tab."""
    owner = _sessions.get(tab)
    return owner is not None and is_alive(owner)


def kept(folder: Path) -> list[Path]:
    """The files of stored work, the newest first."""
    paths = sorted(folder.glob("*.json"), key=lambda path: -stamp(path)[0])
    return [path for path in paths[:_MAX_FILES] if is_tab(path.stem)]


def stamp(path: Path) -> tuple[int, int]:
    """Time of the last change in nanoseconds, and size; zeros when the file is gone."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def read(path: Path, changed_ns: int, _size: int) -> tuple[dict[str, Any] | None, str]:
    """The work in a file as `load` returns it, and when the file was written: read again when its stamp changes."""
    return load(path.parent, path.stem), _time(dt.datetime.fromtimestamp(changed_ns / 1e9, dt.UTC))


def _time(moment: dt.datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def path_of(folder: Path, tab: str) -> Path:
    """The file of a tab's work, which need not be there. Raises InputError for a name that no tab has."""
    if not is_tab(tab):
        raise InputError("this tab has no name under which work can be stored; reload the page")
    return folder / f"{tab}.json"
