"""Files that are not CSV are recognised, with advice, and reading ends for every kind of file."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from geodata import fileio
from geodata.errors import DatasetError
from geodata.tables import csvfile
from geodata.tables.columns import EVENT_COLUMNS
from geodata.tables.csvedit import Sheet
from tests.support import breaking, rights

NO_CSV = [
    (
        breaking.XLSX,
        'an Excel workbook, not a CSV, whatever it is called; open it in Excel and choose File, Save As, "CSV',
    ),
    (
        breaking.ODS,
        "a LibreOffice spreadsheet, not a CSV, whatever it is called; open it in LibreOffice and choose File",
    ),
    (breaking.ZIP, "a ZIP archive, not a CSV, whatever it is called; unpack it"),
    (breaking.PDF, "a PDF, not a CSV, whatever it is called; put the CSV file in its place"),
    (breaking.HTML.encode(), "a web page, not a CSV, whatever it is called; download the CSV file itself"),
    (b"\xef\xbb\xbf \r\n<html>", "a web page"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office file"),
    (b"\x1f\x8b\x08" + bytes(20), "a compressed file, not a CSV, whatever it is called; unpack it first"),
    (b"{\\rtf1\\ansi", "an RTF file"),
    (b"\x89PNG\r\n\x1a\n", "a picture"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1\x15", "a Parquet file"),
]


@pytest.mark.parametrize(("data", "says"), NO_CSV, ids=[says[:20] for _, says in NO_CSV])
def test_a_file_of_another_kind_is_refused_and_named_wherever_a_table_is_read(tmp_path: Path, data: bytes, says: str):
    assert fileio.not_csv(data).startswith(f"the file is {says}")
    (path := tmp_path / "events.csv").write_bytes(data)
    for read in (lambda: csvfile.read(path.name, data, EVENT_COLUMNS), lambda: Sheet.read(path, EVENT_COLUMNS)):
        with pytest.raises(DatasetError) as told:
            read()
        assert str(told.value).startswith(f"events.csv: the file is {says}")


@pytest.mark.parametrize(
    "data", [b"", b"event_id,status\n", b"\xef\xbb\xbfevent_id", b"PKW,x\n", b"<5,x\n", b"%,PDF\n"]
)
def test_a_possible_csv_is_of_no_other_kind(data: bytes):
    assert fileio.not_csv(data) == ""
    assert fileio.kind(data) is None


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_a_file_of_nothing_but_lines_is_refused_at_once(end: bytes):
    start = time.thread_time()
    assert "at most 3,000,000 are read" in fileio.not_csv(end * (fileio.MOST_LINES + 1))
    assert fileio.not_csv(end * fileio.MOST_LINES) == ""
    assert time.thread_time() - start < 2


def test_a_word_document_is_not_taken_for_a_spreadsheet():
    found = fileio.kind(b"PK\x03\x04" + bytes(40) + b"word/document.xml")
    assert found is not None
    assert found.name == "a Word document"


@pytest.mark.parametrize("file", ["events.csv", "sources.csv", "places.csv", "evidence.csv"])
def test_the_bundled_tables_are_csv(file: str):
    assert fileio.not_csv(breaking.data(file)) == ""


def test_a_file_is_read_to_its_last_byte(tmp_path: Path):
    (path := tmp_path / "some.csv").write_bytes(b"a\r\n\0\x1a\xffb")
    assert fileio.read(path) == b"a\r\n\0\x1a\xffb"


def test_a_link_is_followed(tmp_path: Path):
    (tmp_path / "real.csv").write_bytes(b"a")
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert fileio.read(tmp_path / "link.csv") == b"a"


@pytest.mark.timeout(10)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_does_not_block(tmp_path: Path):
    os.mkfifo(tmp_path / "some.csv")
    with pytest.raises(OSError, match="it is a pipe or a device"):
        fileio.read(tmp_path / "some.csv")


@pytest.mark.timeout(10)
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_reading_a_device_ends():
    with pytest.raises(OSError, match="it is a pipe or a device"):
        fileio.read(Path("/dev/zero"))


def test_a_folder_is_refused(tmp_path: Path):
    with pytest.raises(IsADirectoryError, match="it is a folder"):
        fileio.read(tmp_path)


def test_a_missing_file_raises_as_usual(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        fileio.read(tmp_path / "none.csv")


def test_a_file_beyond_the_limit_is_refused_without_being_read(tmp_path: Path):
    (path := tmp_path / "some.csv").touch()
    os.truncate(path, fileio.MAX_BYTES + 1)
    with pytest.raises(OSError, match="it has 201 MB, and at most 200 are read"):
        fileio.read(path)
    os.truncate(path, 11)
    assert len(fileio.read(path, 11)) == 11
    with pytest.raises(OSError, match="at most"):
        fileio.read(path, 10)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_no_handle_is_left_open(tmp_path: Path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(OSError, match="folder"):
            fileio.read(tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize("more", [b"", b"x", b"xy" * 100])
def test_a_file_that_grows_while_it_is_read_is_read_up_to_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: bytes
):
    (path := tmp_path / "some.csv").write_bytes(b"abc")
    stat = os.fstat

    def grow(handle: int) -> os.stat_result:
        state = stat(handle)
        with path.open("ab") as file:
            file.write(more)
        return state

    monkeypatch.setattr(os, "fstat", grow)
    if 3 + 2 * len(more) <= 10:  # `open` asks as well
        assert fileio.read(path, 10).startswith(b"abc" + more)
    else:
        with pytest.raises(OSError, match="at most"):
            fileio.read(path, 10)


def test_a_file_that_is_truncated_while_it_is_read_gives_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (path := tmp_path / "some.csv").write_bytes(b"abc")
    stat = os.fstat

    def shrink(handle: int) -> os.stat_result:
        state = stat(handle)
        os.truncate(path, 1)
        return state

    monkeypatch.setattr(os, "fstat", shrink)
    assert fileio.read(path) == b"a"


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_owner_stays_theirs(tmp_path: Path):
    (path := tmp_path / "some.csv").write_bytes(b"old")
    os.chown(path, 12345, 23456)
    path.chmod(0o664)
    fileio.write(path, b"new")
    state = path.stat()
    assert (path.read_bytes(), state.st_uid, state.st_gid, state.st_mode & 0o777) == (b"new", 12345, 23456, 0o664)


def test_a_file_whose_owner_cannot_be_kept_is_written_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (path := tmp_path / "some.csv").write_bytes(b"old")
    path.chmod(0o640)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refuse)
    fileio.write(path, b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_a_private_file_is_its_owners_alone_from_its_first_byte_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: int
):
    seen: list[str] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        seen.extend(rights.open_to_others(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    (tmp_path / "old.json").write_bytes(b"old")
    (tmp_path / "old.json").chmod(0o644)
    with rights.umask(mask):
        for name in ("new.json", "old.json", "old.json"):
            fileio.write(tmp_path / name, b"secret", private=True)
            assert rights.open_to_others(tmp_path / name) == []
    assert seen == []


@pytest.mark.parametrize("mask", [0, 0o022])
def test_the_datasets_own_files_are_read_by_everybody_and_written_by_no_stranger(tmp_path: Path, mask: int):
    with rights.umask(mask):
        fileio.write(tmp_path / "data" / "articles" / "new.txt", b"Words.")
    assert (tmp_path / "data" / "articles" / "new.txt").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "data" / "articles").stat().st_mode & 0o005 == 0o005
    assert rights.open_to_others(tmp_path / "data", 0o002) == []


def test_a_folder_becomes_private_with_everything_in_it(tmp_path: Path):
    folder = tmp_path / "shelf"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "page.html").write_text("x", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").write_text("x", encoding="utf-8")
    for path in (folder, folder / "inner", folder / "inner" / "page.html", tmp_path / "elsewhere"):
        path.chmod(0o755)
    fileio.private_folder(folder)
    assert rights.open_to_others(folder) == ["shelf/link"]  # a link has no rights of its own
    assert (tmp_path / "elsewhere").stat().st_mode & 0o777 == 0o755
    assert (folder / "inner").stat().st_mode & 0o777 == 0o700


def test_rights_that_cannot_be_changed_are_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf").chmod(0o755)
    monkeypatch.setattr(Path, "chmod", refuse)
    fileio.private_folder(tmp_path / "shelf")
    assert "others may be able to read shelf" in caplog.text
