"""Unsaved work of the editors' pages: kept on disk, so that it outlasts the session, and changed by named actions.

Each tab has one JSON file in its editor's own folder. The files are no part of the dataset, no viewer gets them, and
nobody else on this computer may read them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geodata import fileio
from geodata.errors import DatasetError, DatelineError, InputError

if TYPE_CHECKING:
    from geodata.versions.store import Store


Action = Mapping[str, Any]
"""A request of the browser: ``do`` names the action, the other keys are its values."""
_TAB: Final = re.compile(r"[0-9a-f-]{8,40}")
_MAX_FILES: Final = 200
ROOT: Final = "unsaved"
"""The folder of all unsaved work, in the state folder."""
_sessions: Final[dict[str, str]] = {}
"""Tab → the browser session that works in it."""
_lock: Final = Lock()


@dataclass(frozen=True, slots=True)
class Notice:
    """What the last action did. `number` tells a notice from an earlier one with the same text."""

    number: int = 0
    text: str = ""
    bad: bool = False


def nobody(_: str) -> bool:
    """False: no browser session is open. For tests, and outside of a server."""
    return False


@dataclass
class PageSession(ABC):
    """One editor's session on one page. Subclasses hold the work, and turn it into plain data and back.

    `folder` is where unsaved work is kept, under the name `tab`; nothing is kept while `tab` is "". `owner` is the
    browser session's id, and `is_alive` tells whether a browser session is open.
    """

    store: Store
    folder: Path
    author: str
    owner: str = ""
    is_alive: Callable[[str], bool] = nobody
    tab: str = ""
    notice: Notice = field(default_factory=Notice)
    restored: str = ""
    """When the work of an earlier session that was brought back had been stored, "" for none."""
    touched: bool = False
    """Whether this session has run an action: from then on it brings back no other work."""

    @abstractmethod
    def unsaved(self) -> dict[str, Any] | None:
        """The unsaved work as plain data, None when there is none."""

    @abstractmethod
    def restore(self, data: Mapping[str, Any]) -> None:
        """Go on with what `unsaved` returned.

        Raises InputError, KeyError, TypeError, ValueError or AttributeError for other data, then nothing has changed.
        """

    def say(self, text: str, *, bad: bool = False) -> None:
        """Report what an action did."""
        self.notice = Notice(self.notice.number + 1, text, bad)

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Report an error of ours as the notice: the work is still there."""
        try:
            yield
        except DatelineError as error:
            self.say(str(error), bad=True)

    def keep(self) -> None:
        """Write the unsaved work to disk, or remove its file when there is none. Raises DatasetError."""
        if self.tab:
            save(self.folder, self.tab, self.unsaved())

    def bring_back(self) -> bool:
        """Go on with the work kept under this tab, or else with the newest that no open session has.

        False when there is none, or when this session has work of its own already. Raises DatasetError.
        """
        if self.touched or self.restored:
            return False
        claim(self.tab, self.owner, self.is_alive)
        for source in (self.tab, *abandoned(self.folder, self.is_alive)):
            data = load(self.folder, source)
            if data is None or not claim(source, self.owner, self.is_alive):
                continue
            try:
                self.restore(data)
            except (InputError, KeyError, TypeError, ValueError, AttributeError):
                continue  # damaged, or of a version that is no longer there
            self.restored = str(data.get("at") or "an earlier session")
            self.keep()
            if source != self.tab:
                forget(self.folder, source)
            return True
        return False


S = TypeVar("S", bound=PageSession)


def run_action(session: S, action: Action, actions: Mapping[str, Callable[[S, Action], str | None]]) -> None:
    """Run the action that ``do`` names, report what it returns (None: nothing to say), and keep what is unsaved.

    Raises InputError for an unknown action, and any error of the action; what the editor typed is kept all the same.
    """
    run = actions.get(str(action.get("do")))
    if run is None:
        raise InputError("unknown action; reload the page")
    try:
        session.say(run(session, action) or "")
    finally:
        session.touched = True
        session.keep()


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
    path = _path(folder, tab)
    if data is None:
        forget(folder, tab)
        return
    time = dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    _make_private(folder)
    fileio.write(path, json.dumps({**data, "at": time}, ensure_ascii=True).encode(), private=True)


def load(folder: Path, tab: str) -> dict[str, Any] | None:
    """The work kept for a tab, with ``at``, the time it was kept; None when there is none that can be read."""
    try:
        data = json.loads(_path(folder, tab).read_bytes())
    except (OSError, ValueError, RecursionError, InputError, DatasetError):
        return None
    return data if isinstance(data, dict) else None


def forget(folder: Path, tab: str) -> None:
    """Remove a tab's work. Raises InputError, DatasetError."""
    path = _path(folder, tab)
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


def abandoned(folder: Path, is_alive: Callable[[str], bool]) -> Iterator[str]:
    """The tabs with stored work that no open session uses, the newest first."""
    kept = sorted(folder.glob("*.json"), key=lambda path: -path.stat().st_mtime)
    for path in kept[:_MAX_FILES]:
        if is_tab(path.stem) and not (path.stem in _sessions and is_alive(_sessions[path.stem])):
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


def _path(folder: Path, tab: str) -> Path:
    if not is_tab(tab):
        raise InputError("this tab has no name under which work can be stored; reload the page")
    return folder / f"{tab}.json"
