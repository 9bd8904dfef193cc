"""JSON and XML as records: what a format has read for our columns, beside all that the file holds.

Both are bounded in size and depth before anything is built of them; XML with a document type declaration is refused,
since entities are declared there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from geodata import fileio
from geodata.errors import InputError
from geodata.interchange.column_names import unique
from geodata.interchange.expressions import cell
from geodata.interchange.format import FileSample, SourceRows, Translation

MOST_BYTES: Final = 300_000_000
"""JSON and XML are read into memory, where they take ten times as much."""
_DEEPEST: Final = 100
_NESTED: Final = 4
"""Levels of objects in objects whose keys become columns of their own, ``a.b``."""
OURS: Final = "@"
"""Begins the names of the columns that hold what was read for ours."""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing in a file: what of it goes into our columns, by their names, and what the file says of it."""

    ours: Mapping[str, str]
    original: Mapping[str, Any] = field(default_factory=dict)


def source_rows(records: Iterable[Record]) -> SourceRows:
    """The records as rows of text: our columns first, each with an ``@`` before its name, then the file's own."""
    read = [({**{OURS + name: text for name, text in one.ours.items()}}, flat(one.original)) for one in records]
    ours = dict.fromkeys(name for own, _ in read for name in own)
    theirs = dict.fromkeys(name for _, original in read for name in original)
    columns = unique((*ours, *theirs))

    def rows() -> Iterator[tuple[str, ...]]:
        for own, original in read:
            yield (*(own.get(name, "") for name in ours), *(original.get(name, "") for name in theirs))

    return SourceRows(columns, rows())


def translate(sample: FileSample) -> Translation:
    """The translation of rows that `source_rows` made."""
    return Translation({name.removeprefix(OURS): cell(name) for name in sample.columns if name.startswith(OURS)})


def noting(*notes: str) -> Any:
    """`translate` with notes for the importing person."""

    def translated(sample: FileSample) -> Translation:
        return Translation(translate(sample).columns, notes=notes)

    return translated


def flat(record: Mapping[str, Any], before: str = "", depth: int = _NESTED) -> dict[str, str]:
    """The values of a record as text, those of an object in it under ``outer.inner``."""
    cells: dict[str, str] = {}
    for key, value in record.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping) and depth > 1:
            cells |= flat(value, f"{name}.", depth - 1)
        else:
            cells[name] = text(value)
    return cells


def text(value: Any) -> str:
    """A value of JSON as a cell: a list of words with semicolons between them, deeper things as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value).replace("\0", "")
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return "; ".join(text(item) for item in value)
    return json.dumps(value, ensure_ascii=False)


def words(value: Any) -> str:
    """What a value says as plain text on one line."""
    return " ".join(text(value).split())


def identity(record: Any) -> str:
    """An id for a thing that has none: the same content has the same id in every file."""
    whole = json.dumps(record, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]


def load_json(path: Path) -> Any:
    """The content of a JSON file; lines of JSON, and GeoJSON text sequences, give a list. Raises InputError."""
    data, _ = fileio.to_utf8(_bounded(path))
    whole = data.decode("utf-8", "replace")
    try:
        return _parsed(whole)
    except (ValueError, RecursionError) as error:
        lines = [line.strip("\x1e \t") for line in whole.splitlines() if line.strip("\x1e \t")]
        if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines):
            try:
                return [_parsed(line) for line in lines]
            except (ValueError, RecursionError):
                pass
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(f"{path.name} is not JSON that can be read ({why}); was it cut off?") from error


def load_xml(path: Path) -> Element:
    """The root of an XML file; names of elements and attributes have no namespace. Raises InputError."""
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise InputError(f"{path.name} is nested more than {_DEEPEST} levels deep; it is refused")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    def refuse(*_: object) -> None:
        raise InputError(f"{path.name} declares a document type or entities, which can hide a bomb; it is refused")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(_bounded(path))
        parser.Parse(b"", True)  # noqa: FBT003 - the end; expat has no name for it
    except expat.ExpatError as error:
        raise InputError(f"{path.name} is not XML that can be read ({error}); was it cut off?") from error
    return builder.close()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _bounded(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise InputError(
            f"{path.name} has {size // 10**6:,} MB, and JSON and XML are read up to {MOST_BYTES // 10**6} MB; "
            "save it as CSV or GeoParquet"
        )
    return path.read_bytes()


def _parsed(whole: str) -> Any:
    return json.loads(whole, parse_constant=lambda _: None, parse_int=_number)


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 300 else digits  # noqa: PLR2004 - Python refuses numbers of thousands of digits
