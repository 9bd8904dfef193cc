"""What came in since a version, in one sentence for an editor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from geodata.versions.history import OUTSIDE

if TYPE_CHECKING:
    from geodata.versions.differences import Difference, RowDifference
    from geodata.versions.ledger import Entry


_NOUNS: Final = {
    "events.csv": ("event", "events"),
    "evidence.csv": ("row of evidence", "rows of evidence"),
    "sources.csv": ("source", "sources"),
    "places.csv": ("place", "places"),
    "media.csv": ("credit of media", "credits of media"),
    "": ("other file", "other files"),
}
"""Table → what one row and several rows of it are called."""


def sentence(difference: Difference, authors: Sequence[str], entry: str, own: int) -> str:
    """`difference`: what came in up to `entry`, its id; `own`: the number of the editor's unpublished changes.

    "2 events added, 1 changed by Anna (v7); your 3 changes are on top of it".
    """
    by = f" by {listed(authors)}" if authors else ""
    return f"{counts(difference.rows)}{by} ({entry}){on_top(own)}"


def on_top(own: int) -> str:
    """Where the editor's own changes are, as the end of a sentence; "" when there are none."""
    if not own:
        return ""
    return f"; your {own} changes are on top of it" if own > 1 else "; your 1 change is on top of it"


def authors_since(entries: Sequence[Entry], base: str, me: str) -> tuple[str, ...]:
    """Who made the entries that follow the last one of `base`, each once; none when `base` is not among them."""
    start = next((number for number in range(len(entries), 0, -1) if entries[number - 1].version == base), len(entries))
    names = {me: "you", OUTSIDE: "somebody in the files"}
    return tuple(dict.fromkeys(names.get(entry.author, entry.author) for entry in entries[start:]))


def listed(names: Sequence[str]) -> str:
    """The names in words: "Anna, Ben and Cem"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def counts(rows: Iterable[RowDifference]) -> str:
    """What differs, counted in words: "2 events added, 1 changed"."""
    counts: dict[str, dict[str, int]] = {file: {} for file in _NOUNS}
    for row in rows:
        kind = "added" if row.before is None else "removed" if row.after is None else "changed"
        of_file = counts[row.file if row.row else ""]
        of_file[kind] = of_file.get(kind, 0) + 1
    parts = []
    for file, kinds in counts.items():
        for position, (kind, number) in enumerate(sorted(kinds.items())):
            noun = "" if position else f" {_NOUNS[file][number != 1]}"
            parts.append(f"{number:,}{noun} {kind}")
    return ", ".join(parts) or "The data changed"
