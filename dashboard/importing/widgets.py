"""The widgets of the Import page: fields and buttons that run an action, and a small table of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup, escape

from dashboard import session

if TYPE_CHECKING:
    from dashboard.unsaved import Action

Run = Callable[["Action"], None]
_LONGEST_CELL = 160


def button(label: str, run: Run, action: Action, **options: Any) -> None:
    """A button that runs an action. Its label is its key, so that it keeps the focus when the page changes."""
    st.button(label, key=f"import {label}", on_click=run, args=(action,), **options)


def choice(label: str, options: Mapping[str, str], value: str, key: str, chosen: Callable[[str], None]) -> None:
    """A list of which one is chosen; `options`: the values, and how each is called."""
    st.selectbox(
        label,
        list(options),
        list(options).index(value) if value in options else 0,
        format_func=lambda one: options[one],
        key=key,
        on_change=lambda: chosen(str(session.widget(key))),
    )


def text(label: str, value: str, key: str, typed: Callable[[str], None], **options: Any) -> None:
    """A field for a line of text; `options` are Streamlit's."""
    st.text_input(label, value, key=key, on_change=lambda: typed(str(session.widget(key) or "")), **options)


def note(words: str, kind: str = "dateline-note", role: str = "") -> None:
    """A line of plain text, which may come from a file of others."""
    st.html(Markup('<p class="{}"{}>{}</p>').format(kind, Markup(' role="{}"').format(role) if role else "", words))


def table(label: str, columns: Iterable[str], rows: Iterable[Sequence[str]], *, kind: str = "") -> None:
    """A table of plain text that scrolls in itself, and can be reached with the keyboard."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(_cut(name)) for name in columns)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(_cut(cell)) for cell in row))
        for row in rows
    )
    st.html(
        Markup(
            '<div class="import-table {}" role="region" aria-label="{}" tabindex="0"><table>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
        ).format(kind, label, head, body)
    )


def _cut(cell: str) -> Markup:
    return escape(cell if len(cell) <= _LONGEST_CELL else f"{cell[:_LONGEST_CELL]}…")
