"""Find the time expressions of a text in a language of its own.

The words of time are read into the expression that English has for them, in its order, and the whole text is resolved
by the stage for English: so a day has the same TIMEX3 value and EDTF days in every language, and “that year”, ranges
and the Hijri calendar mean the same. Each English word remembers the words of the text that it stands for.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from geodata.drafting.languages import numbers
from geodata.drafting.languages.glosses import PATTERNS, Gloss, TimeWord, compose
from geodata.drafting.languages.language import Language
from geodata.drafting.languages.tokens import TextWords, split
from geodata.drafting.model import TimeExpression
from geodata.drafting.times import find_times, publication

_DIGIT: Final = r"[0-9\u0660-\u0669\u06f0-\u06f9]"
_DATE: Final = re.compile(
    rf"(?<!{_DIGIT})({_DIGIT}{{1,2}})([./-])({_DIGIT}{{1,2}})\2({_DIGIT}{{4}})(?!{_DIGIT})"
    rf"|(?<!{_DIGIT})({_DIGIT}{{4}})([./-])({_DIGIT}{{1,2}})\6({_DIGIT}{{1,2}})(?!{_DIGIT})"
)
_CLOCK: Final = re.compile(rf"(?<![{_DIGIT[1:-1]}.:])({_DIGIT}{{1,2}})[:٫]({_DIGIT}{{2}})(?![{_DIGIT[1:-1]}:])")
_JOINT: Final = re.compile(r"[ \t\xa0]*[,،/()«»\"–—-]?[ \t\xa0]*")
_LONGEST: Final = 3
"""Words of a phrase in the table of times."""
_MONTH_DAYS: Final = 31
_YEARS: Final = range(1000, 2101)
_HEAD: Final = 14
"""Words at the head of a text in which its date of publication may stand."""
_PLACES: Final = {
    "month": "M", "weekday": "W", "hijri": "H", "hijriyear": "h", "christian": "g", "dual": "X", "day": "R", "now": "R",
    "step": "S", "part": "P", "edge": "E", "season": "Q", "since": "i", "before": "B", "after": "L", "ago": "A",
    "from": "f", "between": "b", "to": "t", "and": "a", "in": "p", "clockword": "c",
}  # fmt: skip
_UNITS: Final = {"year": "y", "day": "d", "month": "m"}


_RANGES: Final = {"f": ("from", "to"), "i": ("from", "to"), "b": ("between", "and")}
"""Letter of the word before the first end of a range → the English words before both ends."""
_OPENERS: Final = {"i": "since", "B": "before", "L": "after"}
_YEAR_DIGITS: Final = 4
_HOURS: Final = 24
_MINUTES: Final = 60


def find(text: str, language: Language, published: str) -> tuple[TimeExpression, ...]:
    """The time expressions of a text that is in this language, in reading order."""
    words = split(text)
    glosses = list(_glosses(words, language))
    english, spans = _english(glosses)
    found = []
    for time in find_times(english, published):
        span = _source(spans, time.start, time.end)
        phrase = _source(spans, time.phrase_start, time.phrase_end) or span
        if span is not None and phrase is not None:
            start, end = span
            first, last = min(phrase[0], start), max(phrase[1], end)
            found.append(replace(time, start=start, end=end, text=text[start:end], phrase_start=first, phrase_end=last))
    return tuple(found)


def published(text: str, language: Language) -> str:
    """The publication date in the head of a text, as an EDTF day; "" for none: “دمشق، 12 آذار 2024 (سانا) -”."""
    words = split(text[:2000])
    if not words.word:
        return ""
    items = [item for item in _time_words(words, language) if item.index < _HEAD]
    for glossed, last in _phrases(words, items):
        after = words.text[last : last + 3].strip()[:1]
        is_whole = after in {"(", "-", "–", "—", "", "/", "|"} or "\n" in words.text[last : last + 3]
        if is_whole:
            day = publication.publication_date(
                f"DAMASCUS, {' '.join(gloss.text for gloss in _bare(glossed))} (Reuters) - It"
            )
            if day:
                return day
    return ""


def _english(glosses: Sequence[Gloss]) -> tuple[str, list[tuple[int, int, Gloss]]]:
    """The text of all glosses, and (start, end, gloss) of each in it."""
    pieces, spans, offset = [], [], 0
    for gloss in glosses:
        pieces.append(gloss.text)
        if gloss.start >= 0:
            spans.append((offset, offset + len(gloss.text), gloss))
        offset += len(gloss.text)
    return "".join(pieces), spans


def _source(spans: Sequence[tuple[int, int, Gloss]], start: int, end: int) -> tuple[int, int] | None:
    """The offsets of the words that the characters `start` … `end` of the English text stand for."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    inside = []
    while first < len(spans) and spans[first][0] < end:
        inside.append(spans[first][2])
        first += 1
    return (min(gloss.start for gloss in inside), max(gloss.end for gloss in inside)) if inside else None


