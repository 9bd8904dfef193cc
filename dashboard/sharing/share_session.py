"""One session of the Share page: the briefings under work, and how they are stored and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dashboard import tabs, unsaved
from dashboard.sharing import steps
from dashboard.unsaved import PageSession
from geodata.briefings.briefing import IDENT, Briefing, Step, read_briefing, write_briefing
from geodata.dataset.folder import BRIEFINGS
from geodata.errors import InputError
from geodata.messages import quoted
from geodata.tables.changes import ClashError, Put
from geodata.versions import roles

if TYPE_CHECKING:
    from geodata.tables.changes import Clash
    from geodata.versions.store import Store


NEW: Final = ""
"""The key of a new briefing, until it is saved."""
FOLDER: Final = "briefings"
"""The folder of this page's unsaved work."""
MAX_STATES: Final = 200
"""States of a briefing that can be undone."""
EMPTY: Final = Briefing("", "", "", ())


@dataclass
class BriefingDraft:
    """A briefing under work, with its earlier states for undo.

    `base` is the version that the work began on, `before` the briefing's file in it, "" for a new briefing; `saved` is
    what that file says, `at` the present one of the `states`. `chosen` is the open step, counted from 0. `stamp`
    changes whenever the page's fields must be filled again.
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
        """The briefing in its present state."""
        return self.states[self.at]

    @property
    def new(self) -> bool:
        """Whether it has never been saved."""
        return self.saved is EMPTY

    @property
    def dirty(self) -> bool:
        """Whether anything is unsaved."""
        return self.now != self.saved

    @property
    def step(self) -> Step | None:
        """The open step, None when there is none."""
        steps = self.now.steps
        return steps[min(self.chosen, len(steps) - 1)] if steps else None

    def put(self, briefing: Briefing, chosen: int | None = None) -> None:
        """Make `briefing` the present state, and drop states that were undone."""
        if briefing == self.now:
            return
        self.states = [*self.states[: self.at + 1], briefing][-MAX_STATES:]
        self.at = len(self.states) - 1
        if chosen is not None:
            self.open(chosen)

    def mark_saved(self, base: str, text: str, briefing: Briefing) -> None:
        """Record that the present state was saved; undoing it makes the briefing unsaved again."""
        self.states = [replace(state, ident=briefing.ident) for state in self.states]
        self.states[self.at] = self.saved = briefing
        self.base, self.before = base, text
        self.stamp += 1

    def go_on_with(self, other: BriefingDraft) -> None:
        """Go on with what was saved elsewhere; one undo leads back to the state before."""
        self.base, self.before, self.saved = other.base, other.before, other.saved
        self.put(other.saved, self.chosen)

    def turn(self, by: int) -> None:
        """Undo (-1) or redo (1), and open the step that changes; does nothing at either end."""
        if not 0 <= self.at + by < len(self.states):
            return
        before, self.at = self.now.steps, self.at + by
        pairs = enumerate(zip(before, self.now.steps, strict=False))
        self.open(next((number for number, (a, b) in pairs if a != b), min(len(before), len(self.now.steps))))

    def open(self, chosen: int) -> None:
        """Open a step, or the nearest one that exists."""
        self.chosen = max(0, min(chosen, len(self.now.steps) - 1))
        self.stamp += 1


def of_file(base: str, ident: str, data: bytes) -> BriefingDraft:
    """A briefing of the dataset, ready to be worked on. Raises InputError for a file that cannot be read as one."""
    text = data.decode("utf-8", "replace")
    briefing, problems = read_briefing(ident, data)
    if briefing is None:
        first = "; ".join(str(problem) for problem in problems[:3])
        raise InputError(f"this briefing cannot be opened here; repair its file first: {first}")
    return BriefingDraft(base, text, briefing)


@lru_cache(maxsize=128)
def title_of(ident: str, data: bytes) -> str:
    """The title of a briefing of the dataset, "" when its file cannot be read."""
    briefing = read_briefing(ident, data)[0]
    return briefing.title if briefing else ""


def as_json(draft: BriefingDraft) -> dict[str, Any]:
    """Unsaved work as plain data; `from_json` reads it. Of the states only the saved and the present one are kept."""
    saved = None if draft.new else asdict(draft.saved)
    return {"base": draft.base, "before": draft.before, "saved": saved, "now": asdict(draft.now), "step": draft.chosen}


def from_json(data: Mapping[str, Any]) -> BriefingDraft:
    """A briefing under work from `as_json`. Raises KeyError, TypeError, ValueError or AttributeError for other data."""
    saved = EMPTY if data["saved"] is None else _briefing(data["saved"])
    base, before = str(data["base"]), str(data["before"])
    draft = BriefingDraft(base, before, saved, [saved, _briefing(data["now"])], at=1)
    draft.open(int(data["step"]))
    return draft


def _briefing(data: Mapping[str, Any]) -> Briefing:
    steps = tuple(Step(**{name: str(value) for name, value in step.items()}) for step in data["steps"])
    texts: dict[str, Any] = {name: str(data[name]) for name in ("ident", "title", "summary", "version")}
    texts |= {name: str(data.get(name, "")) for name in ("byline", "publisher", "language")}
    return replace(EMPTY, **texts, steps=steps, frame=tuple(map(str, data["frame"])))


@dataclass(kw_only=True)
class ShareSession(PageSession):
    """`briefings` by id; `files`: the briefings' files in the version `version`, by id."""

    briefings: dict[str, BriefingDraft] = field(default_factory=dict)
    opened: str = NEW
    version: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    refused: int = 0
    """How often a briefing could not be opened: the list must then show again which one is open."""
    below: bool = False
    """Whether the last action belongs to the page's lower half, which then shows the notice."""
    added: bool = False
    """Whether the last action added the view on the map, from there."""
    once: str = ""
    """The address of a new restricted link, shown until the next action."""

    @property
    def briefing(self) -> BriefingDraft:
        """The open briefing."""
        return self.briefings[self.opened]

    @property
    def idents(self) -> tuple[str, ...]:
        """The ids of the dataset's briefings."""
        return tuple(sorted(self.files))

    @property
    def ident(self) -> str:
        """The open briefing's id; for a new one it is proposed from the title."""
        return self.opened or self.briefing.now.ident or steps.ident_of(self.briefing.now.title, self.files)

    def say(self, text: str, *, bad: bool = False) -> None:
        """Report what an action did, in the page's upper half."""
        super().say(text, bad=bad)
        self.below, self.once, self.added = False, "", False

    def open(self, ident: str) -> None:
        """Open a briefing. Raises InputError when its file cannot be read; then the one before stays open."""
        self.refused += 1
        if ident and ident not in self.briefings and ident not in self.files:
            raise InputError(f"the dataset no longer has a briefing {quoted(ident)}; choose another one")
        if ident not in self.briefings:
            fresh = of_file(self.version, ident, self.files[ident]) if ident else BriefingDraft(self.version)
            self.briefings[ident] = fresh
        self.opened = ident
        self.refused -= 1
        self.briefing.open(self.briefing.chosen)

    def refresh(self) -> None:
        """Go on with the newest version where nothing is unsaved. Raises DatasetError."""
        if self.version == self.store.head().version and self.opened in self.briefings:
            return
        self.version, files = self.store.newest()
        self.files = {Path(name).stem: data for name, data in files.items() if name.startswith(f"{BRIEFINGS}/")}
        for key, draft in list(self.briefings.items()):
            self._renew(key, draft)
        if self.opened not in self.briefings:
            self.open(self.opened if self.opened in self.files else NEW)

    def _renew(self, key: str, draft: BriefingDraft) -> None:
        """Put a briefing on the newest version; where somebody else has saved it meanwhile, the editor is asked."""
        data = self.files.get(key, b"")
        text = data.decode("utf-8", "replace")
        if text == draft.before:
            draft.base, draft.clash = self.version, None
            return
        if draft.dirty and (clash := self._clash(key, draft, text)):
            draft.clash = clash
            return
        try:
            draft.go_on_with(of_file(self.version, key, data))
            draft.clash = None
        except InputError as error:
            del self.briefings[key]
            self.say(str(error), bad=True)

    def _clash(self, key: str, draft: BriefingDraft, theirs: str) -> Clash | None:
        """The question which of both texts is kept, with the author of the other one; None when they are the same."""
        file = f"{BRIEFINGS}/{key}.toml"
        old, new = ({file: text.encode()} if text else {} for text in (draft.before, theirs))
        change = Put(file, write_briefing(replace(draft.now, ident=key), draft.before))
        return next(iter(self.store.versions.clashes(old, new, [change])), None)

    def unsaved(self) -> dict[str, Any] | None:
        """The briefings with unsaved work as plain data, None when there are none."""
        dirty = {key: as_json(draft) for key, draft in self.briefings.items() if draft.dirty}
        return {"opened": self.opened, "benches": dirty} if dirty else None

    def restore(self, data: Mapping[str, Any]) -> None:
        """Go on with the briefings that `unsaved` returned, on the newest version."""
        restored = {str(key): from_json(draft) for key, draft in data["benches"].items()}
        opened = data["opened"] if data["opened"] in restored else next(iter(restored), None)
        if opened is None:
            raise ValueError
        self.start_over()
        self.briefings |= restored
        for key, draft in restored.items():
            self._renew(key, draft)
        self.opened = opened if opened in self.briefings else NEW

    def start_over(self) -> None:
        """Drop what is unsaved, and begin on the newest version. Raises DatasetError."""
        self.briefings, self.opened, self.version, self.restored = {}, NEW, "", ""
        self.refresh()

    @staticmethod
    def summary(data: Mapping[str, Any]) -> str:
        """What `unsaved` returned, in words."""
        titles = [str(draft["now"]["title"]).strip() or key or "a new one" for key, draft in data["benches"].items()]
        if not titles:
            raise ValueError
        return f"unsaved work on {'the briefing' if len(titles) == 1 else 'the briefings'} {', '.join(titles)}"

    def discard(self) -> None:
        """Go back to the saved state of the open briefing; one undo brings the unsaved one back.

        Raises InputError when its file cannot be read; then nothing has changed.
        """
        self.restored = ""
        if self.opened not in (NEW, *self.files):  # another editor has removed it
            del self.briefings[self.opened]
            self.open(NEW)
            return
        data = self.files.get(self.opened)
        self.briefing.go_on_with(of_file(self.version, self.opened, data) if data else BriefingDraft(self.version))
        self.briefing.clash = None

    def save(self, message: str = "") -> str:
        """Commit the open briefing; returns the entry's id. Raises InputError, ClashError, DatasetError."""
        draft, ident = self.briefing, self.ident
        if not IDENT.fullmatch(ident):
            raise InputError(f"{quoted(ident)} is not an id; use lower-case letters, digits and hyphens")
        if draft.new and ident in self.files:
            raise InputError(f"there is already a briefing {ident}; give this one another id")
        briefing = replace(draft.now, ident=ident)
        text = write_briefing(briefing, draft.before)
        problems = read_briefing(ident, text.encode())[1]
        if problems:
            raise InputError(
                "Not saved. " + " ".join(f"{problem.column}: {problem.message}" for problem in problems[:3])
            )
        change = Put(f"{BRIEFINGS}/{ident}.toml", text)
        subject = message or f"briefing {ident}: {'new' if draft.new else 'changed'}"
        try:
            entry = self.store.commit(draft.base, [change], self.author, subject)
        except ClashError as error:
            if draft.new:
                raise InputError(
                    f"{error.clashes[0].author} has saved a briefing {ident} in the meantime; give this one another id"
                ) from None
            draft.clash = error.clashes[0]
            raise
        self.briefings[ident] = self.briefings.pop(self.opened)
        self.opened, self.restored = ident, ""
        draft.mark_saved(entry.version, text, replace(briefing, ident=ident))
        self.refresh()
        return entry.id

    def resolve(self, *, mine: bool) -> None:
        """End a clash: save mine over theirs, which stays in the history, or go on with theirs, mine one undo away.

        Raises InputError when theirs cannot be read, and what `save` raises.
        """
        draft = self.briefing
        if draft.clash is None:
            return
        self.version, files = self.store.newest()
        data = files.get(draft.clash.file, b"")
        theirs = of_file(self.version, self.ident, data) if data else BriefingDraft(self.version)
        draft.clash = None
        if mine:
            draft.base, draft.before = theirs.base, theirs.before
            self.save()
        else:
            draft.go_on_with(theirs)


def begin(
    store: Store, account: str = "", owner: str = "", is_alive: Callable[[str], bool] = unsaved.nobody
) -> ShareSession:
    """Begin on the newest version; `account`: the address that signed in. Raises DatasetError."""
    folder, author = tabs.folder_of(store.state, account, FOLDER), account or roles.author_here()
    work = ShareSession(store, folder, author, owner, is_alive, tabs.new_tab())
    work.refresh()
    return work
