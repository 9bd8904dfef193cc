"""The built front end: where its files are, the Streamlit components made of them, and what our static pages share."""

from __future__ import annotations

import base64
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

ASSETS: Final = Path(__file__).parent / "assets"
FONTS: Final = {
    "Dateline Sans": "source-sans-3-latin-wght-normal.woff2",
    "Dateline Serif": "source-serif-4-latin-wght-normal.woff2",
}
"""Family → file, of our fonts."""


@lru_cache(maxsize=1)
def assets_stamp() -> str:
    """A hash of the built assets: their address changes when they do."""
    digest = sha256()
    for path in sorted(ASSETS.glob("*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=16)
def component(name: str) -> Any:
    """The Streamlit component `dateline_<name>`, made of the built script and style sheet of that name."""
    import streamlit as st  # noqa: PLC0415 - a frozen briefing is written without it

    # Streamlit takes a single line for the path of a file, so the minified texts get a second one
    script, style = (f"/* Dateline */\n{(ASSETS / f'{name}.{kind}').read_text('utf-8')}" for kind in ("js", "css"))
    return st.components.v2.component(f"dateline_{name}", js=script, css=style)


def font_face(family: str, address: str) -> str:
    """The CSS rule for one of our fonts, which are variable in weight."""
    return (
        f'@font-face{{font-family:"{family}";font-weight:200 900;font-display:swap;'
        f'src:url("{address}") format("woff2")}}'
    )


def style_sheet(path: Path) -> str:
    """A static page's style sheet, with the fonts as this server serves them."""
    fonts = [font_face(family, f"/assets/{assets_stamp()}/{file}") for family, file in FONTS.items()]
    return "\n".join([*fonts, path.read_text("utf-8").replace("\r", "")])


def source_hash(text: str) -> str:
    """How a Content-Security-Policy names an inline script or style sheet."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def static_policy(style: str, *, images: bool = False, forms: bool = False) -> str:
    """The Content-Security-Policy of a page that runs no script: one inline style sheet and our own fonts.

    `images` and `forms`: whether the page may also load pictures from this server, or post to it.
    """
    parts = (
        "default-src 'none'",
        f"style-src {source_hash(style)}",
        *(["img-src 'self'"] if images else []),
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'" if forms else "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(parts)
