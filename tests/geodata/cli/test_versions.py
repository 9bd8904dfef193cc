from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from geodata.cli import main
from geodata.tables.changes import Edit
from geodata.versions.folder import FolderVersions
from geodata.versions.shared_store import STORE_VARIABLE, SharedStore
from tests.support import postgres
from tests.support.paths import SYRIA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dataset with an edit of ana's."""
    found = shutil.copytree(SYRIA, tmp_path / "data")
    versions = FolderVersions(found)
    versions.notice_outside()
    cells = {"date": "2016-03-27", "description": "\x1b[31mred"}
    versions.commit(versions.history()[-1].version, [Edit("events.csv", "palmyra-recaptured", cells)], "ana", "known")
    return found


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_history_says_who_changed_what_the_newest_first(folder: Path):
    code, out, _ = run("history", str(folder))
    assert code == 0
    first, second = out.index("ana"), out.index("file")
    assert first < second
    assert "palmyra-recaptured: date '2016-03' → '2016-03-27'" in out
    assert "known" in out


def test_text_from_cells_never_controls_the_terminal(folder: Path):
    assert "\x1b" not in run("history", str(folder))[1]


def test_history_diff_and_revert_name_entries_by_their_ids(folder: Path):
    assert [line.split()[0] for line in run("history", str(folder))[1].splitlines() if line[0] != " "] == ["v2", "v1"]
    rows = [json.loads(line) for line in run("history", str(folder), "--format", "jsonl")[1].splitlines()]
    assert [row["id"] for row in rows] == ["v2", "v1"]
    assert "palmyra-recaptured: date '2016-03' → '2016-03-27'" in run("diff", "v1", "v2", "--dataset", str(folder))[1]
    code, _, errors = run("revert", "v2", "--dataset", str(folder), "--author", "ben")
    assert (code, errors) == (0, f"v3: revert v2 (version {rows[1]['version']})\n")
    code, _, errors = run("revert", rows[1]["version"], "--dataset", str(folder), "--author", "ben")
    assert code == 2
    assert "name one of them by its id: v1 (" in errors
    assert ", v3 (" in errors
    assert run("revert", rows[1]["version"], "--whole", "--dataset", str(folder))[0] == 0  # it is the same whichever


def test_history_as_json_has_one_object_per_version(folder: Path):
    rows = [json.loads(line) for line in run("history", str(folder), "--format", "jsonl")[1].splitlines()]
    assert [row["author"] for row in rows] == ["ana", "file"]
    assert len(json.loads(run("history", str(folder), "-n", "1", "--format", "jsonl")[1])["version"]) == 12


def test_diff_names_the_rows_that_differ(folder: Path):
    new, old = (
        json.loads(line)["version"] for line in run("history", str(folder), "--format", "jsonl")[1].splitlines()
    )
    _, out, _ = run("diff", old[:8], new, "--dataset", str(folder))
    assert out.startswith("events.csv palmyra-recaptured: date '2016-03' → '2016-03-27'")
    assert json.loads(run("diff", old, new, "--dataset", str(folder), "--format", "jsonl")[1])["row"]
    assert run("diff", new, new, "--dataset", str(folder))[1] == ""


def test_revert_is_a_new_version_and_the_file_is_as_before(folder: Path):
    version = FolderVersions(folder).history()[-1].version
    code, _, errors = run("revert", version, "--dataset", str(folder), "--author", "ben")
    assert (code, "revert" in errors) == (0, True)
    assert (folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()
    assert [entry.author for entry in FolderVersions(folder).history()] == ["file", "ana", "ben"]


def test_revert_whole_goes_back_to_a_version(folder: Path):
    first = FolderVersions(folder).history()[0].version
    run("revert", first, "--whole", "--dataset", str(folder), "--author", "ben")
    assert (folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()
    assert "Nothing to revert" in run("revert", first, "--whole", "--dataset", str(folder), "--author", "ben")[2]


def test_an_unknown_version_is_wrong_use(folder: Path):
    code, _, errors = run("revert", "ffff", "--dataset", str(folder))
    assert code == 2
    assert "dateline history" in errors


def test_without_a_folder_the_commands_work_on_the_database_that_is_the_store(
    folder: Path, postgres_server: postgres.Server, database: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(STORE_VARIABLE, postgres_server.dsn(database))
    code, _, errors = run("history")
    assert (code, "the store is empty" in errors) == (1, True)
    with closing(SharedStore(postgres_server.dsn(database), folder)) as kept:
        cells = {"date": "2016-03-28"}
        entry = kept.commit(kept.newest()[0], [Edit("events.csv", "palmyra-recaptured", cells)], "ben")
        assert run("revert", entry.version, "--author", "cem")[0] == 0
        assert [one.author for one in kept.history()] == ["file", "ben", "cem"]
    code, out, _ = run("history")
    assert code == 0
    assert "ana" not in out
    assert "'2016-03-28' → '2016-03-27'" in out
    assert "ana" in run("history", str(folder))[1]  # a folder that is named is meant
