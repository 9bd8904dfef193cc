"""Parts of messages: user text quoted safely, suggestions for misspelt words, and the error for an unreadable file."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Final

from geodata.errors import DatasetError
from geodata.model import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


_LONGEST: Final = 40


def quoted(value: str, longest: int = _LONGEST) -> str:
    """`value` in quotes, on one line, cut to `longest` characters; control and direction characters are escaped."""
    cut = value if len(value) <= longest else value[: longest - 1] + "…"
    return f"'{for_terminal(cut)}'"


def for_terminal(text: str) -> str:
    """`text` as it may be printed: control and direction characters, which can deceive a reader, are escaped."""
    return "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in text)


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """``; did you mean 'latitude'?`` with the known word that `value` resembles most; "" when it resembles none."""
    by_key = {word.casefold(): word for word in known}
    key = value[:100].casefold()
    longer = (word for word in by_key if len(key) > 2 and word.startswith(f"{key}_"))  # noqa: PLR2004 - event_id_cnty
    close = [*islice(longer, 1), *get_close_matches(key, list(by_key), n=1, cutoff=0.7)]
    return f"; did you mean '{by_key[close[0]]}'?" if close else ""


class UnreadableFileError(DatasetError):
    """A file of the dataset that cannot be read at all; `problem` holds the parts of the message."""

    def __init__(self, file: str, line: int, column: str, message: str) -> None:
        self.problem = Problem(file, line, column, "unreadable", Severity.ERROR, message)
        super().__init__(str(self.problem))
