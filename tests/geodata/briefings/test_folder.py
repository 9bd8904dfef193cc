from __future__ import annotations

import errno
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from geodata.briefings import folder
from geodata.briefings.briefing import Briefing, Step
from geodata.errors import InputError

BRIEFING = Briefing("trial", "Trial", "", (Step("One", "", ""),), frame=("https://example.org",))
FILES = folder.with_manifest({"index.html": b"first"}, BRIEFING, "abc", "us")


def test_the_manifest_has_hashes_version_and_attribution(tmp_path: Path):
    folder.write_folder(FILES, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["files"]["index.html"] == {"sha256": hashlib.sha256(b"first").hexdigest(), "bytes": 5}
    assert (manifest["data_version"], manifest["attribution"], manifest["frame"]) == (
        "abc",
        "us",
        ["https://example.org"],
    )


def test_an_earlier_briefing_is_replaced_whole(tmp_path: Path):
    out = tmp_path / "out"
    folder.write_folder({**FILES, "old.png": b"x"}, out)
    folder.write_folder(FILES, out)
    assert sorted(path.name for path in out.iterdir()) == ["index.html", "manifest.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="contains other files"):
        folder.write_folder(FILES, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize(
    ("where", "call", "fail"),
    [
        (folder.tempfile, "mkdtemp", full),
        (Path, "mkdir", full),
        (folder.fileio, "open_own", full),
        (folder.os, "fsync", full),
        (Path, "rename", full),
    ],
)
def test_a_full_disk_leaves_no_new_files_and_keeps_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Any, call: str, fail: Any, *, there: bool
):
    out = tmp_path / "out"
    if there:
        folder.write_folder(FILES, out)
    with monkeypatch.context() as patch:
        patch.setattr(where, call, fail)
        with pytest.raises(InputError, match="No space left on device"):
            folder.write_folder({**FILES, "index.html": b"second"}, out)
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if there else [])
    assert not there or (out / "index.html").read_bytes() == b"first"


def test_a_disk_that_fills_between_the_files_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    left = iter([None, None])
    monkeypatch.setattr(folder.os, "fsync", lambda _: next(left, full) and full())
    with pytest.raises(InputError, match="nothing was left behind"):
        folder.write_folder({f"{number}.png": b"x" for number in range(9)}, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_replacement_restores_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out, rename = tmp_path / "out", Path.rename
    folder.write_folder(FILES, out)

    def refuse(path: Path, target: Path) -> Path:
        return full() if path.name == "new" else rename(path, target)  # type: ignore[func-returns-value, return-value]

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(InputError, match="No space left"):
        folder.write_folder({**FILES, "index.html": b"second"}, out)
    assert (out / "index.html").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_of_many_writers_one_wins_whole(tmp_path: Path):
    out = tmp_path / "out"
    briefings = [{**FILES, **{f"{number}-{part}.png": b"x" for part in range(20)}} for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda files: folder.write_folder(files, out), briefings))
    assert {path.name for path in out.iterdir()} in [set(files) for files in briefings]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_briefing_replaced_during_the_check_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out, theirs, real = tmp_path / "out", tmp_path / "theirs", Path.read_text
    folder.write_folder(FILES, out)
    folder.write_folder(FILES, theirs)

    def slowly(manifest: Path, *given: Any) -> str:
        if not theirs.exists():
            return real(manifest, *given)
        manifest.parent.rename(tmp_path / "aside")
        try:
            return real(manifest, *given)
        finally:
            theirs.rename(manifest.parent)

    monkeypatch.setattr(Path, "read_text", slowly)
    folder.check_place(out)
    assert not theirs.exists()


def test_a_folder_that_turns_into_something_else_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "out"

    def meanwhile(_: int) -> None:
        out.mkdir(exist_ok=True)
        (out / "thesis.txt").write_text("mine")

    monkeypatch.setattr(folder.os, "fsync", meanwhile)
    with pytest.raises(InputError, match="contains other files"):
        folder.write_folder(FILES, out)
    assert (out / "thesis.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
