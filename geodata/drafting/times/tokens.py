"""Split a text into tokens, and give each a code: one character for the set of classes that its word belongs to.

The vocabulary is data: words.txt lists the words of time with their classes and values. A word belongs to every class
that it can be read as: “last” is a previous one (`prev`) and the end of something (`latter`). The grammar is an
ordinary regular expression over the codes, so it is short and linear, and skips all other words.
"""

from __future__ import annotations

import re
from array import array
from functools import cache
from pathlib import Path
from typing import Final

from geodata.drafting.text import piece_offsets

BREAK: Final = "\n"
"""Code of the end of a paragraph."""
OTHER: Final = "_"
"""Code of a token that is neither a word nor a number."""
FORM_CLASSES: Final = (
    *("n31", "n2", "n3", "year", "big", "dec", "clock", "clock12", "ordn", "decade", "slash", "iso", "hours", "hhmm"),
    *("years", "word", "name"),
)
"""Classes that follow from a token's form: numbers, and words outside the vocabulary, with and without a capital."""
_CAPITALISED: Final = frozenset(
    {
        "month",
        "weekday",
        "weekdays",
        "holiday",
        "short",
        "lunar",
        "lunarfirst",
        "lunarsecond",
        "lunarhead",
        "feast",
        "eid",
        "eidname",
    }
)
"""Classes whose words count only with a capital, or in capitals."""
_FIRST_CODE: Final = 0xE000
"""The first character for private use, so that no text can be mistaken for codes."""


class Vocabulary:
    """The words of time, as parsed from the text of words.txt."""

    def __init__(self, text: str) -> None:
        word_classes: dict[str, set[str]] = {}
        self.values: dict[str, dict[str, str]] = {}
        """Class → word → value, "" for none."""
        self.lists: dict[str, frozenset[str]] = {}
        """Name of a list → its words."""
        for line in text.splitlines():
            head, colon, words = line.partition(": ")
            if not colon or line.startswith("#"):
                continue
            name, value = head.split(" ", 1)
            if name == "list":
                self.lists[value] = self.lists.get(value, frozenset()) | frozenset(words.split())
                continue
            for word in words.split():
                for form in (word, word.upper()) if name in _CAPITALISED else (word,):
                    word_classes.setdefault(form, set()).add(name)
                    self.values.setdefault(name, {})[form] = "" if value == "-" else value
        self._assign_codes(word_classes)

    def _assign_codes(self, word_classes: dict[str, set[str]]) -> None:
        sets = sorted({tuple(sorted(names)) for names in word_classes.values()} | {(name,) for name in FORM_CLASSES})
        codes = {names: chr(_FIRST_CODE + number) for number, names in enumerate(sets)}
        self.word_codes = {word: codes[tuple(sorted(names))] for word, names in word_classes.items()}
        self.form_codes = {name: codes[name,] for name in FORM_CLASSES}
        self.code_classes = {code: frozenset(names) for names, code in codes.items()}
        self.class_codes: dict[str, str] = {}
        """Class → the codes of all sets that contain it."""
        for names, code in codes.items():
            for name in names:
                self.class_codes[name] = self.class_codes.get(name, "") + code


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return Vocabulary(Path(__file__).with_name("words.txt").read_text(encoding="utf-8"))


_TOKEN: Final = re.compile(
    r"[^\W\d_]\w+"  # words first, for most tokens are
    r"|[^\w\s]"
    r"|\n[^\S\n]*\n"  # a paragraph's end
    r"|(?=[0-9])(?:"
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z?)?(?![\w-])"
    r"|(?<![\w.])[0-9]{1,2}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{4}(?![0-9-])"
    r"|(?<![\w/])[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}(?![\w/-])|(?<![\w/])[0-9]{4}/[0-9]{2}(?![\w/-])"
    r"|[0-9]+(?:[.,:][0-9]+)*\w*)"
    r"|[apBAo](?<!\w.)(?:(?<=[ap])\. ?m\b\.?|(?<=[BA])\. ?[CD]\b\.?(?: ?E\b\.?)?|(?<=o)['’]clock\b)"
    r"|[^\W\d_]"
)
_NUMBER: Final = re.compile(r"([0-9]+)(st|nd|rd|th|s|am|pm|AM|PM|h|hrs|hours)?")
_FORMS: Final = (
    (
        "clock",
        re.compile(
            r"(?:[01]?[0-9]|2[0-4])(?::[0-5][0-9](?::[0-5][0-9])?(?:am|pm|AM|PM|h|hrs|hours)?"
            r"|\.[0-5][0-9](?:am|pm|AM|PM|h|hrs|hours))"
        ),
    ),
    ("slash", re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})")),
    ("years", re.compile(r"(?:1[0-9]|20)[0-9]{2}/[0-9]{2}")),
    ("dec", re.compile(r"[0-9]+\.[0-9]+")),
)
"""Class → form of the other tokens that begin with a digit."""
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2100
_MONTH_DAYS: Final = 31
_HALF_DAY: Final = 12
"""Hours."""
_LATEST: Final = 2400
"""24:00 in military writing."""
_MAX_CACHED: Final = 50_000
"""Words whose code is cached at most, so that memory does not grow with the texts."""
_MAX_CACHED_LENGTH: Final = 40
"""Letters of a cached word at most."""
_SHORT, _LONG, _YEAR = 2, 3, 4
"""Digits of a day, of a number between, and of a year."""


