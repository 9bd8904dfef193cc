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
    served_version = layered.shareable(served_version)
    site = publishing.site_of(st.context.url, PAGE)
    with st.container(key="sharepage"):
        st.html(page.share_css())
        with st.container(key="sharelink"):
            link.show(served_version, site)
        if access.allowed():
            if served_version.layers:
                st.info("A briefing shows the dataset’s own events: its steps leave the layers out.")
            page.show(served_version, map_page, site)
