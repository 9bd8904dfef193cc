from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.responses import PlainTextResponse

from dashboard import served
from dashboard.hosting import pages, public, status
from dashboard.server import hosts
from geodata.briefings import comparison, contents
from geodata.briefings.briefing import Briefing, Step
from geodata.briefings.editions import Shelf
from geodata.briefings.folder import with_manifest
from geodata.dataset import published, reading
from geodata.errors import DatasetError
from geodata.model import Dataset
from tests.support import asgi, datasets
from tests.support.datasets import NEW_EVENT, PALMYRA, added, cells, edit
from tests.support.paths import SYRIA

Ask = Callable[..., asgi.Reply]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return datasets.with_seeds(tmp_path)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the server see this dataset as its newest data, with a notice if there is one; None: none can be read."""

    def see(dataset: Dataset | None, notice: str = "") -> None:
        def edition() -> served.Served:
            if dataset is None:
                raise DatasetError("the files are away")
            return served.Served(dataset)

        monkeypatch.setattr(served, "latest", edition)
        monkeypatch.setattr(served, "the_store", lambda: SimpleNamespace(notice=notice))

    see(reading.load(SYRIA))
    return see


@pytest.fixture
def ask(shelf: Shelf, monkeypatch: pytest.MonkeyPatch, seen: object) -> Ask:  # noqa: ARG001 - the data come first
    monkeypatch.setattr(served, "the_shelf", lambda: shelf)
    return partial(asgi.ask, public.HostedBriefings(PlainTextResponse("not ours")))


def publish(shelf: Shelf, dataset: Dataset, page: str = "", **given: str) -> None:
    briefing = Briefing("trial", "Trial <script>", "", (Step("One", "", ""),))
    made = {"index.html": f"<title>{page}</title>".encode(), **contents.files(published.published(dataset))}
    shelf.publish(with_manifest(made, briefing, dataset.version, "us"), "ana@example.org", **given)


def test_the_newest_version_is_current(ask: Ask, shelf: Shelf):
    publish(shelf, reading.load(SYRIA))
    answer = ask("/b/trial/status.json")
    assert answer.json() == {"state": "current", "words": ""}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Nothing that readers see has changed" in ask("/b/trial/changes").text


def test_changed_data_are_announced_with_a_page_that_lists_the_changes(
    ask: Ask, shelf: Shelf, folder: Path, seen: Callable
):
    publish(shelf, reading.load(SYRIA))
    edit(folder, "events.csv", added(**NEW_EVENT))
    edit(folder, "events.csv", cells(PALMYRA, place="Raqqa", date="2016-04"))
    seen(reading.load(folder))
    words = "1 event added, 1 moved"
    assert ask("/b/trial/status.json").json() == {"state": "changed", "words": words, "changes": "changes"}
    page = ask("/b/trial/changes")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    for text in (words, "a-new-event", "Raqqa", "April 2016", "5 January 2016", 'href="/?event=palmyra-recaptured"'):
        assert text in page.text, text
    assert "<script" not in page.text


def test_hostile_words_are_shown_as_they_stand(ask: Ask, shelf: Shelf, folder: Path, seen: Callable):
    publish(shelf, reading.load(SYRIA))
    hostile = '<img src=x onerror="alert(1)"> {{ 7*7 }} </del><script>alert(1)</script>'
    edit(folder, "events.csv", cells(PALMYRA, title=hostile, description=hostile, claimed_by=hostile))
    edit(folder, "evidence.csv", lambda rows: [{**row, "note": hostile} for row in rows])
    seen(reading.load(folder))
    text = ask("/b/trial/changes").text
    assert "&lt;img src=x onerror=" in text
    assert "{{ 7*7 }}" in text
    for markup in ("<img", "<script", 'onerror="'):
        assert markup not in text, markup


def test_no_word_of_a_draft_gets_out(ask: Ask, shelf: Shelf, folder: Path, seen: Callable):
    publish(shelf, reading.load(SYRIA))
    canary = {
        **NEW_EVENT,
        "event_id": "zqcanary-draft",
        "title": "Zqcanary",
        "description": "zqcanary",
        "place": "Zqcanary",
    }
    edit(folder, "events.csv", added(**{**canary, "status": "draft"}))
    edit(folder, "events.csv", added(**{**canary, "event_id": "zqcanary-gone", "status": "withdrawn"}))
    edit(folder, "events.csv", cells(PALMYRA, status="draft", title="Zqcanary title"))
    edit(folder, "evidence.csv", lambda rows: [*rows, {**rows[0], "event_id": "zqcanary-draft", "note": "zqcanary"}])
    edit(folder, "sources.csv", lambda rows: [*rows, {**rows[0], "source": "zqcanary", "title": "zqcanary"}])
    seen(reading.load(folder))
    assert ask("/b/trial/status.json").json()["words"] == "1 event removed"
    for path in ("status.json", "changes", ""):
        assert "zqcanary" not in ask(f"/b/trial/{path}").text.casefold(), path
    assert "zqcanary" not in ask("/b/").text.casefold()


def test_an_edit_that_readers_do_not_see_is_no_change(ask: Ask, shelf: Shelf, folder: Path, seen: Callable):
    publish(shelf, reading.load(SYRIA))
    edit(folder, "events.csv", added(**{**NEW_EVENT, "status": "draft"}))
    seen(reading.load(folder))
    assert ask("/b/trial/status.json").json() == {"state": "current", "words": ""}


def test_no_notice_is_shown_when_the_newest_data_cannot_be_read(ask: Ask, shelf: Shelf, seen: Callable):
    publish(shelf, reading.load(SYRIA))
    seen(None)
    assert ask("/b/trial/status.json").json() == {"state": "unknown", "words": ""}
    assert "changes are unknown" in ask("/b/trial/changes").text
    seen(reading.load(SYRIA), "events.csv cannot be read. Showing the last good version.")
    assert ask("/b/trial/status.json").json()["state"] == "unknown"


def test_a_folder_with_unreadable_data_shows_no_notice(ask: Ask, shelf: Shelf, folder: Path, seen: Callable):
    publish(shelf, reading.load(SYRIA))
    (shelf.folder / "editions/trial/data.geojson").write_bytes(b"{")
    edit(folder, "events.csv", added(**NEW_EVENT))
    seen(reading.load(folder))
    assert ask("/b/trial/status.json").json() == {"state": "unknown", "words": ""}


def test_changes_are_computed_once_per_version(
    ask: Ask, shelf: Shelf, folder: Path, seen: Callable, monkeypatch: pytest.MonkeyPatch
):
    publish(shelf, reading.load(SYRIA))
    edit(folder, "events.csv", added(**NEW_EVENT))
    seen(reading.load(folder))
    looked: list[object] = []
    between = comparison.compare
    monkeypatch.setattr(comparison, "compare", lambda *two: looked.append(two) or between(*two))
    for path in ("status.json", "changes", "status.json"):
        assert ask(f"/b/trial/{path}").status == 200
    assert len(looked) == 1


def test_no_request_waits_long_for_a_comparison(
    ask: Ask, shelf: Shelf, folder: Path, seen: Callable, monkeypatch: pytest.MonkeyPatch
):
    publish(shelf, reading.load(SYRIA))
    edit(folder, "events.csv", added(**NEW_EVENT))
    seen(reading.load(folder))
    monkeypatch.setattr(status, "PATIENCE_S", 0.01)
    between, inside, go_on = comparison.compare, threading.Event(), threading.Event()

    def slow(*two: comparison.PublishedRows) -> comparison.Comparison:
        inside.set()
        assert go_on.wait(20)
        return between(*two)

    monkeypatch.setattr(comparison, "compare", slow)
    first = threading.Thread(target=ask, args=("/b/trial/status.json",))
    first.start()
    assert inside.wait(20)
    assert ask("/b/trial/status.json").json()["state"] == "unknown"
    assert ask("/b/trial/data.csv").status == 200
    go_on.set()
    first.join()
    assert ask("/b/trial/status.json").json()["state"] == "changed"


def test_a_corrected_briefing_says_what_was_corrected_and_where_the_last_one_is(ask: Ask, shelf: Shelf):
    dataset = reading.load(SYRIA)
    publish(shelf, dataset)
    publish(shelf, dataset, "2", corrects="trial", correction="a <wrong> date")
    publish(shelf, dataset, "3", corrects="trial-2", correction="a name")
    expected = {"state": "corrected", "words": "a <wrong> date; a name", "successor": "../trial-3/"}
    assert ask("/b/trial/status.json").json() == expected
    assert ask("/b/trial-2/status.json").json()["words"] == "a name"
    assert ask("/b/trial-3/status.json").json()["state"] == "current"
    page = ask("/b/trial/changes").text
    assert "a &lt;wrong&gt; date; a name" in page
    assert 'href="../trial-3/"' in page


def test_an_edition_stays_corrected_when_its_correction_is_withdrawn(ask: Ask, shelf: Shelf):
    dataset = reading.load(SYRIA)
    publish(shelf, dataset)
    publish(shelf, dataset, "2", corrects="trial", correction="a libel")
    shelf.withdraw("trial-2", "a mistake", "ana")
    answer = ask("/b/trial/status.json").json()
    assert answer == {"state": "corrected", "words": pages.LOST}
    assert pages.LOST in ask("/b/trial/changes").text
    assert "trial-2" not in ask("/b/trial/changes").text
    assert "link" not in ask("/b/trial/").headers
    assert "trial/" not in ask("/b/trial-2/").text
    publish(shelf, dataset, "3")
    assert ask("/b/trial/status.json").json() == {**answer, "successor": "../trial-3/"}
    assert ask("/b/trial/").headers["link"] == '<../trial-3/>; rel="successor-version"'


def test_status_json_reports_a_withdrawal(ask: Ask, shelf: Shelf):
    publish(shelf, reading.load(SYRIA))
    shelf.withdraw("trial", "wrong", "ana")
    answer = ask("/b/trial/status.json")
    assert (answer.status, answer.json()) == (410, {"state": "withdrawn", "words": "wrong"})
    assert ask("/b/trial/changes").status == 410


def test_oembed_is_made_for_the_address_that_was_asked(ask: Ask, shelf: Shelf):
    publish(shelf, reading.load(SYRIA))
    answer = ask("/b/trial/oembed.json", host="maps.example.org")
    told = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert told["thumbnail_url"] == "http://maps.example.org/b/trial/preview.png"
    assert told["type"] == "link"  # nobody may frame it
    assert "html" not in told
    for host in ('x"><script>', "a b", "x.org/y?", "u:p@x.org", ""):
        assert ask("/b/trial/oembed.json", host=host).status == 404, host


def test_oembed_of_a_briefing_that_sites_may_frame_has_the_frame(ask: Ask, shelf: Shelf):
    briefing = Briefing("trial", 'T"><script>', "", (Step("One", "", ""),), frame=("https://news.example.org",))
    shelf.publish(with_manifest({"index.html": b"x"}, briefing, "abc", "us"), "ana")
    answer = ask("/b/trial/oembed.json").json()
    assert answer["type"] == "rich"
    assert 'src="http://testserver/b/trial/"' in answer["html"]
    assert "<script" not in answer["html"]


def test_oembed_is_made_for_known_names_only(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    publish(shelf, reading.load(SYRIA))
    monkeypatch.setattr(served, "the_shelf", lambda: shelf)
    monkeypatch.setenv(hosts.HOSTS_VARIABLE, "maps.example.org")
    app = hosts.KnownHosts(public.HostedBriefings(PlainTextResponse("not ours")))
    assert asgi.ask(app, "/b/trial/oembed.json", host="maps.example.org").status == 200
    assert asgi.ask(app, "/b/trial/oembed.json", host="evil.example.org").status == 400
