"""The Versions page, for editors: who changed what and when; compare two versions, and undo one, or one event."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from markupsafe import Markup

from dashboard import access, editing, served, session, style
from dashboard.editing import versions_payload
from dashboard.editing.versions_payload import Item, VersionComparison
from dashboard.unsaved import Notice
from geodata.errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geodata.versions.ledger import Entry

PAGE: Final = "versions"
STEP: Final = 20
"""Entries that are listed at first, and with each press of “Earlier versions”."""
_ABOUT: Final = "Every change is a version. Undoing one makes a new version, in your name, that can be undone as well."


@dataclass
class Look:
    """What the page shows: `newest` entries, and the comparison from the entry `a` to `b`, ids, "" for none.

    `turn` counts how often the two were set other than by their lists, which must then show them.
    """

    newest: int = STEP
    a: str = ""
    b: str = ""
    turn: int = 0
    notice: Notice = field(default_factory=Notice)

    def compare(self, a: str, b: str) -> None:
        """Compare two entries."""
        self.a, self.b, self.turn = a, b, self.turn + 1

    def say(self, text: str, *, bad: bool = False) -> None:
        """Report what an action did."""
        self.notice = Notice(self.notice.number + 1, text, bad)


def show() -> None:
    """Show the comparison, if there is one, and the history below it."""
    session.entered(PAGE)
    try:
        access.check()
        look = session.kept(PAGE, Look)
        entries = served.the_store().versions.history(look.newest + 1)
        with st.container(key="versionspage"):
            st.html(f"{_style()}")
            st.html(f'<h2 class="dateline-title">Versions</h2><p class="dateline-note">{_ABOUT}</p>')
            _line(look.notice.text, "versions-said versions-bad" if look.notice.bad else "versions-said", "status")
            if not entries:
                _line("There is no history yet: it begins with the first change that is published.")
                return
            _compare(look, entries)
            _list(look, entries)
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))


def _compare(look: Look, entries: Sequence[Entry]) -> None:
    """The two lists to choose from, and what differs."""
    titles = {entry.id: versions_payload.title(entry) for entry in reversed(entries)}
    if len(titles) == 1:
        return
    known = {entry.id: entry for entry in entries}
    if look.a not in known or look.b not in known:
        look.compare(entries[-2].id, entries[-1].id)
    st.html('<h3 class="versions-head">Compare two versions</h3>')
    with st.container(key="versionspair"):
        _choice("From", titles, look.a, f"versions from {look.turn}", lambda one: setattr(look, "a", one))
        _choice("To", titles, look.b, f"versions to {look.turn}", lambda one: setattr(look, "b", one))
    a, b = known[look.a], known[look.b]
    store = served.the_store()
    found = versions_payload.compare(store.versions, a, b, store.head().info.columns)
    with st.container(key="versionsdifference"):
        _difference(found, a, b)


def _difference(found: VersionComparison, a: Entry, b: Entry) -> None:
    _line(f"{found.counts}." if found.items else f"{found.counts}: {a.id} and {b.id}.", "versions-said")
    for number, item in enumerate(found.items):
        with st.container(key=f"versionsitem {number}"):
            _item(item)
            if item.event:
                words = f"Return this event to {a.id}"
                with st.popover(words, type="tertiary", key=f"versions event {item.event} {a.id} {b.id}"):
                    _line(f"“{item.heading}” and its evidence become as they were in {a.id}. Later edits stay.")
                    _button(f"Return {item.event}", _return_event, item.event, a.id, b.id, type="secondary")
    if found.more:
        _line(f"And {found.more:,} more: the command dateline diff {a.id} {b.id} lists them all.")


def _item(item: Item) -> None:
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td><bdi>{}</bdi></td><td><bdi>{}</bdi></td></tr>').format(
            change.label, change.before or "—", change.after or "—"
        )
        for change in item.changes
    )
    head = Markup(
        '<thead><tr><th scope="col">Column</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>'
    )
    table = Markup('<div class="versions-scroll"><table>{}<tbody>{}</tbody></table></div>').format(head, rows)
    st.html(
        Markup('<h4 class="versions-item"><bdi>{}</bdi> <span>{}</span></h4>{}').format(
            item.heading, item.what, table if rows else ""
        )
    )


def _list(look: Look, entries: Sequence[Entry]) -> None:
    """The entries, the newest first: who, when and why, and what can be done with each."""
    st.html('<h3 class="versions-head">History</h3>')
    shown = entries[-look.newest :]
    parents = {entry.id: before.id for before, entry in itertools.pairwise(entries)}
    for entry in reversed(shown):
        with st.container(key=f"versionsentry {entry.id}"):
            _entry(entry)
            with st.container(horizontal=True, key=f"versionsacts {entry.id}"):
                _acts(look, entry, parents.get(entry.id, ""), is_newest=entry is entries[-1])
    if len(entries) > look.newest:
        _button("Earlier versions", _earlier, type="secondary")


def _entry(entry: Entry) -> None:
    lines = Markup("").join(Markup("<li><bdi>{}</bdi></li>").format(line) for line in entry.summary)
    fold = Markup("<details><summary>In short</summary><ul>{}</ul></details>").format(lines)
    st.html(
        Markup(
            '<p class="versions-said"><b>{}</b> · {} · <bdi>{}</bdi></p><p class="versions-why"><bdi>{}</bdi></p>{}'
        ).format(
            entry.id,
            versions_payload.when(entry),
            versions_payload.author(entry),
            versions_payload.message(entry),
            fold if entry.message and entry.summary else "",
        )
    )


def _acts(look: Look, entry: Entry, before: str, *, is_newest: bool) -> None:
    """What can be done with an entry; `before`: the one before it, "" for the first."""
    if before:
        _button(f"What {entry.id} changed", look.compare, before, entry.id)
        with st.popover(f"Undo {entry.id} …", type="tertiary", key=f"versions undo {entry.id} {look.turn}"):
            _line("What it changed is put back. Later edits of other cells stay; where they collide, nothing is done.")
            _button(f"Undo {entry.id}", _undo, entry.id, type="secondary")
    if not is_newest:
        with st.popover(f"Return to {entry.id} …", type="tertiary", key=f"versions return {entry.id} {look.turn}"):
            _line(f"All data become what they were in {entry.id}. What came later stays in the history.")
            _button(f"Return to {entry.id}", _return_to, entry.id, type="secondary")


def _earlier() -> None:
    session.kept(PAGE, Look).newest += STEP


def _undo(name: str) -> None:
    _run(lambda author: served.the_store().revert(name, author))


def _return_to(name: str) -> None:
    _run(lambda author: served.the_store().restore(name, author))


def _return_event(event: str, a: str, b: str) -> None:
    _run(lambda author: served.the_store().revert_event(event, a, b, author))


def _run(act: Callable[[str], Entry]) -> None:
    """Run one act of an editor; what only publishers may change, the store refuses to others."""
    look = session.kept(PAGE, Look)
    try:
        author = access.author()
        before = served.the_store().versions.history(1)
        entry = act(author)
    except DatelineError as error:
        look.say(str(error), bad=True)
        return
    if before and entry.number == before[-1].number:
        look.say("Nothing to undo: the data are as they were already.")
        return
    look.say(f"Published as version {entry.id}: {entry.message}")
    look.compare(before[-1].id if before else entry.id, entry.id)


def _button(label: str, run: Callable[..., None], *args: str, **options: Any) -> None:
    """A button; its label is its key, so that it keeps the focus when the page changes."""
    st.button(label, key=f"versions {label}", on_click=run, args=args, **{"type": "tertiary", **options})


def _choice(label: str, titles: dict[str, str], value: str, key: str, chosen: Callable[[str], None]) -> None:
    st.selectbox(
        label,
        [*titles],
        [*titles].index(value),
        format_func=lambda one: titles[one],
        key=key,
        on_change=lambda: chosen(str(session.widget(key))),
    )


def _line(words: str, kind: str = "dateline-note", role: str = "") -> None:
    """A line of plain text; an empty one stays, so that what comes is read out."""
    st.html(
        Markup('<p class="{}"{}><bdi>{}</bdi></p>').format(
            kind, Markup(' role="{}"').format(role) if role else "", words
        )
    )


@lru_cache(maxsize=1)
def _style() -> str:
    text = (Path(editing.__file__).parent / "versions.css").read_text("utf-8")
    return f"<style>{text}</style>"
