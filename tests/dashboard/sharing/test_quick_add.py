"""A view is added to a briefing from the map, without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, served
from dashboard.access import Editor
from geodata.versions.roles import Role
from tests.support.paths import SYRIA


def sidebar() -> None:
    from dashboard import served  # noqa: PLC0415 - AppTest runs the source of this function alone
    from dashboard import session as sessions  # noqa: PLC0415
    from dashboard.sharing import quick_add  # noqa: PLC0415

    sessions.begin(served.latest())
    quick_add.show(served.latest())


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(served.DATASET_VARIABLE, str(shutil.copytree(SYRIA, tmp_path / "data")))
    monkeypatch.setattr(access, "current_editor", lambda: Editor("bo@example.org", Role.EDITOR))
    caches = (served.the_store, served.the_shelf, served.the_links)
    for one in caches:
        one.cache_clear()
    app = AppTest.from_function(sidebar, default_timeout=60)
    app.query_params["event"] = "palmyra-recaptured"
    yield app.run()
    for one in caches:
        one.cache_clear()


def press(app: AppTest, key: str) -> None:
    app.button(key).click().run()
    assert not app.exception


def test_a_view_is_a_step_after_one_click_and_gone_after_another(app: AppTest):
    press(app, "quick add")
    work = app.session_state["dateline share"]
    assert [step.title for step in work.briefing.now.steps] == ["Syrian Army recaptures Palmyra"]
    assert "event=palmyra-recaptured" in work.briefing.now.steps[0].view
    press(app, "quick add")
    assert len(work.briefing.now.steps) == 2
    press(app, "quick undo")
    assert len(work.briefing.now.steps) == 1
    assert [button.key for button in app.button] == ["quick add"]


def test_who_may_no_longer_edit_adds_nothing(app: AppTest, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(access, "current_editor", lambda: Editor("", Role.VIEWER))
    press(app, "quick add")
    assert "dateline share" not in app.session_state
    assert app.toast
