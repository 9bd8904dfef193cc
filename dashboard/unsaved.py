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
from functools import lru_cache
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
MOST_OFFERED: Final = 10
_DAMAGED: Final = (KeyError, TypeError, ValueError, AttributeError)
"""What reading work raises that is not as it was kept."""
_sessions: Final[dict[str, str]] = {}
"""Tab → the browser session that works in it."""
_lock: Final = Lock()


@dataclass(frozen=True, slots=True)
class Notice:
    """What the last action did. `number` tells a notice from an earlier one with the same text."""

    number: int = 0
    text: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class KeptWork:
    """Unsaved work of this editor that another session kept; `what`: in words, "" when it cannot be read."""

    tab: str
    what: str
    at: str
    elsewhere: bool
    """Whether an open browser session works on it."""

    @property
    def action(self) -> str:
        """The action that its button asks for."""
        return "take" if self.what else "put_aside"

    @property
    def label(self) -> str:
        """What its button says."""
        if not self.what:
            return "Put aside"
        return "Take it over" if self.elsewhere else "Bring it here"

    def words(self) -> str:
        """The work in one line."""
        if not self.what:
            return f"Unsaved work from {self.at} cannot be read. Its file is kept: {self.tab}.json"
        return f"Also kept: {self.what}, from {self.at}{', open in another window of yours' if self.elsewhere else ''}"


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
    """Whether this session has run an action: from then on other work is only offered."""
    looked: bool = False
    """Whether it has looked for work that no open session has."""
    wanted: str = ""
    """The tab that it asked for and that another open session had, "" for none."""

    @abstractmethod
    def unsaved(self) -> dict[str, Any] | None:
        """The unsaved work as plain data, None when there is none."""

    @abstractmethod
    def restore(self, data: Mapping[str, Any]) -> None:
        """Go on with what `unsaved` returned, in place of the present work.

        Raises KeyError, TypeError, ValueError or AttributeError for other data, InputError or DatasetError when that is
        not possible now; then nothing has changed.
        """

    @abstractmethod
    def start_over(self) -> None:
        """Drop the present work. Raises DatasetError."""

    @staticmethod
    @abstractmethod
    def summary(data: Mapping[str, Any]) -> str:
        """What `unsaved` returned, in words. Raises as `restore` does for other data."""

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

    def arrive(self) -> None:
        """Look at every run of the page whether this session still has its work, and bring back what was kept."""
        if gone := self.give_way():
            self.say(gone, bad=True)
        if self.tab:
            self.bring_back()

    def enter(self, tab: str) -> None:
        """Say in which browser tab this session is, once, and bring back its work.

        A name that another open session has is refused: either the tab was duplicated, or it was loaded again and the
        server has not noticed yet that the session before is gone; `bring_back` tries that work again.
        """
        if self.tab or not is_tab(tab):
            return
        is_free = claim(tab, self.owner, self.is_alive)
        if is_free and not (self.touched and _path(self.folder, tab).exists()):
            self.tab = tab
        else:
            self.wanted = "" if is_free else tab
            self._take_new_name()
        self.bring_back()

    def bring_back(self) -> bool:
        """Go on with the work kept under this tab, or else with the newest that no open session has.

        False when there is none, when this session has work of its own already, or when it has looked before (then all
        else is offered, see `others`). A file that cannot be read is left as it is: this session takes another name.
        """
        if self.touched or self.restored:
            return False
        claim(self.tab, self.owner, self.is_alive)
        others = () if self.looked else abandoned(self.folder, self.is_alive)
        self.looked = True
        if any(self._go_on_with(tab) for tab in (self.tab, self.wanted, *others)):
            return True
        if is_tab(self.tab) and _path(self.folder, self.tab).exists():
            release(self.tab, self.owner)
            self._take_new_name()
        return False

    def others(self) -> tuple[KeptWork, ...]:
        """The work of this editor that this session does not have, the newest first."""
        tabs = [path for path in _kept(self.folder) if path.stem != self.tab][:MOST_OFFERED]
        return tuple(self._described(path) for path in tabs)

    def take(self, tab: str) -> str:
        """Go on with other work of this editor, also when another window has it; the present work is kept.

        Raises InputError when it is gone or cannot be read, DatasetError; then the present work stays.
        """
        if not is_tab(tab) or load(self.folder, tab) is None:
            raise InputError("this work is no longer there; it may have been saved or discarded in another window")
        self.keep()
        with _lock:
            before = _sessions.pop(tab, "")
        if not self._go_on_with(tab):
            with _lock:
                _sessions[tab] = before
            raise InputError("this work cannot be read, or not now; its file is left as it is")
        return "This work is here now"

    def put_aside(self, tab: str) -> str:
        """Rename a file that cannot be read, so that it is not offered again. Raises InputError, DatasetError."""
        path = _path(self.folder, tab)
        if not path.exists() or self._described(path).what:
            raise InputError("only work that cannot be read is put aside; reload the page")
        fileio.write(path.with_suffix(".damaged"), path.read_bytes())
        fileio.remove(path)
        return f"Put aside as {path.stem}.damaged"

    def give_way(self) -> str:
        """Begin anew when another window of this editor has taken this session's work over; returns a sentence then.

        Raises DatasetError.
        """
        with _lock:
            is_taken = bool(self.tab) and _sessions.get(self.tab, self.owner) != self.owner
        if not is_taken:
            return ""
        self.start_over()
        self._take_new_name()
        return "Your unsaved work was taken over in another window of yours"

    def _go_on_with(self, tab: str) -> bool:
        """Restore the work of a tab and take its name; False, with nothing changed, when that is not possible."""
        data = load(self.folder, tab)
        if data is None or not claim(tab, self.owner, self.is_alive):
            return False
        try:
            self.restore(data)
        except (DatelineError, *_DAMAGED):
            if tab != self.tab:
                release(tab, self.owner)
            return False
        if tab != self.tab:
            release(self.tab, self.owner)
        self.tab, self.restored = tab, str(data.get("at") or "an earlier session")
        return True

    def _take_new_name(self) -> None:
        self.tab = new_tab()
        claim(self.tab, self.owner, self.is_alive)

    def _described(self, path: Path) -> KeptWork:
        data, time = _read(path, *_stamp(path))
        try:
            what, at = self.summary(data or {}), str((data or {})["at"])
        except (DatelineError, *_DAMAGED):
            what, at = "", time
        return KeptWork(path.stem, what, at, elsewhere=_is_worked_on(path.stem, self.is_alive))


