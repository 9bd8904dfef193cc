"""The widgets of the Share page: buttons and fields that run an action, slow actions, and the notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st
from markupsafe import escape

from dashboard import session
from dashboard.sharing import acts

if TYPE_CHECKING:
    from dashboard.sharing.share_session import ShareSession
    from dashboard.unsaved import Action


ButtonKind = Literal["primary", "secondary", "tertiary"]


def button(
    label: str, work: ShareSession, action: Action, *, disabled: bool = False, kind: ButtonKind = "secondary"
) -> None:
    """Show a button that runs an action. Its label is its key, so that it keeps the focus when the page changes."""
    run = acts.run_action
    st.button(label, key=f"share {label}", on_click=run, args=(work, action), disabled=disabled, type=kind)


def text_field(work: ShareSession, label: str, value: str, key: str, action: tuple[str, str], **options: Any) -> None:
    """Show a field filled with `value`. A new text runs an action with it: `action` is its name and that of the value.

    `options` are Streamlit's; with `height` the field has several lines. Do not limit its length: such a field silently
    drops what is pasted beyond the limit, while the check of the briefing reports it.
    """
    make = st.text_area if "height" in options else st.text_input

    def changed() -> None:
        acts.run_action(work, {"do": action[0], action[1]: session.widget(key)})

    make(label, value, key=key, on_change=changed, **options)


def after(work: ShareSession, label: str, run: Callable[[], str], *, once: bool = False) -> None:
    """Run a slow action behind a spinner, report the result and rerun the page. `once`: show it a single time."""
    with work.reporting():
        with st.spinner(label):
            result = run()
        work.say("" if once else result)
        work.once = result if once else ""
    work.below = True
    session.again()


def notice(work: ShareSession, *, below: bool) -> None:
    """Show what the last action did, in the half of the page that it belongs to."""
    text = work.notice.text if work.below == below else ""
    kind = "share-said share-bad" if work.notice.bad else "share-said"
    st.html(f'<p class="{kind}" role="status">{escape(text)}</p>')
