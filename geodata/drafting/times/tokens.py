"""Text → tokens, each with one character that stands for all the classes its word belongs to.

The grammar is then an ordinary regular expression over those characters, a few per sentence, instead of one over
the letters of the text: short, linear, and blind to what is no word of time.

The words of time: words.txt → classes, their values, and one character for every set of classes.

Vocabulary is data. A word belongs to all the classes it may be read as: “last” says which of several, and that
something ends. The grammar is written over the classes, so it sees one character for all of a word's readings.
"""

from __future__ import annotations

import re
from array import array
from functools import cache
from pathlib import Path
from typing import Final

from geodata.drafting.text import piece_offsets

BREAK: Final = "\n"
"""Character of the end of a paragraph."""
OTHER: Final = "_"
"""Character of what is no word and no number."""
BY_FORM: Final = (
    *("n31", "n2", "n3", "year", "big", "dec", "clock", "clock12", "ordn", "decade", "slash", "iso", "hours", "hhmm"),
    *("years", "word", "name"),
)
"""Classes that a token's form tells: numbers, and words that the vocabulary does not have, small or with a capital."""
_CAPITALISED: Final = frozenset({"month", "weekday", "weekdays", "holiday", "short"})
"""Classes whose words count only with a capital, or in capitals."""
_FIRST: Final = 0xE000
"""The first character for private use: no text can be mistaken for classes."""


class Vocabulary:
    """What words.txt says."""

    def __init__(self, lines: str) -> None:
        found: dict[str, set[str]] = {}
        self.values: dict[str, dict[str, str]] = {}
        """Class → word → value."""
        self.lists: dict[str, frozenset[str]] = {}
        for line in lines.splitlines():
            head, colon, words = line.partition(": ")
            if not colon or line.startswith("#"):
                continue
            name, value = head.split(" ", 1)
            if name == "list":
                self.lists[value] = self.lists.get(value, frozenset()) | frozenset(words.split())
                continue
            for word in words.split():
                for form in (word, word.upper()) if name in _CAPITALISED else (word,):
                    found.setdefault(form, set()).add(name)
                    self.values.setdefault(name, {})[form] = "" if value == "-" else value
        self._number(found)

    def _number(self, found: dict[str, set[str]]) -> None:
        sets = sorted({tuple(sorted(names)) for names in found.values()} | {(name,) for name in BY_FORM})
        characters = {names: chr(_FIRST + number) for number, names in enumerate(sets)}
        self.of_word = {word: characters[tuple(sorted(names))] for word, names in found.items()}
        self.of_form = {name: characters[name,] for name in BY_FORM}
        self.classes = {character: frozenset(names) for names, character in characters.items()}
        self.members: dict[str, str] = {}
        """Class → the characters of all sets that it is in."""
        for names, character in characters.items():
            for name in names:
                self.members[name] = self.members.get(name, "") + character


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
"""What else begins with a digit, by its form."""
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2100
_MONTH_DAYS: Final = 31
_HALF_DAY: Final = 12
_LATEST: Final = 2400
"""24:00, written as soldiers do."""
_REMEMBERED: Final = 50_000
"""Words whose class is kept in mind, so that memory does not grow with what is read."""
_LONGEST: Final = 40
"""Letters of a word that is kept in mind."""
_SHORT, _LONG, _YEAR = 2, 3, 4
"""Digits of a day, of a number between, and of a year."""


class Tokens:
    """The tokens of a text. `code` has one character per token, `starts` its offset, `words` its letters."""

    __slots__ = ("code", "known", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.known = vocabulary()
        self.words: list[str] = _TOKEN.findall(text)
        self.starts = array("Q", piece_offsets(text, self.words))
        self.code = "".join(map(_codes().__getitem__, self.words))

    def has(self, index: int, *names: str) -> bool:
        """Whether the token belongs to one of the classes; False beyond the ends."""
        if not 0 <= index < len(self.code):
            return False
        classes = self.known.classes.get(self.code[index])
        return classes is not None and not classes.isdisjoint(names)

    def value(self, index: int, name: str) -> str:
        """The value that the vocabulary gives to the token in a class it belongs to."""
        word, values = self.words[index], self.known.values[name]
        return values[word] if word in values else values[word.lower()]

    def word(self, index: int) -> str:
        """The token in lower case; "" beyond the ends and for the end of a paragraph."""
        return self.words[index].lower().strip() if 0 <= index < len(self.words) else ""

    def listed(self, index: int, name: str) -> bool:
        """Whether the token, as it is or in lower case, stands in a list of the vocabulary."""
        words = self.known.lists[name]
        return 0 <= index < len(self.words) and (self.words[index] in words or self.words[index].lower() in words)

    def glued(self, index: int) -> bool:
        """Whether no blank stands between this token and the one before."""
        return 0 < index < len(self.words) and self.end(index - 1) == self.starts[index]

    def end(self, index: int) -> int:
        """The offset behind a token."""
        return self.starts[index] + len(self.words[index])

    def noun(self, index: int) -> bool:
        """Whether the token may be a noun or adjective: a word that the vocabulary does not have."""
        return self.has(index, "word", "name")

    def slice(self, first: int, last: int) -> str:
        """The text from the beginning of one token to the end of the one before `last`."""
        return self.text[self.starts[first] : self.end(last - 1)]


class _Codes(dict[str, str]):
    """Word → class character, worked out once for every word as long as there are not too many."""

    def __missing__(self, word: str) -> str:
        known = vocabulary()
        code = known.of_word.get(word.lower()) or _by_form(word, known.of_form)
        if len(self) < _REMEMBERED and len(word) < _LONGEST:
            self[word] = code
        return code


@cache
def _codes() -> _Codes:
    return _Codes(vocabulary().of_word)


def _by_form(word: str, of_form: dict[str, str]) -> str:
    first = word[0]
    if first == BREAK:
        return BREAK
    if first.isalpha():
        return of_form["name" if first.isupper() else "word"]
    return of_form.get(_number_class(word), OTHER) if first.isdigit() and first.isascii() else OTHER


def _number_class(word: str) -> str:
    """The class of what begins with a digit; "" for none."""
    plain = _NUMBER.fullmatch(word)
    if plain:
        return _suffixed_class(plain[1], plain[2]) if plain[2] else _plain_class(word)
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
