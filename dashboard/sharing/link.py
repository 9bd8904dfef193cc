"""The upper part of the Share page, for everybody: the link to the view, and ways to send, print and embed it."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import segno
import streamlit as st

from dashboard import bundle, session, style
from dashboard.entrance import words
from dashboard.sharing import copied, picture
from geodata.drafting import keys
from geodata.view import url

if TYPE_CHECKING:
    from dashboard.served import Served
    from geodata.view.query import View

FRAME_PX: Final = 720
"""Height of the map in a frame of another site."""
NO_FRAMES: Final = (
    "Whoever keeps this map has named no site that may show it live (the setting “frames” in dataset.toml). A "
    "published briefing has a frame of its own, and the pictures can be put anywhere."
)


def show(served_version: Served, site: str) -> None:
    """Show the address of the map with exactly the session's view; `site`: the map's, with a slash at its end."""
    view = session.begin(served_version)
    st.html(
        '<h2 class="dateline-title">Link to this view</h2><p class="dateline-note">It opens the map as you see it now, '
        "with the newest data: it is always current. A briefing stays as it was published.</p>"
    )
    pinned = session.widget("share pin") is True
    version = served_version.dataset.version if pinned else ""
    address = url.address(site, view, served_version.dataset.info, version)
    copied.show(address)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox(
            "Pin the data version",
            key="share pin",
            help="The link then names the version it was made with, and readers see what has changed since.",
        )
        st.link_button("Public briefings", f"{site}b/", type="tertiary")
    with st.container(key="shareways", horizontal=True, vertical_alignment="center"):
        st.html(qr_code(address))
        with st.container(key="sharefiles"):
            bundle.component("copy")(key="copy", data={"text": address, "label": "Copy the link"})
            st.link_button("Send by e-mail", mail(view, served_version, address))
            _downloads(served_version, view, site)
    _frame(served_version, address)


def mail(view: View, served_version: Served, address: str) -> str:
    """The `mailto:` address of a message with the link; the reader chooses to whom."""
    subject = words.event_title(view, served_version) or served_version.dataset.info.title
    body = f"{words.sentence(view, served_version)}\n\n{address}\n"
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"


def qr_code(address: str) -> str:
    """The address as a QR code for telephones, black on white in both themes; a sentence where it is too long."""
    try:
        code = segno.make_qr(address, error="l", boost_error=True)
    except segno.DataOverflowError:
        return '<p class="dateline-note">The link is too long for a QR code: clear some of the filters.</p>'
    data = code.svg_data_uri(border=3, dark="#000", light="#fff", omitsize=True)
    return f'<img class="share-code" src="{escape(data)}" alt="QR code of the link">'


def _downloads(served_version: Served, view: View, site: str) -> None:
    """Buttons for the pictures, which are drawn when they are asked for."""
    name = keys.slug(words.event_title(view, served_version) or served_version.dataset.info.title) or "map"
    kinds = (("PNG", "image/png", picture.png), ("SVG", "image/svg+xml", picture.svg))
    for label, media_type, draw in kinds:
        st.download_button(
            f"Picture ({label})",
            partial(draw, served_version, view, site),
            f"{name}.{label.lower()}",
            media_type,
            key=f"share {label}",
            on_click="ignore",
        )


def _frame(served_version: Served, address: str) -> None:
    """The `<iframe>` for the sites that the dataset names, or why there is none."""
    st.html('<h3 class="share-head">On another site</h3>')
    sites = served_version.dataset.info.frames
    if not sites:
        st.caption(NO_FRAMES)
        return
    named = style.as_plain_markdown(", ".join(sites))
    st.caption(f"Only {named} may show this frame; everywhere else it stays empty.")
    copied.show(iframe(served_version.dataset.info.title, address), "copy frame", "Copy the frame")


def iframe(title: str, address: str) -> str:
    """The frame with the live map, without the page's own head; title and address are escaped."""
    inside = f"{address}{'&' if '?' in address else '?'}embed=true"
    return (
        f'<iframe src="{escape(inside)}" title="{escape(" ".join(title.split()))}" loading="lazy" width="100%" '
        f'height="{FRAME_PX}" style="border:0"></iframe>'
    )
