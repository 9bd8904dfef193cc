"""`/readyz` tells of a database or a state folder that cannot be used; `/healthz` whether readers are served."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from starlette.requests import Request

from dashboard import served
from dashboard.server import health
from geodata.versions.shared_store import STATE_VARIABLE, SharedStore
from geodata.versions.store import FileStore, Store
from tests.support import postgres
from tests.support.paths import SYRIA
from tests.support.waiting import within


def answers(monkeypatch: pytest.MonkeyPatch, store: Store) -> dict[str, tuple[int, str]]:
    """Path → status and reason, as a server with this store answers."""
    monkeypatch.setattr(served, "the_store", lambda: store)
    monkeypatch.setattr(served.warm, "is_set", lambda: True)
    found = {}
    for route in health.ROUTES:
        answer = route.endpoint(Request({"type": "http"}))
        found[route.path] = (answer.status_code, json.loads(bytes(answer.body)).get("why", ""))
    return found


def test_a_state_folder_that_cannot_be_written_to_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    with closing(FileStore(SYRIA)) as store:
        store.state = tmp_path / "state"
        assert answers(monkeypatch, store) == {"/healthz": (200, ""), "/readyz": (200, "")}
        assert list(store.state.iterdir()) == []
        store.state = tmp_path / "file"
        store.state.write_text("no folder", encoding="utf-8")
        found = answers(monkeypatch, store)
    assert found["/healthz"] == (200, "")
    assert found["/readyz"][0] == 503
    assert "the state folder cannot be written to" in found["/readyz"][1]


def test_a_server_without_a_state_folder_of_its_own_needs_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv(STATE_VARIABLE, raising=False)
    with closing(FileStore(SYRIA)) as store:
        store.state = tmp_path / "nothing" / "here"
        assert answers(monkeypatch, store)["/readyz"] == (200, "")
        assert not store.state.exists()


def test_a_database_that_is_away_is_told_while_readers_are_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    with postgres.server() as server:
        server.query("postgres", "create database watched")
        with closing(SharedStore(server.dsn("watched"), SYRIA)) as store:
            store.head()
            assert answers(monkeypatch, store)["/readyz"] == (200, "")
            server.stop()
            assert within(20, lambda: answers(monkeypatch, store)["/readyz"][0] == 503)
            assert answers(monkeypatch, store)["/healthz"] == (200, "")
            server.start()
            assert within(20, lambda: answers(monkeypatch, store)["/readyz"][0] == 200)
