"""Serve a dataset's newest version, and go on serving the last good one when a later state cannot be read.

`Store` is the port. `FileStore` serves the plain CSV files of a folder: its `head()` looks at their sizes and times (at
most once a second), and at those of the stored answers of its online geocoder, and reads the files again when any has
changed. A table that suddenly lost many rows must rest before it is shown (`geodata.versions.losses`).
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from geodata.dataset import folder, published
from geodata.dataset.reading import (
    load,
    load_files,
)
from geodata.errors import DatasetError, InputError
from geodata.model import Dataset
from geodata.online.cache import Answers
from geodata.versions import losses, roles
from geodata.versions.folder import FOLDER, FolderVersions
from geodata.versions.history import OUTSIDE

if TYPE_CHECKING:
    from geodata.dataset.folder import Files
    from geodata.tables.changes import Change
    from geodata.versions.differences import Difference
    from geodata.versions.history import CommitGuard, Versions
    from geodata.versions.ledger import Entry
    from geodata.versions.losses import Loss


CHECK_EVERY_S: Final = 1.0
KEPT: Final = 3
"""Earlier versions kept in memory: the most recently used."""
_Stamp = tuple[tuple[str, int, int, int], ...]
"""Of each file: name, size, time of the last change of the content, and of anything else (rights, say)."""
_log: Final = logging.getLogger(__name__)


def is_bundled(folder: Path) -> bool:
    """Whether the folder is the dataset that comes with Dateline, however its path is written."""
    return folder.resolve() == Path(__file__).resolve().parent.parent / "syria"


def outlasts_updates(folder: Path) -> bool:
    """Whether the folder survives an update of Dateline: all do but the bundled dataset, unless in a checkout."""
    return not is_bundled(folder) or (folder.resolve().parents[1] / "pyproject.toml").is_file()


class Store(Protocol):
    """A dataset's versions, wherever they are kept: `FileStore`, or `geodata.versions.shared_store.SharedStore`."""

    notice: str
    """Why the version served is not the newest: one sentence, "" when it is."""

    @property
    def versions(self) -> Versions:
        """The history, to which edits are committed."""

    def head(self) -> Dataset:
        """The newest version that could be read. Raises DatasetError when there has never been one."""

    @property
    def state(self) -> Path:
        """A folder of this installation for what is not part of the data, such as unpublished work."""

    @property
    def lasting(self) -> bool:
        """Whether `state` survives the end of this process and the next update of Dateline."""

    @property
    def drafts_folder(self) -> Path:
        """The folder that records which drafts were rejected (`geodata.review.decisions`)."""

    def look_again(self) -> None:
        """Let the next `head` look at once: somebody here has just written."""

    def newest(self) -> tuple[str, Files]:
        """The newest version and its files, on which an edit begins. Raises DatasetError."""

    def at(self, version: str) -> Dataset:
        """An earlier version. Raises InputError when it is not in the history, DatasetError."""

    def commit(self, base: str, changes: Iterable[Change], author: str, message: str = "") -> Entry:
        """See `geodata.versions.history.Versions.commit`."""

    def revert(self, name: str, author: str, message: str = "") -> Entry:
        """See `geodata.versions.history.Versions.revert`."""

    def revert_event(self, event: str, a: str, b: str, author: str) -> Entry:
        """See `geodata.versions.history.Versions.revert_event`."""

    def restore(self, name: str, author: str) -> Entry:
        """See `geodata.versions.history.Versions.restore`."""

    def loss(self) -> Loss | None:
        """The sudden loss of rows that editors have not decided about; None when there is none."""

    def bring_back(self, author: str) -> Entry:
        """Commit the rows of the `loss` again. Raises InputError when there is none, and as `commit`."""

    def accept_loss(self) -> None:
        """Ask no more about the `loss`. Raises DatasetError."""

    def close(self) -> None:
        """Release connections, if the store has any."""


