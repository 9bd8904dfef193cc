"""Text → tokens, each with one character that stands for all the classes its word belongs to.

The grammar is then an ordinary regular expression over those characters, a few per sentence, instead of one over
the letters of the text: short, linear, and blind to what is no word of time.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

_TOKEN: Final = re.compile(
    r"\n[^\S\n]*\n"  # a paragraph's end
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z?)?(?![\w-])"
    r"|[0-9]+(?:[.,:/][0-9]+)*\w*"
    r"|(?<!\w)[ap]\. ?m\b\.?|(?<!\w)[BA]\. ?[CD]\b\.?(?: ?E\b\.?)?"
    r"|(?<!\w)o['’]clock\b"
    r"|[^\W\d_]\w*"
    r"|[^\w\s]"
)
_NUMBER: Final = re.compile(r"([0-9]+)(st|nd|rd|th|s|am|pm|AM|PM|h|hrs|hours)?")
_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-4])[:.]([0-5][0-9])(?::[0-5][0-9])?(am|pm|AM|PM|h|hrs|hours)?")
_SLASHED: Final = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4}|[0-9]{2})")
_YEARS: Final = re.compile(r"[0-9]{4}/[0-9]{2}(?:[0-9]{2})?")
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 2100
_DAYS: Final = 31
_BREAK: Final = "\n"
_OTHER: Final = "_"
_CAPITALISED: Final = frozenset({"month", "weekday", "weekdays", "holiday"})
"""Classes whose words count only with a capital."""
_NUMBERS: Final = (
    *("n31", "n2", "n3", "year", "big", "dec", "clock", "clock12", "ordn", "decade", "slash", "iso"),
    *("hours4", "years", "word", "name"),
)
"""Classes that are told by a token's form rather than found in the vocabulary."""


class Vocabulary:
    """What words.txt says: class → character set, word → character, class and word → value."""

    def __init__(self, lines: str) -> None:
        classes: dict[str, set[str]] = {}
        self.values: dict[str, dict[str, str]] = {}
        for line in lines.splitlines():
            head, colon, words = line.partition(": ")
            if not colon or line.startswith("#"):
                continue
            name, value = head.split(" ", 1)
            for word in words.split():
                for form in (word, word.upper()) if name in _CAPITALISED else (word,):
                    classes.setdefault(form, set()).add(name)
                    self.values.setdefault(name, {})[form] = "" if value == "-" else value
        sets = sorted({tuple(sorted(names)) for names in classes.values()} | {(name,) for name in _NUMBERS})
        characters = {names: chr(0xE000 + number) for number, names in enumerate(sets)}  # private use: no word of any text
        self.of_word = {word: characters[tuple(sorted(names))] for word, names in classes.items()}
        self.of_number = {name: characters[name,] for name in _NUMBERS}
        self.classes = {character: frozenset(names) for names, character in characters.items()}
        self.members: dict[str, str] = {}
        for names, character in characters.items():
            for name in names:
                self.members[name] = self.members.get(name, "") + character


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return Vocabulary(Path(__file__).with_name("words.txt").read_text(encoding="utf-8"))


class Tokens:
    """The tokens of a text. `code` has one character per token, `spans` its offsets, `words` its letters."""

    __slots__ = ("code", "spans", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        known = vocabulary()
        of_word, of_number = known.of_word, known.of_number
        memo: dict[str, str] = {}
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        codes: list[str] = []
        for match in _TOKEN.finditer(text):
            word = match[0]
            code = memo.get(word)
            if code is None:
                code = of_word.get(word) or of_word.get(word.lower()) or _by_form(word, of_number)
                if len(memo) < 20_000:  # noqa: PLR2004 - enough for any article, and no hoard for a hostile one
                    memo[word] = code
            self.words.append(word)
            self.spans.append(match.span())
            codes.append(code)
        self.code = "".join(codes)

    def has(self, index: int, name: str) -> bool:
        """Whether the token belongs to the class; False beyond the ends."""
        return 0 <= index < len(self.code) and name in vocabulary().classes.get(self.code[index], ())

    def value(self, index: int, name: str) -> str:
        """The value that the vocabulary gives to the token in a class."""
        word = self.words[index]
        values = vocabulary().values[name]
        return values[word] if word in values else values[word.lower()]

    def glued(self, index: int) -> bool:
        """Whether no blank stands between this token and the one before."""
        return 0 < index < len(self.spans) and self.spans[index - 1][1] == self.spans[index][0]

    def word(self, index: int) -> str:
        """The token in lower case; "" beyond the ends."""
        return self.words[index].lower() if 0 <= index < len(self.words) else ""


def _by_form(word: str, of_number: dict[str, str]) -> str:
    first = word[0]
    if first == "\n":
        return _BREAK
    if not first.isascii():
        return of_number["word"] if first.isalpha() else _OTHER
    if first.isalpha():
        return of_number["name" if first.isupper() else "word"]
    return of_number.get(_number_class(word), _OTHER) if first.isdigit() else _OTHER


def _number_class(word: str) -> str:  # noqa: PLR0911 - one return per form
    plain = _NUMBER.fullmatch(word)
    if plain:
        return _plain_class(plain[1], plain[2] or "")
    clock = _CLOCK.fullmatch(word)
    if clock and (":" in word or clock[3]):
        return "clock"
    if _SLASHED.fullmatch(word):
        return "slash"
    if _YEARS.fullmatch(word):
        return "years"
    if word[4:5] == "-":
        return "iso"
    if word.replace(",", "").isdigit():
        return "big"
    whole, dot, part = word.partition(".")
    return "dec" if dot and whole.isdigit() and part.isdigit() else ""


def _plain_class(digits: str, suffix: str) -> str:  # noqa: PLR0911 - one return per form
    number = int(digits[:6])
    if suffix in {"st", "nd", "rd", "th"}:
        return "ordn" if len(digits) <= 2 else ""  # noqa: PLR2004
    if suffix == "s":
        return "decade" if number % 10 == 0 and (len(digits) == 2 or len(digits) == 4 or len(digits) == 3) else ""  # noqa: PLR1714, PLR2004
    if suffix in {"am", "pm", "AM", "PM"}:
        return "clock12" if 1 <= number <= 12 and len(digits) <= 2 else ""  # noqa: PLR2004
    if suffix:
        return "hours4" if len(digits) == 4 and number <= 2400 else ""  # noqa: PLR2004
    if len(digits) <= 2:  # noqa: PLR2004
        return "n31" if 1 <= number <= _DAYS else "n2"
    if len(digits) == 3:  # noqa: PLR2004
        return "n3"
    return "year" if len(digits) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR else "big"  # noqa: PLR2004
