"""Rows of a source become events: a format's SQL runs over `original.parquet`, and every row is accounted for.

What is stated stays as it is stated. A row whose date or coordinates cannot be read, or that has no id, is set aside;
a figure of deaths that is none is left blank and marked; figures that contradict each other are marked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from pyarrow import parquet

from geodata import edtf
from geodata.errors import EdtfError
from geodata.interchange.expressions import first_filled, literal
from geodata.interchange.format import Format, Translation
from geodata.interchange.places import placing, swapped
from geodata.interchange.places.placing import PlacesAccount, PlacesFinder, StatedPlace
from geodata.layers import engine
from geodata.layers.engine import name, string
from geodata.layers.layer import EVENTS, ORIGINAL
from geodata.model import DEFAULT_RADIUS_KM, EVENT_COLUMN_NAMES, OPEN_END, OPEN_START, WherePrec
from geodata.tables.columns import COUNT, NUMBER

TEXT_COLUMNS: Final = tuple(one for one in EVENT_COLUMN_NAMES if one not in {"status", "draft_note"})
"""Our columns as `events.parquet` has them, all text."""
_COUNTS: Final = tuple(one for one in TEXT_COLUMNS if one.startswith(("deaths_", "injured_")))
_UNORDERED: Final = "the source’s figures of deaths contradict each other: lowest ≤ best ≤ highest does not hold"
_UNSUMMED: Final = "the source’s deaths of each side, of civilians and unknown ones do not add up to its best figure"
_NOT_A_COUNT: Final = "the source’s {column} is not a whole number"
_PARTS: Final = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_BLANK: Final = "''"
_NO_ID: Final = "has no id"
_REPEATED: Final = "has the id of row {}, and differs from it"
_ONE_COORDINATE: Final = "has a latitude without longitude, or the other way round"
_OUTSIDE: Final = "has coordinates that are not degrees of latitude and longitude"
_UNDATED: Final = (1, 0, 0, False)
"""First and last day, precision and approximation of an event without a date."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of `original.parquet`: taken + same + merged + aside are all of them."""

    taken: int
    same: int
    merged: int
    aside: int
    marked: int = 0
    """Events among those taken that are marked."""
    places: PlacesAccount = field(default_factory=PlacesAccount)
    """What became of those without coordinates that were looked up by name."""
    asked: tuple[str, ...] = ()
    """What has to be answered before anything is written."""

    @property
    def rows(self) -> int:
        """All of them."""
        return self.taken + self.same + self.merged + self.aside


def translate(  # noqa: PLR0913, PLR0917 - a step of `importing.import_file` and of `updating.update_file`
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    form: Format,
    translation: Translation,
    find: PlacesFinder | None = None,
    exchanged: str = "",
) -> Account:
    """Write `events.parquet` beside the `original.parquet` in `folder`.

    `find`: for places without coordinates; `exchanged`: what becomes of rows with exchanged coordinates (`swapped`).
    Where `Account.asked` has a question, nothing else of the outcome counts.

    Leaves two tables: `staged` (source_row, event_id, date, fault, repeats; events are those without fault that repeat
    nothing) and `aside` (row, id, reason). Raises KeyError where the format fills a column that events do not have.
    """
    if unknown := set(translation.columns) - set(TEXT_COLUMNS):
        raise KeyError(f"the format {form.name} fills columns that events do not have: {', '.join(sorted(unknown))}")
    original = folder / ORIGINAL
    _stage(connection, original, translation)
    _read_dates(connection)
    _find_faults(connection)
    asked = swapped.settle(connection, exchanged)
    _settle_repeats(connection, original, form)
    placing.place_rows(connection, find)
    _write_events(connection, original, form.prefix, translation)
    connection.execute(
        "CREATE OR REPLACE TABLE aside AS SELECT source_row + 1 AS row, event_id AS id, fault AS reason FROM staged "
        "WHERE fault <> '' ORDER BY source_row"
    )
    counts = connection.execute(
        "SELECT count(*) FILTER (fault = '' AND repeats = ''), count(*) FILTER (fault = '' AND repeats = 'same'), "
        "count(*) FILTER (fault = '' AND repeats = 'merged'), count(*) FILTER (fault <> '') FROM staged"
    ).fetchone()
    marked = connection.execute(f"SELECT count(*) FROM {string(folder / EVENTS)} WHERE marks <> ''").fetchone()
    found = placing.account(connection)
    taken, same, merged, aside = counts or (0, 0, 0, 0)
    return Account(taken, same, merged, aside, marked[0] if marked else 0, found, asked)


