"""Accepting drafts: rows are written in a safe order, once, beside what others write, and can be undone."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geodata import fileio
from geodata.cli import check
from geodata.dataset import folder as dataset_folder
from geodata.dataset import published, reading
from geodata.errors import DatasetError, ForbiddenError, InputError
from geodata.review import decisions
from geodata.review.decisions import AcceptedDraft, Receipt
from geodata.versions import roles, store
from tests.support import desks
from tests.support.paths import ROOT, SEED, SYRIA

SOURCE = {
    "source": "strikes-on-aleppo",
    "title": "Strikes on Aleppo",
    "published": "2015-11-14",
    "publisher": "-@=Wire",
}


def entry(number: int = 0, key: str = "", **cells: str) -> AcceptedDraft:
    event = desks.draft().events[number]
    row = {**event.row, "event_id": f"event-{number}-{key or 'x'}", **cells}
    return AcceptedDraft(desks.TEXT, SOURCE, row, tuple(one.row for one in event.evidence))


def accept(folder: Path, what: AcceptedDraft) -> Receipt:
    return decisions.accept(store.FileStore(folder), what, "ana")


def undo(folder: Path, receipt: Receipt) -> None:
    decisions.undo(store.FileStore(folder), receipt, "ana")


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".dateline" not in str(path.relative_to(folder)))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_an_accepted_draft_is_a_good_row_of_the_dataset_with_its_source(folder: Path):
    before = contents(folder)
    accept(folder, entry())
    after = contents(folder)
    assert after["articles/strikes-on-aleppo.txt"].decode() == desks.TEXT
    for name in ("events.csv", "evidence.csv", "sources.csv"):
        assert after[name].startswith(before[name])
    assert {name: after[name] for name in ("places.csv", "dataset.toml")} == {
        name: before[name] for name in ("places.csv", "dataset.toml")
    }
    assert check.check(folder).errors == 0
    dataset = reading.read_dataset(folder)
    row = dataset.events[dataset.events["event_id"] == "event-0-x"].iloc[0]
    assert (row["status"], row["source"], row["quote"]) == ("draft", "strikes-on-aleppo", desks.STRIKE)
    source = dataset.sources[dataset.sources["source"] == "strikes-on-aleppo"].iloc[0]
    assert (source["publisher"], source["file"]) == ("-@=Wire", "articles/strikes-on-aleppo.txt")
    assert desks.DENIAL in list(dataset.evidence["quote"])


def test_the_history_says_who_accepted_which_draft(folder: Path):
    receipt = accept(folder, entry())
    last = store.FileStore(folder).history()[-1]
    assert (last.author, last.version, last.message) == ("ana", receipt.version, "accept the draft event-0-x")
    undo(folder, receipt)
    assert [one.author for one in store.FileStore(folder).history()] == ["file", "ana", "ana"]


def test_an_event_accepted_twice_is_one_row(folder: Path):
    accept(folder, entry())
    once = contents(folder)
    receipt = accept(folder, entry())
    assert contents(folder) == once
    assert (receipt.version, receipt.before) == ("", "")


def test_the_source_stays_while_another_event_needs_it(folder: Path):
    before = contents(folder)
    first, second = (accept(folder, entry(number)) for number in (0, 1))
    undo(folder, first)
    assert (folder / "articles" / "strikes-on-aleppo.txt").exists()
    assert b"event-1-x" in (folder / "events.csv").read_bytes()
    undo(folder, second)
    left = contents(folder)
    # the source came with the first; it stayed for the second, and goes with nobody
    assert {name: left[name] for name in ("events.csv", "evidence.csv")} == {
        name: before[name] for name in ("events.csv", "evidence.csv")
    }


def test_undoing_the_decisions_in_reverse_removes_the_source_too(folder: Path):
    before = contents(folder)
    receipts = [accept(folder, entry(number)) for number in (0, 1)]
    for receipt in reversed(receipts):
        undo(folder, receipt)
    assert contents(folder) == before


def test_an_undo_is_refused_once_an_editor_has_changed_the_event(folder: Path):
    receipt = accept(folder, entry())
    path = folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Air strikes hit Aleppo", "Mine"), encoding="utf-8")
    changed = contents(folder)
    with pytest.raises(InputError, match="changed since"):
        undo(folder, receipt)
    assert contents(folder) == changed


def test_an_undo_leaves_no_evidence_of_others_without_its_event(folder: Path):
    receipt = accept(folder, entry())
    path = folder / "evidence.csv"
    line = path.read_bytes().splitlines(keepends=True)[-1]
    path.write_bytes(path.read_bytes() + line.replace(desks.DENIAL.encode(), b"air strikes hit Aleppo"))
    changed = contents(folder)
    with pytest.raises(InputError, match="further evidence since"):
        undo(folder, receipt)
    assert contents(folder) == changed


def test_an_editor_cannot_undo_an_acceptance_of_somebody_else(folder: Path):
    accept(folder, entry())
    receipt = decisions.accept(store.FileStore(folder), entry(), "ben")
    with pytest.raises(InputError, match="was in the dataset before"):
        decisions.undo(store.FileStore(folder), receipt, "ben")
    assert b"event-0-x" in (folder / "events.csv").read_bytes()


def test_the_second_to_accept_a_draft_gets_no_version_to_undo(folder: Path):
    late = store.FileStore(folder)
    base = late.newest()
    accept(folder, entry())
    late.newest = lambda: base  # type: ignore[method-assign]  # read before the other had written
    receipt = decisions.accept(late, entry(), "ben")
    assert receipt == Receipt("event-0-x")


def test_an_editor_accepts_and_undoes_as_far_as_the_role_allows(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "editors.toml").write_text('[people]\n"bo@example.org" = "editor"\n', encoding="utf-8")
    monkeypatch.setenv(roles.EDITORS_VARIABLE, str(tmp_path / "editors.toml"))
    kept = store.FileStore(folder, guard=roles.Guard())
    events = (folder / "events.csv").read_bytes()
    receipt = decisions.accept(kept, entry(), "bo@example.org")
    decisions.undo(kept, receipt, "bo@example.org")
    assert (folder / "events.csv").read_bytes() == events
    assert (folder / "articles" / "strikes-on-aleppo.txt").exists()  # to take a source out is a publisher's
    with pytest.raises(ForbiddenError):
        decisions.accept(kept, entry(1), "eve@example.org")


def test_changes_by_others_meanwhile_stay(folder: Path):
    receipt = accept(folder, entry())
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes() + b"other-event,draft,2015,,,,,,,,Mine,,,,,,,,,\n")
    accept(folder, entry(1))
    undo(folder, receipt)
    text = path.read_text(encoding="utf-8")
    assert "other-event" in text
    assert "event-1-x" in text
    assert "event-0-x" not in text


@pytest.mark.parametrize("failing", ["articles/strikes-on-aleppo.txt", "sources.csv", "events.csv", "evidence.csv"])
def test_a_crash_never_leaves_an_event_without_its_source(folder: Path, monkeypatch: pytest.MonkeyPatch, failing: str):
    write = fileio.write

    def crash(path: Path, data: bytes) -> None:
        if path.as_posix().endswith(failing):
            raise KeyboardInterrupt
        write(path, data)

    monkeypatch.setattr(fileio, "write", crash)
    with pytest.raises(KeyboardInterrupt):
        accept(folder, entry())
    assert check.check(folder).errors == 0
    assert "strikes-on-aleppo" not in set(published.published(reading.load(folder)).sources["source"])
    monkeypatch.setattr(fileio, "write", write)
    accept(folder, entry())
    assert check.check(folder).errors == 0
    assert desks.DENIAL in list(reading.read_dataset(folder).evidence["quote"])


@pytest.mark.parametrize("broken", ["events.csv", "evidence.csv", "sources.csv"])
def test_nothing_at_all_is_written_when_one_file_cannot_be_read(folder: Path, broken: str):
    path = folder / broken
    path.write_bytes(path.read_bytes() + b'"never closed\n')
    before = contents(folder)
    with pytest.raises(DatasetError, match=f"{broken} line"):
        accept(folder, entry())
    assert contents(folder) == before


def test_a_read_only_file_is_reported_and_nothing_is_written(folder: Path):
    (folder / "sources.csv").chmod(0o444)
    before = contents(folder)
    with pytest.raises(DatasetError, match="is read-only"):
        accept(folder, entry())
    assert contents(folder) == before


def test_an_id_that_belongs_to_another_article_is_refused(folder: Path):
    accept(folder, entry())
    other = AcceptedDraft("Another text. " + desks.STRIKE, SOURCE, entry(1).event)
    with pytest.raises(InputError, match="is another article"):
        accept(folder, other)
    (folder / "articles" / "free.txt").write_text("somebody's notes", encoding="utf-8")
    with pytest.raises(DatasetError, match="holds something else"):
        accept(folder, AcceptedDraft(desks.TEXT, {**SOURCE, "source": "free"}, entry(1).event))


def test_an_article_that_the_dataset_has_gets_no_second_source(folder: Path):
    text = SEED.read_text(encoding="utf-8")
    known = {"source": "russia-continues-support", "title": "Whatever"}
    before = contents(folder)
    receipt = accept(folder, AcceptedDraft(text.replace("\n", "\r\n"), known, entry(0).event))
    assert receipt.version
    assert not list(folder.glob("articles/*"))
    assert contents(folder)["sources.csv"] == before["sources.csv"]


def test_cells_that_look_like_formulas_are_kept_as_they_are(folder: Path):
    accept(folder, entry(0, title="=SUM(1)", side_a="@who", side_b="+1", claimed_by="-2"))
    row = reading.read_dataset(folder).events.iloc[-1]
    assert [row[name] for name in ("title", "side_a", "side_b", "claimed_by")] == ["=SUM(1)", "@who", "+1", "-2"]


def test_a_dataset_with_nothing_but_events_can_take_a_draft(tmp_path: Path):
    (tmp_path / "events.csv").write_bytes((SYRIA / "events.csv").read_bytes().splitlines(keepends=True)[0])
    accept(tmp_path, entry())
    assert check.check(tmp_path).errors == 0
    assert len(reading.read_dataset(tmp_path).events) == 1


def test_many_writers_lose_nothing(folder: Path):
    def one(number: int) -> None:
        accept(folder, entry(number % 2, key=f"{number:04d}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    ids = set(reading.read_dataset(folder).events["event_id"])
    assert {f"event-{number % 2}-{number:04d}" for number in range(8)} <= ids
    assert (folder / "sources.csv").read_text(encoding="utf-8").count("strikes-on-aleppo,") == 1


def test_a_writer_waits_for_another_process_and_then_reports_it(folder: Path):
    code = "import sys, time; from pathlib import Path; from geodata import fileio\n"
    code += "with fileio.folder_lock(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    command = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as held:
        try:
            assert held.stdout is not None
            assert held.stdout.readline() == "held\n"
            with pytest.raises(DatasetError, match="somebody else"), fileio.folder_lock(folder, timeout_s=0.1):
                pass
        finally:
            held.kill()
    accept(folder, entry())  # the lock of who has died is free


def test_a_file_is_written_whole_with_its_rights_and_through_a_link(tmp_path: Path):
    real = tmp_path / "real.csv"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(real)
    fileio.write(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "real.csv"]


def test_a_rejection_is_recorded_for_its_article_and_can_be_reverted(folder: Path):
    event = desks.draft().events[0]
    decisions.reject(folder, "a" * 64, "0123456789", event)
    decisions.reject(folder, "a" * 64, "0123456789", event)
    assert decisions.rejected_keys(folder, "a" * 64) == {"0123456789"}
    assert (folder / "drafts.csv").stat().st_mode & 0o077 == 0
    assert decisions.rejected_keys(folder, "b" * 64) == frozenset()
    text = (folder / dataset_folder.NOT_VERSIONED).read_text(encoding="utf-8")
    assert text.count("Air strikes hit Aleppo") == 1
    assert desks.STRIKE in text
    decisions.forget_rejection(folder, "a" * 64, "0123456789")
    assert decisions.rejected_keys(folder, "a" * 64) == frozenset()
