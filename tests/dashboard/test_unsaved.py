"""Unpublished work is kept for its editor alone, whichever store holds the data."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import tabs
from dashboard.editing import acts, draft_session, edit_session
from dashboard.editing.changeset import EVENTS
from dashboard.editing.draft_session import DraftSession
from dashboard.editing.edit_session import EditSession
from dashboard.sharing import share_session
from dashboard.unsaved import PageSession
from geodata.errors import DatasetError, ForbiddenError, InputError
from geodata.review.intake import Submission
from geodata.tables.changes import Edit
from geodata.versions import roles
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
    root = kept.state / tabs.ROOT
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
    (tmp_path / tabs.ROOT).mkdir()
    assert tabs.folder_of(tmp_path, "", "edit") == tmp_path / tabs.ROOT / "edit"
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    assert tabs.folder_of(tmp_path, "", "edit") == tmp_path / "unsaved-4242" / "edit"


TEXT = "Russian air strikes hit Aleppo on 12 November 2015. Rebels shelled Tripoli on 13 November 2015.\n"


class Server:
    """Which browser sessions are open, and the pages that they have."""

    def __init__(self, folder: Path) -> None:
        self.store = FileStore(folder)
        self.open: set[str] = set()

    def edit(self, session: str, tab: str = "", account: str = "ana@example.org") -> EditSession:
        """The page Edit in a new browser session, which says in which tab it is."""
        self.open.add(session)
        work = edit_session.begin(self.store, account, session, self.open.__contains__)
        acts.run_action(work, {"do": "hello", "tab": tab or str(uuid.uuid4())})
        return work

    def share(self, session: str) -> share_session.ShareSession:
        """The page Share in a new browser session."""
        self.open.add(session)
        work = share_session.begin(self.store, "ana@example.org", session, self.open.__contains__)
        work.arrive()
        return work

    def draft(self, session: str) -> DraftSession:
        """The page Draft in a new browser session."""
        self.open.add(session)
        work = draft_session.begin(self.store, "ana@example.org", session, self.open.__contains__)
        work.arrive()
        return work


@pytest.fixture
def server(folder: Path) -> Server:
    return Server(folder)


def redate(work: EditSession, date: str = "2015-08") -> None:
    acts.run_action(work, {"do": "set", "key": KEY, "cells": {"date": date}})


def dated(work: EditSession) -> str:
    return (work.changeset.cells(EVENTS, KEY) or {})["date"]


def take(work: EditSession, number: int = 0) -> None:
    acts.run_action(work, {"do": "take", "tab": work.others()[number].tab})


def offers(work: PageSession) -> list[str]:
    return [kept.words() for kept in work.others()]


def test_work_of_a_window_that_is_still_open_is_offered_and_can_be_taken_over(server: Server):
    """Nothing was offered while an earlier session counted as open: until the server was started anew."""
    first = server.edit("first")
    redate(first)
    second = server.edit("second")
    (offer,) = second.others()
    assert (second.changeset.changes(), offer.label) == ([], "Take it over")
    assert "unpublished changes of 1 row" in offer.words()
    assert "open in another window of yours" in offer.words()
    take(second)
    assert (dated(second), second.others()) == ("2015-08", ())
    first.arrive()
    assert first.changeset.changes() == []
    assert first.notice.bad
    assert "taken over" in first.notice.text
    redate(first, "2015-09")
    assert (dated(second), first.tab != second.tab) == ("2015-08", True)


def test_what_is_typed_into_a_window_whose_work_was_taken_over_is_new_work(server: Server):
    first = server.edit("first")
    redate(first)
    second = server.edit("second")
    take(second)
    acts.run_action(first, {"do": "set", "key": KEY, "cells": {"title": "Typed"}})
    assert "taken over" in first.notice.text
    assert first.changeset.changes() == [Edit(EVENTS, KEY, {"title": "Typed"})]
    assert second.changeset.changes() == [Edit(EVENTS, KEY, {"date": "2015-08"})]
    assert len(list(first.folder.glob("*.json"))) == 2


def test_a_page_that_is_loaded_again_before_the_server_knows_gets_its_work_when_it_does(server: Server):
    tab = str(uuid.uuid4())
    redate(server.edit("first", tab))
    second = server.edit("second", tab)
    assert second.changeset.changes() == []
    assert len(second.others()) == 1
    server.open.remove("first")
    second.arrive()
    assert (dated(second), second.tab) == ("2015-08", tab)


def test_a_window_that_only_looks_on_takes_nothing_from_one_whose_connection_blinks(server: Server):
    first = server.edit("first")
    redate(first)
    second = server.edit("second")
    server.open.remove("first")
    second.arrive()
    assert second.changeset.changes() == []
    assert [kept.label for kept in second.others()] == ["Bring it here"]


def test_older_work_is_offered_beside_the_newest(server: Server):
    first, second = server.edit("first"), server.edit("second")
    redate(first)
    redate(second, "2015-09")
    server.open.clear()
    third = server.edit("third")
    assert (dated(third), len(third.others())) == ("2015-09", 1)
    take(third)
    assert (dated(third), len(third.others())) == ("2015-08", 1)  # the other work is kept meanwhile
    take(third)
    assert dated(third) == "2015-09"


def test_a_restore_that_fails_leaves_the_work_to_the_next(server: Server, monkeypatch: pytest.MonkeyPatch):
    tab = str(uuid.uuid4())
    redate(server.edit("first", tab))
    server.open.clear()
    with monkeypatch.context() as patch:
        patch.setattr(EditSession, "restore", _fail)
        for name in ("second", "third"):
            work = server.edit(name, tab)
            assert work.changeset.changes() == []
            assert work.tab != tab
            assert [kept.label for kept in work.others()] == ["Bring it here"]
    assert dated(server.edit("fourth", tab)) == "2015-08"


def _fail(_: EditSession, __: object) -> None:
    raise DatasetError("not now")


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"\xff", b'{"base": "x", "steps": [3], "done": 1}', b'{"steps": 1}']
)
def test_a_damaged_file_is_never_written_over_and_can_be_put_aside(server: Server, text: bytes):
    tab = str(uuid.uuid4())
    folder = tabs.folder_of(server.store.state, "ana@example.org")
    folder.mkdir(parents=True)
    path = folder / f"{tab}.json"
    path.write_bytes(text)
    work = server.edit("first", tab)
    redate(work)
    assert path.read_bytes() == text
    (offer,) = work.others()
    assert (offer.label, "cannot be read" in offer.words()) == ("Put aside", True)
    with pytest.raises(InputError):
        take(work)
    assert dated(work) == "2015-08"
    acts.run_action(work, {"do": "put_aside", "tab": tab})
    assert (work.others(), path.with_suffix(".damaged").read_bytes()) == ((), text)


@pytest.mark.parametrize("tab", ["", "../events", "0" * 36, None])
def test_only_own_work_is_taken_or_put_aside(server: Server, tab: str | None):
    redate(server.edit("stranger", account="ben@example.org"))
    work = server.edit("first")
    for name in ("take", "put_aside"):
        with pytest.raises(InputError):
            acts.run_action(work, {"do": name, "tab": tab})
    readable = server.edit("second")
    redate(readable)
    with pytest.raises(InputError, match="cannot be read"):
        acts.run_action(work, {"do": "put_aside", "tab": readable.tab})


def test_drafts_and_briefings_of_open_windows_are_offered_too(server: Server):
    share, draft = server.share("one"), server.draft("two")
    share.open("intervention")
    share.briefing.put(replace(share.briefing.now, title="Unsaved"))
    share.keep()
    draft.open(Submission(text=TEXT, title="Kept"))
    shared: list[tuple[PageSession, str]] = [(server.share("three"), "unsaved work on the briefing Unsaved")]
    for later, words in [*shared, (server.draft("four"), "the drafts of “Kept”")]:
        (offer,) = later.others()
        assert words in offer.words()
        assert later.take(offer.tab)
        assert later.unsaved()
    for robbed in (share, draft):
        robbed.arrive()
        assert robbed.unsaved() is None


def test_an_editor_who_is_taken_off_the_list_finds_their_work_when_they_are_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    people = folder.parent / "people.toml"
    monkeypatch.setenv(roles.EDITORS_VARIABLE, str(people))
    people.write_text('[people]\n"ana@example.org" = "publisher"\n')
    server = Server(folder)
    server.store = FileStore(folder, guard=roles.Guard())
    work = server.edit("first")
    redate(work)
    people.write_text("[people]\n")
    with pytest.raises(ForbiddenError):
        acts.run_action(work, {"do": "publish", "author": "ana@example.org", "message": ""})
    assert dated(work) == "2015-08"
    server.open.clear()
    people.write_text('[people]\n"ana@example.org" = "publisher"\n')
    again = server.edit("second")
    assert dated(again) == "2015-08"
    acts.run_action(again, {"do": "publish", "author": "ana@example.org", "message": ""})
    assert dated(server.edit("third")) == "2015-08"
    assert again.others() == ()
