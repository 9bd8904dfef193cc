"""Unpublished work is kept for its editor alone, whichever store holds the data."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dashboard import unsaved
from dashboard.editing import acts, edit_session
from geodata.versions.shared_store import STATE_VARIABLE, SharedStore
from geodata.versions.store import FileStore, Store
from tests.support import rights
from tests.support.paths import SYRIA

KEY = "assad-requests-help"


@pytest.fixture(params=["file", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    if request.param == "file":
        yield FileStore(shutil.copytree(SYRIA, tmp_path / "data"))
        return
    server, database = request.getfixturevalue("postgres_server"), request.getfixturevalue("database")
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    with closing(SharedStore(server.dsn(database), SYRIA)) as store:
        yield store


def opened(kept: Store, editor: str, tab: str) -> edit_session.EditSession:
    """What an editor finds who opens the page in a tab when no session is alive."""
    work = edit_session.begin(kept, editor, str(uuid.uuid4()))
    acts.run_action(work, {"do": "hello", "tab": tab})
    return work


def test_work_comes_back_to_its_editor_alone(kept: Store):
    tab = str(uuid.uuid4())
    work = opened(kept, "ana@example.org", tab)
    acts.run_action(work, {"do": "set", "key": KEY, "cells": {"date": "2015-08"}})

    for stranger in ("ben@example.org", "../ana@example.org", ""):
        for same_or_other in (tab, str(uuid.uuid4())):
            assert opened(kept, stranger, same_or_other).changeset.changes() == []
    assert opened(kept, "ana@example.org", str(uuid.uuid4())).changeset.changes() == work.changeset.changes()
    assert len(work.changeset.changes()) == 1


def test_stored_work_is_no_part_of_the_data(kept: Store):
    version = kept.head().version
    work = opened(kept, "ana@example.org", str(uuid.uuid4()))
    acts.run_action(work, {"do": "set", "key": KEY, "cells": {"date": "2015-08"}})

    assert [path.suffix for path in work.folder.iterdir()] == [".json"]
    assert kept.newest()[0] == version


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
@pytest.mark.parametrize("account", ["", "ana@example.org"])
def test_nobody_else_on_this_computer_reads_it(kept: Store, mask: int, account: str):
    root = kept.state / unsaved.ROOT
    root.mkdir(parents=True, mode=0o755)  # by an earlier Dateline
    old = root / f"{uuid.uuid4()}.json"
    old.write_text("{}", encoding="utf-8")
    for path in (root, old):
        path.chmod(0o755)
    with rights.umask(mask):
        work = opened(kept, account, str(uuid.uuid4()))
        acts.run_action(work, {"do": "set", "key": KEY, "cells": {"date": "2015-08"}})
    assert len(list(root.rglob("*.json"))) == 2
    assert rights.open_to_others(root) == []


def test_an_account_that_shares_the_folder_keeps_its_work_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / unsaved.ROOT).mkdir()
    assert unsaved.folder_of(tmp_path, "", "edit") == tmp_path / unsaved.ROOT / "edit"
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    assert unsaved.folder_of(tmp_path, "", "edit") == tmp_path / "unsaved-4242" / "edit"
