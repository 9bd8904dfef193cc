"""The page Edit, for who may edit: a table of all events, a form for one, and the review before they are published."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import access, served, session, style
from dashboard.editing import acts, edit_payload, edit_session, review
from dashboard.editing.bench import EVENTS
from dashboard.server.routes import ASSETS
from geodata.errors import DatelineError
from geodata.versions import roles

if TYPE_CHECKING:
    from dashboard.editing.edit_session import EditSession
    from geodata.model import Dataset


def show() -> None:
    """Show the page."""
    session.entered("edit")
    st.html('<h2 class="dateline-hidden">Edit</h2>')
    _work()


@st.fragment
def _work() -> None:
    """The component. It is told everything at each run; what it asks for comes back as an act, done before the run."""
    try:
        work = _here(access.check())
        basemap = f"./data/{served.latest().version}/basemap.json"
        data = describe(work, served.the_store().head(), basemap)
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))
        return
    _component()(key=session.EDIT_COMPONENT, data=data, on_act_change=_act)


def describe(work: EditSession, dataset: Dataset, basemap: str) -> dict[str, Any]:
    """All of the page (`EditData` of edit/types.ts)."""
    bench = work.bench
    return {
        "tab": work.tab,
        "list": edit_payload.listing(bench, work.look),
        "fields": edit_payload.fields(),
        "proof_fields": edit_payload.proof_fields(),
        "event": edit_payload.event(bench, dataset, work.opened) if work.opened else None,
        "unsaved": len(bench.changes()),
        "undo": bench.done > 0,
        "redo": bench.done < len(bench.steps),
        "back": work.back,
        "review": _review(work, dataset) if work.reviewing else None,
        **edit_payload.types(dataset),
        "said": {"number": work.number, "text": work.said, "bad": work.bad},
        "basemap": basemap,
    }


def _review(work: EditSession, dataset: Dataset) -> dict[str, Any]:
    clashes = [
        {
            "what": f"{one.file} {one.row} {one.column}".strip(),
            "mine": "the row is gone" if one.mine is None else one.mine,
            "theirs": "the row is gone" if one.theirs is None else one.theirs,
            "by": one.by,
        }
        for one in work.clashes
    ]
    told = review.review(work.bench, dataset)
    return {**told, "clashes": clashes, "author": work.author, "message": work.message}


def _here(editor: access.Editor) -> EditSession:
    """Give the session's work. One without changes goes on with the newest version."""
    name = "" if editor.name == roles.LOCAL_NAME else editor.name
    work = session.edit_work(lambda: edit_session.begin(served.the_store(), name))
    if not work.bench.steps and work.bench.base != served.the_store().head().version:
        work.bench = edit_session.fresh(served.the_store())
        if work.opened and work.bench.cells(EVENTS, work.opened) is None:
            work.opened = ""
    return work


def _act() -> None:
    """Do what the editor asked for; what goes wrong is said, and nothing is lost."""
    act = session.edit_act()
    if act is None:
        return
    work = None
    try:
        editor = access.check()
        if editor.name != roles.LOCAL_NAME:  # who signed in cannot write as somebody else
            act = {**act, "author": editor.name}
        work = _here(editor)
        if act.get("do") == "hello":
            edit_session.hello(work, str(act.get("tab")), session.name(), session.alive)
        else:
            acts.run_action(work, act, served.the_store().head())
    except DatelineError as error:
        if work is not None:
            work.say(str(error), bad=True)


@lru_cache(maxsize=1)
def _component() -> Any:
    # Streamlit takes a single line for the path of a file, so the minified texts get a second one
    script = "/* Dateline */\n" + (ASSETS / "edit.js").read_text(encoding="utf-8")
    style = "/* Dateline */\n" + (ASSETS / "edit.css").read_text(encoding="utf-8")
    return st.components.v2.component("dateline_edit", js=script, css=style)
