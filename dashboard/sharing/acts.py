"""What the author of a briefing asks for on the page Share. Each act is done before the run that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from dashboard import access
from dashboard.sharing import steps as sharing_steps
from dashboard.sharing.steps import text_of, with_event
from geodata.briefings.briefing import clean
from geodata.errors import DatelineError, InputError
from geodata.messages import quoted
from geodata.tables.changes import ClashError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.served import Served
    from dashboard.sharing.share_session import ShareSession
    from geodata.briefings.briefing import Step
    from geodata.view.query import View


ShareAct = Callable[["ShareSession"], str]
MOST_GIVEN: Final = 20_000
"""Characters of one text."""


def run_act(work: ShareSession, act: ShareAct) -> None:
    """Do what the author asked for, and keep the work; what goes wrong is said, and nothing is lost."""
    try:
        work.author = access.author()
        work.touched = True
        work.say(act(work))
        work.keep()
    except ClashError as error:  # its message holds both files
        by = error.clashes[0].by
        work.say(f"Not saved: {by} has saved this briefing meanwhile. Choose below whose is to stand", bad=True)
    except DatelineError as error:
        work.say(str(error), bad=True)


def open_briefing(ident: str) -> ShareAct:
    """Work on another briefing; what is unsaved of the one before stays."""

    def act(work: ShareSession) -> str:
        work.open(ident)
        return ""

    return act


def turn(by: int) -> ShareAct:
    """Undo (-1) or redo (1)."""

    def act(work: ShareSession) -> str:
        work.bench.turn(by)
        return "Undone" if by < 0 else "Done again"

    return act


def describe(name: str, value: object) -> ShareAct:
    """Set title, summary, id or version of the briefing; or the sites that may frame it, one per line."""

    def act(work: ShareSession) -> str:
        text = clean(_bounded(work, str(value or "")))
        given: dict[str, Any] = {name: tuple(text.split()) if name == "frame" else text}
        work.bench.put(replace(work.bench.now, **given))
        return ""

    return act


def open_step(at: int) -> ShareAct:
    """Open the step at `at`."""

    def act(work: ShareSession) -> str:
        work.bench.open(at)
        return ""

    return act


def change(**values: object) -> ShareAct:
    """Set values of the step that is open."""

    def act(work: ShareSession) -> str:
        bench, texts = work.bench, {name: _bounded(work, str(value or "")) for name, value in values.items()}
        if bench.step is not None:
            bench.put(sharing_steps.change(bench.now, bench.chosen, **texts))
        return ""

    return act


def add(steps: Iterable[Step]) -> ShareAct:
    """Put steps at the end, and open the first of them."""
    new = tuple(steps)

    def act(work: ShareSession) -> str:
        bench = work.bench
        at = len(bench.now.steps)
        bench.put(sharing_steps.add(bench.now, new, at), at)
        return f"Added as step {at + 1}: {new[0].title}" if len(new) == 1 else f"Added {len(new)} steps"

    return act


def duplicate(work: ShareSession) -> str:
    """Put a copy of the step that is open after it."""
    bench = work.bench
    step = _step(work)
    bench.put(sharing_steps.add(bench.now, [step], bench.chosen + 1), bench.chosen + 1)
    return f"Step {bench.chosen + 1} is a copy of {step.title}"


def move(by: int) -> ShareAct:
    """Move the step that is open."""

    def act(work: ShareSession) -> str:
        bench = work.bench
        title = _step(work).title
        to = max(0, min(bench.chosen + by, len(bench.now.steps) - 1))
        bench.put(sharing_steps.move(bench.now, bench.chosen, by), to)
        return f"{title} is step {to + 1} of {len(bench.now.steps)} now"

    return act


def remove(work: ShareSession) -> str:
    """Remove the step that is open."""
    bench = work.bench
    title = _step(work).title
    bench.put(sharing_steps.remove(bench.now, bench.chosen), bench.chosen)
    return f"Removed: {title}. Undo brings it back"


def retake(view: View, edition: Served) -> ShareAct:
    """Let the step that is open show the view."""

    def act(work: ShareSession) -> str:
        bench = work.bench
        _step(work)
        bench.put(sharing_steps.change(bench.now, bench.chosen, view=text_of(view, edition.dataset.info)))
        return f"Step {bench.chosen + 1} shows the present view now"

    return act


def choose_event(event: str, edition: Served) -> ShareAct:
    """Let the step that is open be about that event, "" for none."""

    def act(work: ShareSession) -> str:
        bench = work.bench
        view = with_event(_step(work), event, edition)
        bench.put(sharing_steps.change(bench.now, bench.chosen, view=view), bench.chosen)
        return ""

    return act


def discard(work: ShareSession) -> str:
    """Drop what is not saved of this briefing."""
    work.discard()
    return "Discarded what was not saved. Undo brings it back"


def save(work: ShareSession) -> str:
    """Commit the briefing."""
    return f"Saved {work.ident} in version {work.save()}"


def settle(*, mine: bool) -> ShareAct:
    """After a clash: save mine all the same, or go on with theirs."""

    def act(work: ShareSession) -> str:
        work.settle(mine=mine)
        if mine:
            return "Saved yours; theirs stands in the history"
        return "This is theirs now. Undo brings yours back"

    return act


def _bounded(work: ShareSession, text: str) -> str:
    """The text, if it can be worked with; `geodata.briefings.briefing` says what of it is too long to be shown."""
    if len(text) > MOST_GIVEN:
        work.bench.stamp += 1  # the field shows again what holds: a browser takes minutes to lay out such a text
        raise InputError(f"a text of {len(text):,} characters was not taken; shorten it to {MOST_GIVEN:,} at most")
    return text


def _step(work: ShareSession) -> Step:
    step = work.bench.step
    if step is None:
        raise InputError(f"the briefing {quoted(work.ident)} has no step yet; add the present view first")
    return step
