"""Files that are no events say what they are, and a table is called by its file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from geodata.errors import InputError
from geodata.interchange import importing
from geodata.interchange.importing import ImportOrder

HEADER = "id,date,latitude,longitude,title\n"
ROW = "{},2016-04-01,34.5,38.2,x\n"


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as told:
        importing.import_file(ImportOrder(path, path.parent, name="theirs"))
    return str(told.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 12\n", "is a pointer of Git LFS"),
        (b"<!doctype html><html><body>404 not found</body></html>", "the file is a web page, not a CSV"),
        (b"%PDF-1.4\n" + b"x" * 300, "the file is a PDF, not a CSV"),
        (HEADER.encode(), "it has one line, so no rows below a header"),
        (bytes(range(1, 9)) + b"\n" + bytes(range(1, 9)) + b"\n", "it holds bytes that are no text"),
        (b'{"statuses": []}', "Name the format with --format"),
    ],
)
def test_a_file_in_no_known_format_says_what_it_is(tmp_path: Path, data: bytes, said: str):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert said in refusal(path)


def test_an_archive_without_files_is_said(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w"):
        pass
    assert "holds 0 files that may be data" in refusal(tmp_path / "a.zip")


def test_a_first_row_that_is_too_wide_is_set_aside_and_not_taken_for_the_header(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "1,2016-04-01,34.5,38.2,x,and,more\n" + ROW.format(2) + "3,2016-04-01\n", "utf-8")
    report = importing.import_file(ImportOrder(path, tmp_path))
    assert (report.taken, report.aside) == (1, 2)


@pytest.mark.parametrize(
    ("name", "title", "layer"),
    [
        ("our_incidents 2016.csv", "our incidents 2016", "our-incidents-2016"),
        ("a\u202eb.csv", "a b", "a-b"),
        ("\u202e.csv", "A table", "a-table"),
    ],
)
def test_a_table_without_a_title_is_called_by_its_file(tmp_path: Path, name: str, title: str, layer: str):
    (tmp_path / name).write_text(HEADER + ROW.format(1), "utf-8")
    report = importing.import_file(ImportOrder(tmp_path / name, tmp_path))
    assert (report.title, report.layer) == (title, layer)


def test_rows_that_repeat_the_header_or_hold_tags_are_set_aside_as_what_they_are(tmp_path: Path):
    path = tmp_path / "a.csv"
    tags = "#id,#date,#geo+lat,#geo+lon,#x\n"
    path.write_text(HEADER + tags + "".join(map(ROW.format, range(8))) + HEADER + ROW.format(9), "utf-8")
    report = importing.import_file(ImportOrder(path, tmp_path))
    assert (report.rows, report.taken) == (11, 9)
    assert dict(report.reasons) == {"repeats the header": 1, "holds tags (HXL), and no event": 1}
