"""Check rows against the rows and texts they refer to: source, quote, event, and the place named in the quote."""

from __future__ import annotations

import re
from collections import defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata import articles
from geodata.dataset.checks import Finding, positions
from geodata.errors import InputError
from geodata.geocoding import phrases
from geodata.messages import did_you_mean, quoted
from geodata.model import Article, PlaceBasis, Problem, Severity
from geodata.tables.columns import Retention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from geodata.dataset.folder import Files


_SHOWN_WORDS: Final = 6
"""How many words of a quote a message repeats."""
_SHOWN_PASSAGE: Final = 200
_WORD: Final = re.compile(r"\w+")
_LONGEST_TEXT: Final = 2_000_000
"""Characters that are searched."""
_MOST_WORDS: Final = 60
"""Words of the quote that are searched for."""
_FREQUENT: Final = 300
"""A word that occurs more often than this does not vote."""
_SLACK: Final = 8
"""Words that may be missing or added before a word that agrees."""
_LIKE: Final = 0.5
"""Share of the quote's words, in their order, that a passage must have."""
_COPY: Final = "nothing much like it does; copy the words from the source"


def read_articles(
    files: Files, unread: Mapping[str, str], sources: pd.DataFrame
) -> tuple[dict[str, Article], list[Problem]]:
    """Read the texts of the sources that name a file; report those that cannot be read."""
    texts: dict[str, Article] = {}
    problems: list[Problem] = []
    columns = (sources[name].tolist() for name in ("source", "title", "file", "line"))
    for source, title, file, line in zip(*columns, strict=True):
        if not file:
            continue
        name = PurePosixPath(file.replace("\\", "/")).name
        try:
            texts[source], oddities = articles.decode(_bytes_of(file, files, unread), name, source, title)
        except InputError as error:
            message = f"{error}. Quotes from it cannot be checked"
            problems.append(Problem("sources.csv", line, "file", "source-file", Severity.ERROR, message, source))
        else:
            problems += [Problem(name, item.line, "", item.code, Severity.WARNING, item.message) for item in oddities]
    return texts, problems


def _bytes_of(file: str, files: Files, unread: Mapping[str, str]) -> bytes:
    """The content of a file that sources.csv names. Raises InputError."""
    if file not in files:
        raise InputError(unread.get(file, articles.not_there(file)))
    return files[file]


def check(frame: pd.DataFrame, known: frozenset[str] | None, texts: Mapping[str, Article]) -> Iterator[Finding]:
    """Find unknown sources, and quotes that do not occur in their text.

    `known`: the source ids, None when sources.csv cannot be read; `texts`: source id → text.
    """
    sources, quotes = frame["source"], frame["quote"]
    if known is not None and len(rows := positions((sources != "") & ~sources.isin(known))):

        def explain(row: int) -> str:
            hint = did_you_mean(sources.iloc[row], known)
            return f"{quoted(sources.iloc[row])} is not in sources.csv{hint or '; add a row for it there'}"

        yield Finding("source", "source-unknown", rows, explain)
    checkable = positions((quotes != "") & sources.isin(texts.keys()))
    wrong = [row for row in checkable if not _occurs(texts[sources.iloc[row]], quotes.iloc[row])]
    if wrong:
        yield Finding("quote", "quote-not-found", pd.Index(wrong).to_numpy(), _not_found(frame, texts))


def check_events(evidence: pd.DataFrame, known: frozenset[str] | None) -> Iterator[Finding]:
    """Find evidence of unknown events. `known`: the ids that events.csv gives, None: no id is checked."""
    ids = evidence["event_id"]
    if known is not None and len(rows := positions((ids != "") & ~ids.isin(known))):
        yield Finding("event_id", "event-unknown", rows, lambda row: f"{quoted(ids.iloc[row])} is not in events.csv")


