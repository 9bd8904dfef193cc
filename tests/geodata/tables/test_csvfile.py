"""Reading CSV files: a broken file costs its broken rows, names them, and never shifts a cell."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import DatasetError
from geodata.messages import UnreadableFileError
from geodata.model import Severity
from geodata.tables import csvfile, csvrows
from geodata.tables.columns import EVENT_COLUMNS, MOST_ERRORS, Column, Presence
from geodata.tables.csvedit import Sheet
from tests.support.paths import SYRIA

COLUMNS = (Column("one", "", (), Presence.ESSENTIAL), Column("two", "", (), Presence.EXPECTED), Column("three", ""))
HEADER = b"one,two,three\n"


@pytest.fixture
def table():
    """A function that reads bytes as a table of three columns."""
    return lambda data: csvfile.read("table.csv", data, COLUMNS)


def cells(raw: csvfile.RawTable) -> list[tuple[str, ...]]:
    return list(raw.frame[["one", "two", "three"]].itertuples(index=False, name=None))


def faults(raw: csvfile.RawTable) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in raw.problems]


def test_rows_know_the_line_they_begin_on(table):
    raw = table(HEADER + b'1,"a\nb\nc",3\n\n4,5,6\n')
    assert cells(raw) == [("1", "a\nb\nc", "3"), ("4", "5", "6")]
    assert raw.frame["line"].tolist() == [2, 6]
    assert raw.problems == []


def test_nothing_is_guessed_from_a_cell(table):
    assert cells(table(HEADER + b"NA,01,1e5\nnull,TRUE,\n")) == [("NA", "01", "1e5"), ("null", "TRUE", "")]


def test_a_row_with_too_many_cells_is_left_out_and_no_cell_shifts(table):
    raw = table(HEADER + b"1,2,3\na,b,c,d\n4,5,6\n")
    assert cells(raw) == [("1", "2", "3"), ("4", "5", "6")]
    assert faults(raw) == [(3, "cells-extra")]
    assert raw.rows_read == 3


def test_a_row_with_too_few_cells_is_left_out(table):
    raw = table(HEADER + b"1,2\n4,5,6\n")
    assert cells(raw) == [("4", "5", "6")]
    assert faults(raw) == [(2, "cells-missing")]


def test_blank_rows_and_blank_cells_at_the_end_do_not_count(table):
    raw = table(HEADER + b"\n1,2,3,,\n,,\n   ,\n4,5,6,,,,\n\n")
    assert cells(raw) == [("1", "2", "3"), ("4", "5", "6")]
    assert (raw.rows_read, raw.problems) == (2, [])


def test_a_stray_quotation_mark_costs_one_row(table):
    raw = table(HEADER + b'1,2,3\n"4,5,6\n7,8,9\n' + b"a,b,c\n" * 2000 + b'd,"e",f\n')
    assert len(cells(raw)) == 2003
    assert faults(raw) == [(3, "quote-open")]
    assert raw.rows_read == 2004
    assert raw.unfinished is None


CUT = {
    "in the last row": b'1,2,3\n4,"five, and',
    "in a cell of several lines": b'1,2,3\n4,"five\nand\n\nsix,7,8\n',
    "behind a quotation mark written twice": b'1,2,3\n4,"five ""and""',
    "behind half of one written twice": b'1,2,3\n4,"five ""and"" ""',
    "two thousand lines before the end": b'1,2,3\n4,"five\n' + b"a,b,c\n" * 2000,
    "a million characters before the end": b'1,2,3\n4,"five\n' + (b"x" * 5000 + b"\n") * 300,
    "in a row after one with a stray mark": b'"1" x,2,3\n4,"five\n',
}


@pytest.mark.parametrize("rows", CUT.values(), ids=CUT)
def test_a_table_that_ends_inside_a_quoted_cell_is_known_as_such(table, rows: bytes):
    problem = table(HEADER + rows).unfinished
    assert problem is not None
    assert (problem.line, problem.column, problem.severity) == (3, "two", Severity.ERROR)
    assert "closes" in problem.message
    assert csvfile.unfinished("table.csv", HEADER + rows, COLUMNS) == problem
    utf16 = (HEADER + rows).decode().replace(",", ";").encode("utf-16")
    assert csvfile.unfinished("table.csv", utf16, COLUMNS) == problem
    with pytest.raises(DatasetError, match=r"table\.csv line [23]"):
        list(Sheet("table.csv", HEADER + rows, COLUMNS).rows())


@pytest.mark.parametrize(
    "rows",
    [b"", b"1,2,3", b'1,2,"3"', b'1,"2 ""x""",3\n', b'"1" x,2,3\n', b'1,2" x,3\n', b'1,"2\n\nx",3\n"" ,2,3\n'],
)
def test_other_tables_are_not(table, rows: bytes):
    assert table(HEADER + rows).unfinished is None
    assert csvfile.unfinished("table.csv", HEADER + rows, COLUMNS) is None


