"""The address of a view opens that view: the Python half (tests/browser/test_links.py opens them in a browser)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard import session
from dashboard.served import Served
from geodata import edtf
from geodata.dataset import reading
from geodata.view import query, url
from tests.support import views
from tests.support.paths import SYRIA

COUNT = int(os.environ.get("ADDRESS_VIEWS", "400"))
"""Generated views; `make soak` opens 20,000."""


@pytest.fixture(scope="module")
def served_version() -> Served:
    return Served(reading.load(SYRIA))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    st.session_state.clear()
    yield
    st.session_state.clear()


def opened(view: query.View, served_version: Served) -> query.View:
    """What somebody sees who opens the address of a view; nothing in it may be refused."""
    params = url.to_params(view, served_version.dataset.info)
    found, ignored = session.read_url(
        {name: [value] if isinstance(value, str) else value for name, value in params.items()}, served_version
    )
    assert ignored == []
    return found


def test_the_address_of_a_view_opens_that_view(served_version: Served):
    for number, view in enumerate(views.generated(served_version, seed=COUNT, count=COUNT)):
        before = replace(view, event="", hidden=(), at=None)
        seen = session.take_report(before, {"seq": number, **views.as_report(view)}, served_version)
        assert seen == view
        assert opened(seen, served_version) == seen


def test_an_event_that_is_opened_in_the_whole_window_is_not_opened_in_half_a_year(served_version: Served):
    whole = replace(query.default_view(served_version.dataset.info), event="palmyra-recaptured")
    assert opened(whole, served_version) == whole
    params = url.to_params(whole, served_version.dataset.info)
    assert (params["from"], params["to"]) == (edtf.iso(whole.start), edtf.iso(whole.end))


@pytest.mark.parametrize(("longitude", "same"), [(190.0, -170.0), (-181.5, 178.5), (396.9, 36.9), (180.0, 180.0)])
def test_a_map_that_was_dragged_round_the_world_reports_where_it_is(
    served_version: Served, longitude: float, same: float
):
    view = query.default_view(served_version.dataset.info)
    report = {"seq": 1, **views.as_report(replace(view, at=(35.0, longitude, 5.0)))}
    moved = session.take_report(view, report, served_version)
    assert moved.at == pytest.approx((35.0, same, 5.0))
    assert opened(moved, served_version).at == pytest.approx(moved.at)


def history_run(monkeypatch: pytest.MonkeyPatch, params: dict[str, list[str]], *, back: bool) -> None:
    """Let the script run as after Back, or as after a change of a widget, at this address."""
    monkeypatch.setattr(session, "_address", lambda: dict(params))
    monkeypatch.setattr(session, "get_script_run_ctx", lambda **_: SimpleNamespace(is_history_navigation=back))


def test_back_and_forward_show_the_view_of_the_address(served_version: Served, monkeypatch: pytest.MonkeyPatch):
    session.set_view(query.default_view(served_version.dataset.info))
    history_run(monkeypatch, {"from": ["2015-08-01"], "q": ["Palmyra"]}, back=True)
    view = session.returned(served_version)
    assert view is not None
    assert (edtf.iso(view.start), view.text) == ("2015-08-01", "Palmyra")
    assert session.begin(served_version) == view
    assert session.return_on_map() == (1, view)
    history_run(monkeypatch, {}, back=True)
    assert session.returned(served_version) == query.default_view(served_version.dataset.info)
    assert session.return_on_map() == (2, query.default_view(served_version.dataset.info))


def test_no_other_run_takes_the_address_instead_of_the_view(served_version: Served, monkeypatch: pytest.MonkeyPatch):
    view = replace(query.default_view(served_version.dataset.info), text="Palmyra")
    session.set_view(view)
    history_run(monkeypatch, {}, back=False)
    assert session.returned(served_version) is None
    assert session.begin(served_version) == view
