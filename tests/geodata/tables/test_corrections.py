"""Possible readings of a cell: one is a fix, two are listed, and nothing is guessed."""

from __future__ import annotations

import pytest

from geodata import edtf
from geodata.tables import corrections


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Aug-15", "2015-08"),
        ("Aug-95", "1995-08"),
        ("August 2015", "2015-08"),
        ("30 September 2015", "2015-09-30"),
        ("Sept 30, 2015", "2015-09-30"),
        ("30.9.2015", "2015-09-30"),
        ("2015-8-3", "2015-08-03"),
        ("2015/08", "2015-08"),
        ("2015-08-30 00:00:00", "2015-08-30"),
        ("\u200b2015-08", "2015-08"),
        ("05/05/2015", "2015-05-05"),
        ("25/12/2015", "2015-12-25"),
    ],
)
def test_a_date_with_one_meaning_is_corrected_to_it(cell: str, meant: str):
    reading = corrections.dates([cell])(cell)
    assert reading is not None
    assert reading.cell == meant
    assert str(edtf.parse(meant))
    assert meant in reading.words


@pytest.mark.parametrize(
    ("cell", "both"),
    [
        ("03/04/2015", ("2015-04-03", "2015-03-04")),
        ("Aug 15", ("2015-08", "15 August")),
        ("15-Aug", ("2015-08", "15 August")),
        ("2011/12", ("2011-12", "2011/2012")),
    ],
)
def test_a_date_with_two_readings_gets_both_in_words_and_no_fix(cell: str, both: tuple[str, str]):
    reading = corrections.dates([cell])(cell)
    assert reading is not None
    assert reading.cell == ""
    assert all(one in reading.words for one in both)


def test_the_order_of_day_and_month_is_the_one_that_all_other_cells_allow():
    days = corrections.dates(["25/12/2015", "03/04/2015"])("03/04/2015")
    months = corrections.dates(["12/25/2015", "03/04/2015"])("03/04/2015")
    mixed = corrections.dates(["12/25/2015", "25/12/2015", "03/04/2015"])("03/04/2015")
    assert [one.cell if one else None for one in (days, months, mixed)] == ["2015-04-03", "2015-03-04", ""]


@pytest.mark.parametrize(
    ("cell", "meant"), [("1,234", "1234"), ("1\u202f234", "1234"), ("12.0", "12"), ("1.234", ""), ("12.000", "")]
)
def test_a_figure_loses_its_thousands_separator_where_it_can_be_nothing_else(cell: str, meant: str):
    reading = corrections.count(cell)
    assert reading is not None
    assert reading.cell == meant


def test_a_decimal_comma_is_one_where_thousands_are_impossible():
    degrees, radius = corrections.number("1,500", 90), corrections.number("1,500")
    assert [one.cell if one else None for one in (degrees, radius)] == ["1.500", ""]


@pytest.mark.parametrize(("cell", "meant"), [("3", "district"), ("Sea Air", "sea_air"), ("\u200bexact", "exact")])
def test_a_code_or_another_spelling_gets_the_word(cell: str, meant: str):
    reading = corrections.word(["exact", "district", "sea_air"], [("3", "district")])(cell)
    assert reading is not None
    assert reading.cell == meant


@pytest.mark.parametrize("cell", ["in spring", "31/02/2015", "13/13/2015", ""])
def test_an_unreadable_cell_gets_no_correction(cell: str):
    assert corrections.dates([cell])(cell) is None