def check_basis(frame: pd.DataFrame, places: pd.DataFrame) -> Iterator[Finding]:
    """Find places with the basis `named` whose quote has none of the spellings that places.csv gives them."""
    named = positions((frame["place_basis"] == PlaceBasis.NAMED) & (frame["quote"] != "") & (frame["place"] != ""))
    spellings = {
        name.casefold(): tuple(item.strip().casefold() for item in (name, *aliases.split(";")) if item.strip())
        for name, aliases in zip(places["place"], places["aliases"], strict=True)
    }
    wrong = []
    for row in named:
        written, quote = frame["place"].iloc[row], frame["quote"].iloc[row].casefold()
        # “north-west of Idlib” is named where Idlib is: the words around a name may stand in another order
        names = spellings.get(written.casefold()) or [reading.name.casefold() for reading in phrases.read(written)]
        if not any(re.search(rf"(?<!\w){re.escape(name)}", quote) for name in names):  # "Syrian" names Syria
            wrong.append(row)
    if wrong:

        def explain(row: int) -> str:
            place = quoted(frame["place"].iloc[row])
            return f"the quote does not name {place}; write inferred, or add the quote's spelling to places.csv"

        yield Finding("place_basis", "place-not-named", pd.Index(wrong).to_numpy(), explain, Retention.ALL)


def _occurs(article: Article, quote: str) -> bool:
    return quote in article.text or articles.find_quote(article, quote) is not None


def _not_found(frame: pd.DataFrame, texts: Mapping[str, Article]) -> Callable[[int], str]:
    def explain(row: int) -> str:
        article, words = texts[frame["source"].iloc[row]], frame["quote"].iloc[row].split()[:200]
        low, high = 0, len(words)  # the most words from the quote's beginning that do occur, by halving
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if _occurs(article, " ".join(words[:middle])) else (low, middle - 1)
        start = " ".join(words[max(0, low - _SHOWN_WORDS) : low])
        agrees = f"the text agrees up to {quoted(start, 80)}" if low else "not even its first word does"
        like = passage(article.text, frame["quote"].iloc[row])
        nearby = f"the nearest passage is {quoted(like, _SHOWN_PASSAGE)}; copy its words" if like else _COPY
        return f"the quote does not occur in the text of '{article.source}' ({agrees}); {nearby}"

    return explain


def passage(text: str, quote: str) -> str:
    """Find the passage of `text` most like `quote`, with single blanks; "" when none has half of its words.

    Each word of the quote votes for the places where the passage would begin if the word stood there. Rare words weigh
    more, and frequent ones do not vote, so the time is that of reading the text once, however long text and quote are.
    """
    quote_words = [match[0].casefold() for match in _WORD.finditer(quote[:_LONGEST_TEXT])][:_MOST_WORDS]
    words, indexes = _index(text)
    votes: dict[int, float] = defaultdict(float)
    for number, word in enumerate(quote_words):
        occurrences = indexes.get(word, ())
        if len(occurrences) <= _FREQUENT:
            for index in occurrences:
                votes[(index - number) // _SLACK] += 1 / len(occurrences)
    if not votes:
        return ""
    best = max(votes, key=lambda stretch: votes[stretch] + votes.get(stretch + 1, 0))
    first = max(0, (best - 1) * _SLACK)
    window = words[first : first + len(quote_words) + 4 * _SLACK]
    same = SequenceMatcher(None, quote_words, [word for word, _, _ in window], autojunk=False).get_matching_blocks()[
        :-1
    ]
    if sum(block.size for block in same) < _LIKE * len(quote_words):
        return ""
    begin = max(0, same[0].b - same[0].a)
    end = min(len(window), same[-1].b + len(quote_words) - same[-1].a)
    return " ".join(text[window[begin][1] : window[end - 1][2]].split())


@lru_cache(maxsize=8)
def _index(text: str) -> tuple[list[tuple[str, int, int]], dict[str, list[int]]]:
    """The words of the text (case-folded, with start and end offset), and word → its indexes among them."""
    words = [(match[0].casefold(), *match.span()) for match in _WORD.finditer(text[:_LONGEST_TEXT])]
    indexes: dict[str, list[int]] = defaultdict(list)
    for index, (word, _, _) in enumerate(words):
        indexes[word].append(index)
    return words, indexes
