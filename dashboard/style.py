"""The frame of every page: the name, the icon, and the style sheet for everything that Streamlit's theme cannot set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import streamlit as st
from markupsafe import escape

from dashboard import bundle

ICON: Final = "data:image/svg+xml," + quote(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<rect x='1' y='7' width='14' height='2' fill='#6D685F'/><circle cx='10' cy='8' r='4' fill='#B4271F'/></svg>"
)

_WORDMARK: Final = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='92' height='28' viewBox='0 0 92 28' role='img'>"
    "<title>Dateline</title><text x='0' y='21' font-family='Georgia, serif' font-weight='700' font-size='21'"
    " fill='#6D685F'>Date<tspan fill='#B4271F'>line</tspan></text></svg>"
)
"""The name as a picture, which only reserves the space: style.css covers it with text, which, unlike a picture, has the
page's font and follows the reader's theme."""

SIDEBAR_PX: Final = 240
MAX_TITLE: Final = 120
"""Longest title of a dataset, in characters, that fits into the header."""


def apply_style(title: str) -> None:
    """Add the name, the style sheet and the page's main heading, which only screen readers get."""
    st.logo(_WORDMARK, size="large")
    st.html(f"<style>{_style()}[data-testid='stHeader']::before {{ content: '{css_text(title)}'; }}</style>")
    st.html(f'<h1 class="dateline-hidden">Dateline: {escape(title)}</h1>')


def mend_page() -> dict[str, Any] | None:
    """Let the browser add what Streamlit's own page lacks: names of buttons, room on a low screen, a line offline.

    Returns the map's report in the run in which the browser has found the server again, None in any other.
    """
    with st.sidebar:
        said = bundle.component("page")(key="page", on_back_change=lambda: None)
    back = getattr(said, "back", None)
    report = back.get("report") if isinstance(back, Mapping) else None
    return dict(report) if isinstance(report, Mapping) else None


def count_filters(number: int) -> None:
    """Say on the button that opens the sidebar how many filters are set: it is all that a phone shows of them."""
    words = f"Filters ({number})" if number else "Filters"
    st.html(f"<style>:root {{ --dateline-filters: '{words}'; }}</style>")


def as_plain_markdown(text: str) -> str:
    """`text` as one line of Markdown that shows it literally: no markup, no address that becomes a link."""
    line = re.sub(r"([\\`*_{}\[\]()#+.!|~<>&$:^@-])", r"\\\1", " ".join(text.split()))
    return re.sub(r"(?=/)|(?<=www)|(?<=@)", "\N{WORD JOINER}", line)


def css_text(text: str) -> str:
    """`text` for a CSS string: everything but ASCII letters, digits and spaces is escaped."""
    return "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x} " for c in text[:MAX_TITLE])


@lru_cache(maxsize=1)
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")
