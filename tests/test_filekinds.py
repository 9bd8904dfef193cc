"""geodata.filekinds: a file that is no CSV is called what it is, with what to do about it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from geodata import csvfile, filekinds
from geodata.columns import EVENT_COLUMNS
from geodata.csvedit import Sheet
from geodata.errors import DatasetError
from tests import breaking

NO_CSV = [
    (
        breaking.XLSX,
        'an Excel workbook, not a CSV, whatever it is called; open it in Excel and choose File, Save As, "CSV',
    ),
    (
        breaking.ODS,
        "a LibreOffice spreadsheet, not a CSV, whatever it is called; open it in LibreOffice and choose File",
    ),
    (breaking.ZIP, "a ZIP archive, not a CSV, whatever it is called; unpack it"),
    (breaking.PDF, "a PDF, not a CSV, whatever it is called; put the CSV file in its place"),
    (breaking.HTML.encode(), "a web page, not a CSV, whatever it is called; download the CSV file itself"),
    (b"\xef\xbb\xbf \r\n<html>", "a web page"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office file"),
    (b"\x1f\x8b\x08" + bytes(20), "a compressed file, not a CSV, whatever it is called; unpack it first"),
    (b"{\\rtf1\\ansi", "an RTF file"),
    (b"\x89PNG\r\n\x1a\n", "a picture"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1\x15", "a Parquet file"),
]


@pytest.mark.parametrize(("data", "says"), NO_CSV, ids=[says[:20] for _, says in NO_CSV])
def test_what_is_no_csv_is_refused_by_name_wherever_a_table_is_read(tmp_path: Path, data: bytes, says: str):
    assert filekinds.not_csv(data).startswith(f"the file is {says}")
    (path := tmp_path / "events.csv").write_bytes(data)
    for read in (lambda: csvfile.read(path, EVENT_COLUMNS), lambda: Sheet.read(path, EVENT_COLUMNS)):
        with pytest.raises(DatasetError) as told:
            read()
        assert str(told.value).startswith(f"events.csv: the file is {says}")


@pytest.mark.parametrize(
    "data", [b"", b"event_id,status\n", b"\xef\xbb\xbfevent_id", b"PKW,x\n", b"<5,x\n", b"%,PDF\n"]
)
def test_what_may_be_a_csv_is_none_of_these(data: bytes):
    assert filekinds.not_csv(data) == ""
    assert filekinds.kind(data) is None


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_a_file_of_nothing_but_lines_is_refused_at_once(end: bytes):
    start = time.thread_time()
    assert "at most 3,000,000 are read" in filekinds.not_csv(end * (filekinds.MOST_LINES + 1))
    assert filekinds.not_csv(end * filekinds.MOST_LINES) == ""
    assert time.thread_time() - start < 2


def test_a_word_document_is_none_that_a_spreadsheet_saves():
    found = filekinds.kind(b"PK\x03\x04" + bytes(40) + b"word/document.xml")
    assert found is not None
    assert found.name == "a Word document"


@pytest.mark.parametrize("file", ["events.csv", "sources.csv", "places.csv", "evidence.csv"])
def test_the_bundled_tables_are_csv(file: str):
    assert filekinds.not_csv(breaking.data(file)) == ""
