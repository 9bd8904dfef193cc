"""Adding and removing rows changes no byte of the others.

Changing one cell of a row keeps every byte of the others.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import DatasetError
from geodata.tables import csvedit, csvfile, formats
from geodata.tables.columns import EVENT_COLUMNS, Column, Presence
from geodata.tables.csvedit import Sheet

COLUMNS = (
    Column("key", "", (), Presence.ESSENTIAL, filled=True),
    Column("words", ""),
    Column("more", ""),
)
ROW = {"key": "new", "words": 'said "no", and\nleft', "more": "=1+1"}


def sheet(data: bytes) -> Sheet:
    return Sheet("some.csv", data, COLUMNS)


def cells(data: bytes) -> list[dict[str, str]]:
    table = sheet(data)
    return [table.named(row) for row in table.rows()]


def with_rows(table: Sheet, *rows: dict[str, str]) -> bytes:
    list(table.rows())
    return table.rewritten([], rows)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last", ["ended", ""], ids=["ended", "not ended"])
def test_a_new_row_has_the_line_end_and_the_delimiter_of_its_file(end: str, delimiter: str, mark: bytes, last: str):
    text = delimiter.join(["more", "extra", "key", "words"]) + end + delimiter.join(["a", "kept", "old", "NA"])
    data = mark + (text + (end if last else "")).encode()
    whole = with_rows(sheet(data), ROW)
    assert whole.startswith(data + (b"" if last else end.encode()))
    assert whole.endswith(end.encode())
    old, new = cells(whole)
    assert old == {"key": "old", "words": "NA", "more": "a"}
    assert new == ROW


def test_columns_we_do_not_know_stay_blank_in_a_new_row():
    whole = with_rows(sheet(b"strange,key,words,more\n1,a,b,c\n"), {"key": "new"})
    assert whole.endswith(b"\n,new,,\n")


def test_a_value_that_the_file_has_no_column_for_is_refused_not_dropped():
    with pytest.raises(DatasetError, match="no such column; add it"):
        with_rows(sheet(b"key,words\na,b\n"), ROW)
    assert with_rows(sheet(b"key,words\na,b\n"), {"key": "new", "more": ""}) == b"key,words\na,b\nnew,\n"


@pytest.mark.parametrize("broken", [b'key,words\na,"open\nb,c\n', b'key,words\na,"b" c\nd,e\n'])
def test_nothing_is_put_after_a_row_that_cannot_be_read(broken: bytes):
    with pytest.raises(DatasetError, match="line 2"):
        with_rows(sheet(broken), {"key": "new"})


@pytest.mark.parametrize(
    "data", [b"key,\xff\n\xfe".join([b"\xff\xfe"] * 2), b"\0\0", b"", b"nothing known\n", b"words\n"]
)
def test_a_file_that_is_no_table_is_refused(data: bytes):
    with pytest.raises(DatasetError):
        sheet(data)


def test_a_new_file_begins_with_its_header(tmp_path: Path):
    whole = with_rows(Sheet.read(tmp_path / "none.csv", COLUMNS), {"key": "a"})
    assert whole == b"key,words,more\na,,\n"


def test_removing_rows_keeps_the_bytes_of_the_others():
    data = b'\xef\xbb\xbfkey;words\r\n a ; x\r\n\r\nb;"two\r\nlines"\r\nbad;row;here\r\nc;last'
    table = sheet(data)
    left = table.rewritten([(row, b"") for row in table.rows() if table.named(row)["key"] == "b"])
    assert left == b"\xef\xbb\xbfkey;words\r\n a ; x\r\n\r\nbad;row;here\r\nc;last"
    assert table.rewritten([]) == data


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), max_size=20
)  # NUL is damage, and refused where text comes in


@settings(max_examples=150)
@given(old=st.lists(st.tuples(WORDS, WORDS), max_size=5), new=st.lists(st.tuples(WORDS, WORDS), max_size=4))
def test_added_rows_are_read_back_and_can_be_removed(old: list[tuple[str, str]], new: list[tuple[str, str]]):
    rows = [{"key": f"k{n}", "words": words, "more": more} for n, (words, more) in enumerate(old + new)]
    before = with_rows(sheet(b"key,words,more\n"), *rows[: len(old)])
    after = with_rows(sheet(before), *rows[len(old) :])
    assert after.startswith(before)
    read = [(row["key"], row["words"], row["more"]) for row in cells(after) if row["key"]]
    assert read == [(row["key"], row["words"].strip(), row["more"].strip()) for row in rows]
    table = sheet(after)
    assert table.rewritten([(row, b"") for row in [*table.rows()][len(old) :]]) == before


def test_the_dataset_reads_the_rows_that_were_added(tmp_path: Path):
    path = tmp_path / "events.csv"
    path.write_bytes(b"event_id,status,title,quote,date,place,event_type\r\n")
    row = {"event_id": "some-event", "status": "draft", "title": "=HYPERLINK(1)", "quote": "a\r\nb\rc\nd, “e”"}
    path.write_bytes(with_rows(Sheet.read(path, EVENT_COLUMNS), row))
    found = csvfile.read(path.name, path.read_bytes(), EVENT_COLUMNS).frame.iloc[0]
    assert {name: found[name] for name in row} == row


CELL = st.text(
    st.characters(exclude_characters="\0", exclude_categories=("Cs",)) | st.sampled_from(',;"\n\r\t =é'), max_size=8
)


def read(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))


@pytest.mark.parametrize(
    ("raw", "new", "expected"),
    [
        (b'"a",b,"c, d"\r\n', {1: "x"}, b'"a",x,"c, d"\r\n'),
        (b'a,"b",c\n', {0: "x, y"}, b'"x, y","b",c\n'),
        (b'a,"say ""b""",c', {2: ""}, b'a,"say ""b""",'),
        (b'a,"two\nlines",c\n', {0: ""}, b',"two\nlines",c\n'),
        (b"a\n", {0: ""}, b'""\n'),
    ],
)
def test_other_cells_keep_their_bytes(raw: bytes, new: dict[int, str], expected: bytes):
    (cells,) = csv.reader(raw.decode().splitlines(keepends=True))
    assert csvedit.change_row(raw, cells, new, ",") == expected


