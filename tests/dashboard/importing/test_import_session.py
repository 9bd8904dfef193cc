"""The Import page's acts: a file is looked at, mapped, tried, imported as one entry of the history, and undone."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from dashboard.importing import jobs
from dashboard.importing.import_session import DRAFTS
from dashboard.importing.jobs import Job
from geodata.errors import DatelineError, InputError
from geodata.interchange import importing, inspecting, mapping
from geodata.layers import layer
from geodata.model import Severity
from geodata.versions import roles
from geodata.versions.roles import Role
from tests.support.datasets import rows
from tests.support.imports import act, begin, give
from tests.support.layers import ged, write_table

GERMAN = "Nr;Datum;Ort;Breite;Länge;Tote\n1;03/04/2016;Palmyra;34,56;38,27;4\n2;05/04/2016;Aleppo;36,20;37,16;\n"


@pytest.fixture
def german(tmp_path: Path) -> Path:
    path = tmp_path / "Vorfälle 2016.csv"
    path.write_text(GERMAN, encoding="utf-8")
    return path


def files_of(folder: Path) -> dict[str, bytes]:
    """What is in the dataset, without its history and unsaved work."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".dateline" not in str(path))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_rows_with_exchanged_coordinates_are_answered_after_the_dry_run(folder: Path, tmp_path: Path):
    exchanged = {"latitude": "43.118", "longitude": "36.335"}
    work = begin(folder)
    give(work, write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(1), *(ged(number, **exchanged) for number in (2, 3))]))
    act(work, "try")
    assert work.trial is not None
    assert work.trial.report.asked[0].startswith("latitude and longitude: 2 of 3 rows")
    act(work, "set", key="swapped", value="aside")
    act(work, "try")
    assert (work.trial.report.asked, work.trial.report.taken, work.trial.report.aside) == ((), 1, 2)
    act(work, "set", key="swapped", value="turned")
    assert work.notice.bad


def test_a_table_is_mapped_tried_imported_and_undone(folder: Path, german: Path):
    before, work = files_of(folder), begin(folder)
    give(work, german)
    found = work.inspection
    assert found is not None
    assert found.rows[0] == ("1", "03/04/2016", "Palmyra", "34,56", "38,27", "4")
    assert dict(found.reasons)["latitude"] == "'Breite' → latitude, such as '34,56'"
    assert work.mapping is not None
    assert work.mapping.decimal == ","
    assert len(inspecting.questions(found, work.mapping)) == 1
    act(work, "try")
    assert work.trial is not None
    assert work.trial.report.asked
    act(work, "set", key="date_order", value="dmy")
    assert inspecting.questions(found, work.mapping) == ()
    act(work, "commit")
    assert (work.notice.bad, work.done) == (True, None)  # what was tried was something else
    act(work, "try")
    report = work.trial.report
    assert (report.rows, report.taken, report.aside) == (2, 2, 0)
    assert files_of(folder) == before
    act(work, "about", key="licence", value="CC BY 4.0")
    act(work, "about", key="redistribute", value=False)
    act(work, "commit")
    assert work.done is not None
    made = layer.in_folder(folder)["vorfalle-2016"]
    assert (made.title, made.licence, made.redistribute, made.events) == ("Vorfälle 2016", "CC BY 4.0", False, 2)
    assert made.mapping["date_order"] == "dmy"
    entry = work.store.versions.history()[-1]
    assert (entry.author, entry.message) == (work.author, "import the layer vorfalle-2016: 'Vorfälle 2016.csv'")
    assert not [path for path in work.folder.rglob("*") if path.is_file()]  # neither the file nor unsaved work
    act(work, "undo")
    assert layer.in_folder(folder) == {}
    assert work.store.head().layer_files == {}


