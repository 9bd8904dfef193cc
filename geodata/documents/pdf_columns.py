"""The words of a page → its lines in reading order: columns one after the other, tables row by row.

A gutter is a strip between words on its left and on its right that few lines cross; those that do, such as headlines,
part the page into bands, in each of which the columns are read from left to right. Columns of short cells are a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from geodata.documents import document

_WORD_GAP: Final = 0.7
"""Blank between two words of a line, in heights of the line, at most."""
_CELL_GAP: Final = 2.0
"""Blank between two cells of a row, in heights of the line, at least."""
_SAME_ROW: Final = 0.5
"""Share of its height by which a word overlaps the word before it on the same line."""
_GUTTER: Final = 0.6
"""Width of a gutter, in heights of a line, at least."""
_LEAST_LINES: Final = 3
"""Lines on either side of a gutter at least."""
_CROSSING: Final = 0.3
"""Lines that cross a gutter, as a share of those on its emptier side, at most."""
_DEEPEST: Final = 5
_CELL: Final = 25
"""Characters of a cell, on average, at most."""
_NARROW_CELL: Final = 18
"""The same in a table of two columns."""
_MOST_LINES: Final = 2_000
"""Lines of a page that are sorted into columns; those of a fuller page are read as they come."""


class Word(NamedTuple):
    """A word and its box, in points from the page's lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True, eq=False)
