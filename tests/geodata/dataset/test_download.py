from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from geodata.briefings import contents
from geodata.dataset import download, reading
from geodata.tables.columns import READER_COLUMNS
from tests.support import datasets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return datasets.with_article(tmp_path / "data")


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    dataset = reading.read_dataset(folder)
    text = download.readers_csv(dataset, dataset.events).decode("utf-8-sig")
    return {row["event_id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_it_begins_with_a_byte_order_mark_and_has_the_columns_of_the_events_first(folder: Path):
    dataset = reading.read_dataset(folder)
    data = download.readers_csv(dataset, dataset.events)
    assert data.startswith(b"\xef\xbb\xbfevent_id,")
    header = data.decode("utf-8-sig").splitlines()[0].split(",")
    assert header == [*READER_COLUMNS, *download.ADDED]


def test_the_note_of_a_draft_is_in_no_download(folder: Path):
    path = folder / "events.csv"
    header, first, *others = path.read_text(encoding="utf-8").splitlines()
    noted = [f"{header},draft_note", f"{first},carried over", *(f"{row}," for row in others)]
    path.write_text("\n".join([*noted, ""]), encoding="utf-8")
    dataset = reading.read_dataset(folder)
    assert "carried over" in set(dataset.events["draft_note"])
    assert b"carried over" not in download.readers_csv(dataset, dataset.events)
    assert b"carried over" not in contents.files(dataset)["data.csv"]
    assert b"carried over" not in contents.data_geojson(dataset)


def test_every_row_names_its_source_in_words(folder: Path):
    assert {row["source_title"] for row in rows_of(folder).values()} == {
        "Russia continues support in Syria despite announcing a withdrawal"
    }


def test_who_supports_and_who_disputes_stand_beside_the_event(folder: Path):
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("paper,The Paper,,2016,https://paper.example/a,,,en,,\n")
    (folder / "evidence.csv").write_text(
        "event_id,source,quote,claimed_by,stance,note\n"
        f"{datasets.PALMYRA},paper,It was so,Ana,supports,\n"
        f"{datasets.PALMYRA},paper,It was not so,=Bo(),disputes,\n"
        f"{datasets.PALMYRA},,,Cy,disputes,said at a meeting\n",
        "utf-8",
    )
    row = rows_of(folder)[datasets.PALMYRA]
    assert row["supported_by"] == "Ana: “It was so” (The Paper)"
    # no spreadsheet runs what begins with an apostrophe
    assert row["disputed_by"] == "'=Bo(): “It was not so” (The Paper) | Cy: said at a meeting"


def test_deaths_that_somebody_denies_do_not_stand_there_alone(folder: Path):
    deaths = rows_of(folder)["civilian-deaths-claim"]["deaths"]
    assert deaths == "1,000, claimed by Syrian Observatory for Human Rights, disputed by Russian government"
    assert rows_of(folder)[datasets.PALMYRA]["deaths"] == ""


def test_no_events_give_the_header_alone(folder: Path):
    dataset = reading.read_dataset(folder)
    assert download.readers_csv(dataset, dataset.events.iloc[:0]).decode("utf-8-sig").count("\n") == 1
