"""The Map page, filled by the plugin: releasing a handle of the timeline reruns only this fragment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import access, bundle, session
from dashboard.entrance import words
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
        back = config.return_to(session.return_on_map())
        command = {"mask": mask, "kinds": session.kinds_for_map(view), **({"back": back} if back else {})}
        _live(served_version, configs, command, article_page)


@st.fragment
def _live(
    served_version: Served,
    configs: tuple[dict[str, Any], dict[str, Any]],
    command: dict[str, Any],
    article_page: StreamlitPage,
) -> None:
    report = plugin.show(*configs, f"{config.UP}/assets/{bundle.assets_stamp()}", command)
    if report is None:
        return
    before = session.begin(served_version)
    view = session.take_report(before, report, served_version)
    session.write_url(view, served_version)
    st.set_page_config(words.tab_title("Map", view, served_version))
    asked = session.asked_for(report)
    if asked == "article":
        st.switch_page(article_page)
    if asked == "newest":
        session.show_newest()
        st.rerun(scope="app")
    if asked == "clear":
        session.clear(view, report.get("clears") or [], served_version)
        st.rerun(scope="app")
    if view.hidden != before.hidden:  # the sidebar shows the same tree
        st.rerun(scope="app")