class KeptVersions:
    """The common part of the stores: the history, and a few earlier versions in memory."""

    def __init__(self, versions: Versions, home: Path) -> None:
        self.versions = versions
        self._home = home
        """The folder that the dataset began with; it holds the file of the dataset's own gazetteer."""
        self._name = home.resolve().name
        """The title of a dataset that gives itself none."""
        self.notice = ""
        self._lock = threading.RLock()
        self._earlier: OrderedDict[str, Dataset] = OrderedDict()
        self._earlier_lock = threading.Lock()
        """Not `_lock`, so that reading an earlier version keeps nobody from the newest one."""

    def at(self, version: str) -> Dataset:
        """An earlier version. Raises InputError when it is not in the history, DatasetError."""
        entry = self.versions.latest(version)
        with self._earlier_lock:
            if entry.version not in self._earlier:
                files = self.versions.files(entry.version)
                self._earlier[entry.version] = load_files(files, self._name, self._folder_of(files))
                while len(self._earlier) > KEPT:
                    self._earlier.popitem(last=False)
            self._earlier.move_to_end(entry.version)
            return self._earlier[entry.version]

    def _folder_of(self, files: Files) -> Path:  # noqa: ARG002
        """The folder with the large files of a version, which consists of `files`."""
        return self._home

    def history(self, newest: int | None = None) -> tuple[Entry, ...]:
        """The history, oldest first; `newest`: only that many of its newest entries. Raises DatasetError."""
        return self.versions.history(newest)

    def diff(self, a: str, b: str) -> Difference:
        """What differs from the version or entry `a` to `b`. Raises InputError, DatasetError."""
        return self.versions.diff(a, b)

    def commit(self, base: str, changes: Iterable[Change], author: str, message: str = "") -> Entry:
        """Put the changes, made on version `base`, onto the newest one (`geodata.versions.history.Versions.commit`)."""
        changes = list(changes)
        entry = self.versions.commit(base, changes, author, message)
        roles.audit_commit(author, changes, entry)
        self.look_again()
        return entry

    def revert(self, name: str, author: str, message: str = "") -> Entry:
        """Undo what an entry changed, in a new version (`geodata.versions.history.Versions.revert`)."""
        return self._committed(self.versions.revert(name, author, message), author)

    def revert_event(self, event: str, a: str, b: str, author: str) -> Entry:
        """Undo what differs in one event from `a` to `b` (`geodata.versions.history.Versions.revert_event`)."""
        return self._committed(self.versions.revert_event(event, a, b, author), author)

    def restore(self, name: str, author: str) -> Entry:
        """Restore the data of an earlier version (`geodata.versions.history.Versions.restore`)."""
        return self._committed(self.versions.restore(name, author), author)

    def _committed(self, entry: Entry, author: str) -> Entry:
        roles.audit_commit(author, (), entry)
        self.look_again()
        return entry

    def look_again(self) -> None:
        """Let the next `head` look at once."""

    def loss(self) -> Loss | None:
        """None: without files that others write, every change is a commit."""
        return None

    def bring_back(self, author: str) -> Entry:  # noqa: ARG002
        """Raise InputError, as there is no loss."""
        raise InputError("no rows were lost")

    def accept_loss(self) -> None:
        """Do nothing, as there is no loss."""

    def close(self) -> None:
        """Release connections, if the store has any."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A version that lost many rows, the stamp of its files, and when they were first seen so, on the store's clock."""

    dataset: Dataset
    stamp: _Stamp
    since: float


