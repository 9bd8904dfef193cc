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
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.dataset.folder import stamp
from geodata.errors import DatasetError, InputError
from geodata.interchange import differences, importing, loading, mapping, translating
from geodata.interchange.format import FileSample, Format
from geodata.interchange.formats import table
from geodata.interchange.importing import ImportOrder
from geodata.interchange.report import ImportReport
from geodata.interchange.source import SourceFile
from geodata.layers import engine, parts, place, updates
from geodata.layers.engine import string
from geodata.layers.layer import ASIDE, CHANGES, ORIGINAL, Layer
from geodata.layers.parts import LayerPart
from geodata.messages import did_you_mean, quoted
from geodata.tables import csvfile

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
    is_read_anew: bool = False
    """Whether another mapping than before was used, so that also rows that are as before may be shown otherwise."""
    changes: tuple[tuple[str, ...], ...] = ()
    """The first changes, as `layers.updates.COLUMNS`; all of them are in the layer's changes.csv."""

    @property
    def count(self) -> int:
        """Events that are not as before."""
        return self.added + self.removed + self.changed

    def as_text(self) -> list[str]:
        """The report in a few sentences, a line each."""
        if self.account.asked:
            return self.account.as_text()
        kind = "a newer release of all events" if self.whole else "a part: other events of the layer stay"
        lines = [*self.account.as_text()[:-1], f"taken for {kind}"]
        if self.is_read_anew:
            lines.append("another mapping than before: also rows that are as before may be shown otherwise")
        elif not self.count:
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
    order, said = _by_the_mapping(order, old)
    account = ImportReport(
        order.path.name, old.format, 1.0, "the layer’s own", licence=old.licence, title=old.title,
        redistribute=old.redistribute, stated=old.read_as,
    )  # fmt: skip
    is_read_anew = order.mapping is not None and order.mapping != mapping.answered(old.mapping, None)
    if not old.parts and not is_read_anew and _sha256(order.path) == old.file_sha256:
        same, seconds = old.rows - old.aside, time.monotonic() - began
        account = replace(account, rows=old.rows, same=same, aside=old.aside, seconds=seconds)
        return UpdateReport(account, whole=True)
    with place.workplace(order.dataset) as folder:
        source = importing.opened(order, folder / "source")
        account = replace(account, stated=(*source.stated, *said))
        if source.asked:
            return UpdateReport(replace(account, asked=source.asked), whole=False)
        form, sure = importing.recognise(order, source)
        if form.name != old.format:
            raise InputError(f"{source.given.name} is {form.title}, and the layer {old.name} is {old.format}")
        with engine.connection(folder) as connection:
            order.attach(connection)
            (folder / "new").mkdir()
            rows = importing.load(connection, source, form, sure, folder / "new", order.say)
            work = _Update(connection, order, old, source, form, folder)
            report = work.run(rows, account, whole=whole, most=most)
        if report.account.asked:
            return report
        if stamp(source.given) != source.stamp:
            raise InputError(f"{source.given.name} changed while it was read; nothing was changed: try again")
        report = replace(report, is_read_anew=is_read_anew)
        if (report.count or is_read_anew) and not order.dry_run:
            order.put(order.dataset, work.made, work.described(rows))
            report = replace(report, account=replace(report.account, layer=old.name))
        return replace(report, account=replace(report.account, seconds=time.monotonic() - began))


def _by_the_mapping(order: ImportOrder, old: Layer) -> tuple[ImportOrder, tuple[str, ...]]:
    """The order with the mapping that was kept with the layer and what is answered now, and which it is, in words.

    Raises InputError.
    """
    given = order.mapping
    mapped = mapping.answered(old.mapping, given)
    if mapped and mapped.columns and (mapped.id_prefix or table.FORMAT.prefix) != old.prefix:
        raise InputError(f"the ids of the layer {old.name} begin with {old.prefix}: id_prefix cannot change")
    how = "with the mapping given" if given else "with the mapping that was kept with the layer"
    how = "with the kept mapping and the one given" if given and old.mapping else how
    return replace(order, mapping=mapped, geocode=order.geocode and old.geocode), (how,) if mapped else ()


def _sha256(path: Path) -> str:
    try:
        return place.sha256_of(path)
    except OSError as error:
        raise InputError(f"{quoted(path.name, 200)} cannot be read ({error.strerror})") from error


