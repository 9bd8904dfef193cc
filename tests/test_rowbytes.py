"""One cell of a row changes, and every byte of the others stays."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import rowbytes

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
def test_other_cells_keep_their_own_hand(raw: bytes, new: dict[int, str], expected: bytes):
    (cells,) = csv.reader(raw.decode().splitlines(keepends=True))
    assert rowbytes.change(raw, cells, new, ",") == expected


def test_a_row_that_is_not_utf8_is_written_as_utf8():
    assert rowbytes.change("caf\xe9,b\n".encode("cp1252"), ["café", "b"], {1: "x"}, ",") == "café,x\n".encode()


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
        row = rowbytes.encode(cells, delimiter)
    position = data.draw(st.integers(0, len(cells) - 1))
    new = data.draw(CELL)
    changed = rowbytes.change((row + end).encode(), cells, {position: new}, delimiter).decode()
    assert changed.endswith(end)
    assert next(csv.reader(iter([changed.removesuffix(end)]), delimiter=delimiter, strict=True)) == [
        *cells[:position],
        new,
        *cells[position + 1 :],
    ]
