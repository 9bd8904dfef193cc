"""Differences are listed by row and cell, and the changes made of them lead from one version to the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geodata.tables.changes import Add, Edit, Put, Remove
from geodata.versions import differences, merging

EVENTS = "events.csv"
HEAD = "event_id,status,date,title\n"
ONE, TWO, THREE = "one-1,draft,2016,One\n", "two-2,draft,,Two\n", "three-3,draft,2015,Three\n"


def files(events: str = HEAD + ONE + TWO, **others: bytes) -> dict[str, bytes]:
    return {EVENTS: events.encode(), **others}


def changed(before: str, after: str) -> list[differences.RowDifference]:
    return list(differences.between(files(before), files(after)).rows)


def test_the_same_files_differ_in_nothing():
    assert differences.between(files(), files()).rows == ()
    assert differences.between(files(), files()).words() == ()


def test_only_the_cells_that_differ_are_listed():
    (row,) = changed(HEAD + ONE + TWO, HEAD + ONE + TWO.replace(",,", ",2016-03,"))
    assert (row.row, row.before, row.after) == ("two-2", {"date": ""}, {"date": "2016-03"})
    assert row.words() == "events.csv two-2: date '' → '2016-03'"


def test_added_and_removed_rows_are_listed_with_their_cells():
    gone, new = sorted(changed(HEAD + ONE + TWO, HEAD + ONE + THREE), key=lambda row: row.before is None)
    assert (gone.row, gone.after, gone.before) == (
        "two-2",
        None,
        {"event_id": "two-2", "status": "draft", "title": "Two"},
    )
    assert (new.row, new.before) == ("three-3", None)
    assert {gone.words(), new.words()} == {"events.csv two-2: removed", "events.csv three-3: new, 'Three'"}


def test_how_a_table_is_written_is_no_difference():
    other = 'title;date;status;event_id\r\n\r\n"One";2016;draft;one-1\r\nTwo ; ;draft;two-2'
    assert changed(HEAD + ONE + TWO, "\ufeff" + other) == []


def test_the_order_of_rows_is_no_difference():
    assert changed(HEAD + ONE + TWO, HEAD + TWO + ONE) == []


def test_a_column_that_is_new_and_blank_is_no_difference_and_one_that_is_filled_is():
    wider = "event_id,status,date,title,side_a\n"
    assert changed(HEAD + ONE, wider + ONE.replace("\n", ",\n")) == []
    (row,) = changed(HEAD + ONE, wider + ONE.replace("\n", ",IS\n"))
    assert (row.before, row.after) == ({"side_a": ""}, {"side_a": "IS"})


def test_rows_with_the_same_id_are_kept_apart():
    (row,) = changed(HEAD + ONE + ONE, HEAD + ONE + ONE.replace("One", "Uno"))
    assert (row.row, row.after) == ("one-1#2", {"title": "Uno"})


def test_a_table_that_cannot_be_read_is_one_whole_file():
    (row,) = changed(HEAD + ONE, HEAD + '"open')
    assert (row.file, row.row) == (EVENTS, "")
    assert row.words() == "events.csv: changed"


def test_added_changed_and_removed_files_are_listed():
    before = {"dataset.toml": b"a = 1\n", "articles/a.txt": b"A"}
    after = {"dataset.toml": b"a = 2\n", "articles/b.txt": b"B"}
    found = differences.between(before, after)
    assert set(found.words()) == {"dataset.toml: changed", "articles/a.txt: removed", "articles/b.txt: new"}
    assert set(found.changes()) == {
        Put("dataset.toml", "a = 2\n"),
        Put("articles/a.txt", None),
        Put("articles/b.txt", "B"),
    }


def test_a_missing_table_has_no_rows():
    assert [row.row for row in differences.between({}, files()).rows] == ["one-1", "two-2"]
    assert differences.between(files(), {}).words() == ("events.csv one-1: removed", "events.csv two-2: removed")


def test_a_long_summary_is_cut_and_counted():
    rows = "".join(f"event-{number},draft,,T\n" for number in range(1_250))
    words = differences.between(files(HEAD), files(HEAD + rows)).words(most=3)
    assert words[2:] == ("events.csv event-2: new, 'T'", "and 1,247 more rows")


def test_a_summary_is_one_line_per_row_whatever_the_cells_hold():
    (line,) = differences.between(files(HEAD), files(HEAD + 'one-1,draft,,"a\nb\u202e' + "x" * 500 + '"\n')).words()
    assert line.isprintable()
    assert len(line) < 150


def test_the_changes_are_made_of_the_differences():
    found = differences.between(files(HEAD + ONE + TWO), files(HEAD + ONE.replace("2016", "2017") + THREE))
    assert set(map(type, found.changes())) == {Edit, Add, Remove}
    assert Edit(EVENTS, "one-1", {"date": "2017"}) in found.changes()


ROWS = st.lists(
    st.tuples(st.sampled_from(["one", "two", "three", "four"]), st.sampled_from(["", "x", "y, z"])),
    unique_by=lambda row: row[0],
)


@given(ROWS, ROWS)
def test_the_changes_lead_from_one_version_to_the_other_and_back(a: list[tuple[str, str]], b: list[tuple[str, str]]):
    first, second = (
        files("event_id,status,title\n" + "".join(f'{key},draft,"{title}"\n' for key, title in rows)) for rows in (a, b)
    )
    for here, there in ((first, second), (second, first)):
        made, _ = merging.merge(here, here, differences.between(here, there).changes(), lambda *_: ("", ""))
        assert differences.between(made, there).rows == ()
