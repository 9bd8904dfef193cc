"""The words of time: words.txt → classes, their values, and one character for every set of classes.

Vocabulary is data. A word belongs to all the classes it may be read as: “last” says which of several, and that
something ends. The grammar is written over the classes, so it sees one character for all of a word's readings.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

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
