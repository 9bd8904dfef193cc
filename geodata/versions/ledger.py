"""The port through which versions are stored: `Ledger`, and the `Entry` that it stores for each of them.

A version is a set of files. Their content is stored in objects known by their SHA-256; an entry is a version's place
in history. The same version comes again when an edit is undone, so an entry has an id of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history. The same bytes have the same `version` whenever they come; `number` is unique."""

    number: int
    """1 for the first, without gaps."""
    version: str
    """12 hex digits, as in `Dataset.version`."""
    parent: str
    """The version before it, "" for the first."""
    author: str
    """Who made it; ``file``: somebody who changed the files themselves."""
    at: str
    """When it was recorded: ISO 8601 in UTC, to the second."""
    message: str
    summary: tuple[str, ...] = ()
    """What changed, in words: "events.csv palmyra-recaptured: date 2016-03 → 2016-03-27"."""
    tree: str = ""
    """SHA-256 of the object that lists the version's files and their pieces."""

    @property
    def id(self) -> str:
        """Its name in this history, such as ``v17``. No version begins like that: versions are hexadecimal digits."""
        return f"v{self.number}"


class Ledger(Protocol):
    """Stores objects and entries; what was acknowledged outlasts a crash. Methods raise DatasetError."""

    def locked(self) -> AbstractContextManager[None]:
        """Hold the lock to append, of which there is one for all machines; readers need none."""

    def entries(self, *, newest: int | None = None) -> Sequence[Entry]:
        """The history, oldest first; `newest`: only that many of its newest entries."""

    def read(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """Objects by their SHA-256. Raises DatasetError when one is missing or damaged."""

    def missing(self, hashes: Iterable[str]) -> set[str]:
        """The hashes of the objects that are not stored yet."""

    def append(self, entry: Entry, objects: Mapping[str, bytes]) -> None:
        """Store the objects, then the entry, durably: when this returns, both outlast a crash. Needs `locked`."""
