"""Import a file as a layer: opened, recognised, loaded, translated, accounted for, and put in place at once."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import duckdb
import pandas as pd

from geodata.dataset.folder import stamp
from geodata.errors import InputError
from geodata.interchange import detection, loading, proposing, translating
from geodata.interchange.format import Format, Recognition, Translation
from geodata.interchange.formats import table
from geodata.interchange.mapping import TABLE, TableMapping, answered
from geodata.interchange.places import placing
from geodata.interchange.places.placing import PlacesFinder
from geodata.interchange.report import ImportReport
from geodata.interchange.source import SourceFile, open_source
from geodata.layers import engine, layer, place
from geodata.layers.layer import ASIDE, ORIGINAL, Layer
from geodata.messages import quoted
from geodata.tables import csvfile

_ASIDE_COLUMNS: Final = ("row", "line", "id", "reason", "text")
_LONGEST_NAME: Final = 32
_APART: Final = "(?<=row )[0-9]+|'[^']*'"
"""What tells apart reasons that are otherwise the same."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import, and how."""

    path: Path
    dataset: Path
    form: str = "auto"
    """Name of the format; "auto" to recognise it."""
    name: str = ""
    """Of the layer; "" for one made of the data's title."""
    mapping: TableMapping | None = None
    """The answers to what cannot be told from the file."""
    about: Mapping[str, Any] = field(default_factory=dict)
    """What is known of the data beyond the file: title, source, holder, licence, citation, redistribute; a blank one
    stays the format's. What a format says may not be passed on stays so."""
    dry_run: bool = False
    """Everything is done but putting the layer in place."""
    say: Callable[[str], None] = lambda _: None
    """Gets a sentence on how far the work is."""
    attach: Callable[[duckdb.DuckDBPyConnection], None] = lambda _: None
    """Gets the connection that does the work: its `interrupt` ends the import, which then changes nothing."""
    put: Callable[[Path, Path, Layer], Layer] = place.put
    """Puts a layer's files in place: (dataset, folder with the files, layer) → layer with its hash."""
    geocode: bool = True
    """Whether rows without coordinates are looked up by the names of their places."""
    files: Mapping[str, bytes] | None = None
    """The dataset's files, which say where places are looked up; None: those in its folder."""
    layers: Mapping[str, Layer] | None = None
    """The dataset's layers by name; None: those in its folder."""

    @property
    def there(self) -> Mapping[str, Layer]:
        """The dataset's layers by name. Raises InputError for one that cannot be read."""
        return layer.in_folder(self.dataset) if self.layers is None else self.layers

    @property
    def looks_up(self) -> bool:
        """Whether places are looked up: unless the order or the mapping says no."""
        return self.geocode and (self.mapping is None or self.mapping.geocode)

    @property
    def exchanged(self) -> str:
        """What becomes of rows in which latitude and longitude look exchanged; "" asks."""
        return self.mapping.swapped if self.mapping else ""

    @property
    def kept_mapping(self) -> Mapping[str, Any]:
        """The answers for a known form, which a layer keeps for its updates; {} without any."""
        said = self.mapping.as_dict() if self.mapping else {}
        return {key: value for key, value in said.items() if key != "format"}

    @property
    def places(self) -> PlacesFinder | None:
        """What looks places up, None where that is not wanted."""
        return partial(placing.of_dataset, self.dataset, self.files) if self.looks_up else None


def import_file(order: ImportOrder) -> ImportReport:
    """Import a file. With open questions nothing is written. Raises InputError or DatasetError, and changes nothing."""
    began = time.monotonic()
    with place.workplace(order.dataset) as folder:
        source = opened(order, folder / "source")
        form, sure = recognise(order, source)
        blank = ImportReport(
            source.given.name, form.name, sure.sure, sure.reason, licence=form.licence, stated=source.stated
        )
        translation = form.translate(source.sample) if form.unpack is None else None
        asked = (*source.asked, *(translation.asked if translation else ()))
        if asked:
            proposed = dict(translation.mapping) if translation else {}
            return replace(blank, asked=asked, mapping=proposed, seconds=time.monotonic() - began)
        made = folder / "made"
        made.mkdir()
        with engine.connection(folder) as connection:
            order.attach(connection)
            rows = load(connection, source, form, sure, made, order.say)
            translation = form.translate(replace(source.sample, columns=rows.columns))
            account = translating.translate(connection, made, form, translation, order.places, order.exchanged)
            if account.asked:
                proposed = dict(translation.mapping)
                return replace(blank, asked=account.asked, mapping=proposed, seconds=time.monotonic() - began)
            reasons = write_aside(connection, made, rows.rejected)
        order.say(f"translated {rows.rows:,} rows in {time.monotonic() - began:.1f} s")
        if not account.taken:
            raise InputError(_nothing_taken(source, reasons))
        aside = account.aside + len(rows.rejected)
        found = _described(order, source, form, translation, replace(account, aside=aside))
        if stamp(source.given) != source.stamp:
            raise InputError(f"{source.given.name} changed while it was read; nothing was imported: try again")
        if not order.dry_run:
            order.put(order.dataset, made, found)
        return replace(
            blank,
            rows=found.rows,
            taken=account.taken,
            same=account.same,
            merged=account.merged,
            aside=aside,
            marked=account.marked,
            places=account.places,
            layer="" if order.dry_run else found.name,
            title=found.title,
            redistribute=found.redistribute,
            stated=found.read_as,
            reasons=reasons,
            mapping=dict(found.mapping),
            seconds=time.monotonic() - began,
        )


