"""Offer an editor the work that other sessions of theirs have kept, on the pages *Draft* and *Share*."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

if TYPE_CHECKING:
    from dashboard.unsaved import Action, PageSession


def show(work: PageSession, run: Callable[[Action], None]) -> None:
    """Show one line with a button for each; `run` carries out the action of the button."""
    with st.container(key="kept"):  # there is always one, so that what stands below keeps its place
        for kept in work.others():
            with st.container(horizontal=True, vertical_alignment="center", key=f"kept {kept.tab}"):
                st.html(f'<p class="dateline-note" role="status">{escape(kept.words())}</p>')
                act = {"do": kept.action, "tab": kept.tab}
                st.button(kept.label, key=f"kept {kept.action} {kept.tab}", on_click=run, args=(act,))
