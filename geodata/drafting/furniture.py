"""Recognise page furniture that was copied with an article: credits, tags, buttons, the titles of other articles."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final, Literal

Reach = Literal["", "line", "rest"]
_SIGN: Final = 40
"""Characters at the beginning of a line that show whether it is furniture."""


def reach(line: str) -> Reach:
    """How far the furniture that a line begins with reaches: ``line``, or ``rest`` with the titles below it.

    "" for a line of the article.
    """
    match = _pattern().match(line[:_SIGN])
    if match is None:
        return ""
    return "rest" if match["rest"] else "line"


@cache
def _pattern() -> re.Pattern[str]:
    with (Path(__file__).parent / "furniture.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    label, line, rest = (
        "|".join(re.escape(row["phrase"]) for row in rows if row["reach"] == name) for name in ("label", "line", "rest")
    )
    return re.compile(
        rf"\W{{0,3}}(?:(?:{label})\s*(?::|$)|(?:{line})(?!\w)|(?P<rest>{rest})(?=\s*(?::|$|\n|[|»>])))", re.IGNORECASE
    )
