"""Dates in EDTF: how certain a date is, and why a text cannot be read as one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import edtf
from geodata.errors import EdtfError
from geodata.model import OPEN_END, OPEN_START, DatePrec


@pytest.mark.parametrize(
    ("text", "first", "last", "prec"),
    [
        ("2015-09-30", "2015-09-30", "2015-09-30", DatePrec.DAY),
        ("2016-02", "2016-02-01", "2016-02-29", DatePrec.MONTH),
        ("2015", "2015-01-01", "2015-12-31", DatePrec.YEAR),
        ("2016-03-14/2016-03-16", "2016-03-14", "2016-03-16", DatePrec.DAYS),
        ("2016-03-14/2016-03-20", "2016-03-14", "2016-03-20", DatePrec.WEEK),
        ("2015-09/2016-02", "2015-09-01", "2016-02-29", DatePrec.YEAR),
        ("[2016-03-14..2016-03-16]", "2016-03-14", "2016-03-16", DatePrec.DAYS),
        ("[2016-03-14..2016]", "2016-03-14", "2016-12-31", DatePrec.YEAR),
        ("[2016,2014-05,2015-01..2015-03]", "2014-05-01", "2016-12-31", DatePrec.YEAR),
        ("201X", "2010-01-01", "2019-12-31", DatePrec.YEAR),
        ("2016-03-XX", "2016-03-01", "2016-03-31", DatePrec.MONTH),
        ("2015-24", "2015-12-01", "2016-02-29", DatePrec.YEAR),
        ("0001", "0001-01-01", "0001-12-31", DatePrec.YEAR),
        ("0000", "0000-01-01", "0000-12-31", DatePrec.YEAR),
        ("-0043-03-15", "-0043-03-15", "-0043-03-15", DatePrec.DAY),
        ("-0048-02", "-0048-02-01", "-0048-02-29", DatePrec.MONTH),
        ("-0001/0001", "-0001-01-01", "0001-12-31", DatePrec.YEAR),
        ("-9999", "-9999-01-01", "-9999-12-31", DatePrec.YEAR),
        ("9999-12-31", "9999-12-31", "9999-12-31", DatePrec.DAY),
    ],
)
def test_a_date_covers_every_day_it_may_mean(text: str, first: str, last: str, prec: DatePrec) -> None:
    date = edtf.parse(text)
    assert (edtf.iso(date.start_day), edtf.iso(date.end_day), date.date_prec) == (first, last, prec)


def test_days_are_counted_from_1970() -> None:
    assert edtf.day("1970-01-01") == 0
    assert edtf.day("2015-09-30") == edtf.parse("2015-09-30").start_day == 16708


def test_an_open_side_stays_open() -> None:
    assert edtf.parse("2016-03-14/").end_day == edtf.OPEN_END
    assert edtf.parse("/2016-03-14").start_day == edtf.OPEN_START
    assert edtf.parse("2011/..").end_day == edtf.parse("2011/").end_day == OPEN_END
    assert edtf.parse("../2016").start_day == edtf.parse("[..2016]").start_day == OPEN_START
    assert edtf.parse("2015-09-30/..").date_prec is DatePrec.YEAR


@pytest.mark.parametrize("text", ["2016-03~", "2016-03?", "2016-03%", "2016-03~/2016-05", "2016/2017?", "2016-21"])
def test_a_doubtful_date_is_approximate(text: str) -> None:
    assert edtf.parse(text).approximate


def test_an_approximate_day_is_not_a_known_day() -> None:
    assert edtf.parse("2015-09-30~").date_prec is DatePrec.DAYS


@pytest.mark.parametrize(
    ("text", "said", "note"),
    [
        ("2016-03", "March 2016", "known to the month"),
        ("2015-09-30", "30 September 2015", ""),
        ("2015", "2015", "known to the year"),
        ("2011/..", "2011 – ongoing", "beginning known to the year; no end reported"),
        ("../2016-03", "until March 2016", "end known to the month; no beginning reported"),
        ("2015-09/2016-02", "September 2015 – February 2016", "both ends known to the month"),
        ("2016-03-14/2016", "14 March 2016 – 2016", "beginning known to the day; end known to the year"),
        ("2016-03~", "about March 2016", "known to the month, approximate"),
        ("2016-03?", "perhaps March 2016", "known to the month, uncertain"),
        ("2015-24", "winter 2015", "known to the season, approximate"),
        ("[2016-03-14,2016-03-16]", "between 14 March 2016 and 16 March 2016", "exact day unknown"),
        ("[2016-03-14..]", "14 March 2016 or later", "no later limit known"),
        ("[..2016]", "2016 or earlier", "no earlier limit known"),
        ("2011/", "2011 – unknown", "beginning known to the year; end unknown"),
        ("-0043-03-15", "15 March 44 BC", ""),
        ("0000", "1 BC", "known to the year"),
        ("-0489/-0488", "490 BC – 489 BC", "both ends known to the year"),
    ],
)
def test_a_date_is_worded_the_way_people_say_it(text: str, said: str, note: str) -> None:
    assert edtf.words(text) == (said, note)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-02-30", "February 2016 has 29 days, not 30"),
        ("2016-13", "month 13 is not between 01 and 12"),
        ("2016/2015", "ends before it begins"),
        ("2016-03-05/2016-03-01", "ends before it begins"),
        ("2016-03-012016-03-05", "such as 2015-09-30"),
        ("2016-W10-1/2016-W10-2", "such as 2015-09-30"),
        ("14.03.2016", "did you mean 2016-03-14?"),
        ("14/03/2016", "did you mean 2016-03-14?"),
        ("14 March 2016", "did you mean 2016-03-14?"),
        ("2016/03/14", "did you mean 2016-03-14?"),
        ("0000-00-00", "month 00 is not between 01 and 12"),
        ("-0043-02-29", "February 44 BC has 28 days, not 29"),
        ("yesterday", "such as 2015-09-30"),
        ("../..", "not a date"),
        ("", "not a date"),
        ("٢٠١٦", "not a date"),
        ("2016" * 1000, "…"),
    ],
)
def test_an_unreadable_date_is_explained(text: str, expected: str) -> None:
    with pytest.raises(EdtfError) as caught:
        edtf.parse(text)
    assert expected in str(caught.value)
    assert len(str(caught.value)) < 200


def test_a_day_that_could_be_either_month_is_not_guessed() -> None:
    with pytest.raises(EdtfError) as caught:
        edtf.parse("03/04/2016")
    assert "did you mean" not in str(caught.value)


@settings(deadline=None)  # the first rare form loads the edtf library
@given(st.text(alphabet="0123456789-/.~?%X[]{},YEST: ", max_size=24))
def test_any_text_is_a_date_or_an_explained_error(text: str) -> None:
    try:
        date = edtf.parse(text)
        said, _ = edtf.words(text)
    except EdtfError:
        pass
    else:
        assert date.start_day <= date.end_day
        assert said


@given(st.dates())
def test_every_day_survives_a_round_trip(day: object) -> None:
    assert edtf.iso(edtf.parse(str(day)).start_day) == str(day)


@given(st.integers(min_value=edtf.day("-9999-01-01"), max_value=edtf.day("9999-12-31")))
def test_every_day_before_and_after_the_year_0_survives_a_round_trip(day: int) -> None:
    assert edtf.day(edtf.iso(day)) == edtf.parse(edtf.iso(day)).start_day == day


def test_days_follow_each_other_across_the_year_0() -> None:
    assert [edtf.iso(edtf.day("0001-01-01") + by) for by in (-367, -366, -1, 0)] == [
        "-0001-12-31",
        "0000-01-01",
        "0000-12-31",
        "0001-01-01",
    ]
