"""Captions: plain text with a few marks, as pieces that a page can show without any of it becoming markup.

``*emphasis*``, ``**strong**``, ``[words](https://…)``; a blank line begins a new paragraph, a line that begins with
``- `` an item of a list. Everything else, HTML included, is text and is shown as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from geodata.errors import InputError
from geodata.messages import quoted

_MARKS: Final = re.compile(
    r"\*\*(?P<strong>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*\*"
    r"|\*(?P<emphasis>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*"
    r"|\[(?P<words>[^\[\]\n]{1,500})\]\((?P<link>[^()\s]{1,2000})\)"
)
_ITEM: Final = re.compile(r"[ \t]*[-•][ \t]+(?=\S)")
_SHOWN: Final = 40
"""Characters of a text that a message quotes."""
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and its mark; `link` is an http(s) address where the mark is ``link``, else ""."""

    text: str
    mark: Literal["", "emphasis", "strong", "link"] = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an item of a list; items that follow each other are one list."""

    pieces: tuple[Piece, ...]
    kind: Literal["paragraph", "item"] = "paragraph"


def blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs and items of a caption. Raises InputError for a link that is not http or https."""
    found = []
    for part in _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        kind: Literal["paragraph", "item"] = "paragraph"
        lines: list[str] = []
        for line in part.split("\n"):
            if _ITEM.match(line):
                found.append(_block(lines, kind))
                kind, lines = "item", [_ITEM.sub("", line, count=1)]
            else:
                lines.append(line)
        found.append(_block(lines, kind))
    return tuple(block for block in found if block.pieces)


def unclosed(text: str) -> str:
    """Where a mark for strong words opens and never closes, as readers would see it; "" where none does."""
    for block in blocks(text):
        for piece in block.pieces:
            if not piece.mark and "**" in piece.text:
                at = piece.text.index("**")
                return piece.text[at : at + _SHOWN]
    return ""


def plain(text: str) -> str:
    """The caption on one line, without marks. Raises InputError as `blocks` does."""
    return " ".join("".join(piece.text for piece in block.pieces) for block in blocks(text))


def is_web_address(address: str) -> bool:
    """Whether it is an http or https address with a host and without a name or password in it."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _block(lines: list[str], kind: Literal["paragraph", "item"]) -> Block:
    return Block(_pieces(" ".join(" ".join(lines).split())), kind)


def _pieces(text: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    position = 0
    for match in _MARKS.finditer(text):
        if match.start() > position:
            pieces.append(Piece(text[position : match.start()]))
        pieces.append(_marked(match))
        position = match.end()
    if position < len(text):
        pieces.append(Piece(text[position:]))
    return tuple(pieces)


def _marked(match: re.Match[str]) -> Piece:
    if match["strong"] is not None:
        return Piece(match["strong"], "strong")
    if match["emphasis"] is not None:
        return Piece(match["emphasis"], "emphasis")
    if not is_web_address(match["link"]):
        raise InputError(
            f"{quoted(match['link'])} is no link to follow; expected an address such as https://example.org"
        )
    return Piece(match["words"], "link", match["link"])
