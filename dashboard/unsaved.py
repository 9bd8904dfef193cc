"""An editor's unpublished work outlasts the session: one file per tab, in a folder of each editor's own."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from pathlib import Path
from threading import Lock
from typing import Any, Final

from dashboard.editing.bench import Changeset, steps_of
from geodata import fileio
from geodata.errors import DatasetError, InputError

_TAB: Final = re.compile(r"[0-9a-f-]{8,40}")
_MOST_FILES: Final = 200
_folders: Final[dict[str, str]] = {}
"""Tab → the session that works in it."""
_lock: Final = Lock()


def folder_of(state: Path, editor: str) -> Path:
    """Where the work of an editor is kept, by the name that signed in; the person at this computer has none."""
    kept = state / "unsaved"
    return kept / hashlib.sha256(editor.encode("utf-8", "replace")).hexdigest()[:16] if editor else kept


def is_tab(name: str) -> bool:
    """Whether this may be a tab's name: it becomes the name of a file."""
    return _TAB.fullmatch(name) is not None


def save(folder: Path, tab: str, bench: Changeset) -> None:
    """Keep the work of a tab, or forget it when there is none. Raises DatasetError."""
    path = _path(folder, tab)
    if not bench.changes():
        forget(folder, tab)
        return
    at = dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    fileio.write(path, json.dumps({**bench.as_json(), "at": at}, ensure_ascii=True).encode())


def forget(folder: Path, tab: str) -> None:
    """Drop the work of a tab. Raises DatasetError."""
    path = _path(folder, tab)
    if path.exists():
        fileio.remove(path)


def claim(tab: str, session: str, alive: Any) -> bool:
    """Let the session have the tab's name, unless another one that is `alive` has it (a tab that was duplicated)."""
    with _lock:
        other = _folders.get(tab, session)
        if other != session and alive(other):
            return False
        _folders[tab] = session
        return True


def orphan(folder: Path, alive: Any) -> str:
    """The tab whose kept work is the newest of those that no living session has, "" when there is none."""
    kept = sorted(folder.glob("*.json"), key=lambda path: -path.stat().st_mtime)
    for path in kept[:_MOST_FILES]:
        if is_tab(path.stem) and not (path.stem in _folders and alive(_folders[path.stem])):
            return path.stem
    return ""


def load(folder: Path, tab: str) -> tuple[str, list[list[Any]], int, str] | None:
    """Base, steps, how many hold, and when it was kept; None when nothing that can be read is there."""
    try:
        data = json.loads(_path(folder, tab).read_bytes())
        return (*steps_of(data), str(data.get("at", "")))
    except (OSError, ValueError, InputError, DatasetError, AttributeError):
        return None


def _path(folder: Path, tab: str) -> Path:
    if not is_tab(tab):
        raise InputError("this tab has no name that work can be kept under; reload the page")
    return folder / f"{tab}.json"
