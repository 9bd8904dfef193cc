"""The Edit page, for editors: a table of all events, a form for one, and the review before publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import access, bundle, served, session, style
from dashboard.editing import acts, edit_payload, edit_session, payload
from dashboard.editing.edit_session import EditSession
from geodata.errors import DatelineError

if TYPE_CHECKING:
    from collections.abc import Sequence


PAGE = "edit"


def show() -> None:
    """Show the page."""
    session.entered(PAGE)
    st.html('<h2 class="dateline-hidden">Edit</h2>')
    _component()


def complete(events: Sequence[str]) -> None:
    """Set accepted drafts to published, unsaved, and have their review shown next. Raises DatasetError."""
    acts.complete(_session(access.check()), events)


@st.fragment
def _component() -> None:
    """Show the component, which gets the whole page at each run; its actions come back before the next run."""
    try:
        work = _session(access.check())
        work.arrive()
        work.follow_newest()
        newest = served.latest()
        basemap = payload.basemap(newest.version)
        data = edit_payload.describe(work, served.the_store().head(), basemap, newest.bounds)
    except DatelineError as error:
        st.error(style.as_plain_markdown(str(error)))
        return
    bundle.component(PAGE)(key=session.component_key(PAGE), data=data, on_act_change=_act)


def _session(editor: access.Editor) -> EditSession:
    store = served.the_store()
    return session.kept(PAGE, lambda: edit_session.begin(store, editor.account, session.ident(), session.is_alive))


def _act() -> None:
    """Run the action that the component has sent, on the version that the page showed; then newer ones are merged."""
    action = session.action(PAGE)
    if action is None:
        return
    try:
        editor = access.check()
        work = _session(editor)
    except DatelineError:  # the page says so when it is shown again
        return
    with work.reporting():
        # only the editor at this computer chooses a name to publish under
        acts.run_action(work, {**action, "author": editor.account} if editor.account else action)
