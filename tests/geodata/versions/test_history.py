"""The contract of every store: what was acknowledged is in the history, and no cell is overwritten unseen."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import DatasetError, ForbiddenError, InputError
from geodata.tables.changes import Add, Change, ClashError, Edit, Put, Remove
from geodata.versions import differences, roles, store
from geodata.versions.shared_store import SharedStore

EVENT = "palmyra-recaptured"
NEW = {"event_id": "new-event", "status": "draft", "title": "A new event", "date": "2016-01"}


AnyStore = store.FileStore | SharedStore
Opener = Callable[..., AnyStore]


@pytest.fixture
def in_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> store.FileStore:
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    return store.FileStore(folder)


@pytest.fixture(params=["file", "postgres"])
def opened(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Opens the same dataset again and again, as several servers would."""
    if request.param == "file":
        monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
        return lambda **more: store.FileStore(folder, **more)
    server, database = request.getfixturevalue("postgres_server"), request.getfixturevalue("database")

    def opener(**more: Any) -> AnyStore:
        made = SharedStore(server.dsn(database), folder, **more)
        request.addfinalizer(made.close)
        return made

    return opener


@pytest.fixture
def kept(opened: Opener) -> AnyStore:
    return opened()


def edit(**cells: str) -> list[Change]:
    return [Edit("events.csv", EVENT, cells)]


def cells(kept: AnyStore, event_id: str = EVENT) -> dict[str, str]:
    events = kept.head().events
    return {str(name): str(cell) for name, cell in events[events["event_id"] == event_id].iloc[0].items()}


def test_a_commit_changes_its_cells_and_no_other_byte(in_folder: store.FileStore):
    path = in_folder.folder / "events.csv"
    before = path.read_bytes().splitlines()
    entry = in_folder.commit(in_folder.head().version, edit(date="2016-03-27"), "ana", "the day is known")
    after = path.read_bytes().splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][1] == changed[0][0].replace(b",2016-03,", b",2016-03-27,")
    assert cells(in_folder)["date"] == "2016-03-27"
    assert in_folder.head().version == entry.version
    assert (entry.author, entry.message) == ("ana", "the day is known")
    assert entry.summary == (f"events.csv {EVENT}: date '2016-03' → '2016-03-27'",)


def test_different_rows_and_different_cells_merge(kept: AnyStore):
    base = kept.head().version
    kept.commit(base, edit(date="2016-03-27"), "ana")
    kept.commit(base, edit(side_b="Islamic State"), "ben")
    kept.commit(base, [Add("events.csv", NEW)], "cem")
    assert (cells(kept)["date"], cells(kept)["side_b"]) == ("2016-03-27", "Islamic State")
    assert cells(kept, "new-event")["title"] == "A new event"
    assert [entry.author for entry in kept.history()] == ["file", "ana", "ben", "cem"]


def test_the_same_cell_is_refused_with_both_values_and_who_wrote_the_other(kept: AnyStore):
    base = kept.head().version
    theirs = kept.commit(base, edit(date="2016-03-27"), "ana")
    before = kept.newest()[1]
    with pytest.raises(ClashError) as refused:
        kept.commit(base, [*edit(date="2016-03-28"), Add("events.csv", NEW)], "ben")
    (clash,) = refused.value.clashes
    assert (clash.mine, clash.theirs, clash.author, clash.entry) == ("2016-03-28", "2016-03-27", "ana", theirs.id)
    assert "2016-03-28" in str(refused.value)
    assert "ana" in str(refused.value)
    assert kept.newest()[1] == before
    assert len(kept.history()) == 2


def test_the_same_value_twice_is_no_clash_and_no_version(kept: AnyStore):
    base = kept.head().version
    first = kept.commit(base, edit(date="2016-03-27"), "ana")
    assert kept.commit(base, edit(date="2016-03-27"), "ben") == first


@pytest.mark.parametrize(
    ("base", "author"), [("", "ana"), ("0123456789ab", "ana"), (None, ""), (None, "file"), (None, " ")]
)
def test_a_commit_needs_a_base_and_a_name(kept: AnyStore, base: str | None, author: str):
    with pytest.raises(InputError):
        kept.commit(kept.head().version if base is None else base, edit(date="2016"), author)
    assert len(kept.history()) <= 1


