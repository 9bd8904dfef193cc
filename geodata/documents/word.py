"""Word documents (DOCX) → their text as it stands when all tracked changes are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from geodata.documents import parts
from geodata.documents.document import Document
from geodata.documents.flow import Flow

BODY: Final = "word/document.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
_TAKEN_OUT: Final = frozenset({"del", "moveFrom"})
_CHANGES: Final = frozenset({"ins", "del", "moveFrom", "moveTo"})
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OFF: Final = frozenset({"0", "false", "off", "none"})


def read(archive: parts.Parts) -> Document:
    """The text of a document, and what was left out. Raises InputError."""
    reader = _WordReader()
    for part in (BODY, *_NOTES):
        if part == _NOTES[0]:
            reader.flow.open_note()
        if data := archive.read(part):
            parts.walk(data, archive.name, start=reader.start, end=reader.end, text=reader.text)
    return reader.flow.document(
        "word", "the file is a Word document; its running text was read, without headers and footers"
    )


class _WordReader:
    """Follows the elements of a document’s XML."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._path: list[str] = []
        self._left_out = 0
        """Open elements whose text is left out: deletions, fallbacks of drawings."""
        self._is_hidden = self._mark_deleted = False
        self._separators = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(tag)
        if tag in _CHANGES:
            self._change(tag, parent)
        elif tag == "Fallback":
            self._left_out += 1
        elif tag == "p":
            self.flow.open_paragraph()
            self._mark_deleted = False
        elif tag == "r":
            self._is_hidden = False
        elif tag == "vanish" and parent == "rPr" and self._path[-3:-2] == ["r"]:
            self._is_hidden = attributes.get("val", "") not in _OFF
            self.flow.hidden += self._is_hidden
        elif tag == "tr":
            self.flow.open_row()
        elif tag == "commentReference":
            self.flow.comments += 1
        elif tag in _SIGNS and parent == "r" and not self._left_out:
            self.flow.add(_SIGNS[tag])

    def end(self, tag: str) -> None:
        self._path.pop()
        if (tag in _TAKEN_OUT and not self._is_property()) or tag == "Fallback":
            self._left_out -= 1
        elif tag == "p":
            self.flow.close_paragraph(goes_on=self._mark_deleted)
            self._mark_deleted = False
        elif tag == "tc":
            self.flow.close_cell()
        elif tag == "tr":
            self.flow.close_row()

    def text(self, piece: str) -> None:
        if self._path[-1:] == ["t"] and not self._left_out and not self._is_hidden:
            self.flow.add(piece)

    def _change(self, tag: str, parent: str) -> None:
        """A tracked change: of text, or, within properties, of a paragraph's end or a table's row."""
        self.flow.changes += 1
        if not self._is_property(parent):
            self._left_out += tag in _TAKEN_OUT
        elif parent == "rPr" and tag in _TAKEN_OUT:
            self._mark_deleted = True

    def _is_property(self, parent: str = "") -> bool:
        return (parent or (self._path[-1] if self._path else "")).endswith("Pr")
