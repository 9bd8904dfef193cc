"""Web pages → their text, as a reader sees it: tags and entities change no word.

Block tags part paragraphs, line breaks stay, and blanks run together as in a browser. Scripts, what the page hides, and
the page around the article are left out; where the page marks its article (`<article>`, `<main>`), only that is kept.
One scan over the tags does it, whatever the page contains.
"""

from __future__ import annotations

import html
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from geodata import fileio
from geodata.documents import document, stylesheets
from geodata.documents.document import Document
from geodata.fileio import Oddity

_HEAD: Final = 4_000
"""Characters at the beginning of a file that are searched for signs of a web page."""
_LEAST_LETTERS: Final = 200
"""When a page's `<article>` has fewer letters than this, the whole page is kept."""
_TEASERS: Final = 3
"""The longest `<article>` is alone the article when the others together are this many times shorter."""
_DEEPEST: Final = 8
"""Tables within tables up to which rows are read as rows."""

_PAGE: Final = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--[^<>]{0,1000}-->\s*)?<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE
)
_PART: Final = re.compile(r"\s*<(?:article|main|section|div|p|h1)[\s>]", re.IGNORECASE)
_TAGS: Final = re.compile(r"</?(?:html|head|body|meta|div|p|a|span|article|script|h[1-6])[\s/>]", re.IGNORECASE)
_MANY_TAGS: Final = 5
_TOKEN: Final = re.compile(
    r"<!--|<[!?]|<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}+)"
    r"((?:[^<>\"']++|\"[^\"]{0,4000}+\"|'[^']{0,4000}+'){0,200}+>|[^<>]*+>)"
)
_ATTRIBUTES: Final = 2_000
"""Characters of a tag's attributes that are looked at."""
_CELL: Final = "\x1e"
"""Stands for the beginning of a cell among the pieces; no text holds it."""
_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")
_BREAKS: Final = re.compile(r" ?\n[ \n]*")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_RAW: Final = frozenset({"script", "style", "textarea", "iframe", "template", "noembed", "noframes", "xmp", "title"})
"""Elements whose content is no text of the page, up to their end tag."""
_FURNITURE: Final = frozenset(
    {"nav", "footer", "aside", "form", "button", "select", "svg", "noscript", "menu", "object", "audio", "video"}
)
_BODY: Final = frozenset({"article", "main"})
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_INLINE: Final = frozenset(
    {"a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em"}
    | {"font", "i", "img", "ins", "kbd", "label", "link", "mark", "meta", "nobr", "object", "o:p", "q", "rp", "rt"}
    | {"ruby", "s", "samp", "select", "small", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt", "u"}
    | {"var", "wbr"}
)
_NOTICES: Final = frozenset({"div", "section", "dialog"})
_CELLS: Final = frozenset({"td", "th"})
_ENDED_BY_NEXT: Final = frozenset({"p", "li", "td", "th", "tr", "dd", "dt", "option"})
"""Elements that end where the next one of their kind begins, or the one around them ends."""
_AROUND: Final = frozenset({"ul", "ol", "dl", "table", "tbody", "div", "section", "body"})
_HIDDEN: Final = re.compile(r"\shidden(?=[\s/>=])(?!\s*=\s*[\"']?(?:false|until-found))", re.IGNORECASE)
_STYLE: Final = re.compile(r"\sstyle\s*=\s*(?:\"([^\"]*)|'([^']*))", re.IGNORECASE)
_CONSENT: Final = re.compile(r"\s(?:id|class)\s*=\s*[\"']?[^\"'<>]*\b(?:cookie|consent|gdpr)", re.IGNORECASE)
"""A notice about cookies, by its name in the page."""
_ENCODINGS: Final = re.compile(
    r"iso-?8859-\d{1,2}|latin-?\d|(?:windows-|cp)\d{3,4}|koi8-[rut]|gb(?:k|2312|18030)|big5|euc-(?:jp|kr)|shift_jis"
    r"|utf-?16(?:le|be)?",
    re.IGNORECASE,
)
"""Encodings of texts; Python knows others, some of which take very long."""
_CHARSET: Final = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,30})", re.IGNORECASE)
_PUBLISHED: Final = re.compile(
    r"(?:article:published_time|datePublished|\bpubdate|DC\.date\.issued|date\.release)[\"'][^<>{}]{0,40}?"
    r"[\"']([0-9]{4}-[0-9]{2}-[0-9]{2})",
    re.IGNORECASE,
)