def _glosses(words: TextWords, language: Language) -> Iterator[Gloss]:
    """The English text: a sentence for each expression, “It was hit on Tuesday.”, in the paragraphs of the text."""
    items = list(_time_words(words, language))
    planned = _planned(words, language)
    done = 0
    for glossed, last in _phrases(words, items):
        start = min(gloss.start for gloss in glossed if gloss.start >= 0)
        if "\n" in words.text[done:start]:
            yield Gloss("\n\n")
        yield Gloss("It will be hit " if planned(start) else "It was hit ")
        for number, gloss in enumerate(glossed):
            if number:
                yield Gloss(" ")
            yield gloss
        yield Gloss(". ")
        done = last


def _planned(words: TextWords, language: Language) -> Callable[[int], bool]:
    """Whether a sentence with a word such as “будет” stands at an offset."""
    sentences: list[tuple[int, bool]] = []
    for index, word in enumerate(words.folded):
        if words.opens[index] or not sentences:
            sentences.append((words.start[index], False))
        if language.is_a(word, "planned"):
            sentences[-1] = (sentences[-1][0], True)

    starts = [start for start, _ in sentences]

    def is_planned(offset: int) -> bool:
        number = bisect_right(starts, offset) - 1
        return number >= 0 and sentences[number][1]

    return is_planned


def _phrases(words: TextWords, items: Sequence[TimeWord]) -> Iterator[tuple[list[Gloss], int]]:
    """(English words, end in the text) of each expression; the two ends of a range are one."""
    pending: tuple[list[Gloss], int, int, str] | None = None
    for match, inside, opener in _matches(words, items):
        glossed = compose(match, inside)
        first, last = inside[0].position, inside[-1].position
        before = opener.code if opener is not None else ""
        if pending is not None and before in {"t", "a"} and pending[2] + 2 == first and pending[3] in _RANGES:
            start, end = _RANGES[pending[3]]
            yield [Gloss(start), *_bare(pending[0]), Gloss(end), *_bare(glossed)], inside[-1].end
            pending = None
            continue
        if pending is not None:
            yield _opened(pending[0], pending[3]), pending[1]
        pending = glossed, inside[-1].end, last, before
    if pending is not None:
        yield _opened(pending[0], pending[3]), pending[1]


def _opened(glossed: list[Gloss], code: str) -> list[Gloss]:
    """An expression after “since”, “before” or “after”."""
    return [Gloss(_OPENERS[code]), *_bare(glossed)] if code in _OPENERS else glossed


def _bare(glossed: list[Gloss]) -> list[Gloss]:
    """An expression without “on” or “in” before it."""
    return glossed[glossed[0].text in {"on", "in"} :]


