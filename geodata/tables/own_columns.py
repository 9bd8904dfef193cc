"""The columns of events.csv that a dataset declares in `dataset.toml`: their declaration, and the rules of their cells.

A cell that breaks its rule never costs its row: a number or a date that cannot be read counts as unknown, a word that
is none of the choices stays, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, get_args

from geodata.errors import InputError
from geodata.messages import did_you_mean, quoted
from geodata.model import EVENT_COLUMN_NAMES, ColumnKind, DatasetInfo, OwnColumn
from geodata.tables import corrections
from geodata.tables.cell_faults import BETWEEN, items
from geodata.tables.changes import TABLES
from geodata.tables.columns import NUMBER, Column, Retention, Rule, by_fault, date_fault, matches

MOST: Final = 40
MOST_CHOICES: Final = 200
LONGEST: Final = 60
"""Characters of a title, or of one of the choices."""
KINDS: Final[tuple[ColumnKind, ...]] = get_args(ColumnKind)
_NAME: Final = re.compile("[a-z][a-z0-9_]{1,39}")
_KEYS: Final = ("kind", "title", "choices")
TAKEN: Final = frozenset(
    {
        *EVENT_COLUMN_NAMES,
        *("line", "lat", "lon", "prec", "radius_km", "start_day", "end_day", "date_prec", "approximate", "group"),
        *("located_by", "source_row", "marks", "updated"),
        *("when", "kind", "deaths", "injured", "disputed_by", "supported_by", "deaths_by_kind"),
        *("source_title", "source_publisher", "source_url", "media_credit", "date_start", "date_end", "evidence"),
        *("id", "type", "properties", "features", "layer", "coordinates"),
    }
)
"""Names that have a meaning already, in a dataset, a table of events or an export."""


def declared(values: object) -> tuple[tuple[OwnColumn, ...], list[tuple[str, str]]]:
    """Read the table `columns` of dataset.toml: the columns that can be used, and name and fault of the others.

    Raises InputError when it is no table.
    """
    if not isinstance(values, Mapping):
        raise InputError('expected a table for each column, such as [columns.weapon] with kind = "text"')
    found: list[OwnColumn] = []
    faults: list[tuple[str, str]] = []
    for name, settings in values.items():
        try:
            found.append(_column(str(name), settings))
        except InputError as error:
            faults.append((str(name), str(error)))
    faults += [(one.name, f"a dataset may declare {MOST} columns") for one in found[MOST:]]
    return tuple(found[:MOST]), faults


def of_table(file: str, info: DatasetInfo) -> tuple[Column, ...]:
    """The columns of a table of a dataset: ours, and in events.csv its own."""
    return TABLES[file] + (_columns(info.columns) if file == "events.csv" else ())


def _column(name: str, settings: object) -> OwnColumn:
    """Raises InputError."""
    if not _NAME.fullmatch(name):
        raise InputError("the name of a column has 2 to 40 of a-z, 0-9 and _, and begins with a letter")
    if name in TAKEN:
        raise InputError("there is a column of this name already; choose another one")
    if not isinstance(settings, Mapping):
        raise InputError(f'expected a table, such as [columns.{name}] with kind = "text"')
    kind = _kind(settings)
    title = _words(settings.get("title", name.replace("_", " ").capitalize()), "title")
    return OwnColumn(name, kind, title, _choices(settings.get("choices", []), kind))


def _kind(settings: Mapping[str, Any]) -> ColumnKind:
    for key in settings:
        if key not in _KEYS:
            raise InputError(f"there is no setting {quoted(str(key))} of a column{did_you_mean(str(key), _KEYS)}")
    kind = settings.get("kind", "")
    if kind not in KINDS:
        hint = did_you_mean(str(kind), KINDS)
        raise InputError(f"kind is {quoted(str(kind))}; expected {', '.join(KINDS[:-1])} or {KINDS[-1]}{hint}")
    found: ColumnKind = kind
    return found


def _choices(choices: object, kind: ColumnKind) -> tuple[str, ...]:
    if not isinstance(choices, list) or len(choices) > MOST_CHOICES or len({*map(str, choices)}) < len(choices):
        raise InputError(f"choices is a list of up to {MOST_CHOICES} different words")
    words = tuple(_words(choice, "a choice") for choice in choices)
    if words and kind not in {"choice", "list"}:
        raise InputError(f"choices belong to a choice or a list, and this is a {kind}")
    if kind == "choice" and not words:
        raise InputError('a choice needs its words: choices = ["…", "…"]')
    if kind == "list" and any(BETWEEN.strip() in choice for choice in words):
        raise InputError("a word of a list has no semicolon, which stands between two words")
    return words


def _words(text: object, what: str) -> str:
    if not isinstance(text, str) or not text.strip() or text != text.strip() or len(text) > LONGEST:
        raise InputError(f"{what} is a text of 1 to {LONGEST} characters without outer blanks")
    if not text.isprintable():
        raise InputError(f"{what} has characters that cannot be shown")
    return text


@lru_cache(maxsize=32)
def _columns(own: tuple[OwnColumn, ...]) -> tuple[Column, ...]:
    return tuple(Column(one.name, one.title, _RULES[one.kind](one)) for one in own)


def _number(_: OwnColumn) -> tuple[Rule, ...]:
    def explain(cell: str) -> str:
        return f"{quoted(cell)} is not a number such as 12 or 3.5; leave the cell blank when unknown. It is not shown"

    return (Rule("own-number", matches(NUMBER), explain, Retention.ROW, corrections.each(corrections.number)),)


def _date(_: OwnColumn) -> tuple[Rule, ...]:
    return (replace(by_fault("own-date", _date_fault), readings=corrections.dates),)


def _date_fault(cell: str) -> str:
    fault = date_fault(cell)
    return f"{fault}. It is not shown" if fault else ""


def _choice(own: OwnColumn) -> tuple[Rule, ...]:
    def explain(cell: str) -> str:
        expected = f"expected one of {', '.join(own.choices)}{did_you_mean(cell, own.choices)}"
        return f"{quoted(cell)} is not one of the choices in dataset.toml; {expected}"

    readings = corrections.each(corrections.word(own.choices))
    return (Rule("own-choice", lambda cells: cells.isin(own.choices), explain, Retention.ALL, readings),)


def _list(own: OwnColumn) -> tuple[Rule, ...]:
    if not own.choices:
        return ()

    def fault(cell: str) -> str:
        wrong = next((item for item in items(cell) if item not in own.choices), "")
        if not wrong:
            return ""
        expected = f"expected some of {', '.join(own.choices)}{did_you_mean(wrong, own.choices)}"
        return f"{quoted(wrong)} is not one of the choices in dataset.toml; {expected}"

    return (by_fault("own-choice", fault, retention=Retention.ALL),)


_RULES: Final[Mapping[str, Callable[[OwnColumn], tuple[Rule, ...]]]] = {
    "text": lambda _: (),
    "number": _number,
    "date": _date,
    "choice": _choice,
    "list": _list,
}