@pytest.mark.parametrize(
    "change",
    [
        Edit("events.csv", "nobody", {"date": "2016"}),
        Edit("events.csv", EVENT, {"colour": "red"}),
        Edit("events.csv", EVENT, {"title": "a\0b"}),
        Edit("events.csv", EVENT, {"title": "\ud800"}),
        Edit("other.csv", EVENT, {"title": "x"}),
        Add("events.csv", {"title": "no id"}),
        Remove("events.csv", "nobody"),
        Put("../escape.txt", "x"),
        Put("articles/../events.csv", "x"),
        Put("events.csv", "x"),
        Put("articles/a.txt", "\ud800"),
    ],
)
def test_an_impossible_change_is_refused_and_nothing_is_written(kept: AnyStore, folder: Path, change: Change):
    version, before = kept.head().version, kept.newest()[1]
    with pytest.raises(InputError):
        kept.commit(version, [*edit(date="2016"), change], "ana")
    assert kept.newest()[1] == before
    assert sorted(path.name for path in folder.parent.iterdir()) == ["data"]


def test_an_edit_of_a_row_that_is_gone_is_a_clash(kept: AnyStore):
    base = kept.head().version
    kept.commit(base, [Remove("events.csv", EVENT)], "ana")
    with pytest.raises(ClashError, match="no such row"):
        kept.commit(base, edit(date="2016-03-27"), "ben")


def test_a_row_that_somebody_changed_is_not_removed(kept: AnyStore):
    base = kept.head().version
    kept.commit(base, edit(date="2016-03-27"), "ana")
    with pytest.raises(ClashError):
        kept.commit(base, [Remove("events.csv", EVENT)], "ben")


def test_an_id_is_given_once(kept: AnyStore):
    base = kept.head().version
    kept.commit(base, [Add("events.csv", NEW)], "ana")
    with pytest.raises(ClashError):
        kept.commit(base, [Add("events.csv", {**NEW, "title": "Another"})], "ben")
    with pytest.raises(ClashError):
        kept.commit(kept.head().version, edit(event_id="new-event"), "ben")


def test_an_edit_of_the_files_is_a_version_with_the_author_file(in_folder: store.FileStore):
    first = in_folder.head().version
    path = in_folder.folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b",2016-03,", b",2016-03-26,"))
    second = in_folder.head().version
    (_, entry) = in_folder.history()
    assert (entry.author, entry.version, entry.parent) == ("file", second, first)
    assert entry.summary == (f"events.csv {EVENT}: date '2016-03' → '2016-03-26'",)
    with pytest.raises(ClashError, match="file has '2016-03-26'"):
        in_folder.commit(first, edit(date="2016-03-27"), "ana")


def test_an_earlier_version_is_read_as_it_was(kept: AnyStore):
    first = kept.head()
    kept.commit(first.version, [*edit(date="2016-03-27"), Put("dataset.toml", 'title = "Other"\n')], "ana")
    earlier = kept.at(first.version)
    assert earlier.version == first.version
    assert earlier.info == first.info
    assert earlier.events.equals(first.events)
    assert {name: article.text for name, article in earlier.articles.items()} == {
        name: article.text for name, article in first.articles.items()
    }
    assert kept.head().info.title == "Other"


def test_the_same_bytes_are_the_same_version_however_they_came(kept: AnyStore):
    first = kept.head().version
    kept.commit(first, edit(date="2016-03-27"), "ana")
    back = kept.commit(kept.head().version, edit(date="2016-03"), "ana")
    assert back.version == first
    assert [entry.number for entry in kept.history()] == [1, 2, 3]


def test_revert_undoes_one_version_and_keeps_later_edits(kept: AnyStore):
    base = kept.head().version
    wrong = kept.commit(base, [*edit(date="2016-03-27"), Add("events.csv", NEW)], "ana")
    kept.commit(wrong.version, edit(side_b="Islamic State"), "ben")
    back = kept.revert(wrong.version, "cem")
    assert (cells(kept)["date"], cells(kept)["side_b"]) == ("2016-03", "Islamic State")
    assert "new-event" not in set(kept.head().events["event_id"])
    assert back.message == f"revert {wrong.id}"
    assert len(kept.history()) == 4


def test_each_entry_has_an_id_of_its_own_and_no_version_looks_like_one(opened: Opener):
    kept = opened()
    first = kept.head().version
    wrong = kept.commit(first, edit(date="2016-03-27"), "ana")
    back = kept.revert(wrong.id, "ben")
    assert (wrong.id, back.id, back.version) == ("v2", "v3", first)
    assert [entry.id for entry in opened().history()] == ["v1", "v2", "v3"]
    assert kept.versions.entry("v1").author == "file"
    assert not set("v") & set("0123456789abcdef")


