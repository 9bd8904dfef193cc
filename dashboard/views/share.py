"""The Share page: the link to the present view; for editors, briefings from the first view to the public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import access, layered, session
from dashboard.sharing import link, page, publishing

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served


PAGE = "share"


def show(served_version: Served, map_page: StreamlitPage) -> None:
    """Show the page; `map_page` is where a step's view can be looked at."""
    session.entered(PAGE)
    seen, served_version = served_version.layers, layered.shareable(served_version)
    site = publishing.site_of(st.context.url, PAGE)
    with st.container(key="sharepage"):
        st.html(page.share_css())
        with st.container(key="sharelink"):
            link.show(served_version, site)
        if access.allowed():
            if len(seen) > len(served_version.layers):
                st.info("Layers that may not be passed on are left out of links and briefings.")
            page.show(served_version, map_page, site)
