"""Time expressions: which words are one, where it begins and ends, and its value in the whole document."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from geodata import articles, edtf
from geodata.drafting import times
from geodata.drafting.times import grammar, publication
from geodata.drafting.times.tokens import Tokens
from tests.support.paths import ROOT, SEED

NEWS = "2013-03-22"
"""A Friday."""


def values(text: str, published: str = "") -> list[tuple[str, str]]:
    return [(time.text, time.value) for time in times.find_times(text, published)]


def in_news(sentence: str) -> list[tuple[str, str]]:
    return values(f"The ministry made a statement. {sentence}", NEWS)


def dates(text: str, published: str = "") -> list[tuple[str, str]]:
    return [(time.text, time.edtf) for time in times.find_times(text, published)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3 March 2014", "2014-03-03"),
        ("March 3, 2014", "2014-03-03"),
        ("3rd of March, 2014", "2014-03-03"),
        ("the third of March 2014", "2014-03-03"),
        ("Mar. 3, 2014", "2014-03-03"),
        ("Sept 11, 2001", "2001-09-11"),
        ("Monday, 3 March 2014", "2014-03-03"),
        ("2014-03-03", "2014-03-03"),
        ("24/3/2014", "2014-03-24"),
        ("3/24/2014", "2014-03-24"),
        ("03.04.2014", "2014-04-03"),
        ("March 2014", "2014-03"),
        ("March of 2014", "2014-03"),
        ("2014-03", "2014-03"),
        ("early March 2014", "2014-03"),
        ("mid-March 2014", "2014-03"),
        ("the end of March 2014", "2014-03"),
        ("2014", "2014"),
        ("the summer of 2014", "2014-SU"),
        ("the first quarter of 2014", "2014-Q1"),
        ("the second half of 2014", "2014-H2"),
        ("the 1980s", "198"),
        ("the late 1980s", "198"),
        ("the '90s", "199"),
        ("the early 1800s", "18"),
        ("the 2000s", "200"),
        ("the 18th century", "17"),
        ("the early twenty-first century", "20"),
        ("the twenty-first of March 2014", "2014-03-21"),
        ("490 BC", "BC0490"),
        ("79 AD", "0079"),
        ("AD 79", "0079"),
        ("April 480 BC", "BC0480-04"),
        ("the 470s BC", "BC047"),
        ("the fourth century BC", "BC03"),
        ("the night of 3 March 2014", "2014-03-03TNI"),
        ("Christmas 2014", "2014-12-25"),
    ],
)
def test_a_full_or_partial_date_has_its_value(written: str, value: str):
    assert values(f"It happened in {written}.") == [(written, value)]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("on 3 March 2014", "2014-03-03"),
        ("in March 2014", "2014-03"),
        ("in early March 2014", "2014-03~"),
        ("at the end of 2014", "2014~"),
        ("in the 1980s", "1980/1989"),
        ("in the summer of 2014", "2014-22"),
        ("in the third quarter of 2014", "2014-07/2014-09"),
        ("in the winter of 2014", "2013-12/2015-02"),
        ("in 490 BC", ""),
        ("for two weeks", ""),
        ("every week", ""),
        ("since 2011", "2011/.."),
        ("since the beginning of the war in 2011", "2011/.."),
        ("until March 2014", "../2014-03"),
        ("before 2012", "../2012"),
        ("on 4/3/2014", "[2014-03-04,2014-04-03]"),
    ],
)
def test_the_days_are_never_surer_than_the_words(written: str, days: str):
    assert [value for _, value in dates(f"It went on {written}.")] == [days]


@pytest.mark.parametrize(
    ("written", "texts", "days"),
    [
        ("between September 2015 and February 2016", ["September 2015", "February 2016"], "2015-09/2016-02"),
        ("from 3 to 5 March 2014", ["3", "5 March 2014"], "2014-03-03/2014-03-05"),
        ("3-5 March 2014", ["3", "5 March 2014"], "2014-03-03/2014-03-05"),
        ("March 3-5, 2014", ["March 3", "5, 2014"], "2014-03-03/2014-03-05"),
        ("from November to January 1945", ["November", "January 1945"], "1944-11/1945-01"),
        ("from 1914 until 1918", ["1914", "1918"], "1914/1918"),
        ("1914-18", ["1914", "18"], "1914/1918"),
        ("8/9 February 1904", ["8", "9 February 1904"], "1904-02-08/1904-02-09"),
        ("November/December 1956", ["November", "December 1956"], "1956-11/1956-12"),
    ],
)
def test_both_ends_of_a_range_carry_the_whole_interval(written: str, texts: list[str], days: str):
    expressions = times.find_times(f"They fought {written} in the north.")
    assert [(time.text, time.edtf) for time in expressions] == [(text, days) for text in texts]
    whole = f"They fought {written} in the north."
    assert {whole[time.phrase_start : time.phrase_end] for time in expressions} == {written}


def test_the_seed_article_gives_all_of_its_times():
    text = articles.read(SEED, "seed", "Russia").text
    assert [(time.text, time.value, time.edtf) for time in times.find_times(text, "[2016-03-14..2016]")] == [
        ("March", "2016-03", "2016-03"),
        ("2011", "2011", "2011/.."),
        ("2014", "2014", "2014/.."),
        ("2011", "2011", "2011/.."),
        ("30 September 2015", "2015-09-30", "2015-09-30/.."),
        ("July 2015", "2015-07", "2015-07"),
        ("August 2015", "2015-08", "2015-08"),
        ("the same month", "2015-08", "2015-08"),
        ("September 2015", "2015-09", "2015-09"),
        ("11 October 2015", "2015-10-11", "2015-10-11"),
        ("March 2016", "2016-03", "2016-03"),
        ("September 2015", "2015-09", "2015-09/2016-02"),
        ("February 2016", "2016-02", "2015-09/2016-02"),
        ("14 March 2016", "2016-03-14", "2016-03-14"),
        ("now", "PRESENT_REF", ""),
    ]
    first = times.find_times(text)[0]
    assert (first.value, "elsewhere" in first.reason) == ("2016-03", True)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They said Thursday they would go next week.", [("Thursday", "2013-03-21"), ("next week", "2013-W13")]),
        ("The company said on Friday it had cut jobs.", [("Friday", "2013-03-22")]),
        ("The leaders will meet on Monday in Geneva.", [("Monday", "2013-03-25")]),
        ("On Tuesday, the committee will hear testimony.", [("Tuesday", "2013-03-26")]),
        ("He was killed two weeks ago.", [("two weeks ago", "2013-W10")]),
        ("She died three days ago.", [("three days ago", "2013-03-19")]),
        ("The company was founded 25 years ago.", [("25 years ago", "1988")]),
        ("Fell in March this year, July last year.", [("March this year", "2013-03"), ("July last year", "2012-07")]),
        ("Half a century ago they fled.", [("Half a century ago", "1963")]),
        ("Sales rose 3% from a year earlier.", [("a year earlier", "2012")]),
        ("He was arrested yesterday.", [("yesterday", "2013-03-21")]),
        ("The dollar traded at 94 yen late Thursday.", [("late Thursday", "2013-03-21")]),
        ("Earlier this month rebels seized the base.", [("Earlier this month", "2013-03")]),
        ("It was announced in January and takes effect April 1.", [("January", "2013-01"), ("April 1", "2013-04-01")]),
        ("In December, the council voted to extend the mission.", [("December", "2012-12")]),
        ("The election will be held in June.", [("June", "2013-06")]),
        ("Profit fell in the fourth quarter.", [("the fourth quarter", "2012-Q4")]),
        ("The strike began at 9 a.m. Tuesday.", [("9 a.m. Tuesday", "2013-03-19T09:00")]),
        ("It happened at 10:30 p.m. on March 20.", [("10:30 p.m.", "2013-03-20T22:30"), ("March 20", "2013-03-20")]),
        ("Monday night's attack killed five.", [("Monday night", "2013-03-18TNI")]),
        ("This morning the bank reopened.", [("This morning", "2013-03-22TMO")]),
        ("Last night rockets hit the city.", [("Last night", "2013-03-21TNI")]),
        ("Over the weekend, clashes erupted.", [("the weekend", "2013-W11-WE")]),
        ("Since last summer, prices have doubled.", [("last summer", "2012-SU")]),
        ("By the end of the year, 30 people had died.", [("the end of the year", "2013")]),
        ("The talks, scheduled for April 5-6, go on.", [("April 5", "2013-04-05"), ("6", "2013-04-06")]),
    ],
)  # fmt: skip
def test_news_is_seen_from_the_day_of_publication(sentence: str, expected: list[tuple[str, str]]):
    assert in_news(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The war began on March 15, 2011. The following day, thousands marched.", "2011-03-16"),
        ("It began on 5 May 1940. Two weeks later they left.", "1940-W20"),
        ("It began on 28 April 1945. Two days later he died.", "1945-04-30"),
        ("It fell in August 1915. In the same month, an agreement was signed.", "1915-08"),
        ("It fell in August 1915. They had left the previous year.", "1914"),
        ("It fell in August 1915. The army won in September of that year.", "1915-09"),
        ("It fell on 5 August 1915. Fifteen months later Italy declared war.", "1916-11"),
        ("It fell in November 1942. In February, they withdrew.", "1943-02"),
        ("It fell in November 1942. In October, they had come.", "1942-10"),
        ("It fell on 10 October 490 BC. The following year they returned.", "BC0489"),
        ("They seceded in May 1967, nearly a year after the massacre of September-October 1965.", "1966"),
        ("In 1614 the estates met. They met on 5 May 1789. It fell on 14 July.", "1789-07-14"),
        ("1937\n\nIt moved in 1935.\n\nIn July, they attacked.", "1937-07"),
    ],
)
def test_a_narrative_goes_on_from_the_time_it_has_reached(sentence: str, expected: str):
    assert values(sentence, "2009-12-19")[-1][1] == expected


def test_a_time_given_twice_is_the_same():
    text = "In 221 BC he came. He took them by surprise two years later (218 BC). This year, in 2013, he left."
    assert [value for _, value in values(text)] == ["BC0221", "BC0218", "BC0218", "2013", "2013"]


def test_a_far_publication_date_makes_no_news_of_a_narrative():
    text = "On 1 September 1939 they invaded. On 17 September the others came. By early October it was over."
    assert [value for _, value in values(text, "2009-12-19")] == ["1939-09-01", "1939-09-17", "1939-10"]
    assert values("Two people were killed on Tuesday.", NEWS) == [("Tuesday", "2013-03-19")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It lasted more than two years.", [("more than two years", "P2Y")]),
        ("It took about three hours.", [("about three hours", "PT3H")]),
        ("It lasted two and a half years.", [("two and a half years", "P2.5Y")]),
        ("It lasted half an hour.", [("half an hour", "PT30M")]),
        ("It lasted several months.", [("several months", "PXM")]),
        ("It took decades.", [("decades", "PXDE")]),
        ("It was a three-day battle.", [("three-day", "P3D")]),
        ("It was a year-long trial.", [("year-long", "P1Y")]),
        ("The 24-year-old fled.", [("24-year-old", "P24Y")]),
        ("He stayed for two hundred and fifty days.", [("two hundred and fifty days", "P250D")]),
        ("It grew in the past two years.", [("the past two years", "P2Y")]),
        ("It ended within a fortnight.", [("a fortnight", "P2W")]),
        ("It rained for the first two months of 1939.", [("the first two months of 1939", "P2M")]),
    ],
)
def test_a_duration_counts_units(sentence: str, expected: list[tuple[str, str]]):
    assert values(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They meet every Monday.", [("every Monday", "XXXX-WXX-1")]),
        ("They meet every two weeks.", [("every two weeks", "P2W")]),
        ("It is a weekly report.", [("weekly", "P1W")]),
        ("Every year they come.", [("Every year", "P1Y")]),
        ("It costs 20 lives per day.", [("per day", "P1D")]),
    ],
)
def test_a_set_is_a_repeated_time(sentence: str, expected: list[tuple[str, str]]):
    assert in_news(sentence) == expected
    kinds = {time.kind for time in times.find_times(f"The ministry made a statement. {sentence}", NEWS)}
    assert kinds == {"set"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The army now holds the town.", "PRESENT_REF"),
        ("The army currently holds the town.", "PRESENT_REF"),
        ("They recently came.", "PAST_REF"),
        ("In recent years it grew.", "PAST_REF"),
        ("It was usual in the past.", "PAST_REF"),
        ("Nobody knows the future.", "FUTURE_REF"),
    ],
)
def test_vague_times_are_references(sentence: str, expected: str):
    assert [value for _, value in in_news(sentence)] == [expected]


@pytest.mark.parametrize(
    "sentence",
    [
        "They sent T-90 tanks and S-300 missiles.",
        "They march on Rome; the March on Rome began.",
        "Theresa May may win, said Mrs May.",
        "August Wilson met April Glaspie and Jan Egeland.",
        "Sun Li and Sat Singh talked.",
        "The Second Army won the second battle.",
        "The fall of Paris came as prices fall.",
        "The Arab Spring brought a spring of hope.",
        "They sent 2,000 troops, then 1945 people and 1255 men.",
        "A Boeing 1900 flew 2014 km.",
        "They won 3-2 and lost 10-12 in the 90th minute.",
        "Call (831) 386-1018 or pay $1999.",
        "Resolution 1483 was adopted by 12 to 3.",
        "He read the Sunday Times on Black Friday.",
        "The band of 20 was 5 km away at 3.14, a further 1500 or more at 4.",
        "Prices saw a 41-percent fall.",
        "On 31 June and 30 February nothing happens.",
    ],
)
def test_words_that_only_look_like_times_are_none(sentence: str):
    expressions = times.find_times(sentence)
    assert [time.text for time in expressions if time.value and "31 June" not in sentence] == []
    assert all(time.edtf == "" for time in expressions)


@pytest.mark.parametrize("published", ["", "2016", "[2016-03-14..2016]", "2016-03", "../2016", "nonsense"])
def test_no_day_is_made_of_a_publication_date_that_names_none(published: str):
    for time in times.find_times("It fell on Tuesday, in March, yesterday and two days ago.", published):
        assert edtf.parse(time.edtf or "../2016").date_prec > 1


def test_a_month_without_any_year_stays_without_one():
    assert dates("They left in March.") == [("March", "")]
    assert values("They left in March.") == [("March", "XXXX-03")]


def test_a_month_takes_its_year_from_elsewhere_only_where_there_is_one():
    assert values("They left in March. In March 2016 it was taken.")[0] == ("March", "2016-03")
    both = "They left in March. In March 2016 it was taken, in March 2015 it had been lost."
    assert values(both)[0] == ("March", "XXXX-03")
    assert values(both, "[2016-03-14..2016]")[0] == ("March", "2016-03")


def test_a_report_that_looks_back_continues_from_that_date():
    text = "It fell in June 2014. In August, others came. They said so on Tuesday, as last week. In March, it was over."
    assert values(text, "2016-05-20") == [
        ("June 2014", "2014-06"),
        ("August", "2014-08"),
        ("Tuesday", "2016-05-17"),
        ("last week", "2016-W19"),
        ("March", "2016-03"),
    ]


@pytest.mark.parametrize("year", ["1941-42", "1941/42", "1941–42"])
def test_a_winter_of_two_years_lies_in_both(year: str):
    assert dates(f"It froze in the winter of {year}.") == [(f"the winter of {year}", "1941-24")]
    assert values(f"It froze in the winter of {year}.") == [(f"the winter of {year}", "1942-WI")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It fell in the first half of the year.", [("the first half of the year", "2013-H1")]),
        ("It fell in the first half of last year.", [("the first half of last year", "2012-H1")]),
        ("It fell in the third quarter of last year.", [("the third quarter of last year", "2012-Q3")]),
        ("He scored in the second half of the game.", []),
    ],
)
def test_halves_and_quarters_belong_to_a_year(sentence: str, expected: list[tuple[str, str]]):
    assert in_news(sentence) == expected


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("BEIRUT, Oct 3 2015 (Reuters) — Air strikes hit the town.", "2015-10-03"),
        ("TIJUANA & SAN DIEGO,, MARCH 29, 2018 -- The government announced it.", "2018-03-29"),
        ("Reuters Wednesday 7 Aug 2013 sixty-two fighters were killed in an ambush.", "2013-08-07"),
        ("Sun Apr 24 2016 Attacks kill 12. Militants have launched attacks.", "2016-04-24"),
        ("A title\nBy Jane Doe | March 3, 2014\nIt happened.", "2014-03-03"),
        ("Published: 2014-03-03\nIt happened.", "2014-03-03"),
        ("Last updated on 5 March 2014. Published on 3 March 2014.", "2014-03-03"),
        ("Middle East 1924 16.05.2017(updated 1925 16.05.2017) Get short URL", "2017-05-16"),
        ("A title\n\n3 March 2014, 10:15\n\nIt happened.", "2014-03-03"),
        ("04-09-2014 The army advances. It killed 18 on Thursday.", "2014-09-04"),
        ("04-09-2014 The army advances.", ""),
        ("BEIRUT, Oct 3 (Reuters) — Air strikes hit the town.", ""),
        ("On 11 October 2015, Putin defined the goal.", ""),
        ("The war, ongoing since 30 September 2015, goes on.", ""),
        ("", ""),
    ],
)
def test_the_head_says_when_a_report_was_published(head: str, day: str):
    assert publication.publication_date(head) == day


@pytest.mark.parametrize(
    "text",
    [
        "بدأت روسيا ضرباتها الجوية في سوريا في 30 أيلول 2015",
        "Россия начала операцию в Сирии в сентябре, сообщает РИА Новости.",
        "Le président est mort lundi à Paris.",
    ],
)
def test_other_languages_give_no_times_but_plain_years(text: str):
    assert [time.text for time in times.find_times(text) if not time.text.isdigit()] == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00\x01", "\u202e\u2066", "…", "'", "-" * 50, "9" * 5000])
def test_text_without_times_gives_none(text: str):
    assert times.find_times(text, NEWS) == ()
    assert publication.publication_date(text) == ""


def test_the_work_grows_with_the_length_of_the_text(monkeypatch: pytest.MonkeyPatch):
    """Counts instead of seconds: the tokens tested in a text and in one twice as long."""
    tested = 0
    is_a = Tokens.is_a

    def counted(tokens: Tokens, index: int, *names: str) -> bool:
        nonlocal tested
        tested += 1
        return is_a(tokens, index, *names)

    monkeypatch.setattr(Tokens, "is_a", counted)
    pieces = [
        "1 ",
        "the ",
        "May ",
        "one hundred and ",
        "5, ",
        "2014-",
        "Monday ",
        "two days after x ",
        "days of ",
        "since ",
    ]
    for piece in pieces:
        counts = []
        for repeats in (300, 600):
            tested = 0
            times.find_times(piece * repeats, NEWS)
            counts.append(tested)
        assert counts[1] <= 2.5 * counts[0] + 100, piece


def test_the_grammar_repeats_nothing_without_bound():
    assert not {"*", "+"} & set(grammar.pattern().pattern)


def test_reading_times_imports_nothing_heavy():
    code = "import sys, geodata.drafting.times as t; t.find_times('3 March 2014')\n"
    code += "print(*{'pandas', 'numpy', 'edtf'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == ""


def test_wikiwars_is_read_as_well_as_was_measured(shared: Path):
    hits = strict = right = found_all = gold_all = 0
    for path in sorted((shared / "times").glob("*.tml")):
        text, published, gold = timeml(path)
        expressions = times.find_times(text, published)
        found_all, gold_all = found_all + len(expressions), gold_all + len(gold)
        for time in expressions:
            match = next((span for span in gold if time.start < span[1] and span[0] < time.end), None)
            if match:
                gold.remove(match)
                hits += 1
                strict += match[:2] == (time.start, time.end)
                right += match[2] == time.value
    scores = [2 * number / (found_all + gold_all) for number in (strict, hits, right)]
    assert [score >= floor for score, floor in zip(scores, (0.92, 0.96, 0.89), strict=True)] == [True] * 3, scores


def timeml(path: Path) -> tuple[str, str, list[tuple[int, int, str]]]:
    """The text of a TimeML file, its day of creation, and its annotations as (start, end, value)."""
    root = ET.parse(path).getroot()  # noqa: S314 - our own copy of the corpus
    text, gold = "", []
    body = root.find("TEXT")
    assert body is not None
    text = body.text or ""
    for node in body:
        start = len(text)
        text += node.text or ""
        gold.append((start, len(text), node.get("value", "")))
        text += node.tail or ""
    created = root.find("DCT/TIMEX3")
    return text, created.get("value", "")[:10] if created is not None else "", gold


WEDNESDAY = "2016-02-17"


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("It was hit on Monday of last week.", "2016-02-08"),
        ("They left on Wednesday of the week before last.", "2016-02-03"),
        ("He died on Friday two weeks ago.", "2016-02-05"),
        ("He died two weeks ago on Friday.", "2016-02-05"),
        ("They met on Thursday of this week.", "2016-02-18"),
        ("They fled the week before last.", "2016-02-01/2016-02-07"),
        ("They came on the 1st of last month.", "2016-01-01"),
        ("They came on the 5th of this month.", "2016-02-05"),
        ("It fell on the last day of January.", "2016-01-31"),
        ("It fell on the last day of last month.", "2016-01-31"),
        ("It fell on the second day of the offensive.", ""),
        ("They fled last June.", "2015-06"),
        ("In May they fled.", "2015-05"),
        ("They returned in October.", "2015-10"),
        ("The raid began at 2015 hours on Monday.", "2016-02-15"),
        ("They died at 2130 hours.", "2016-02-17"),
        ("He lost 1999 cattle in the raid.", ""),
        ("It was told at 1514 by the agency.", ""),
        ("There were up to 1429 according to the report.", ""),
        ("On Monday shells fell. On the same morning rockets fell.", "2016-02-15"),
        ("On Monday shells fell. Two days before, rockets fell.", "2016-02-13"),
        ("14 January، 2016 they met.", "2016-01-14"),
        ("They clashed overnight.", "2016-02-16/2016-02-17"),
    ],
)
def test_days_of_weeks_and_months_are_counted_from_the_report(sentence: str, date: str):
    assert ([found for _, found in dates(sentence, WEDNESDAY)] or [""])[-1] == date


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("They met during Ramadan 2016.", "2016-06-07~/2016-07-06~"),
        ("They met in Ramadan.", "2015-06-18~/2015-07-17~"),
        ("On 12 Rabi al-Awwal 1445 they met.", "2023-09-27~"),
        ("In Muharram 1433 it began.", "2011-11-27~/2011-12-26~"),
        ("On Muharram 3, 1433 it began.", "2011-11-29~"),
        ("It began on the first day of Ramadan 2015.", "2015-06-18~"),
        ("They met on Eid al-Adha 2015.", "[2015-09-23..2015-09-28]"),
        ("They met at Easter 2015.", "2015-04-05"),
        ("They met on Nowruz 2015.", "2015-03-21"),
        ("Rajab left the house.", ""),
        ("Ramadan Abdullah left the house.", ""),
    ],
)
def test_feasts_and_months_of_other_calendars_have_their_days(sentence: str, date: str):
    assert ([found for _, found in dates(sentence, WEDNESDAY)] or [""])[0] == date


def test_a_day_under_a_dated_heading_is_seen_from_the_heading():
    text = (
        "SATURDAY, 6 FEBRUARY\n\nShells fell on Thursday, and again yesterday.\n\n"
        "FRIDAY, 5 FEBRUARY\n\nIt rained last night."
    )
    assert [date for _, date in dates(text, WEDNESDAY)] == [
        "2016-02-06", "2016-02-04", "2016-02-05", "2016-02-05", "2016-02-04",
    ]  # fmt: skip


def test_a_dated_report_that_tells_history_is_news():
    text = (
        "The war of 1982 was short. In 1991 and 2003 it flared, in 2006 it ended. On Wednesday two died, as last year."
    )
    assert [date for _, date in dates(text, WEDNESDAY)][-2:] == ["2016-02-17", "2015"]
    assert dates("Since 1982 they fought, and in 1991.", WEDNESDAY)[0] == ("1982", "1982/..")
    assert dates("A mine exploded on 3 February. Mines have killed many since 2009.", WEDNESDAY)[0][1] == "2016-02-03"


@pytest.mark.parametrize(
    "head",
    [
        "Damascus, 15 February 2016 (Agency) - Two died.",
        "(Beirut, February 15, 2016) – Two died.",
        "Beirut/Istanbul, 15.02.2016 - Two died.",
        "15 February 2016 | Damascus — Two died.",
        "15 February، 2016\nTwo died.",
    ],
)
def test_datelines_of_agencies_give_the_day_of_publication(head: str):
    assert publication.publication_date(head) == "2016-02-15"


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("In the year-earlier quarter it lost money.", "2012"),
        ("The latest quarter was good.", "2012-Q4"),
        ("In last year's third quarter, it earned more.", "2012-Q3"),
        ("The half-hour talks failed.", "PT30M"),
        ("They met on Tuesday last week.", "2013-03-12"),
    ],
)
def test_times_of_the_news_wire(sentence: str, value: str):
    assert in_news(sentence)[-1][1] == value
