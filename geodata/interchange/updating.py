"""Bring a layer up to date with a newer file: merged by id, and every added, removed and changed cell is told.

A file that has at least half of the layer's events is a newer release, and events that it lacks are removed. Any other
is a part, such as a month's candidates: the layer's other events stay.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from geodata.dataset.folder import stamp
from geodata.errors import DatasetError, InputError
from geodata.interchange import importing, loading, mapping, translating
from geodata.interchange.format import FileSample, Format
from geodata.interchange.importing import ImportOrder
from geodata.interchange.report import ImportReport
from geodata.interchange.source import SourceFile
from geodata.layers import engine, layer, place
from geodata.layers.engine import name, string
from geodata.layers.layer import CHANGES, EVENTS, ORIGINAL, Layer
from geodata.messages import did_you_mean, quoted
from geodata.tables import csvfile

CHANGE_COLUMNS: Final = ("id", "change", "column", "before", "after")
_BLANK: Final = "''"
_ID: Final = "dateline id"
"""A name that no column of a source is likely to have."""
_A_RELEASE: Final = 0.5
"""Share of a layer's events in a file from which the file is a newer release of all of them."""


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What became of the rows of a file (`account`), and what changed in the layer."""

    account: ImportReport
    whole: bool
    """Whether the file was taken for a release of everything."""
    added: int = 0
    removed: int = 0
    changed: int = 0
    changes: tuple[tuple[str, ...], ...] = ()
    """The first changes, as `CHANGE_COLUMNS`; all of them are in the layer's changes.csv."""

    @property
    def count(self) -> int:
        """Events that are not as before."""
        return self.added + self.removed + self.changed

    def as_text(self) -> list[str]:
        """The report in a few sentences, a line each."""
        kind = "a newer release of all events" if self.whole else "a part: other events of the layer stay"
        lines = [*self.account.as_text()[:-1], f"taken for {kind}"]
        if not self.count:
            return [*lines, f"{self.account.title}: nothing has changed; {self.account.seconds:.1f} s"]
        for ident, change, column, before, after in self.changes:
            what = f", {column}: {quoted(before)} → {quoted(after)}" if column else ""
            lines.append(f"{change} {ident}{what}")
        counts = f"{self.added:,} added, {self.removed:,} removed, {self.changed:,} changed"
        return [*lines, f"{self.account.title}: {counts}; {self.account.seconds:.1f} s"]


def update_file(order: ImportOrder, *, whole: bool | None = None, most: int = 20) -> UpdateReport:
    """Bring the layer `order.name` up to date. `whole` says what the file is, None: told from its events.

    `most`: changes in the report at most. Raises InputError or DatasetError, and then changes nothing.
    """
    began = time.monotonic()
    old = _the_layer(order)
    if old.mapping:
        order = replace(order, mapping=mapping.of(old.mapping))
    account = ImportReport(
        order.path.name, old.format, 1.0, "the layer’s own", licence=old.licence, title=old.title,
        redistribute=old.redistribute, stated=old.read_as,
    )  # fmt: skip
    if not old.parts and _sha256(order.path) == old.file_sha256:
        same, seconds = old.rows - old.aside, time.monotonic() - began
        account = replace(account, rows=old.rows, same=same, aside=old.aside, seconds=seconds)
        return UpdateReport(account, whole=True)
    with place.workplace(order.dataset) as folder:
        source = importing.opened(order, folder / "source")
        account = replace(account, stated=source.stated)
        if source.asked:
            return UpdateReport(replace(account, asked=source.asked), whole=False)
        form, sure = importing.recognise(order, source)
        if form.name != old.format:
            raise InputError(f"{source.given.name} is {form.title}, and the layer {old.name} is {old.format}")
        with engine.connection(folder) as connection:
            (folder / "new").mkdir()
            rows = importing.load(connection, source, form, sure, folder / "new", order.say)
            work = _Update(connection, order, old, source, form, folder)
            report = work.run(rows, account, whole=whole, most=most)
        if stamp(source.given) != source.stamp:
            raise InputError(f"{source.given.name} changed while it was read; nothing was changed: try again")
        if report.count and not order.dry_run:
            place.put(order.dataset, work.made, work.described(rows))
            report = replace(report, account=replace(report.account, layer=old.name))
        return replace(report, account=replace(report.account, seconds=time.monotonic() - began))


def _sha256(path: Path) -> str:
    try:
        return place.sha256_of(path)
    except OSError as error:
        raise InputError(f"{quoted(path.name, 200)} cannot be read ({error.strerror})") from error


