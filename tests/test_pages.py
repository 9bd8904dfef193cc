"""The Streamlit pages without a browser: what the script puts on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import current

MAIN = Path(__file__).parent.parent / "dashboard" / "main.py"


@pytest.fixture
def app() -> AppTest:
    current.the_store.cache_clear()
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


def test_what_a_link_says_in_vain_is_said_once(app: AppTest):
    app.query_params["mode"] = "sideways"
    app.run()
    assert ["'mode'" in toast.value for toast in app.toast] == [True]
    app.run()
    assert not app.toast


def table_page() -> None:
    from dashboard import current, session  # noqa: PLC0415 - AppTest runs the source of this function alone
    from dashboard.views import table  # noqa: PLC0415

    edition = current.edition()
    table.show(edition, session.begin(edition))


def test_the_table_shows_the_events_of_the_view():
    app = AppTest.from_function(table_page, default_timeout=60)
    app.query_params["q"] = "Palmyra"
    app.run()
    assert not app.exception
    assert "1 of 17 shown · 16 filtered" in app.markdown[0].value
    assert list(app.dataframe[0].value["Id"]) == ["palmyra-recaptured"]


def test_a_missing_dataset_says_what_to_do_instead_of_failing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(current.DATASET_VARIABLE, str(tmp_path / "nowhere"))
    current.the_store.cache_clear()
    app = AppTest.from_file(str(MAIN), default_timeout=60).run()
    current.the_store.cache_clear()
    assert not app.exception
    assert "nothing to show" in app.error[0].value
