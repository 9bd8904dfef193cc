"""ACLED: recognised in its forms, with its precisions, and never to be passed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.interchange import detection
from geodata.interchange.format import FileSample
from geodata.layers import layer
from tests.support.layers import events, take, write_table

COLUMNS = (
    *("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type"),
    *("actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting"),
    *("iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision"),
    *("source", "source_scale", "notes", "fatalities", "tags", "timestamp"),
)
CLASSIC = (
    *(name for name in COLUMNS if name not in {"disorder_type", "civilian_targeting", "tags"}),
    *("data_id", "iso3", "event_id_no_cnty"),
)


def row(ident: str = "SYR1234", **cells: str) -> dict[str, str]:
    return {
        **dict.fromkeys((*COLUMNS, *CLASSIC), ""), "event_id_cnty": ident, "event_date": "2020-05-09",
        "time_precision": "1", "disorder_type": "Political violence", "event_type": "Battles",
        "sub_event_type": "Armed clash", "actor1": "Military Forces of Syria", "actor2": "IS", "country": "Syria",
        "location": "Sokhneh", "latitude": "34.88", "longitude": "38.87", "geo_precision": "2", "notes": "A clash.",
        "fatalities": "4", "inter1": "State forces", "source": "SOHR", **cells,
    }  # fmt: skip


def table(path: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    return write_table(path, [{name: one[name] for name in columns} for one in rows], columns=columns)


@pytest.mark.parametrize(("columns", "sure"), [(COLUMNS, 0.98), (CLASSIC, 0.93)])
def test_both_forms_are_recognised(columns: tuple[str, ...], sure: float):
    cells = tuple(row()[name] for name in columns)
    form, found = detection.detect(FileSample("file.csv", "table", columns, (cells,)))
    assert (form.name, found.sure) == ("acled", sure)


def test_a_table_with_other_ids_is_not_taken_for_acled():
    cells = tuple(row("17")[name] for name in COLUMNS)
    assert detection.by_name("acled").recognise(FileSample("f", "table", COLUMNS, (cells,))).sure < 0.5


def test_a_row_becomes_an_event(tmp_path: Path):
    report = take(table(tmp_path / "acled.csv", row()), tmp_path)
    (event,) = events(tmp_path)
    wanted = {
        "event_id": "acled:SYR1234", "date": "2020-05-09", "place": "Sokhneh, Syria", "where_prec": "near",
        "event_type": "Battles", "sub_event_type": "Armed clash", "side_b": "IS", "description": "A clash.",
        "deaths_low": "", "deaths_best": "4", "deaths_high": "",
    }  # fmt: skip
    assert {name: event[name] for name in wanted} == wanted
    assert report.taken == 1


@pytest.mark.parametrize(
    ("date", "precision", "edtf"),
    [
        ("9-May-20", "1", "2020-05-09"),
        ("09 May 2020", "1", "2020-05-09"),
        ("2020-05-09", "2", "2020-05-06~/2020-05-12~"),
        ("09 May 2020", "3", "2020-05"),
    ],
)
def test_dates_are_read_with_their_precision(tmp_path: Path, date: str, precision: str, edtf: str):
    take(table(tmp_path / "acled.csv", row(event_date=date, time_precision=precision)), tmp_path)
    assert events(tmp_path)[0]["date"] == edtf


def test_the_two_rows_of_an_event_by_actor_are_one_event(tmp_path: Path):
    other = row(actor1="IS", actor2="Military Forces of Syria")
    report = take(table(tmp_path / "acled.csv", row(), other, row("SYR2")), tmp_path)
    assert (report.taken, report.merged, report.aside) == (2, 1, 0)
    assert [event["side_a"] for event in events(tmp_path)] == ["Military Forces of Syria"] * 2


def test_the_layer_may_not_be_passed_on(tmp_path: Path):
    report = take(table(tmp_path / "acled.csv", row()), tmp_path)
    assert not layer.in_folder(tmp_path)["theirs"].redistribute
    assert any("forbids" in line for line in report.as_text())
