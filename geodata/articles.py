"""A file → an Article, and where a quote stands in it: span, sentence, paragraph.

The text keeps the file's characters, so an offset into it is an offset into the file (after a byte order mark).
Paragraphs are what blank lines part; in a file without blank lines every line is one.

A saved web page → its text at the same offsets: markup, scripts and page furniture become blanks.

Nothing moves, so an offset into the text is an offset into the file. Block tags become line breaks, entities the
character they stand for and blanks behind it. Where the page marks its article (`<article>`, `<main>`), only that is
kept. The scan goes over the text once, whatever is in it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from geodata import fileio
from geodata.errors import InputError
from geodata.model import Article, Span

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


def published_date(text: str) -> str:
    """The publication date that the page's metadata state, as an EDTF day; "" for none."""
    found = _PUBLISHED.search(text[:200_000])
    return found[1] if found else ""


def blank_markup(text: str) -> str:
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


MAX_BYTES: Final = 20_000_000
"""Larger files are not articles."""

_SAMPLE: Final = 20_000
_CONTROLS: Final = dict.fromkeys((*range(1, 9), *range(14, 32), 127))
"""Translates control characters to nothing."""
_MOST_CONTROLS: Final = 0.1
"""Share of control characters up to which a file may be text."""

_HERE: Final = Path(__file__).parent
_LOOSE: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    }
)
"""Typographic characters that a copied quote may have lost; invisible ones count for nothing."""

_SENTENCE_END: Final = re.compile(r"""[.!?…؟。](?<![.!?…؟。][.!?…؟。])[.!?…؟。]*+["'”’»)\]]*+(?=\s)""")
_NO_END: Final = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Brig|Sen|Rep|Gov|No|vs|etc|approx|e\.g"
    r"|i\.e|a\.m|p\.m|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|[A-Z]\.[A-Z](?:\.[A-Z])*)$"
)
"""What stands before a full stop that does not end a sentence."""

_LONGEST_SHORT: Final = 10
"""Characters before a full stop in which an abbreviation is looked for."""

_LINE: Final = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
"""A line that is not blank, without outer blanks."""


def read(path: Path, source: str, title: str) -> Article:
    """The article in `path`, saved in whatever encoding. Raises InputError when there is none to read."""
    return load(path, source, title)[0]