class Line:
    """A line of a column, or a part of one, and its box."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """In points."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Height of its middle over the lower edge of the page."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Lines that follow each other; of a table each is a row."""

    lines: list[Line]
    is_table: bool = False


def columns(words: Sequence[Word]) -> list[TextColumn]:
    """The columns of a page in reading order."""
    pieces = list(_pieces(words))
    if len(pieces) > _MOST_LINES:
        return [TextColumn(pieces)]
    return [column for column in _order(pieces, 0) if column.lines]


def _pieces(words: Sequence[Word]) -> Iterator[Line]:
    """Runs of words that follow each other closely, in the order of the file."""
    run: list[Word] = []
    for word in words:
        if run and not _follows(run[-1], word):
            yield _line(run)
            run = []
        run.append(word)
    if run:
        yield _line(run)


def _follows(before: Word, word: Word) -> bool:
    height = min(before.top - before.bottom, word.top - word.bottom)
    overlap = min(before.top, word.top) - max(before.bottom, word.bottom)
    gap = word.left - before.right if word.left >= before.left else before.left - word.right
    return overlap >= _SAME_ROW * height and -height < gap < _WORD_GAP * max(height, 1.0)


def _line(run: Sequence[Word]) -> Line:
    return Line(
        " ".join(word.text for word in run),
        min(word.left for word in run), min(word.bottom for word in run),
        max(word.right for word in run), max(word.top for word in run),
    )  # fmt: skip


def _order(pieces: list[Line], depth: int) -> Iterator[TextColumn]:
    """The columns of a part of the page."""
    gutter = _gutter(pieces) if depth < _DEEPEST else None
    if gutter is None:
        yield TextColumn(_rows(pieces))
        return
    across = sorted((piece for piece in pieces if piece.left < gutter < piece.right), key=lambda piece: -piece.middle)
    beside = [piece for piece in pieces if not piece.left < gutter < piece.right]
    bands: list[list[Line]] = [[] for _ in range(len(across) + 1)]
    for piece in beside:
        bands[sum(line.middle > piece.middle for line in across)].append(piece)
    for number, band in enumerate(bands):
        if band or number == 0:
            yield from _band(band, gutter, depth)
        if number < len(across) and (number == 0 or band):
            following = number + 1
            while following < len(across) and not bands[following]:
                following += 1
            yield TextColumn(_rows(across[number:following]))


def _band(band: list[Line], gutter: float, depth: int) -> Iterator[TextColumn]:
    """The columns of a band: a table, or one part after the other."""
    if table := _table(band):
        yield TextColumn(table, is_table=True)
        return
    yield from _order([piece for piece in band if piece.right <= gutter], depth + 1)
    yield from _order([piece for piece in band if piece.right > gutter], depth + 1)


def _gutter(pieces: Sequence[Line]) -> float | None:
    """The middle of the gutter that the fewest lines cross; None when the lines are one column."""
    if len(pieces) < 2 * _LEAST_LINES:
        return None
    least = _GUTTER * median(piece.height for piece in pieces)
    edges = sorted([(piece.left, 1) for piece in pieces] + [(piece.right, -1) for piece in pieces])
    best: tuple[int, float, float] | None = None
    crossing = begun = ended = 0
    for (edge, change), (following, _) in pairwise(edges):
        crossing += change
        begun += change > 0
        ended += change < 0
        right = len(pieces) - begun
        side = min(ended, right)
        width = following - edge
        if width < least or side < _LEAST_LINES or crossing > _CROSSING * side:
            continue
        if best is None or (crossing, -width) < best[:2]:
            best = (crossing, -width, (edge + following) / 2)
    return best[2] if best and _is_beside(pieces, best[2]) else None


def _is_beside(pieces: Sequence[Line], gutter: float) -> bool:
    """Whether lines on the two sides of a gutter stand beside each other, and not all above or below."""
    left = [piece for piece in pieces if piece.right <= gutter]
    right = [piece for piece in pieces if piece.left >= gutter]
    low, high = (
        max(min(piece.bottom for piece in side) for side in (left, right)),
        min(max(piece.top for piece in side) for side in (left, right)),
    )
    return all(sum(low <= piece.middle <= high for piece in side) >= _LEAST_LINES - 1 for side in (left, right))


def _rows(pieces: Sequence[Line]) -> list[Line]:
    """The lines of a column from top to bottom: pieces beside each other are one line."""
    return [_joined(row) for row in _by_row(pieces)]


def _by_row(pieces: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.middle):
        if rows and _is_same_row(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _is_same_row(one: Line, other: Line) -> bool:
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return overlap > _SAME_ROW * min(one.height, other.height)


def _joined(row: Sequence[Line]) -> Line:
    text = row[0].text
    for before, piece in pairwise(row):
        is_cell = piece.left - before.right > _CELL_GAP * max(before.height, piece.height)
        text += (document.CELL if is_cell else " ") + piece.text
    return Line(
        text, row[0].left, min(piece.bottom for piece in row), max(piece.right for piece in row),
        max(piece.top for piece in row),
    )  # fmt: skip


def _table(band: Sequence[Line]) -> list[Line]:
    """The rows of a table; none when the band is no table."""
    starts = _column_starts(band)
    if len(starts) < 2:  # noqa: PLR2004 - one column is no table
        return []
    average = sum(len(piece.text) for piece in band) / len(band)
    if average > (_CELL if len(starts) > 2 else _NARROW_CELL):  # noqa: PLR2004
        return []
    rows: list[list[list[Line]]] = []
    for pieces in _by_row(band):
        cells: list[list[Line]] = [[] for _ in starts]
        for piece in pieces:
            cells[sum(piece.left >= start for start in starts[1:])].append(piece)
        if rows and not cells[0]:  # a cell of several lines goes on
            for cell, more in zip(rows[-1], cells, strict=True):
                cell.extend(more)
        else:
            rows.append(cells)
    return [_row(cells) for cells in rows]


def _column_starts(band: Sequence[Line]) -> list[float]:
    """The left edges of the columns of a band, which no piece crosses."""
    starts: list[float] = []
    end = float("-inf")
    least = _GUTTER * median(piece.height for piece in band) if band else 0.0
    for piece in sorted(band, key=lambda piece: piece.left):
        if piece.left > end + least:
            starts.append(piece.left)
        end = max(end, piece.right)
    return starts


def _row(cells: Sequence[Sequence[Line]]) -> Line:
    pieces = [piece for cell in cells for piece in cell]
    text = document.row([" ".join(piece.text for piece in cell) for cell in cells])
    return Line(
        text, min(piece.left for piece in pieces), min(piece.bottom for piece in pieces),
        max(piece.right for piece in pieces), max(piece.top for piece in pieces),
    )  # fmt: skip
