"""What the author of one briefing has changed: its states, which of them holds, and what it began with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geodata import briefings
from geodata.briefings import Briefing, Step
from geodata.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.changes import Clash

MOST_STATES: Final = 200
EMPTY: Final = Briefing("", "", "", ())


@dataclass
class Bench:
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

    def go_on_with(self, other: Bench) -> None:
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


def of_file(base: str, ident: str, data: bytes) -> Bench:
    """The bench for a briefing of the dataset. Raises InputError for a file that is no briefing."""
    text = data.decode("utf-8", "replace")
    briefing, problems = briefings.read(ident, data)
    if briefing is None:
        told = "; ".join(str(problem) for problem in problems[:3])
        raise InputError(f"this briefing cannot be opened here; mend its file first: {told}")
    return Bench(base, text, briefing)


@lru_cache(maxsize=128)
def title_of(ident: str, data: bytes) -> str:
    """The title of a briefing of the dataset, "" where its file cannot be read."""
    briefing = briefings.read(ident, data)[0]
    return briefing.title if briefing else ""


def as_json(bench: Bench) -> dict[str, Any]:
    """What is kept of unsaved work; `from_json` reads it again. The way back by undo is not."""
    saved = None if bench.new else asdict(bench.saved)
    return {"base": bench.base, "before": bench.before, "saved": saved, "now": asdict(bench.now), "step": bench.chosen}


def from_json(data: Mapping[str, Any]) -> Bench:
    """Raises KeyError, TypeError or ValueError for what `as_json` did not write."""
    saved = EMPTY if data["saved"] is None else _briefing(data["saved"])
    base, before = str(data["base"]), str(data["before"])
    bench = Bench(base, before, saved, [saved, _briefing(data["now"])], at=1)
    bench.open(int(data["step"]))
    return bench


def _briefing(data: Mapping[str, Any]) -> Briefing:
    steps = tuple(Step(**{name: str(value) for name, value in step.items()}) for step in data["steps"])
    texts = {name: str(data[name]) for name in ("ident", "title", "summary", "version")}
    return replace(EMPTY, **texts, steps=steps, frame=tuple(map(str, data["frame"])))
