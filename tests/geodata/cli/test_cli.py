"""The command line: results on standard output, messages on standard error, exit codes 0, 1 and 2."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata import cli, plugins
from geodata.cli import export, starter
from geodata.dataset import reading
from geodata.errors import InputError
from geodata.model import Dataset
from geodata.view import url
from tests.support.paths import SYRIA


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(cli.main, [str(arg) for arg in args], catch_exceptions=False)


def change(folder: Path, old: str, new: str, name: str = "events.csv") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_check_of_the_bundled_dataset_finds_nothing():
    done = run("check")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "17 events; no problems" in done.stderr


def test_check_names_file_line_column_and_what_to_do(folder: Path):
    change(folder, "published,2016-03,Palmyra,,,", "published,2016-03,Palmyra,91.2,38.3,")
    done = run("check", folder)
    assert done.exit_code == 1
    line = "error: events.csv line 14, latitude: '91.2' is not between -90 and 90; did you swap latitude and longitude?"
    assert done.stdout == line + "\n"
    assert "17 events read, 1 left out; 1 error" in done.stderr


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [
        ("events.csv", 'new-event,published,2016,"Palmyra', "place"),
        ("evidence.csv", 'palmyra-recaptured,russia-continues-support,"The army', "quote"),
        ("sources.csv", '"new', "source"),
        ("places.csv", 'Palmyra,"Tadmur', "aliases"),
    ],
)
def test_check_names_the_cell_in_which_a_table_is_cut_short(folder: Path, name: str, row: str, column: str):
    path = folder / name
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, row]), encoding="utf-8")
    done = run("check", folder)
    assert done.exit_code == 1
    where = (
        f"error: {name} line {len(lines) + 1}, {column}: the file ends inside this cell, which a quotation mark opens"
    )
    assert where in done.stdout
    assert "Save it again as a whole" in done.stdout
    assert "fixed: " not in (fixed := run("check", folder, "--fix")).stderr
    assert where in fixed.stdout
    assert path.read_text(encoding="utf-8").endswith(row)


def test_check_says_that_a_file_is_written_anew(folder: Path):
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b",2016-03,", b",2016/03,").replace(b"Assad asks", b"Assad \xe9 asks"))
    path.write_bytes(path.read_bytes().replace(b"Syrian Army", "Armée".encode(), 1))
    done = run("check", folder, "--fix")
    note = "fixed: events.csv: written in UTF-8, in place of UTF-8 in some lines and Windows-1252 in others"
    assert done.stderr.index(note) < done.stderr.index("fixed: events.csv line 14, date")
    assert "Assad é asks" in path.read_text(encoding="utf-8")


def test_check_prints_nothing_but_json_whatever_a_library_prints(folder: Path):
    change(folder, ",2016-03,", ",2016-1X,")
    done = run("check", folder, "--format", "json")
    assert [problem["code"] for problem in json.loads(done.stdout)["problems"]] == ["date"]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (b"sep=,\r\n", "line 1: 'sep=,' is Excel's note of the separator"),
        (b"Events in Syria,,\n", "line 1: the line is a title above the header"),
    ],
)
def test_what_stands_above_the_header_is_named(folder: Path, before: bytes, words: str):
    path = folder / "events.csv"
    path.write_bytes(before + path.read_bytes())
    done = run("check", folder)
    assert words in done.stdout


def test_a_row_of_hxl_tags_and_a_column_of_others_are_named(folder: Path):
    path = folder / "events.csv"
    head, rest = path.read_text(encoding="utf-8").split("\n", 1)
    tags = ",".join(["#event+id", "#status", *["#x +code"] * (head.count(",") - 1)])
    path.write_text(f"{head}\n{tags}\n{rest}", encoding="utf-8")
    done = run("check", folder)
    assert "line 2: the row holds HXL tags and no data; take it out" in done.stdout
    assert "18 events read, 1 left out" in done.stderr
    path.write_text(f"{head.replace('event_id', 'event_id_cnty')},event_date\n{rest}", encoding="utf-8")
    assert "is it 'event_id_cnty'?" in run("check", folder).stdout


def test_check_reports_the_same_as_json(folder: Path):
    change(folder, ",Palmyra,,,", ",Palmyra,91.2,38.3,")
    done = run("check", folder, "--format", "json")
    report = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {key: report[key] for key in ("rows_read", "rows_good", "errors", "warnings")} == {
        "rows_read": 17,
        "rows_good": 16,
        "errors": 1,
        "warnings": 0,
    }
    assert [
        (problem["file"], problem["line"], problem["column"], problem["row"]) for problem in report["problems"]
    ] == [("events.csv", 14, "latitude", "palmyra-recaptured")]


def test_warnings_alone_leave_the_exit_code_0(folder: Path):
    change(folder, "Government regains territory", "Government wins territory")
    done = run("check", folder)
    assert done.exit_code == 0
    assert done.stdout.startswith("warning: events.csv line 14, sub_event_type:")


def test_check_lists_rows_that_stay_unlocated(folder: Path):
    change(folder, ",Palmyra,,,", ",Qwxzyvbnm,,,")
    done = run("check", folder, "--format", "json")
    rows = [problem for problem in json.loads(done.stdout)["problems"] if problem["column"] == "place"]
    assert [problem["line"] for problem in rows] == [14]
    assert "Qwxzyvbnm" in rows[0]["message"]


def test_check_of_a_dataset_that_cannot_be_read_is_one_error(folder: Path):
    (folder / "events.csv").write_bytes(b"")
    done = run("check", folder)
    assert done.exit_code == 1
    assert done.stdout.startswith("error: events.csv: the file is empty; expected a header line")
    assert json.loads(run("check", folder, "--format", "json").stdout)["errors"] == 1


@pytest.mark.parametrize("command", [["check"], ["serve"], ["export", "--to", "html", "-o", "x.html"]])
def test_a_missing_folder_is_wrong_use(command: list[str], tmp_path: Path):
    done = run(*command, tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


def test_init_writes_a_dataset_that_passes_check(tmp_path: Path):
    done = run("init", tmp_path / "new" / "data")
    assert done.exit_code == 0
    assert sorted(done.stdout.split()) == sorted(str(tmp_path / "new" / "data" / name) for name in starter.files())
    checked = run("check", tmp_path / "new" / "data")
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["data"]


def test_what_init_writes_is_commented_and_explains_every_column(tmp_path: Path):
    run("init", tmp_path / "data")
    assert "#" in (tmp_path / "data" / "dataset.toml").read_text(encoding="utf-8")
    readme = (tmp_path / "data" / "README.md").read_text(encoding="utf-8")
    for name in reading.FILES[:4]:
        header = (tmp_path / "data" / name).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert all(f"| `{column}` |" in readme for column in header)


def test_init_never_overwrites(tmp_path: Path):
    (tmp_path / "data").mkdir()
    assert run("init", tmp_path / "data").exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()}
    done = run("init", tmp_path / "data")
    assert done.exit_code == 2
    assert "is already there" in done.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()} == before


def test_init_on_a_file_is_wrong_use(tmp_path: Path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert run("init", tmp_path / "file").exit_code == 2
    assert run("init", tmp_path / "file" / "data").exit_code == 2
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_serve_says_when_the_port_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", taken.getsockname()[1])
    assert done.exit_code == 2
    assert "choose another with --host or --port" in done.stderr


def test_serve_needs_events(tmp_path: Path):
    done = run("serve", tmp_path)
    assert done.exit_code == 1
    assert "dateline init" in done.stderr


def test_an_unknown_format_is_wrong_use(tmp_path: Path):
    done = run("export", "--to", "docx", "-o", tmp_path / "x")
    assert done.exit_code == 2
    assert "no exporter is called 'docx'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_an_exporter_is_found_by_its_entry_point():
    if not entry_points(group=plugins.GROUP):
        pytest.skip("Dateline is not installed, so nobody offers exporters")
    assert plugins.exporter("html").__name__ == "write_html"


def test_an_export_appears_whole_or_not_at_all(tmp_path: Path):
    dataset = reading.read_dataset(SYRIA)
    out = tmp_path / "view.txt"

    def good(dataset: Dataset, params: dict[str, str], path: Path) -> None:
        path.write_text(f"{dataset.info.title} {params}", encoding="utf-8")

    def bad(_: Dataset, __: dict[str, str], path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        raise InputError("'from' cannot be read")

    plugins.write_whole(good, dataset, {"from": "2015"}, out)
    whole = out.read_text(encoding="utf-8")
    assert whole == "Russia in Syria, 2011–2016 {'from': '2015'}"
    with pytest.raises(InputError):
        plugins.write_whole(bad, dataset, {}, out)
    assert out.read_text(encoding="utf-8") == whole
    assert [path.name for path in tmp_path.iterdir()] == ["view.txt"]


def test_a_file_that_cannot_be_written_is_wrong_use(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be written"):
        plugins.write_whole(lambda *_: None, reading.read_dataset(SYRIA), {}, tmp_path / "no" / "file.html")


def test_every_parameter_of_the_url_is_an_option_of_export():
    assert set(export.VIEW_OPTIONS) == set(url.PARAMS) - {"rev"}


def test_help_needs_no_heavy_library():
    code = (
        "import sys\nfrom geodata import cli\n"
        "try:\n    cli.main(['--help'])\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'pandas', 'numpy', 'streamlit', 'pandera', 'geopy', 'uvicorn', 'edtf'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_terminal_without_the_letters_gets_their_codes(folder: Path):
    change(folder, ",Palmyra,,,", ",Palmyra,“91”,38.3,")
    done = subprocess.run(
        [sys.executable, "-m", "geodata.cli", "check", str(folder)],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        encoding="latin-1",
        check=False,
    )
    assert done.returncode == 1
    assert "\\u201c91\\u201d" in done.stdout


def test_commands_look_where_the_server_of_a_container_looks(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATELINE_DATASET", str(folder))
    change(folder, "2015-09-30", "2015-09-31")
    assert run("check").exit_code == 1
    assert run("published").stdout == ""


def test_a_container_without_a_dataset_takes_the_bundled_one_and_says_so(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DATELINE_DATASET", str(tmp_path / "none"))
    result = run("check")
    assert result.exit_code == 0
    assert "taking the bundled dataset" in result.stderr
