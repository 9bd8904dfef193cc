"""Text → tokens, each with one character that stands for all the classes its word belongs to.

The grammar is then an ordinary regular expression over those characters, a few per sentence, instead of one over
the letters of the text: short, linear, and blind to what is no word of time.
"""

from __future__ import annotations

import re
from typing import Final

from geodata.times.vocabulary import BREAK, OTHER, Vocabulary, vocabulary

_TOKEN: Final = re.compile(
    r"\n[^\S\n]*\n"  # a paragraph's end
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z?)?(?![\w-])"
    r"|(?<![\w.])[0-9]{1,2}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{4}(?![0-9-])"
    r"|[0-9]+(?:[.,:/][0-9]+)*\w*"
    r"|(?<!\w)[ap]\. ?m\b\.?|(?<!\w)[BA]\. ?[CD]\b\.?(?: ?E\b\.?)?"
    r"|(?<!\w)o['’]clock\b"
    r"|[^\W\d_]\w*"
    r"|[^\w\s]"
)
_NUMBER: Final = re.compile(r"([0-9]+)(st|nd|rd|th|s|am|pm|AM|PM|h|hrs|hours)?")
_CLOCK: Final = re.compile(
    r"(?:[01]?[0-9]|2[0-4])(?::[0-5][0-9](?::[0-5][0-9])?(?:am|pm|AM|PM|h|hrs|hours)?|\.[0-5][0-9](?:am|pm|AM|PM|h|hrs|hours))"
)
_SLASHED: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})")
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2100
_MONTH_DAYS: Final = 31
_HALF_DAY: Final = 12
_LATEST: Final = 2400
"""24:00, written as soldiers do."""
_SHORT, _LONG, _YEAR = 2, 3, 4
"""Digits of a day, of a number between, and of a year."""


class Tokens:
    """The tokens of a text. `code` has one character per token, `spans` its offsets, `words` its letters."""

    __slots__ = ("code", "known", "spans", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.known = vocabulary()
        codes = _Codes(self.known)
        self.spans: list[tuple[int, int]] = [match.span() for match in _TOKEN.finditer(text)]
        self.words: list[str] = [text[start:end] for start, end in self.spans]
        self.code = "".join(map(codes.__getitem__, self.words))

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
        return 0 < index < len(self.spans) and self.spans[index - 1][1] == self.spans[index][0]

    def noun(self, index: int) -> bool:
        """Whether the token may be a noun or adjective: a word that the vocabulary does not have."""
        return self.has(index, "word", "name")

    def slice(self, first: int, last: int) -> str:
        """The text from the beginning of one token to the end of the one before `last`."""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]]


class _Codes(dict[str, str]):
    """Word → class character, worked out once for every word of a text."""

    def __init__(self, known: Vocabulary) -> None:
        super().__init__(known.of_word)
        self.known = known

    def __missing__(self, word: str) -> str:
        code = self.known.of_word.get(word.lower()) or _by_form(word, self.known.of_form)
        self[word] = code
        return code


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
    if _CLOCK.fullmatch(word):
        return "clock"
    if _SLASHED.fullmatch(word):
        return "slash"
    if word[_YEAR : _YEAR + 1] == "-":
        return "iso"
    if word.replace(",", "").isdigit():
        return "big"
    whole, dot, part = word.partition(".")
    return "dec" if dot and whole.isdigit() and part.isdigit() else ""


def _plain_class(digits: str) -> str:
    number = int(digits[:6])
    if len(digits) <= _SHORT:
        return "n31" if 1 <= number <= _MONTH_DAYS else "n2"
    if len(digits) == _LONG:
        return "n3"
    return "year" if len(digits) == _YEAR and _FIRST_YEAR <= number <= _LAST_YEAR else "big"


def _suffixed_class(digits: str, suffix: str) -> str:
    number = int(digits[:6])
    if suffix in {"st", "nd", "rd", "th"}:
        return "ordn" if len(digits) <= _SHORT else ""
    if suffix == "s":
        return "decade" if number % 10 == 0 and _SHORT <= len(digits) <= _YEAR else ""
    if suffix.lower() in {"am", "pm"}:
        return "clock12" if 1 <= number <= _HALF_DAY and len(digits) <= _SHORT else ""
    return "hours4" if len(digits) == _YEAR and number <= _LATEST else ""
