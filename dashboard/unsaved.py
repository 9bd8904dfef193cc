"""Unsaved work of the editors' pages: kept on disk, so that it outlasts the session, and changed by named actions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from dashboard import tabs
from geodata import fileio
from geodata.errors import DatelineError, InputError

if TYPE_CHECKING:
    from geodata.versions.store import Store


Action = Mapping[str, Any]
"""A request of the browser: ``do`` names the action, the other keys are its values."""
MOST_OFFERED: Final = 10
_DAMAGED: Final = (KeyError, TypeError, ValueError, AttributeError)
"""What reading work raises that is not as it was kept."""


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

    @property
    def awaits(self) -> bool:
        """Whether the work of its tab may still come: the session before, which has it, may be gone in a moment."""
        return bool(self.wanted) and not (self.touched or self.restored)

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
            tabs.save(self.folder, self.tab, self.unsaved())

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
        if self.tab or not tabs.is_tab(tab):
            return
        is_free = tabs.claim(tab, self.owner, self.is_alive)
        if is_free and not (self.touched and tabs.path_of(self.folder, tab).exists()):
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
        tabs.claim(self.tab, self.owner, self.is_alive)
        others = () if self.looked else tabs.abandoned(self.folder, self.is_alive)
        self.looked = True
        if any(self._go_on_with(tab) for tab in (self.tab, self.wanted, *others)):
            return True
        if tabs.is_tab(self.tab) and tabs.path_of(self.folder, self.tab).exists():
            tabs.release(self.tab, self.owner)
            self._take_new_name()
        return False

    def others(self) -> tuple[KeptWork, ...]:
        """The work of this editor that this session does not have, the newest first."""
        found = [path for path in tabs.kept(self.folder) if path.stem != self.tab][:MOST_OFFERED]
        return tuple(self._described(path) for path in found)

    def take(self, tab: str) -> str:
        """Go on with other work of this editor, also when another window has it; the present work is kept.

        Raises InputError when it is gone or cannot be read, DatasetError; then the present work stays.
        """
        if not tabs.is_tab(tab) or tabs.load(self.folder, tab) is None:
            raise InputError("this work is no longer there; it may have been saved or discarded in another window")
        self.keep()
        before = tabs.seize(tab, self.owner)
        if not self._go_on_with(tab):
            tabs.seize(tab, before)
            raise InputError("this work cannot be read, or not now; its file is left as it is")
        return "This work is here now"

    def put_aside(self, tab: str) -> str:
        """Rename a file that cannot be read, so that it is not offered again. Raises InputError, DatasetError."""
        path = tabs.path_of(self.folder, tab)
        if not path.exists() or self._described(path).what:
            raise InputError("only work that cannot be read is put aside; reload the page")
        fileio.write(path.with_suffix(".damaged"), path.read_bytes(), private=True)
        fileio.remove(path)
        return f"Put aside as {path.stem}.damaged"

    def give_way(self) -> str:
        """Begin anew when another window of this editor has taken this session's work over; returns a sentence then.

        Raises DatasetError.
        """
        if not tabs.is_taken(self.tab, self.owner):
            return ""
        self.start_over()
        self._take_new_name()
        return "Your unsaved work was taken over in another window of yours"

    def _go_on_with(self, tab: str) -> bool:
        """Restore the work of a tab and take its name; False, with nothing changed, when that is not possible."""
        data = tabs.load(self.folder, tab)
        if data is None or not tabs.claim(tab, self.owner, self.is_alive):
            return False
        try:
            self.restore(data)
        except (DatelineError, *_DAMAGED):
            if tab != self.tab:
                tabs.release(tab, self.owner)
            return False
        if tab != self.tab:
            tabs.release(self.tab, self.owner)
        self.tab, self.restored = tab, str(data.get("at") or "an earlier session")
        return True

    def _take_new_name(self) -> None:
        self.tab = tabs.new_tab()
        tabs.claim(self.tab, self.owner, self.is_alive)

    def _described(self, path: Path) -> KeptWork:
        data, time = tabs.read(path, *tabs.stamp(path))
        try:
            what, at = self.summary(data or {}), str((data or {})["at"])
        except (DatelineError, *_DAMAGED):
            what, at = "", time
        return KeptWork(path.stem, what, at, elsewhere=tabs.is_worked_on(path.stem, self.is_alive))


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
