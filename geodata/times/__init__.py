"""Article → time expressions with TIMEX3 values, resolved over the whole document."""

from __future__ import annotations

from geodata.findings import TimeExpression
from geodata.times import document
from geodata.times.dateline import publication

__all__ = ["find", "publication"]


def find(text: str, published: str = "") -> tuple[TimeExpression, ...]:
    """All time expressions, in reading order. `published` is the publication date in EDTF, "" when unknown."""
    return document.find(text, published)