def _stage(connection: duckdb.DuckDBPyConnection, original: Path, translation: Translation) -> None:
    """The table `staged`: id, date and place of each row, and what the format or its coordinates have wrong.

    What it says of its place is left out where it has coordinates, but for the country.
    """
    filled = ", ".join(
        f"{translation.columns.get(one, _BLANK)} AS {name(one)}"
        for one in ("event_id", "date", "latitude", "longitude", "place", "where_prec")
    )
    filled += f", {translation.district} AS district, {translation.province} AS province"
    filled += f", {translation.country} AS country"
    said = ", ".join(
        f"CASE WHEN latitude = '' THEN {theirs} ELSE '' END AS {ours}"
        for theirs, ours in (*((one, one) for one in ("place", "district", "province")), ("where_prec", "stated"))
    )
    faults = " ".join(f"WHEN {condition} THEN {literal(reason)}" for condition, reason in translation.aside)
    fault = f"CASE {faults} ELSE '' END" if faults else _BLANK
    degrees = " AND ".join(
        f"regexp_full_match({one}, {literal(NUMBER)}) AND abs(try_cast({one} AS DOUBLE)) <= {limit}"
        for one, limit in (("latitude", 90), ("longitude", 180))
    )
    connection.execute(
        "CREATE OR REPLACE TABLE staged AS SELECT source_row, event_id, date, fault, '' AS repeats, CASE "
        f"WHEN (latitude = '') <> (longitude = '') THEN {literal(_ONE_COORDINATE)} "
        f"WHEN latitude <> '' AND NOT ({degrees}) THEN {literal(_OUTSIDE)} ELSE '' END AS place_fault, "
        f"try_cast(latitude AS DOUBLE) AS lat, try_cast(longitude AS DOUBLE) AS lon, country, {said} "
        f"FROM (SELECT file_row_number AS source_row, {filled}, {fault} AS fault FROM {_rows(original)})"
    )


