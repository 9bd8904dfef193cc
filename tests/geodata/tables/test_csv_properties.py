"""Whatever a table looks like: it is read without a shift, and an edit changes its cells and no byte of other rows.

A table in two encodings becomes UTF-8 with the first edit; then no cell of another row changes.

60 tables, the same ones each time; `make soak` makes 2,000 others.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from geodata.errors import DatasetError
from geodata.model import Severity
from geodata.tables import csvfile
from geodata.tables.changes import Add, Change, Edit, Remove, numbered
from geodata.tables.columns import EVENT_COLUMNS
from geodata.tables.csvedit import Sheet
from geodata.versions import merging

FILE = "events.csv"
EXAMPLES = os.environ.get("CSV_EXAMPLES")
many = settings(
    max_examples=int(EXAMPLES or 60),
    derandomize=EXAMPLES is None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

KNOWN = ["event_id", "status", "title", "date", "place", "quote", "deaths_best"]
STRANGE = ["Notes", "x y", "", "=1+1", "№", "id;old", "a|b", 'the "true" one', "latitude?"]
NASTY = [
    *("", "", "NA", "null", "NaN", "TRUE", "01", "1e5", "1,5", "1;5", "1|5", "1\t5", "2015-08", "Aug-15", "12/05/2015"),
    *("=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'", "'=1", 'say "no"', '"', '""', '"all"', 'end"', '";"'),
    *(
        "a\nb",
        "a\r\nb",
        "a\rb",
        "\n",
        "\r",
        "\n\n\r\n",
        " x ",
        "\t",
        "\u00a0",
        "’",
        "Café",
        "ب",
        "\u2028",
        "\x85",
        "\x1c",
    ),
    *("\x0b", "\x0c", "\u200b", "\ufeff", "𝄞", ",", ",,", "<<<<<<< HEAD", "#", "\\", '\\"', "\\n", "\x1a"),
]
CELLS = st.sampled_from(NASTY) | st.text(st.sampled_from(list("ab 1\"',;|\t\r\n=é")), max_size=12)
IDS = st.sampled_from([f"event-{number}" for number in range(40)] * 3 + ["twice", "twice", ""])


@dataclass(frozen=True)
class Row:
    """`cells`: what was written; `raw`: how; `line`: where it begins, from 1."""

    cells: tuple[str, ...]
    raw: bytes
    line: int

    @property
    def blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A file, and what was put into it."""

    names: tuple[str, ...]
    head: bytes
    rows: tuple[Row, ...]
    delimiter: str
    end: str

    @property
    def data(self) -> bytes:
        return self.head + b"".join(row.raw for row in self.rows)

    def good(self, row: Row) -> bool:
        """Whether the row has the header's cells, and at most blank ones beyond."""
        beyond = row.cells[len(self.names) :]
        return len(row.cells) >= len(self.names) and not any(cell.strip() for cell in beyond)

    def named(self, row: Row) -> dict[str, str]:
        """The cells of the declared columns, as a reader is to get them."""
        return {name: row.cells[self.names.index(name)].strip() for name in KNOWN if name in self.names}

    def key(self, number: int) -> str:
        """What the row is known by."""
        at = self.names.index("event_id")
        plain = [row.cells[at].strip() if at < len(row.cells) else "" for row in self.rows if not row.blank]
        return numbered(plain)[sum(not row.blank for row in self.rows[:number])]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    names = draw(st.permutations(KNOWN[:3] + draw(st.lists(st.sampled_from(KNOWN[3:]), unique=True))))
    for name in draw(st.lists(st.sampled_from(STRANGE), unique=True, max_size=3)):
        names.insert(draw(st.integers(0, len(names))), name)
    delimiter = draw(st.sampled_from(",,,;\t|"))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"]))
    whole = draw(st.booleans())
    head = mark + _written(draw, names, delimiter) + end.encode()
    rows: list[Row] = []
    line = 1 + (_lines(head))
    for cells in draw(st.lists(_rows(names), max_size=8)):
        raw = _written(draw, cells, delimiter) + end.encode()
        rows.append(Row(tuple(cells), raw, line))
        line += _lines(raw)
    if rows and not whole:
        last = rows[-1]
        rows[-1] = Row(last.cells, last.raw.removesuffix(end.encode()), last.line)
    assume(not rows or rows[-1].raw)
    return Table(tuple(names), head, tuple(rows), delimiter, end)


