"""Properties of the times of any text."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import edtf
from geodata.drafting import times
from geodata.drafting.times import grammar, publication
from geodata.drafting.times.tokens import Tokens, vocabulary

WORDS = [
    *sorted(vocabulary().word_codes),
    *("battle", "Paris", "Offensive", "1", "3", "28", "30", "31", "99", "499", "1812", "1999", "2014", "2016", "2,000"),
    *("2.5", "5th", "1930s", "90s", "470s", "10:57", "24:59", "5pm", "0530hrs", "24/3/2016", "3/4/2016", "31.12.2014"),
    *("2014-02-30", "2014-03-05", "2014-03-05T05:34", "9999", "2007-08", "(", ")", "%", "\n\n", "o'clock", "0", "00"),
]
PUBLISHED = st.sampled_from(
    ["", "2013-03-22", "2013-03", "[2016-03-14..2016]", "2013", "0001-01-01", "9999-12-31", "x"]
)
PHRASES = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", ", ", "", "\n"])), max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
TEXTS = st.one_of(PHRASES, st.text(max_size=80))


@settings(max_examples=300, deadline=None)
@given(TEXTS, PUBLISHED)
def test_every_time_is_an_exact_piece_of_the_text_in_reading_order(text: str, published: str):
    end = 0
    for time in times.find_times(text, published):
        assert time.text
        assert text[time.start : time.end] == time.text
        assert end <= time.start
        assert 0 <= time.phrase_start <= time.start < time.end <= time.phrase_end <= len(text)
        end = time.end


@settings(max_examples=300, deadline=None)
@given(TEXTS, PUBLISHED)
def test_every_edtf_parses_and_holds_the_value(text: str, published: str):
    for time in times.find_times(text, published):
        if time.edtf:
            whole = edtf.parse(time.edtf)
            days = bounds(time.value)
            assert days is None or (whole.start_day <= days[0] and days[1] <= whole.end_day), time


FORMS = {
    "n31": "12", "n2": "45", "n3": "499", "year": "2014", "big": "2,000", "dec": "2.5", "clock": "10:57",
    "clock12": "5pm", "ordn": "5th", "decade": "1930s", "slash": "24/3/2016", "iso": "2014-03-05", "hours": "0530hrs",
    "hhmm": "0530", "years": "1941/42", "word": "battle", "name": "Paris",
}  # fmt: skip
EXAMPLES = {
    **{code: word for word, code in vocabulary().word_codes.items()},
    **{code: FORMS[name] for name, code in vocabulary().form_codes.items()},
}
PLAIN = re.sub(r"\(\?<?[=!](?:\[[^\]]*\]|[^()\[\]])*?\)", "", grammar.pattern().pattern)
"""The grammar without its lookaheads and lookbehinds."""


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.lists(st.from_regex(PLAIN, fullmatch=True), min_size=1, max_size=3),
    st.sampled_from([" ", ", ", " and ", " to ", " of ", "-"]),
    PUBLISHED,
)
def test_whatever_the_grammar_accepts_is_read(codes: list[str], joint: str, published: str):
    text = joint.join(" ".join(EXAMPLES[code] for code in part if code in EXAMPLES) for part in codes)
    for time in times.find_times(f"It was {text}.", published):
        assert not time.edtf or edtf.parse(time.edtf)


@given(TEXTS, PUBLISHED)
def test_the_same_text_gives_the_same_times(text: str, published: str):
    assert times.find_times(text, published) == times.find_times(text, published)


@given(TEXTS)
def test_a_publication_date_is_a_day_or_nothing(text: str):
    day = publication.publication_date(text)
    assert day == "" or edtf.iso(edtf.day(day)) == day


@given(
    st.dates(date(1000, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "the {d}th of {m} {y}", "{y}-{n:02d}-{d:02d}"]),
)
def test_any_day_written_out_is_that_day(day: date, form: str):
    year = day.year
    month = edtf.MONTHS[day.month - 1]
    written = form.format(d=min(day.day, 28), m=month, n=day.month, y=year)
    expressions = times.find_times(f"It began on {written}.")
    assert [time.value for time in expressions] == [f"{year:04d}-{day.month:02d}-{min(day.day, 28):02d}"]


def bounds(value: str) -> tuple[int, int] | None:
    """(first, last) day of a TIMEX3 value that names a stretch of the calendar and has an EDTF of its own, or None."""
    plain = value.partition("T")[0]
    if plain.startswith(("P", "X", "B", "FUTURE")) or "X" in plain or not plain:
        return None
    if len(plain) in {2, 3} and plain.isdigit():
        years = 10 ** (4 - len(plain))
        first = int(plain) * years
        return edtf.parse(f"{max(first, 1):04d}").start_day, edtf.parse(f"{first + years - 1:04d}").end_day
    year, _, rest = plain.partition("-")
    if rest[:1] in {"W", "Q", "H"} and rest != "WI":
        return None if rest[0] == "W" else quarter(year, rest)
    if rest in {"SP", "SU", "FA"}:
        whole = edtf.parse(f"{year}-{ {'SP': 21, 'SU': 22, 'FA': 23}[rest] }")
    elif rest == "WI":
        return edtf.day(f"{year}-01-01"), edtf.day(f"{year}-02-28")
    else:
        whole = edtf.parse(plain)
    return whole.start_day, whole.end_day


def quarter(year: str, code: str) -> tuple[int, int]:
    months = 3 if code[0] == "Q" else 6
    last = int(code[1]) * months
    return edtf.parse(f"{year}-{last - months + 1:02d}").start_day, edtf.parse(f"{year}-{last:02d}").end_day


def sentence_of(classes: list[str]) -> str:
    """A text with a word of each class; “1999” for a class without words."""
    known = vocabulary()
    return " ".join(next(iter(sorted(known.values.get(name, {}))), "1999") for name in classes)


@settings(max_examples=400, deadline=None)
@given(st.one_of(PHRASES, st.lists(st.sampled_from(sorted(vocabulary().values)), max_size=12).map(sentence_of)))
def test_every_match_of_the_grammar_begins_at_a_possible_start(text: str):
    code = Tokens(text).code
    whole, start = grammar.pattern(), grammar.start_pattern()
    hyphens = vocabulary().class_codes["hyphen"]
    for at in range(len(code)):
        if code[at] not in hyphens and whole.match(code, at):  # a hyphen before it is no part of an expression
            assert start.match(code, at), (text, Tokens(text).words[at:])