def test_columns_are_mapped_by_hand_where_none_was_found_and_the_mapping_is_used_again(folder: Path, tmp_path: Path):
    path = tmp_path / "odd.csv"
    path.write_text("k,wann,wo,n,w\na,2016-04-03,Palmyra,34.5,38.2\n", encoding="utf-8")
    work = begin(folder)
    give(work, path)
    assert work.inspection is not None
    assert "no columns of coordinates" in work.inspection.trouble
    for ours, theirs in (("date", "wann"), ("latitude", "n"), ("longitude", "w"), ("event_id", "k")):
        act(work, "column", ours=ours, theirs=[theirs])
    act(work, "column", ours="place", theirs=["nowhere"])
    assert work.notice.bad
    act(work, "try")
    assert work.trial is not None
    assert work.trial.report.taken == 1
    assert work.mapping is not None
    kept = mapping.as_toml(work.mapping)
    again = begin(folder)
    give(again, path)
    act(again, "use_mapping", name="odd.toml", data=kept)
    assert again.mapping == work.mapping
    act(again, "use_mapping", name="odd.toml", data=b"[columns]\nlatitude = 3")
    assert "columns.latitude" in again.notice.text
    assert again.mapping == work.mapping


def test_dates_in_two_or_three_columns_are_mapped(folder: Path, tmp_path: Path):
    path = tmp_path / "spans.csv"
    path.write_text("id,a,b,y,m,d,lat,lon\n1,2016-04-03,2016-04-05,2016,4,0,34.5,38.2\n", encoding="utf-8")
    work = begin(folder)
    give(work, path)
    act(work, "column", ours="date", kind="span", theirs=["a", "b"])
    assert work.mapping is not None
    assert work.mapping.columns["date"].as_toml() == {"start": "a", "end": "b"}
    act(work, "column", ours="date", kind="parts", theirs=["y", "m", "d"])
    act(work, "set", key="zero_is_unknown", value=True)
    assert work.mapping.as_dict()["columns"]["date"] == {"parts": ["y", "m", "d"]}
    act(work, "try")
    assert work.trial is not None
    assert work.trial.report.taken == 1


def test_a_newer_file_updates_the_layer_and_its_changes_are_listed(folder: Path, tmp_path: Path):
    work = begin(folder)
    give(work, write_table(tmp_path / "GEDEvent_v25_1.csv", [ged(1), ged(2), ged(3)]))
    act(work, "try")
    act(work, "commit")
    assert work.done is not None
    name = work.done.layer.name
    give(work, write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(1), ged(2, best="5"), ged(4)]))
    act(work, "target", target=name)
    act(work, "try")
    assert work.trial is not None
    update = work.trial.update
    assert update is not None
    assert (update.added, update.removed, update.changed) == (1, 1, 1)
    assert ("ged:2", "changed", "best", "6", "5") in update.changes
    assert layer.in_folder(folder)[name].file == "GEDEvent_v25_1.csv"
    act(work, "commit")
    assert layer.in_folder(folder)[name].file == "GEDEvent_v26_1.csv"
    act(work, "undo")
    assert layer.in_folder(folder)[name].file == "GEDEvent_v25_1.csv"
    act(work, "remove", name=name)
    assert layer.in_folder(folder) == {}
    give(work, write_table(tmp_path / "again.csv", [ged(1)]))  # the name is free again
    act(work, "try")
    act(work, "commit")
    assert work.done is not None


def test_what_a_format_forbids_to_pass_on_stays_so(folder: Path, tmp_path: Path):
    path = tmp_path / "acled.csv"
    path.write_text(
        "event_id_cnty,event_date,disorder_type,event_type,sub_event_type,actor1,civilian_targeting,latitude,longitude,fatalities\n"
        "SYR1,2016-04-03,Political violence,Battles,Armed clash,A,,34.5,38.2,2\n",
        encoding="utf-8",
    )
    work = begin(folder)
    give(work, path)
    act(work, "about", key="redistribute", value=True)
    act(work, "try")
    act(work, "commit")
    assert work.done is not None
    assert work.done.layer.redistribute is False