def _the_layer(order: ImportOrder) -> Layer:
    there = layer.in_folder(order.dataset)
    if order.name not in there:
        known = f"; there is {', '.join(there)}{did_you_mean(order.name, there)}" if there else ", nor any other"
        raise InputError(f"there is no layer {quoted(order.name)}{known}")
    old = there[order.name]
    if not (old.folder(order.dataset) / ORIGINAL).is_file():
        raise DatasetError(f"the rows of the layer {old.name} are missing; import {quoted(old.file)} again")
    return old


class _Update:
    """The work on one file, in one connection."""

    def __init__(  # noqa: PLR0913, PLR0917 - what `update_file` has found out
        self,
        connection: duckdb.DuckDBPyConnection,
        order: ImportOrder,
        old: Layer,
        source: SourceFile,
        form: Format,
        folder: Path,
    ) -> None:
        self._connection, self._old, self._source, self._form = connection, old, source, form
        self._was = old.folder(order.dataset) / ORIGINAL
        self._new = folder / "new"
        self.made = self._new
        """The folder with the layer's new files."""
        self._account = translating.Account(0, 0, 0, 0)
        """Of all of the layer's rows from now on."""
        self._rejected = 0

    def run(self, rows: loading.LoadedRows, account: ImportReport, *, whole: bool | None, most: int) -> UpdateReport:
        """Make the layer's new files, and tell what has changed."""
        translation = self._form.translate(replace(self._source.sample, columns=rows.columns))
        found = translating.translate(self._connection, self._new, self._form, translation)
        if not found.taken:
            raise InputError(f"nothing in {self._source.given.name} can be taken; nothing was changed")
        reasons = importing.write_aside(self._connection, self._new, rows.rejected)
        self._rejected = len(rows.rejected)
        counts = self._compare(rows.columns)
        is_whole = counts["both"] >= _A_RELEASE * counts["old"] if whole is None else whole
        self._account = found
        changes = self._list_changes(whole=is_whole)
        if not is_whole:
            self._join(rows.columns)
        self._write_changes(changes)
        added, merged = counts["added"], counts["changed"]
        account = replace(
            account, rows=found.rows + self._rejected, taken=added, merged=merged + found.merged,
            same=found.taken - added - merged + found.same, aside=found.aside + self._rejected, reasons=reasons,
            stated=(*account.stated, *translation.notes), marked=found.marked,
        )  # fmt: skip
        removed = counts["removed"] if is_whole else 0
        return UpdateReport(account, is_whole, added, removed, merged, tuple(changes[:most]))

    def described(self, rows: loading.LoadedRows) -> Layer:
        """What `layer.toml` says from now on; a part leaves the layer its title."""
        title = self._form.translate(replace(self._source.sample, columns=rows.columns)).title
        return replace(
            self._old,
            title=(title if self.made == self._new else "") or self._old.title,
            parts=0 if self.made == self._new else self._old.parts + 1,
            rows=self._account.rows + self._rejected,
            events=self._account.taken,
            aside=self._account.aside + self._rejected,
            file=self._source.given.name,
            file_sha256=self._source.sha256,
            imported=importing.now(),
            read_as=self._source.stated,
        )

    def _compare(self, columns: tuple[str, ...]) -> dict[str, int]:
        """The tables `was` and `now`: id, row and a hash of the cells by name, of the rows that are events."""
        before = self._columns(self._was)
        every = sorted({*before, *columns}, key=str.casefold)
        execute = self._connection.execute
        execute(
            f"CREATE OR REPLACE TABLE was AS SELECT substr(event_id, {len(self._old.prefix) + 2}) AS id, "
            f"source_row, cells FROM {string(self._was.with_name(EVENTS))} "
            f"JOIN ({_hashes(self._was, every, before)}) ON source_row = row"
        )
        execute(
            "CREATE OR REPLACE TABLE now AS SELECT event_id AS id, source_row, cells FROM staged "
            f"JOIN ({_hashes(self._new / ORIGINAL, every, columns)}) ON source_row = row "
            "WHERE fault = '' AND repeats = ''"
        )
        counts = execute(
            "SELECT (SELECT count(*) FROM was), count(*) FILTER (was.id IS NOT NULL AND now.id IS NOT NULL), "
            "count(*) FILTER (was.id IS NULL), count(*) FILTER (now.id IS NULL), "
            "count(*) FILTER (was.cells <> now.cells) FROM was FULL JOIN now ON was.id = now.id"
        ).fetchone()
        return dict(zip(("old", "both", "added", "removed", "changed"), counts or (0,) * 5, strict=True))

    def _list_changes(self, *, whole: bool) -> list[tuple[str, ...]]:
        """Every change: added and removed events, then the cells that differ."""
        prefix = self._old.prefix
        execute = self._connection.execute
        added = execute("SELECT id FROM now ANTI JOIN was ON now.id = was.id ORDER BY source_row").fetchall()
        removed = execute("SELECT id FROM was ANTI JOIN now ON now.id = was.id ORDER BY source_row").fetchall()
        execute(
            "CREATE OR REPLACE TABLE pairs AS SELECT was.id, was.source_row AS was_row, now.source_row AS now_row "
            "FROM was JOIN now ON was.id = now.id WHERE was.cells <> now.cells"
        )
        cells = execute(
            "SELECT coalesce(a.id, b.id), coalesce(a.column, b.column), coalesce(a.cell, ''), coalesce(b.cell, '') "
            f"FROM ({_cells(self._was, 'was_row')}) a FULL JOIN ({_cells(self._new / ORIGINAL, 'now_row')}) b "
            "ON a.id = b.id AND a.column = b.column WHERE coalesce(a.cell, '') <> coalesce(b.cell, '') ORDER BY 1, 2"
        ).fetchall()
        return [
            *((f"{prefix}:{ident}", "added", "", "", "") for (ident,) in added),
            *((f"{prefix}:{ident}", "removed", "", "", "") for (ident,) in (removed if whole else ())),
            *((f"{prefix}:{ident}", "changed", column, before, after) for ident, column, before, after in cells),
        ]

    def _join(self, columns: tuple[str, ...]) -> None:
        """The old rows whose events the file does not have, and then the file's, as the layer's rows."""
        before = self._columns(self._was)
        every = (*before, *(column for column in columns if column not in before))
        old, new = (
            ", ".join(name(one) if one in there else f"'' AS {name(one)}" for one in every)
            for there in (before, columns)
        )
        ids = self._form.translate(FileSample(self._source.sample.name, "table", before, ())).columns["event_id"]
        self.made = self._new.with_name("joined")
        self.made.mkdir()
        # both parts stay in their order (`engine.connection`); sorting rows as wide as these would need their size
        self._connection.execute(
            f"COPY (SELECT {old} FROM {_rows(self._was)} WHERE {ids} NOT IN (SELECT id FROM now) "
            f"UNION ALL SELECT {new} FROM {string(self._new / ORIGINAL)}) "
            f"TO {string(self.made / ORIGINAL)} (FORMAT parquet, COMPRESSION zstd, {loading.GROUPS})"
        )
        translation = self._form.translate(replace(self._source.sample, columns=every))
        self._account = translating.translate(self._connection, self.made, self._form, translation)
        importing.write_aside(self._connection, self.made, ())

    def _write_changes(self, changes: list[tuple[str, ...]]) -> None:
        frame = pd.DataFrame(changes, columns=list(CHANGE_COLUMNS), dtype="str")
        text = csvfile.write_csv(frame, CHANGE_COLUMNS)
        (self.made / CHANGES).write_text(text, encoding="utf-8", newline="")

    def _columns(self, original: Path) -> tuple[str, ...]:
        described = self._connection.execute(f"DESCRIBE SELECT * FROM {string(original)}").fetchall()
        return tuple(row[0] for row in described)


def _rows(original: Path) -> str:
    return f"read_parquet({string(original)}, file_row_number=true)"


def _hashes(original: Path, every: list[str], there: tuple[str, ...]) -> str:
    """Row and hash of its cells in all columns, '' for those that the file does not have."""
    cells = ", ".join(name(one) if one in there else _BLANK for one in every)
    return f"SELECT file_row_number AS row, hash({cells}) AS cells FROM {_rows(original)}"


def _cells(original: Path, at: str) -> str:
    """id, column and cell of the rows of `pairs`, a row for each cell."""
    rows = (
        f"SELECT pairs.id AS {name(_ID)}, source.* EXCLUDE (file_row_number) FROM pairs JOIN {_rows(original)} source"
    )
    return (
        f"SELECT {name(_ID)} AS id, name AS column, value AS cell FROM (UNPIVOT ({rows} ON file_row_number = {at}) "
        f"ON COLUMNS(* EXCLUDE ({name(_ID)})) INTO NAME name VALUE value)"
    )
