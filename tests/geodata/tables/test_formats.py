"""A table keeps its encoding, byte order mark and separator; if a cell cannot be written so, all of it is UTF-8."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geodata.errors import DatasetError
from geodata.tables import csvfile, formats
from geodata.tables.columns import Column, Presence
from geodata.tables.csvedit import Sheet

COLUMNS = (Column("key", "", (), Presence.ESSENTIAL, filled=True), Column("words", ""), Column("more", ""))
MARKS = {
    "utf-8": b"",
    "utf-8-sig": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "cp1252": b"",
}
ROWS = [["a", "café", "x y"], ["b", 'said "no",\nand; went\taway|', ""], ["c", "", "naïve – “so”"]]


def table(encoding: str, delimiter: str, end: str, *, mark: bool = True) -> bytes:
    lines = [formats.encode_row(row, delimiter) for row in [["key", "words", "more"], *ROWS]]
    begin = MARKS[encoding] if mark else b""
    return begin + end.join([*lines, ""]).encode(encoding.removesuffix("-sig"))


def edited(data: bytes, key: str, cells: dict[str, str], *added: dict[str, str]) -> bytes:
    sheet = Sheet("some.csv", data, COLUMNS)
    rows = [row for row in sheet.rows() if sheet.named(row)["key"] == key]
    return sheet.rewritten([(row, sheet.changed(row, cells)) for row in rows], added)


def read(data: bytes) -> list[list[str]]:
    frame = csvfile.read("some.csv", data, COLUMNS).frame
    return frame[["key", "words", "more"]].to_numpy().tolist()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", MARKS)
def test_a_table_is_written_in_the_format_that_it_had(encoding: str, delimiter: str, end: str):
    data = table(encoding, delimiter, end)
    plain, mark = encoding.removesuffix("-sig"), MARKS[encoding]
    new = edited(data, "c", {"words": "é"}, {"key": "d", "more": "ü"})
    assert new.startswith(mark)
    expected = data.removeprefix(mark).decode(plain).replace(f"c{delimiter}{delimiter}", f"c{delimiter}é{delimiter}")
    assert new.removeprefix(mark).decode(plain) == expected + f"d{delimiter}{delimiter}ü{end}"
    assert read(new) == [*ROWS[:2], ["c", "é", ROWS[2][2]], ["d", "", "ü"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_that_cannot_take_a_cell_becomes_utf8_with_commas_as_a_whole(delimiter: str, end: str):
    data = table("cp1252", delimiter, end)
    sheet = Sheet("some.csv", data, COLUMNS)
    assert sheet.conversion(["é", "“"]) == ""
    assert "Windows-1252" in sheet.conversion(["é", "حلب"])
    assert "'ح': it is written whole in UTF-8 with commas" in sheet.conversion(["é", "حلب"])
    new = edited(data, "c", {"words": "حلب"}, {"key": "d"})
    assert read(new) == [*ROWS[:2], ["c", "حلب", ROWS[2][2]], ["d", "", ""]]
    assert new.decode().splitlines(keepends=True)[0] == f"key,words,more{end}"
    assert new == table("utf-8", ",", end).replace(b"c,,", "c,حلب,".encode()) + f"d,,{end}".encode()


def test_a_table_in_two_encodings_becomes_utf8_at_the_first_edit_and_says_so():
    data = "key;words;more\na;café;\n".encode() + "b;naïve;\n".encode("cp1252")
    sheet = Sheet("some.csv", data, COLUMNS)
    assert sheet.conversion([]) == (
        "some.csv is not in one encoding with semicolons: it is written whole in UTF-8 with commas"
    )
    assert edited(data, "a", {"more": "x"}) == "key,words,more\na,café,x\nb,naïve,\n".encode()


def test_bytes_that_no_character_has_are_not_lost_in_a_table_of_windows_1252():
    data = b"key,words,more\na,\x81,\nb,\xe9,\n"
    assert Sheet("some.csv", data, COLUMNS).conversion(["x"]) != ""
    assert Sheet("some.csv", data, COLUMNS).rewritten([]) == data


@pytest.mark.parametrize("encoding", [*MARKS, "utf-16-le without its mark"])
def test_an_untouched_table_keeps_every_byte(encoding: str):
    name, _, bare = encoding.partition(" ")
    data = table(name, ";", "\r\n", mark=not bare)
    sheet = Sheet("some.csv", data, COLUMNS)
    list(sheet.rows())
    assert sheet.rewritten([]) == data


def test_damaged_utf16_is_refused_because_it_could_not_be_written_again():
    for damaged in (table("utf-16-le", ",", "\n")[:-1], table("utf-16-le", ",", "\n") + b"\x00\xd8"):
        with pytest.raises(DatasetError, match=r"some\.csv: the file is UTF-16 that is damaged"):
            Sheet("some.csv", damaged, COLUMNS)


def test_cells_keep_their_quotation_marks_when_the_separators_change():
    row = b'"a";b,c;"d;e"\n'
    assert formats.with_commas(row + b"\n;;\n", ";") == b'"a","b,c","d;e"\n\n,,\n'


def is_utf8(line: bytes) -> bool:
    """Whether a line with other letters than ASCII is UTF-8 too, so that nobody can tell which of both was meant."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return not line.isascii()


CELL = st.text(st.characters(codec="cp1252", exclude_characters="\0") | st.sampled_from(',;"\n\r\t |é'), max_size=8)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-16-le", "cp1252"]),
    st.sampled_from(["é", "ж", ""]),
)
def test_whatever_the_format_no_cell_of_another_row_changes(
    rows: list[tuple[str, str]], delimiter: str, encoding: str, new: str
):
    lines = [formats.encode_row(["key", "words", "more"], delimiter)]
    lines += [formats.encode_row([f"k{number}", *cells], delimiter) for number, cells in enumerate(rows)]
    data = MARKS[encoding] + "".join(f"{line}\r\n" for line in lines).encode(encoding)
    assume(encoding != "cp1252" or not any(map(is_utf8, data.splitlines())))
    after = edited(data, "k0", {"words": new}, {"key": "last", "more": new})
    expected = [[f"k{number}", *(cell.strip() for cell in cells)] for number, cells in enumerate(rows)]
    expected[0][1] = new
    text = after.removeprefix(MARKS[encoding] if after.startswith(MARKS[encoding]) else b"")
    kept = Sheet("some.csv", after, COLUMNS).format
    again = io.StringIO(text.decode(kept.encoding), newline="")
    found = list(csv.reader(again, delimiter=kept.delimiter, strict=True))
    assert [[cell.strip() for cell in row] for row in found[1:]] == [*expected, ["last", "", new]]