def test_a_version_that_came_more_than_once_is_no_name_for_an_entry(kept: AnyStore):
    first = kept.head().version
    wrong = kept.commit(first, edit(date="2016-03-27"), "ana")
    back = kept.revert(wrong.version, "ben")  # it has come once
    before = kept.newest()
    for name in (first, first[:6]):
        with pytest.raises(InputError, match="in the history 2 times") as refused:
            kept.revert(name, "cem")
        for entry in (kept.history()[0], back):
            assert f"{entry.id} (version {first}, {entry.at}, '{entry.author}')" in str(refused.value)
    assert kept.newest() == before
    # its files are the same each time
    assert kept.versions.diff(first, "v3").rows == ()
    assert kept.versions.files(first) == kept.versions.files("v1") == kept.versions.files("v3")
    assert kept.at(first).version == first


def test_a_revert_of_a_revert_of_a_removal_brings_back_the_right_thing(kept: AnyStore):
    before = kept.newest()[1]
    kept.commit(kept.newest()[0], [Remove("events.csv", EVENT)], "ana")
    without = kept.newest()[1]
    for number in (2, 3, 4, 5):  # each undoes the one before it
        assert kept.revert(f"v{number}", "ben").id == f"v{number + 1}"
        assert kept.newest()[1] == (without if number % 2 else before)
    assert [entry.version for entry in kept.history()] == [kept.history()[number % 2].version for number in range(6)]
    assert kept.revert("v2", "cem").id == "v7"  # gone by v6, whose version is that of v2
    assert kept.newest()[1] == before
    assert kept.revert("v2", "cem").id == "v7"  # undone already


def test_an_entry_is_undone_although_its_version_has_come_again(kept: AnyStore):
    first = kept.newest()[0]
    kept.commit(first, edit(date="2016-03-27"), "ana")
    kept.revert("v2", "ben")
    kept.commit(first, edit(side_b="Islamic State"), "cem")
    kept.revert("v3", "dan")
    assert (cells(kept)["date"], cells(kept)["side_b"]) == ("2016-03-27", "Islamic State")


def test_what_no_editor_could_write_comes_back_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A column of the desk's own, a text in Windows-1252, and a name that no editor may give to a file."""
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    texts = ("articles/latin.txt", "articles/статья.txt")
    tables = {
        "events.csv": b"event_id,status,date,title,desk_note\none-1,draft,2016, One ,ask Ana\ntwo-2,draft,2015,Two,\n",
        "sources.csv": "source,title,file\nlatin,Latin,{}\ncyrillic,Cyrillic,{}\nsite,Site,\n".format(*texts).encode(),
    }
    (tmp_path / "articles").mkdir()
    for name, data in {**tables, **dict.fromkeys(texts, "Sträflich.".encode("cp1252"))}.items():
        (tmp_path / name).write_bytes(data)
    kept = store.FileStore(tmp_path)
    before = kept.newest()[1]
    for name, data in tables.items():
        lines = data.splitlines(keepends=True)
        (tmp_path / name).write_bytes(lines[0] + lines[-1])
    for name in texts:
        (tmp_path / name).unlink()
    without = kept.newest()[1]
    kept.revert("v2", "ben")
    assert kept.newest()[1] == before
    kept.revert("v3", "ben")
    assert kept.newest()[1] == without
    kept.commit(kept.newest()[0], [Add("events.csv", NEW)], "cem")
    kept.revert("v2", "ben")  # beside a later edit
    after = kept.newest()[1]
    for name, data in before.items():  # what comes back comes at the end of its table
        if name in tables:
            assert {*data.splitlines()} <= {*after[name].splitlines()}
        else:
            assert after[name] == data
    assert len(after["events.csv"].splitlines()) == len(before["events.csv"].splitlines()) + 1


def test_who_wrote_a_value_is_named_however_early_and_however_often_the_version_came(kept: AnyStore):
    first = kept.head().version
    given = kept.commit(first, [Add("events.csv", NEW)], "ana")
    kept.revert(given.id, "ben")
    kept.revert("v3", "cem")
    with pytest.raises(ClashError) as refused:  # made on the newest version, which has the id for long
        kept.commit(kept.head().version, [Add("events.csv", {**NEW, "title": "Another"})], "dan")
    assert (refused.value.clashes[0].author, refused.value.clashes[0].entry) == ("cem", "v4")
    with pytest.raises(ClashError) as refused:
        kept.commit(kept.head().version, edit(event_id="new-event"), "dan")
    assert (refused.value.clashes[0].author, refused.value.clashes[0].entry) == ("cem", "v4")
    with pytest.raises(ClashError) as refused:
        kept.commit(first, [Add("events.csv", {"event_id": EVENT, "title": "Another"})], "dan")
    assert (refused.value.clashes[0].author, refused.value.clashes[0].entry) == ("file", "v1")


