"""`dateline check --fix` writes certain fixes and changes no other byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.dataset import fixing

HEAD = b'\xef\xbb\xbfextra,event_id,status,date,title,where_prec,event_type,"deaths_best"\r\n'
GOOD = b'"kept, as is","good-one",published,2015-08,"A ""quoted"" title",,Battles,\r\n'
BAD = b'"x","bad-one",Published,Aug-15,"A, title",,battles,"1,234"\r\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "events.csv").write_bytes(HEAD + GOOD + BAD)
    return tmp_path


def test_only_the_fixed_cells_change(folder: Path):
    report = fixing.apply(folder)
    assert (folder / "events.csv").read_bytes() == (
        HEAD + GOOD + b'"x","bad-one",published,2015-08,"A, title",,Battles,1234\r\n'
    )
    assert "fixed: events.csv line 3, date: 'Aug-15' → '2015-08'" in list(report.as_text())
    assert {one.column for one in report.fixed} == {"status", "date", "event_type", "deaths_best"}


def test_fixing_again_changes_nothing(folder: Path):
    fixing.apply(folder)
    assert fixing.apply(folder) == fixing.FixReport(())


def test_fixes_are_changes_for_the_store(folder: Path):
    (edit,) = fixing.edits(fixing.fixes(folder))
    assert (edit.file, edit.row, edit.cells["date"]) == ("events.csv", "bad-one", "2015-08")


def test_an_ambiguous_date_stays_as_it_is(folder: Path):
    row = b"x,ambiguous-one,published,03/04/2015,T,,Battles,\r\n"
    (folder / "events.csv").write_bytes(HEAD + row)
    assert fixing.fixes(folder) == ()


def test_a_file_that_cannot_be_read_to_its_end_is_refused_and_kept(folder: Path):
    before = HEAD + BAD + b'"open,\r\n'
    (folder / "events.csv").write_bytes(before)
    report = fixing.apply(folder)
    assert report.fixed == ()
    assert "line 3" in report.refused[0]
    assert (folder / "events.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("place", "fixed"),
    [
        ("Damascus,36.3,33.5", "Damascus,33.5,36.3"),  # outside as it stands, inside and at Damascus when turned
        ("Aleppo,36.1,36.9", "Aleppo,36.1,36.9"),  # inside either way
        ("Moscow,55.7,37.6", "Moscow,55.7,37.6"),  # outside either way
        ("Mersin,36.8,34.6", "Mersin,36.8,34.6"),  # in Turkey, although it lies in Syria when turned
        ("Nowhere at all,36.3,33.5", "Nowhere at all,36.3,33.5"),  # either may be meant
    ],
)
def test_coordinates_are_turned_only_where_one_order_lies_in_the_dataset_and_at_its_place(
    tmp_path: Path, place: str, fixed: str
):
    head = "event_id,status,date,title,place,latitude,longitude,where_prec,event_type\n"
    (tmp_path / "events.csv").write_text(f"{head}some-one,published,2015,T,{place},exact,Battles\n", encoding="utf-8")
    (tmp_path / "dataset.toml").write_text("bounds = [[32.2, 34.8], [37.5, 42.5]]\n", encoding="utf-8")
    fixing.apply(tmp_path)
    assert f",{fixed},exact," in (tmp_path / "events.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "fixed"),
    [
        ("published,exact,Battles,armed  Clash", "published,exact,Battles,Armed clash"),
        ("PUBLISHED,Sea Air,protests,Peaceful protest", "published,sea_air,Protests,Peaceful protest"),
        ("published,exact,Battles,Peaceful protest", "published,exact,Battles,Peaceful protest"),
    ],
)
def test_words_get_the_spelling_of_their_list(tmp_path: Path, given: str, fixed: str):
    head = "event_id,date,title,status,where_prec,event_type,sub_event_type\n"
    (tmp_path / "events.csv").write_text(f"{head}some-one,2015,T,{given}\n", encoding="utf-8")
    fixing.apply(tmp_path)
    assert (tmp_path / "events.csv").read_text(encoding="utf-8") == f"{head}some-one,2015,T,{fixed}\n"


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp1252", ";"), ("utf-16", "\t"), ("utf-8", ";")])
def test_a_fixed_file_is_in_utf8_with_commas_and_that_is_said(tmp_path: Path, encoding: str, delimiter: str):
    head = "event_id,status,date,title".replace(",", delimiter)
    row = "some-event,published,2015/08,Café".replace(",", delimiter)
    data = f"{head}\r\n{row}\r\n".encode(encoding)
    (tmp_path / "events.csv").write_bytes(data)
    report = fixing.apply(tmp_path)
    fixed = (tmp_path / "events.csv").read_bytes().decode("utf-8-sig")
    assert fixed == "event_id,status,date,title\r\nsome-event,published,2015-08,Café\r\n"
    named = {"cp1252": "Windows-1252", "utf-16": "UTF-16"}.get(encoding)
    assert any("in place of semicolons" in line or "in place of tabs" in line for line in report.formed)
    assert any(f"in place of {named}" in line for line in report.formed) == bool(named)
    assert fixing.apply(tmp_path) == fixing.FixReport(())


@pytest.mark.parametrize(
    "raw", ["Пальмира".encode("cp1251"), "Łódź, Kęty, Żółte".encode("cp1250"), b"caf\x81", "اللاذقية".encode("cp1256")]
)
def test_a_file_that_may_be_in_another_encoding_keeps_it_and_its_cells_are_fixed(tmp_path: Path, raw: bytes):
    before = b"event_id;status;date;title\nsome-event;published;2015/08;" + raw + b"\n"
    (tmp_path / "events.csv").write_bytes(before)
    report = fixing.apply(tmp_path)
    (why,) = report.refused
    assert "line 2: the encoding is not certain" in why
    is_written = raw != b"caf\x81"  # which is in no encoding that the cell could be written in
    assert (tmp_path / "events.csv").read_bytes() == (before.replace(b"2015/08", b"2015-08") if is_written else before)
    assert len(report.fixed) == is_written


def test_names_of_columns_that_differ_in_case_or_blanks_are_written_as_they_are_declared(tmp_path: Path):
    head, row = "Event ID,STATUS,date,title,Our own,Event-Type,event_type", "some-event,published,2015,T,kept,x,Battles"
    (tmp_path / "events.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    report = fixing.apply(tmp_path)
    header = "event_id,status,date,title,Our own,Event-Type,event_type"
    assert (tmp_path / "events.csv").read_text(encoding="utf-8") == f"{header}\n{row}\n"
    assert report.formed == (
        "events.csv line 1: 'Event ID' → 'event_id'",
        "events.csv line 1: 'STATUS' → 'status'",
    )


@pytest.mark.parametrize(
    ("cells", "fixed"),
    [
        ("42431,34.55°N,38.27E", "2016-03-02,34.55,38.27"),
        ('2016,"34°33\'01""N",–38.27', "2016,34.550278,-38.27"),
        ("2016,34.5S,W38°16′", "2016,-34.5,-38.266667"),
        ("201601,38.27E,34.55N", "201601,38.27E,34.55N"),
    ],
)
def test_days_and_degrees_as_other_programs_write_them(tmp_path: Path, cells: str, fixed: str):
    head = "event_id,status,title,date,latitude,longitude\nsome-event,published,T,"
    (tmp_path / "events.csv").write_text(f"{head}{cells}\n", encoding="utf-8")
    fixing.apply(tmp_path)
    assert (tmp_path / "events.csv").read_text(encoding="utf-8") == f"{head}{fixed}\n"


def test_text_that_was_read_in_a_wrong_encoding_becomes_what_it_was(tmp_path: Path):
    head = "event_id,status,date,place,title\n"
    (tmp_path / "events.csv").write_text(f"{head}some-event,draft,2015,PalmÃ½ra,clash â€“ one\n", encoding="utf-8")
    fixing.apply(tmp_path)
    assert (tmp_path / "events.csv").read_text(encoding="utf-8") == f"{head}some-event,draft,2015,Palmýra,clash – one\n"


def test_nothing_to_fix_is_said(folder: Path):
    fixing.apply(folder)
    assert list(fixing.apply(folder).as_text()) == ["nothing to fix"]


def test_a_file_in_two_encodings_becomes_one(tmp_path: Path):
    path = tmp_path / "events.csv"
    first, second = "some-event,published,2015/08,Café\n", "other-event,published,2015,Café\n"
    path.write_bytes(b"event_id,status,date,title\n" + first.encode() + second.encode("cp1252"))
    (said,) = fixing.apply(tmp_path).formed
    assert said == "events.csv: written in UTF-8, in place of UTF-8 in some lines and Windows-1252 in others"
    assert path.read_bytes() == f"event_id,status,date,title\n{first}{second}".replace("2015/08", "2015-08").encode()
