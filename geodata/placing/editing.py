"""The editors' own places, asked first: by the name, and by the whole phrase around it (“airbase near Latakia”)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from geodata import names
from geodata.findings import Mention
from geodata.model import Place
from geodata.placing import spots

_REACH: Final = 80
"""Characters to the left and right in which the words of a phrase are looked for."""
_BEFORE: Final = 8
_AFTER: Final = 3
_BREAK: Final = re.compile(r"[.,;:!?()\n\r\"“”]")
_FIELDS: Final = ("airport", "airbase", "airfield")


def named(mention: Mention, editors: Mapping[str, Place]) -> Place | None:
    """The editors' place of exactly this name."""
    if not editors:
        return None
    key = names.key(mention.name)
    found = editors.get(key) or editors.get(names.key(mention.text))
    if found is None and mention.kind == "airfield":
        found = next((editors[key + word] for word in _FIELDS if key + word in editors), None)
    return found


def phrased(mention: Mention, text: str, editors: Mapping[str, Place], spelled: str) -> Place | None:
    """The editors' place that the words around the name describe as a whole, the longest first; None for none.

    `spelled` is what `spelled(editors)` gives.
    """
    if not editors:
        return None
    return next((editors[key] for key in _phrases(mention, text, spelled) if key in editors), None)


def spelled(editors: Mapping[str, Place]) -> str:
    """All names of the editors' places, each on a line of its own, to see fast which words none begins or ends with."""
    return "\n".join(["", *editors, ""])


def _phrases(mention: Mention, text: str, spelled: str) -> Iterator[str]:
    name = names.key(mention.text)
    if not name:
        return
    if text and (f"{name}\n" in spelled or f"\n{name}" in spelled):
        before = _BREAK.split(text[max(0, mention.start - _REACH) : mention.start])[-1].split()[-_BEFORE:]
        after = _BREAK.split(text[mention.end : mention.end + _REACH])[0].split()[:_AFTER]
        left, right = [names.key(word) for word in before], [names.key(word) for word in after]
        for first in range(len(left)):
            yield "".join(left[first:]) + name
        for last in range(len(right), 0, -1):
            yield name + "".join(right[:last])
    point = spots.compass(mention.direction) if mention.relation == "part" else ""
    if point:
        yield from (names.key(f"{point}{end} {mention.name}") for end in ("ern", "", "ern part of"))
