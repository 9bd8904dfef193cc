"""Parts of SQL expressions for formats: cells, numbers, dates and words of the source, as text of our columns.

Every function takes and returns SQL that gives text and never NULL; '' is unknown. Names and texts of a file get into
SQL only through `cell` and `literal`.
"""

from __future__ import annotations

from collections.abc import Mapping


def cell(column: str) -> str:
    """The cell of a column of the source, without white space around it."""
    name = column.replace('"', '""')
    return f"trim(\"{name}\", E' \\t\\r\\n')"


def literal(text: str) -> str:
    """A text as it is."""
    return "'" + text.replace("'", "''") + "'"


def first_filled(*parts: str) -> str:
    """The first of the parts that is not blank."""
    return f"coalesce({_or_null(parts)}, '')"


def joined(separator: str, *parts: str) -> str:
    """The parts that are not blank, with the separator between them."""
    return f"concat_ws({literal(separator)}, {_or_null(parts)})"


def _or_null(parts: tuple[str, ...]) -> str:
    return ", ".join(f"nullif({part}, '')" for part in parts)


def whole(part: str) -> str:
    """A whole number as programs with floating points write it: ``4.0`` → ``4``; anything else stays."""
    return f"regexp_replace({part}, '^([0-9]+)\\.0+$', '\\1')"


def word(part: str, words: Mapping[str, str], other: str = "") -> str:
    """What stands for a word of the source; `other` for words that are not among them."""
    cases = " ".join(f"WHEN {literal(theirs)} THEN {literal(ours)}" for theirs, ours in words.items())
    return f"(CASE {part} {cases} ELSE {literal(other)} END)"


def two_digits(part: str) -> str:
    """``9`` or ``9.0`` → ``09``."""
    return f"lpad({whole(part)}, 2, '0')"


def span(start: str, end: str) -> str:
    """Two days (YYYY-MM-DD) as EDTF: one day, a whole month or year where they are just that, else an interval.

    A blank end is the start; what is no day stays, so that it is found to be no date.
    """
    last = first_filled(end, start)
    month_end = f"strftime(last_day(try_cast({start} AS DATE)), '%Y-%m-%d')"
    return (
        f"(CASE WHEN {start} = {last} THEN {start}"
        f" WHEN {start} LIKE '____-01-01' AND {last} = left({start}, 4) || '-12-31' THEN left({start}, 4)"
        f" WHEN {start} LIKE '____-__-01' AND {last} = {month_end} THEN left({start}, 7)"
        f" ELSE {start} || '/' || {last} END)"
    )
