"""The index of a table's rows by key; one made from an earlier index equals one read afresh."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import DatasetError
from geodata.tables import index
from geodata.tables.changes import TABLES
from geodata.tables.csvedit import Sheet
from geodata.tables.index import Index

HEADER = "event_id,status,title\n"
LINES = st.sampled_from(
    [
        "aaaa,draft,One\n",
        "bbbb,draft,Two\n",
        'cccc,draft,"over\n',
        'two lines"\n',
        "\n",
        "aaaa,draft,Again\n",
        ",,\n",
        '"\n',
    ]
)


def sheet(text: str) -> Sheet:
    return Sheet("events.csv", text.encode(), TABLES["events.csv"])


def test_rows_are_found_by_key_and_the_second_of_a_key_has_a_number() -> None:
    found = index.index("events.csv", f"{HEADER}aaaa,draft,One\naaaa,draft,Two\n".encode())

    assert list(found.rows) == ["aaaa", "aaaa#2"]
    assert found.cells("aaaa#2")["title"] == "Two"


def test_the_same_bytes_are_read_once() -> None:
    data = f"{HEADER}once,draft,One\n".encode()

    assert index.index("events.csv", data) is index.index("events.csv", data)


def test_rows_that_did_not_change_are_not_read_again() -> None:
    before = index.read(sheet(HEADER + "".join(f"row-{n},draft,T\n" for n in range(100))))

    after = index.following(
        before, sheet(HEADER + "".join(f"row-{n},draft,{n == 50}\n" for n in range(100)).replace("False", "T"))
    )

    assert [key for key in after.rows if after.rows[key] is not before.rows[key]] == ["row-50"]


def test_a_table_with_another_header_is_read_again() -> None:
    before = index.read(sheet(f"{HEADER}aaaa,draft,One\n"))
    other = sheet("status,event_id,title\naaaa,draft,One\n")

    assert index.following(before, other) == index.read(other)


@given(
    st.lists(LINES, max_size=8), st.lists(LINES, max_size=4), st.lists(LINES, max_size=8), st.lists(LINES, max_size=4)
)
def test_an_index_made_from_an_earlier_one_equals_one_read_afresh(
    head: list[str], was: list[str], tail: list[str], now: list[str]
) -> None:
    before, fault = read(sheet(HEADER + "".join([*head, *was, *tail])), index.read)
    if fault:
        return
    after = sheet(HEADER + "".join([*head, *now, *tail]))

    assert read(after, partial(index.following, before)) == read(after, index.read)


def read(table: Sheet, how: Callable[[Sheet], Index]) -> tuple[Index, str]:
    """The index, and why there is none."""
    try:
        return how(table), ""
    except DatasetError as fault:
        return Index(table, {}, ()), str(fault)
