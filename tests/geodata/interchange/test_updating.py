"""A newer file brings a layer up to date: merged by id, every change told, the old state kept, nothing done twice."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geodata import cli
from geodata.errors import InputError
from geodata.interchange import updating
from geodata.interchange.importing import ImportOrder
from geodata.interchange.updating import UpdateReport
from geodata.layers import combined, layer, parts, removed, updates
from geodata.versions.store import FileStore
from tests.support.layers import GED_COLUMNS, aside, events, ged, original, take, write_table
from tests.support.paths import SYRIA


def update(path: Path, dataset: Path, *, whole: bool | None = None) -> UpdateReport:
    report = updating.update_file(ImportOrder(path, dataset, name="theirs"), whole=whole)
    account = report.account
    assert account.taken + account.same + account.merged + account.aside == account.rows
    return report


def begin(folder: Path, *numbers: int) -> None:
    take(write_table(folder / "GEDEvent_v25_1.csv", [ged(number) for number in numbers]), folder)


def test_the_same_file_again_changes_nothing(tmp_path: Path):
    begin(tmp_path, 1, 2)
    before = layer.in_folder(tmp_path)
    report = update(tmp_path / "GEDEvent_v25_1.csv", tmp_path)
    assert (report.count, report.account.same, report.account.rows) == (0, 2, 2)
    again = write_table(tmp_path / "renamed.csv", [ged(1), ged(2)], separator=";")
    assert update(again, tmp_path).count == 0
    assert layer.in_folder(tmp_path) == before


def test_a_newer_release_adds_removes_and_changes_cell_by_cell(tmp_path: Path):
    begin(tmp_path, 1, 2, 3)
    old = layer.in_folder(tmp_path)["theirs"]
    rows = [ged(2), ged(3, best="7", adm_1="Nineveh"), ged(4), ged(5, latitude="95")]
    report = update(write_table(tmp_path / "GEDEvent_v26_1.csv", rows), tmp_path)
    assert report.whole
    assert (report.added, report.removed, report.changed) == (1, 1, 1)
    account = report.account
    assert (account.taken, account.same, account.merged, account.aside) == (1, 1, 1, 1)
    assert list(report.changes) == [
        ("ged:4", "added", "", "", ""),
        ("ged:1", "removed", "", "", ""),
        ("ged:3", "changed", "adm_1", "", "Nineveh"),
        ("ged:3", "changed", "best", "6", "7"),
    ]
    new = layer.in_folder(tmp_path)["theirs"]
    with (new.folder(tmp_path) / layer.CHANGES).open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)] == [updates.COLUMNS, *report.changes]
    assert (new.title, new.events, new.rows) == ("UCDP GED 26.1", 3, 4)
    assert (old.folder(tmp_path) / layer.EVENTS).is_file()  # earlier versions go on showing theirs
    assert original(tmp_path) == rows


def test_a_part_leaves_the_other_events_where_they_are(tmp_path: Path):
    begin(tmp_path, *range(1, 8))
    rows = [ged(7, best="8"), ged(8), ged(9)]
    report = update(write_table(tmp_path / "GEDEvent_v26_0_8.csv", rows), tmp_path)
    assert not report.whole
    assert (report.added, report.removed, report.changed) == (2, 0, 1)
    assert [event["event_id"] for event in events(tmp_path)] == [f"ged:{number}" for number in range(1, 10)]
    assert events(tmp_path)[6]["deaths_best"] == "8"
    assert layer.in_folder(tmp_path)["theirs"].title == "UCDP GED 25.1"
    again = update(tmp_path / "GEDEvent_v26_0_8.csv", tmp_path)
    assert (again.count, again.account.same, again.account.rows) == (0, 3, 3)


def test_part_after_part_is_merged_and_each_row_stands_once(tmp_path: Path):
    begin(tmp_path, *range(1, 10))
    update(write_table(tmp_path / "GEDEvent_v26_0_1.csv", [ged(9, best="7"), ged(10), ged(11)]), tmp_path)
    release = layer.in_folder(tmp_path)["theirs"].folder(tmp_path) / layer.ORIGINAL
    bytes_before = release.read_bytes()
    report = update(write_table(tmp_path / "GEDEvent_v26_0_2.csv", [ged(2, best="8"), ged(11, best="9")]), tmp_path)
    assert (report.whole, report.added, report.changed) == (False, 0, 2)
    assert [change[:2] for change in report.changes] == [("ged:11", "changed"), ("ged:2", "changed")]
    order = [1, 3, 4, 5, 6, 7, 8, 9, 10, 2, 11]
    assert [event["event_id"] for event in events(tmp_path)] == [f"ged:{number}" for number in order]
    assert [row["best"] for row in original(tmp_path)[-2:]] == ["8", "9"]
    new = layer.in_folder(tmp_path)["theirs"]
    assert (new.events, new.rows, new.parts) == (11, 11, 2)
    assert (new.folder(tmp_path) / layer.ORIGINAL).read_bytes() == bytes_before  # what was there is not written again
    newer = update(write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(number) for number in range(1, 12)]), tmp_path)
    assert (newer.whole, newer.added, newer.removed, newer.changed) == (True, 0, 0, 3)
    assert sorted(path.name for path in layer.in_folder(tmp_path)["theirs"].folder(tmp_path).iterdir()) == [
        *(layer.ASIDE, layer.CHANGES, layer.EVENTS, layer.ORIGINAL)
    ]


def test_a_part_takes_the_place_of_rows_that_were_set_aside(tmp_path: Path):
    rows = [*(ged(number) for number in range(1, 8)), ged(8, latitude="95"), ged(9, latitude="95")]
    take(write_table(tmp_path / "GEDEvent_v25_1.csv", rows), tmp_path)
    update(write_table(tmp_path / "part.csv", [ged(8), ged(10, date_start="soon")]), tmp_path, whole=False)
    assert [(row["row"], row["id"]) for row in aside(tmp_path)] == [("9", "9"), ("11", "10")]
    new = layer.in_folder(tmp_path)["theirs"]
    assert (new.events, new.aside, new.rows) == (8, 2, 10)
    assert len(original(tmp_path)) == 10


def test_the_card_finds_the_source_row_of_a_merged_event(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    begin(tmp_path, 1, 2)
    take(tmp_path / "GEDEvent_v25_1.csv", folder)
    update(write_table(tmp_path / "part.csv", [ged(3, where_coordinates="Raqqa")]), folder, whole=False)
    state = FileStore(folder).head()
    theirs = [layer.of_files(state.layer_files)["theirs"]]
    both = combined.combine(state, theirs)
    cells = dict(combined.source_row(both, theirs, len(both.events) - 1))
    assert (cells["id"], cells["where_coordinates"]) == ("3", "Raqqa")
    assert dict(combined.source_row(both, theirs, len(both.events) - 2))["id"] == "2"


def test_what_the_file_is_can_be_said(tmp_path: Path):
    begin(tmp_path, *range(1, 8))
    path = write_table(tmp_path / "new.csv", [ged(7)])
    assert update(path, tmp_path, whole=True).removed == 6
    assert [event["event_id"] for event in events(tmp_path)] == ["ged:7"]


def test_columns_that_only_one_of_the_files_has_are_kept(tmp_path: Path):
    begin(tmp_path, *range(1, 8))
    columns = [name for name in GED_COLUMNS if name != "relid"]
    rows = [{name: row[name] for name in columns} | {"new": "x"} for row in (ged(8),)]
    update(write_table(tmp_path / "part.csv", rows, columns=[*columns, "new"]), tmp_path)
    assert [row["new"] for row in original(tmp_path)] == [*[""] * 7, "x"]
    assert original(tmp_path)[0]["relid"] == ged()["relid"]
    assert parts.header(layer.in_folder(tmp_path)["theirs"].folder(tmp_path)) == [*GED_COLUMNS, "new"]


def test_a_layer_that_is_not_there_is_named(tmp_path: Path):
    begin(tmp_path, 1)
    with pytest.raises(InputError, match="did you mean 'theirs'"):
        updating.update_file(ImportOrder(tmp_path / "GEDEvent_v25_1.csv", tmp_path, name="their"))


def test_the_command_tells_changes_and_writes_nothing_in_a_dry_run(tmp_path: Path):
    begin(tmp_path, 1, 2)
    path = write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(1), ged(2, side_b="=1+1")])
    words = ["update", "theirs", str(path), "--dataset", str(tmp_path), "--report", "json"]
    dry = CliRunner().invoke(cli.main, [*words, "--dry-run"])
    assert "side_b: 'IS' → '=1+1'" in dry.stderr
    assert events(tmp_path)[1]["side_b"] == "IS"
    done = CliRunner().invoke(cli.main, words)
    assert json.loads(done.stdout)["changed"] == 1
    made = layer.in_folder(tmp_path)["theirs"].folder(tmp_path)
    assert "'=1+1" in (made / layer.CHANGES).read_text(encoding="utf-8")


def test_a_version_before_an_update_goes_on_showing_its_state(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    take(write_table(tmp_path / "GEDEvent_v25_1.csv", [ged(1), ged(2)]), folder)
    store = FileStore(folder)
    before = store.head().version
    update(write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(1, best="7"), ged(2), ged(3)]), folder)
    after = FileStore(folder).head().version
    assert before != after
    states = [store.at(version) for version in (before, after)]
    counts = [len(combined.combine(state, [layer.of_files(state.layer_files)["theirs"]]).events) for state in states]
    assert counts[1] - counts[0] == 1


def run(folder: Path, path: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.main, ["update", "mine", str(path), "--dataset", str(folder), *words])


def test_a_question_about_a_newer_file_is_answered_by_a_mapping_which_is_kept_and_said(tmp_path: Path):
    row = {"id": "1", "date": "2016-03-14", "latitude": "34.5", "longitude": "38.2", "title": "Attack"}
    first = write_table(tmp_path / "first.csv", [row, {**row, "id": "2"}], columns=row)
    CliRunner().invoke(cli.main, ["import", str(first), "--layer", "mine", "--dataset", str(tmp_path)])
    newer = [{**row, "date": "03/04/2016"}, {**row, "id": "2", "date": "05/06/2016"}]
    path = write_table(tmp_path / "second.csv", newer, columns=row)
    asked = run(tmp_path, path)
    assert (asked.exit_code, "name it with --mapping" in asked.stderr) == (1, True), asked.output
    assert layer.in_folder(tmp_path)["mine"].file == "first.csv"
    answer = tmp_path / "answer.toml"
    answer.write_text('date_order = "dmy"\n', "utf-8")
    done = run(tmp_path, path, "--mapping", str(answer))
    assert done.exit_code == 0, done.output
    assert "with the kept mapping and the one given" in done.stderr
    assert [event["date"] for event in events(tmp_path, "mine")] == ["2016-04-03", "2016-06-05"]
    assert layer.in_folder(tmp_path)["mine"].mapping["date_order"] == "dmy"
    newest = write_table(tmp_path / "third.csv", [*newer, {**row, "id": "3", "date": "07/08/2016"}], columns=row)
    again = run(tmp_path, newest, "--report", "json")
    assert "with the mapping that was kept with the layer" in again.stderr
    assert json.loads(again.stdout)["added"] == 1
    answer.write_text('id_prefix = "other"\n', "utf-8")
    refused = run(tmp_path, newest, "--mapping", str(answer))
    assert "id_prefix cannot change" in refused.stderr


def test_another_answer_about_the_same_file_reads_it_anew(tmp_path: Path):
    row = {"id": "1", "date": "03/04/2016", "latitude": "34.5", "longitude": "38.2", "title": "Attack"}
    path = write_table(tmp_path / "first.csv", [row], columns=row)
    answer = tmp_path / "answer.toml"
    answer.write_text('date_order = "mdy"\n', "utf-8")
    words = ["import", str(path), "--layer", "mine", "--dataset", str(tmp_path), "--mapping", str(answer)]
    assert CliRunner().invoke(cli.main, words).exit_code == 0
    answer.write_text('date_order = "dmy"\n', "utf-8")
    assert "nothing has changed" in run(tmp_path, path).stderr
    changed = run(tmp_path, path, "--mapping", str(answer))
    assert "another mapping than before" in changed.stderr
    assert events(tmp_path, "mine")[0]["date"] == "2016-04-03"


def test_what_an_update_removed_can_be_switched_on_from_the_files_before_it(tmp_path: Path):
    folder = shutil.copytree(SYRIA, tmp_path / "data")
    begin(folder, 1, 2, 3)
    update(write_table(folder / "GEDEvent_v26_1.csv", [ged(1, best="7"), ged(4)]), folder, whole=True)
    dataset = FileStore(folder).head()
    there = removed.shown(dataset.layer_files)
    assert list(there) == ["theirs", "theirs--removed"]
    gone = there["theirs--removed"]
    assert (gone.title, gone.events) == ("UCDP GED 26.1: removed by the last update", 2)
    both = combined.combine(dataset, [*there.values()])
    own = both.events[both.events["source"] == combined.source_id(gone.name)]
    assert own["event_id"].tolist() == ["theirs--removed:2", "theirs--removed:3"]
    assert [one.name for one in combined.layers_of(both)] == [*there]
    row = int(own.index[0])
    assert (combined.statements(both, [*there.values()], [row])[0] or {})["marks"] == "removed by the last update"
    assert dict(combined.source_row(both, [*there.values()], row))["id"] == "2"
    assert combined.has_event(dataset, gone, "theirs--removed:3")
    assert not combined.has_event(dataset, gone, "theirs--removed:1")
    update(write_table(folder / "GEDEvent_v26_2.csv", [ged(1, best="7"), ged(4), ged(5)]), folder)
    assert list(removed.shown(FileStore(folder).head().layer_files)) == ["theirs"]  # the newest update removed nothing