@st.composite
def _rows(draw: st.DrawFn, names: list[str]) -> list[str]:
    kind = draw(st.sampled_from(["good"] * 8 + ["short", "long", "padded", "blank", "empty"]))
    if kind == "empty":
        return []
    if kind == "blank":
        return [draw(st.sampled_from(["", " ", "\t"])) for _ in names]
    cells = [draw(IDS if name == "event_id" else CELLS) for name in names]
    if kind == "short":
        return cells[: draw(st.integers(1, len(names) - 1))]
    more = {"long": [draw(CELLS), "x"], "padded": [""] * draw(st.integers(1, 3))}
    return cells + more.get(kind, [])


def _written(draw: st.DrawFn, cells: list[str], delimiter: str) -> bytes:
    """The row without its line end, in one of the hands that programs and people write."""
    hand = draw(st.sampled_from(["least", "all", "some", "sloppy"]))
    text = delimiter.join(_cell(draw, cell, delimiter, hand) for cell in cells)
    old = text.encode("cp1252", "ignore")
    if draw(st.integers(0, 9)) == 0 and _read(old) == text:
        return old
    return text.encode()


def _cell(draw: st.DrawFn, cell: str, delimiter: str, hand: str) -> str:
    must = any(sign in cell for sign in (delimiter, "\r", "\n")) or cell.startswith('"')
    must = must or ('"' in cell and hand != "sloppy")
    if must or hand == "all" or (hand == "some" and draw(st.booleans())):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _read(raw: bytes) -> str:
    """Text of bytes that are UTF-8 line by line, or else Windows-1252."""
    text = ""
    for line in raw.splitlines(keepends=True):
        try:
            text += line.decode()
        except UnicodeDecodeError:
            text += line.decode("cp1252", "replace")
    return text


def _lines(raw: bytes) -> int:
    return len(raw.splitlines())


def read(data: bytes) -> csvfile.RawTable:
    return csvfile.read("events.csv", data, EVENT_COLUMNS)


def rows_of(raw: csvfile.RawTable, names: tuple[str, ...]) -> list[dict[str, str]]:
    known = [name for name in KNOWN if name in names]
    return [{str(name): cell for name, cell in row.items()} for row in raw.frame[known].to_dict("records")]


def keeps_format(table: Table, cells: dict[str, str]) -> bool:
    """Whether the cells can be written in the encoding of the table, if it has one."""
    kept = Sheet(FILE, table.data, EVENT_COLUMNS).format
    return bool(kept.encoding) and not kept.unwritable(cells.values())


def merged(table: Table, change: Change) -> bytes:
    files = {FILE: table.data}
    return merging.merge(files, files, [change], lambda *_: ("nobody", ""))[0][FILE]


@many
@given(tables())
def test_every_row_is_read_as_it_was_written_or_named(table: Table):
    raw = read(table.data)
    rows = [row for row in table.rows if not row.blank]
    good = [row for row in rows if table.good(row)]
    assert rows_of(raw, table.names) == [table.named(row) for row in good]
    assert raw.frame["line"].tolist() == [row.line for row in good]
    wrong = {one.line for one in raw.problems if one.severity is Severity.ERROR and one.line > 1}
    assert wrong - {1} == {row.line for row in rows if not table.good(row)}
    assert raw.rows_read == len(rows)


