"""The Streamlit script: load the data, draw the filters, show a page. Streamlit runs all of it at every rerun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import access, filters, served, session, style
from dashboard.entrance import words
from dashboard.server import sessions, surfaces
from dashboard.sharing import quick_add
from dashboard.views import article, draft, edit, importing, loss, newest, share, table, versions
from dashboard.views import map as map_view
from geodata.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.navigation.page import StreamlitPage

    from dashboard.served import Served
    from geodata.view.query import View


def main() -> None:
    """Show the page that the reader has opened."""
    st.set_page_config(page_icon=style.ICON, layout="wide", initial_sidebar_state=style.SIDEBAR_PX)
    try:
        served.latest()
    except DatasetError as error:
        style.apply_style("Dateline")
        st.error(f"There is nothing to show yet. {style.as_plain_markdown(str(error))}")
        st.caption("`dateline check` lists all problems. Reload the page to try again.")
        return

    def map_page() -> None:
        map_view.show(served_version, served.the_store().notice, pages[1])

    def article_page() -> None:
        article.show(served_version, pages[0])

    def table_page() -> None:
        table.show(served_version, session.begin(served_version), pages[0])

    def share_page() -> None:
        share.show(served_version, pages[0])

    pages = [
        st.Page(map_page, title="Map", url_path="map", default=True),
        st.Page(article_page, title="Article", url_path="article"),
        st.Page(table_page, title="Table", url_path="table"),
        st.Page(share_page, title="Share", url_path="share"),
    ]
    edits = access.allowed()
    surfaces.allow_upload(session.ident(), allowed=edits)
    sessions.set_editor(session.ident(), editor=edits)
    if edits:
        pages += _pages_of_editors()
    page = st.navigation(pages, position="top")
    served_version = session.version_shown(page.url_path or "map")
    style.apply_style(served_version.dataset.info.title)
    session.reconnected(style.mend_page(), served_version)
    served_version = session.with_layers(served_version, _take_view(served_version).layers)
    st.set_page_config(words.tab_title(page.title, session.begin(served_version), served_version))
    style.count_filters(sum(map(bool, session.begin(served_version).filters)))
    if edits:
        _show_to_editors(page, pages, served_version)
    access.sign_in()
    for sentence in session.take_ignored():
        st.toast(style.as_plain_markdown(sentence), duration="infinite")
    if page in pages[1:4]:
        newest.show(served_version)
    page.run()
    session.write_url(session.begin(served_version), served_version)


def _pages_of_editors() -> list[StreamlitPage]:
    def finish(events: Sequence[str]) -> None:
        edit.complete(events)
        st.switch_page(edit_page)

    def draft_page() -> None:
        draft.show(finish)

    edit_page = st.Page(edit.show, title="Edit", url_path=edit.PAGE)
    others = (st.Page(one.show, title=one.PAGE.capitalize(), url_path=one.PAGE) for one in (importing, versions))
    return [st.Page(draft_page, title="Draft", url_path=draft.PAGE), edit_page, *others]


def _take_view(served_version: Served) -> View:
    """The session's view, or the one to which the reader has gone back, with the filters of the sidebar."""
    view = session.begin(served_version)
    if (earlier := session.returned(served_version)) is not None:
        view = earlier
        filters.fill(view)
    session.set_view(filters.sidebar(served_version, view))
    return session.begin(served_version)


def _show_to_editors(page: StreamlitPage, pages: list[StreamlitPage], served_version: Served) -> None:
    """Show what editors get besides the page: rows that are suddenly gone, and on the map the step to a briefing."""
    loss.show(beside_map=page is pages[0])
    if page is pages[0]:
        with st.sidebar.container(key="quickadd"):
            added = quick_add.show(served_version)
            st.page_link(pages[3], label="Open the briefing" if added else "Briefings")


main()
