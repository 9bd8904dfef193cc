""""""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.briefings import edition_files
from geodata.briefings.edition_files import AlteredError, EditionFiles, EditionRecord
from geodata.briefings.editions import Shelf
from geodata.briefings.folder import MANIFEST
from geodata.errors import DatasetError
from tests.support.editions import frozen


@pytest.fixture
def record(tmp_path: Path) -> EditionRecord:
    return Shelf(tmp_path).publish(frozen(b"the page"), "ana")


@pytest.fixture
def folder(tmp_path: Path, record: EditionRecord) -> Path:
    return tmp_path / "editions" / record.ident


@pytest.fixture
def files(tmp_path: Path) -> EditionFiles:
    return EditionFiles(tmp_path / "editions")


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was hashed; nothing is kept in memory, and what was changed just now counts as settled."""
    done: list[bytes] = []
    real = hashlib.sha256
    monkeypatch.setattr(edition_files, "LARGE", 0)
    later = time.time_ns() + 60_000_000_000
    monkeypatch.setattr(edition_files.time, "time_ns", lambda: later)
    monkeypatch.setattr(edition_files.hashlib, "sha256", lambda data: done.append(data) or real(data))
    return done


def test_the_record_reveals_replaced_files_and_manifest(
    record: EditionRecord, folder: Path, files: EditionFiles, tmp_path: Path
):
    other = Shelf(tmp_path).publish(frozen(ident="other"), "ana")
    for name, data in frozen(b"forged").items():
        (folder / name).write_bytes(data)
    for name in ("index.html", "manifest.json", "nothing"):
        with pytest.raises(AlteredError, match=r"manifest\.json of the briefing trial is not the file that was"):
            files.read(record, name)
    assert files.read(other, "index.html") == b"first"


def test_a_record_of_an_earlier_dateline_is_read_and_its_files_are_checked(
    record: EditionRecord, folder: Path, files: EditionFiles
):
    old = replace(record, manifest_sha256="")
    assert files.read(old, "index.html") == b"the page"
    (folder / "index.html").write_bytes(b"forged")
    with pytest.raises(AlteredError, match=r"index\.html of the briefing trial"):
        EditionFiles(files.folder).read(old, "index.html")


def test_only_files_that_the_manifest_names_are_read(record: EditionRecord, folder: Path, files: EditionFiles):
    (folder / ".notes").write_bytes(b"zqcanary")
    assert files.read(record, ".notes") is None
    assert set(files.hashes(record)) == {"index.html", "manifest.json"}
    (folder / "index.html").unlink()
    with pytest.raises(AlteredError, match=r"index\.html .* is missing"):
        files.read(record, "index.html")


@pytest.mark.parametrize("manifest", [b"{", b"[]", b'{"files": 3}', b'{"files": {"index.html": "x"}}'])
def test_an_unreadable_manifest_is_reported(record: EditionRecord, folder: Path, files: EditionFiles, manifest: bytes):
    (folder / MANIFEST).write_bytes(manifest)
    with pytest.raises(DatasetError, match=r"manifest\.json of the briefing trial cannot be read"):
        files.read(replace(record, manifest_sha256=hashlib.sha256(manifest).hexdigest()), "index.html")


def test_a_name_outside_of_the_folder_is_never_followed(record: EditionRecord, folder: Path, files: EditionFiles):
    digest = hashlib.sha256(b"secret").hexdigest()
    (folder.parent / "secret").write_bytes(b"secret")
    manifest = json.dumps({"files": {"../secret": {"sha256": digest}}}).encode()
    (folder / MANIFEST).write_bytes(manifest)
    with pytest.raises(AlteredError, match="missing"):
        files.read(replace(record, manifest_sha256=""), "../secret")


def test_a_large_file_is_hashed_once_while_its_stamp_stays_the_same(
    record: EditionRecord, folder: Path, files: EditionFiles, hashed: list[bytes]
):
    for _ in range(3):
        assert files.read(record, "index.html") == b"the page"
    assert hashed.count(b"the page") == 1
    (folder / "index.html").write_bytes(b"the page")  # the same bytes, and another time
    assert files.read(record, "index.html") == b"the page"
    assert hashed.count(b"the page") == 2
    (folder / "index.html").write_bytes(b"the fake")
    for _ in range(3):
        with pytest.raises(AlteredError):
            files.read(record, "index.html")
    assert hashed.count(b"the fake") == 1


def test_a_file_changed_a_moment_ago_is_hashed_again(
    record: EditionRecord, folder: Path, files: EditionFiles, hashed: list[bytes], monkeypatch: pytest.MonkeyPatch
):
    changed = (folder / "index.html").stat().st_mtime_ns
    monkeypatch.setattr(edition_files.time, "time_ns", lambda: changed)
    for _ in range(3):
        files.read(record, "index.html")
    assert hashed.count(b"the page") == 3


def test_a_cached_file_is_read_once(record: EditionRecord, folder: Path, files: EditionFiles):
    assert files.read(record, "index.html") == b"the page"
    (folder / "index.html").write_bytes(b"forged")
    assert files.read(record, "index.html") == b"the page"


FIRST = EditionRecord("trial", "trial", "Trial", "abc", "ana", "2026-01-01T00:00:00Z", frame=("https://example.org",))
SECOND = EditionRecord(
    "trial-2", "trial", "Trial", "abd", "bo", "2026-01-02T00:00:00Z", corrects="trial", correction="a date"
)


def test_a_record_is_read_as_written_and_a_corrected_one_names_its_correction(tmp_path: Path):
    for first in (FIRST, SECOND):
        edition_files.write_record(first, tmp_path)
    records = edition_files.read_records(tmp_path)
    assert records["trial-2"] == SECOND
    assert records["trial"].corrected_by == "trial-2"


def test_a_record_stores_no_derived_field(tmp_path: Path):
    edition_files.write_record(FIRST, tmp_path)
    assert "corrected_by" not in json.loads((tmp_path / "trial.json").read_text())


def test_fields_of_a_newer_dateline_are_ignored(tmp_path: Path):
    edition_files.write_record(FIRST, tmp_path)
    values = json.loads((tmp_path / "trial.json").read_text())
    (tmp_path / "trial.json").write_text(json.dumps({**values, "later": 1}))
    assert edition_files.read_records(tmp_path)["trial"] == FIRST


@pytest.mark.parametrize("text", ['{"ident": ', "[]", "{}", '{"ident": "trial", "frame": []}'])
def test_a_damaged_record_is_reported_and_never_treated_as_missing(tmp_path: Path, text: str):
    (tmp_path / "trial.json").write_text(text)
    records = edition_files.read_records(tmp_path)["trial"]
    assert records.damaged
    assert not records.public


def test_a_record_under_another_name_is_ignored(tmp_path: Path):
    edition_files.write_record(FIRST, tmp_path)
    (tmp_path / "trial.json").rename(tmp_path / "other.json")
    assert edition_files.read_records(tmp_path) == {}
