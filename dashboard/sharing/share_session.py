"""What the author of one briefing has changed: its states, which of them holds, and what it began with.

What one session does on the page Share: the briefings it works on, how they are kept, and how they are saved.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dashboard import unsaved
from dashboard.sharing import steps
from geodata import fileio
from geodata.briefings.briefing import IDENT, Briefing, Step, read_briefing, write_briefing
from geodata.dataset.folder import BRIEFINGS
from geodata.errors import InputError
from geodata.messages import quoted
from geodata.tables.changes import ClashError, Put
from geodata.versions import roles

if TYPE_CHECKING:
    from geodata.tables.changes import Clash
    from geodata.versions.store import Store


MOST_STATES: Final = 200
EMPTY: Final = Briefing("", "", "", ())


@dataclass
class BriefingDraft:
    """`base` is the version that the work began on, `before` the briefing's file in it, "" for a new briefing.

    `chosen` is the step that is open, counted from 0. `stamp` changes whenever fields must be filled anew.
    """

    base: str
    before: str = ""
    saved: Briefing = EMPTY
    states: list[Briefing] = field(default_factory=list)
    at: int = 0
    chosen: int = 0
    stamp: int = 0
    clash: Clash | None = None

    def __post_init__(self) -> None:
        self.states = self.states or [self.saved]

    @property
    def now(self) -> Briefing:
        """The briefing as it stands."""
        return self.states[self.at]

    @property
    def new(self) -> bool:
        """Whether it has never been saved."""
        return self.saved is EMPTY

    @property
    def dirty(self) -> bool:
        """Whether there is anything that is not saved."""
        return self.now != self.saved

    @property
    def step(self) -> Step | None:
        """The step that is open, None when there is none."""
        steps = self.now.steps
        return steps[min(self.chosen, len(steps) - 1)] if steps else None

    def put(self, briefing: Briefing, chosen: int | None = None) -> None:
        """Go on with another state, which `undo` leads back from; what was undone before is gone."""
        if briefing == self.now:
            return
        self.states = [*self.states[: self.at + 1], briefing][-MOST_STATES:]
        self.at = len(self.states) - 1
        if chosen is not None:
            self.open(chosen)

    def saved_as(self, base: str, text: str, briefing: Briefing) -> None:
        """The state that holds was saved so: from here on `undo` leads back to before, and is unsaved again."""
        self.states = [replace(state, ident=briefing.ident) for state in self.states]
        self.states[self.at] = self.saved = briefing
        self.base, self.before = base, text
        self.stamp += 1

    def go_on_with(self, other: BriefingDraft) -> None:
        """Take what was saved elsewhere as the next state; what was here before is one `undo` away."""
        self.base, self.before, self.saved = other.base, other.before, other.saved
        self.put(other.saved, self.chosen)

    def turn(self, by: int) -> None:
        """Undo (-1) or redo (1); nothing when there is nothing."""
        if not 0 <= self.at + by < len(self.states):
            return
        before, self.at = self.now.steps, self.at + by
        pairs = enumerate(zip(before, self.now.steps, strict=False))
        self.open(next((number for number, (a, b) in pairs if a != b), min(len(before), len(self.now.steps))))

    def open(self, chosen: int) -> None:
        """Open a step, or the nearest there is."""
        self.chosen = max(0, min(chosen, len(self.now.steps) - 1))
        self.stamp += 1


def of_file(base: str, ident: str, data: bytes) -> BriefingDraft:
    """The bench for a briefing of the dataset. Raises InputError for a file that is no briefing."""
    text = data.decode("utf-8", "replace")
    briefing, problems = read_briefing(ident, data)
    if briefing is None:
        told = "; ".join(str(problem) for problem in problems[:3])
        raise InputError(f"this briefing cannot be opened here; mend its file first: {told}")
    return BriefingDraft(base, text, briefing)


@lru_cache(maxsize=128)
def title_of(ident: str, data: bytes) -> str:
    """The title of a briefing of the dataset, "" where its file cannot be read."""
    briefing = read_briefing(ident, data)[0]
    return briefing.title if briefing else ""


def as_json(bench: BriefingDraft) -> dict[str, Any]:
    """What is kept of unsaved work; `from_json` reads it again. The way back by undo is not."""
    saved = None if bench.new else asdict(bench.saved)
    return {"base": bench.base, "before": bench.before, "saved": saved, "now": asdict(bench.now), "step": bench.chosen}


def from_json(data: Mapping[str, Any]) -> BriefingDraft:
    """Raises KeyError, TypeError or ValueError for what `as_json` did not write."""
    saved = EMPTY if data["saved"] is None else _briefing(data["saved"])
    base, before = str(data["base"]), str(data["before"])
    bench = BriefingDraft(base, before, saved, [saved, _briefing(data["now"])], at=1)
    bench.open(int(data["step"]))
    return bench


def _briefing(data: Mapping[str, Any]) -> Briefing:
    steps = tuple(Step(**{name: str(value) for name, value in step.items()}) for step in data["steps"])
    texts = {name: str(data[name]) for name in ("ident", "title", "summary", "version")}
    return replace(EMPTY, **texts, steps=steps, frame=tuple(map(str, data["frame"])))


NEW: Final = ""
"""The key of the briefing that has never been saved."""
FOLDER: Final = "briefings"
Alive = Callable[[str], bool]


@dataclass
class ShareSession:
    """`benches` by the id of the briefing; `files`: the briefings' files in version `version`.

    `folder` keeps what is not saved, under `name`, for the next session. `back`: when what was found there was kept.
    `touched`: whether this session has done anything; then it takes up nobody's work any more.
    """

    store: Store
    folder: Path
    author: str
    name: str = field(default_factory=lambda: str(uuid.uuid4()))
    benches: dict[str, BriefingDraft] = field(default_factory=dict)
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
    def bench(self) -> BriefingDraft:
        """The briefing that is open."""
        return self.benches[self.opened]

    @property
    def idents(self) -> tuple[str, ...]:
        """The briefings of the dataset."""
        return tuple(sorted(self.files))

    @property
    def ident(self) -> str:
        """The id of the briefing that is open; a new one's is proposed from its title."""
        return self.opened or self.bench.now.ident or steps.ident_of(self.bench.now.title, self.files)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Remember what became of the last act."""
        self.said, self.bad, self.below, self.once = text, bad, False, ""

    def open(self, ident: str) -> None:
        """Open a briefing. Raises InputError, when its file is not one; then the one before stays open."""
        self.refused += 1
        if ident and ident not in self.benches and ident not in self.files:
            raise InputError(f"the dataset has no briefing {quoted(ident)} any more; choose another one")
        if ident not in self.benches:
            fresh = of_file(self.version, ident, self.files[ident]) if ident else BriefingDraft(self.version)
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

    def _renew(self, key: str, bench: BriefingDraft) -> None:
        """Let the bench go on with version `version`, unless somebody else's work would be overwritten so."""
        data = self.files.get(key, b"")
        if data.decode("utf-8", "replace") == bench.before:
            bench.base = self.version
        elif not bench.dirty:
            try:
                bench.go_on_with(of_file(self.version, key, data))
            except InputError as error:
                del self.benches[key]
                self.say(str(error), bad=True)

    def keep(self) -> None:
        """Keep what is not saved, so that it is there when the page is opened again. Raises DatasetError."""
        path = self.folder / f"{self.name}.json"
        dirty = {key: as_json(bench) for key, bench in self.benches.items() if bench.dirty}
        if not dirty:
            if path.exists():
                fileio.remove(path)
            return
        at = dt.datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
        fileio.write(path, json.dumps({"at": at, "opened": self.opened, "benches": dirty}, ensure_ascii=True).encode())

    def take_back(self, session: str, alive: Alive) -> bool:
        """Go on with what a closed session has left that was this editor's. Raises DatasetError."""
        if self.touched or self.back:
            return False
        unsaved.claim(self.name, session, alive)
        found = unsaved.orphan(self.folder, alive)
        if not found or not unsaved.claim(found, session, alive):
            return False
        try:
            data = json.loads((self.folder / f"{found}.json").read_bytes())
            kept = {str(key): from_json(one) for key, one in data["benches"].items()}
            opened = data["opened"] if data["opened"] in kept else next(iter(kept))
            at = str(data["at"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
            unsaved.forget(self.folder, found)  # nothing that can be read
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
        self.bench.go_on_with(of_file(self.version, self.opened, data) if data else BriefingDraft(self.version))
        self.bench.clash = None

    def save(self, message: str = "") -> str:
        """Commit the briefing that is open; the version it is in. Raises InputError, ClashError, DatasetError."""
        bench, ident = self.bench, self.ident
        if not IDENT.fullmatch(ident):
            raise InputError(f"{quoted(ident)} is no id; use small letters, digits and hyphens")
        if bench.new and ident in self.files:
            raise InputError(f"there is a briefing {ident} already; give this one another id")
        briefing = replace(bench.now, ident=ident)
        text = write_briefing(briefing, bench.before)
        found = read_briefing(ident, text.encode())[1]
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
        there = of_file(self.version, self.ident, data) if data else BriefingDraft(self.version)
        bench.clash = None
        if mine:
            bench.base, bench.before = there.base, there.before
            self.save()
        else:
            bench.go_on_with(there)


def begin(store: Store, editor: str = "") -> ShareSession:
    """Start on the newest version. `editor`: who signed in. Raises DatasetError."""
    folder = unsaved.folder_of(store.state, editor) / FOLDER
    work = ShareSession(store, folder, editor or roles.author_here())
    work.refresh()
    return work
