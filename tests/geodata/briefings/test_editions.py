from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from geodata import fileio
from geodata.briefings import editions, folder
from geodata.briefings.edition_files import EditionRecord
from geodata.briefings.editions import Shelf
from geodata.errors import DatasetError, InputError
from geodata.versions.store import FileStore
from tests.support import rights
from tests.support.editions import frozen


@pytest.fixture
def kept(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


def test_an_unused_shelf_is_empty_and_creates_no_folder(kept: Shelf):
    assert kept.all() == ()
    assert kept.get("trial") is None
    assert kept.read("trial", "index.html") is None
    assert not kept.folder.exists()


def test_another_process_sees_a_published_edition(kept: Shelf):
    edition = kept.publish(frozen(), "ana@example.org")
    other = Shelf(kept.folder)
    assert other.get("trial") == edition
    assert (edition.title, edition.version, edition.author, edition.frame) == (
        "Trial",
        "abc",
        "ana@example.org",
        ("https://example.org",),
    )
    assert other.read("trial", "index.html") == b"first"


def test_file_names_are_looked_up_and_never_joined_to_a_path(kept: Shelf):
    kept.publish(frozen(), "ana")
    for name in ("../../records/trial.json", "..", ".", "", "/etc/passwd", "index.html/", "INDEX.HTML", "a\0b"):
        assert kept.read("trial", name) is None, name
    for ident in ("../editions/trial", "TRIAL", "trial/", ".", "", "a\0b"):
        assert kept.get(ident) is None, ident
        assert kept.read(ident, "index.html") is None, ident


def test_publishing_the_same_files_again_returns_the_standing_edition(kept: Shelf):
    assert kept.publish(frozen(), "ana") == kept.publish(frozen(), "bo")
    assert len(kept.all()) == 1


def test_other_content_under_the_same_id_is_refused_and_names_the_first_author(kept: Shelf):
    kept.publish(frozen(), "ana")
    with pytest.raises(InputError, match=r"was published by ana at .* as /b/trial/ and never changes"):
        kept.publish(frozen(b"second"), "bo")
    assert kept.read("trial", "index.html") == b"first"


def test_a_correction_has_its_own_address_and_the_old_edition_names_it(kept: Shelf):
    kept.publish(frozen(), "ana")
    edition = kept.publish(frozen(b"second"), "bo", corrects="trial", correction="a wrong  date\nmended")
    assert (edition.ident, edition.corrects, edition.correction) == ("trial-2", "trial", "a wrong date mended")
    old = kept.get("trial")
    assert old is not None
    assert old.corrected_by == "trial-2"
    assert kept.read("trial", "index.html") == b"first"
    with pytest.raises(InputError, match="corrected by trial-2; correct that one"):
        kept.publish(frozen(b"third"), "bo", corrects="trial")
    assert kept.publish(frozen(b"third"), "bo", corrects="trial-2").ident == "trial-3"


def test_only_an_edition_of_the_same_briefing_can_be_corrected(kept: Shelf):
    kept.publish(frozen(), "ana")
    for wrong in ("nobody", "trial"):
        with pytest.raises(InputError, match="no edition"):
            kept.publish(frozen(ident="other"), "ana", corrects=wrong)


def test_an_edition_never_takes_the_address_of_another_briefing(kept: Shelf):
    kept.publish(frozen(ident="trial-2"), "ana")
    kept.publish(frozen(), "ana")
    assert kept.publish(frozen(b"second"), "ana", corrects="trial").ident == "trial-3"


def test_a_withdrawal_records_its_reason_and_keeps_the_address(kept: Shelf):
    kept.publish(frozen(), "ana")
    edition = kept.withdraw("trial", "the source took it back", "bo")
    assert (edition.withdrawn, edition.withdrawn_by) == ("the source took it back", "bo")
    assert kept.publish(frozen(), "ana").ident == "trial-2"
    with pytest.raises(InputError, match="withdrawn by bo"):
        kept.withdraw("trial", "again", "ana")


@pytest.mark.parametrize(
    ("ident", "reason", "says"), [("trial", " \n", "needs a reason"), ("nobody", "why", "no briefing")]
)
def test_a_withdrawal_without_reason_or_briefing_is_refused(kept: Shelf, ident: str, reason: str, says: str):
    kept.publish(frozen(), "ana")
    with pytest.raises(InputError, match=says):
        kept.withdraw(ident, reason, "bo")
    with pytest.raises(InputError, match="1,001 characters"):
        kept.withdraw("trial", "x" * 1001, "bo")


def test_restricted_editions_have_names_that_cannot_be_guessed(kept: Shelf):
    names = {kept.publish(frozen(), "ana", public=False).ident for _ in range(3)}
    assert len(names) == 3
    assert all(len(name) == 24 for name in names)
    assert kept.publish(frozen(), "ana").ident == "trial"


def test_of_two_simultaneous_publications_of_an_id_one_wins_and_the_other_is_refused(kept: Shelf):
    results: list[EditionRecord | InputError] = []

    def publish(page: bytes) -> None:
        try:
            results.append(Shelf(kept.folder).publish(frozen(page), page.decode()))
        except InputError as error:
            results.append(error)

    threads = [threading.Thread(target=publish, args=(f"writer-{number}".encode(),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [result for result in results if isinstance(result, EditionRecord)]
    assert [result.ident for result in won] == ["trial"]
    assert len(results) == 6
    assert kept.read("trial", "index.html") == won[0].author.encode()


def test_a_full_disk_leaves_no_visible_edition(kept: Shelf, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(folder.os, "fsync", full)
        with pytest.raises(InputError, match="No space left"):
            kept.publish(frozen(), "ana")
    with monkeypatch.context() as patch:
        patch.setattr(fileio.tempfile, "mkstemp", full)
        with pytest.raises(DatasetError, match="No space left"):
            kept.publish(frozen(), "ana")
    assert kept.all() == ()
    assert kept.publish(frozen(b"second"), "ana").ident == "trial"
    assert kept.read("trial", "index.html") == b"second"


def test_a_change_by_another_server_is_seen_at_once(kept: Shelf):
    kept.publish(frozen(), "ana")
    other = Shelf(kept.folder)
    assert other.get("trial") is not None
    kept.withdraw("trial", "a mistake", "ana")
    edition = other.get("trial")
    assert edition is not None
    assert edition.withdrawn == "a mistake"


def test_the_shelf_of_a_store_stands_beside_its_other_state(tmp_path: Path):
    store = FileStore(tmp_path, record=False)
    assert editions.shelf_of_store(store).folder == tmp_path / ".dateline" / "shelf"


def test_nothing_is_published_on_a_temporary_shelf(tmp_path: Path):
    with pytest.raises(InputError, match="DATELINE_STATE"):
        Shelf(tmp_path / "shelf", lasting=False).publish(frozen(), "ana")
    assert not (tmp_path / "shelf").exists()


def test_next_address_predicts_the_address_of_the_next_publication(kept: Shelf):
    assert kept.next_address("trial") == kept.publish(frozen(), "ana").ident == "trial"
    assert kept.next_address("trial") == "trial"
    assert kept.next_address("trial", "trial") == kept.publish(frozen(b"second"), "ana", corrects="trial").ident
    kept.withdraw("trial-2", "a mistake", "ana")
    assert kept.next_address("trial") == kept.publish(frozen(b"third"), "ana").ident == "trial-3"


def test_a_damaged_record_hides_only_its_edition_and_blocks_publishing(kept: Shelf):
    kept.publish(frozen(), "ana")
    kept.publish(frozen(ident="other"), "ana")
    (kept.folder / "records" / "trial.json").write_text("{")
    after = Shelf(kept.folder)
    assert [result.ident for result in after.all()] == ["other"]
    assert after.read("other", "index.html") == b"first"
    for ask in (lambda: after.get("trial"), lambda: after.read("trial", "index.html")):
        with pytest.raises(DatasetError, match=r"trial\.json"):
            ask()
    with pytest.raises(DatasetError, match=r"restore it from a backup"):
        after.publish(frozen(b"second"), "ana")


def test_a_withdrawn_edition_cannot_be_corrected(kept: Shelf):
    kept.publish(frozen(), "ana")
    kept.withdraw("trial", "a mistake", "ana")
    kept.publish(frozen(b"second"), "ana")
    with pytest.raises(InputError, match="was withdrawn"):
        kept.publish(frozen(b"third"), "ana", corrects="trial")


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_nobody_else_on_this_computer_reads_an_edition(kept: Shelf, mask: int):
    with rights.umask(mask):
        kept.publish(frozen(), "ana")
        restricted = kept.publish(frozen(b"second"), "ana", public=False)
        kept.withdraw("trial", "It was wrong.", "ana")
    assert kept.read(restricted.ident, "index.html") == b"second"
    assert rights.open_to_others(kept.folder) == []


def test_a_shelf_that_everybody_could_read_is_closed_with_the_next_edition(kept: Shelf):
    kept.publish(frozen(), "ana", public=False)
    for path in (kept.folder, *kept.folder.rglob("*")):
        path.chmod(0o755)
    kept.publish(frozen(), "ana", public=False)
    assert rights.open_to_others(kept.folder) == []
