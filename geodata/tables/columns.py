"""The columns of a dataset's CSV files, declared once: name, description, and the rules that its cells obey.

A rule looks at filled cells only: blank means unknown and is always readable. What a broken rule keeps out is the
row, the cell alone (its value then counts as unknown), or nothing (a warning).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

import pandas as pd

from geodata import edtf
from geodata.errors import EdtfError
from geodata.messages import did_you_mean, quoted
from geodata.model import COORDINATE_LIMITS, EVENT_COLUMN_NAMES, PlaceBasis, Status, WherePrec
from geodata.tables import cell_faults, corrections, garbled

CellTest = Callable[["pd.Series[str]"], "pd.Series[bool]"]
NUMBER: Final = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
COUNT: Final = "[0-9]{1,8}"
ID_PATTERN: Final = "[a-z0-9-]{4,64}"
COUNTRY_PATTERN: Final = "[A-Z]{2}"
STANCES: Final = ("supports", "disputes")
SENSITIVE: Final = ("yes", "no")
MEDIA_KINDS: Final = ("picture", "film", "sound", "document", "page")
MOST_DEATHS: Final = 99_999_999
MOST_ERRORS: Final = 1_000
"""Errors of one kind in a file are listed up to this number; the others are counted in one problem."""


class Retention(Enum):
    """What stays of a row whose cell breaks a rule."""

    NOTHING = "the row is left out"
    ROW = "the row stays, its cell counts as unknown"
    ALL = "row and cell stay: a warning"


class Presence(Enum):
    """What it means when the file has no such column."""

    ESSENTIAL = "no row can be read"
    EXPECTED = "an error; the column counts as blank"
    OPTIONAL = "nothing: the column counts as blank"


@dataclass(frozen=True, slots=True)
class Rule:
    """`test` gets a column's filled cells and returns which obey; `explain` gets a cell that does not, and says why."""

    code: str
    test: CellTest
    explain: Callable[[str], str]
    retention: Retention = Retention.NOTHING
    readings: Callable[[Iterable[str]], corrections.CellReader] | None = None
    """From the column's cells that break the rule: how each of them may be read."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `presence`: what a file without it means; `filled`: a blank cell is an error."""

    name: str
    description: str
    """For the documentation: a few words, without a full stop."""
    rules: tuple[Rule, ...] = ()
    presence: Presence = Presence.OPTIONAL
    filled: bool = False

    @property
    def is_text(self) -> bool:
        """Whether a cell may hold any words."""
        return all(rule.retention is Retention.ALL for rule in self.rules)


def matches(pattern: str) -> CellTest:
    """The test of cells that `pattern` describes as a whole."""
    return lambda cells: cells.str.fullmatch(pattern)


def _one_of(
    code: str,
    words: Iterable[str],
    codes: Iterable[tuple[str, str]] = (),
    retention: Retention = Retention.NOTHING,
) -> Rule:
    known = tuple(words)
    expected = f"expected {', '.join(known[:-1])} or {known[-1]}"
    return Rule(
        code,
        lambda cells: cells.isin(known),
        lambda cell: f"{quoted(cell)} is not one of the words for this column; {expected}{did_you_mean(cell, known)}",
        retention,
        readings=corrections.each(corrections.word(known, codes)),
    )


def date_fault(text: str) -> str:
    """Why `text` is no date, "" when it is one."""
    try:
        edtf.parse(text)
    except EdtfError as error:
        return str(error)
    return ""


def _in_range(limit: float) -> CellTest:
    def in_range(cells: pd.Series[str]) -> pd.Series[bool]:
        readable = cells.str.fullmatch(NUMBER)  # cells that are no number break the rule before this one
        return ~readable | (pd.to_numeric(cells.where(readable, "0")).abs() <= limit)

    return in_range


def _number_fault(cell: str) -> str:
    return f"{quoted(cell)} is not a number such as 35.4011; leave the cell blank when it is unknown"


def _degrees(name: str, retention: Retention = Retention.NOTHING) -> tuple[Rule, Rule]:
    limit = COORDINATE_LIMITS[name]
    swap = "; did you swap latitude and longitude?" if name == "latitude" else "; expected degrees, east positive"
    return (
        Rule(
            "number",
            matches(NUMBER),
            _number_fault,
            retention,
            corrections.each(corrections.degrees(limit)),
        ),
        Rule(
            f"{name}-range",
            _in_range(limit),
            lambda cell: f"{quoted(cell)} is not between -{limit:.0f} and {limit:.0f}{swap}",
            retention,
        ),
    )


def _count(name: str, description: str) -> Column:
    def explain(cell: str) -> str:
        hint = "leave the cell blank when unknown. The figure is not shown"
        return f"{quoted(cell)} is not a whole number from 0 to {MOST_DEATHS}; {hint}"

    return Column(
        name,
        description,
        (Rule("count", matches(COUNT), explain, Retention.ROW, corrections.each(corrections.count)),),
    )