S = TypeVar("S", bound=PageSession)


def run_action(session: S, action: Action, actions: Mapping[str, Callable[[S, Action], str | None]]) -> None:
    """Run the action that ``do`` names, report what it returns (None: nothing to say), and keep what is unsaved.

    Raises InputError for an unknown action, and any error of the action; what the editor typed is kept all the same.
    """
    gone = session.give_way()
    run = {**_ACTIONS, **actions}.get(str(action.get("do")))
    if run is None:
        raise InputError("unknown action; reload the page")
    try:
        session.say(". ".join(filter(None, (gone, run(session, action)))), bad=bool(gone))
    finally:
        session.touched |= action.get("do") not in _LOOKING
        session.keep()


_ACTIONS: Final[dict[str, Callable[[Any, Action], str | None]]] = {
    "take": lambda session, action: session.take(str(action.get("tab"))),
    "put_aside": lambda session, action: session.put_aside(str(action.get("tab"))),
}
"""The actions that all editors' pages have."""
_LOOKING: Final = ("hello", "list")
"""Actions after which nothing has begun yet."""


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
    _make_private(folder)
    text = json.dumps({**data, "at": _time(dt.datetime.now(dt.UTC))}, ensure_ascii=True)
    fileio.write(path, text.encode(), private=True)


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


def release(tab: str, session: str) -> None:
    """Give up a claim of the session, if it has it."""
    with _lock:
        if _sessions.get(tab) == session:
            del _sessions[tab]


def abandoned(folder: Path, is_alive: Callable[[str], bool]) -> Iterator[str]:
    """The tabs with stored work that no open session uses, the newest first."""
    for path in _kept(folder):
        if not _is_worked_on(path.stem, is_alive):
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


def _is_worked_on(tab: str, is_alive: Callable[[str], bool]) -> bool:
    owner = _sessions.get(tab)
    return owner is not None and is_alive(owner)


def _kept(folder: Path) -> list[Path]:
    """The files of stored work, the newest first."""
    paths = sorted(folder.glob("*.json"), key=lambda path: -_stamp(path)[0])
    return [path for path in paths[:_MAX_FILES] if is_tab(path.stem)]


def _stamp(path: Path) -> tuple[int, int]:
    """Time of the last change in nanoseconds, and size; zeros when the file is gone."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _read(path: Path, changed_ns: int, _size: int) -> tuple[dict[str, Any] | None, str]:
    """The work in a file as `load` returns it, and when the file was written: read again when its stamp changes."""
    return load(path.parent, path.stem), _time(dt.datetime.fromtimestamp(changed_ns / 1e9, dt.UTC))


def _time(moment: dt.datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _path(folder: Path, tab: str) -> Path:
    if not is_tab(tab):
        raise InputError("this tab has no name under which work can be stored; reload the page")
    return folder / f"{tab}.json"
