"""The two kinds of widget that the page Share is made of: what is asked for, and what is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dashboard import session, share_acts

if TYPE_CHECKING:
    from dashboard.share_acts import Act
    from dashboard.share_work import Work

Kind = Literal["primary", "secondary", "tertiary"]


def button(label: str, work: Work, act: Act, *, disabled: bool = False, kind: Kind = "secondary") -> None:
    """A button that is known by its label: it stays where it is when other things change, and so does the focus."""
    st.button(label, key=f"share {label}", on_click=share_acts.do, args=(work, act), disabled=disabled, type=kind)


def written(work: Work, label: str, value: str, key: str, act: Callable[[Any], Act], **options: Any) -> None:
    """A field with `value` in it; what is written there becomes an act.

    `options` are Streamlit's; with `height` it takes several lines.
    """
    make = st.text_area if "height" in options else st.text_input

    def take() -> None:
        share_acts.do(work, act(session.widget(key)))

    make(label, value, key=key, on_change=take, **options)