def by_fault(
    code: str,
    fault: Callable[[str], str],
    read: corrections.CellReader | None = None,
    retention: Retention = Retention.ROW,
) -> Rule:
    """A rule of one cell: `fault` says why the cell breaks it, "" when it does not."""

    def test(cells: pd.Series[str]) -> pd.Series[bool]:
        codes, distinct = pd.factorize(cells)
        good = pd.array([not fault(text) for text in distinct], dtype=bool)
        return pd.Series(good.take(codes), index=cells.index)

    return Rule(code, test, fault, retention, corrections.each(read) if read else None)


ID_RULE: Final = Rule(
    "id-form",
    matches(ID_PATTERN),
    lambda cell: f"{quoted(cell)} is not an id; expected 4 to 64 of a-z, 0-9 and hyphens, such as palmyra-recaptured",
    readings=corrections.each(corrections.as_is),
)
GARBLED_RULE: Final = Rule("garbled", garbled.is_whole, garbled.fault, Retention.ALL, corrections.each(garbled.reading))
"""Of every column of words."""
DATE_RULE: Final = replace(by_fault("date", date_fault, retention=Retention.NOTHING), readings=corrections.dates)
WHERE_PREC_RULE: Final = _one_of(
    "where-prec", [prec.word for prec in WherePrec], [(str(int(prec)), prec.word) for prec in WherePrec]
)
DEATHS: Final = (
    _count("deaths_low", "lowest estimate of deaths (UCDP low)"),
    _count("deaths_best", "best estimate of deaths (UCDP best)"),
    _count("deaths_high", "highest estimate of deaths (UCDP high)"),
)
INJURED: Final = (
    _count("injured_low", "lowest estimate of injured people"),
    _count("injured_best", "best estimate of injured people"),
    _count("injured_high", "highest estimate of injured people"),
)
DEATHS_BY_KIND: Final = (
    _count("deaths_a", "deaths on side A (UCDP deaths_a)"),
    _count("deaths_b", "deaths on side B (UCDP deaths_b)"),
    _count("deaths_civilians", "deaths of civilians (UCDP deaths_civilians)"),
    _count("deaths_unknown", "deaths of people of unknown status (UCDP deaths_unknown)"),
)
_SENSITIVE_RULE: Final = _one_of(
    "sensitive",
    SENSITIVE,
    [
        *((word, "yes") for word in ("1", "true", "TRUE", "True", "y", "x", "X")),
        *((word, "no") for word in ("0", "false", "FALSE", "False", "n")),
    ],
    Retention.ALL,
)
FURTHER_COLUMNS: Final = (
    *INJURED,
    *DEATHS_BY_KIND,
    Column("time", "time of day in ISO 8601", (by_fault("time", cell_faults.time_fault, cell_faults.time),)),
    Column("actors", "further actors, parted by semicolons"),
    Column("or_place", "a second place where it may have been"),
    Column("or_latitude", "WGS84 degrees of the second place", _degrees("latitude", Retention.ROW)),
    Column("or_longitude", "WGS84 degrees of the second place", _degrees("longitude", Retention.ROW)),
    Column("or_where_prec", "how well the second place is known", (replace(WHERE_PREC_RULE, retention=Retention.ROW),)),
    Column(
        "geometry",
        "a line or an area in WKT, longitude before latitude",
        (by_fault("geometry", cell_faults.geometry_fault, cell_faults.geometry),),
    ),
    Column("part_of", "id of the event that it belongs to", (replace(ID_RULE, retention=Retention.ROW),)),
    Column(
        "media",
        "links to pictures and films, parted by semicolons",
        (by_fault("media", cell_faults.links_fault, cell_faults.as_links),),
    ),
    Column("sensitive", "yes: its links are shown when asked for", (_SENSITIVE_RULE,)),
    Column("confidence", "how sure its editors are, a word of dataset.toml"),
    Column(
        "correction",
        "the day of a correction, what was corrected and why, for readers",
        (by_fault("correction-day", cell_faults.correction_fault, retention=Retention.ALL),),
    ),
    Column("tags", "words, parted by semicolons"),
    Column("quote_en", "an editor's translation of the quote"),
)
"""The columns of events.csv that many datasets do without."""

