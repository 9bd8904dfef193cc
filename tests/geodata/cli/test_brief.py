"""`dateline brief` as an author runs it: its messages, the files it writes, and those it leaves alone."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata import cli
from geodata.briefings import freeze
from geodata.tables.changes import Edit
from geodata.versions.shared_store import STORE_VARIABLE, SharedStore
from geodata.versions.store import FileStore
from tests.support import datasets, postgres

TITLE = "Palmyra changes hands"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli.main, ["brief", *map(str, args)], catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bundled dataset with its article in it, so that it can have a history."""
    return datasets.with_article(tmp_path / "data")


def edited(folder: Path) -> tuple[str, str]:
    """Change a title; the versions before and after."""
    store = FileStore(folder)
    before = store.newest()[0]
    return before, store.commit(
        before, [Edit("events.csv", "palmyra-recaptured", {"title": TITLE})], "An Editor"
    ).version


def page(out: Path) -> str:
    return (out / "index.html").read_text("utf-8")


def test_brief_reports_on_standard_error_alone(tmp_path: Path):
    done = run("intervention", "-o", tmp_path / "out")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert re.search(r"index\.html: 5 steps over version [0-9a-f]{12} \([0-9,]+ kB\)", done.stderr)


def test_a_briefing_may_be_a_file_of_its_own(tmp_path: Path):
    own = tmp_path / "mine.toml"
    own.write_text('title = "Mine"\n[[steps]]\ntitle = "One"\n', "utf-8")
    assert run(own, "-o", tmp_path / "out").exit_code == 0
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["id"] == "mine"


def test_an_earlier_version_can_be_shown(folder: Path, tmp_path: Path):
    before, after = edited(folder)
    assert run("intervention", "-o", tmp_path / "old", "--dataset", folder, "--version", before).exit_code == 0
    assert run("intervention", "-o", tmp_path / "new", "--dataset", folder).exit_code == 0
    assert TITLE not in page(tmp_path / "old")
    assert TITLE in page(tmp_path / "new")
    versions = [json.loads((tmp_path / name / "manifest.json").read_text())["data_version"] for name in ("old", "new")]
    assert versions == [before, after]


def test_a_briefing_that_names_its_version_keeps_it(folder: Path, tmp_path: Path):
    before, _ = edited(folder)
    own = folder / "briefings" / "bound.toml"
    own.write_text(f'title = "Bound"\nversion = "{before}"\n[[steps]]\ntitle = "One"\n', "utf-8")
    assert run("bound", "-o", tmp_path / "out", "--dataset", folder).exit_code == 0
    assert TITLE not in page(tmp_path / "out")


def test_the_same_version_gives_the_same_bytes_after_later_edits(folder: Path, tmp_path: Path):
    before = FileStore(folder).newest()[0]
    run("intervention", "-o", tmp_path / "then", "--dataset", folder)
    edited(folder)
    run("intervention", "-o", tmp_path / "now", "--dataset", folder, "--version", before)
    for path in (tmp_path / "then").iterdir():
        assert (tmp_path / "now" / path.name).read_bytes() == path.read_bytes(), path.name


def test_an_unknown_version_is_reported(folder: Path, tmp_path: Path):
    refused = run("intervention", "-o", tmp_path / "out", "--dataset", folder, "--version", "deadbeefdead")
    assert refused.exit_code == 2
    assert "deadbeefdead" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_a_briefing_shows_the_database_where_there_is_one(
    postgres_server: postgres.Server,
    database: str,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    dsn = postgres_server.dsn(database)
    with closing(SharedStore(dsn, folder)) as store:
        before = store.newest()[0]
        store.commit(before, [Edit("events.csv", "palmyra-recaptured", {"title": TITLE})], "An Editor")
    monkeypatch.setenv(STORE_VARIABLE, dsn)
    assert run("intervention", "-o", tmp_path / "new", "--dataset", folder).exit_code == 0
    assert run("intervention", "-o", tmp_path / "old", "--dataset", folder, "--version", before).exit_code == 0
    assert (TITLE in page(tmp_path / "new"), TITLE in page(tmp_path / "old")) == (True, False)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("", "there are 0 steps"),
        ('[[steps]]\ntitle = "x"\n' * 200, "there are 200 steps"),
        (f'[[steps]]\ntitle = "x"\ncaption = "{"x" * 100_000}"\n', "100,000 characters, at most 5,000"),
        ('[[steps]]\ntitle = "x"\nview = "event=gone"\n', "step 1, view: version"),
        ('[[steps]]\ntitle = "x"\n[[steps]]\ntitle = 2\nview = "mode=x"\n', "step 2, title"),
    ],
)
def test_a_wrong_briefing_is_reported_and_nothing_is_written(tmp_path: Path, steps: str, words: str):
    own = tmp_path / "mine.toml"
    own.write_text(f'title = "Mine"\n{steps}', "utf-8")
    refused = run(own, "-o", tmp_path / "out")
    assert refused.exit_code != 0
    assert words in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_a_caption_with_markup_stays_text(tmp_path: Path):
    own = tmp_path / "mine.toml"
    hostile = "</p></section><script>alert(1)</script><img src=x onerror=alert(1)> **bold**"
    own.write_text(f"title = 'Mine'\n[[steps]]\ntitle = 'One'\ncaption = '{hostile}'\n", "utf-8")
    assert run(own, "-o", tmp_path / "out").exit_code == 0
    shown = page(tmp_path / "out").split("<script type=")[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<img src=x" not in shown
    assert "<strong>bold</strong>" in shown


@pytest.mark.parametrize("site", ["example.org", "javascript:alert(1)", "https://a.b/?q"])
def test_a_site_that_is_no_address_is_refused(tmp_path: Path, site: str):
    refused = run("intervention", "-o", tmp_path / "out", "--site", site)
    assert refused.exit_code == 2
    assert "expected one such as https://example.org/b/aleppo/" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_the_pdf_is_one_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(freeze, "print_pdf", lambda files: b"%PDF of " + str(max(files)).encode())
    assert run("intervention", "-o", tmp_path / "out", "--pdf").exit_code == 0
    assert (tmp_path / "out" / "briefing.pdf").read_bytes() == b"%PDF of step-5.png"
    listed = json.loads((tmp_path / "out" / "manifest.json").read_text())["files"]
    assert listed["briefing.pdf"]["bytes"] == 18
    assert "manifest.json" not in listed


def test_without_chromium_one_sentence_is_printed_and_no_folder_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(freeze.shutil, "which", lambda _: str(tmp_path / "gone"))
    refused = run("intervention", "-o", tmp_path / "out", "--pdf")
    assert refused.exit_code == 2
    assert "or omit --pdf" in refused.stderr
    assert list(tmp_path.iterdir()) == []