def _the_layer(order: ImportOrder) -> Layer:
    there = order.there
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
        self._places, self._exchanged = order.places, order.exchanged
        self._mapping = order.kept_mapping
        self._was = old.folder(order.dataset)
        self._new = folder / "new"
        self.made = self._new
        """The folder with the layer's new files."""
        self._removed = 0
        self._counts = (0, 0, 0)
        """All of the layer's rows from now on, those of them that are events, and those set aside."""

    def run(self, rows: loading.LoadedRows, account: ImportReport, *, whole: bool | None, most: int) -> UpdateReport:
        """Make the layer's new files, and tell what has changed."""
        translation = self._form.translate(replace(self._source.sample, columns=rows.columns))
        if translation.asked:
            return UpdateReport(replace(account, asked=translation.asked), whole=False)
        found = translating.translate(
            self._connection, self._new, self._form, translation, self._places, self._exchanged
        )
        if found.asked:
            return UpdateReport(replace(account, asked=found.asked), whole=False)
        if not found.taken:
            raise InputError(f"nothing in {self._source.given.name} can be taken; nothing was changed")
        prefix = self._old.prefix
        counts = differences.compare(self._connection, self._was, prefix, self._new, rows.columns)
        is_whole = counts.both >= _A_RELEASE * counts.before if whole is None else whole
        changes = differences.list_changes(self._connection, self._was, prefix, self._new, whole=is_whole)
        reasons = importing.write_aside(self._connection, self._new, rows.rejected)
        aside = found.aside + len(rows.rejected)
        self._counts = (found.rows + len(rows.rejected), found.taken, aside)
        if not is_whole:
            self._join(counts.before - counts.both)
        self._write_changes(changes)
        account = replace(
            account, rows=found.rows + len(rows.rejected), taken=counts.added, merged=counts.changed + found.merged,
            same=found.taken - counts.added - counts.changed + found.same, aside=aside, reasons=reasons,
            stated=(*account.stated, *translation.notes), marked=found.marked, places=found.places,
        )  # fmt: skip
        removed = self._removed = counts.removed if is_whole else 0
        return UpdateReport(account, is_whole, counts.added, removed, counts.changed, changes=tuple(changes[:most]))

    def described(self, rows: loading.LoadedRows) -> Layer:
        """What `layer.toml` says from now on; a part leaves the layer its title."""
        translation = self._form.translate(replace(self._source.sample, columns=rows.columns))
        title = translation.title
        count, events, aside = self._counts
        return replace(
            self._old,
            title=(title if self.made == self._new else "") or self._old.title,
            parts=0 if self.made == self._new else self._old.parts + 1,
            before=self._old.sha256,
            removed=self._removed,
            rows=count,
            events=events,
            aside=aside,
            file=self._source.given.name,
            file_sha256=self._source.sha256,
            imported=importing.now(),
            read_as=self._source.stated,
            mapping=translation.mapping or self._mapping,
        )

    def _join(self, kept: int) -> None:
        """Put the file's rows beside the layer's, of which `kept` events stay, and note which rows they supersede."""
        self.made = self._new.with_name("joined")
        before, there = parts.superseded(self._was), parts.of(self._was)
        now = np.setdiff1d(np.concatenate([self._same_ids(part) for part in there]), before)
        parts.join(self._was, self._new, self.made)
        parts.write_superseded(self.made, np.union1d(before, now))
        old, new = (
            pd.read_csv(folder / ASIDE, dtype="str", keep_default_na=False) for folder in (self._was, self._new)
        )
        rows = pd.to_numeric(old["row"], errors="coerce") - 1
        old = old[~rows.isin(now)]
        shift = there[-1].first + there[-1].rows
        new["row"] = [str(int(row) + shift) if row else "" for row in new["row"]]
        importing.write_aside_table(self.made, pd.concat([old, new], ignore_index=True))
        count, taken, aside = self._counts
        self._counts = (self._old.rows - len(now) + count, kept + taken, len(old) + aside)

    def _same_ids(self, part: LayerPart) -> NDArray[np.int64]:
        """The rows of a part whose events the file has, too."""
        sample = FileSample(self._source.sample.name, "table", part.columns, ())
        ids = self._form.translate(sample).columns["event_id"]
        found = self._connection.execute(
            f"SELECT file_row_number + {part.first} AS row FROM read_parquet({string(part.original)}, "
            f"file_row_number=true) WHERE {ids} IN (SELECT id FROM now)"
        ).fetchnumpy()
        return np.asarray(found["row"], np.int64)

    def _write_changes(self, changes: list[tuple[str, ...]]) -> None:
        frame = pd.DataFrame(changes, columns=list(updates.COLUMNS), dtype="str")
        text = csvfile.write_csv(frame, updates.COLUMNS)
        (self.made / CHANGES).write_text(text, encoding="utf-8", newline="")
