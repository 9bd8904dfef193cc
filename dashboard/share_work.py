"""What one session does on the page Share: the briefings it works on, how they are kept, and how they are saved."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dashboard import edit_keep, share_bench, share_steps
from dashboard.share_bench import Bench
from geodata import briefing_text, briefings, filing, versioning
from geodata.changes import ClashError, Put
from geodata.errors import InputError
from geodata.messages import shown
from geodata.snapshots import BRIEFINGS

if TYPE_CHECKING:
    from geodata.store import Store

NEW: Final = ""
"""The key of the briefing that has never been saved."""
FOLDER: Final = "briefings"
Alive = Callable[[str], bool]


@dataclass
class Work:
    """`benches` by the id of the briefing; `files`: the briefings' files in version `version`.

    `folder` keeps what is not saved, under `name`, for the next session. `back`: when what was found there was kept.
    `touched`: whether this session has done anything; then it takes up nobody's work any more.
    """

    store: Store
    folder: Path
    author: str
    name: str = field(default_factory=lambda: str(uuid.uuid4()))
    benches: dict[str, Bench] = field(default_factory=dict)
    opened: str = NEW
    version: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    back: str = ""
    touched: bool = False
    said: str = ""
    bad: bool = False
    refused: int = 0
    """How often a briefing could not be opened: then the list must show again which one is."""
    below: bool = False
    """Whether the last act was one of the page's lower half, which says it there."""
    once: str = ""
    """The address of a new restricted link, until the next act."""

    @property
    def bench(self) -> Bench:
        """The briefing that is open."""
        return self.benches[self.opened]

    @property
    def idents(self) -> tuple[str, ...]:
        """The briefings of the dataset."""
        return tuple(sorted(self.files))

    @property
    def ident(self) -> str:
        """The id of the briefing that is open; a new one's is proposed from its title."""
        return self.opened or self.bench.now.ident or share_steps.ident_of(self.bench.now.title, self.files)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Remember what became of the last act."""
        self.said, self.bad, self.below, self.once = text, bad, False, ""

    def open(self, ident: str) -> None:
        """Open a briefing. Raises InputError, when its file is not one; then the one before stays open."""
        self.refused += 1
        if ident and ident not in self.benches and ident not in self.files:
            raise InputError(f"the dataset has no briefing {shown(ident)} any more; choose another one")
        if ident not in self.benches:
            fresh = share_bench.of_file(self.version, ident, self.files[ident]) if ident else Bench(self.version)
            self.benches[ident] = fresh
        self.opened = ident
        self.refused -= 1
        self.bench.open(self.bench.chosen)

    def refresh(self) -> None:
        """Look at the newest version; what has no unsaved work goes on with it. Raises DatasetError."""
        if self.version == self.store.head().version and self.opened in self.benches:
            return
        self.version, files = self.store.newest()
        self.files = {Path(name).stem: data for name, data in files.items() if name.startswith(f"{BRIEFINGS}/")}
        for key, bench in list(self.benches.items()):
            self._renew(key, bench)
        if self.opened not in self.benches:
            self.open(self.opened if self.opened in self.files else NEW)

    def _renew(self, key: str, bench: Bench) -> None:
        """Let the bench go on with version `version`, unless somebody else's work would be overwritten so."""
        data = self.files.get(key, b"")
        if data.decode("utf-8", "replace") == bench.before:
            bench.base = self.version
        elif not bench.dirty:
            try:
                bench.go_on_with(share_bench.of_file(self.version, key, data))
            except InputError as error:
                del self.benches[key]
                self.say(str(error), bad=True)

    def keep(self) -> None:
        """Keep what is not saved, so that it is there when the page is opened again. Raises DatasetError."""
        path = self.folder / f"{self.name}.json"
        dirty = {key: share_bench.as_json(bench) for key, bench in self.benches.items() if bench.dirty}
        if not dirty:
            if path.exists():
                filing.remove(path)
            return
        at = dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
        filing.write(path, json.dumps({"at": at, "opened": self.opened, "benches": dirty}, ensure_ascii=True).encode())

    def take_back(self, session: str, alive: Alive) -> bool:
        """Go on with what a closed session has left that was this editor's. Raises DatasetError."""
        if self.touched or self.back:
            return False
        edit_keep.claim(self.name, session, alive)
        found = edit_keep.orphan(self.folder, alive)
        if not found or not edit_keep.claim(found, session, alive):
            return False
        try:
            data = json.loads((self.folder / f"{found}.json").read_bytes())
            kept = {str(key): share_bench.from_json(one) for key, one in data["benches"].items()}
            opened = data["opened"] if data["opened"] in kept else next(iter(kept))
            at = str(data["at"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
            edit_keep.forget(self.folder, found)  # nothing that can be read
            return False
        self.benches |= kept
        self.opened, self.name, self.back = opened, found, at
        return True

    def discard(self) -> None:
        """Go back to what is saved of the briefing that is open; what was not is one `undo` away.

        Raises InputError when its file cannot be opened; then all stays as it was.
        """
        self.back = ""
        if self.opened not in (NEW, *self.files):  # somebody has removed it
            del self.benches[self.opened]
            self.open(NEW)
            return
        data = self.files.get(self.opened)
        self.bench.go_on_with(share_bench.of_file(self.version, self.opened, data) if data else Bench(self.version))
        self.bench.clash = None

    def save(self, message: str = "") -> str:
        """Commit the briefing that is open; the version it is in. Raises InputError, ClashError, DatasetError."""
        bench, ident = self.bench, self.ident
        if not briefings.IDENT.fullmatch(ident):
            raise InputError(f"{shown(ident)} is no id; use small letters, digits and hyphens")
        if bench.new and ident in self.files:
            raise InputError(f"there is a briefing {ident} already; give this one another id")
        briefing = replace(bench.now, ident=ident)
        text = briefing_text.write(briefing, bench.before)
        found = briefings.read(ident, text.encode())[1]
        if found:
            raise InputError("Not saved. " + " ".join(f"{one.column}: {one.message}" for one in found[:3]))
        change = Put(f"{BRIEFINGS}/{ident}.toml", text)
        said = message or f"briefing {ident}: {'new' if bench.new else 'changed'}"
        try:
            entry = self.store.commit(bench.base, [change], self.author, said)
        except ClashError as error:
            if bench.new:
                raise InputError(
                    f"{error.clashes[0].by} has saved a briefing {ident} meanwhile; give this one another id"
                ) from None
            bench.clash = error.clashes[0]
            raise
        self.benches[ident] = self.benches.pop(self.opened)
        self.opened, self.back = ident, ""
        bench.saved_as(entry.version, text, replace(briefing, ident=ident))
        self.refresh()
        return entry.version

    def settle(self, *, mine: bool) -> None:
        """After a clash: let mine stand, or go on with theirs; the other one stays in the history or in `undo`.

        Raises InputError when theirs cannot be read, and as `save`.
        """
        bench = self.bench
        if bench.clash is None:
            return
        self.version, files = self.store.newest()
        data = files.get(bench.clash.file, b"")
        there = share_bench.of_file(self.version, self.ident, data) if data else Bench(self.version)
        bench.clash = None
        if mine:
            bench.base, bench.before = there.base, there.before
            self.save()
        else:
            bench.go_on_with(there)


def begin(store: Store, editor: str = "") -> Work:
    """Start on the newest version. `editor`: who signed in. Raises DatasetError."""
    folder = edit_keep.folder_of(store.state, editor) / FOLDER
    work = Work(store, folder, editor or versioning.author_here())
    work.refresh()
    return work
