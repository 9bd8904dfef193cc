"""The Streamlit pages without a browser: the elements that the script puts on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import served, session, style
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
    assert [widget.label for widget in app.sidebar.multiselect] == ["Type", "Actor", "Place"]


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
    assert list(app.dataframe[0].value["Id"]) == ["palmyra-recaptured"]


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
