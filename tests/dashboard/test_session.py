"""A session's view, from the URL and from the browser's reports (session state works without a server)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import streamlit as st

from dashboard import session
from dashboard.served import Served
from geodata import edtf
from geodata.dataset import reading
from geodata.view import query
from tests.support.paths import SYRIA


@pytest.fixture(scope="module")
def served_version() -> Served:
    return Served(reading.load(SYRIA))


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    st.session_state.clear()
    yield
    st.session_state.clear()


@pytest.fixture
def view(served_version: Served) -> query.View:
    return query.default_view(served_version.dataset.info)


def report(**more: object) -> dict[str, object]:
    whole = {"from": "2015-08-01", "to": "2016-03-31", "mode": "window", "center": [35.1, 36.9], "zoom": 8}
    return {"seq": 1, **whole, "selected": "", "hidden": [], "fitted": False, "go": "", **more}


def test_a_report_moves_the_view(served_version: Served, view: query.View):
    moved = session.take_report(view, report(selected="palmyra-recaptured", hidden=["strikes"]), served_version)
    assert (edtf.iso(moved.start), edtf.iso(moved.end)) == ("2015-08-01", "2016-03-31")
    assert (moved.event, moved.hidden, moved.at) == ("palmyra-recaptured", ("strikes",), (35.1, 36.9, 8.0))


def test_a_report_leaves_the_filters_alone(served_version: Served, view: query.View):
    filtered = replace(view, text="Palmyra", sides=("IS",))
    moved = session.take_report(filtered, report(), served_version)
    assert moved.filters == filtered.filters


def test_the_fitted_map_needs_no_place_in_the_url(served_version: Served, view: query.View):
    assert session.take_report(view, report(fitted=True), served_version).at is None


def test_a_report_is_applied_once(served_version: Served, view: query.View):
    moved = session.take_report(view, report(), served_version)
    assert session.take_report(view, report(), served_version) is view
    assert moved != view


@pytest.mark.parametrize(
    "nonsense",
    [
        {"from": "soon"},
        {"center": [1000, 0]},
        {"center": [1, 2, 3]},
        {"center": 7},
        {"center": ["<img>", None]},
        {"mode": "sideways"},
        {"hidden": ["no such group"]},
        {"from": "2016-01-01", "to": "2015-01-01"},
    ],
)
def test_an_invalid_report_changes_nothing(served_version: Served, view: query.View, nonsense: dict[str, object]):
    assert session.take_report(view, report(**nonsense), served_version) == view


def test_an_unknown_selected_event_is_dropped(served_version: Served, view: query.View):
    assert session.take_report(view, report(selected="<script>"), served_version).event == ""


def test_the_article_is_opened_once_per_report():
    asked = report(go="article")
    assert session.asked_for_article(asked)
    assert not session.asked_for_article(asked)


def test_a_link_of_another_version_is_announced_and_its_version_dropped(served_version: Served):
    view, ignored = session.read_url({"rev": ["000000000000"]}, served_version)
    assert view.rev == ""
    assert len(ignored) == 1
    assert served_version.version in ignored[0]
    assert session.read_url({"rev": [served_version.version]}, served_version)[1] == []


def test_a_link_to_an_event_opens_the_window_around_it(served_version: Served):
    view, ignored = session.read_url({"event": ["withdrawal-announced"]}, served_version)
    assert (edtf.iso(view.start), edtf.iso(view.end)) == ("2015-12-01", "2016-06-30")
    assert ignored == []


def test_a_link_to_an_undated_event_shows_the_whole_timeline(served_version: Served):
    view, _ = session.read_url({"event": ["war-crimes-allegation"]}, served_version)
    assert (edtf.iso(view.start), edtf.iso(view.end)) == ("2011-01-01", "2016-12-31")


def test_a_link_with_a_window_gets_that_window_even_if_its_event_is_outside(served_version: Served):
    given = {"event": ["withdrawal-announced"], "to": ["2015-12-31"]}
    view, _ = session.read_url(given, served_version)
    assert (edtf.iso(view.start), edtf.iso(view.end)) == ("2011-01-01", "2015-12-31")
    assert view.event == "withdrawal-announced"
