"""Recognise the lines of an e-mail that quote an earlier message: “>” before each, below “On Monday, A wrote:”."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

MARK: Final = ">"
_QUOTED: Final = re.compile(r"^[ \t]{0,4}>", re.MULTILINE)
_OF_REPLY: Final = re.compile(
    r"^[ \t>]{0,20}\b(?:On|Am|Le|El)\b[^\n]{5,200}(?:\n[^\n]{1,100})?:[ \t]{0,9}\n{1,9}[ \t]{0,4}>"
    r"|^[ \t]{0,4}>[ \t]?>",
    re.MULTILINE,
)
"""The line above a quoted message, or a quote within a quote: what tells it from a quotation in an article."""
_LONGEST: Final = 1_000
"""Characters of a quoted line at most; mail programs break lines at about 80."""


@lru_cache(maxsize=8)
def is_reply(text: str) -> bool:
    """Whether a text quotes an earlier message as replies do."""
    return "\n>" in text and _OF_REPLY.search(text) is not None


def is_quoted(text: str, offset: int) -> bool:
    """Whether the line around an offset of a reply is quoted from an earlier message."""
    line = text.rfind("\n", max(0, offset - _LONGEST), offset) + 1
    return _QUOTED.match(text, line) is not None


def count(text: str) -> int:
    """Number of quoted lines."""
    return len(_QUOTED.findall(text)) if is_reply(text) else 0
