"""Text of tables, articles and versions never controls the terminal that a command prints it to."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

from geodata.cli import main
from geodata.tables.changes import Add, Edit, Remove
from geodata.versions.folder import FolderVersions
from tests.support import hostile

ESCAPES = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202edet\u2066x\r\nforged line\b\b"
PLAIN = {"\n", "\t"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dataset whose every text holds what terminals obey, with versions that say so, too."""
    found = hostile.write(tmp_path / "data", [f"{ESCAPES} {text}" for text in hostile.NASTY[:6]]).folder
    versions = FolderVersions(found)
    versions.notice_outside()
    first = versions.history()[-1].version
    versions.commit(first, [Edit("events.csv", "event-0001", {"title": ESCAPES})], f"ana {ESCAPES}", ESCAPES)
    new = Add("events.csv", {"event_id": "event-9999", "title": ESCAPES, "status": "draft"})
    versions.commit(versions.history()[-1].version, [new, Remove("events.csv", "event-0002")], f"bob {ESCAPES}")
    return found


def obeyed(text: str) -> set[str]:
    """The characters that a terminal would obey or show in another order."""
    return {one for one in text if unicodedata.category(one) in {"Cc", "Cf"} and one not in PLAIN}


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["history"],
        ["diff", "v1", "v3", "--dataset"],
        ["revert", "v2", "--author", ESCAPES.replace("\n", " "), "--dataset"],
        ["revert", ESCAPES, "--dataset"],
        ["diff", ESCAPES, "v1", "--dataset"],
        ["published"],
        ["geocode", ESCAPES, "--dataset"],
        ["brief", ESCAPES, "-o", "out", "--dataset"],
        ["withdraw", ESCAPES, "--reason", ESCAPES, "--dataset"],
        ["revoke", ESCAPES, "--dataset"],
        ["export", "--to", ESCAPES, "-o", "out.html"],
    ],
    ids=lambda words: words[0],
)
def test_no_command_prints_what_a_terminal_obeys(folder: Path, words: list[str]):
    done = CliRunner().invoke(main, [*words, str(folder)])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.output
    assert obeyed(done.output) == set()


def test_json_for_programs_escapes_what_a_terminal_obeys_or_is_data(folder: Path):
    done = CliRunner().invoke(main, ["history", str(folder), "--format", "jsonl"])
    assert ESCAPES.strip() in {json.loads(line)["message"] for line in done.stdout.splitlines()}
    assert not {"\x1b", "\x07", "\r"} & set(done.stdout)
