"""Recognise the rows of tables in a text: lines of cells, parted by “|” or tabs, that tell nothing in a sentence.

They are no headings, and are left out of drafting; a cell with a whole sentence makes its row a line like any other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_CELL: Final = re.compile(r" \| |\t")
_LEAST_CELLS: Final = 3
_LEAST_ROWS: Final = 3
"""Consecutive rows of two cells that make a table; one line may be a dateline, “15 February 2016 | Damascus —”."""
_LONGEST_CELL: Final = 100
"""Characters; a line with a longer part is text."""
_SENTENCE: Final = re.compile(r"\w{2}[.!?…][\"'”’)]{0,2}(?:\s|$)")


@lru_cache(maxsize=8)
def rows(text: str) -> frozenset[int]:
    """The offsets at which lines begin that are rows of tables."""
    if "\t" not in text and " | " not in text:
        return frozenset()
    found: list[int] = []
    pairs: list[int] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        cells = [cell.strip() for cell in _CELL.split(line.strip()) if cell.strip()]
        start = offset + len(line) - len(line.lstrip())
        offset += len(line)
        if not cells:
            continue
        tells = any(len(cell) > _LONGEST_CELL or _SENTENCE.search(cell) for cell in cells)
        if len(cells) >= _LEAST_CELLS and not tells:
            found.append(start)
        if len(cells) == _LEAST_CELLS - 1 and not tells:
            pairs.append(start)
        elif len(cells) < _LEAST_CELLS or tells:
            found += pairs if len(pairs) >= _LEAST_ROWS else []
            pairs = []
    found += pairs if len(pairs) >= _LEAST_ROWS else []
    return frozenset(found)
