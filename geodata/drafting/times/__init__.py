"""Article → time expressions with TIMEX3 values, resolved over the whole document."""

from __future__ import annotations

from geodata.drafting.model import TimeExpression
from geodata.drafting.times import document

__all__ = ["find", "publication"]


def find_times(text: str, published: str = "") -> tuple[TimeExpression, ...]:
    """All time expressions, in reading order. `published` is the publication date in EDTF, "" when unknown."""
    return document.find_all(text, published)
