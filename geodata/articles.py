"""Read source texts, and find quotes, sentences and paragraphs in them.

Nothing in a text moves, so an offset into it is an offset into the file (after a byte order mark). Blank lines part
paragraphs; in a file without blank lines every line is one.

Of any other file, such as a PDF or a saved web page, `geodata.documents` gives the text; a form feed begins a page.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from geodata import fileio
from geodata.documents import reading as documents
from geodata.documents.document import PAGE_BREAK
from geodata.errors import InputError
from geodata.model import Article, Span

MAX_BYTES: Final = 20_000_000
"""Largest file that can be an article."""

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
"""Typographic characters that a copied quote may have lost → their plain form; invisible ones are dropped."""

_SENTENCE_END: Final = re.compile(r"""[.!?…؟。](?<![.!?…؟。][.!?…؟。])[.!?…؟。]*+["'”’»)\]]*+(?=\s)""")
_OMISSION: Final = re.compile(r"(?:\.\.\.|…)[ \t]+[a-z]")
"""Dots for what was left out of a sentence, which goes on: “killing nine... and wounding 12”."""

_NO_END: Final = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Brig|Sen|Rep|Gov|No|vs|etc|approx|e\.g"
    r"|i\.e|a\.m|p\.m|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|[A-Z]\.[A-Z](?:\.[A-Z])*)$"
)
"""The text before a full stop that does not end a sentence: an initial or an abbreviation."""

_LONGEST_SHORT: Final = 10
"""Characters before a full stop that are searched for an abbreviation."""

_LINE: Final = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
"""A line that is not blank, without outer blanks."""


def read(path: Path, source: str, title: str) -> Article:
    """The article in `path`, in any encoding. Raises InputError when it cannot be read."""
    return load(path, source, title)[0]


def load(path: Path, source: str, title: str) -> tuple[Article, list[fileio.Oddity]]:
    """Like `read`, with the oddities of the file's bytes. Raises InputError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(too_large(path.name))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror}); is it there, and a file?") from error
    return decode(data, path.name, source, title)


def decode(data: bytes, name: str, source: str, title: str) -> tuple[Article, list[fileio.Oddity]]:
    """The article in a file's bytes, and their oddities; messages call the file `name`.

    Raises InputError when no text can be read from the bytes.
    """
    found = documents.read(data, name)
    return Article(source, title or found.title, found.text, found.published), list(found.oddities)


def resolve(folder: Path, file: str) -> Path:
    """The path of a file named in `sources.csv`, in the dataset's folder or among the articles bundled with Dateline.

    Never a path outside these, whatever `file` says. Raises InputError when there is no such file.
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
    """The message about a file that is named and not in the dataset's folder."""
    return f"'{file[:80]}' is not in the dataset's folder; put the article there and give its path"


def too_large(name: str) -> str:
    """The message about a file of more than MAX_BYTES."""
    return f"{name} is larger than {MAX_BYTES // 10**6} MB; an article is shorter"


def _is_bundled(seeds: Path) -> bool:
    """Whether a folder has Dateline's own articles: `geodata/seeds` in a wheel, `seeds` in a checkout."""
    return seeds.is_dir() and (seeds.parent == _HERE or (seeds.parent / "pyproject.toml").is_file())


def find_quote(article: Article, quote: str) -> Span | None:
    """The span of a quote; None when it is not in the text.

    An exact match comes first, then one that ignores blanks, quotation marks and dashes; in either, the body comes
    before the headlines.
    """
    exact = quote.strip()
    if not exact:
        return None
    body = next((block.start for block in _body(article)), 0)
    for start in (body, 0):
        if (position := article.text.find(exact, start)) >= 0:
            return Span(position, position + len(exact))
    loose, offsets = _normalised(article.text)
    key = _normalised(exact)[0].strip()
    if not key:
        return None
    position = loose.find(key, bisect_right(offsets, body - 1))
    position = position if position >= 0 else loose.find(key)
    return Span(offsets[position], offsets[position + len(key) - 1] + 1) if position >= 0 else None


def sentence(article: Article, span: Span) -> Span:
    """The sentence around `span`, or the sentences when it covers several; never beyond its paragraphs."""
    blocks = [block for block in paragraphs(article.text) if block.start < span.end and span.start < block.end]
    start, end = (blocks[0].start, blocks[-1].end) if blocks else (span.start, span.end)
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
    cuts = [line for line, gap in enumerate(gaps, 1) if not blank_lines or gap.count("\n") > 1 or gap.count("\r") > 1]
    edges = [0, *cuts, len(lines)]
    return tuple(Span(lines[first][0], lines[last - 1][1]) for first, last in pairwise(edges) if first < last)


def paragraph(article: Article, span: Span) -> int:
    """The number of the paragraph that `span` begins in, from 1; 0 for a headline."""
    return bisect_right([block.start for block in _body(article)], span.start)


def page(article: Article, span: Span) -> int:
    """The number of the page that `span` begins on, from 1; 0 for a text without pages."""
    return article.text.count(PAGE_BREAK, 0, span.start) + 1 if PAGE_BREAK in article.text else 0


def sentences(text: str) -> Iterator[tuple[Span, ...]]:
    """The sentences of each paragraph, headlines included, in reading order, without the blanks between them."""
    for block in paragraphs(text):
        spans = []
        start = block.start
        for stop in _SENTENCE_END.finditer(text, block.start, block.end):
            if _OMISSION.match(text, stop.start()):
                continue
            if not _is_short(text[max(start, stop.start() - _LONGEST_SHORT) : stop.start()]):
                spans.append(Span(start, stop.end()))
                start = stop.end()
                while start < block.end and text[start].isspace():
                    start += 1
        if start < block.end:
            spans.append(Span(start, block.end))
        yield tuple(spans)


def _is_short(before: str) -> bool:
    """Whether the text before a full stop ends in an abbreviation."""
    word = before[before.rfind(" ") + 1 :]
    return len(word) < _LONGEST_SHORT and bool(_NO_END.search(word))


def _body(article: Article) -> list[Span]:
    """The paragraphs without the headlines at the top, which repeat the article's title."""
    blocks = paragraphs(article.text)
    title = _comparable(article.title)
    skip = 0
    while (
        title and skip < len(blocks) - 1 and _comparable(article.text[blocks[skip].start : blocks[skip].end]) == title
    ):
        skip += 1
    return list(blocks[skip:])


def _comparable(text: str) -> str:
    return _normalised(text)[0].strip().casefold()


@lru_cache(maxsize=64)
def _normalised(text: str) -> tuple[str, list[int]]:
    """`text` with plain quotes and dashes, single blanks and decomposed accents; and each character's offset in it."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        plain = " " if character.isspace() else unicodedata.normalize("NFD", character).translate(_LOOSE)
        if plain == " " and characters and characters[-1] == " ":
            continue
        characters.extend(plain)
        offsets.extend([offset] * len(plain))
    return "".join(characters), offsets
