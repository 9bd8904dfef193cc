"""A mapping: which column of a table goes into which of ours, and how its dates and numbers are written.

It is TOML, written by hand or proposed (`geodata.interchange.proposing`), kept in the layer's `layer.toml`, and used
again for the next release. What it says becomes the same SQL that a format has.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import tomlkit

from geodata import fileio
from geodata.errors import InputError
from geodata.interchange.expressions import cell, literal, span, two_digits, whole, word
from geodata.interchange.format import FileSample, Translation
from geodata.interchange.places.swapped import ANSWERS
from geodata.messages import did_you_mean, quoted
from geodata.model import EVENT_COLUMN_NAMES, WherePrec

TABLE: Final = "table"
OURS: Final = tuple(name for name in EVENT_COLUMN_NAMES if name not in {"status", "draft_note"})
AROUND: Final = ("district", "province", "country")
"""Keys that name a column with what lies around a row's place."""
ORDERS: Final = ("dmy", "mdy", "ymd")
_SEPARATORS: Final = (",", ";", "\t", "|")
_CHOICES: Final = {
    "date_order": ORDERS,
    "decimal": (".", ","),
    "separator": _SEPARATORS,
    "swapped": ANSWERS,
}
_NUMBERS: Final = frozenset({"latitude", "longitude", "or_latitude", "or_longitude"})
_PARTS: Final = 3
_PREFIX_LENGTH: Final = 20
_FORMS: Final = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%d-%B-%Y", "%Y/%m/%d")
"""Dates with a month's name or with the year first, in which nothing can mean two things."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """Where a cell of ours comes from: one column; for a date also the first and the last day, or year, month, day."""

    column: str = ""
    start: str = ""
    end: str = ""
    parts: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the table that it names."""
        return tuple(name for name in (self.column, self.start, self.end, *self.parts) if name)

    def as_toml(self) -> Any:
        """As it stands in TOML."""
        if self.column:
            return self.column
        return {"parts": list(self.parts)} if self.parts else {"start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class TableMapping:
    """The answers to what cannot be told from a file; "" where it can."""

    format: str = TABLE
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    decimal: str = ""
    """``.`` or ``,`` in coordinates."""
    date_order: str = ""
    """``dmy``, ``mdy`` or ``ymd``: what comes first in dates of three numbers."""
    zero_is_unknown: bool = False
    """Whether a month or a day of 0 is one that is not known."""
    swapped: str = ""
    """``keep`` or ``aside``: what becomes of rows in which latitude and longitude look exchanged."""
    geocode: bool = True
    """Whether rows without coordinates are looked up by the names of their places."""
    district: str = ""
    province: str = ""
    """Columns with the district and the province around the place, and"""
    country: str = ""
    """column with its country: by these a place without coordinates is looked up."""
    columns: Mapping[str, MappedColumn] = field(default_factory=dict)
    """Our column → where its cells come from."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Our column → a word of theirs → ours; words that are not there stay."""
    title: str = ""
    id_prefix: str = ""
    holder: str = ""
    licence: str = ""
    citation: str = ""
    redistribute: bool = True

    def as_dict(self) -> dict[str, Any]:
        """What it says, as plain data that `of` reads."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}
        said |= {"columns": {name: source.as_toml() for name, source in self.columns.items()}}
        return {key: value for key, value in said.items() if value not in ("", {})} | {"format": self.format}


_KEYS: Final = tuple(one.name for one in fields(TableMapping))


def read(path: Path) -> TableMapping:
    """Read the file of a mapping. Raises InputError, which names what is wrong."""
    try:
        data = fileio.read(path, fileio.MAX_BYTES_TOML)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read ({error.strerror})") from error
    return parse(data, path.name)


def parse(data: bytes, name: str) -> TableMapping:
    """The mapping in the bytes of a file called `name`. Raises InputError, which names what is wrong."""
    try:
        said = tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise InputError(f"{quoted(name)} is not a mapping in TOML ({error})") from error
    try:
        return of(said)
    except InputError as error:
        raise InputError(f"{quoted(name)}: {error}") from error


def as_toml(mapped: TableMapping) -> bytes:
    """The mapping as a file that `read` reads."""
    return tomlkit.dumps(mapped.as_dict()).encode()


def answered(kept: Mapping[str, Any], given: TableMapping | None) -> TableMapping | None:
    """The mapping that was kept with a layer, with what a new one answers in its place; None without either.

    Columns and words are added to those that were kept. Raises InputError for a mapping that cannot be used.
    """
    said = given.as_dict() if given else {}
    whole = {**kept, **said}
    for key in ("columns", "values"):
        if key in kept and key in said:
            whole[key] = {**kept[key], **said[key]}
    return of(whole) if whole else None


def of(said: Mapping[str, Any]) -> TableMapping:
    """The mapping that plain data say. Raises InputError."""
    found: dict[str, Any] = {}
    for key, value in said.items():
        if key not in _KEYS:
            raise InputError(f"a mapping has no key {quoted(key)}{did_you_mean(key, _KEYS)}")
        if key == "columns":
            found[key] = _columns(value)
        elif key == "values":
            found[key] = _values(value)
        elif not isinstance(value, bool if key in {"zero_is_unknown", "redistribute", "geocode"} else str):
            raise InputError(f"{key} = {quoted(str(value))} cannot be used")
        else:
            found[key] = value
    mapped = TableMapping(**found)
    _check(mapped)
    return mapped


def _check(mapped: TableMapping) -> None:
    for key, choices in _CHOICES.items():
        value = getattr(mapped, key)
        if value and value not in choices:
            raise InputError(f"{key} = {quoted(value)} cannot be used; expected one of {', '.join(map(repr, choices))}")
    if mapped.id_prefix and not (
        mapped.id_prefix.isascii() and mapped.id_prefix.isalnum() and mapped.id_prefix.islower()
    ):
        raise InputError(f"id_prefix = {quoted(mapped.id_prefix)} cannot be used; expected small letters and digits")
    if len(mapped.id_prefix) > _PREFIX_LENGTH:
        raise InputError(f"id_prefix has more than {_PREFIX_LENGTH} characters")
    try:
        codecs.lookup(mapped.encoding or "utf-8")
    except LookupError:
        raise InputError(f"encoding = {quoted(mapped.encoding)} is not known; expected one such as cp1251") from None


def _columns(value: Any) -> dict[str, MappedColumn]:
    found = {}
    for name, source in value.items() if isinstance(value, Mapping) else ():
        if name not in OURS:
            raise InputError(f"events have no column {quoted(name)}{did_you_mean(name, OURS)}")
        found[name] = _source(name, source)
    if not found:
        raise InputError('columns is empty; expected lines such as date = "Datum" below [columns]')
    return found


def _source(name: str, said: Any) -> MappedColumn:
    if isinstance(said, str) and said:
        return MappedColumn(said)
    if name == "date" and isinstance(said, Mapping):
        parts = said.get("parts", [])
        if isinstance(parts, list) and 0 < len(parts) <= _PARTS and all(isinstance(part, str) for part in parts):
            return MappedColumn(parts=tuple(parts))
        if isinstance(said.get("start"), str) and isinstance(said.get("end", ""), str):
            return MappedColumn(start=said["start"], end=said.get("end", ""))
    raise InputError(
        f"columns.{name} cannot be used; expected the name of a column"
        + (', parts = ["year", "month", "day"], or start and end' if name == "date" else "")
    )


def _values(value: Any) -> dict[str, dict[str, str]]:
    found = {}
    for name, words in value.items() if isinstance(value, Mapping) else ():
        if name not in OURS:
            raise InputError(f"events have no column {quoted(name)}{did_you_mean(name, OURS)}")
        if not isinstance(words, Mapping) or not all(isinstance(word, str) for word in words.values()):
            raise InputError(f'values.{name} cannot be used; expected lines such as "their word" = "our word"')
        found[name] = {str(theirs): ours for theirs, ours in words.items()}
    return found


def translate(mapped: TableMapping, sample: FileSample, notes: tuple[str, ...] = ()) -> Translation:
    """The SQL of a mapping for a table. Raises InputError for a column that the table has not."""
    for name, source in mapped.columns.items():
        for theirs in source.names:
            if theirs not in sample.names:
                hint = did_you_mean(theirs, sample.columns)
                raise InputError(f"the table has no column {quoted(theirs)}, which columns.{name} names{hint}")
    for key in AROUND:
        if (theirs := getattr(mapped, key)) and theirs not in sample.names:
            hint = did_you_mean(theirs, sample.columns)
            raise InputError(f"the table has no column {quoted(theirs)}, which {key} names{hint}")
    columns = {name: _sql(mapped, name, source) for name, source in mapped.columns.items()}
    if "event_id" not in columns:
        cells = ", ".join(cell(name) for name in sample.columns)
        columns["event_id"] = f"left(md5(concat_ws(chr(31), {cells})), 16)"
        notes += ("rows have no id of their own: each has one made of its cells, which changes when a cell does",)
    if "where_prec" not in columns and "latitude" in columns:
        columns["where_prec"] = f"CASE WHEN {cell(mapped.columns['latitude'].column)} = '' THEN '' ELSE 'near' END"
        notes += (
            f"the table does not say how exactly places are known: each is shown as {WherePrec.NEAR.word} (25 km)",
        )
    if "title" not in columns:
        columns["title"] = "''"
    district, province, country = (cell(theirs) if (theirs := getattr(mapped, key)) else "''" for key in AROUND)
    return Translation(
        columns, aside=_no_events(mapped), notes=notes, title=mapped.title,
        district=district, province=province, country=country,
    )  # fmt: skip


def _no_events(mapped: TableMapping) -> tuple[tuple[str, str], ...]:
    """Rows that stand among those of a table and are none of its events, and what they are."""
    names = mapped.columns["date"].names if "date" in mapped.columns else ()
    return tuple(
        condition
        for name in names[:1]
        for condition in (
            (f"lower({cell(name)}) = lower({literal(name)})", "repeats the header"),
            (f"starts_with({cell(name)}, '#')", "holds tags (HXL), and no event"),
        )
    )


def _sql(mapped: TableMapping, name: str, source: MappedColumn) -> str:
    if name == "date":
        return _date(mapped, source)
    said = cell(source.column)
    if name in _NUMBERS and mapped.decimal == ",":
        said = f"replace({said}, ',', '.')"
    elif name.startswith(("deaths_", "injured_")):
        said = whole(said)
    words = mapped.values.get(name)
    return f"coalesce(nullif({word(said, words)}, ''), {said})" if words else said


def _date(mapped: TableMapping, source: MappedColumn) -> str:
    if source.parts:
        return _of_parts(source.parts, zero_is_unknown=mapped.zero_is_unknown)
    if source.start:
        return span(
            day(cell(source.start), mapped.date_order), day(cell(source.end), mapped.date_order) if source.end else "''"
        )
    return day(cell(source.column), mapped.date_order)


def day(said: str, order: str) -> str:
    """A date in words or figures as EDTF; what cannot be read stays, and is found to be none.

    So do dates of three numbers with slashes or hyphens where their `order` is not known.
    """
    numbers = r"^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(?:[ T].*)?$"
    first, second, year = (f"regexp_extract({said}, {literal(numbers)}, {at})" for at in (1, 2, 3))
    month, of_month = (first, second) if order == "mdy" else (second, first)
    of_dots = r"'^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}(?:[ T].*)?$'"
    by_dots = f"{year} || '-' || {two_digits(second)} || '-' || {two_digits(first)}"
    by_order = f"{year} || '-' || {two_digits(month)} || '-' || {two_digits(of_month)}" if order in ORDERS else said
    forms = ", ".join(literal(form) for form in _FORMS)
    return (
        f"(CASE WHEN regexp_full_match({said}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ].*') THEN left({said}, 10) "
        f"WHEN regexp_full_match({said}, '[12][0-9]{{7}}') "
        f"THEN left({said}, 4) || '-' || substr({said}, 5, 2) || '-' || substr({said}, 7, 2) "
        f"WHEN regexp_matches({said}, {of_dots}) THEN {by_dots} "
        f"WHEN regexp_matches({said}, {literal(numbers)}) THEN {by_order} "
        f"WHEN regexp_full_match({said}, '[0-9]{{4}}') THEN {said} "
        f"ELSE coalesce(strftime(try_strptime({said}, [{forms}]), '%Y-%m-%d'), {said}) END)"
    )


def _of_parts(parts: tuple[str, ...], *, zero_is_unknown: bool) -> str:
    year, *rest = (whole(cell(part)) for part in parts)
    unknown = "('', '0')" if zero_is_unknown else "('')"
    said = "''"
    for part in reversed(rest):
        said = f"CASE WHEN {part} IN {unknown} THEN '' ELSE '-' || {two_digits(part)} || {said} END"
    return f"(CASE WHEN {year} = '' THEN '' ELSE {year} || {said} END)"
