from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard import served
from dashboard.map import config
from geodata.dataset import reading
from geodata.errors import InputError
from geodata.model import Dataset, OnlineGeocoder
from geodata.tables.changes import Edit
from geodata.versions import store
from geodata.view import query
from tests.support import reads, rights, saving
from tests.support.paths import SYRIA


def test_the_first_view_of_events_at_one_point_has_an_extent():
    dataset = reading.load(SYRIA)
    one = dataset.events[dataset.events["event_id"] == "palmyra-recaptured"].reset_index(drop=True)
    served_version = served.Served(replace(dataset, events=one, info=replace(dataset.info, bounds=None)))
    (south, west), (north, east) = served_version.bounds
    assert (north - south, east - west) == pytest.approx((served.LEAST_DEGREES, served.LEAST_DEGREES))
    assert (south + north) / 2 == pytest.approx(one["lat"].iloc[0])
    assert (west + east) / 2 == pytest.approx(one["lon"].iloc[0])


def test_an_online_geocoder_is_credited_if_and_only_if_it_placed_an_event_that_is_shown():
    dataset = reading.load(SYRIA)
    info = replace(dataset.info, geocoder=OnlineGeocoder("photon"))
    plain = served.Served(replace(dataset, info=info))
    events = dataset.events.copy()
    events["located_by"] = "Photon (OpenStreetMap): Palmyra, Syria – exact name"
    found = served.Served(replace(dataset, info=info, events=events))
    hidden = served.Served(replace(dataset, info=info, events=events.assign(status="draft")))
    for served_version, is_credited in ((plain, False), (found, True), (hidden, False)):
        line = config.live(served_version, query.default_view(info), "")["attribution"]
        assert ("© OpenStreetMap contributors" in line) is is_credited
        assert line.endswith(config.CREDITS)


@pytest.mark.parametrize("own", ["", "Somebody", "x" * 1000, "𝔸" * 1000, "a\n b"])
def test_attributions_that_licences_require_are_never_cut_off(own: str):
    line = config.attribution(own, "© OpenStreetMap contributors")
    assert line.endswith(f"© OpenStreetMap contributors · {config.CREDITS}")
    assert len(line.encode("utf-16-le")) // 2 <= config.LONGEST_LINE
    assert line.startswith(own[:1])
    layers = " · ".join(f"Layer {number}: {'long credit ' * 20}" for number in range(6))
    longer = config.attribution(own, layers)  # more than a line: all of it is required
    assert longer.endswith(f"{layers} · {config.CREDITS}")
    assert longer.startswith(own[:1])


def test_a_replaced_version_is_served_to_open_pages_for_a_while_and_then_no_more(
    monkeypatch: pytest.MonkeyPatch,
):
    now = 0.0
    dataset = reading.load(SYRIA)
    heads = {name: replace(dataset, version=name) for name in ("one", "two")}
    shown = "one"

    class Kept:
        def head(self) -> Dataset:
            return heads[shown]

    monkeypatch.setattr(served, "cached_versions", {})
    monkeypatch.setattr(served, "the_store", Kept)
    monkeypatch.setattr(served, "time", SimpleNamespace(monotonic=lambda: now))
    assert served.latest().version == "one"
    now = 10 * served.KEPT_S
    assert served.by_version("one") is not None  # it is the newest, however old
    shown = "two"
    assert served.latest().version == "two"
    now += served.KEPT_S - 1
    assert served.by_version("one") is not None
    now += 1
    assert served.by_version("one") is None
    shown = "one"
    assert served.latest().version == "one"
    assert served.by_version("one") is not None


def test_what_has_changed_is_said_in_words_and_compared_once(monkeypatch: pytest.MonkeyPatch):
    dataset = reading.load(SYRIA)
    fewer = replace(dataset, events=dataset.events.iloc[1:].reset_index(drop=True), version="fewer")
    old, new = served.Served(fewer), served.Served(dataset)
    monkeypatch.setattr(served, "by_version", {"fewer": old, dataset.version: new}.get)
    assert new.changes_since("fewer") == "1 event added"
    assert old.changes_since(new.version) == "1 event removed"
    assert served.Served(replace(dataset, version="draft")).changes_since(new.version) == ""
    monkeypatch.setattr(served, "words_of_changes", lambda *_: pytest.fail("compared again"))
    assert new.changes_since("fewer") == "1 event added"