EVENT_COLUMNS: Final = (
    Column("event_id", "permanent id, given once", (ID_RULE,), Presence.ESSENTIAL, filled=True),
    Column("status", "draft, published or withdrawn", (_one_of("status", Status),), Presence.ESSENTIAL, filled=True),
    Column("date", "when, in EDTF; blank: undated", (DATE_RULE,), Presence.EXPECTED),
    Column("place", "name as shown, looked up when coordinates are blank", (), Presence.EXPECTED),
    Column("latitude", "WGS84 degrees", _degrees("latitude")),
    Column("longitude", "WGS84 degrees", _degrees("longitude")),
    Column("place_basis", "named in the quote, or inferred", (_one_of("place-basis", PlaceBasis),)),
    Column("where_prec", "how well the place is known", (WHERE_PREC_RULE,)),
    Column("event_type", "from the taxonomy", (), Presence.EXPECTED),
    Column("sub_event_type", "from the taxonomy"),
    Column("title", "one line", (), Presence.ESSENTIAL, filled=True),
    Column("description", "plain text"),
    Column("side_a", "actor, as UCDP names it"),
    Column("side_b", "actor, as UCDP names it"),
    *DEATHS,
    Column("claimed_by", "who says so, when the source reports a claim"),
    Column("source", "id in sources.csv"),
    Column("quote", "the verbatim words of the source"),
    Column("editor", "who vouches for an event that has no quote"),
    *FURTHER_COLUMNS,
    Column("draft_note", "what the machine noted while drafting; for editors only"),
)
if tuple(column.name for column in EVENT_COLUMNS) != EVENT_COLUMN_NAMES:
    raise RuntimeError("geodata.model.EVENT_COLUMN_NAMES does not list the columns of EVENT_COLUMNS")
READER_COLUMNS: Final[tuple[str, ...]] = tuple(name for name in EVENT_COLUMN_NAMES if name != "draft_note")
"""The columns of events.csv that leave the house: in downloads, briefings and exports."""
EVIDENCE_COLUMNS: Final = (
    Column("event_id", "the event", (), Presence.ESSENTIAL, filled=True),
    Column("source", "id in sources.csv", (), Presence.EXPECTED),
    Column("quote", "the verbatim words of the source", (), Presence.EXPECTED),
    Column("claimed_by", "who says so"),
    Column(
        "stance",
        "supports or disputes",
        (_one_of("stance", STANCES),),
        Presence.ESSENTIAL,
        filled=True,
    ),
    *DEATHS,
    Column("note", "plain text"),
)
URL_RULE: Final = Rule(
    "url",
    matches(cell_faults.ADDRESS),
    lambda cell: f"{quoted(cell)} is not an address beginning with https:// or http://. It is not linked",
    Retention.ROW,
    corrections.each(corrections.as_is),
)


def _day_fault(text: str) -> str:
    """Why `text` is no single day, "" when it is one."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or date_fault(text):
        return f"{quoted(text)} is not a day; expected year-month-day such as 2015-09-30. It is not shown"
    return ""


SOURCE_COLUMNS: Final = (
    Column("source", "id of the source", (), Presence.ESSENTIAL, filled=True),
    Column("title", "its title", (), Presence.EXPECTED, filled=True),
    Column("publisher", "who published it"),
    Column(
        "published",
        "when, in EDTF; blank: unknown",
        (replace(DATE_RULE, retention=Retention.ROW),),
    ),
    Column("url", "where it is on the web", (URL_RULE,)),
    Column("archive_url", "where it is archived", (URL_RULE,)),
    Column("accessed", "the day on which an editor last read it there", (by_fault("date", _day_fault),)),
    Column("language", "ISO 639 code, such as en"),
    Column("file", "its text, relative to the dataset's folder"),
    Column("note", "plain text, such as how a date was inferred"),
)
MEDIA_COLUMNS: Final = (
    Column(
        "media",
        "a link, as in the column media of events.csv",
        (replace(URL_RULE, retention=Retention.NOTHING),),
        Presence.ESSENTIAL,
        filled=True,
    ),
    Column("kind", "what it is", (_one_of("media-kind", MEDIA_KINDS, retention=Retention.ROW),)),
    Column("credit", "who made it and must be named"),
    Column("archive_url", "where it is archived", (URL_RULE,)),
    Column("note", "plain text, for editors"),
)
PLACE_COLUMNS: Final = (
    Column("place", "name", (), Presence.ESSENTIAL, filled=True),
    Column("aliases", "other names, parted by semicolons"),
    Column("latitude", "WGS84 degrees", _degrees("latitude"), Presence.ESSENTIAL, filled=True),
    Column("longitude", "WGS84 degrees", _degrees("longitude"), Presence.ESSENTIAL, filled=True),
    Column("where_prec", "how well the place is known", (WHERE_PREC_RULE,), Presence.ESSENTIAL, filled=True),
    Column(
        "radius_km",
        "radius of the area",
        (
            Rule(
                "number",
                matches(NUMBER.removeprefix("[+-]?")),
                _number_fault,
                Retention.ROW,
                corrections.each(corrections.number),
            ),
        ),
    ),
    Column(
        "country",
        "ISO 3166 alpha-2",
        (
            Rule(
                "country",
                matches(COUNTRY_PATTERN),
                lambda cell: f"{quoted(cell)} is not a country code; expected two capitals such as SY",
                Retention.ROW,
                corrections.each(corrections.country),
            ),
        ),
    ),
    Column("gazetteer_id", "its id in a gazetteer"),
    Column("source_url", "where the coordinates come from", (URL_RULE,)),
    Column("note", "plain text"),
)
