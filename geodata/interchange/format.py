"""What a foreign format has to say: how it is recognised, how its rows become events, and whom to credit.

A format is one module of `geodata.interchange.formats` with a `FORMAT`; packages of others offer theirs as entry
points of the group ``dateline.formats``. Rows are translated by DuckDB, a column at a time: a format writes one SQL
expression for each of our columns over the source's columns, which are all text. `expressions` has the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class FileSample:
    """The beginning of a file, from which its format is recognised.

    `columns` are the names in its header, made unique; ``column3`` stands for one without a name. `rows` are the first
    rows after the header, with as many cells as there are columns. Both are empty for a file that is no table.
    """

    name: str
    """The file's name, without folders and without .zip or .gz."""
    kind: Literal["table", "json", "xml", "other"]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    head: bytes = b""
    """The first 64 KB of the file as they are."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The columns, for tests of what there is."""
        return frozenset(self.columns)

    def cells(self, column: str) -> list[str]:
        """The filled cells of a column in the sampled rows, without space around them; [] for one that is not there.

        Cells such as ``#date+start`` are left out: they are HXL's tags, in one of the first rows of many tables.
        """
        if column not in self.columns:
            return []
        at = self.columns.index(column)
        return [cell for row in self.rows if (cell := row[at].strip()) and not cell.startswith("#")]


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whether a file is of a format: `sure` from 0 (it is not) to 1, and in words what spoke for it.

    A format of which no real file was seen is at most .7 sure, and says so in `reason`.
    """

    sure: float
    reason: str = ""
    header: tuple[str, ...] = ()
    """The names of the columns of a file that has no header: its first row is then an event."""


NOT_THIS = Recognition(0.0)


@dataclass(frozen=True, slots=True)
class Translation:
    """How rows of the source become events.

    `columns` has a SQL expression over the source's columns (VARCHAR, never NULL) for each of our columns that the
    format fills. It must have `event_id` (the source's own id, without prefix) and `title`; `date` is EDTF, all values
    are text, and unknown is ''. Names of columns that events.csv does not have are refused.
    """

    columns: Mapping[str, str]
    aside: tuple[tuple[str, str], ...] = ()
    """Conditions in SQL on rows that cannot be taken, each with the reason as the end of "this row …"; the first that
    holds counts. What is wrong with an id, a date or coordinates is found without them."""
    marks: tuple[tuple[str, str], ...] = ()
    """Conditions in SQL on rows that are taken as they are stated and marked, each with a sentence for the reader."""
    notes: tuple[str, ...] = ()
    """What the importing person should know about the file as a whole, a sentence each."""
    asked: tuple[str, ...] = ()
    """What cannot be told from the file and has to be answered in a mapping: nothing is imported before that."""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    """The mapping that was used, for tables in no known form."""
    district: str = "''"
    province: str = "''"
    country: str = "''"
    """SQL for the names of the district, the province and the country around a row's place, by which one without
    coordinates is looked up; '' is unknown."""
    title: str = ""
    """Title of the layer, with the release where the file tells it; "" for the format's title."""


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows of a file that is no table, as text; every row has a cell for each column."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Format:
    """A foreign format. `prefix` begins the ids of its events; the rest is the default of the layer's credit."""

    name: str
    """As in ``--format``: small letters, digits and hyphens."""
    title: str
    prefix: str
    recognise: Callable[[FileSample], Recognition]
    translate: Callable[[FileSample], Translation]
    holder: str = ""
    """Who publishes the data."""
    licence: str = ""
    citation: str = ""
    url: str = ""
    redistribute: bool = True
    """False: the terms forbid passing rows on, so only signed-in editors see them and no export has them."""
    rows_of_one_event: bool = False
    """Whether several rows with one id are one event: the first is taken, and the others are merged with it. Otherwise
    a second row of an id is the same (all cells equal) or set aside."""
    machine_coded: bool = False
    """Whether nobody has read the texts: the layer says so."""
    unpack: Callable[[Path], SourceRows] | None = field(default=None)
    """Reads a file that is no table (JSON, XML, a binary). Raises InputError. None: the file is a table."""
