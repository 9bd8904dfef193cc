"""geodata.dataset.row_checks: a row under edit is told what the file would be told, in the same words."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from geodata.dataset import fixing, reading, row_checks
from geodata.model import Article, Problem
from tests.support import saving

EVENT = {
    "event_id": "another-event",
    "status": "published",
    "date": "2016-03-20",
    "place": "Palmyra",
    "place_basis": "inferred",
    "latitude": "34.56",
    "longitude": "38.27",
    "where_prec": "exact",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "title": "Something else altogether",
    "source": "russia-continues-support",
    "quote": "Latakia",
}
CHANGES = [
    {},
    {"source": "russia-continues-suport"},
    {"source": "unknown"},
    {"source": "without-title"},
    {"event_id": saving.EVENT},
    {"event_id": "Not An Id"},
    {"quote": "words that no source has"},
    {"place_basis": "named"},
    {"quote": ""},
    {"date": "2018-01-01"},
    {"date": "2010-01-01"},
    {"date": "Aug-15"},
    {"date": "soon"},
    {"status": "Published"},
    {"latitude": "48.85", "longitude": "2.35", "place": "Damascus, Syria"},
    {"latitude": "38.27", "longitude": "34.56"},
    {"latitude": "91.5"},
    {"longitude": ""},
    {"where_prec": ""},
    {"deaths_low": "9", "deaths_best": "3"},
    {"deaths_best": "1,234"},
    {"event_type": "battles", "sub_event_type": "Fights"},
    {"side_a": "NA"},
    {"description": "x" * 20_001},
]
SOUND = [{}, {"source": "without-title"}]
Add = Callable[[str, dict[str, str]], list[Problem]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bundled dataset, with a source whose row is left out."""
    folder = saving.dataset(tmp_path / "data")
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("without-title,,,,,,,,,\n")
    return folder


@pytest.fixture
def add(folder: Path) -> Add:
    """A function that puts a row at the end of a file and gives the problems of it."""

    def added(name: str, row: dict[str, str]) -> list[Problem]:
        path = folder / name
        with path.open("r+", encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
            file.seek(0, 2)
            csv.DictWriter(file, names, restval="", lineterminator="\n").writerow(row)
        line = len(path.read_text(encoding="utf-8").splitlines())
        return [one for one in reading.read_dataset(folder).problems if (one.file, one.line) == (name, line)]

    return added


def words(problems: Iterable[Problem]) -> set[tuple[str, ...]]:
    return {(one.column, one.code, one.severity, one.message, str(one.fix)) for one in problems}


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_an_edited_event_gets_the_problems_of_a_row_in_its_file(folder: Path, add: Add, change: dict[str, str]):
    row = {**EVENT, **change}
    before = reading.read_dataset(folder)
    lines = dict(zip(before.events["event_id"], before.events["line"].tolist(), strict=True))
    (on_page,) = row_checks.check_events([row], before, taken=lines)
    in_file = add("events.csv", row)
    assert words(on_page) == words(in_file)
    assert bool(in_file) is (change not in SOUND)
    fixes = {one.column: one.new for one in fixing.fixes(folder) if one.line == in_file[0].line} if in_file else {}
    assert fixes == {column: cell for one in on_page for column, cell in (one.fix or {}).items()}


def test_an_event_before_all_others_is_no_fault_where_the_timeline_follows_from_the_events(folder: Path, add: Add):
    about = folder / "dataset.toml"
    lines = about.read_text(encoding="utf-8").splitlines(keepends=True)
    about.write_text("".join(line for line in lines if not line.startswith(("first", "last"))), encoding="utf-8")
    row = {**EVENT, "date": "2001-01-01"}
    assert row_checks.check_events([row], reading.read_dataset(folder)) == ((),)
    assert add("events.csv", row) == []


@pytest.mark.parametrize(
    "change",
    [{}, {"source": "unknown"}, {"source": "without-title"}, {"quote": "words that no source has"}, {"stance": "x"}],
    ids=str,
)
def test_edited_evidence_gets_the_problems_of_a_row_in_its_file(folder: Path, add: Add, change: dict[str, str]):
    row = {"event_id": saving.EVENT, "source": "russia-continues-support", "stance": "supports", **change}
    (on_page,) = row_checks.check_evidence([row], reading.read_dataset(folder))
    assert words(on_page) == words(add("evidence.csv", row))


def test_the_source_that_comes_with_a_draft_is_known(folder: Path):
    dataset = reading.read_dataset(folder)
    article = Article("new-one", "A report", "Clashes broke out in Palmyra.", published="2016-03-01")
    row = {**EVENT, "source": "new-one", "quote": "Clashes broke out"}
    (problems,) = row_checks.check_events([row], dataset, article)
    assert [one.code for one in problems] == ["after-source"]
    assert [one.code for one in row_checks.check_events([row], dataset)[0]] == ["source-unknown"]


def test_no_source_is_unknown_while_sources_csv_cannot_be_read(folder: Path):
    (folder / "sources.csv").write_bytes(b"")
    dataset = reading.read_dataset(folder)
    assert row_checks.check_events([EVENT], dataset) == ((),)


def test_faulty_rows_are_those_with_problems(folder: Path):
    dataset = reading.read_dataset(folder)
    rows = [EVENT, {**EVENT, "event_id": "one-more", "date": "soon"}, {**EVENT, "event_id": "two-more"}]
    problems = row_checks.check_events(rows, dataset)
    assert row_checks.faulty_events(rows, dataset) == {number for number, found in enumerate(problems) if found}
    assert 1 in row_checks.faulty_events(rows, dataset)
