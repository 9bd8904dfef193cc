"""How a message quotes what somebody wrote: short, on one line, and without characters that play tricks."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from geodata.errors import DatasetError
from geodata.model import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


_LONGEST: Final = 40


def quoted(value: str, longest: int = _LONGEST) -> str:
    """Enough of a cell to recognise it, in quotes; control and direction characters appear as their code."""
    cut = value if len(value) <= longest else value[: longest - 1] + "…"
    return f"'{for_terminal(cut)}'"


class UnreadableFileError(DatasetError):
    """Nothing in a file can be read; `problem` says the same in parts."""

    def __init__(self, file: str, line: int, column: str, message: str) -> None:
        self.problem = Problem(file, line, column, "unreadable", Severity.ERROR, message)
        super().__init__(str(self.problem))


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Say ``; did you mean 'latitude'?`` when something known is spelt much like `value`, else nothing."""
    by_key = {word.casefold(): word for word in known}
    close = get_close_matches(value[:100].casefold(), list(by_key), n=1, cutoff=0.7)
    return f"; did you mean '{by_key[close[0]]}'?" if close else ""


def for_terminal(text: str) -> str:
    """Text that a terminal shows as it is: control and direction characters appear as their code."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