class Tokens:
    """The tokens of a text. For each token, `code` has one character, `starts` its offset, and `words` its letters."""

    __slots__ = ("code", "starts", "text", "vocabulary", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.vocabulary = vocabulary()
        self.words: list[str] = _TOKEN.findall(text)
        self.starts = array("Q", piece_offsets(text, self.words))
        self.code = "".join(map(_codes().__getitem__, self.words))

    def is_a(self, index: int, *names: str) -> bool:
        """Whether the token belongs to one of the classes; False beyond the ends."""
        if not 0 <= index < len(self.code):
            return False
        classes = self.vocabulary.code_classes.get(self.code[index])
        return classes is not None and not classes.isdisjoint(names)

    def value(self, index: int, name: str) -> str:
        """The value of the token's word in a class that it belongs to."""
        word, values = self.words[index], self.vocabulary.values[name]
        return values[word] if word in values else values[word.lower()]

    def lowered(self, index: int) -> str:
        """The token in lower case; "" beyond the ends and at the end of a paragraph."""
        return self.words[index].lower().strip() if 0 <= index < len(self.words) else ""

    def in_list(self, index: int, name: str) -> bool:
        """Whether the token, as written or in lower case, is in a list of the vocabulary; False beyond the ends."""
        words = self.vocabulary.lists[name]
        return 0 <= index < len(self.words) and (self.words[index] in words or self.words[index].lower() in words)

    def is_attached(self, index: int) -> bool:
        """Whether the token follows the one before without a blank."""
        return 0 < index < len(self.words) and self.end(index - 1) == self.starts[index]

    def end(self, index: int) -> int:
        """The offset after the token's last character."""
        return self.starts[index] + len(self.words[index])

    def may_be_noun(self, index: int) -> bool:
        """Whether the token may be a noun or adjective: a word outside the vocabulary."""
        return self.is_a(index, "word", "name")

    def text_of(self, first: int, stop: int) -> str:
        """The text from the beginning of one token to the end of the one before `last`."""
        return self.text[self.starts[first] : self.end(stop - 1)]


class _Codes(dict[str, str]):
    """A cache: word → code, computed on first use."""

    def __missing__(self, word: str) -> str:
        known = vocabulary()
        code = known.word_codes.get(word.lower()) or _form_code(word, known.form_codes)
        if len(self) < _MAX_CACHED and len(word) < _MAX_CACHED_LENGTH:
            self[word] = code
        return code


@cache
def _codes() -> _Codes:
    return _Codes(vocabulary().word_codes)


def _form_code(word: str, form_codes: dict[str, str]) -> str:
    first = word[0]
    if first == BREAK:
        return BREAK
    if first.isalpha():
        return form_codes["name" if first.isupper() else "word"]
    return form_codes.get(_number_class(word), OTHER) if first.isdigit() and first.isascii() else OTHER


def _number_class(word: str) -> str:
    """The class of a token that begins with a digit; "" for none."""
    number = _NUMBER.fullmatch(word)
    if number:
        return _suffixed_class(number[1], number[2]) if number[2] else _plain_class(word)
    if word[_YEAR : _YEAR + 1] == "-":
        return "iso"
    if word.replace(",", "").isdigit():
        return "big"
    return next((name for name, form in _FORMS if form.fullmatch(word)), "")


def _plain_class(digits: str) -> str:
    number = int(digits[:6])
    if len(digits) <= _SHORT:
        return "n31" if 1 <= number <= _MONTH_DAYS else "n2"
    if len(digits) == _LONG:
        return "n3"
    if len(digits) == _YEAR and number < _FIRST_YEAR:
        return "hhmm"
    return "year" if len(digits) == _YEAR and number <= _LAST_YEAR else "big"


def _suffixed_class(digits: str, suffix: str) -> str:
    number = int(digits[:6])
    if suffix in {"st", "nd", "rd", "th"}:
        return "ordn" if len(digits) <= _SHORT else ""
    if suffix == "s":
        return "decade" if number % 10 == 0 and _SHORT <= len(digits) <= _YEAR else ""
    if suffix.lower() in {"am", "pm"}:
        return "clock12" if 1 <= number <= _HALF_DAY and len(digits) <= _SHORT else ""
    return "hours" if len(digits) == _YEAR and number <= _LATEST else ""