@settings(max_examples=500)
@given(
    st.lists(CELL, min_size=2, max_size=6),
    st.data(),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["quoted", "plain"]),
)
def test_the_new_cell_is_read_again_and_no_cell_shifts(
    cells: list[str], data: st.DataObject, delimiter: str, end: str, hand: str
):
    if hand == "quoted":
        row = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    else:
        row = formats.encode_row(cells, delimiter)
    position = data.draw(st.integers(0, len(cells) - 1))
    new = data.draw(CELL)
    changed = csvedit.change_row((row + end).encode(), cells, {position: new}, delimiter).decode()
    assert changed.endswith(end)
    assert next(csv.reader(iter([changed.removesuffix(end)]), delimiter=delimiter, strict=True)) == [
        *cells[:position],
        new,
        *cells[position + 1 :],
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["ended", ""], ids=["ended", "not ended"])
def test_a_column_that_a_cell_needs_is_added_and_no_other_cell_changes_a_byte(end: str, last: str):
    lines = ["key;strange", '"a";"x;"', "", 'b;"y"""', ' c ;""']
    data = b"\xef\xbb\xbf" + end.join(lines).encode() + (end.encode() if last else b"")
    table = sheet(data).with_columns([{"more": "1", "words": "", "key": "n"}, {"words": "2"}])
    expected = ["key;strange;words;more", '"a";"x;";;', "", 'b;"y""";;', ' c ;"";;']
    assert table.data == b"\xef\xbb\xbf" + end.join(expected).encode() + (end.encode() if last else b"")
    new = with_rows(table, {"key": "n", "more": "1"})
    assert cells(new)[-1] == {"key": "n", "words": "", "more": "1"}


def test_no_column_is_added_for_blank_cells_or_for_columns_that_are_there():
    table = sheet(b"key,words\na,b\n")
    assert table.with_columns([{"key": "n", "words": "w", "more": ""}]) is table


def test_a_row_with_a_cell_too_many_keeps_its_fault_when_a_column_is_added():
    table = sheet(b"key,words\na,b,c\nd\n").with_columns([{"more": "1"}])
    assert table.data == b"key,words,more\na,b,,c\nd,\n"
    assert [problem.code for problem in csvfile.read("some.csv", table.data, COLUMNS).problems] == [
        "cells-extra",
        "cells-missing",
    ]


def test_a_file_in_another_encoding_keeps_it_when_a_column_is_added():
    data = "key;words\na;Züge\n".encode("utf-16")
    table = sheet(data).with_columns([{"more": "1"}])
    assert table.data == "key;words;more\na;Züge;\n".encode("utf-16")


def test_no_column_is_added_to_a_file_that_cannot_be_read_to_its_end():
    with pytest.raises(DatasetError, match="quotation mark"):
        sheet(b'key,words\na,"b\n').with_columns([{"more": "1"}])
