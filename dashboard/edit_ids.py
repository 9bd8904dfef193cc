"""Ids of new events: made of their titles before they are published, and never one that any version had."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Final

from dashboard.editbench import EVENTS, EVIDENCE, Bench
from geodata import snapshots
from geodata.changes import Add, Change, Remove
from geodata.drafted import slug

if TYPE_CHECKING:
    from geodata.ledger import Ledger

_PROVISIONAL: Final = re.compile(r"event-[0-9a-f]{10}")
_LEAST: Final = 4
"""Characters of an id."""


def provisional() -> str:
    """What a new event is called until it has a title and is reviewed."""
    return f"event-{uuid.uuid4().hex[:10]}"


def settle(bench: Bench, ledger: Ledger) -> dict[str, str]:
    """Give new events that have a title their ids, as one step; old id → new. Raises DatasetError."""
    fresh = [
        key
        for key in bench.touched(EVENTS)
        if bench.state(EVENTS, key) == "new" and _PROVISIONAL.fullmatch(key) and _base(bench, key)
    ]
    if not fresh:
        return {}
    past = pieces(ledger)
    names: dict[str, str] = {}
    for key in fresh:
        taken = {*bench.rows(EVENTS), *names.values()}
        names[key] = free(_base(bench, key), taken, past)
    step: list[Change] = []
    for old, new in names.items():
        step += [Remove(EVENTS, old), Add(EVENTS, {**(bench.cells(EVENTS, old) or {}), "event_id": new})]
        for row, cells in bench.rows(EVIDENCE).items():
            if cells.get("event_id") == old:
                step += [Remove(EVIDENCE, row), Add(EVIDENCE, {**cells, "event_id": new})]
    bench.take(*step)
    return names


def free(base: str, taken: Iterable[str], past: Iterable[bytes]) -> str:
    """`base`, with a number when it is taken now or stands anywhere in the tables of the past."""
    known, texts = set(taken), list(past)
    for number in count(1):
        name = base if number == 1 else f"{base}-{number}"
        at = re.compile(rb"(?<![a-z0-9-])" + re.escape(name.encode()) + rb"(?![a-z0-9-])")
        if name not in known and not any(at.search(text) for text in texts):
            return name
    raise AssertionError  # pragma: no cover - numbers do not end


def pieces(ledger: Ledger) -> list[bytes]:
    """All that events.csv ever held, each piece once: versions share most of theirs."""
    trees = {entry.tree for entry in ledger.entries()}
    keys = {key for tree in ledger.read(trees).values() for key in snapshots.listing(tree).get(EVENTS, [])}
    return [*ledger.read(keys).values()]


def _base(bench: Bench, key: str) -> str:
    found = slug((bench.cells(EVENTS, key) or {}).get("title", ""))
    return found if len(found) >= _LEAST else ""
