"""The two kinds of widget that the page Share is made of: what is asked for, and what is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st
from markupsafe import escape

from dashboard import session
from dashboard.sharing import acts
from geodata import edtf
from geodata.errors import DatelineError

if TYPE_CHECKING:
    from dashboard.sharing.acts import ShareAct
    from dashboard.sharing.share_session import ShareSession


ButtonKind = Literal["primary", "secondary", "tertiary"]


def button(
    label: str, work: ShareSession, act: ShareAct, *, disabled: bool = False, kind: ButtonKind = "secondary"
) -> None:
    """A button that is known by its label: it stays where it is when other things change, and so does the focus."""
    st.button(label, key=f"share {label}", on_click=acts.run_act, args=(work, act), disabled=disabled, type=kind)


def written(
    work: ShareSession, label: str, value: str, key: str, act: Callable[[Any], ShareAct], **options: Any
) -> None:
    """A field with `value` in it; what is written there becomes an act.

    `options` are Streamlit's; with `height` it takes several lines. A longest length is not among them: a field that
    has one drops what is pasted beyond it without a word. What is too long is said where the briefing is checked.
    """
    make = st.text_area if "height" in options else st.text_input

    def take() -> None:
        acts.run_act(work, act(session.widget(key)))

    make(label, value, key=key, on_change=take, **options)


def after(work: ShareSession, while_it: str, act: Callable[[], str], *, once: bool = False) -> None:
    """Do what takes a moment, say what became of it, and show the page anew. `once`: that is to be shown only once."""
    try:
        with st.spinner(while_it):
            told = act()
        work.say("" if once else told)
        work.once = told if once else ""
    except DatelineError as error:
        work.say(str(error), bad=True)
    work.below = True
    session.again()


def show_outcome(work: ShareSession, *, below: bool) -> None:
    """What became of the last act, in the half of the page where it was asked for."""
    said = work.said if work.below == below else ""
    kind = "share-said share-bad" if work.bad else "share-said"
    st.html(f'<p class="{kind}" role="status">{escape(said)}</p>')


def day(at: str) -> str:
    """The day of a time such as `2026-11-25T14:00:00Z`, in words."""
    return edtf.words(at[:10])[0]
