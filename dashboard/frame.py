"""What surrounds every page: the name, the tone, and the style sheet that Streamlit's theme has no word for."""

from __future__ import annotations

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


def dress(title: str) -> None:
    """Put the style sheet and the page's (visually hidden) main heading on the page."""
    st.html(f"<style>{_style()}</style>")
    st.html(f'<h1 class="dateline-hidden">Dateline: {escape(title)}</h1>')


@lru_cache(maxsize=1)
def _style() -> str:
    return Path(__file__).with_name("frame.css").read_text(encoding="utf-8")
