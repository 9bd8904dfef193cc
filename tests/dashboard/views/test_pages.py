"""The Streamlit pages without a browser: the elements that the script puts on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, served, session, style
from dashboard.server import downloads
from geodata.versions import roles, store
from geodata.versions.store import FileStore
from tests.support import datasets
from tests.support.paths import ROOT

MAIN = ROOT / "dashboard" / "main.py"


@pytest.fixture
def app() -> AppTest:
    served.the_store.cache_clear()
    return AppTest.from_file(str(MAIN), default_timeout=60)


def test_the_filters_offer_what_occurs_in_the_data(app: AppTest):
    app.run()
    assert not app.exception
    assert "Government of Syria" in app.sidebar.multiselect(key="filter Actor").options
    assert "Palmyra" in app.sidebar.multiselect(key="filter Place").options
    assert [widget.label for widget in app.sidebar.multiselect] == ["Type", "Actor", "Place", "Claimed by"]


def test_the_url_sets_the_filters(app: AppTest):
    app.query_params["side"] = "IS"
    app.query_params["dates"] = "month"
    app.run()
    assert app.sidebar.multiselect(key="filter Actor").value == ["IS"]
    assert app.sidebar.selectbox(key="filter Date known at least to").value == "month"


def test_a_filter_is_written_to_the_url_and_cleared_again(app: AppTest):
    app.run()
    app.sidebar.multiselect(key="filter Place").select("Palmyra").run()
    assert app.query_params["place"] == "Palmyra"
    app.sidebar.button[0].click().run()
    assert "place" not in app.query_params


def test_the_filter_names_groups_and_kinds_as_the_legend_does(app: AppTest):
    app.query_params["show"] = "strikes"
    app.run()
    types = app.sidebar.multiselect(key="filter Type")
    assert types.value == ["strikes"]
    assert {"Air strikes", "Decisions", "Decisions › Request"} <= set(types.options)
    types.select("Decisions › Request").run()
    assert not app.exception
    assert app.query_params["show"] == ["strikes", "Strategic developments: Request"]
    app.sidebar.button[0].click().run()
    assert app.sidebar.multiselect(key="filter Type").value == []
    assert "show" not in app.query_params


def test_an_old_link_by_event_type_sets_the_same_filter(app: AppTest):
    app.query_params["type"] = "Battles"
    app.run()
    assert app.sidebar.multiselect(key="filter Type").value == ["Battles: Government regains territory", "fighting"]


def test_claims_and_disputes_are_filters(app: AppTest):
    app.query_params["disputed"] = "yes"
    app.run()
    assert app.sidebar.selectbox(key="filter Disputed").value == "yes"
    app.sidebar.multiselect(key="filter Claimed by").select("Syrian Observatory for Human Rights").run()
    assert app.query_params["claimed_by"] == "Syrian Observatory for Human Rights"


def test_a_filter_that_a_newer_version_does_not_have_is_taken_out_and_named(
    app: AppTest, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(served.DATASET_VARIABLE, str(folder))
    monkeypatch.setattr(served, "cached_versions", {})
    app.run()
    app.sidebar.multiselect(key="filter Place").select("Palmyra").run()
    events = folder / "events.csv"
    rows = events.read_text(encoding="utf-8").splitlines(keepends=True)
    events.write_text("".join(row for row in rows if ",Palmyra," not in row), encoding="utf-8")
    served.the_store().look_again()
    app.run()
    assert app.sidebar.multiselect(key="filter Place").value == ["Palmyra"]
    assert not app.toast
    app.session_state[session.WANTED] = True
    app.run()
    assert not app.exception
    assert app.sidebar.multiselect(key="filter Place").value == []
    assert ["Palmyra" in toast.value for toast in app.toast] == [True]
    assert "place" not in app.query_params
    served.the_store.cache_clear()


def test_an_unreadable_part_of_a_link_is_reported_once(app: AppTest):
    app.query_params["mode"] = "sideways"
    app.run()
    assert ["'mode'" in toast.value for toast in app.toast] == [True]
    app.run()
    assert not app.toast


def table_page() -> None:
    from dashboard import served, session  # noqa: PLC0415 - AppTest runs the source of this function alone
    from dashboard.views import table  # noqa: PLC0415

    served_version = served.latest()
    table.show(served_version, session.begin(served_version))


def test_the_table_shows_the_events_of_the_view():
    app = AppTest.from_function(table_page, default_timeout=60)
    app.query_params["q"] = "Palmyra"
    app.run()
    assert not app.exception
    assert "1 of 17 shown · 16 filtered" in app.markdown[0].value
    links = [one.value for one in app.markdown if "/download/" in one.value]
    assert len(links) == len(downloads.offered())
    assert all("?q=Palmyra)" in link for link in links)


def test_an_empty_table_names_the_filter_and_offers_to_clear_it():
    app = AppTest.from_function(table_page, default_timeout=60)
    app.query_params["q"] = "nobodysaysthis"
    app.query_params["place"] = "Palmyra"
    app.run()
    assert "No event is in this view" in app.info[0].value
    assert [button.label for button in app.button] == ["1 event without the words nobodysaysthis"]
    app.button[0].click().run()
    assert not app.exception
    assert "1 of 17 shown" in app.markdown[0].value


def test_a_missing_dataset_says_what_to_do_instead_of_failing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(served.DATASET_VARIABLE, str(tmp_path / "nowhere"))
    served.the_store.cache_clear()
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    served.the_store.cache_clear()
    assert not app.exception
    assert "nothing to show" in app.error[0].value


def article_page() -> None:
    import streamlit as st  # noqa: PLC0415 - AppTest runs the source of this function alone

    from dashboard import served  # noqa: PLC0415
    from dashboard.views import article  # noqa: PLC0415

    article.show(served.latest(), st.Page(lambda: None, title="Map", url_path="map", default=True))


def test_the_article_is_shown_without_an_error():
    app = AppTest.from_function(article_page, default_timeout=60).run()
    assert not app.exception


@pytest.mark.parametrize("title", ["'; } body { display: none", "a\\b", "</style><img src=x>", "\u202eabc", "плюс"])
def test_a_title_cannot_leave_the_style_sheet(title: str):
    text = style.css_text(title)
    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|\\[0-9a-f]{6} )*", text)
    back = re.sub(r"\\([0-9a-f]{6}) ", lambda found: chr(int(found[1], 16)), text)
    assert back == title


def loss_page() -> None:
    from dashboard.views import loss  # noqa: PLC0415 - AppTest runs the source of this function alone

    loss.show(beside_map=False)


@pytest.fixture
def lossy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    """A store whose events.csv lost 12 of 17 rows while no server ran; the reader is the editor at this computer."""
    folder = datasets.with_article(tmp_path / "data")
    FileStore(folder).head()
    datasets.edit(folder, "events.csv", lambda rows: rows[:5])
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    kept = FileStore(folder)
    kept.head()
    monkeypatch.setattr(served, "the_store", lambda: kept)
    monkeypatch.setattr(access, "current_editor", lambda: access.Editor(roles.LOCAL_NAME, roles.Role.PUBLISHER))
    return kept


def test_editors_bring_lost_rows_back_with_one_click(lossy: FileStore):
    page = AppTest.from_function(loss_page).run()
    assert "instead of 17" in page.warning[0].value
    assert [button.label for button in page.button] == ["Undo: bring the 12 rows back", "Leave them out"]
    page.button[0].click().run()
    assert not page.exception
    assert len(lossy.head().events) == 17
    assert (len(page.warning), len(page.button)) == (0, 0)
    assert lossy.history()[-1].id in page.toast[0].value


def test_editors_may_leave_the_rows_out(lossy: FileStore):
    page = AppTest.from_function(loss_page).run()
    page.button[1].click().run()
    assert (len(page.warning), len(page.button)) == (0, 0)
    assert len(lossy.head().events) == 5
    assert len(AppTest.from_function(loss_page).run().warning) == 0


def test_somebody_who_is_no_editor_any_more_brings_nothing_back(lossy: FileStore, monkeypatch: pytest.MonkeyPatch):
    page = AppTest.from_function(loss_page).run()
    monkeypatch.setattr(access, "current_editor", lambda: access.Editor("", roles.Role.VIEWER))
    for number in range(2):
        page.button[number].click().run()
        assert "may not edit" in page.toast[0].value
    assert len(lossy.head().events) == 5
    assert lossy.loss() is not None


def test_readers_see_nothing_of_the_notice(lossy: FileStore, monkeypatch: pytest.MonkeyPatch):
    assert lossy.loss() is not None
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert [button.label for button in app.sidebar.button if "rows back" in button.label]
    monkeypatch.setattr(access, "current_editor", lambda: access.Editor("", roles.Role.VIEWER))
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    assert not app.exception
    assert not app.warning
    assert not [button.label for button in app.button if "rows back" in button.label]
