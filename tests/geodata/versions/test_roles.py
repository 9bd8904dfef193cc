"""Which edits each role may make, and how the log records them."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from geodata.errors import ForbiddenError
from geodata.tables.changes import Add, Change, Edit, Put, Remove
from geodata.versions import roles
from geodata.versions.roles import Guard, Role

STATUS = {"seen": "published", "gone": "withdrawn", "new": "draft", "a/b": "published", "odd": "Published"}
STATUS["articles/there.txt"] = STATUS["briefings/there.toml"] = "published"
LIST = '[people]\n"Ana@Example.org" = "publisher"\n"bo@example.org" = "editor"\n'


def status_of(event_id: str) -> str:
    return STATUS.get(event_id, "")


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "editors.toml"
    path.write_text(LIST, encoding="utf-8")
    monkeypatch.setenv(roles.EDITORS_VARIABLE, str(path))
    return path


EDITORS: list[Change] = [
    Edit("events.csv", "new", {"title": "x"}),
    Add("events.csv", {"event_id": "newer", "status": "draft"}),
    Remove("events.csv", "new"),
    Add("evidence.csv", {"event_id": "new", "source": "s", "quote": "q"}),
    Edit("evidence.csv", "new/s/12345678", {"note": "x"}),
    Add("sources.csv", {"source": "s"}),
    Add("places.csv", {"place": "p"}),
    Put("articles/s.txt", "text"),
    Put("briefings/one.toml", "text"),
    Put("briefings/there.toml", "another text"),
]
PUBLISHERS: list[Change] = [
    Edit("events.csv", "new", {"status": "published"}),
    Edit("events.csv", "new", {"status": "withdrawn"}),
    Edit("events.csv", "new", {"status": " published "}),
    Edit("events.csv", "new", {"event_id": "seen"}),
    Edit("events.csv", "seen", {"title": "x"}),
    Edit("events.csv", "seen", {"status": "draft"}),
    Edit("events.csv", "seen#2", {"title": "x"}),
    Edit("events.csv", "gone", {"title": "x"}),
    Edit("events.csv", "odd", {"title": "x"}),
    Remove("events.csv", "seen"),
    Add("events.csv", {"event_id": "newer", "status": "published"}),
    Add("events.csv", {"event_id": "newer"}),
    Add("events.csv", {"event_id": "seen", "status": "draft"}),
    Add("evidence.csv", {"event_id": "seen", "source": "s"}),
    Edit("evidence.csv", "new/s/12345678", {"event_id": "seen"}),
    Edit("evidence.csv", "a/b/s/12345678", {"note": "x"}),
    Remove("evidence.csv", "gone/s/12345678"),
    Edit("sources.csv", "s", {"title": "x"}),
    Remove("places.csv", "p"),
    Put("dataset.toml", ""),
    Put("briefings/there.toml", None),
    Put("briefings/One.toml", "text"),
    Put("briefings/a/b.toml", "text"),
    Put("briefings/-one.toml", "text"),
    Put("briefings/one.toml\n", "text"),
    Put(f"briefings/{'x' * 65}.toml", "text"),
    Put("briefings/../events.csv", "text"),
    Put("articles/s.txt", None),
    Put("articles/there.txt", "another text"),
    Put("drafts.csv", "text"),
    Put("articles/../dataset.toml", ""),
    Put("articles/../x.txt", ""),
    Add("other.csv", {}),
]


@pytest.mark.parametrize("change", EDITORS, ids=str)
def test_an_editor_works_on_drafts_and_a_viewer_on_nothing(change: Change):
    for role in (Role.EDITOR, Role.PUBLISHER):
        roles.check("bo", role, [change], status_of)
    with pytest.raises(ForbiddenError, match=rf"{change.file}.*needs the role editor"):
        roles.check("bo", Role.VIEWER, [change], status_of)


@pytest.mark.parametrize("change", PUBLISHERS, ids=str)
def test_only_a_publisher_changes_what_readers_see(change: Change):
    roles.check("ana", Role.PUBLISHER, [change], status_of)
    with pytest.raises(ForbiddenError, match="needs the role publisher"):
        roles.check("bo", Role.EDITOR, [EDITORS[0], change], status_of)


def test_an_address_is_compared_without_its_case_and_a_stranger_is_a_viewer(people: Path):
    assert people.is_file()
    assert roles.role_of(" ANA@example.ORG ") is Role.PUBLISHER
    assert roles.role_of("bo@example.org") is Role.EDITOR
    assert roles.role_of("eve@example.org") is roles.role_of("") is Role.VIEWER


def test_the_list_is_read_again_as_soon_as_it_changes(people: Path):
    assert roles.role_of("bo@example.org") is Role.EDITOR
    people.write_text(LIST.replace('"bo@', '"no@'), encoding="utf-8")
    assert roles.role_of("bo@example.org") is Role.VIEWER
    people.unlink()
    assert roles.role_of("ana@example.org") is Role.VIEWER
    people.write_text(LIST, encoding="utf-8")
    assert roles.role_of("bo@example.org") is Role.EDITOR


@pytest.mark.parametrize(
    "text",
    [None, b"", b"[people", b"people = 5", b'[people]\n"bo@example.org" = "king"', b'"\xff"', b"[people]\nbo=[]"],
)
def test_a_list_that_cannot_be_read_allows_nobody_and_the_log_says_why(
    people: Path, text: bytes | None, caplog: pytest.LogCaptureFixture
):
    people.unlink()
    if text is not None:
        people.write_bytes(text)
    assert roles.role_of("bo@example.org") is Role.VIEWER
    if text is not None:
        assert "nobody may edit" in caplog.text


def test_the_guard_refuses_and_logs_who_and_what_but_no_cell(people: Path, caplog: pytest.LogCaptureFixture):
    assert people.is_file()
    caplog.set_level(logging.INFO, "dateline.audit")
    with pytest.raises(ForbiddenError, match=r"bo@example\.org .* role here is editor"):
        Guard()("bo@example.org", [Edit("events.csv", "seen\r", {"title": "SECRET", "status": "published"})], status_of)
    (record,) = caplog.records
    said = json.loads(record.getMessage())
    assert "\r" not in record.getMessage()
    assert (said["what"], said["who"], said["role"]) == ("refused", "bo@example.org", "editor")
    assert said["changes"] == [{"kind": "edit", "file": "events.csv", "row": "seen\r", "columns": ["status", "title"]}]
    assert "SECRET" not in caplog.text
    Guard(local=True)("this computer", [Edit("events.csv", "seen", {"title": "x"})], status_of)
    with pytest.raises(ForbiddenError):
        Guard(local=True)("stranger@example.org", [Edit("events.csv", "new", {"title": "x"})], status_of)
