"""The Map page, filled by the plugin: releasing a handle of the timeline reruns only this fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import access, bundle, filters, session
from dashboard.map import config, plugin

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served


def show(served_version: Served, notice: str, article_page: StreamlitPage) -> None:
    """Show the map at the session's view; a card's "read in the article" opens `article_page`."""
    view = session.begin(served_version)
    mask = config.mask_address(served_version, view)
    configs = session.mounted(
        served_version,
        lambda: config.live(served_version, view, mask, notice, editor=access.allowed()),
        fresh=session.entered("map"),
    )
    with st.container(key="atlasframe"):
        _live(served_version, configs, mask, article_page)


@st.fragment
def _live(
    served_version: Served, configs: tuple[dict[str, Any], dict[str, Any]], mask: str, article_page: StreamlitPage
) -> None:
    report = plugin.show(*configs, f"{config.UP}/assets/{bundle.assets_stamp()}", mask)
    if report is None:
        return
    view = session.take_report(session.begin(served_version), report, served_version)
    session.write_url(view, served_version)
    asked = session.asked_for(report)
    if asked == "article":
        st.switch_page(article_page)
    if asked == "newest":
        session.show_newest()
    if asked == "unfilter":
        filters.clear_next()
    if asked in {"newest", "unfilter"}:
        st.rerun(scope="app")
