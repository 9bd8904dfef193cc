"""The Map page, filled by the plugin: releasing a handle of the timeline reruns only this fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import bundle, session
from dashboard.map import config, plugin

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served


def show(edition: Served, notice: str, article_page: StreamlitPage) -> None:
    """Show the map at the session's view; a card's "read in the article" opens `article_page`."""
    view = session.begin(edition)
    mask = config.mask_address(edition, view)
    mounted = session.mounted(edition, lambda: config.live(edition, view, mask, notice), fresh=session.entered("map"))
    with st.container(key="atlasframe"):
        _live(edition, mounted, mask, article_page)


@st.fragment
def _live(edition: Served, mounted: dict[str, object], mask: str, article_page: StreamlitPage) -> None:
    report = plugin.show(mounted, f"{config.UP}/assets/{bundle.assets_stamp()}", mask)
    if report is None:
        return
    view = session.take_report(session.begin(edition), report, edition)
    session.write_url(view, edition)
    if session.asked_for_article(report):
        st.switch_page(article_page)
