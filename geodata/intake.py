"""What an editor pastes or uploads → a `Desk`: the article, its source, and the events drafted from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from geodata import articles, draft, drafted, drafting, proofing, reviewing
from geodata.desk import Desk
from geodata.errors import InputError
from geodata.gazetteer import Gazetteer
from geodata.messages import shown
from geodata.model import Article, Dataset, Severity

MAX_CHARACTERS: Final = 200_000
"""More than the longest reports; what is drafted in seconds and still fits a page."""
_TITLE: Final = 200
_LABELS: Final = {"source": "Source id", "title": "Title", "published": "Published", "url": "Address"}


@dataclass(frozen=True, slots=True)
class Given:
    """What was given: a pasted text or a file's bytes and name; the other fields as in sources.csv, blank = unknown."""

    text: str = ""
    file: bytes = b""
    file_name: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    source: str = ""


def open_desk(given: Given, dataset: Dataset, gazetteer: Gazetteer) -> Desk:
    """Draft the article. One that the dataset has already keeps its source. Raises InputError, one fault a line."""
    article = _article(given)
    known = reviewing.known_source(dataset, article.text)
    if known:
        row = {str(name): str(cell) for name, cell in _record(dataset, known).items() if name != "line"}
        text = dataset.articles[known].text
    else:
        row, text = _source(given, article, dataset), article.text
    whole = Article(row["source"], row["title"], text, row.get("published", ""), row.get("publisher", ""))
    editors = drafting.read_editors(dataset.folder, gazetteer)
    found = draft.draft(whole, gazetteer, editors=editors, country=dataset.info.country)
    return Desk(found, row, known=bool(known))


def _article(given: Given) -> Article:
    """The text that was given, as it will be kept."""
    if given.text.strip() and given.file:
        raise InputError("There is a pasted text and a file: take out one of them.")
    if given.file:
        article = articles.decode(given.file, shown(given.file_name, 80), "", "")[0]
        if re.search(r"[ \n]{20}", article.text):  # a web page, whose markup was blanked
            article = replace(article, text=_close_gaps(article.text))
    else:
        article = Article("", "", given.text.encode("utf-8", "replace").decode())  # half a surrogate pair is no letter
    if not article.text.strip():
        raise InputError("Paste the text of an article, or choose a file with it.")
    if len(article.text) > MAX_CHARACTERS:
        count, most = f"{len(article.text):,}", f"{MAX_CHARACTERS:,}"
        raise InputError(
            f"The text has {count} characters, and here at most {most} are read. Give the part that matters; "
            "`dateline draft FILE` reads longer ones."
        )
    if "\0" in article.text:
        raise InputError("The text holds NUL characters: it is damaged, or no text. Take them out.")
    return article


def _close_gaps(text: str) -> str:
    """The lines without outer blanks, and one blank line where there were many."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before).strip()


def _source(given: Given, article: Article, dataset: Dataset) -> dict[str, str]:
    """The row of sources.csv of a new article."""
    taken = frozenset(str(name) for name in dataset.sources["source"])
    title = " ".join((given.title or article.title or _headline(article.text)).split())
    source = given.source.strip() or drafted.propose_source(title, taken, drafted.digest(article.text))
    row = {
        "source": source,
        "title": title,
        "publisher": given.publisher.strip(),
        "published": given.published.strip() or article.published,
        "url": given.url.strip(),
    }
    faults = [problem for problem in proofing.check_source(row) if problem.severity is Severity.ERROR]
    lines = [f"{_LABELS.get(problem.column, problem.column)}: {problem.message}." for problem in faults]
    if source in taken:
        lines.append(f"Source id: {shown(source)} is the id of another source; choose one of its own.")
    if lines:
        raise InputError("\n".join(lines))
    return row


def _headline(text: str) -> str:
    """The first line, as far as it can be a title."""
    first = text.strip().splitlines()[0].strip()
    return first if len(first) <= _TITLE else first[:_TITLE].rpartition(" ")[0] + "…"


def _record(dataset: Dataset, source: str) -> Mapping[str, object]:
    rows = dataset.sources[dataset.sources["source"] == source]
    return {str(name): cell for name, cell in rows.iloc[0].items()}
