"""The page Share without a browser: who is offered what, and that every act asks again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import geodata
from dashboard import current, editing, share_desk, share_link, share_steps
from dashboard.editing import Editor
from geodata import briefing_folder
from geodata.briefings import Briefing, Step
from geodata.roles import Role

SYRIA = Path(geodata.__file__).parent / "syria"
PEOPLE = {
    "viewer": Editor("", Role.VIEWER),
    "editor": Editor("bo@example.org", Role.EDITOR),
    "publisher": Editor("ana@example.org", Role.PUBLISHER),
}


def share_page() -> None:
    import streamlit as st  # noqa: PLC0415 - AppTest runs the source of this function alone

    from dashboard import current  # noqa: PLC0415
    from dashboard import session as sessions  # noqa: PLC0415
    from dashboard.views import share  # noqa: PLC0415

    sessions.begin(current.edition())
    share.show(current.edition(), st.Page(lambda: None, title="Map", url_path="map", default=True))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    monkeypatch.setenv(current.DATASET_VARIABLE, str(folder))
    caches = (current.the_store, current.the_shelf, current.the_links)
    for one in caches:
        one.cache_clear()
    yield folder
    for one in caches:
        one.cache_clear()


def open_as(role: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(editing, "who", lambda: PEOPLE[role])
    app = AppTest.from_function(share_page, default_timeout=60)
    app.query_params["q"] = "Palmyra"
    app.run()
    assert not app.exception
    return app


def names(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def choose(app: AppTest, ident: str) -> None:
    app.selectbox[0].select(ident).run()
    assert not app.exception


@pytest.mark.usefixtures("folder")
def test_a_viewer_gets_the_link_to_the_view_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    app = open_as("viewer", monkeypatch)
    assert [code.value for code in app.code] == ["/?q=Palmyra"]
    app.checkbox[0].check().run()
    assert app.code[0].value == f"/?q=Palmyra&rev={current.edition().version}"
    assert not app.button
    assert not app.selectbox


@pytest.mark.usefixtures("folder")
def test_an_editor_saves_and_a_publisher_publishes(monkeypatch: pytest.MonkeyPatch):
    for role, may in (("editor", False), ("publisher", True)):
        app = open_as(role, monkeypatch)
        choose(app, "intervention")
        assert {"Add this view", "Save", "Undo"} <= names(app)
        assert ("Publish" in names(app)) is may
        assert ("Make a restricted link" in names(app)) is may


def test_an_act_of_somebody_who_may_no_more_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch):
    app = open_as("publisher", monkeypatch)
    choose(app, "intervention")
    monkeypatch.setattr(editing, "who", lambda: PEOPLE["viewer"])
    next(one for one in app.button if one.label == "Publish").click().run()
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
    said = [one.proto.body for one in app.get("html")]
    assert any("a briefing has at most 100 steps" in body for body in said)


def test_many_pictures_come_one_after_the_other(folder: Path, monkeypatch: pytest.MonkeyPatch):
    views = [f"from=2014-{month:02}-01" for month in range(1, 9)]
    steps = "".join(f'[[steps]]\ntitle = "{view}"\nview = "{view}"\n' for view in views)
    (folder / "briefings" / "long.toml").write_text(f'title = "Long"\n{steps}')
    monkeypatch.setattr(share_desk, "DRAWING_S", 0.1)
    app = open_as("editor", monkeypatch)
    choose(app, "long")
    edition = current.edition()
    assert all(share_steps.is_drawn(edition, Step("", "", view)) for view in views)
    assert len(app.get("image")) == len(views) + 2


def test_a_broken_briefing_leaves_the_page_and_its_list_as_they_were(folder: Path, monkeypatch: pytest.MonkeyPatch):
    (folder / "briefings" / "broken.toml").write_text("title = ")
    app = open_as("editor", monkeypatch)
    choose(app, "intervention")
    choose(app, "broken")
    assert app.selectbox[0].value == "intervention"
    assert any("mend its file first" in one.proto.body for one in app.get("html"))


@pytest.mark.usefixtures("folder")
def test_a_withdrawal_offers_to_end_the_restricted_links_to_the_same_briefing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(share_link, "site_of", lambda *_: "https://a.example/")
    briefing = Briefing("intervention", "Trial", "", (Step("One", "", ""),))
    files = briefing_folder.with_manifest({"index.html": b"page"}, briefing, "abc", "us")
    shelf, links = current.the_shelf(), current.the_links()
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