def test_what_has_changed_is_also_known_since_a_version_that_is_no_longer_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    kept = store.FileStore(folder)
    monkeypatch.setattr(served, "cached_versions", {})
    monkeypatch.setattr(served, "the_store", lambda: kept)
    first = served.latest().version
    for number in range(served.KEPT_VERSIONS + 1):
        kept.commit(kept.newest()[0], [Edit("events.csv", "palmyra-recaptured", {"title": f"Title {number}"})], "ana")
        newest = served.latest()
    assert served.by_version(first) is None
    assert newest.changes_since(first) == "1 event described differently"
    with pytest.raises(InputError):
        newest.changes_since("000000000000")


def test_versions_too_large_to_be_compared_say_only_that_they_differ(monkeypatch: pytest.MonkeyPatch):
    dataset = reading.load(SYRIA)
    monkeypatch.setattr(served, "MOST_COMPARED", len(dataset.events) - 1)
    assert served.words_of_changes(dataset, dataset) == served.UNCOUNTED


def test_pages_that_ask_for_the_newest_version_do_not_wait_while_it_is_read(monkeypatch: pytest.MonkeyPatch):
    dataset = reading.load(SYRIA)
    reading_it, go_on = threading.Event(), threading.Event()
    heads = {"version": "one"}

    class Slow:
        def head(self) -> Dataset:
            if heads["version"] == "two":
                reading_it.set()
                assert go_on.wait(10)
            return replace(dataset, version=heads["version"])

    monkeypatch.setattr(served, "cached_versions", {})
    monkeypatch.setattr(served, "the_store", Slow)
    assert served.newest_version() == "one"
    heads["version"] = "two"
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(served.newest_version)
        assert reading_it.wait(10)
        assert served.newest_version() == "one"
        go_on.set()
        assert slow.result(10) == "two"
    assert served.newest_version() == "two"


def test_viewers_get_rows_and_details_of_the_version_whose_address_they_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    for at in range(0, 20, 4):
        with monkeypatch.context() as patch:
            folder = saving.dataset(tmp_path / str(at))
            saver = saving.Saver(folder, [(at, "events.csv"), (at + 1, saving.ARTICLE)], replacing=False)
            kept = store.FileStore(folder)
            patch.setattr(served, "cached_versions", {})
            patch.setattr(served, "the_store", lambda kept=kept: kept)
            saver.watch(patch)
            served.latest()
            served.latest()
            saver.finish()
            newest = served.latest()
            assert newest.version == kept.head().version
            for version, rows in saver.stood.items():
                if found := served.by_version(version):
                    assert saving.rows_of(found.dataset) == rows
                    titles = [one["title"] for chunk in range(found.chunks) for one in found.details(chunk)]
                    assert any("ARMY" in title for title in titles) is rows[0]
            assert set(served.cached_versions) <= set(saver.stood)


def test_rows_hash_and_address_agree_whenever_somebody_saves(tmp_path: Path):
    found = reads.run(tmp_path, 20)
    assert found["wrong"] == []
    assert found["compared"] == 4 * (1 + 1 + 4 + 1) + 4 * 6


def test_what_an_earlier_dateline_left_for_everybody_to_read_is_closed_at_the_start(tmp_path: Path):
    for name in ("shelf/editions/trial", "links", "unsaved/drafts", "objects"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_text("x", encoding="utf-8")
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755)
    served.keep_private(tmp_path)
    assert {name for name in rights.open_to_others(tmp_path) if "/" in name} == {
        f"{tmp_path.name}/objects",
        f"{tmp_path.name}/objects/file",
    }


def test_the_first_view_takes_the_short_way_around():
    dataset = reading.load(SYRIA)
    two = dataset.events.iloc[:2].assign(lat=[-18.1, -13.8], lon=[178.4, -171.8])  # Suva and Apia
    served_version = served.Served(replace(dataset, events=two, info=replace(dataset.info, bounds=None)))
    (_, west), (_, east) = served_version.bounds
    assert (west, east) == pytest.approx((178.4, 188.2))
