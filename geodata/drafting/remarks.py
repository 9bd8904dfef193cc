"""Remarks on an article as a whole, for its reader: its language, what was left out, what is odd."""

from __future__ import annotations

import re
from typing import Final

from geodata.drafting import text
from geodata.drafting.events import quoting, tables

_SAMPLE: Final = 20_000
"""Characters that are examined for capitals."""
_LEAST_LETTERS: Final = 200
_IN_CAPITALS: Final = 0.8
"""Share of capitals among the letters from which on a text is in capitals."""
_DATELINE: Final = re.compile(
    r"^(?:[A-Z][A-Za-z.'’-]+[ ,/]+){1,6}(?:\w+\.? \w+,? ){0,2}(?:\d{4} )?\([A-Z][\w .]{1,24}\) ?[-–—]", re.MULTILINE
)
"""The dateline at the head of an agency's report: “KYIV, July 8 (Reuters) -”."""


def remarks(article: str) -> tuple[str, ...]:
    """Remarks on a text, a sentence each."""
    return tuple(
        filter(None, (text.notice(article), _capitals(article), _quoted(article), _rows(article), _several(article)))
    )


def _capitals(article: str) -> str:
    letters = [letter for letter in article[:_SAMPLE] if letter.isupper() or letter.islower()]
    if len(letters) < _LEAST_LETTERS or sum(map(str.isupper, letters)) < _IN_CAPITALS * len(letters):
        return ""
    return "the text is in capitals, in which most names of places are not recognised; give it in small letters"


def _quoted(article: str) -> str:
    lines = quoting.count(article)
    if not lines:
        return ""
    said = "1 line that quotes" if lines == 1 else f"{lines:,} lines that quote"
    return f"{said} an earlier message left out of drafting; the text keeps them"


def _rows(article: str) -> str:
    rows = len(tables.rows(article))
    if not rows:
        return ""
    said = "1 row of a table" if rows == 1 else f"{rows:,} rows of tables"
    return f"{said} left out of drafting; the text keeps them"


def _several(article: str) -> str:
    datelines = len(_DATELINE.findall(article))
    if datelines <= 1:
        return ""
    return (
        f"the text has {datelines:,} datelines: if it holds several articles, draft each for itself, for days are "
        "counted from the publication of the first"
    )