def is_page(text: str) -> bool:
    """Whether the text begins like a web page or a fragment of one. Text that merely contains tags is text."""
    head = text[:_HEAD].lstrip("\ufeff")
    return bool(_PAGE.match(head)) or (bool(_PART.match(head)) and len(_TAGS.findall(head)) >= _MANY_TAGS)


def decode(data: bytes, named: str = "") -> tuple[str, list[Oddity]]:
    """The text of a page's bytes, and what was odd about them.

    `named` is the encoding that its server named. It, or the one in the page's `<meta>`, counts for what is not UTF-8.
    """
    utf8, oddities = fileio.to_utf8(data)
    match = _CHARSET.search(utf8[:_HEAD])
    in_page = match[1].decode() if match else ""
    for name in ("utf-8", *filter(_ENCODINGS.fullmatch, (named, in_page))):
        with suppress(LookupError, UnicodeError):
            return utf8.decode(name), oddities
    return fileio.decode(data)


def published_date(text: str) -> str:
    """The publication date in the page's metadata, as an EDTF day; "" without one."""
    match = _PUBLISHED.search(text[:200_000])
    return match[1] if match else ""


def read(page: str) -> Document:
    """The text of a page, with its publication date."""
    scan = _Scan(page)
    message = "the file is a web page; its markup and everything around the article were left out"
    oddities: list[Oddity] = [document.note("web-page", message), *document.tables_note(scan.tables)]
    if scan.hidden_words:
        words = document.count(scan.hidden_words, "word")
        oddities.append(document.note("hidden-text", f"{words} that the page hides from its readers were left out"))
    if scan.teasers:
        teasers = document.count(scan.teasers, "other article")
        oddities.append(document.note("other-articles", f"{teasers} or teasers on the page were left out"))
    return Document(scan.text, published=published_date(page), oddities=tuple(oddities))


@dataclass(slots=True)
class _Stretch:
    """A part of the page: an outer `<article>` or `<main>`, or what stands between them."""

    of_article: bool
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """An open table: where its open row begins among the pieces (-1: none is open), and whether it has rows."""

    row: int = -1
    has_rows: bool = False


