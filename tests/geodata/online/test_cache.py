"""The cache of online answers: all callers share it, and work goes on when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.online import cache
from geodata.online.cache import Answers
from tests.support import rights


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "answers.sqlite"


def test_an_answer_is_read_by_the_next_caller(path: Path):
    Answers(path).put("nominatim", "Hmeimim", "[1]")
    assert Answers(path).get("nominatim", "Hmeimim") == "[1]"


def test_an_answer_belongs_to_its_service_and_its_query(path: Path):
    kept = Answers(path)
    kept.put("nominatim", "Hmeimim", "[]")
    assert kept.get("photon", "Hmeimim") is None
    assert kept.get("nominatim", "hmeimim") is None
    assert kept.get("nominatim", "Hmeimim") == "[]"


def test_a_later_answer_takes_the_place_of_the_first(path: Path):
    kept = Answers(path)
    kept.put("a", "b", "1")
    kept.put("a", "b", "2")
    assert kept.get("a", "b") == "2"


def test_reading_creates_no_file(path: Path):
    kept = Answers(path)
    assert kept.get("a", "b") is None
    assert not path.parent.exists()
    assert not kept.trouble


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_only_the_user_may_read_the_file(path: Path, mask: int):
    with rights.umask(mask):
        Answers(path).put("a", "b", "c")
        path.chmod(0o644)
        Answers(path).put("b", "c", "d")
    assert rights.open_to_others(path.parent) == []


@pytest.mark.parametrize("text", ["'; DROP TABLE answer; --", "\x00", "\ud800", "حميميم", "\u202e", "x" * 10_000, ""])
def test_any_text_may_be_a_query(path: Path, text: str):
    kept = Answers(path)
    kept.put("a", text, text)
    assert not kept.trouble
    assert kept.get("a", text) == text.encode("utf-8", "backslashreplace").decode()
    assert kept.get("a", "other") is None


def test_an_answer_that_is_too_long_is_not_kept(path: Path):
    kept = Answers(path)
    kept.put("a", "b", "x" * (cache.LONGEST + 1))
    assert kept.get("a", "b") is None


@pytest.mark.parametrize(
    "content", [b"not a database, surely not, by no means at all", b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_corrupt_file_is_reported_and_left_alone_and_work_goes_on(path: Path, content: bytes):
    path.parent.mkdir()
    path.write_bytes(content)
    kept = Answers(path)
    assert kept.get("a", "b") is None
    assert "cannot be read" in kept.trouble
    assert "Delete the file" in kept.trouble
    kept.put("a", "b", "c")
    assert kept.get("a", "b") == "c"
    assert Answers(path).get("a", "b") == "c"
    assert path.read_bytes() == content


def test_a_file_with_another_schema_version_is_left_alone(path: Path):
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    kept = Answers(path)
    kept.put("a", "b", "c")
    assert "version 99" in kept.trouble


def test_a_folder_that_cannot_be_made_is_reported_and_work_goes_on(tmp_path: Path):
    (tmp_path / "file").write_text("")
    kept = Answers(tmp_path / "file" / "answers.sqlite")
    assert kept.get("a", "b") is None
    kept.put("a", "b", "c")
    assert kept.get("a", "b") == "c"
    assert "work goes on without it" in kept.trouble


def test_a_read_only_file_is_read(path: Path, monkeypatch: pytest.MonkeyPatch):
    Answers(path).put("a", "b", "c")
    real = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda address, **options: real(address.replace("mode=rw", "mode=ro"), **options)
    )
    kept = Answers(path)
    assert kept.get("a", "b") == "c"
    kept.put("a", "d", "e")
    assert "cannot be written" in kept.trouble
    assert "readonly" in kept.trouble
    assert kept.get("a", "d") == "e"


def test_many_processes_write_at_once_and_nothing_is_lost(path: Path):
    code = (
        "import sys; from pathlib import Path; from geodata.online.cache import Answers\n"
        "kept = Answers(Path(sys.argv[1]))\n"
        "for n in range(20):\n    kept.put(sys.argv[2], str(n), 'x'); assert not kept.trouble, kept.trouble\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, path, str(number)]) for number in range(4)]
    assert [writer.wait(30) for writer in writers] == [0] * 4
    kept = Answers(path)
    assert all(kept.get(str(number), str(n)) == "x" for number in range(4) for n in range(20))


def test_the_stamp_changes_with_an_answer(path: Path):
    kept = Answers(path)
    stamps = [kept.stamp()]
    for number in range(2):
        kept.put("a", str(number), "c" * 5000)
        stamps.append(kept.stamp())
    assert len(set(stamps)) == 3


@pytest.mark.parametrize(
    ("own", "xdg", "expected"),
    [
        ("/var/mine", "/var/xdg", "/var/mine"),
        ("", "/var/xdg", "/var/xdg/dateline"),
        ("", "relative", "/home/somebody/.cache/dateline"),
        (None, None, "/home/somebody/.cache/dateline"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="paths are written otherwise elsewhere")
def test_the_user_chooses_the_cache_folder(
    monkeypatch: pytest.MonkeyPatch, own: str | None, xdg: str | None, expected: str
):
    monkeypatch.setenv("HOME", "/home/somebody")
    for name, value in (("DATELINE_CACHE", own), ("XDG_CACHE_HOME", xdg)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert cache.cache_folder() == Path(expected)
