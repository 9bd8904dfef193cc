"""The Share page without a browser: its offers by role, and the check of every action."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, served, tabs
from dashboard.access import Editor
from dashboard.sharing import page, publish_form, publishing, share_session
from dashboard.sharing.steps import is_drawn
from geodata.briefings.briefing import Briefing, Step
from geodata.briefings.folder import with_manifest
from geodata.versions.roles import Role
from tests.support.paths import SYRIA

PEOPLE = {
    "viewer": Editor("", Role.VIEWER),
    "editor": Editor("bo@example.org", Role.EDITOR),
    "publisher": Editor("ana@example.org", Role.PUBLISHER),
}


OWN_FIELDS = {"Title of the briefing", "Summary", "Title", "Caption", "Compare before and after"}


def share_page() -> None:
    import streamlit as st  # noqa: PLC0415 - AppTest runs the source of this function alone

    from dashboard import served  # noqa: PLC0415
    from dashboard import session as sessions  # noqa: PLC0415
    from dashboard.views import share  # noqa: PLC0415

    sessions.begin(served.latest())
    share.show(served.latest(), st.Page(lambda: None, title="Map", url_path="map", default=True))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    monkeypatch.setenv(served.DATASET_VARIABLE, str(folder))
    caches = (served.the_store, served.the_shelf, served.the_links)
    for one in caches:
        one.cache_clear()
    yield folder
    for one in caches:
        one.cache_clear()


def open_as(role: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(access, "current_editor", lambda: PEOPLE[role])
    app = AppTest.from_function(share_page, default_timeout=60)
    app.query_params["q"] = "Palmyra"
    app.run()
    assert not app.exception
    return app


def names(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def copied(app: AppTest) -> list[str]:
    """The texts that are there to be copied."""
    texts = [html.proto.body for html in app.get("html")]
    return [unescape(found[1]) for text in texts if (found := re.search(r'class="share-copied"[^>]*>(.*)</pre>', text))]


def choose(app: AppTest, ident: str) -> None:
    app.selectbox[0].select(ident).run()
    assert not app.exception


@pytest.mark.usefixtures("folder")
def test_a_viewer_gets_the_link_to_the_view_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    app = open_as("viewer", monkeypatch)
    assert copied(app) == ["/?q=Palmyra"]
    app.checkbox[0].check().run()
    assert copied(app) == [f"/?q=Palmyra&rev={served.latest().version}"]
    assert not app.button
    assert not app.selectbox


@pytest.mark.usefixtures("folder")
def test_the_list_names_briefings_by_their_titles_and_follows_a_new_one(monkeypatch: pytest.MonkeyPatch):
    app = open_as("publisher", monkeypatch)
    labels = next(label for label in app.selectbox[0].options if label.startswith("intervention"))
    assert "step by step" in labels
    app.selectbox[0].select("intervention").run()
    key = app.selectbox[0].key
    app.text_input(key=next(one.key for one in app.text_input if one.label == "Title of the briefing")).input(
        "New"
    ).run()
    assert not app.exception
    assert app.selectbox[0].key != key  # the old one’s words would come back as the name of a briefing
    assert app.selectbox[0].options[app.selectbox[0].index] == "intervention: New · not saved"
    assert not [one for one in app.get("html") if "has no briefing" in str(one.proto.body)]


@pytest.mark.usefixtures("folder")
def test_texts_that_are_too_long_are_reported_and_never_cut_silently(monkeypatch: pytest.MonkeyPatch):
    app = open_as("publisher", monkeypatch)
    choose(app, "intervention")
    app.text_area(key=next(one.key for one in app.text_area if one.label == "Caption")).input("x" * 9_000).run()
    assert not app.exception
    texts = [str(one.proto.body) for one in app.get("html")]
    assert any("it has 9,000 characters, at most 5,000 are shown" in one for one in texts)
    app.text_area(key=next(one.key for one in app.text_area if one.label == "Caption")).input("x" * 100_000).run()
    assert any("a text of 100,000 characters was not accepted" in str(one.proto.body) for one in app.get("html"))
    assert next(one.value for one in app.text_area if one.label == "Caption") == "x" * 9_000
    assert not [one.label for one in (*app.text_area, *app.text_input) if one.max_chars and one.label in OWN_FIELDS]


@pytest.mark.usefixtures("folder")
def test_the_reason_for_a_disabled_publish_button_is_shown(monkeypatch: pytest.MonkeyPatch):
    app = open_as("publisher", monkeypatch)
    choose(app, "intervention")
    texts = [str(one.proto.body) for one in app.get("html")]
    assert not any("cannot be shown" in one for one in texts)
    field = next(one for one in app.text_input if one.label == "Compare before and after")
    field.input("soon").run()
    texts = [str(one.proto.body) for one in app.get("html")]
    assert any("cannot be previewed or published yet. Fix step 1." in one and "is not a day" in one for one in texts)


@pytest.mark.usefixtures("folder")
def test_an_editor_saves_and_a_publisher_publishes(monkeypatch: pytest.MonkeyPatch):
    for role, may in (("editor", False), ("publisher", True)):
        app = open_as(role, monkeypatch)
        choose(app, "intervention")
        assert {"Add this view", "Save", "Undo"} <= names(app)
        assert ("Publish for good" in names(app)) is may
        assert ("Make a restricted link" in names(app)) is may


def test_an_action_of_a_former_editor_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch):
    app = open_as("publisher", monkeypatch)
    choose(app, "intervention")
    monkeypatch.setattr(access, "current_editor", lambda: PEOPLE["viewer"])
    next(one for one in app.button if one.label == "Publish for good").click().run()
    assert not app.exception
    assert not (folder / ".dateline" / "shelf").exists()
    assert not (folder / ".dateline" / "unsaved").exists()


def test_a_hundred_steps_are_shown_and_one_more_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch):
    steps = "".join(f'[[steps]]\ntitle = "{number}"\nview = "from=2015"\n' for number in range(100))
    (folder / "briefings" / "long.toml").write_text(f'title = "Long"\n{steps}')
    app = open_as("editor", monkeypatch)
    choose(app, "long")
    assert sum(button.label.endswith(" · 99") for button in app.button) == 1
    app.button(key="share Add this view").click().run()
    assert not app.exception
    texts = [one.proto.body for one in app.get("html")]
    assert any("a briefing has at most 100 steps" in body for body in texts)


def test_many_pictures_are_drawn_over_several_runs(folder: Path, monkeypatch: pytest.MonkeyPatch):
    views = [f"from=2014-{month:02}-01" for month in range(1, 9)]
    steps = "".join(f'[[steps]]\ntitle = "{view}"\nview = "{view}"\n' for view in views)
    (folder / "briefings" / "long.toml").write_text(f'title = "Long"\n{steps}')
    monkeypatch.setattr(page, "DRAWING_S", 0.1)
    app = open_as("editor", monkeypatch)
    choose(app, "long")
    served_version = served.latest()
    assert all(is_drawn(served_version, Step("", "", view)) for view in views)
    assert len(app.get("image")) == len(views) + 2


def test_a_broken_briefing_leaves_the_page_and_the_list_as_they_were(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "briefings" / "broken.toml").write_text("title = ")
    app = open_as("editor", monkeypatch)
    choose(app, "intervention")
    choose(app, "broken")
    assert app.selectbox[0].value == "intervention"
    assert any("repair its file first" in one.proto.body for one in app.get("html"))


@pytest.mark.usefixtures("folder")
def test_a_withdrawal_offers_to_end_the_restricted_links_to_the_same_briefing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(publishing, "site_of", lambda *_: "https://a.example/")
    briefing = Briefing("intervention", "Trial", "", (Step("One", "", ""),))
    files = with_manifest({"index.html": b"page"}, briefing, "abc", "us")
    shelf, links = served.the_shelf(), served.the_links()
    shelf.publish(files, "ana@example.org")
    app = open_as("publisher", monkeypatch)
    choose(app, "intervention")
    assert not [box for box in app.checkbox if "restricted link" in box.label]
    _, token = links.create(shelf.publish(files, "ana@example.org", public=False).ident, "ana@example.org")
    app.run()
    box = next(box for box in app.checkbox if box.label.startswith("End the 1 restricted link"))
    assert not box.value
    app.text_input(key="share reason intervention").input("wrong")
    box.check().run()
    app.button(key="share withdraw intervention").click().run()
    assert not app.exception
    assert links.find(token) is None
    assert any("1 restricted link ended with it" in one.proto.body for one in app.get("html"))


def test_kept_work_that_cannot_be_read_is_named_and_can_be_put_aside(folder: Path, monkeypatch: pytest.MonkeyPatch):
    kept = tabs.folder_of(folder / ".dateline", PEOPLE["editor"].name, share_session.FOLDER)
    kept.mkdir(parents=True)
    (kept / "01234567-89ab.json").write_text("{")
    app = open_as("editor", monkeypatch)
    next(one for one in app.button if one.label == "Put aside").click().run()
    assert not app.exception
    assert "Put aside" not in names(app)
    assert (kept / "01234567-89ab.damaged").read_text() == "{"


def test_what_a_briefing_lacks_is_said_before_it_is_public():
    steps = tuple(Step(f"step {number}", "" if number % 2 else "**open", "") for number in range(14))
    briefing = Briefing("trial", "Trial", "x", steps, byline="Ana", frame=("https://a.example",))
    assert publish_form.lacks(briefing) == (
        "a publisher",
        "a caption at steps 2, 4, 6, 8, 10 and 2 more",
        "the end of strong words at steps 1, 3, 5, 7, 9 and 2 more",
    )
    assert publish_form.lacks(Briefing("trial", "Trial", "x", (), "", ("x",), "Ana", "The News")) == ()
