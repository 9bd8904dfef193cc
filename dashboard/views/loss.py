"""The notice to editors that a table suddenly lost many rows, with the button that brings them back."""

from __future__ import annotations

import streamlit as st

from dashboard import access, served, style
from geodata.errors import DatelineError
from geodata.versions import losses


def show(*, beside_map: bool) -> None:
    """Show the notice while there is a loss that no editor has decided about; `beside_map`: the map fills the page."""
    try:
        loss = served.the_store().loss()
    except DatelineError:  # the history cannot be read now: nothing could be brought back
        return
    if loss is None:
        return
    with (st.sidebar if beside_map else st).container(key="loss"):
        st.warning(f"{style.as_plain_markdown(losses.words(loss.tables))}. It was changed outside of Dateline.")
        st.button(f"Undo: bring the {loss.rows:,} rows back", on_click=_bring_back)
        st.button("Leave them out", type="tertiary", on_click=_accept)


def _bring_back() -> None:
    try:
        entry = served.the_store().bring_back(access.author())
    except DatelineError as error:
        st.toast(style.as_plain_markdown(str(error)), duration="infinite")
        return
    st.toast(f"The rows are back, as version {entry.id}.")


def _accept() -> None:
    try:
        access.check()
        served.the_store().accept_loss()
    except DatelineError as error:
        st.toast(style.as_plain_markdown(str(error)), duration="infinite")
