"""The page Versions without a browser: who changed what; one version and one event are undone with two presses."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, served
from dashboard.views import versions
from geodata.tables.changes import Edit
from geodata.versions import roles
from geodata.versions.store import FileStore

KEY, OTHER = "assad-requests-help", "palmyra-recaptured"


def page() -> None:
    from dashboard.views import versions  # noqa: PLC0415 - this is a script of its own

    versions.show()


@pytest.fixture
def kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    """A history of two changes by Ada: v2 of two events, v3 of one of them."""
    kept = FileStore(folder)
    kept.head()
    entry = kept.commit(
        kept.newest()[0],
        [Edit("events.csv", KEY, {"date": "2015-08"}), Edit("events.csv", OTHER, {"date": "2016-04"})],
        "ada",
        "two dates",
    )
    kept.commit(entry.version, [Edit("events.csv", KEY, {"title": "<b>Asked</b>"})], "ada")
    monkeypatch.setattr(served, "the_store", lambda: kept)
    monkeypatch.setattr(access, "current_editor", lambda: access.Editor(roles.LOCAL_NAME, roles.Role.PUBLISHER))
    return kept


def open_page() -> AppTest:
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return "\n".join(one.proto.body for one in app.get("html"))


def press(app: AppTest, label: str) -> None:
    app.button(key=f"versions {label}").click().run()
    assert not app.exception


def dates(kept: FileStore) -> tuple[str, str]:
    by_id = kept.head().events.set_index("event_id")["date"]
    return by_id[KEY], by_id[OTHER]


def test_the_history_says_who_when_and_why_and_the_last_change_is_compared(kept):
    assert len(kept.history()) == 3
    app = open_page()
    assert "two dates" in texts(app)
    assert "<bdi>ada</bdi>" in texts(app)
    assert "&lt;b&gt;Asked&lt;/b&gt;" in texts(app)
    assert "<b>Asked" not in texts(app)
    assert [box.value for box in app.selectbox] == ["v2", "v3"]
    app.selectbox[0].select("v1").run()
    assert "2 events changed" in texts(app)


def test_undoing_a_version_keeps_later_edits_and_can_be_undone(kept):
    app = open_page()
    press(app, "Undo v2")
    assert dates(kept) == ("2015-07", "2016-03")
    assert "Published as version v4" in texts(app)
    assert kept.history()[-1].author == roles.author_here()
    press(app, "Undo v4")
    assert dates(kept) == ("2015-08", "2016-04")
    press(app, "Return to v1")
    assert dates(kept) == ("2015-07", "2016-03")
    assert kept.head().version == kept.history()[0].version


def test_one_event_is_returned_alone(kept):
    app = open_page()
    press(app, "What v2 changed")
    press(app, f"Return {KEY}")
    assert dates(kept) == ("2015-07", "2016-04")
    assert "<b>" in kept.head().events.set_index("event_id")["title"][KEY]


def test_a_collision_is_named_and_nothing_is_done(kept):
    kept.commit(kept.newest()[0], [Edit("events.csv", KEY, {"date": "2015-09"})], "ben")
    app = open_page()
    press(app, "Undo v2")
    assert "ben has &#39;2015-09&#39;" in texts(app)
    assert dates(kept) == ("2015-09", "2016-04")


def test_who_may_not_edit_sees_no_history_and_undoes_nothing(kept, monkeypatch):
    app = open_page()
    monkeypatch.setattr(access, "current_editor", lambda: access.Editor("", roles.Role.VIEWER))
    press(app, "Undo v2")
    assert dates(kept) == ("2015-08", "2016-04")
    assert "may not edit" in app.error[0].value
    assert "two dates" not in texts(app)


def test_earlier_versions_come_when_asked_for(kept):
    for number in range(versions.STEP):
        kept.commit(kept.newest()[0], [Edit("events.csv", KEY, {"description": str(number)})], "ada")
    app = open_page()
    assert "<b>v2</b>" not in texts(app)
    press(app, "Earlier versions")
    assert "<b>v2</b>" in texts(app)