@many
@given(tables(), st.data())
def test_an_edit_changes_its_cells_and_no_byte_of_another_row(table: Table, data: st.DataObject):
    numbers = [number for number, row in enumerate(table.rows) if not row.blank]
    assume(numbers)
    number = data.draw(st.sampled_from(numbers))
    row = table.rows[number]
    names = [name for name in KNOWN[1:] if name in table.names]
    cells = {name: data.draw(CELLS) for name in data.draw(st.lists(st.sampled_from(names), min_size=1, unique=True))}
    edit = Edit(FILE, table.key(number), cells)
    if len(row.cells) != len(table.names):
        try:
            assert merged(table, edit) == table.data  # nothing that differs
        except DatasetError as error:
            assert f"{FILE} line {row.line}" in str(error)  # noqa: PT017 - either is right
        return
    new = merged(table, edit)
    before = table.head + b"".join(one.raw for one in table.rows[:number])
    after = b"".join(one.raw for one in table.rows[number + 1 :])
    if keeps_format(table, cells):
        assert new.startswith(before)
        assert new.endswith(after)
    expected = [table.named(one) for one in table.rows if table.good(one) and not one.blank]
    at = sum(table.good(one) and not one.blank for one in table.rows[:number])
    expected[at] |= {name: cell.strip() for name, cell in cells.items()}
    found = rows_of(read(new), table.names)
    others = any(cell.strip() for name, cell in zip(table.names, row.cells, strict=True) if name not in KNOWN)
    if not any(expected[at].values()) and not others:
        del expected[at]  # a row of nothing does not count
    assert found == expected
    if all(table.named(row)[name] == cell.strip() for name, cell in cells.items()):
        assert new == table.data


@many
@given(tables(), st.data())
def test_an_added_row_is_read_back_and_can_be_removed(table: Table, data: st.DataObject):
    names = [name for name in KNOWN[1:] if name in table.names]
    cells = {"event_id": "the-new-one", **{name: data.draw(CELLS).strip() for name in names}}
    whole = merged(table, Add(FILE, cells))
    if keeps_format(table, cells):
        assert whole.startswith(table.data)
    found = rows_of(read(whole), table.names)
    assert found == [*(table.named(one) for one in table.rows if table.good(one) and not one.blank), cells]
    files = {FILE: whole}
    gone = merging.merge(files, files, [Remove(FILE, "the-new-one")], lambda *_: ("nobody", ""))[0][FILE]
    ended = table.data if table.data.endswith((b"\n", b"\r")) else table.data + table.end.encode()
    if keeps_format(table, cells):
        assert gone == ended
    assert rows_of(read(gone), table.names) == found[:-1]


@many
@given(tables(), st.data())
def test_removing_a_row_changes_no_byte_of_another(table: Table, data: st.DataObject):
    numbers = [number for number, row in enumerate(table.rows) if not row.blank]
    assume(numbers)
    number = data.draw(st.sampled_from(numbers))
    left = [row for at, row in enumerate(table.rows) if at != number]
    new = merged(table, Remove(FILE, table.key(number)))
    if keeps_format(table, {}):
        assert new == table.head + b"".join(row.raw for row in left)
    assert rows_of(read(new), table.names) == [table.named(row) for row in left if table.good(row) and not row.blank]


@many
@given(tables())
def test_a_column_that_a_new_cell_needs_is_added_and_every_other_cell_stays(table: Table):
    missing = next((name for name in KNOWN if name not in table.names), None)
    row = next((number for number, one in enumerate(table.rows) if len(one.cells) == len(table.names)), None)
    assume(missing is not None)
    assume(row is not None)
    assume(not table.rows[row or 0].blank)
    names = (*table.names, str(missing))
    before = [table.named(one) for one in table.rows if table.good(one) and not one.blank]
    at = sum(table.good(one) and not one.blank for one in table.rows[: row or 0])
    edited = merged(table, Edit(FILE, table.key(row or 0), {str(missing): "x"}))
    assert rows_of(read(edited), table.names) == before
    assert [cells[str(missing)] for cells in rows_of(read(edited), names)] == [
        "x" if number == at else "" for number in range(len(before))
    ]
    added = merged(table, Add(FILE, {"event_id": "new", str(missing): "x"}))
    assert rows_of(read(added), table.names)[:-1] == before
    assert rows_of(read(added), names)[-1][str(missing)] == "x"
    for new in (edited, added):
        assert read(new).rows_read - (new is added) == read(table.data).rows_read
        if keeps_format(table, {}):
            assert new.startswith(table.head.removesuffix(table.end.encode()) + table.delimiter.encode())
