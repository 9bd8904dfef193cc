"""Carry an editor's unpublished steps from the version they were made on to a newer one.

`geodata.versions.merging` finds the cells that both sides have changed. Here the steps are rewritten for the newer
version: they change there what they changed before, can still be undone and redone one by one, and none of them brings
back a value that somebody else has replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dashboard.editing import review
from dashboard.editing.changeset import EVENTS, EVIDENCE, Changeset, with_rows
from geodata.tables.changes import Add, Change, Clash, Edit, Remove

if TYPE_CHECKING:
    from geodata.dataset.folder import Files
    from geodata.versions.history import Versions
    from geodata.versions.ledger import Ledger


_KEY_CELLS: Final = frozenset({"event_id", "source", "quote"})
"""The cells that are the key of a row of evidence."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The changes on the newer version, in which the editor's own values stand until they have chosen.

    `clashes`: what to ask; a column of "" stands for a row that somebody else has removed. `names`: earlier id → new id
    of new events whose id somebody else has taken. `lost`: undone steps that can no longer be redone.
    """

    changeset: Changeset
    clashes: tuple[Clash, ...]
    names: Mapping[str, str]
    lost: int


def carry(old: Changeset, version: str, files: Files, versions: Versions) -> Carried:
    """Carry all steps onto `version`, which has these files. Raises DatasetError when a table cannot be read."""
    new = Changeset(version, files)
    gone, old = old.gone, _with_gone_rows(old)
    names = _free_names(old, new, versions.ledger)
    steps = [[_renamed(old, change, names) for change in step] for step in old.steps]
    old = Changeset(old.base, old.files, steps, old.done)
    rows = _rows(old, new, gone, versions)
    changes = old.changes()
    found = versions.clashes(old.files, files, changes) if changes else ()
    clashes = [_question(clash, rows, gone) for clash in found]
    undone = _redoable(old, new, rows)
    for row in rows.values():
        for again in row.first:
            if isinstance(again, Add) and row.is_back:
                new.gone.setdefault(again.file, {})[again.row] = dict(again.cells)
    done = [[one for change in step for one in rows[change.file, change.row].carried(change)] for step in old.applied]
    new.steps = [*filter(None, done), *undone]
    new.done = len(new.steps) - len(undone)
    return Carried(new, tuple(filter(None, clashes)), names, len(steps) - old.done - len(undone))


def _with_gone_rows(old: Changeset) -> Changeset:
    """The changes as if nobody had removed the rows in `gone`: the version has them, and no step adds them."""
    files = {**old.files, **{file: with_rows(file, old.files.get(file, b""), rows.values())
             for file, rows in old.gone.items() if rows}}  # fmt: skip
    added = {(file, key) for file, rows in old.gone.items() for key in rows}
    steps = []
    for step in old.steps:
        kept = []
        for change in step:
            if isinstance(change, Add) and (change.file, change.row) in added:
                added.remove((change.file, change.row))
            else:
                kept.append(change)
        steps.append(kept)
    return Changeset(old.base, files, steps, old.done)


@dataclass
class _Row:
    """How the changes of one row are carried.

    `key`: its key in the newer version; `first`: what comes before its first change; `dropped`: the columns whose cells
    are left to the others, None for all changes; `same`: whether nothing of it can clash; `is_back`: whether `first`
    adds it because somebody else has removed it.
    """

    key: str
    first: tuple[Change, ...] = ()
    dropped: frozenset[str] | None = frozenset()
    same: bool = False
    is_back: bool = False

    def carried(self, change: Change) -> Iterator[Change]:
        """The changes in the newer version that stand for `change`, called in order."""
        before, self.first = self.first, ()
        yield from before
        if self.dropped is None:
            return
        if isinstance(change, Edit):
            cells = {name: cell for name, cell in change.cells.items() if name not in self.dropped}
            if cells or not change.cells:
                yield Edit(change.file, self.key, cells)
        elif isinstance(change, Remove):
            yield Remove(change.file, self.key)
        else:
            yield change


def _rows(
    old: Changeset, new: Changeset, gone: Mapping[str, Mapping[str, object]], versions: Versions
) -> dict[tuple[str, str], _Row]:
    """How the changes of each row are carried."""
    rows: dict[tuple[str, str], _Row] = {}
    for file, key in dict.fromkeys((change.file, change.row) for step in old.steps for change in step):
        was = old.before(file, key)
        is_gone = key in gone.get(file, {})
        if was is None or new.before(file, key) is not None:
            rows[file, key] = _row(old, new, file, key)
            if is_gone and old.cells(file, key) is None:  # they had given it up, and now it is back
                rows[file, key] = _Row(key, dropped=None)
        elif is_gone or old.state(file, key) == "changed":
            last = was if is_gone else versions.last_cells(file, key) or was
            rows[file, key] = _removed_row(old, new, file, key, last)
        else:  # nothing of ours is lost with it
            rows[file, key] = _Row(key, dropped=None)
    return rows


def _row(old: Changeset, new: Changeset, file: str, key: str) -> _Row:
    """How the changes of a row are carried that the newer version has, or that is new."""
    was, now, mine = old.before(file, key), new.before(file, key), old.cells(file, key)
    if was is None and file == EVENTS:  # where another event has its id, `_free_names` has given it a new one
        return _Row(key) if now is None else _Row(key, dropped=None, same=True)
    if was is None or now is None:
        return _new_evidence(new, key, mine)
    if mine is None:
        return _Row(key, dropped=_changed(was, now))
    dropped, passage = _given_up(was, now, mine), Add(file, mine).row
    if file == EVIDENCE and passage != Add(file, was).row and new.before(file, passage) is not None:
        dropped |= _KEY_CELLS  # somebody else has added a row with the same quote
    return _Row(key, dropped=dropped)


def _removed_row(old: Changeset, new: Changeset, file: str, key: str, last: Mapping[str, str]) -> _Row:
    """How the changes of a row are carried that somebody else has removed: it is added as it was `last`."""
    was, mine = old.before(file, key), old.cells(file, key)
    if was is None or mine is None:
        return _Row(key, dropped=None)
    again = Add(file, last)
    if new.before(file, again.row) is not None:  # one of several rows with the same key is left
        return _Row(again.row)
    return _Row(again.row, (again,), dropped=_given_up(was, last, mine), is_back=True)


def _new_evidence(new: Changeset, key: str, mine: Mapping[str, str] | None) -> _Row:
    """New evidence: where somebody else has added the same passage, our other cells become changes of their row."""
    now = new.before(EVIDENCE, key)
    if mine is None:
        return _Row(key, dropped=frozenset() if now is None else None)
    added = Add(EVIDENCE, _filled(mine))
    theirs = new.before(EVIDENCE, added.row)
    if theirs is not None:
        cells = {name: cell for name, cell in added.cells.items() if cell != theirs.get(name, "")}
        return _Row(added.row, (Edit(EVIDENCE, added.row, cells),) if cells else (), dropped=None)
    return _Row(key) if now is None else _Row(added.row, (added,), dropped=None)


def _free_names(old: Changeset, new: Changeset, ledger: Ledger) -> dict[str, str]:
    """New ids for the new events whose id another event of the newer version has."""
    names: dict[str, str] = {}
    for key in dict.fromkeys(change.row for step in old.steps for change in step if isinstance(change, Add)):
        now = new.before(EVENTS, key)
        if now is None or old.before(EVENTS, key) is not None:
            continue
        if _filled(now) != _filled(old.cells(EVENTS, key)):
            taken = {*old.rows(EVENTS), *new.rows(EVENTS), *names.values()}
            names[key] = review.free(key, taken, review.pieces(ledger))
    return names


def _renamed(old: Changeset, change: Change, names: Mapping[str, str]) -> Change:
    """The change with the new id of its event."""
    if isinstance(change, Add):
        ident = change.cells.get("event_id", "")
        return Add(change.file, {**change.cells, "event_id": names[ident]}) if ident in names else change
    ident, slash, rest = change.row.partition("/")
    if ident not in names or old.before(change.file, change.row) is not None:
        return change
    return replace(change, row=f"{names[ident]}{slash}{rest}")


def _question(
    clash: Clash, rows: Mapping[tuple[str, str], _Row], gone: Mapping[str, Mapping[str, object]]
) -> Clash | None:
    """The clash as it is asked about in the newer version, None when there is nothing to choose, or no more."""
    row = rows.get((clash.file, clash.row), _Row(clash.row))
    if row.same or (not clash.column and clash.theirs is not None):
        return None
    if clash.theirs is not None:
        return replace(clash, row=row.key)
    return None if clash.row in gone.get(clash.file, {}) else replace(clash, row=row.key, column="")


def _redoable(old: Changeset, new: Changeset, rows: Mapping[tuple[str, str], _Row]) -> list[list[Change]]:
    """The undone steps up to the first that touches what somebody else has changed."""
    undone: list[list[Change]] = []
    for step in old.steps[old.done :]:
        for change in step:
            was, now = (one.before(change.file, change.row) for one in (old, new))
            changed = _changed(was or {}, now or {})
            row = rows[change.file, change.row]
            if (was is None) != (now is None) or row.first or row.dropped is None or row.key != change.row:
                return undone
            if changed and (not isinstance(change, Edit) or not change.cells or not changed.isdisjoint(change.cells)):
                return undone
        undone += [step] if step else []
    return undone


def _given_up(was: Mapping[str, str], now: Mapping[str, str], mine: Mapping[str, str]) -> frozenset[str]:
    """The columns that somebody else has changed and that are, on balance, not ours."""
    return frozenset(
        name for name in _changed(was, now) if mine.get(name, "") in {was.get(name, ""), now.get(name, "")}
    )


def _changed(was: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name for name in {*was, *now} if was.get(name, "") != now.get(name, ""))


def _filled(cells: Mapping[str, str] | None) -> dict[str, str]:
    return {name: cell for name, cell in (cells or {}).items() if cell}
