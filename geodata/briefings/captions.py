"""Captions: plain text with a few marks, as pieces that a page can show without any of it becoming markup.

``*emphasis*``, ``**strong**``, ``[words](https://…)``; a blank line begins a new paragraph. Everything else, HTML
included, is text and is shown as it stands.
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
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and its mark; `link` is an http(s) address where the mark is ``link``, else ""."""

    text: str
    mark: Literal["", "emphasis", "strong", "link"] = ""
    link: str = ""


def paragraphs(text: str) -> tuple[tuple[Piece, ...], ...]:
    """The paragraphs of a caption, each as its pieces. Raises InputError for a link that is not http or https."""
    blocks = _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return tuple(_pieces(" ".join(block.split())) for block in blocks if block.strip())


def plain(text: str) -> str:
    """The caption on one line, without marks. Raises InputError as `paragraphs` does."""
    return " ".join("".join(piece.text for piece in block) for block in paragraphs(text))


def is_web_address(address: str) -> bool:
    """Whether it is an http or https address with a host and without a name or password in it."""
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


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
