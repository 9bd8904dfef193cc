"""The actions of the Share page. Each runs before the page is shown again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from dashboard import access, unsaved
from dashboard.sharing import steps
from geodata.briefings.briefing import clean
from geodata.errors import InputError
from geodata.messages import quoted
from geodata.tables.changes import ClashError

if TYPE_CHECKING:
    from dashboard.sharing.share_session import ShareSession
    from dashboard.unsaved import Action
    from geodata.briefings.briefing import Step


MAX_TEXT_SENT: Final = 20_000
"""Characters of one text from the browser."""
_BRIEFING_FIELDS: Final = ("title", "summary", "byline", "publisher", "language", "ident", "version", "frame")
_STEP_FIELDS: Final = ("title", "caption", "view", "compare")


def run_action(work: ShareSession, action: Action) -> None:
    """Run one action of the editor at this session, and report what it did or why it was refused."""
    with work.reporting():
        work.author = access.author()
        unsaved.run_action(work, action, _ACTIONS)


def _open(work: ShareSession, action: Action) -> None:
    """Work on another briefing; unsaved work on the one before stays."""
    work.open(str(action.get("ident") or ""))


def _undo(work: ShareSession, _: Action) -> str:
    work.briefing.turn(-1)
    return "Undone"


def _redo(work: ShareSession, _: Action) -> str:
    work.briefing.turn(1)
    return "Redone"


def _describe(work: ShareSession, action: Action) -> None:
    """Set title, summary, id or data version of the briefing, or the sites that may frame it, one per line."""
    texts = {name: clean(_bounded(work, action[name])) for name in _BRIEFING_FIELDS if name in action}
    values: dict[str, Any] = {name: tuple(text.split()) if name == "frame" else text for name, text in texts.items()}
    work.briefing.put(replace(work.briefing.now, **values))


def _open_step(work: ShareSession, action: Action) -> None:
    work.briefing.open(int(action["at"]))


def _change(work: ShareSession, action: Action) -> None:
    """Set title, caption, view or day of comparison of the open step."""
    draft, texts = work.briefing, {name: _bounded(work, action[name]) for name in _STEP_FIELDS if name in action}
    if draft.step is not None:
        draft.put(steps.change(draft.now, draft.chosen, **texts))


def _retake(work: ShareSession, action: Action) -> str:
    """Replace the view of the open step by the present one."""
    _step(work)
    _change(work, action)
    return f"Step {work.briefing.chosen + 1} now shows the present view"


def _choose_event(work: ShareSession, action: Action) -> None:
    """Replace the view of the open step by one with another event, and fill its fields again."""
    _step(work)
    _change(work, action)
    work.briefing.open(work.briefing.chosen)


def _add(work: ShareSession, action: Action) -> str:
    """Add steps at the end, and open the first of them."""
    draft, new = work.briefing, tuple(action["steps"])
    position = len(draft.now.steps)
    draft.put(steps.add(draft.now, new, position), position)
    return f"Added as step {position + 1}: {new[0].title}" if len(new) == 1 else f"Added {len(new)} steps"


def _duplicate(work: ShareSession, _: Action) -> str:
    """Add a copy of the open step after it."""
    draft, step = work.briefing, _step(work)
    draft.put(steps.add(draft.now, [step], draft.chosen + 1), draft.chosen + 1)
    return f"Step {draft.chosen + 1} is a copy of {step.title}"


def _move(work: ShareSession, action: Action) -> str:
    """Move the open step by so many places."""
    draft, title, by = work.briefing, _step(work).title, int(action["by"])
    to = max(0, min(draft.chosen + by, len(draft.now.steps) - 1))
    draft.put(steps.move(draft.now, draft.chosen, by), to)
    return f"{title} is now step {to + 1} of {len(draft.now.steps)}"


def _remove(work: ShareSession, _: Action) -> str:
    """Remove the open step."""
    draft, title = work.briefing, _step(work).title
    draft.put(steps.remove(draft.now, draft.chosen), draft.chosen)
    return f"Removed: {title}. Undo brings it back"


def _discard(work: ShareSession, _: Action) -> str:
    work.discard()
    return "Unsaved changes discarded. Undo brings them back"


def _save(work: ShareSession, _: Action) -> str:
    try:
        return f"Saved {work.ident} in version {work.save()}"
    except ClashError as error:
        raise _clash(error) from None


def _resolve(work: ShareSession, action: Action) -> str:
    """After a clash, save the editor's own version over the other one, or continue with the other one."""
    mine = action.get("mine") is True
    try:
        work.resolve(mine=mine)
    except ClashError as error:
        raise _clash(error) from None
    return "Yours is saved; theirs is in the history" if mine else "This is theirs now. Undo brings yours back"


def _clash(error: ClashError) -> InputError:
    """Name the other author only: the message of the error itself holds both files."""
    by = error.clashes[0].author
    return InputError(f"Not saved: {by} has saved this briefing in the meantime. Choose below which one to keep")


def _bounded(work: ShareSession, value: object) -> str:
    """The text, unless it is too long to work with; `geodata.briefings.briefing` says what is too long to be shown."""
    text = str(value or "")
    if len(text) > MAX_TEXT_SENT:
        work.briefing.stamp += 1  # fill the field again: a browser takes minutes to lay out such a text
        raise InputError(
            f"a text of {len(text):,} characters was not accepted; shorten it to {MAX_TEXT_SENT:,} at most"
        )
    return text


def _step(work: ShareSession) -> Step:
    step = work.briefing.step
    if step is None:
        raise InputError(f"the briefing {quoted(work.ident)} has no step yet; add the present view first")
    return step


_ACTIONS: Final[dict[str, Callable[[ShareSession, Action], str | None]]] = {
    "open": _open,
    "undo": _undo,
    "redo": _redo,
    "describe": _describe,
    "open_step": _open_step,
    "change": _change,
    "retake": _retake,
    "choose_event": _choose_event,
    "add": _add,
    "duplicate": _duplicate,
    "move": _move,
    "remove": _remove,
    "discard": _discard,
    "save": _save,
    "resolve": _resolve,
}