def test_two_logs_put_together_leave_no_entry_to_guess(in_folder: store.FileStore):
    in_folder.commit(in_folder.head().version, edit(date="2016-03-27"), "ana")
    log = in_folder.folder / ".dateline/log.jsonl"
    other = {**json.loads(log.read_bytes().splitlines()[-1]), "version": "0123456789ab", "author": "bob"}
    log.write_bytes(log.read_bytes() + json.dumps(other).encode() + b"\n")
    kept = store.FileStore(in_folder.folder)
    with pytest.raises(InputError, match="the id of several entries") as refused:
        kept.versions.entry("v2")
    assert "'ana'" in str(refused.value)
    assert "version 0123456789ab" in str(refused.value)


def test_revert_is_refused_where_a_later_edit_changed_the_cell(kept: AnyStore):
    wrong = kept.commit(kept.head().version, edit(date="2016-03-27"), "ana")
    kept.commit(wrong.version, edit(date="2016-03-28"), "ben")
    with pytest.raises(ClashError, match="ben has '2016-03-28'"):
        kept.revert(wrong.version, "cem")


def test_restore_brings_back_the_data_of_an_earlier_version(kept: AnyStore):
    first = kept.head().version
    before = kept.newest()[1]
    kept.commit(first, [*edit(date="2016-03-27"), Remove("events.csv", "civilian-deaths-claim")], "ana")
    kept.versions.restore(first, "ben")
    assert differences.between(before, kept.newest()[1]).words() == ()


def test_the_first_version_cannot_be_undone(kept: AnyStore):
    with pytest.raises(InputError, match="first version"):
        kept.revert(kept.head().version, "ana")


def test_a_new_article_and_its_rows_come_and_go_together(kept: AnyStore):
    changes: Sequence[Change] = [
        Put("articles/new.txt", "Strikes hit Aleppo."),
        Add("sources.csv", {"source": "new", "title": "New", "file": "articles/new.txt"}),
        Add("events.csv", {**NEW, "source": "new", "quote": "Strikes hit Aleppo."}),
    ]
    entry = kept.commit(kept.head().version, changes, "ana")
    assert kept.head().articles["new"].text == "Strikes hit Aleppo."
    kept.revert(entry.version, "ana")
    assert "articles/new.txt" not in kept.newest()[1]
    assert "new" not in kept.head().articles


def test_an_author_without_the_role_is_refused_inside_the_commit(opened: Opener):
    def guard(author: str, changes: Sequence[Change], status_of: object) -> None:
        assert callable(status_of)
        assert [change.row for change in changes] == [EVENT]
        if status_of(EVENT) == "published":
            raise ForbiddenError(f"{author} may not change published events")

    kept = opened(guard=guard)
    before = kept.newest()[1]
    with pytest.raises(ForbiddenError):
        kept.commit(kept.head().version, edit(date="2016-03-27"), "ana")
    assert kept.newest()[1] == before