def _matches(
    words: TextWords, items: Sequence[TimeWord]
) -> Iterator[tuple[re.Match[str], list[TimeWord], TimeWord | None]]:
    """The match of each expression in the letters of the words of time, its words, and the word right before it."""
    placed: list[TimeWord] = []
    codes = ""
    for number, item in enumerate(items):
        if number and not _joined(words, items[number - 1], item):
            codes += "\n"
        placed.append(replace(item, position=len(codes)))
        codes += item.code
    at = {item.position: item for item in placed}
    position = 0
    while position < len(codes):
        match = next((found for pattern in _compiled() if (found := pattern.match(codes, position))), None)
        if match is None or match.end() == position:
            position += 1
            continue
        yield match, [at[index] for index in range(position, match.end()) if index in at], at.get(position - 1)
        position = match.end()


def _joined(words: TextWords, one: TimeWord, other: TimeWord) -> bool:
    return _JOINT.fullmatch(words.text[one.end : other.start]) is not None


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, PATTERNS.values()))


def _time_words(words: TextWords, language: Language) -> Iterator[TimeWord]:
    """The words and numbers that may belong to a time, in reading order; others are left out."""
    fixed = {match.start(): match for pattern in (_DATE, _CLOCK) for match in pattern.finditer(words.text)}
    index, free = 0, -1
    while index < len(words.word):
        start = words.start[index]
        match = fixed.get(start)
        if start < free:
            index += 1
        elif match is not None and (value := _iso(match)):
            yield TimeWord("D" if match.re is _DATE else "C", value, start, match.end(), index)
            free = match.end()
            index += 1
        else:
            found = _number(words, language, index) or _phrase(words, language, index)
            if found is not None:
                item, following = found
                if item.start > words.start[index] and words.folded[index].startswith("و"):
                    yield TimeWord("a", "and", words.start[index], item.start, index)
                index = following
                yield item
            index += found is None


def _iso(match: re.Match[str]) -> str:
    """``2024-03-12`` for “12.3.2024”, in which the day comes first; “17:30”; "" for no date."""
    if match.re is _CLOCK:
        hour, minute = int(match[1]), int(match[2])
        return f"{hour:02d}:{minute:02d}" if hour < _HOURS and minute < _MINUTES else ""
    day, month, year = (match[1], match[3], match[4]) if match[1] else (match[8], match[7], match[5])
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _number(words: TextWords, language: Language, index: int) -> tuple[TimeWord, int] | None:
    """The number at a place, and the index of the next word."""
    number = numbers.read(words, language, index)
    if number is None:
        return None
    if words.word[index].isdigit() and words.folded[number.last] != words.folded[index]:
        number = number._replace(value=int(words.word[index]), last=index)  # “3 тысячи” is no part of a date
    is_digits = words.word[index].isdigit()
    is_year = is_digits and len(words.word[index]) == _YEAR_DIGITS and number.value in _YEARS
    code = "Y" if is_year else "N" if 0 < number.value <= _MONTH_DAYS else "n"
    start = words.start[index]
    return TimeWord(code, str(number.value), start, words.end[number.last], index), number.last + 1


def _phrase(words: TextWords, language: Language, index: int) -> tuple[TimeWord, int] | None:
    """The word or phrase of the table of times at a place, and the index of the next word; the longest one."""
    table = language.words.values["time"]
    if language.is_a(words.folded[index], "no_time"):
        return None
    for form in language.forms_opening(words.word[index], "time"):
        if form.prefix.strip("وفبل"):
            continue
        for length in range(_LONGEST, 0, -1):
            last = index + length - 1
            if last >= len(words.word) or not all(words.joined[index:last]):
                continue
            spelled = " ".join((form.word_folded, *words.folded[index + 1 : last + 1]))
            if spelled in table:
                kind, _, value = table[spelled].partition(":")
                code = _UNITS.get(value, "U") if kind == "unit" else _PLACES[kind]
                return TimeWord(code, value, words.start[index] + form.cut, words.end[last], index), last + 1
    return None
