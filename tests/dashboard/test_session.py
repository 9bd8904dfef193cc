"""A session's view, from the URL and from the browser's reports (session state works without a server)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import streamlit as st

from dashboard import served, session
from dashboard.served import Served
from geodata import edtf
from geodata.dataset import reading
from geodata.view import query, url
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


def test_how_events_are_drawn_and_sized_is_part_of_the_view(served_version: Served, view: query.View):
    moved = session.take_report(view, report(draw="heat", circles="deaths"), served_version)
    assert (moved.draw, moved.circles) == ("heat", "deaths")
    assert url.to_params(moved, served_version.dataset.info) == {
        **url.to_params(replace(moved, draw="auto", circles="number"), served_version.dataset.info),
        "draw": "heat",
        "circles": "deaths",
    }
    assert session.take_report(view, report(seq=2, draw="pie"), served_version) is view


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


def test_what_the_map_showed_while_the_server_was_gone_is_the_view_and_an_older_report_is_not(
    served_version: Served,
):
    session.reconnected(None, served_version)
    assert session.return_on_map() is None
    session.reconnected(report(seq=8), served_version)
    kept = session.begin(served_version)
    assert edtf.iso(kept.start) == "2015-08-01"
    assert session.return_on_map() == (1, kept)
    assert session.take_report(kept, report(seq=7, **{"from": "2012-01-01"}), served_version) is kept
    session.reconnected(report(seq=9), served_version)
    assert session.return_on_map() == (1, kept), "the map shows it already"
    session.reconnected(report(seq=10, **{"from": "soon"}), served_version)
    assert session.begin(served_version) == kept


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


@pytest.mark.parametrize("asked", ["article", "newest"])
def test_what_a_report_asks_for_is_done_once(asked: str):
    assert session.asked_for(report(go=asked)) == asked
    assert session.asked_for(report(go=asked)) == ""
    assert session.asked_for(report(go="")) == ""
    assert session.asked_for(report(seq=2, go=asked)) == asked


class Versions:
    """Versions of the dataset that are served one after the other, the last as the newest."""

    def __init__(self, patch: pytest.MonkeyPatch, first: Served) -> None:
        self.all = {first.version: first}
        patch.setattr(served, "latest", lambda: [*self.all.values()][-1])
        patch.setattr(served, "by_version", self.all.get)

    def add(self, version: str, **changes: object) -> Served:
        dataset = replace(next(iter(self.all.values())).dataset, version=version, **changes)  # type: ignore[arg-type]
        self.all[version] = Served(dataset)
        return self.all[version]


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch, served_version: Served) -> Versions:
    return Versions(monkeypatch, served_version)


def test_a_page_keeps_its_version_until_the_reader_asks_for_the_newest_or_comes_to_another_page(
    versions: Versions, served_version: Served
):
    def shown(page: str) -> str:
        found = session.version_shown(page)
        session.entered(page)
        return found.version

    assert shown("map") == served_version.version
    versions.add("two")
    assert shown("map") == served_version.version  # a filter was changed, for example
    session.show_newest()
    assert (shown("map"), shown("map")) == ("two", "two")
    versions.add("three")
    assert (shown("map"), shown("table"), shown("table"), shown("map")) == ("two", "three", "three", "three")


def test_a_version_that_is_no_longer_kept_gives_way_to_the_newest(versions: Versions, served_version: Served):
    session.version_shown("map")
    session.entered("map")
    versions.add("two")
    del versions.all[served_version.version]
    assert session.version_shown("map").version == "two"


def test_the_view_stays_when_the_newest_version_is_shown(versions: Versions, served_version: Served):
    view = replace(session.begin(session.version_shown("map")), event="palmyra-recaptured", at=(35.0, 38.0, 7.0))
    whole = query.default_view(served_version.dataset.info)
    session.set_view(replace(view, end=whole.end - 100, mode="cumulative", hidden=("strikes",)))
    session.entered("map")
    longer = replace(served_version.dataset.info, first="2010-01-01", last="2020-12-31")
    versions.add("two", info=longer)
    session.show_newest()
    carried = session.begin(session.version_shown("map"))
    assert (carried.event, carried.at, carried.mode, carried.hidden) == (
        "palmyra-recaptured",
        (35.0, 38.0, 7.0),
        "cumulative",
        ("strikes",),
    )
    assert edtf.iso(carried.start) == "2010-01-01"  # it stood at the beginning of the timeline
    assert carried.end == whole.end - 100
    assert session.take_ignored() == []


def test_a_selected_event_that_is_gone_is_named(versions: Versions, served_version: Served):
    session.set_view(replace(session.begin(session.version_shown("map")), event="palmyra-recaptured"))
    session.entered("map")
    events = served_version.dataset.events
    versions.add("two", events=events[events["event_id"] != "palmyra-recaptured"].reset_index(drop=True))
    session.show_newest()
    assert session.begin(session.version_shown("map")).event == ""
    [sentence] = session.take_ignored()
    assert "no longer in the data" in sentence
    assert str(events[events["event_id"] == "palmyra-recaptured"]["title"].iloc[0]) in sentence


def test_a_new_version_changes_what_the_map_is_told_and_not_how_it_was_mounted(
    versions: Versions, served_version: Served
):
    def mounted(served_version: Served, *, fresh: bool) -> tuple[str, str]:
        first, present = session.mounted(served_version, lambda: {"version": served_version.version}, fresh=fresh)
        return first["version"], present["version"]

    own, two = served_version.version, versions.add("two")
    assert mounted(served_version, fresh=True) == (own, own)
    session.asked_for(report(go="newest"))
    assert mounted(two, fresh=False) == (own, "two")
    assert session.asked_for(report(go="newest")) == ""  # the same report comes again from the same map
    assert mounted(two, fresh=True) == ("two", "two")


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
