"""Which briefings of a dataset use which events, so that an editor knows what a change will be seen in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from geodata.snapshots import BRIEFINGS

if TYPE_CHECKING:
    from geodata.snapshots import Files

_SELECTED: Final = re.compile(r"(?:^|[?&])event=([a-z0-9-]{4,64})(?=&|#|$)", re.ASCII)
"""The event of a view, written as the link that opens it."""


def briefings(files: Files) -> tuple[dict[str, frozenset[str]], list[str]]:
    """By briefing, all texts in it that may be ids of events; and the files that cannot be read."""
    found: dict[str, frozenset[str]] = {}
    unread = []
    for name in sorted(files):
        if not (name.startswith(f"{BRIEFINGS}/") and name.endswith(".toml")):
            continue
        try:
            data = tomllib.loads(files[name].decode("utf-8-sig"))
            title = data.get("title")
            shown = f"{title} ({name})" if isinstance(title, str) and title.strip() else name
            found[shown] = frozenset(_words(data))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
            unread.append(name)
    return found, unread


def of(event_id: str, used: Mapping[str, frozenset[str]]) -> list[str]:
    """The briefings that use an event."""
    return [name for name, words in used.items() if event_id in words]


def _words(value: object) -> Iterator[str]:
    """Every text in the data, and the events that links in them select."""
    if isinstance(value, str):
        yield value.strip()
        yield from _SELECTED.findall(value)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
