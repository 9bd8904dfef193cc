"""An import accounts for every row, keeps the source's rows as they are, and leaves nothing when it fails."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from geodata import cli
from geodata.errors import DatelineError, InputError
from geodata.interchange import importing, unpacking
from geodata.layers import layer, place
from tests.support.layers import GED_COLUMNS, aside, events, ged, original, take, write_table


def left(dataset: Path) -> list[str]:
    """What an import that failed has left in the dataset."""
    return [path.name for path in dataset.rglob("*") if path.name != ".dateline.lock"]


def test_every_row_is_accounted_for_and_kept_as_it_was(tmp_path: Path):
    rows = [
        ged(1), ged(1), ged(1, best="7", high="7"), ged(2, latitude="91"), ged(3, date_start="2017-02-30 00:00:00"),
        ged(4, type_of_violence="9"), ged(5, longitude=""), ged(6, latitude="nan"), ged(7, low="9"), ged(8, id=" "),
    ]  # fmt: skip
    dataset = tmp_path / "data"
    report = take(write_table(tmp_path / "GEDEvent_v26_1.csv", rows), dataset)
    assert (report.rows, report.taken, report.same, report.merged, report.aside) == (10, 2, 1, 0, 7)
    assert original(dataset) == rows  # cell for cell, those set aside too
    assert [event["event_id"] for event in events(dataset)] == ["ged:1", "ged:7"]
    reasons = {row["row"]: row["reason"] for row in aside(dataset)}
    assert set(reasons) == {"3", "4", "5", "6", "7", "8", "10"}
    assert reasons["3"] == "has the id of row 1, and differs from it"
    assert "degrees" in reasons["4"]
    assert "date" in reasons["5"]
    assert "violence" in reasons["6"]
    assert "id" in reasons["10"]


def test_contradicting_figures_are_shown_as_stated_and_marked(tmp_path: Path):
    report = take(write_table(tmp_path / "ged.csv", [ged(1, low="9", best="6", high="6"), ged(2)]), tmp_path)
    marked, plain = events(tmp_path)
    assert (marked["deaths_low"], marked["deaths_best"], report.marked) == ("9", "6", 1)
    assert "contradict" in str(marked["marks"])
    assert plain["marks"] == ""


def test_a_figure_that_is_none_is_left_blank_and_marked(tmp_path: Path):
    take(write_table(tmp_path / "ged.csv", [ged(1, best="many", high="-99")]), tmp_path)
    (event,) = events(tmp_path)
    assert (event["deaths_best"], event["deaths_high"]) == ("", "")
    assert "deaths_best" in str(event["marks"])
    assert "deaths_high" in str(event["marks"])


def test_lines_that_are_no_rows_are_set_aside_with_their_text(tmp_path: Path):
    path = write_table(tmp_path / "ged.csv", [ged(1), ged(2), ged(3)])
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = "2,cut"
    lines[3] += ",more"
    path.write_text("\n".join(lines), encoding="utf-8")
    report = take(path, tmp_path)
    assert (report.rows, report.taken, report.aside) == (3, 1, 2)
    assert [(row["line"], row["text"][:5]) for row in aside(tmp_path)] == [("3", "2,cut"), ("4", "3,IRQ")]


def test_a_table_with_two_kinds_of_line_ends_is_read_all_the_same(tmp_path: Path):
    path = write_table(tmp_path / "ged.csv", [ged(1), ged(2, where_description="two\nlines"), ged(3)])
    data = path.read_bytes()
    at = data.index(b"\r\n", data.index(b"\r\n") + 1)
    path.write_bytes(data[:at] + b"\n" + data[at + 2 :])
    assert take(path, tmp_path).taken == 3
    assert original(tmp_path)[1]["where_description"] == "two\nlines"


@pytest.mark.parametrize("packed", ["zip", "gz"])
def test_a_packed_file_is_unpacked(tmp_path: Path, packed: str):
    plain = write_table(tmp_path / "GEDEvent_v26_0_8.csv", [ged(1)])
    path = tmp_path / f"file.{packed}"
    if packed == "gz":
        path.write_bytes(gzip.compress(plain.read_bytes()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(plain, "folder/GEDEvent_v26_0_8.csv")
            archive.writestr("readme.txt", "read me")
    assert take(path, tmp_path / "data").taken == 1
    title = layer.in_folder(tmp_path / "data")["theirs"].title
    assert title == ("UCDP GED candidates 26.0.8" if packed == "zip" else "UCDP GED")


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpacking, "_SUSPICIOUS", 100_000)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 30_000_000))
    with pytest.raises(InputError, match="no table does that"):
        take(path, tmp_path / "data")
    assert not left(tmp_path / "data")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"place,note\nHoms,x\n", "no format"),
        (b"PK\x03\x04rubbish", "damaged"),
        (b"\x1f\x8brubbish", "damaged"),
        (b"<html><body>sign in</body></html>", "no format"),
        (b"\x89PNG\r\n\x1a\n", "no format"),
    ],
)
def test_what_is_no_known_table_is_refused_in_words(tmp_path: Path, data: bytes, words: str):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    with pytest.raises(DatelineError, match=words):
        take(path, tmp_path / "data")
    assert not left(tmp_path / "data")


def test_a_file_that_ends_inside_a_quoted_cell_is_refused(tmp_path: Path):
    path = write_table(tmp_path / "ged.csv", [ged(1), ged(2, where_description='a "b" c')])
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b'"" c')])
    with pytest.raises(InputError, match="never closed"):
        take(path, tmp_path / "data")


def test_a_file_that_was_cut_off_says_so(tmp_path: Path):
    text = write_table(tmp_path / "a.csv", [ged(1), ged(2, gwnob="é")]).read_bytes()
    cut = tmp_path / "cut.csv"
    cut.write_bytes(text[: text.rindex("é".encode()) + 1])
    report = take(cut, tmp_path)
    assert report.taken == 2
    assert "in UTF-8, which ends within a letter: the file was cut off" in report.stated
    assert [one for one in report.stated if one.startswith("without a line break at its end")]
    whole = take(tmp_path / "a.csv", tmp_path, "whole")
    assert not [one for one in whole.stated if "cut off" in one]


def test_a_text_in_an_eight_bit_encoding_is_stated_or_asked_about(tmp_path: Path):
    rows = [ged(number, where_coordinates="Münster") for number in range(3)]
    path = write_table(tmp_path / "ged.csv", rows, separator=";")
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    report = take(path, tmp_path)
    assert report.stated[:2] == ("in Windows-1252", "separated by semicolons")
    assert events(tmp_path)[0]["place"] == "Münster"
    rows = [{**row, **dict.fromkeys(("where_description", "side_a"), "Дамаск и его пригороды " * 9)} for row in rows]
    path = write_table(tmp_path / "ged2.csv", rows)
    path.write_bytes(path.read_text(encoding="utf-8").replace("ü", "u").encode("cp1251"))
    asked = importing.import_file(importing.ImportOrder(path, tmp_path, name="second"))
    assert asked.asked
    assert set(layer.in_folder(tmp_path)) == {"theirs"}


def test_an_import_that_fails_at_the_last_step_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write_table(tmp_path / "ged.csv", [ged(1)])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(place, "as_toml", full)
    with pytest.raises(DatelineError, match="No space left"):
        take(path, tmp_path / "data")
    assert not left(tmp_path / "data")


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path):
    path = write_table(tmp_path / "ged.csv", [ged(1)])

    def change(_: str) -> None:
        path.write_bytes(path.read_bytes() + b"\n")

    with pytest.raises(InputError, match="changed while it was read"):
        importing.import_file(importing.ImportOrder(path, tmp_path / "data", say=change))
    assert not left(tmp_path / "data")


def test_the_command_reports_in_one_line_of_json_and_a_dry_run_writes_nothing(tmp_path: Path):
    path = write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(1), ged(2, latitude="91")])
    dataset = tmp_path / "data"
    dataset.mkdir()
    words = ["import", str(path), "--dataset", str(dataset), "--report", "json"]
    dry = CliRunner().invoke(cli.main, [*words, "--dry-run"])
    assert dry.exit_code == 0
    assert not left(dataset)
    done = CliRunner().invoke(cli.main, words)
    found = json.loads(done.stdout.splitlines()[-1])
    assert list(found) == [
        *("file", "format", "sure", "mapping", "rows", "taken", "same", "merged", "aside", "geocoded"),
        *("asked", "licence", "seconds"),
    ]
    assert {**found, "seconds": 0} == {**json.loads(dry.stdout), "seconds": 0}
    assert (found["rows"], found["taken"], found["aside"], found["licence"]) == (2, 1, 1, "CC BY 4.0")
    assert set(layer.in_folder(dataset)) == {"ucdp-ged-26-1"}
    assert CliRunner().invoke(cli.main, [*words, "--layer", "No!"]).exit_code == 2
    assert CliRunner().invoke(cli.main, words).exit_code == 1  # there is a layer of that name


def test_columns_without_names_and_repeated_names_are_kept_apart(tmp_path: Path):
    path = write_table(tmp_path / "ged.csv", [ged(1)], columns=GED_COLUMNS)
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f",{header},ID\n0,{row},x\n", encoding="utf-8")
    take(path, tmp_path)
    (kept,) = original(tmp_path)
    assert {"column1", "ID_2"} < set(kept)
    assert (kept["id"], kept["ID_2"]) == ("1", "x")
