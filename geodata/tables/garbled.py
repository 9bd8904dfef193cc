"""Find text that a program read in the wrong encoding and saved so (`PalmÃ½ra`), and what it was before.

ftfy knows which letters never stand together in any language; where it finds one reading, that is what the cell was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.messages import quoted
from geodata.tables.corrections import Correction

if TYPE_CHECKING:
    import pandas as pd

LOST: Final = "\ufffd"
"""What stands where a letter could not be read."""
_NEXT: Final = "\u0080-\u00bf‘’“”‚„…†‡€‰‹›•–—™"
"""What the second byte of a letter in UTF-8 becomes."""
_SUSPICIOUS: Final = f"{LOST}|[\u00c2-\u00f4][{_NEXT}ƒˆ˜ŠšŒœŽžŸ]|[РС][{_NEXT}\u0400-\u040f\u0450-\u045fҐґ№]"
"""A first byte, as Windows-1252 and as Windows-1251 have it, and a second one: a part of every garbled text."""


def is_whole(cells: pd.Series[str]) -> pd.Series[bool]:
    """Per cell, whether its letters are those that were written."""
    good = cells.str.isascii()
    if good.all():  # as most columns of most tables
        return good
    foreign = cells[~good]
    suspicious = foreign[foreign.str.contains(_SUSPICIOUS, regex=True)]
    garbled = {cell for cell in suspicious.unique() if _is_garbled(cell)}
    return ~cells.isin(garbled)


def fault(cell: str) -> str:
    """Why a garbled cell breaks the rule, when what it was is not known."""
    if LOST in cell:
        return f"{quoted(cell)} has {LOST} where a letter was lost; write the letter again"
    return f"{quoted(cell)} was once read in a wrong encoding, and its letters stand for others; write it again"


def reading(cell: str) -> Correction | None:
    """What a garbled cell was before."""
    meant = _mended(cell)
    if meant == cell or LOST in meant or _mended(meant) != meant or _is_bad(meant):
        return None
    return Correction(meant, f"{quoted(cell)} was once read in a wrong encoding; it was {quoted(meant)}: write that")


def _is_garbled(cell: str) -> bool:
    return LOST in cell or (_is_bad(cell) and _mended(cell) != cell)


def _is_bad(text: str) -> bool:
    from ftfy.badness import is_bad  # noqa: PLC0415 - most tables have no such cell

    return bool(is_bad(text))


def _mended(text: str) -> str:
    from ftfy import fix_encoding  # noqa: PLC0415 - see above

    return fix_encoding(text)
