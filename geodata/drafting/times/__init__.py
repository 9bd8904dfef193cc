"""Find the time expressions of an article.

In: the article's text and its publication date (EDTF). Out: `TimeExpression`s with TIMEX3 values and EDTF days,
resolved over the whole document.
"""

from __future__ import annotations

from geodata.drafting.model import TimeExpression
from geodata.drafting.times import document


def find_times(text: str, published: str = "") -> tuple[TimeExpression, ...]:
    """All time expressions, in reading order. `published` is the publication date in EDTF, "" when unknown."""
    return document.find_all(text, published)