def test_what_is_no_table_is_not_cut_short_either():
    for data in (b"", b"\x89PNG\r\n\x1a\n", b"nothing known\n"):
        assert csvfile.unfinished("table.csv", data, COLUMNS) is None


def test_stray_marks_in_many_rows_cost_these_rows(table):
    raw = table(HEADER + b'1,2,3\n"4" x,5,6\n7,8,9\n"a,5,6\nb,8,9\n')
    assert cells(raw) == [("1", "2", "3"), ("7", "8", "9"), ("b", "8", "9")]
    assert faults(raw) == [(3, "quote-inside"), (5, "unfinished")]


def test_a_file_cut_in_the_middle_of_a_row_loses_that_row(table):
    whole = HEADER + b'1,2,3\n4,"five, and more",6\n'
    raw = table(whole[: whole.index(b" and")])
    assert cells(raw) == [("1", "2", "3")]
    assert [problem.code for problem in raw.problems] == ["unfinished", "cut"]
    assert raw.rows_read == 2


def test_a_file_cut_in_its_last_cell_is_noticed(table):
    raw = table(HEADER + b"1,2,3\n4,5,si")
    assert [(problem.code, problem.severity) for problem in raw.problems] == [("cut", Severity.WARNING)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_unicode_encoding_is_read(table, encoding: str):
    raw = table("one,two,three\ncafé,“ب”,3\n".encode(encoding))
    assert cells(raw) == [("café", "“ب”", "3")]
    assert [problem.code for problem in raw.problems] == ([] if encoding.startswith("utf-8") else ["encoding"])


def test_a_line_that_is_not_utf8_is_read_as_windows_1252_and_reported_once(table):
    raw = table(HEADER + "ب,2,3\n".encode() + b"caf\xe9,2,3\n\x93x\x94,2,3\n")
    assert cells(raw) == [("ب", "2", "3"), ("café", "2", "3"), ("“x”", "2", "3")]
    assert faults(raw) == [(3, "encoding")]
    assert "like 1 more lines" in raw.problems[0].message


def test_nul_bytes_cost_their_row(table):
    raw = table(HEADER + b"1,2,3\n4,\0,6\n7,8,9\n")
    assert cells(raw) == [("1", "2", "3"), ("7", "8", "9")]
    assert faults(raw) == [(3, "nul")]


@pytest.mark.parametrize(("delimiter", "word"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_other_delimiters_are_read_and_reported(table, delimiter: str, word: str):
    raw = table(f"one,two,three\n1,a b,3\n".replace(",", delimiter).encode())  # noqa: F541 - shows what is replaced
    assert cells(raw) == [("1", "a b", "3")]
    assert [problem.code for problem in raw.problems] == ["delimiter"]
    assert word in raw.problems[0].message


def test_a_byte_order_mark_put_before_another_is_no_part_of_the_first_name(table):
    assert cells(table(b"\xef\xbb\xbf" * 2 + b'"one",two,three\n1,2,3\n')) == [("1", "2", "3")]


def test_the_marks_of_a_git_conflict_are_reported_as_such(table):
    raw = table(HEADER + b"<<<<<<< HEAD\n1,2,3\n=======\n1,2,x\n>>>>>>> other\n")
    assert cells(raw) == [("1", "2", "3"), ("1", "2", "x")]
    assert [problem.line for problem in raw.problems if "git left here" in problem.message] == [2, 4, 6]
    with pytest.raises(UnreadableFileError, match="git left here"):
        table(b"<<<<<<< HEAD\n" + HEADER)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(table, end: str):
    raw = table(end.join(["one,two,three", "1,2,3", '4,"a b",6', ""]).encode())
    assert cells(raw) == [("1", "2", "3"), ("4", "a b", "6")]
    assert raw.problems == []


def test_columns_may_stand_in_any_order_and_case(table):
    assert cells(table(b" Three ,ONE,two\n3,1,2\n")) == [("1", "2", "3")]


def test_an_unknown_column_is_reported_with_what_it_may_be(table):
    raw = table(b"one,two,three,thre\n1,2,3,x\n")
    assert cells(raw) == [("1", "2", "3")]
    assert [(problem.line, problem.code) for problem in raw.problems] == [(1, "column-unknown")]
    assert "did you mean 'three'?" in raw.problems[0].message


def test_an_expected_column_that_is_missing_is_an_error_and_counts_as_blank(table):
    raw = table(b"one,three\n1,3\n")
    assert cells(raw) == [("1", "", "3")]
    assert [(problem.line, problem.column, problem.code) for problem in raw.problems] == [(1, "two", "column-missing")]


def test_without_an_essential_column_nothing_is_read(table):
    with pytest.raises(UnreadableFileError, match=r"table\.csv line 1, one: the column is missing"):
        table(b"two,three\n2,3\n")


def test_of_a_repeated_column_only_rows_that_agree_are_kept(table):
    raw = table(b"one,two,three,two\n1,2,3,2\n4,5,6,7\n")
    assert cells(raw) == [("1", "2", "3")]
    assert faults(raw) == [(1, "header-repeated"), (3, "header-repeated")]


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "is empty"), (b"\n \r\n", "is empty"), (b"\0\0\0\0", "is empty"), (b"1,2,3\n4,5,6\n", "is not a header")],
)
def test_a_file_without_a_table_is_an_error_that_names_it(table, data: bytes, says: str):
    with pytest.raises(UnreadableFileError, match=rf"table\.csv.*{says}"):
        table(data)