def load(path: Path, source: str, title: str) -> tuple[Article, list[fileio.Oddity]]:
    """Like `read`, with what is odd about the file's bytes. Raises InputError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(too_large(path.name))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}); is it there, and a file?") from error
    return decode(data, path.name, source, title)


def decode(data: bytes, name: str, source: str, title: str) -> tuple[Article, list[fileio.Oddity]]:
    """The article in a file's bytes; `name` is what messages call it. Raises InputError for what is no text.

    Of a web page the text is kept at its offsets, and all markup blanked (`geodata.articles`).
    """
    if found := fileio.kind(data):
        raise InputError(
            f"{name} is {found.name}, whatever it is called; open it, and save its text as a plain text file"
        )
    text, odd = fileio.decode(data)
    sample = text[:_SAMPLE]
    if len(sample) - len(sample.translate(_CONTROLS)) > len(sample) * _MOST_CONTROLS:
        raise InputError(f"{name} is not a text file: it is full of control characters; save the article as plain text")
    if not is_page(text):
        return Article(source, title, text), odd
    message = "the file is a web page; its markup and everything around the article were left out"
    page = Article(source, title, blank_markup(text), published_date(text))
    return page, [*odd, fileio.Oddity(0, "web-page", message)]


def resolve(folder: Path, file: str) -> Path:
    """Where the file named in `sources.csv` is: in the dataset's folder, or among the articles that Dateline brings.

    Never outside these, whatever `file` says. Raises InputError when it is not there.
    """
    name = file.replace("\\", "/")
    if "\0" in name or not name.strip():
        raise InputError("no file name; expected a path relative to the dataset's folder")
    roots = [folder.resolve(), *(seeds for seeds in (_HERE / "seeds", _HERE.parent / "seeds") if _is_bundled(seeds))]
    for candidate in (folder / name, *(root / Path(name).name for root in roots[1:])):
        path = candidate.resolve()
        if any(path.is_relative_to(root) for root in roots) and path.is_file():
            return path
    raise InputError(not_there(file))


def not_there(file: str) -> str:
    """What to say about a file that is named and that no dataset has."""
    return f"'{file[:80]}' is not in the dataset's folder; put the article there and give its path"


def too_large(name: str) -> str:
    """What to say about a file of more than MAX_BYTES."""
    return f"{name} is larger than {MAX_BYTES // 10**6} MB; an article is a plain text file"


def _is_bundled(seeds: Path) -> bool:
    """The wheel carries `geodata/seeds`; a checkout has `seeds` beside its pyproject.toml."""
    return seeds.is_dir() and (seeds.parent == _HERE or (seeds.parent / "pyproject.toml").is_file())


def find_quote(article: Article, quote: str) -> Span | None:
    """Where the quote stands, headlines last: to the letter, or else but for blanks, quotation marks and dashes."""
    wanted = quote.strip()
    if not wanted:
        return None
    body = next((part.start for part in _body(article)), 0)
    for start in (body, 0):
        if (found := article.text.find(wanted, start)) >= 0:
            return Span(found, found + len(wanted))
    loose, origin = _normalised(article.text)
    key = _normalised(wanted)[0].strip()
    if not key:
        return None
    found = loose.find(key, bisect_right(origin, body - 1))
    found = found if found >= 0 else loose.find(key)
    return Span(origin[found], origin[found + len(key) - 1] + 1) if found >= 0 else None


def sentence(article: Article, span: Span) -> Span:
    """The sentence around `span`, or the sentences, when it reaches over several; never beyond its paragraphs."""
    around = [part for part in paragraphs(article.text) if part.start < span.end and span.start < part.end]
    start, end = (around[0].start, around[-1].end) if around else (span.start, span.end)
    for stop in _SENTENCE_END.finditer(article.text, start, end):
        if _NO_END.search(article.text, start, stop.start()):
            continue
        if stop.end() <= span.start:
            start = stop.end()
        elif stop.end() >= span.end:
            end = stop.end()
            break
    while start < span.start and article.text[start].isspace():
        start += 1
    return Span(start, max(end, span.end))


@lru_cache(maxsize=64)
def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text in reading order, without outer blanks; none for a text that is all blank.

    Blank lines separate them; in a text without blank lines each line is a paragraph.
    """
    lines = [line.span() for line in _LINE.finditer(text)]
    gaps = [text[end:start] for (_, end), (start, _) in pairwise(lines)]
    blank_lines = any(gap.count("\n") > 1 for gap in gaps)
    cuts = [at for at, gap in enumerate(gaps, 1) if not blank_lines or gap.count("\n") > 1 or gap.count("\r") > 1]
    edges = [0, *cuts, len(lines)]
    return tuple(Span(lines[first][0], lines[last - 1][1]) for first, last in pairwise(edges) if first < last)


def paragraph(article: Article, span: Span) -> int:
    """Which paragraph `span` begins in, counted from 1 as a reader counts; 0: a headline."""
    parts = _body(article)
    return bisect_right([part.start for part in parts], span.start)


def sentences(text: str) -> Iterator[tuple[Span, ...]]:
    """The sentences of each paragraph, headlines included, in reading order; blanks between them belong to none."""
    for block in paragraphs(text):
        spans = []
        start = block.start
        for stop in _SENTENCE_END.finditer(text, block.start, block.end):
            if not _is_short(text[max(start, stop.start() - _LONGEST_SHORT) : stop.start()]):
                spans.append(Span(start, stop.end()))
                start = stop.end()
                while start < block.end and text[start].isspace():
                    start += 1
        if start < block.end:
            spans.append(Span(start, block.end))
        yield tuple(spans)


def _is_short(before: str) -> bool:
    """Whether what stands before a full stop ends in an abbreviation."""
    word = before[before.rfind(" ") + 1 :]
    return len(word) < _LONGEST_SHORT and bool(_NO_END.search(word))


def _body(article: Article) -> list[Span]:
    """The paragraphs without the headlines that open the text: those that repeat the article's title."""
    parts = paragraphs(article.text)
    title = _normalised(article.title)[0].strip().casefold()
    skip = 0
    while title and skip < len(parts) - 1 and _text(article, parts[skip]) == title:
        skip += 1
    return list(parts[skip:])


def _text(article: Article, part: Span) -> str:
    return _normalised(article.text[part.start : part.end])[0].strip().casefold()


@lru_cache(maxsize=64)
def _normalised(text: str) -> tuple[str, list[int]]:
    """`text` with plain quotes, dashes and single blanks, accents decomposed, and each character's offset in it."""
    letters: list[str] = []
    origin: list[int] = []
    for offset, letter in enumerate(text):
        plain = " " if letter.isspace() else unicodedata.normalize("NFD", letter).translate(_LOOSE)
        if plain == " " and letters and letters[-1] == " ":
            continue
        letters.extend(plain)
        origin.extend([offset] * len(plain))
    return "".join(letters), origin