def test_an_editor_adds_an_article_and_writes_over_none(
    opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    people = tmp_path / "people.toml"
    people.write_text('[people]\n"bo@example.org" = "editor"\n', encoding="utf-8")
    monkeypatch.setenv(roles.EDITORS_VARIABLE, str(people))
    caplog.set_level("INFO", "dateline.audit")
    kept = opened(guard=roles.Guard())
    new = [Put("articles/new.txt", "Words."), Add("sources.csv", {"source": "new", "file": "articles/new.txt"})]
    base = kept.newest()[0]
    kept.commit(base, new, "bo@example.org")
    kept.commit(base, [*new, Add("events.csv", NEW)], "bo@example.org")  # by somebody who has not seen the first
    with pytest.raises(ForbiddenError, match="needs the role publisher"):
        kept.commit(kept.newest()[0], [Put("articles/new.txt", "Other words.")], "bo@example.org")
    said = [json.loads(record.getMessage()) for record in caplog.records]
    assert [(one["what"], one["who"], one["role"]) for one in said] == [
        ("committed", "bo@example.org", "editor"),
        ("committed", "bo@example.org", "editor"),
        ("refused", "bo@example.org", "editor"),
    ]


def test_the_history_needs_no_more_than_its_folder(in_folder: store.FileStore):
    first = in_folder.head().version
    in_folder.commit(first, edit(date="2016-03-27"), "ana")
    again = store.FileStore(in_folder.folder)
    assert [entry.author for entry in again.history()] == ["file", "ana"]
    assert again.at(first).version == first
    assert (in_folder.folder / ".dateline/.gitignore").read_text(encoding="utf-8") == "*\n"


def test_nothing_is_saved_while_the_table_cannot_be_read_and_the_last_good_version_stays(in_folder: store.FileStore):
    base = in_folder.head()
    path = in_folder.folder / "events.csv"
    broken = path.read_bytes() + b'"open'
    path.write_bytes(broken)
    with pytest.raises(DatasetError):
        in_folder.commit(base.version, edit(date="2016-03-27"), "ana")
    assert path.read_bytes() == broken


def test_a_damaged_log_is_reported_and_a_line_cut_by_a_crash_is_not_missed(in_folder: store.FileStore):
    first = in_folder.head().version
    log = in_folder.folder / ".dateline/log.jsonl"
    log.write_bytes(log.read_bytes() + b'{"number": 2, "ver')
    in_folder.commit(first, edit(date="2016-03-27"), "ana")
    assert [entry.number for entry in store.FileStore(in_folder.folder).history()] == [1, 2]
    log.write_bytes(b"rubbish\n" + log.read_bytes())
    with pytest.raises(DatasetError, match="line 1"):
        store.FileStore(in_folder.folder).history()


def test_a_version_may_be_named_by_its_beginning(kept: AnyStore):
    first = kept.head().version
    assert kept.versions.entry(first[:6]).version == first
    with pytest.raises(InputError):
        kept.versions.entry("")
    with pytest.raises(InputError):
        kept.versions.entry("zz")


def test_what_would_clash_is_known_before_anything_is_written(kept: AnyStore):
    base, old = kept.newest()
    kept.commit(base, edit(title="Theirs"), "bob")
    newest, new = kept.newest()
    (clash,) = kept.versions.clashes(old, new, edit(title="Mine", description="Mine"))
    assert (clash.column, clash.mine, clash.theirs, clash.author, clash.entry) == (
        "title", "Mine", "Theirs", "bob", kept.versions.history(newest=1)[-1].id,
    )  # fmt: skip
    assert kept.versions.clashes(old, new, edit(description="Mine")) == ()
    assert kept.newest()[0] == newest


def test_a_removed_row_is_known_as_it_was_last(kept: AnyStore):
    kept.commit(kept.newest()[0], edit(title="Last"), "ada")
    kept.commit(kept.newest()[0], [Remove("events.csv", EVENT)], "ada")
    last = kept.versions.last_cells("events.csv", EVENT)
    assert last
    assert (last["title"], kept.versions.last_cells("events.csv", "never-there")) == ("Last", None)


def test_one_event_is_returned_to_an_earlier_version_and_other_changes_stay(kept):
    first = kept.commit(kept.newest()[0], [*edit(title="Other", date="2016-04")], "ada")
    proof = Add(
        "evidence.csv", {"event_id": EVENT, "source": "russia-continues-support", "quote": "x", "stance": "supports"}
    )
    second = kept.commit(first.version, [proof, Add("events.csv", NEW), *edit(description="later")], "ben")
    assert kept.revert_event(EVENT, first.parent, first.id, "cem").author == "cem"
    assert (cells(kept)["date"], cells(kept)["description"]) == ("2016-03", "later")
    kept.revert_event(EVENT, first.id, second.id, "cem")
    assert EVENT not in set(kept.head().evidence.query("quote == 'x'")["event_id"])
    assert cells(kept, "new-event")["title"] == "A new event"
    with pytest.raises(InputError, match="is the same in"):
        kept.revert_event(EVENT, "v1", "v1", "cem")


def test_one_event_is_not_returned_over_somebody_elses_later_value(kept):
    first = kept.commit(kept.newest()[0], [*edit(date="2016-04")], "ada")
    kept.commit(first.version, [*edit(date="2016-05")], "ben")
    with pytest.raises(ClashError, match="ben has '2016-05'"):
        kept.revert_event(EVENT, first.parent, first.id, "cem")
    assert cells(kept)["date"] == "2016-05"
