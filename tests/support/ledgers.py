"""Entries for the tests of ledgers."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from geodata.versions.ledger import Entry, Ledger

TREE = b"{}"


def key(data: bytes) -> str:
    """The key of an object: the SHA-256 of its bytes."""
    return hashlib.sha256(data).hexdigest()


def entry(number: int, **given: str) -> Entry:
    """The version of that number, whose tree is `TREE`."""
    parent = f"{number - 1:012x}" if number > 1 else ""
    made = Entry(number, f"{number:012x}", parent, "ana", "2026-11-25T07:00:00Z", "")
    return replace(made, tree=key(TREE), **given)


def add(ledger: Ledger, *objects: bytes, number: int | None = None, message: str = "") -> Entry:
    """Append the next version (or that of another `number`) with these objects."""
    with ledger.locked():
        last = ledger.entries(newest=1)
        new = entry(number or (last[-1].number + 1 if last else 1), message=message)
        ledger.append(new, {key(data): data for data in (TREE, *objects)})
    return new
