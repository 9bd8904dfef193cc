"""Article → mentions of places: what names a place, in which form, and whether literally."""

from __future__ import annotations

import re

from geodata.findings import Mention
from geodata.gazetteer import Gazetteer

_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*")


def find(text: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """All mentions of places, in reading order."""
    return tuple(
        Mention(*match.span(), match[0], match[0], "name", literal=True)
        for match in _NAME.finditer(text)
        if gazetteer.lookup(match[0], fuzzy=False)
    )
