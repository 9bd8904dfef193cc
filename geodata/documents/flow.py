"""The running text of a word processor's document, put together from what its XML says in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from geodata.documents import document
from geodata.documents.document import Document


@dataclass(slots=True)
class _OpenRow:
    """An open row: its finished cells, and the paragraphs of the open one."""

    cells: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)


class Flow:
    """Paragraphs, rows of tables and notes. Text counts only within a paragraph."""

    def __init__(self) -> None:
        self.changes = self.comments = self.hidden = 0
        """Tracked changes that were accepted; comments and hidden passages that were left out."""
        self._tables = 0
        self._paragraphs: list[str] = []
        self._notes: list[str] = []
        self._rows: list[_OpenRow] = []
        self._open: list[list[str]] = []
        """The pieces of the open paragraphs: a text box or a note stands within one."""
        self._carried = ""
        """A paragraph whose end was deleted."""
        self._in_notes = 0
        self._was_row = False

    def open_paragraph(self) -> None:
        """Begin a paragraph."""
        self._open.append([])

    def add(self, text: str) -> None:
        """Add text to the open paragraph."""
        if self._open:
            self._open[-1].append(text)

    def close_paragraph(self, *, goes_on: bool = False) -> None:
        """End a paragraph. It `goes_on` in the next one when the mark between them was deleted."""
        if not self._open:
            return
        pieces = self._open.pop()
        paragraph = "".join(pieces).strip("\n" if goes_on else None)
        target = self._target()
        if goes_on:
            self._carried = paragraph
            return
        paragraph, self._carried = self._carried + paragraph, ""
        if paragraph:
            target.append(paragraph)
            self._was_row = False

    def open_note(self) -> None:
        """Begin a footnote or an endnote; the notes come after the text."""
        self._in_notes += 1

    def close_note(self) -> None:
        """End a note."""
        self._in_notes -= 1

    def open_row(self) -> None:
        """Begin a table's row."""
        self._rows.append(_OpenRow())

    def close_cell(self) -> None:
        """End a cell of the open row."""
        if self._rows:
            row = self._rows[-1]
            row.cells.append("\n\n".join(row.paragraphs))
            row.paragraphs = []

    def close_row(self) -> None:
        """End the open row."""
        if not self._rows:
            return
        row = self._rows.pop()
        line = document.row([*row.cells, "\n\n".join(row.paragraphs)])
        if line:
            self._target().append(line)
        is_row = document.CELL in line
        self._tables += is_row and not self._was_row
        self._was_row = is_row

    def document(self, code: str, message: str) -> Document:
        """The text, after it the notes, and what was left out; `code` and `message` say what the file is."""
        oddities = [document.note(code, message), *document.tables_note(self._tables)]
        if self.changes:
            changes = document.count(self.changes, "tracked change")
            message = f"{changes}: the text was read as if all of them were accepted"
            oddities.append(document.note("tracked-changes", message))
        if self.comments:
            comments = document.count(self.comments, "comment")
            oddities.append(document.note("comments", f"{comments} beside the text left out"))
        if self.hidden:
            hidden = document.count(self.hidden, "passage")
            oddities.append(document.note("hidden-text", f"{hidden} of hidden text left out"))
        text = document.joined([*self._paragraphs, self._carried, *self._notes])
        return Document(text, oddities=tuple(oddities))

    def _target(self) -> list[str]:
        if self._in_notes:
            return self._notes
        return self._rows[-1].paragraphs if self._rows else self._paragraphs
