"""The Share page: the link to the present view; for editors, briefings from the first view to the public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import access, session
from dashboard.sharing import page, publishing
from geodata.view import url

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served


PAGE = "share"


def show(served_version: Served, map_page: StreamlitPage) -> None:
    """Show the page; `map_page` is where a step's view can be looked at."""
    session.entered(PAGE)
    site = publishing.site_of(st.context.url, PAGE)
    with st.container(key="sharepage"):
        st.html(page.share_css())
        with st.container(key="sharelink"):
            _link(served_version, site)
        if access.allowed():
            page.show(served_version, map_page, site)


def _link(served_version: Served, site: str) -> None:
    """Show the address of the map with exactly the session's view."""
    st.html(
        '<h2 class="dateline-title">Link to this view</h2><p class="dateline-note">It opens the map as you see it now, '
        "with the newest data: it is always current. A briefing stays as it was published.</p>"
    )
    pinned = session.widget("share pin") is True
    version = served_version.dataset.version if pinned else ""
    st.code(
        url.address(site, session.begin(served_version), served_version.dataset.info, version), None, wrap_lines=True
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.checkbox(
            "Pin the data version",
            key="share pin",
            help="The link then names the version it was made with, and readers see what has changed since.",
        )
        st.link_button("Public briefings", f"{site}b/", type="tertiary")
