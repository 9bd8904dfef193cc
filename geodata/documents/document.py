"""What is read of a file: its text, what it says of itself, and remarks for the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geodata.fileio import Oddity

PAGE_BREAK: Final = "\f"
"""Parts the pages of a text. It never stands within a sentence."""
CELL: Final = " | "
"""Parts the cells of a table's row, which is a paragraph."""

_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")
_CONTROLS: Final = dict.fromkeys((*range(9), *range(11, 32), 127), " ")
_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Document:
    """The text of an article's file. Quotes are taken from `text` and checked against it.

    `title` (a mail's subject) and `published` (an EDTF day) are what the file says of itself, "" for nothing.
    """

    text: str
    title: str = ""
    published: str = ""
    oddities: tuple[Oddity, ...] = ()


def note(code: str, message: str) -> Oddity:
    """A remark on the whole file."""
    return Oddity(0, code, message)


def one_line(text: str) -> str:
    """A title or a name on one line, without control characters, cut to 200 characters."""
    return _BLANKS.sub(" ", text.translate(_CONTROLS)).strip()[:_TITLE]


def count(number: int, noun: str) -> str:
    """“1 table”, “2 tables”: for nouns whose plural ends in s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def row(cells: Sequence[str]) -> str:
    """A table's row: one line when each cell is one; the paragraphs of its cells when they are more."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return ("\n\n" if any("\n" in cell for cell in filled) else CELL).join(filled)


def joined(paragraphs: Iterable[str]) -> str:
    """The text of paragraphs, without blank ones and outer blanks."""
    return "\n\n".join(filter(None, (paragraph.strip() for paragraph in paragraphs)))


def tables_note(tables: int) -> list[Oddity]:
    """The remark that rows were read as lines of their own; none for a text without tables."""
    if not tables:
        return []
    return [note("tables", f"{count(tables, 'table')} in it: each row was read as a line of its own")]
