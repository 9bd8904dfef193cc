"""Text that is there to be copied: an address, or the code of a frame.

Not Streamlit's `code`: its highlighter for all languages costs a reader of the page 1.2 s and half a megabyte.
"""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard import bundle


def show(text: str, key: str = "", label: str = "Copy") -> None:
    """Show a text whole, to be marked with one click; with `key`, the key of the element, a button copies it."""
    st.html(f'<pre class="share-copied" tabindex="0" dir="ltr">{escape(text)}</pre>')
    if key:
        bundle.component("copy")(key=key, data={"text": text, "label": label})