def test_only_a_publisher_commits_a_layer_whoever_asks(folder: Path, german: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(roles, "role_of", lambda _: Role.EDITOR)
    work = begin(folder, "anna@example.org")
    give(work, german)
    act(work, "set", key="date_order", value="dmy")
    act(work, "try")
    before = files_of(folder)
    act(work, "commit")
    assert "publisher" in work.notice.text
    assert files_of(folder) == before
    assert not (folder / "layers").exists()


def test_a_job_waits_for_its_turn_and_is_cancelled(folder: Path, tmp_path: Path):
    path = write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(1)])
    with jobs.turn:
        waiting = Job(lambda _: None)
        while waiting.said != jobs.WAITING:
            assert waiting.is_running
        waiting.cancel()
        waiting.join()
    with pytest.raises(InputError, match="cancelled"):
        waiting.outcome()
    started, go_on = threading.Event(), threading.Event()

    def run(job: Job) -> None:
        started.set()
        go_on.wait(20)
        importing.import_file(importing.ImportOrder(path, folder, say=job.say, attach=job.attach))

    job = Job(run)
    started.wait(20)
    job.cancel()
    go_on.set()
    job.join()
    with pytest.raises(DatelineError, match="cancelled"):
        job.outcome()
    assert not (folder / "layers").exists()


def test_work_is_back_in_a_new_session_and_unknown_acts_change_nothing(folder: Path, german: Path):
    work = begin(folder)
    give(work, german)
    act(work, "set", key="date_order", value="dmy")
    again = begin(folder)
    again.arrive()
    assert again.upload is not None
    assert again.upload.path.name == german.name
    assert again.mapping == work.mapping
    for do, values in (
        ("forge", {}), ("arrived", {"id": "0" * 32}), ("arrived", {"id": "../x"}), ("form", {"form": "nothing"}),
        ("set", {"key": "title", "value": "x"}), ("remove", {"name": "nothing"}), ("undo", {}),
        ("set", {"key": "encoding", "value": "no-such"}), ("column", {"ours": "status", "theirs": ["Nr"]}),
        ("about", {"key": "sha256", "value": "x"}), ("about", {"key": "name", "value": "../x"}),
        ("about", {"key": "title", "value": "x" * 501}), ("target", {"target": "../x"}),
    ):  # fmt: skip
        before = json.dumps(again.unsaved(), default=str)
        act(again, do, **values)
        assert again.notice.bad, do
        assert json.dumps(again.unsaved(), default=str) == before
    act(again, "put_away")
    assert not [path for path in again.folder.rglob("*") if path.is_file()]


def test_a_few_rows_become_drafts_with_their_source_and_are_undone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = files_of(folder)
    monkeypatch.setattr(roles, "role_of", lambda _: Role.EDITOR)  # drafts need no publisher
    work = begin(folder, "anna@example.org")
    give(work, write_table(tmp_path / "GEDEvent_v25_1.csv", [ged(1), ged(2), ged(3, latitude="91")]))
    act(work, "target", target=DRAFTS)
    act(work, "try")
    assert files_of(folder) == before
    act(work, "commit")
    assert work.done is not None
    report = work.done.report
    assert (report.rows, report.taken, report.same, report.aside) == (3, 2, 0, 1)
    assert work.done.layer is None
    added = [row for row in rows(folder) if row["status"] == "draft"]
    assert [row["event_id"] for row in added] == ["ged-1", "ged-2"]
    source = next(row for row in rows(folder, "sources.csv") if row["source"] == added[0]["source"])
    assert "CC BY 4.0" in source["note"]
    assert added[0]["quote"]
    give(work, write_table(tmp_path / "again.csv", [ged(1), ged(4)]))
    act(work, "target", target=DRAFTS)
    act(work, "try")
    act(work, "commit")
    assert (work.done.report.taken, work.done.report.same) == (1, 1)
    assert not [problem for problem in work.store.head().problems if problem.severity == Severity.ERROR]
    monkeypatch.setattr(roles, "role_of", lambda _: Role.PUBLISHER)
    act(work, "undo")
    assert [row["event_id"] for row in rows(folder) if row["status"] == "draft"] == ["ged-1", "ged-2"]