def test_a_header_alone_is_a_table_without_rows(table):
    raw = table(HEADER)
    assert (len(raw.frame), raw.rows_read, raw.problems) == (0, 0, [])


def test_long_cells_are_text_and_endless_ones_cost_their_row(table):
    long, endless = b"x" * 100_000, b"y" * (csvrows.LONGEST_CELL + 1)
    raw = table(HEADER + b"1," + long + b",3\n4," + endless + b",6\n7,8,9\n")
    assert [row[0] for row in cells(raw)] == ["1", "7"]
    assert faults(raw) == [(3, "cell-long")]


def test_a_line_of_ten_million_characters_costs_its_row(table):
    raw = table(HEADER + b"1,2,3\n" + b"x," * 5_000_000 + b"\n4,5,6\n")
    assert cells(raw) == [("1", "2", "3"), ("4", "5", "6")]
    assert faults(raw) == [(3, "cells-extra")]


def test_a_fault_of_every_row_is_listed_up_to_a_limit_and_then_counted(table):
    raw = table(HEADER + b"1,2\n" * (MOST_ERRORS + 50))
    assert len(raw.problems) == MOST_ERRORS + 1
    assert "the same in 49 more rows, down to line 1051" in raw.problems[-1].message
    assert raw.rows_read == MOST_ERRORS + 50


def test_more_rows_than_one_batch_keep_their_order(table):
    raw = table(HEADER + b"".join(b"%d,,\n" % number for number in range(40_000)))
    assert raw.frame["one"].tolist() == [str(number) for number in range(40_000)]
    assert raw.frame["line"].tolist() == list(range(2, 40_002))


def test_rows_that_csv_wrote_are_read_back_in_any_form(table):
    content = [["a,b", 'say "x"', "line\nbreak"], ["1", "", "–"]]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([["one", "two", "three"], *content])
    assert cells(table(out.getvalue().encode())) == [tuple(row) for row in content]


@pytest.mark.parametrize(
    "name", ["comma_in_quotes", "escaped_quotes", "json", "newlines", "newlines_crlf", "quotes_and_newlines", "utf8"]
)
def test_csv_spectrum_is_read_as_its_json_says(shared: Path, name: str):
    spectrum = shared / "fuzz" / "csv-spectrum"
    expected = json.loads((spectrum / "json" / f"{name}.json").read_text(encoding="utf-8"))
    columns = [Column(key, "", (), Presence.ESSENTIAL) for key in expected[0]]
    raw = csvfile.read(name, (spectrum / "csvs" / f"{name}.csv").read_bytes(), columns)
    found = raw.frame.drop(columns="line").to_dict("records")
    assert found == [{key: value.replace("\r\n", "\n") for key, value in row.items()} for row in expected]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["a", ",", '"', "\n", "\r\n", ";", "\0", "é", " ", '""']), max_size=40))
def test_no_bytes_break_the_reader_and_every_row_is_accounted_for(parts: list[str]):
    raw = csvfile.read("table.csv", HEADER + "".join(parts).encode(), COLUMNS)
    errors = sum(problem.severity is Severity.ERROR for problem in raw.problems)
    assert raw.rows_read == len(raw.frame) + errors
    assert raw.frame["line"].is_monotonic_increasing


def test_the_declared_columns_are_the_header_of_the_bundled_dataset():
    path = SYRIA / "events.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert header == [column.name for column in EVENT_COLUMNS[: len(header)]]
