"""A saved web page → its text at the same offsets: markup, scripts and page furniture become blanks.

Nothing moves, so an offset into the text is an offset into the file. Block tags become line breaks, entities the
character they stand for and blanks behind it. Where the page marks its article (`<article>`, `<main>`), only that is
kept. The scan goes over the text once, whatever is in it.
"""

from __future__ import annotations

import html
import re
from typing import Final

_HEAD: Final = 4_000
"""Characters at the beginning that tell whether a file is a web page."""
_LEAST_LETTERS: Final = 200
"""What is left of a page whose `<article>` holds less than this is the whole page."""

_PAGE: Final = re.compile(r"\s*(?:<\?xml[^<>]*>\s*)?<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_PART: Final = re.compile(r"\s*<(?:article|main|section|div|p|h1)[\s>]", re.IGNORECASE)
_TAGS: Final = re.compile(r"</?(?:html|head|body|meta|div|p|a|span|article|script|h[1-6])[\s/>]", re.IGNORECASE)
_MANY_TAGS: Final = 5
_TOKEN: Final = re.compile(r"<!--|<[!?]|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_NOT_BREAK: Final = re.compile(r"[^\r\n]")
_RAW: Final = frozenset({"script", "style", "textarea", "iframe", "template"})
_FURNITURE: Final = frozenset({"head", "nav", "footer", "aside", "form", "button", "select", "svg", "noscript", "menu"})
_BODY: Final = frozenset({"article", "main"})
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "img", "kbd", "mark", "q", "s"}
    | {"samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)
_PUBLISHED: Final = re.compile(
    r"(?:article:published_time|datePublished|\bpubdate|DC\.date\.issued|date\.release)[\"'][^<>{}]{0,40}?"
    r"[\"']([0-9]{4}-[0-9]{2}-[0-9]{2})",
    re.IGNORECASE,
)


def is_page(text: str) -> bool:
    """Whether the text begins as a web page or as a part cut out of one. Text that only holds tags is text."""
    head = text[:_HEAD].lstrip("\ufeff")
    return bool(_PAGE.match(head)) or (bool(_PART.match(head)) and len(_TAGS.findall(head)) >= _MANY_TAGS)


def published(text: str) -> str:
    """The publication date that the page's metadata state, as an EDTF day; "" for none."""
    found = _PUBLISHED.search(text[:200_000])
    return found[1] if found else ""


def blank(text: str) -> str:
    """The page's text, as long as the page."""
    only_body = re.search(r"<(?:article|main)[\s>]", text, re.IGNORECASE) is not None
    found = _blanked(text, only_body=only_body)
    if only_body and sum(map(str.isalpha, found)) < _LEAST_LETTERS:
        found = _blanked(text, only_body=False)
    return _ENTITY.sub(_character, found)


def _blanked(text: str, *, only_body: bool) -> str:
    pieces: list[str] = []
    at = furniture = body = 0
    while token := _TOKEN.search(text, at):
        start, end = token.span()
        shown = not furniture and (body or not only_body)
        pieces.append(text[at:start] if shown else _spaces(text[at:start]))
        name, closing = (token[2] or "").lower(), bool(token[1])
        if not name:
            end = _after(text, end, "-->" if token[0] == "<!--" else ">")
        elif name in _RAW and not closing:
            end = _after(text, _find(text, f"</{name}", end), ">")
        elif name in _BODY:
            body = max(0, body + (-1 if closing else 1))
            furniture = 0  # a furniture tag that nobody closed does not swallow the article
        elif name in _FURNITURE:
            furniture = max(0, furniture + (-1 if closing else 1))
        pieces.append(_spaces(text[start:end], line_break=bool(name) and name not in _INLINE))
        at = end
    shown = not furniture and (body or not only_body)
    pieces.append(text[at:] if shown else _spaces(text[at:]))
    return "".join(pieces)


def _find(text: str, what: str, start: int) -> int:
    """Where `what` stands next, in either case; the end of the text when nowhere."""
    found = re.compile(re.escape(what), re.IGNORECASE).search(text, start)
    return found.start() if found else len(text)


def _after(text: str, start: int, what: str) -> int:
    found = text.find(what, start)
    return found + len(what) if found >= 0 else len(text)


def _spaces(text: str, *, line_break: bool = False) -> str:
    """Blanks instead of characters, line breaks kept; `line_break` makes it part two paragraphs."""
    blanks = _NOT_BREAK.sub(" ", text)
    return "\n\n" + blanks[2:] if line_break else blanks


def _character(entity: re.Match[str]) -> str:
    """The character an entity stands for, with blanks behind it up to the entity's length."""
    character = html.unescape(entity[0])
    return character.ljust(len(entity[0])) if character != entity[0] else entity[0]