def _read_dates(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `dates`: each distinct date with its first and last possible day, or why it is none."""
    texts = [text for (text,) in connection.execute("SELECT DISTINCT date FROM staged").fetchall()]
    rows = [(text, *_date(text)) for text in texts]
    columns = ("date", "start_day", "end_day", "date_prec", "approximate", "date_fault")
    kinds = (pa.string(), pa.int64(), pa.int64(), pa.int8(), pa.bool_(), pa.string())
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    dates = pa.table([pa.array(column, kind) for column, kind in zip(cells, kinds, strict=True)], names=columns)
    connection.register("parsed_dates", dates)
    connection.execute("CREATE OR REPLACE TABLE dates AS SELECT * FROM parsed_dates")
    connection.unregister("parsed_dates")


def _date(text: str) -> tuple[int, int, int, bool, str]:
    if not text:
        return (*_UNDATED, "")
    try:
        date = edtf.parse(text)
    except EdtfError as error:
        return (*_UNDATED, f"has a date that cannot be read: {error}")
    return date.start_day, date.end_day, int(date.date_prec), date.approximate, ""


def _find_faults(connection: duckdb.DuckDBPyConnection) -> None:
    """Set aside what has no id, no readable date or no readable coordinates."""
    connection.execute(
        "UPDATE staged SET fault = CASE "
        f"WHEN event_id = '' THEN {literal(_NO_ID)} WHEN date_fault <> '' THEN date_fault ELSE place_fault END "
        "FROM dates WHERE staged.date = dates.date AND fault = '' AND "
        "(event_id = '' OR date_fault <> '' OR place_fault <> '')"
    )


def _settle_repeats(connection: duckdb.DuckDBPyConnection, original: Path, form: Format) -> None:
    """Of several rows of one id the first is taken; others say the same, or are set aside or merged."""
    found = connection.execute(
        "CREATE OR REPLACE TABLE firsts AS SELECT event_id AS id, min(source_row) AS first_row "
        "FROM staged WHERE fault = '' GROUP BY event_id HAVING count(*) > 1"
    ).fetchone()
    if not found or not found[0]:
        return
    connection.execute(
        "CREATE OR REPLACE TABLE hashes AS SELECT file_row_number AS row, "
        f"hash(*COLUMNS(* EXCLUDE (file_row_number))) AS cells FROM {_rows(original)} WHERE file_row_number IN "
        "(SELECT source_row FROM staged SEMI JOIN firsts ON event_id = id)"
    )
    before, after = _REPEATED.split("{}")
    differs = (
        "fault, repeats = 'merged'"
        if form.rows_of_one_event
        else "CASE WHEN own.cells = first.cells THEN '' "
        f"ELSE {literal(before)} || (first_row + 1) || {literal(after)} END, "
        "repeats = CASE WHEN own.cells = first.cells THEN 'same' ELSE '' END"
    )
    connection.execute(
        f"UPDATE staged SET fault = {differs} FROM firsts, hashes own, hashes first "
        "WHERE staged.event_id = firsts.id AND own.row = source_row AND first.row = first_row "
        "AND source_row > first_row AND fault = ''"
    )


def _write_events(connection: duckdb.DuckDBPyConnection, original: Path, prefix: str, translation: Translation) -> None:
    """Write the events that are taken, in the order of the source.

    Raises RuntimeError when DuckDB has mixed up the rows, which it keeps in order without promising it.
    """
    connection.execute(
        "CREATE OR REPLACE TABLE fates AS SELECT source_row AS staged_row, start_day, end_day, date_prec, approximate, "
        "placed_lat, placed_lon, placed_prec, placed_radius, located_by, doubt, outcome, "
        "fault = '' AND repeats = '' AS taken, elsewhere.row IS NOT NULL AS stray FROM staged "
        "JOIN dates ON staged.date = dates.date LEFT JOIN elsewhere ON elsewhere.row = source_row "
        "LEFT JOIN placed ON staged.lat IS NULL AND "
        f"{' AND '.join(f'staged.{one} = placed.{one}' for one in StatedPlace._fields)} ORDER BY source_row"
    )
    sql = _events_sql(original, prefix, translation)
    target = original.with_name(EVENTS)
    connection.execute(f"COPY ({sql}) TO {string(target)} ({engine.PARQUET})")
    taken = connection.execute("SELECT count(*) FROM fates WHERE taken").fetchone()
    rows = parquet.read_table(target, columns=["source_row"])["source_row"].to_numpy()
    if (len(rows),) != taken or not (rows[1:] > rows[:-1]).all():
        raise RuntimeError(f"{len(rows)} rows of {taken} were written, or not in their order")


def _events_sql(original: Path, prefix: str, translation: Translation) -> str:
    """The rows of `events.parquet`: those that are taken."""
    filled = ", ".join(f"{translation.columns.get(one, _BLANK)} AS {name(one)}" for one in TEXT_COLUMNS)
    marks = [f"CASE WHEN {condition} THEN {literal(text)} END" for condition, text in translation.marks]
    source = (
        f"SELECT file_row_number AS source_row, {filled}, concat_ws('; ', {', '.join([*marks, 'NULL'])}) AS marks "
        f"FROM {_rows(original)}"
    )
    replaced = {
        "event_id": f"{literal(prefix + ':')} || event_id",
        "title": first_filled("title", "sub_event_type", "event_type", "'Event ' || event_id"),
        **{one: f"CASE WHEN regexp_full_match({one}, {literal(COUNT)}) THEN {one} ELSE '' END" for one in _COUNTS},
    }
    ours = ", ".join(f"{replaced.get(one, name(one))} AS {name(one)}" for one in TEXT_COLUMNS)
    precisions = " ".join(f"WHEN {literal(prec.word)} THEN {int(prec)}" for prec in WherePrec)
    radii = " ".join(f"WHEN {literal(prec.word)} THEN {DEFAULT_RADIUS_KM[prec]}" for prec in WherePrec)
    not_counts = [
        f"CASE WHEN {one} <> '' AND NOT regexp_full_match({one}, {literal(COUNT)}) "
        f"THEN {literal(_NOT_A_COUNT.format(column=one))} END"
        for one in _COUNTS
    ]
    low, best, high = (f"try_cast(deaths_{bound} AS BIGINT)" for bound in ("low", "best", "high"))
    unordered = f"CASE WHEN {low} > {best} OR {best} > {high} OR {low} > {high} THEN {literal(_UNORDERED)} END"
    parts = [f"try_cast({one} AS BIGINT)" for one in _PARTS]
    unsummed = f"CASE WHEN {' + '.join(parts)} <> {best} THEN {literal(_UNSUMMED)} END"
    stray = f"CASE WHEN stray THEN {literal(swapped.MARK)} END"
    return (
        f"SELECT source_row, {ours}, coalesce(try_cast(latitude AS DOUBLE), placed_lat) AS lat, "
        "coalesce(try_cast(longitude AS DOUBLE), placed_lon) AS lon, "
        f"coalesce(nullif(placed_prec, 0), CASE where_prec {precisions} ELSE 0 END)::TINYINT AS prec, "
        f"(CASE WHEN placed_prec > 0 THEN placed_radius ELSE CASE where_prec {radii} ELSE 0 END END)::FLOAT "
        f"AS radius_km, coalesce(located_by, '') AS located_by, start_day, end_day, "
        f"{_day('start_day')} AS date_start, {_day('end_day')} AS date_end, "
        "date_prec, approximate, "
        f"concat_ws('; ', nullif(marks, ''), {', '.join(not_counts)}, {unordered}, {unsummed}, {stray}, "
        "nullif(doubt, '')) AS marks "
        f"FROM ({source}) POSITIONAL JOIN fates WHERE taken AND staged_row = source_row"
    )


def _rows(original: Path) -> str:
    return f"read_parquet({string(original)}, file_row_number=true)"


def _day(column: str) -> str:
    known = f"start_day <= end_day AND {column} NOT IN ({OPEN_START}, {OPEN_END})"
    return f"CASE WHEN {known} THEN DATE '1970-01-01' + {column}::INT END"
