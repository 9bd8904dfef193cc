"""Merging the changes of several editors; where they clash, nothing is written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from geodata.errors import DatasetError, InputError
from geodata.tables.changes import Add, Change, Clash, ClashError, Edit, Put, Remove
from geodata.tables.csvrows import LONGEST_CELL
from geodata.versions import differences, merging

EVENTS = "events.csv"
HEAD = b"event_id,status,date,title\n"
ONE, TWO = b"one-1,draft,2016,One\n", b"two-2,draft,,Two\n"
BASE = {EVENTS: HEAD + ONE + TWO, "dataset.toml": b'title = "A"\n', "articles/a.txt": b"Text."}


def head(events: bytes = HEAD + ONE + TWO, **others: bytes) -> dict[str, bytes]:
    return {**BASE, EVENTS: events, **others}


def merge(
    changes: Sequence[Change], newest: dict[str, bytes] | None = None, base: dict[str, bytes] | None = None
) -> bytes:
    """events.csv after the changes, which were made on BASE."""
    return merged(changes, newest, base)[EVENTS]


def merged(
    changes: Sequence[Change], newest: dict[str, bytes] | None = None, base: dict[str, bytes] | None = None
) -> dict[str, bytes]:
    now = BASE if newest is None else newest
    before = dict(now)
    found, _ = merging.merge(BASE if base is None else base, now, changes, lambda *_: ("ana", "v2"))
    assert now == before
    return found


def clashes(
    changes: Sequence[Change], newest: dict[str, bytes], base: dict[str, bytes] | None = None
) -> tuple[Clash, ...]:
    with pytest.raises(ClashError) as told:
        merged(changes, newest, base)
    return told.value.clashes


def edit(row: str = "one-1", **cells: str) -> Edit:
    return Edit(EVENTS, row, cells)


def test_different_rows_merge():
    theirs = head(HEAD + ONE + TWO.replace(b"Two", b"Deux"))
    assert merge([edit(title="Un")], theirs) == HEAD + ONE.replace(b"One", b"Un") + TWO.replace(b"Two", b"Deux")


def test_different_cells_of_a_row_merge():
    assert merge([edit(title="Un")], head(HEAD + ONE.replace(b"2016", b"2017") + TWO)) == (
        HEAD + b"one-1,draft,2017,Un\n" + TWO
    )


def test_the_same_value_of_two_editors_is_no_clash_and_no_change():
    theirs = head(HEAD + ONE.replace(b"One", b"Un") + TWO)
    assert merged([edit(title="Un")], theirs) == theirs


def test_another_value_in_the_same_cell_clashes_with_both_values_and_who_wrote_the_other():
    found = clashes([edit(title="Un", date="2018")], head(HEAD + ONE.replace(b"One", b"Eins") + TWO))
    assert found == (Clash(EVENTS, "one-1", "title", "Un", "Eins", "ana", "v2"),)
    assert str(found[0]) == "events.csv, one-1, title: you have 'Un', and ana has 'Eins' since version v2"


def test_all_clashes_are_reported_at_once():
    theirs = head(
        HEAD + b"one-1,draft,2019,Eins\n" + TWO.replace(b"Two", b"Zwei"), **{"dataset.toml": b'title = "C"\n'}
    )
    changes = [edit(title="Un", date="2018"), edit("two-2", title="Deux"), Put("dataset.toml", 'title = "B"\n')]
    found = clashes(changes, theirs)
    assert [(one.row, one.column) for one in found] == [
        ("one-1", "title"),
        ("one-1", "date"),
        ("two-2", "title"),
        ("", ""),
    ]


def test_one_clash_stops_all_changes():
    theirs = head(HEAD + ONE.replace(b"One", b"Eins") + TWO)
    assert len(clashes([edit("two-2", title="Deux"), edit(title="Un")], theirs)) == 1


def test_a_row_that_somebody_edited_is_not_removed():
    (found,) = clashes([Remove(EVENTS, "one-1")], head(HEAD + ONE.replace(b"One", b"Eins") + TWO))
    assert (found.column, found.mine, found.theirs) == ("title", None, "Eins")


def test_a_row_that_somebody_removed_is_not_edited():
    (found,) = clashes([edit(title="Un")], head(HEAD + TWO))
    assert (found.row, found.mine, found.theirs) == ("one-1", "Un", None)


def test_a_row_that_both_removed_is_gone():
    assert merge([Remove(EVENTS, "one-1")], head(HEAD + TWO)) == HEAD + TWO
    assert merge([Remove(EVENTS, "one-1")]) == HEAD + TWO


def test_a_new_row_is_appended_and_two_equal_ones_are_one():
    new = {"event_id": "new-3", "status": "draft", "title": "New"}
    assert merge([Add(EVENTS, new)]) == HEAD + ONE + TWO + b"new-3,draft,,New\n"
    theirs = head(HEAD + ONE + TWO + b"new-3,draft,,New\n")
    assert merged([Add(EVENTS, new)], theirs) == theirs


def test_a_new_row_whose_id_somebody_gave_to_another_clashes():
    theirs = head(HEAD + ONE + TWO + b"new-3,draft,,Other\n")
    (found,) = clashes([Add(EVENTS, {"event_id": "new-3", "title": "New"})], theirs)
    assert (found.row, found.column, found.mine, found.theirs) == ("new-3", "title", "New", "Other")


def test_a_row_cannot_take_the_id_of_another():
    (found,) = clashes([edit(event_id="two-2")], BASE)
    assert (found.row, found.mine, found.theirs) == ("one-1", "two-2", "two-2")


def test_changes_of_one_row_add_up():
    changes = [edit(title="Un"), edit(date="2018"), edit(title="One")]
    assert merge(changes) == HEAD + b"one-1,draft,2018,One\n" + TWO
    new = Add(EVENTS, {"event_id": "new-3", "title": "New"})
    assert merge([new, Edit(EVENTS, "new-3", {"title": "Newer"})]) == HEAD + ONE + TWO + b"new-3,,,Newer\n"
    assert merge([new, Remove(EVENTS, "new-3")]) == BASE[EVENTS]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "NA", "01", "<script>", "a\nb", 'say "no"', "1,5", "\u202e"])
def test_a_cell_is_written_as_it_is(cell: str):
    found = merged([edit(title=cell)])
    again, difference = merging.merge(found, found, [edit(title="One")], lambda *_: ("", ""))
    assert difference.rows[0].before == {"title": cell}
    assert again[EVENTS] == BASE[EVENTS]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (edit("nobody", title="x"), "has no row 'nobody'"),
        (Remove(EVENTS, "nobody"), "has no row 'nobody'"),
        (edit(headline="x"), "has no column 'headline'"),
        (Add(EVENTS, {"title": "x"}), "needs an id"),
        (Put(EVENTS, "whole"), "changed row by row"),
        (edit(title="a\0b"), "title: the cell is not a text"),
        (edit(title="\ud800"), "title: the cell is not a text"),
        (edit(title="x" * (LONGEST_CELL + 1)), "title: the cell is not a text of up to 1,000,000"),
        (Put("../evil.txt", "x"), "not a file of a dataset"),
        (Put("articles/../../evil.txt", "x"), "not a file of a dataset"),
        (Put(".dateline/log.jsonl", "x"), "not a file of a dataset"),
        (Put("dataset.toml", "\ud800"), "characters that no file can hold"),
        (Edit("dataset.toml", "x", {}), "not a file of a dataset"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_impossible_change_is_refused_with_the_reason(change: Change, says: str):
    with pytest.raises(InputError) as told:
        merged([edit(title="fine"), change])
    assert says in str(told.value)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (HEAD + ONE + b'"open', "events.csv line 3"),
        (HEAD + b'one-1,draft,2016,"One" x\n', "events.csv line 2"),
        ((HEAD + ONE).decode().encode("utf-16")[:-1], "UTF-16 that is damaged"),
        (b"PK\x03\x04" + bytes(40) + b"xl/workbook.xml", "an Excel workbook, not a CSV"),
        (b"nothing\nknown\n", "not a header"),
        (b"   \n", "is empty"),
    ],
)
def test_nothing_is_written_into_a_table_that_cannot_be_read(broken: bytes, says: str):
    with pytest.raises(DatasetError) as told:
        merged([edit(title="Un")], head(broken))
    assert says in str(told.value)


def test_a_ragged_row_is_left_alone_unless_it_is_the_one_that_is_edited():
    ragged = head(HEAD + ONE + b"two-2,draft\n")
    assert merge([edit(title="Un")], ragged, ragged) == HEAD + ONE.replace(b"One", b"Un") + b"two-2,draft\n"
    with pytest.raises(DatasetError, match=r"events\.csv line 3: the row has 2 cells, the header 4"):
        merged([edit("two-2", title="Deux")], ragged, ragged)


def test_a_whole_file_is_written_and_removed():
    assert merged([Put("dataset.toml", 'title = "B"\n')])["dataset.toml"] == b'title = "B"\n'
    assert "articles/a.txt" not in merged([Put("articles/a.txt", None)])
    assert merged([Put("articles/new.txt", "Neu.")])["articles/new.txt"] == b"Neu."


def test_a_whole_file_that_somebody_wrote_clashes_unless_both_wrote_the_same():
    theirs = head(**{"dataset.toml": b'title = "C"\n'})
    (found,) = clashes([Put("dataset.toml", 'title = "B"\n')], theirs)
    assert (found.file, found.mine, found.theirs) == ("dataset.toml", 'title = "B"\n', 'title = "C"\n')
    assert merged([Put("dataset.toml", 'title = "C"\n')], theirs) == theirs
    (found,) = clashes([Put("articles/a.txt", "Mine.")], {EVENTS: BASE[EVENTS]})
    assert found.theirs is None


def test_changes_are_listed_against_the_newest_version():
    theirs = head(HEAD + ONE.replace(b"2016", b"2017") + TWO)
    changes = [edit(title="Un"), Remove(EVENTS, "two-2"), Add(EVENTS, {"event_id": "new-3", "title": "New"})]
    _, difference = merging.merge(BASE, theirs, [*changes, Put("dataset.toml", None)], lambda *_: ("", ""))
    assert difference.words() == (
        "events.csv one-1: title 'One' → 'Un'",
        "events.csv two-2: removed",
        "events.csv new-3: new, 'New'",
        "dataset.toml: removed",
    )


def test_a_row_that_both_have_added_clashes_in_every_cell_that_differs():
    theirs = head(HEAD + ONE + TWO + b"new-3,draft,2016,Theirs\n")
    new = Add(EVENTS, {"event_id": "new-3", "status": "published", "date": "2016", "title": "Mine"})
    assert [(one.column, one.mine, one.theirs) for one in clashes([new], theirs)] == [
        ("status", "published", "draft"),
        ("title", "Mine", "Theirs"),
    ]


OWN_HEAD, OWN = b"event_id,status,date,title,xyz\n", b"one-1,draft,2016,One,mine\n"


def test_cells_of_columns_that_are_not_ours_merge_and_clash_as_ours_do():
    base = {**BASE, EVENTS: OWN_HEAD + OWN}
    assert merge([edit(title="Un")], base, base) == OWN_HEAD + OWN.replace(b"One", b"Un")
    theirs = {**base, EVENTS: OWN_HEAD + OWN.replace(b"mine", b"theirs")}
    assert merge([edit(title="Un")], theirs, base) == OWN_HEAD + b"one-1,draft,2016,Un,theirs\n"
    (clash,) = clashes([edit(xyz="ours")], theirs, base)
    assert (clash.column, clash.mine, clash.theirs) == ("xyz", "ours", "theirs")
    with pytest.raises(InputError, match="no column 'abc'"):
        merge([edit(abc="1")], base, base)


def test_a_row_that_comes_back_has_its_own_columns_again_also_where_the_header_differs():
    whole = {**BASE, EVENTS: OWN_HEAD + OWN}
    gone = {**BASE, EVENTS: b"event_id,status,title,date,xyz\n"}
    changes = differences.between(gone, whole).changes()
    found, _ = merging.merge(gone, gone, changes, lambda *_: ("ana", "v2"), whole)
    assert found[EVENTS] == b"event_id,status,title,date,xyz\none-1,draft,One,2016,mine\n"
    without = {**BASE, EVENTS: HEAD}
    changes = differences.between(without, whole).changes()
    assert merging.merge(without, without, changes, lambda *_: ("ana", "v2"), whole)[0][EVENTS] == OWN_HEAD + OWN


def test_a_column_whose_name_cannot_be_shown_keeps_its_bytes_and_is_in_no_difference():
    strange = b"event_id,status,date,title,\x1b[31m\n"
    base = {**BASE, EVENTS: strange + OWN}
    assert merge([edit(title="Un")], base, base) == strange + OWN.replace(b"One", b"Un")
    assert not differences.between(base, {**base, EVENTS: strange + OWN.replace(b"mine", b"x")}).rows
