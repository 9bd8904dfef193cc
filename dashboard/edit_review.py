"""What an editor would publish: in words, on the map, what it breaks and what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dashboard import edit_data, edit_uses
from dashboard.editbench import EVENTS, EVIDENCE, Bench
from geodata import proofing
from geodata.differences import RowDifference
from geodata.model import Severity

if TYPE_CHECKING:
    from geodata.model import Dataset


def review(bench: Bench, dataset: Dataset) -> dict[str, Any]:
    """What would be published: in words, on the map, what it breaks and what stands against it."""
    lines, moves, breaks = [], [], []
    uses: list[str] = []
    used, unread = edit_uses.briefings(bench.files)
    stay = [key for key in bench.touched(EVENTS) if bench.state(EVENTS, key) != "removed"]
    errors = [
        {"key": key, "message": f"{one.column}: {one.message}"}
        for key, found in edit_data.problems(bench, dataset, *stay).items()
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
                moves += _moves(title, edit_data.point_of(was), edit_data.point_of(now))
                breaks += _breaks(bench, title, was, now)
                shown = edit_uses.of((was or {}).get("event_id", ""), used)
                gone = (now or {}).get("status") != "published"
                (breaks if gone else uses).extend(_used(title, name, gone=gone) for name in shown)
    if lines:
        uses += [f"{name} cannot be read: whether it uses these events is not known" for name in unread]
    return {"lines": lines, "moves": moves, "breaks": breaks, "uses": uses, "errors": errors}


def _used(title: str, briefing: str, *, gone: bool) -> str:
    return f"{title}: the briefing {briefing} uses it{', and readers will not find it there' if gone else ''}"


def _evidence_errors(bench: Bench, dataset: Dataset) -> list[dict[str, str]]:
    """What is wrong with rows of evidence that were changed, each named by its event."""
    keys = [key for key in bench.touched(EVIDENCE) if bench.state(EVIDENCE, key) != "removed"]
    rows = [bench.cells(EVIDENCE, key) or {} for key in keys]
    told = proofing.check_evidence(rows, dataset) if rows else ()
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
        line += f" (from {edit_data.date_words(was['date'])['words']} to {edit_data.date_words(now['date'])['words']})"
    return line


def _moves(title: str, before: Mapping[str, float] | None, after: Mapping[str, float] | None) -> list[dict[str, Any]]:
    return [] if before == after else [{"title": title, "before": before, "after": after}]


def _breaks(bench: Bench, title: str, was: Mapping[str, str] | None, now: Mapping[str, str] | None) -> list[str]:
    if was is None or was.get("status") != "published" or (now or {}).get("status") == "published":
        return []
    found = [f"{title}: readers do not see it any more, and links to it say so"]
    count = sum(one.get("event_id") == was.get("event_id") for one in bench.rows(EVIDENCE).values())
    return [*found, *([f"{title}: {count} rows of evidence go out of sight with it"] if count else [])]
