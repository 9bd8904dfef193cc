"""OpenDocument texts (ODT) → their text as it stands when all tracked changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from geodata.documents import parts
from geodata.documents.document import Document
from geodata.documents.flow import Flow
from geodata.errors import InputError

BODY: Final = "content.xml"
_PARAGRAPHS: Final = frozenset({"p", "h"})
_LEFT_OUT: Final = frozenset({"tracked-changes", "annotation", "note-citation", "ruby-text", "forms", "script"})
_HIDDEN: Final = frozenset({"hidden-text", "hidden-paragraph"})
_SIGNS: Final = {"tab": "\t", "line-break": "\n"}
_STYLED: Final = _PARAGRAPHS | {"span"}
_BLANKS: Final = frozenset(map(str, range(100)))
"""Numbers of blanks that one `text:s` may stand for."""
_SPACE: Final = re.compile(r"[ \t\r\n]+")


def read(archive: parts.Parts) -> Document:
    """The text of a document, and what was left out. Raises InputError."""
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise InputError(f"{archive.name} is encrypted: save it without a password")
    reader = _TextReader()
    parts.walk(archive.read(BODY), archive.name, start=reader.start, end=reader.end, text=reader.text)
    return reader.flow.document("opendocument", "the file is an OpenDocument text; its running text was read")


class _TextReader:
    """Follows the elements of a document’s XML."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._left_out = self._in_body = 0
        self._style = ""
        """Name of the style that is being declared."""
        self._hiding: set[str] = set()
        """Names of the styles that hide text."""
        self._styled: list[bool] = []
        """For each open element with a style: whether it is hidden."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.flow.changes += tag == "changed-region"
        self.flow.comments += tag == "annotation"
        self._in_body += tag == "body"
        if tag == "style":
            self._style = attributes.get("name", "")
        elif tag == "text-properties" and attributes.get("display") == "none":
            self._hiding.add(self._style)
        if tag in _STYLED:
            is_hidden = attributes.get("style-name") in self._hiding
            self._styled.append(is_hidden)
            self.flow.hidden += is_hidden
            self._left_out += is_hidden
        self.flow.hidden += tag in _HIDDEN
        self._left_out += tag in _LEFT_OUT or tag in _HIDDEN
        if self._in_body and not self._left_out:
            self._open(tag, attributes)

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _PARAGRAPHS:
            self.flow.open_paragraph()
        elif tag == "note":
            self.flow.open_note()
        elif tag == "table-row":
            self.flow.open_row()
        elif tag == "s":
            number = attributes.get("c", "1")
            self.flow.add(" " * (int(number) if number in _BLANKS else 1))
        elif tag in _SIGNS:
            self.flow.add(_SIGNS[tag])

    def end(self, tag: str) -> None:
        if self._in_body and not self._left_out:
            self._close(tag)
        self._left_out -= tag in _LEFT_OUT or tag in _HIDDEN
        self._in_body -= tag == "body"
        if tag in _STYLED:
            self._left_out -= self._styled.pop()

    def _close(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.flow.close_paragraph()
        elif tag == "note":
            self.flow.close_note()
        elif tag == "table-cell":
            self.flow.close_cell()
        elif tag == "table-row":
            self.flow.close_row()

    def text(self, piece: str) -> None:
        if self._in_body and not self._left_out:
            self.flow.add(_SPACE.sub(" ", piece))