class FileStore(KeptVersions):
    """The versions of the dataset in `folder`. One instance serves all sessions, from any thread.

    `record`: enter into the folder's history what somebody changed in the files themselves. Without it, and for the
    bundled dataset, the folder is only read until the first commit. `clock` gives seconds and never jumps.
    """

    versions: FolderVersions

    def __init__(
        self,
        folder: Path,
        *,
        record: bool = True,
        guard: CommitGuard | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(FolderVersions(folder, guard), folder)
        self.folder = folder
        self.drafts_folder = folder
        self.state = folder / FOLDER
        self.lasting = outlasts_updates(folder)
        self._record = record and not is_bundled(folder)
        self._clock = clock
        self._head: Dataset | None = None
        self._held: _Held | None = None
        self._stamp: _Stamp = ()
        self._answers = ("", 0, 0)
        """The stamp of the stored answers of online geocoders: a new answer may place a row."""
        self._checked = float("-inf")

    def head(self) -> Dataset:
        """The newest version that could be read. Raises DatasetError when there has never been one."""
        with self._lock:
            now = self._clock()
            if self._head is None or now - self._checked >= CHECK_EVERY_S:
                self._refresh()
                self._checked = now
            if self._head is None:
                raise DatasetError(self.notice)
            return self._head

    def commit(self, base: str, changes: Iterable[Change], author: str, message: str = "") -> Entry:
        """See `versions.history.Versions.commit`; DatasetError while a broken file hides what would be saved."""
        self.look_again()
        self.head()
        if self.notice:
            raise DatasetError(f"Nothing was saved. {self.notice}")
        return super().commit(base, changes, author, message)

    def look_again(self) -> None:
        """Let the next `head` look at the files at once: somebody here has just written to them."""
        with self._lock:
            self._checked = float("-inf")

    def newest(self) -> tuple[str, Files]:
        """The newest version and its files: those in the folder, unless they are not shown. Raises DatasetError."""
        self.look_again()
        head = self.head()
        if not self.notice:
            files = folder.read_folder(self.folder).files
            return folder.version_of(files), files
        try:
            return head.version, self.versions.files(head.version)
        except InputError:  # no history has it
            raise DatasetError(self.notice) from None

    def loss(self) -> Loss | None:
        """The sudden loss of rows that no editor has decided about, or edited anything after; None for none."""
        return losses.undecided(self.state, self.history())

    def bring_back(self, author: str) -> Entry:
        """Commit the rows of the `loss` again. Raises InputError when there is none, and as `commit`."""
        found = self.loss()
        if found is None:
            raise InputError("the rows are back already, or somebody has edited the data since")
        entries = self.history()
        before, lossy = entries[found.number - 2 : found.number]
        newest = entries[-1].version
        back = losses.rows_back(self.versions.files(before.version), self.versions.files(newest))
        entry = self.commit(newest, back, author, f"bring back the rows that were lost with version {lossy.version}")
        losses.forget(self.state)
        return entry

    def accept_loss(self) -> None:
        """Ask no more about the `loss`. Raises DatasetError."""
        losses.forget(self.state)

    def _refresh(self) -> None:
        if self.versions.busy:
            self._finish_pending()
            if self._head is not None:
                return
        stamp, answers = self._look(), Answers().stamp()
        goes_online = self._head is not None and self._head.info.online is not None
        same = stamp == self._stamp and (answers == self._answers or not goes_online)
        if same and self._held is not None:
            self._show_rested(self._held)
            return
        if same and (self._head is not None or self.notice):
            return
        self._held = None
        try:
            newest = load(self.folder)
        except DatasetError as error:
            self._stamp, self._answers = stamp, answers
            self._head = self._head or self._last_good()
            self._keep(str(error))
            return
        # the stamp from before reading: later changes are read at the next look
        self._stamp, self._answers = stamp, answers
        if self._head is not None and (why := published.broken(newest, self._head)):
            self._keep(why)
        elif lost := self._lost(newest):
            self._held = _Held(newest, stamp, self._clock())
            rest = f"this is shown once the files have not changed for {losses.REST_S:.0f} seconds"
            self._keep(f"{losses.words(lost)}; {rest}")
        else:
            self._show(newest)

    def _lost(self, newest: Dataset) -> losses.Counts:
        """The rows that `newest` suddenly lost; none when a commit removed them, which was on purpose."""
        lost = losses.sudden(self._head.row_counts, newest.row_counts) if self._head is not None else {}
        last = self.history(newest=1) if lost else ()
        return {} if last and last[0].version == newest.version and last[0].author != OUTSIDE else lost

    def _show_rested(self, held: _Held) -> None:
        """Show the version that was held back, once its files have rested long enough."""
        if self._clock() - held.since >= losses.REST_S:
            self._held = None
            self._show(held.dataset)

    def _show(self, newest: Dataset) -> None:
        self._head, self.notice = newest, ""
        self._record_outside_change()

    def _last_good(self) -> Dataset | None:
        """The newest version of the history that can be read: for a server that starts while the files cannot be."""
        with contextlib.suppress(DatasetError):
            for entry in reversed(self.history(newest=KEPT)):
                with contextlib.suppress(DatasetError):
                    return load_files(self.versions.files(entry.version), self._name, self._home)
        return None

    def _record_outside_change(self) -> None:
        """Record a version that came from the files themselves. If that fails, the version is shown all the same."""
        if self._record and os.access(self.folder, os.W_OK):
            try:
                self.versions.notice_outside()
            except DatasetError as error:
                _log.warning("the history was not written: %s", error)

    def _finish_pending(self) -> None:
        """Wait for a writer in the middle of an edit, or complete the edit of one that died."""
        try:
            self.versions.notice_outside()
        except DatasetError as error:
            _log.warning("an edit that was begun is not finished yet: %s", error)

    def _keep(self, why: str) -> None:
        kept = f" Showing the last good version, {self._head.version}." if self._head else ""
        reason = why.replace(str(self.folder), self.folder.name)  # readers need not know where it is
        self.notice = f"{reason}{'' if reason.endswith(('.', '?')) else '.'}{kept}"

    def _look(self) -> _Stamp:
        """The stamps of all files that may be part of the dataset."""
        stamps = []
        for pattern in (
            "*.csv",
            "*.toml",
            "articles/*.txt",
            f"{folder.BRIEFINGS}/*.toml",
            f"{folder.LAYERS}/*/{folder.LAYER_FILE}",
            f"{folder.TERRITORIES}/*/{folder.TERRITORY_FILE}",
        ):
            for path in sorted(self.folder.glob(pattern)):
                with contextlib.suppress(OSError):  # gone, or a link that leads nowhere
                    stat = path.stat()
                    stamps.append((path.name, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
        return tuple(stamp for stamp in stamps if stamp[0] != folder.NOT_VERSIONED)
