"""From the map to a briefing in one click: the view becomes a step of the open briefing, and Undo takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from dashboard import access, layered, session, style
from dashboard.sharing import acts, page
from dashboard.sharing.steps import step_of
from geodata.errors import DatelineError

if TYPE_CHECKING:
    from dashboard.served import Served
    from dashboard.unsaved import Action


def show(served_version: Served) -> bool:
    """Show the button, and what it has added; returns whether that can be taken back."""
    st.button("Add to a briefing", key="quick add", on_click=_add, args=(served_version,), width="stretch")
    work = page.work_of_session()
    if work is None or not work.added:
        return False
    title = work.briefing.now.title or work.opened or "a new briefing"
    words = work.notice.text if work.notice.bad else f"{work.notice.text}. It is in {title}, not saved yet."
    st.html(f'<p class="dateline-note" role="status">{escape(words)}</p>')
    if not work.notice.bad:
        st.button("Undo", key="quick undo", on_click=_run, args=({"do": "undo"},), type="tertiary")
    return True


def _add(served_version: Served) -> None:
    shareable = layered.shareable(served_version)
    _run({"do": "add", "steps": [step_of(session.begin(served_version), shareable)]})


def _run(action: Action) -> None:
    """Run the action at the session's briefings, which this page has opened or the Share page before."""
    try:
        work = page.open_work(access.check())
        acts.run_action(work, action)
        work.added = action["do"] == "add"
        st.toast(style.as_plain_markdown(work.notice.text))  # the end of the sidebar may be out of sight
    except DatelineError as error:
        st.toast(style.as_plain_markdown(str(error)))
