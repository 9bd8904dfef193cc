from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from geodata import briefing_folder
from geodata.briefings import Briefing, Step
from geodata.errors import InputError

BRIEFING = Briefing("trial", "Trial", "", (Step("One", "", ""),), frame=("https://example.org",))
FILES = briefing_folder.with_manifest({"index.html": b"first"}, BRIEFING, "abc", "us")


def test_the_manifest_says_hash_version_and_whom_to_name(tmp_path: Path):
    briefing_folder.write(FILES, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["files"]["index.html"] == {"sha256": hashlib.sha256(b"first").hexdigest(), "bytes": 5}
    assert (manifest["data_version"], manifest["attribution"], manifest["frame"]) == (
        "abc",
        "us",
        ["https://example.org"],
    )


def test_an_earlier_briefing_is_replaced_whole(tmp_path: Path):
    out = tmp_path / "out"
    briefing_folder.write({**FILES, "old.png": b"x"}, out)
    briefing_folder.write(FILES, out)
    assert sorted(path.name for path in out.iterdir()) == ["index.html", "manifest.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="holds other things"):
        briefing_folder.write(FILES, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("there", [False, True])
def test_a_full_disk_leaves_nothing_and_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool):
    out = tmp_path / "out"
    if there:
        briefing_folder.write(FILES, out)

    def full(_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(briefing_folder.os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        briefing_folder.write({**FILES, "index.html": b"second"}, out)
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if there else [])
    assert not there or (out / "index.html").read_bytes() == b"first"