def opened(order: ImportOrder, folder: Path) -> SourceFile:
    """The file, read as the mapping says where it says so. Raises InputError."""
    given = order.mapping or TableMapping()
    return open_source(order.path, folder, encoding=given.encoding, separator=given.separator, sheet=given.sheet)


def recognise(order: ImportOrder, source: SourceFile) -> tuple[Format, Recognition]:
    """The format of a file, named or found, and how sure that is. Raises InputError."""
    if order.mapping is not None and order.mapping.columns:
        return (form := table.mapped(order.mapping)), form.recognise(source.sample)
    if order.form == "auto":
        form, found = detection.detect(source.sample)
    else:
        form = detection.by_name(order.form)
        named = form.recognise(source.sample)
        found = Recognition(named.sure, named.reason or "named with --format", named.header)
    if form.name == TABLE and order.kept_mapping:  # a mapping that answers what is asked and names no columns
        given = answered(proposing.propose(source.sample).mapping.as_dict(), order.mapping)
        return (table.mapped(given) if given else form), found
    return form, found


def load(  # noqa: PLR0913, PLR0917 - a step of `import_file`
    connection: duckdb.DuckDBPyConnection,
    source: SourceFile,
    form: Format,
    sure: Recognition,
    made: Path,
    say: Callable[[str], None],
) -> loading.LoadedRows:
    """Write the rows of the file to `original.parquet` in `made`. Raises InputError."""
    began = time.monotonic()
    if form.unpack is not None:
        unpacked = form.unpack(source.path)
        rows = loading.LoadedRows(unpacked.columns, loading.write_rows(made / ORIGINAL, unpacked), ())
    elif source.sample.kind == "table":
        rows = loading.load(connection, source, made, sure.header)
    else:
        raise InputError(f"{source.given.name} is no table, and {form.title} is one; is --format right?")
    seconds = max(time.monotonic() - began, 0.001)
    say(f"read {rows.rows:,} rows of {source.given.name}, {rows.rows / seconds:,.0f} a second")
    return rows


def write_aside(
    connection: duckdb.DuckDBPyConnection, made: Path, rejected: tuple[loading.RejectedLine, ...]
) -> tuple[tuple[str, int], ...]:
    """Write `aside.csv`, and return why rows were set aside, the commonest reasons first."""
    frame = connection.execute("SELECT row::VARCHAR AS row, '' AS line, id, reason, '' AS text FROM aside").df()
    lines = [("", str(one.line), "", one.reason, one.text) for one in rejected]
    whole = pd.concat([frame, pd.DataFrame(lines, columns=list(_ASIDE_COLUMNS))], ignore_index=True).astype("str")
    write_aside_table(made, whole)
    counts = whole["reason"].str.replace(_APART, "…", regex=True).value_counts()
    return tuple((str(reason), int(count)) for reason, count in counts.items())


def write_aside_table(made: Path, rows: pd.DataFrame) -> None:
    """Write `aside.csv`: row (from 1, of all that were imported), line (of what is no row), id, reason and text."""
    (made / ASIDE).write_text(csvfile.write_csv(rows, _ASIDE_COLUMNS), encoding="utf-8", newline="")


def _described(
    order: ImportOrder, source: SourceFile, form: Format, translation: Translation, account: translating.Account
) -> Layer:
    """What `layer.toml` says, without the hash. Raises InputError when there is a layer of that name."""
    about = {key: value for key, value in order.about.items() if value != ""}
    title = about.pop("title", "") or translation.title or _title_of(form, source.given)
    name = layer.check_name(order.name or name_of(title))
    if name in order.there:
        raise InputError(f"there is a layer {quoted(name)} already; give another name with --layer")
    found = Layer(
        name=name,
        title=title,
        format=form.name,
        prefix=form.prefix,
        sha256="",
        rows=account.rows,
        events=account.taken,
        aside=account.aside,
        file=source.given.name,
        file_sha256=source.sha256,
        imported=now(),
        source=form.url,
        holder=form.holder,
        licence=form.licence,
        citation=form.citation,
        redistribute=form.redistribute,
        machine_coded=form.machine_coded,
        read_as=(*source.stated, *translation.notes, *account.places.as_text()),
        geocode=order.looks_up,
        mapping=translation.mapping or order.kept_mapping,
    )
    about["redistribute"] = form.redistribute and about.get("redistribute", True)
    return replace(found, **about)


def _title_of(form: Format, path: Path) -> str:
    """The title of a format's data; for a table in no known form the file's name."""
    if form.name != TABLE:
        return form.title
    name = "".join(letter if letter.isprintable() else " " for letter in path.name.partition(".")[0].replace("_", " "))
    return " ".join(name.split()) or form.title


def now() -> str:
    """The time, in ISO 8601 with zone."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def name_of(title: str) -> str:
    """A name for a layer, from the title of its data: ``UCDP GED 26.1`` → ``ucdp-ged-26-1``."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", title) if not unicodedata.combining(letter))
    name = re.sub("[^a-z0-9]+", "-", plain.casefold()).strip("-")[:_LONGEST_NAME].strip("-")
    return name if len(name) > 1 else f"layer-{name}".strip("-")


def _nothing_taken(source: SourceFile, reasons: tuple[tuple[str, int], ...]) -> str:
    why = f": {reasons[0][1]:,} rows were set aside, each {reasons[0][0]}" if reasons else ", it has no rows"
    return f"nothing in {quoted(source.given.name, 200)} can be taken{why}. Nothing was imported"