class _Scan:
    """One scan over a page, which it parts into stretches."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.tables = self.hidden_words = self.teasers = 0
        self._stretches = [_Stretch(of_article=False)]
        self._pieces = self._stretches[0].pieces
        self._body = self._articles = self._furniture = self._preformatted = 0
        self._open_tables: list[_Table] = []
        self._unseen = stylesheets.hidden_names(page)
        self._hidden = ""
        """Name of the element that hides what is in it."""
        self._depth = 0
        self._read()
        self.text = self._chosen()

    def _read(self) -> None:
        position = 0
        while token := _TOKEN.search(self.page, position):
            start, end = token.span()
            self._add(self.page[position:start])
            name, closing = (token[2] or "").lower(), bool(token[1])
            if not name:
                end = _after(self.page, end, "-->" if token[0] == "<!--" else ">")
            elif name in _RAW and not closing:
                end = _after(self.page, _find(self.page, f"</{name}", end), ">")
            elif not self._in_hidden(name, closing=closing):
                self._tag(name, token[3][:_ATTRIBUTES], closing=closing)
            position = end
        self._add(self.page[position:])

    def _add(self, text: str) -> None:
        if self._hidden:
            self.hidden_words += len(text.split())
        elif text and not self._furniture:
            text = _CONTROLS.sub("", html.unescape(text))
            self._pieces.append(text.replace("\r\n", "\n") if self._preformatted else _BLANKS.sub(" ", text))

    def _in_hidden(self, name: str, *, closing: bool) -> bool:
        """Whether a tag stands in an element that is hidden, or ends it."""
        if not self._hidden:
            return False
        if self._hidden in _ENDED_BY_NEXT and (
            (not closing and name == self._hidden and self._depth == 1)
            or (self._hidden == "p" and name not in _INLINE and name != "p")
            or (closing and name in _AROUND and self._depth == 1)
        ):
            self._hidden = ""
            return False
        if name == self._hidden or (self._hidden in _ENDED_BY_NEXT and name in _AROUND):
            self._depth += -1 if closing else 1
        if self._depth == 0:
            self._hidden = ""
        return True

    def _tag(self, name: str, attributes: str, *, closing: bool) -> None:
        if not closing and _is_hidden(name, attributes, self._unseen):
            self._hidden, self._depth = name, 1
        elif name in _FURNITURE:
            self._furniture = max(0, self._furniture + (-1 if closing else 1))
        elif name in _BODY:
            self._enter(name, closing=closing)
        if name == "pre":
            self._preformatted = max(0, self._preformatted + (-1 if closing else 1))
        if self._furniture:
            return
        if name == "br":
            self._pieces.append("\n")
        elif name in {"table", "tr"} or name in _CELLS:
            self._table(name, closing=closing)
        elif name not in _INLINE:
            self._pieces.append("\n\n")

    def _enter(self, name: str, *, closing: bool) -> None:
        """Begin or end the article. A furniture tag that was never closed does not swallow it."""
        self._furniture = 0
        was_in = self._body
        self._body = max(0, was_in + (-1 if closing else 1))
        begins = not closing and (was_in == 0 or (name == "article" and self._articles == 0))
        if name == "article":
            self._articles = max(0, self._articles + (-1 if closing else 1))
        if begins or (closing and self._body == 0):
            self._stretches.append(_Stretch(of_article=begins))
            self._pieces = self._stretches[-1].pieces
            self._open_tables.clear()

    def _table(self, name: str, *, closing: bool) -> None:
        table = self._open_tables[-1] if self._open_tables else None
        if name in _CELLS and table and table.row >= 0:
            self._pieces.append("" if closing else _CELL)
            return
        self._pieces.append("\n\n")
        if table and table.row >= 0 and (name == "tr" or (name == "table" and closing)):
            self._end_row(table)
        if name == "table" and not closing:
            self._open_tables.append(_Table())
        elif name == "table" and table:
            self._open_tables.pop()
        elif name == "tr" and not closing and table and len(self._open_tables) <= _DEEPEST:
            table.row = len(self._pieces)

    def _end_row(self, table: _Table) -> None:
        """Join the pieces of the open row to a line."""
        line = document.row(list(map(_tidy, "".join(self._pieces[table.row :]).split(_CELL))))
        if document.CELL in line and not table.has_rows:
            table.has_rows = True
            self.tables += 1
        self._pieces[table.row :] = [line, "\n\n"]
        table.row = -1

    def _chosen(self) -> str:
        """The text of the page: that of its article, if it marks one."""
        marked = [text for text in (_joined(part.pieces) for part in self._stretches if part.of_article) if text]
        letters = [sum(map(str.isalpha, text)) for text in marked]
        if sum(letters) < _LEAST_LETTERS:
            return _tidy("\n\n".join("".join(part.pieces) for part in self._stretches))
        longest = max(letters)
        if len(marked) > 1 and longest > _TEASERS * (sum(letters) - longest):
            self.teasers = len(marked) - 1
            return marked[letters.index(longest)]
        return "\n\n".join(marked)


def _is_hidden(name: str, attributes: str, unseen: frozenset[str]) -> bool:
    """Whether a page hides an element, or shows it only until its reader has consented.

    `unseen` are the classes and ids that its style sheets hide.
    """
    if name in _VOID:
        return False
    style = _STYLE.search(attributes)
    if style and stylesheets.HIDING.search(style[1] or style[2] or ""):
        return True
    if _HIDDEN.search(attributes) or stylesheets.is_hidden(attributes, unseen):
        return True
    return name in _NOTICES and bool(_CONSENT.search(attributes))


def _joined(pieces: list[str]) -> str:
    return _tidy("".join(pieces))


def _tidy(text: str) -> str:
    """`text` without outer blanks, with one blank line between its paragraphs."""
    text = re.sub(r"  +", " ", text.replace(_CELL, " "))
    return _BREAKS.sub(lambda found: "\n\n" if found[0].count("\n") > 1 else "\n", text).strip()


def _find(text: str, part: str, start: int) -> int:
    """The next position of `part` from `start` on, in either case; the end of the text without one."""
    match = re.compile(re.escape(part), re.IGNORECASE).search(text, start)
    return match.start() if match else len(text)


def _after(text: str, start: int, part: str) -> int:
    position = text.find(part, start)
    return position + len(part) if position >= 0 else len(text)
