"""Remarks on an article as a whole, for its reader: its language, what was left out, what is odd."""

from __future__ import annotations

import re
from typing import Final

from geodata.drafting import capitals, quoting, tables, text
from geodata.drafting.languages import passages

_DATELINE: Final = re.compile(
    r"^(?:[A-Z][A-Za-z.'’-]+[ ,/]+){1,6}(?:\w+\.? \w+,? ){0,2}(?:\d{4} )?\([A-Z][\w .]{1,24}\) ?[-–—]", re.MULTILINE
)
"""The dateline at the head of an agency's report: “KYIV, July 8 (Reuters) -”."""


def remarks(article: str) -> tuple[str, ...]:
    """Remarks on a text, a sentence each."""
    language = passages.notice(article) or text.notice(article)
    return tuple(filter(None, (language, _capitals(article), _quoted(article), _rows(article), _several(article))))


def _capitals(article: str) -> str:
    if not capitals.is_in_capitals(article):
        return ""
    return "the text is in capitals: names that the gazetteer does not know are not recognised in it"


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
