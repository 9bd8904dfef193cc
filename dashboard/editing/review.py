"""Ids of new events: made of their titles before they are published, and never one that any version had.

Which briefings of a dataset use which events, so that an editor knows what a change will be seen in.

What an editor would publish: in words, on the map, what it breaks and what stands against it.
"""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from dashboard.editing import edit_payload
from dashboard.editing.bench import EVENTS, EVIDENCE, Changeset
from geodata.dataset import row_checks
from geodata.dataset.folder import BRIEFINGS
from geodata.drafting.keys import slug
from geodata.model import Severity
from geodata.tables.changes import Add, Change, Remove
from geodata.versions import objects
from geodata.versions.differences import RowDifference

if TYPE_CHECKING:
    from geodata.dataset.folder import Files
    from geodata.model import Dataset
    from geodata.versions.ledger import Ledger


_PROVISIONAL: Final = re.compile(r"event-[0-9a-f]{10}")
_LEAST: Final = 4
"""Characters of an id."""


def provisional() -> str:
    """What a new event is called until it has a title and is reviewed."""
    return f"event-{uuid.uuid4().hex[:10]}"


def settle(bench: Changeset, ledger: Ledger) -> dict[str, str]:
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
    keys = {key for tree in ledger.read(trees).values() for key in objects.object_listing(tree).get(EVENTS, [])}
    return [*ledger.read(keys).values()]


def _base(bench: Changeset, key: str) -> str:
    found = slug((bench.cells(EVENTS, key) or {}).get("title", ""))
    return found if len(found) >= _LEAST else ""


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


def briefings_using(event_id: str, used: Mapping[str, frozenset[str]]) -> list[str]:
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


def review(bench: Changeset, dataset: Dataset) -> dict[str, Any]:
    """What would be published: in words, on the map, what it breaks and what stands against it."""
    lines, moves, breaks = [], [], []
    uses: list[str] = []
    used, unread = briefings(bench.files)
    stay = [key for key in bench.touched(EVENTS) if bench.state(EVENTS, key) != "removed"]
    errors = [
        {"key": key, "message": f"{one.column}: {one.message}"}
        for key, found in edit_payload.problems(bench, dataset, *stay).items()
        for one in found
        if one.severity is Severity.ERROR
    ]
    errors += _evidence_errors(bench, dataset)
    for file in (EVENTS, EVIDENCE):
        for key in bench.touched(file):
            was = bench.before(file, key)
            now = None if bench.state(file, key) == "removed" else bench.cells(file, key)
            lines.append(_said(file, key, was, now))
            if file == EVENTS:
                title = (now or was or {}).get("title", key)
                moves += _moves(title, edit_payload.point_of(was), edit_payload.point_of(now))
                breaks += _breaks(bench, title, was, now)
                shown = briefings_using((was or {}).get("event_id", ""), used)
                gone = (now or {}).get("status") != "published"
                (breaks if gone else uses).extend(_used(title, name, gone=gone) for name in shown)
    if lines:
        uses += [f"{name} cannot be read: whether it uses these events is not known" for name in unread]
    return {"lines": lines, "moves": moves, "breaks": breaks, "uses": uses, "errors": errors}


def _used(title: str, briefing: str, *, gone: bool) -> str:
    return f"{title}: the briefing {briefing} uses it{', and readers will not find it there' if gone else ''}"


def _evidence_errors(bench: Changeset, dataset: Dataset) -> list[dict[str, str]]:
    """What is wrong with rows of evidence that were changed, each named by its event."""
    keys = [key for key in bench.touched(EVIDENCE) if bench.state(EVIDENCE, key) != "removed"]
    rows = [bench.cells(EVIDENCE, key) or {} for key in keys]
    told = row_checks.check_evidence(rows, dataset) if rows else ()
    return [
        {"key": row.get("event_id", ""), "message": f"evidence, {one.column}: {one.message}"}
        for row, found in zip(rows, told, strict=True)
        for one in found
        if one.severity is Severity.ERROR
    ]


def _said(file: str, key: str, was: Mapping[str, str] | None, now: Mapping[str, str] | None) -> str:
    """One line; dates in words too."""
    names = [name for name in {**(was or {}), **(now or {})} if (was or {}).get(name, "") != (now or {}).get(name, "")]
    before = None if was is None else {name: was.get(name, "") for name in names}
    after = None if now is None else {name: now.get(name, "") for name in names}
    line = RowDifference(file, key, before, after).words()
    if was and now and "date" in names:
        old, new = (edit_payload.date_words(row["date"])["words"] for row in (was, now))
        line += f" (from {old} to {new})"
    return line


def _moves(title: str, before: Mapping[str, float] | None, after: Mapping[str, float] | None) -> list[dict[str, Any]]:
    return [] if before == after else [{"title": title, "before": before, "after": after}]


def _breaks(bench: Changeset, title: str, was: Mapping[str, str] | None, now: Mapping[str, str] | None) -> list[str]:
    if was is None or was.get("status") != "published" or (now or {}).get("status") == "published":
        return []
    found = [f"{title}: readers do not see it any more, and links to it say so"]
    count = sum(one.get("event_id") == was.get("event_id") for one in bench.rows(EVIDENCE).values())
    return [*found, *([f"{title}: {count} rows of evidence go out of sight with it"] if count else [])]
