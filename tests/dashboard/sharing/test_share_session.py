"""A session's work on briefings: kept, saved under the data's versions, and never lost to another editor's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.sharing import share_session, steps
from dashboard.sharing.share_session import BriefingDraft, ShareSession
from geodata.briefings.briefing import Briefing, Step, read_briefing
from geodata.errors import ForbiddenError, InputError
from geodata.tables.changes import ClashError, Put
from geodata.versions import roles
from geodata.versions.store import FileStore
from tests.support.paths import SYRIA

DATA = (SYRIA / "briefings" / "intervention.toml").read_bytes()


@pytest.fixture
def bench() -> BriefingDraft:
    return share_session.of_file("base", "intervention", DATA)


def test_undo_and_redo_lead_through_every_state(bench: BriefingDraft):
    begun = bench.now
    for title in ("a", "b"):
        bench.put(replace(bench.now, title=title))
    bench.turn(-1)
    assert bench.now.title == "a"
    bench.turn(-1)
    assert (bench.now, bench.dirty) == (begun, False)
    bench.turn(-1)
    bench.turn(1)
    assert bench.now.title == "a"
    bench.put(replace(bench.now, title="c"))
    bench.turn(1)
    assert (bench.now.title, len(bench.states)) == ("c", 3)


def test_undo_opens_the_step_that_changed(bench: BriefingDraft):
    bench.put(steps.change(bench.now, 3, title="x"), 3)
    bench.open(0)
    bench.turn(-1)
    assert bench.chosen == 3
    bench.put(steps.remove(bench.now, 4), 4)
    assert bench.chosen == 3
    bench.turn(-1)
    assert bench.chosen == 4


def test_saved_work_is_not_dirty_and_can_be_undone(bench: BriefingDraft):
    bench.put(replace(bench.now, title="a"))
    bench.mark_saved("next", "text", bench.now)
    assert (bench.dirty, bench.base, bench.before) == (False, "next", "text")
    bench.turn(-1)
    assert bench.dirty


def test_stored_work_is_read_again(bench: BriefingDraft):
    bench.put(steps.add(bench.now, [Step("x", "“y”\n\nz", "q=1", "2015-09-30")], 0), 0)
    for kept in (bench, BriefingDraft("base", states=[replace(share_session.EMPTY, title="new")])):
        again = share_session.from_json(json.loads(json.dumps(share_session.as_json(kept))))
        assert (again.now, again.saved, again.base, again.before) == (kept.now, kept.saved, kept.base, kept.before)
        assert (again.dirty, again.new) == (kept.dirty, kept.new)


def test_a_file_that_is_no_briefing_is_refused_with_its_problems():
    with pytest.raises(InputError, match=r"repair its file first.*title: it is missing"):
        share_session.of_file("base", "trial", b"[[steps]]\ntitle = 'x'\n")


def test_the_number_of_states_is_limited(bench: BriefingDraft):
    for number in range(share_session.MAX_STATES + 5):
        bench.put(replace(bench.now, title=str(number)))
    assert len(bench.states) == share_session.MAX_STATES
    assert bench.now.title == str(number)


FILE = "briefings/intervention.toml"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(shutil.copytree(SYRIA, tmp_path / "data"))


def nobody(_: str) -> bool:
    return False


def begin(
    store: FileStore, author: str = "ada", owner: str = "", is_alive: Callable[[str], bool] = nobody
) -> ShareSession:
    work = share_session.begin(store, author, owner, is_alive)
    work.open("intervention")
    return work


def retitle(work: ShareSession, title: str) -> None:
    work.briefing.put(replace(work.briefing.now, title=title))


def saved(store: FileStore, ident: str = "intervention") -> Briefing:
    briefing, problems = read_briefing(ident, store.newest()[1][f"briefings/{ident}.toml"])
    assert problems == ()
    assert briefing
    return briefing


def test_saving_commits_a_version_that_differs_in_one_file(store: FileStore):
    work, before = begin(store), dict(store.newest()[1])
    retitle(work, "Another")
    assert work.save() == "v2"
    assert store.newest()[0] == work.briefing.base
    assert {name for name, data in store.newest()[1].items() if before.get(name) != data} == {FILE}
    assert saved(store).title == "Another"
    assert store.history()[-1].author == "ada"
    assert not work.briefing.dirty


def test_a_new_briefing_gets_a_free_id_from_its_title(store: FileStore):
    for number in ("", "-2"):
        work = share_session.begin(store, "ada")
        work.briefing.put(replace(work.briefing.now, title="Intervention!"))
        work.briefing.put(steps.add(work.briefing.now, [Step("One", "", "from=2015")], 0))
        if not number:
            work.briefing.put(replace(work.briefing.now, ident="intervention"))
            with pytest.raises(InputError, match="there is already a briefing intervention"):
                work.save()
            continue
        assert work.ident == "intervention-2"
        work.save()
        assert (work.opened, work.briefing.new) == ("intervention-2", False)
    assert saved(store).title.startswith("Russia")


def test_two_editors_who_save_the_same_new_id_get_two_briefings(store: FileStore):
    one, two = (share_session.begin(store, name) for name in ("ada", "bob"))
    for work in (one, two):
        work.briefing.put(
            replace(work.briefing.now, title=f"By {work.author}", steps=(Step("One", "", ""),), ident="new")
        )
    one.save()
    with pytest.raises(InputError, match="ada has saved a briefing new in the meantime"):
        two.save()
    two.refresh()
    two.briefing.put(replace(two.briefing.now, ident=""))
    two.save()
    assert [saved(store, ident).title for ident in ("new", "by-bob")] == ["By ada", "By bob"]


@pytest.mark.parametrize("ident", ["../x", "A", "-a", "a/b", "a\n", "x" * 65])
def test_an_invalid_id_is_refused(store: FileStore, ident: str):
    work = share_session.begin(store, "ada")
    work.briefing.put(replace(work.briefing.now, title="T", steps=(Step("One", "", ""),), ident=ident))
    with pytest.raises(InputError, match="is not an id"):
        work.save()


def test_a_clash_names_the_other_author_and_mine_is_saved_over_theirs(store: FileStore):
    one, two = begin(store, "ada"), begin(store, "bob")
    retitle(one, "Ada’s")
    retitle(two, "Bob’s")
    one.save()
    with pytest.raises(ClashError):
        two.save()
    assert two.briefing.clash
    assert two.briefing.clash.author == "ada"
    assert saved(store).title == "Ada’s"
    two.resolve(mine=True)
    assert saved(store).title == "Bob’s"
    assert [entry.author for entry in store.history()][-2:] == ["ada", "bob"]
    assert two.briefing.clash is None


def test_a_clash_resolved_with_theirs_leaves_mine_one_undo_away(store: FileStore):
    one, two = begin(store, "ada"), begin(store, "bob")
    retitle(one, "Ada’s")
    retitle(two, "Bob’s")
    one.save()
    with pytest.raises(ClashError):
        two.save()
    two.resolve(mine=False)
    assert (two.briefing.now.title, two.briefing.dirty) == ("Ada’s", False)
    two.briefing.turn(-1)
    assert two.briefing.now.title == "Bob’s"
    two.save()
    assert saved(store).title == "Bob’s"


def test_a_briefing_without_unsaved_work_follows_what_others_save(store: FileStore):
    one, two = begin(store, "ada"), begin(store, "bob")
    retitle(one, "Ada’s")
    one.save()
    two.refresh()
    assert (two.briefing.now.title, two.briefing.dirty) == ("Ada’s", False)
    retitle(two, "Bob’s")
    two.save()
    assert saved(store).title == "Bob’s"


def test_unsaved_work_comes_back_to_its_editor_alone(store: FileStore):
    work = begin(store)
    retitle(work, "Unsaved")
    work.open(share_session.NEW)
    retitle(work, "Also unsaved")
    work.keep()
    stranger = begin(store, "bob", "bob’s session")
    assert not stranger.bring_back()
    again = share_session.begin(store, "ada", "another session")
    assert again.bring_back()
    assert again.briefing.now.title == "Also unsaved"
    assert again.restored
    again.open("intervention")
    assert again.briefing.now.title == "Unsaved"
    again.save()
    again.open(share_session.NEW)
    again.discard()
    again.keep()
    assert list(again.folder.glob("*")) == []


def test_undo_brings_discarded_work_back(store: FileStore):
    work = begin(store)
    before = work.briefing.now.title
    retitle(work, "An hour of work")
    work.discard()
    assert (work.briefing.now.title, work.briefing.dirty) == (before, False)
    work.briefing.turn(-1)
    assert (work.briefing.now.title, work.briefing.dirty) == ("An hour of work", True)
    work.open(share_session.NEW)
    retitle(work, "Another hour")
    work.discard()
    assert not work.briefing.dirty
    work.briefing.turn(-1)
    assert (work.briefing.now.title, work.briefing.new) == ("Another hour", True)


def test_the_work_of_an_open_session_is_left_to_it(store: FileStore):
    work = begin(store, owner="first", is_alive=lambda _: True)
    assert not work.bring_back()
    retitle(work, "Unsaved")
    work.keep()
    assert not share_session.begin(store, "ada", "second", lambda session: session == "first").bring_back()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"benches": {"a": {}}}', '{"benches": {}, "at": "", "opened": 1}'])
def test_unreadable_stored_work_is_ignored(store: FileStore, text: str):
    work = begin(store)
    work.folder.mkdir(parents=True)
    (work.folder / "01234567-89ab.json").write_text(text)
    assert not work.bring_back()
    assert work.briefing.now.title.startswith("Russia")


def test_stored_work_is_no_part_of_the_data(store: FileStore):
    version = store.newest()[0]
    work = begin(store)
    retitle(work, "Unsaved")
    work.keep()
    assert store.newest()[0] == version


def test_a_viewer_saves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    people = tmp_path / "people.toml"
    people.write_text('[people]\n"bo@example.org" = "editor"\n')
    monkeypatch.setenv(roles.EDITORS_VARIABLE, str(people))
    guarded = FileStore(shutil.copytree(SYRIA, tmp_path / "data"), guard=roles.Guard())
    work = begin(guarded, "eve@example.org")
    retitle(work, "Eve’s")
    with pytest.raises(ForbiddenError):
        work.save()
    work.author = "bo@example.org"
    work.save()
    assert saved(guarded).title == "Eve’s"


def test_a_broken_file_is_reported_and_the_open_briefing_stays(store: FileStore):
    (store.folder / "briefings" / "broken.toml").write_text("title = ")
    work = begin(store)
    with pytest.raises(InputError, match="repair its file first"):
        work.open("broken")
    assert work.opened == "intervention"


def test_what_somebody_saves_meanwhile_is_asked_about_at_once(store: FileStore):
    one, two = begin(store, "ada"), begin(store, "bob")
    retitle(one, "Ada’s")
    retitle(two, "Bob’s")
    version = one.save()
    two.refresh()
    assert two.briefing.clash
    assert (two.briefing.clash.author, two.briefing.clash.entry) == ("ada", version)
    assert (two.briefing.now.title, saved(store).title) == ("Bob’s", "Ada’s")
    two.resolve(mine=False)
    assert (two.briefing.now.title, two.briefing.dirty) == ("Ada’s", False)
    two.briefing.turn(-1)
    assert two.briefing.now.title == "Bob’s"


def test_a_briefing_that_somebody_removes_meanwhile_is_asked_about_and_can_be_kept(store: FileStore):
    work = begin(store)
    retitle(work, "Mine")
    store.commit(store.newest()[0], [Put(FILE, None)], "bob")
    work.refresh()
    assert work.briefing.clash
    assert (work.briefing.clash.author, work.briefing.clash.theirs) == ("bob", None)
    work.resolve(mine=True)
    assert saved(store).title == "Mine"


def test_the_same_text_saved_by_somebody_else_is_no_question(store: FileStore):
    one, two = begin(store, "ada"), begin(store, "bob")
    for work in (one, two):
        retitle(work, "The same")
    one.save()
    two.refresh()
    assert (two.briefing.clash, two.briefing.dirty) == (None, False)


def test_unsaved_work_that_comes_back_is_on_the_newest_version(store: FileStore):
    work = begin(store)
    retitle(work, "Unsaved")
    work.keep()
    (path,) = work.folder.glob("*.json")
    path.write_text(path.read_text().replace(work.briefing.base, "0" * 12))  # a version that is gone
    other = begin(store, "bob")
    other.open(share_session.NEW)
    other.briefing.put(replace(other.briefing.now, title="Other", steps=(Step("One", "", ""),)))
    other.save()
    again = share_session.begin(store, "ada", "another session")
    assert again.bring_back()
    assert (again.briefing.now.title, again.briefing.clash, again.briefing.base) == ("Unsaved", None, store.newest()[0])
    again.save()
    assert saved(store).title == "Unsaved"


def test_unsaved_work_that_comes_back_is_asked_about_when_somebody_has_saved_since(store: FileStore):
    work, other = begin(store), begin(store, "bob")
    retitle(work, "Unsaved")
    work.keep()
    retitle(other, "Bob’s")
    other.save()
    again = share_session.begin(store, "ada", "another session")
    assert again.bring_back()
    assert again.briefing.clash
    assert again.briefing.clash.author == "bob"
