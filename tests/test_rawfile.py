"""geodata.rawfile: whatever stands in a file's place, reading it ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geodata import rawfile


def test_a_file_is_read_to_its_last_byte(tmp_path: Path):
    (path := tmp_path / "some.csv").write_bytes(b"a\r\n\0\x1a\xffb")
    assert rawfile.read(path) == b"a\r\n\0\x1a\xffb"


def test_a_link_is_followed(tmp_path: Path):
    (tmp_path / "real.csv").write_bytes(b"a")
    (tmp_path / "link.csv").symlink_to("real.csv")
    assert rawfile.read(tmp_path / "link.csv") == b"a"


@pytest.mark.timeout(10)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "some.csv")
    with pytest.raises(OSError, match="it is a pipe or a device"):
        rawfile.read(tmp_path / "some.csv")


@pytest.mark.timeout(10)
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_device_is_not_read_without_end():
    with pytest.raises(OSError, match="it is a pipe or a device"):
        rawfile.read(Path("/dev/zero"))


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(IsADirectoryError, match="it is a folder"):
        rawfile.read(tmp_path)


def test_what_is_not_there_is_told_as_ever(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        rawfile.read(tmp_path / "none.csv")


def test_a_file_beyond_the_limit_is_refused_without_being_read(tmp_path: Path):
    (path := tmp_path / "some.csv").touch()
    os.truncate(path, rawfile.MAX_BYTES + 1)
    with pytest.raises(OSError, match="it has 201 MB, and at most 200 are read"):
        rawfile.read(path)
    os.truncate(path, 11)
    assert len(rawfile.read(path, 11)) == 11
    with pytest.raises(OSError, match="at most"):
        rawfile.read(path, 10)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_no_handle_is_left_open(tmp_path: Path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(OSError, match="folder"):
            rawfile.read(tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
