"""Read the article that an editor pastes or uploads, draft its events, and open a `DraftReview` of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from geodata import articles
from geodata.dataset import row_checks
from geodata.drafting import keys, pipeline
from geodata.errors import InputError
from geodata.geocoding import editors_places
from geodata.geocoding.gazetteer import Gazetteer
from geodata.messages import quoted
from geodata.model import Article, Dataset, Severity
from geodata.review import desk
from geodata.review.desk import DraftReview

MAX_CHARACTERS: Final = 200_000
"""Longer than the longest reports; still drafted in seconds and shown on one page."""
MOST_TAGS: Final = 400_000
"""Of an uploaded web page: more take seconds to read, and no article has them."""
MAX_MB: Final = 5
"""Size of an uploaded file, most of which may be markup."""
MOST_FILES: Final = 20
"""Files that are taken at once."""
_TITLE: Final = 200
_READINGS: Final = 3
_LABELS: Final = {"source": "Source id", "title": "Title", "published": "Published", "url": "Address"}


@dataclass(frozen=True, slots=True)
class Submission:
    """A pasted text, or a file's bytes and name; the other fields as in sources.csv, blank for unknown."""

    text: str = ""
    file: bytes = b""
    file_name: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    """What was odd about the file that the text is from."""


def read_files(
    files: Sequence[tuple[str, bytes]], common: Submission, step: Callable[[int, str], None]
) -> tuple[list[Submission], list[str]]:
    """The texts of several files by name and bytes, and for each that cannot be read the reason.

    `common` has what all of them share: publisher and day of publication. `step` gets the number and the name of the
    file that is read next. Raises InputError.
    """
    if len(files) > MOST_FILES:
        raise InputError(f"There are {len(files):,} files, and at most {MOST_FILES} are taken at once.")
    if common.text.strip():
        raise InputError("There is a pasted text and files: take out the text or the files.")
    if common.title or common.url or common.source:
        raise InputError("Title, address and source id belong to one article: leave them blank for several files.")
    texts, refused = [], []
    for number, (name, data) in enumerate(files):
        step(number, name)
        try:
            article, notes = _article(replace(common, file=data, file_name=name))
        except InputError as error:
            refused.append(str(error))
        else:
            published = common.published or article.published
            given = replace(common, text=article.text, file_name=name, title=article.title, published=published)
            texts.append(replace(given, notes=notes))
    return texts, refused


def open_article(submission: Submission, dataset: Dataset, gazetteer: Gazetteer) -> DraftReview:
    """Draft events from the article. One that the dataset already has keeps its source.

    Raises InputError with one fault a line.
    """
    article, notes = _article(submission)
    known = desk.known_source(dataset, article.text)
    review = _review({} if known else _source(submission, article, dataset), article.text, known, dataset, gazetteer)
    review.notes = (*submission.notes, *notes)
    return review


def reopen(data: Mapping[str, Any], dataset: Dataset, gazetteer: Gazetteer) -> DraftReview:
    """Restore a review from `DraftReview.as_json`: the article is drafted again, and the editor's work put on it.

    Raises KeyError, TypeError, ValueError or AttributeError for other data.
    """
    text, source = str(data["text"]), {str(name): str(cell) for name, cell in data["source"].items()}
    review = _review(source, text, desk.known_source(dataset, text), dataset, gazetteer)
    review.notes = tuple(map(str, data.get("notes", ())))
    review.restore(data, dataset)
    return review


def _review(source: dict[str, str], text: str, known: str, dataset: Dataset, gazetteer: Gazetteer) -> DraftReview:
    """Draft the article; `known` is the id of the dataset's source that already has it, "" for none."""
    row = desk.source_row(dataset, known) if known else dict(source)
    text = dataset.articles[known].text if known else text
    article = Article(row["source"], row["title"], text, row.get("published", ""), row.get("publisher", ""))
    editors = editors_places.by_name(dataset.places.to_dict("records"), gazetteer)
    draft = pipeline.draft(article, gazetteer, editors=editors, country=dataset.info.country)
    if draft.published_inferred and not known:
        row["published"] = draft.published
    return DraftReview(draft, row, gazetteer, known=bool(known))


def _article(submission: Submission) -> tuple[Article, tuple[str, ...]]:
    """The submitted text as it will be stored, so that quotes are found in its file; and what was odd about it."""
    if submission.text.strip() and submission.file:
        raise InputError("There is a pasted text and a file: take out one of them.")
    if len(submission.text) > MAX_CHARACTERS:
        raise InputError(_too_long(submission.text))
    if "\0" in submission.text:
        raise InputError("The text holds NUL characters: it is damaged, or not a text. Take them out.")
    if len(submission.file) > MAX_MB * 1_000_000:
        raise InputError(
            f"{quoted(submission.file_name, 80)} has {len(submission.file) / 1_000_000:,.1f} MB, and here at most "
            f"{MAX_MB} are read. Paste the text, or let `dateline draft FILE` read the file."
        )
    if submission.file.count(b"<") > MOST_TAGS:
        raise InputError(f"{quoted(submission.file_name, 80)} is nearly all markup; paste the text of the article.")
    # a browser may send half a surrogate pair, which is not a character
    data = submission.file or submission.text.encode("utf-8", "replace")
    article, notes = _stable(data, quoted(submission.file_name, 80) if submission.file else "the text")
    if not article.text.strip():
        raise InputError("Paste the text of an article, or choose a file with it.")
    if len(article.text) > MAX_CHARACTERS:
        raise InputError(_too_long(article.text))
    return article, notes


def _stable(data: bytes, name: str) -> tuple[Article, tuple[str, ...]]:
    """The article in the bytes, whose stored text reads as the same text again; and what was odd about the bytes."""
    article, odd = articles.decode(data, name, "", "")
    text = article.text.replace("\0", "")
    for _ in range(_READINGS):
        again = articles.decode(text.encode(), name, "", "")[0].text
        if again == text:
            return replace(article, text=text), tuple(oddity.message for oddity in odd)
        text = _close_gaps(again)
    raise InputError("The text is full of markup; give it as plain text.")


def _too_long(text: str) -> str:
    return (
        f"The text has {len(text):,} characters, and here at most {MAX_CHARACTERS:,} are read. "
        "Give the part that matters; `dateline draft FILE` reads longer ones."
    )


def _close_gaps(text: str) -> str:
    """Strip every line and merge consecutive blank lines."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before).strip()


def _source(submission: Submission, article: Article, dataset: Dataset) -> dict[str, str]:
    """The row of sources.csv of a new article."""
    taken = frozenset(str(name) for name in dataset.sources["source"])
    title = " ".join((submission.title or article.title or _headline(article.text)).split())
    source = submission.source.strip() or keys.propose_source(title, taken, keys.digest(article.text))
    row = {
        "source": source,
        "title": title,
        "publisher": submission.publisher.strip(),
        "published": submission.published.strip() or article.published,
        "url": submission.url.strip(),
    }
    faults = [problem for problem in row_checks.check_source(row) if problem.severity is Severity.ERROR]
    lines = [f"{_LABELS.get(problem.column, problem.column)}: {problem.message}." for problem in faults]
    if source in taken:
        lines.append(f"Source id: {quoted(source)} is the id of another source; choose one of its own.")
    if lines:
        raise InputError("\n".join(lines))
    return row


def _headline(text: str) -> str:
    """The first line, cut to the length of a title."""
    first = text.strip().splitlines()[0].strip()
    return first if len(first) <= _TITLE else first[:_TITLE].rpartition(" ")[0] + "…"
