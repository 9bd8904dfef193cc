"""What surrounds every page: the name, the tone, and the style sheet that Streamlit's theme has no word for."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

import streamlit as st
from markupsafe import escape

ICON: Final = "data:image/svg+xml," + quote(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<rect x='1' y='7' width='14' height='2' fill='#6D685F'/><circle cx='10' cy='8' r='4' fill='#B4271F'/></svg>"
)

_WORDMARK: Final = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='92' height='28' viewBox='0 0 92 28' role='img'>"
    "<title>Dateline</title><text x='0' y='21' font-family='Georgia, serif' font-weight='700' font-size='21'"
    " fill='#6D685F'>Date<tspan fill='#B4271F'>line</tspan></text></svg>"
)
"""The name as a picture: it holds the place. What is seen is text that frame.css writes over it, in the page's own
font and, unlike a picture, in the colours of whatever theme the reader changes to."""

SIDEBAR_PX: Final = 240
MAX_TITLE: Final = 120
"""Characters of a dataset's title that the head has room for."""


def apply_style(title: str) -> None:
    """Put the name, the style sheet and the page's (visually hidden) main heading on the page."""
    st.logo(_WORDMARK, size="large")
    st.html(f"<style>{_style()}[data-testid='stHeader']::before {{ content: '{css_text(title)}'; }}</style>")
    st.html(f'<h1 class="dateline-hidden">Dateline: {escape(title)}</h1>')


def as_plain_markdown(text: str) -> str:
    """`text` as one line of Markdown that shows it as it is: no markup, and no address becomes a link."""
    line = re.sub(r"([\\`*_{}\[\]()#+.!|~<>&$:^@-])", r"\\\1", " ".join(text.split()))
    return re.sub(r"(?=/)|(?<=www)|(?<=@)", "\N{WORD JOINER}", line)


def css_text(text: str) -> str:
    """`text` for a CSS string: whatever is no plain letter, digit or space becomes an escape."""
    return "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x} " for c in text[:MAX_TITLE])


@lru_cache(maxsize=1)
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")
