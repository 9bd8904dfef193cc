"""The data model: datasets, events, sources, places, precisions and problems.

Events are kept in a pandas table, one row per event, because a dataset may hold a million of them; single rows leave
it as plain dictionaries. Days are calendar days counted from 1970-01-01, without a time zone. Coordinates are
(latitude, longitude) in WGS84 degrees.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


OPEN_START: Final = -(2**31)
"""`start_day` of an interval that has no known beginning (EDTF ``../2016``)."""
OPEN_END: Final = 2**31 - 1
"""`end_day` of an interval that has not ended (EDTF ``2011/..``)."""

INFO_FILE: Final = "dataset.toml"
OWN_GAZETTEER: Final = "gazetteer.toml"
"""The file that names a dataset’s own gazetteer (`geodata.geocoding.own_gazetteer`)."""
"""The file that says what a dataset is called and how far its timeline reaches."""

EVENT_COLUMN_NAMES: Final = (
    *("event_id", "status", "date", "place", "latitude", "longitude", "place_basis", "where_prec", "event_type"),
    *("sub_event_type", "title", "description", "side_a", "side_b", "deaths_low", "deaths_best", "deaths_high"),
    *("claimed_by", "source", "quote", "editor", "injured_low", "injured_best", "injured_high"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "time", "actors"),
    *("or_place", "or_latitude", "or_longitude", "or_where_prec", "geometry", "part_of", "media", "sensitive"),
    *("confidence", "correction", "tags", "quote_en", "draft_note"),
)
"""The columns of events.csv, for those who write rows and do without pandas; `tables.columns` has their rules."""

COORDINATE_LIMITS: Final = {"latitude": 90.0, "longitude": 180.0}


class Status(StrEnum):
    """Whether viewers may see a row: they see published rows only."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class WherePrec(IntEnum):
    """How well the place is known: UCDP GED's `where_prec`, 1 (exact) to 7 (sea or airspace)."""

    EXACT = 1
    NEAR = 2
    DISTRICT = 3
    PROVINCE = 4
    REGION = 5
    COUNTRY = 6
    SEA_AIR = 7

    @classmethod
    def from_word(cls, word: str) -> WherePrec:
        """The precision that a CSV cell names, such as ``sea_air``. Raises KeyError."""
        return cls[word.upper()]

    @property
    def word(self) -> str:
        """The precision as the CSV spells it."""
        return self.name.lower()


DEFAULT_RADIUS_KM: Final[Mapping[WherePrec, float]] = {
    WherePrec.EXACT: 0.0,
    WherePrec.NEAR: 25.0,
    WherePrec.DISTRICT: 30.0,
    WherePrec.PROVINCE: 60.0,
    WherePrec.REGION: 100.0,
    WherePrec.COUNTRY: 0.0,
    WherePrec.SEA_AIR: 100.0,
}
"""Radius of the area drawn when `places.csv` gives none; 25 km for ``near`` is UCDP's own definition."""


class PlaceBasis(StrEnum):
    """Whether the quote names the place or the editor inferred it."""

    NAMED = "named"
    INFERRED = "inferred"


class DatePrec(IntEnum):
    """How well the date is known: UCDP GED's `date_prec`; 0 stands for undated."""

    UNDATED = 0
    DAY = 1
    DAYS = 2
    WEEK = 3
    MONTH = 4
    YEAR = 5


class Severity(StrEnum):
    """An error excludes its row or cell from the data; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class LeftOut(StrEnum):
    """Why a row of a table was left out, as the end of "2 rows …"."""

    UNREADABLE = "that cannot be read"
    REPEATED = "with the id of another row"
    INVALID = "with a cell that breaks a rule"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a dataset, where it is, and what to do about it.

    `line` counts from 1 and includes the header (0: the file as a whole); `column` is the CSV column's name or "".
    `code` is a short fixed word such as ``latitude-range``. `row` is the row's `event_id`, "" where it has none. `fix`
    (column → new cell) is given when only one correction is possible. A problem of many rows carries that of the first.
    """

    file: str
    line: int
    column: str
    code: str
    severity: Severity
    message: str
    row: str = ""
    fix: Mapping[str, str] | None = field(default=None, hash=False)

    def __str__(self) -> str:
        """`events.csv line 14, latitude: '91.2' is not between -90 and 90; did you swap …?`."""
        place = self.file + (f" line {self.line}" if self.line else "") + (f", {self.column}" if self.column else "")
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Article:
    """A source text, verbatim. `text` keeps every character of the file, so offsets into it are the file's own."""

    source: str
    title: str
    text: str
    published: str = ""
    """Publication date in EDTF, "" when unknown."""
    publisher: str = ""
    """Name or domain of the publisher, "" when unknown."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` (inclusive) to ``end`` (exclusive) of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name may refer to.

    `kind` is ``city``, ``airfield``, ``district``, ``province``, ``country`` or ``region``.
    """

    gazetteer_id: str
    name: str
    latitude: float
    longitude: float
    kind: str
    country: str
    """ISO 3166 alpha-2, "" where none applies."""
    admin: str
    """Name of the province, "" where unknown."""
    population: int
    where_prec: WherePrec
    radius_km: float
    feature_class: str
    """GeoNames feature class: A country, province; L region; P city; S airfield."""
    matched: str
    """The spelling in the gazetteer that matched the name."""
    match: Literal["editor", "exact", "alternate", "fuzzy"]
    """``editor``: a row of places.csv; ``exact``: the main name; ``alternate``: another name or script."""
    score: float = 0.0
    reason: str = ""
    """Why this rank, in words: "exact name; in Syria like the other places; population 340,181"."""
    spellings: int = 0
    """Number of known spellings, in all scripts: well-known places have many."""


@dataclass(frozen=True, slots=True)
class Legend:
    """One group of the legend, with its label and its symbol.

    `symbol` is ``square``, ``circle``, ``triangle``, ``diamond``, ``barred`` (circle with a bar), ``cross``,
    ``star`` or ``ring``; colours are #rrggbb for the light and the dark map.
    """

    group: str
    label: str
    symbol: str
    color: str
    color_dark: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Event types as data: `groups` in legend order, and the group of each (event_type, sub_event_type)."""

    groups: tuple[Legend, ...]
    group_of: Mapping[tuple[str, str], str]
    layers: int = 0
    """How many of the groups, the last ones, are those of layers (`geodata.layers.combined`)."""

    @property
    def event_types(self) -> tuple[str, ...]:
        """The event types in file order, without repeats."""
        return tuple(dict.fromkeys(event_type for event_type, _ in self.group_of))


@dataclass(frozen=True, slots=True)
class Stop:
    """A named stop on the timeline: an EDTF date and what happened then."""

    date: str
    label: str


@dataclass(frozen=True, slots=True)
class OnlineGeocoder:
    """A geocoding service that editors of a dataset may use. Its API key is never part of the dataset."""

    name: str
    """geopy's name: ``nominatim``, ``photon``, ``opencage`` …; `geodata/geocoding/providers.toml` lists them."""
    domain: str = ""
    """Host (and port, and path) of a self-hosted server; "" for the public one."""
    scheme: Literal["https", "http"] = "https"
    language: str = "en"
    """Language of the names in its answers."""


@dataclass(frozen=True, slots=True)
class MediaCredit:
    """What `media.csv` says of a picture, a film or another link of events."""

    kind: str = ""
    """A word such as ``picture`` or ``film``, "" where it is not known."""
    credit: str = ""
    """Who made it and must be named, "" where that is not known."""
    archive_url: str = ""
    """Where it is archived, "" for nowhere."""
    line: int = 0


ColumnKind = Literal["text", "number", "date", "list", "choice"]


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of events.csv that a dataset declares for itself in `dataset.toml`."""

    name: str
    kind: ColumnKind
    """``date`` is EDTF; ``list`` has words, `; ` between them; ``choice`` one of `choices`."""
    title: str
    """How readers see it called."""
    choices: tuple[str, ...] = ()
    """The words of a choice or a list, in their order; () for a list: any words."""


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """The settings in `dataset.toml`. `first` and `last` are ISO days: the extent of the timeline."""

    title: str
    first: str
    last: str
    country: str
    """ISO 3166 alpha-2 of the country in focus, "" for none."""
    bounds: tuple[tuple[float, float], tuple[float, float]] | None
    """((south, west), (north, east)) of the first view; None: fit the events."""
    stops: tuple[Stop, ...] = ()
    attribution: str = ""
    frames: tuple[str, ...] = ()
    """Origins of the sites that may show the live map in a frame, such as `https://news.example`."""
    nominatim: bool = False
    """Short for a `geocoder` named ``nominatim``."""
    geocoder: OnlineGeocoder | None = None
    confidence: tuple[str, ...] = ()
    """The words of the column `confidence`, the surest first."""
    upload_mb: int = 1_000
    """The largest file that editors may upload on the page Import, in MB."""
    columns: tuple[OwnColumn, ...] = ()
    """The dataset's own columns, in the order in which they are declared."""

    @property
    def online(self) -> OnlineGeocoder | None:
        """The online geocoder that editors may ask for names that no local gazetteer knows; None when not allowed."""
        return self.geocoder or (OnlineGeocoder("nominatim") if self.nominatim else None)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A dataset as read: the valid rows, and every problem with the others.

    `events` has the text columns of `events.csv` (dtype str, verbatim, blank = unknown), in file order, and the
    derived columns `line` (int), `lat`, `lon` (float64, NaN = unlocated), `prec` (int8, WherePrec or 0),
    `radius_km` (float32), `start_day`, `end_day` (int64 days since 1970-01-01 with OPEN_START and OPEN_END;
    undated rows have start_day > end_day: 1 and 0), `date_prec` (int8, DatePrec), `approximate` (bool, EDTF ``~``
    or ``?``), `group` (int8, index into `taxonomy.groups`), `located_by` (str: "" when the row has coordinates of its
    own, else the geocoder's reason for the place, or why it found none).
    """

    info: DatasetInfo
    version: str
    """First 12 hex digits of the SHA-256 over the dataset's files: the bytes that the rows were read from."""
    events: pd.DataFrame
    evidence: pd.DataFrame
    sources: pd.DataFrame
    places: pd.DataFrame
    taxonomy: Taxonomy
    articles: Mapping[str, Article]
    """Source id → article, for the sources whose file could be read."""
    problems: tuple[Problem, ...] = field(default=())
    row_counts: Mapping[str, int] = field(default_factory=dict)
    """Table → number of its data rows: the valid ones and those left out with an error."""
    left_out: Mapping[tuple[str, LeftOut], int] = field(default_factory=dict)
    """Table and kind → number of rows left out with an error, without those that belong to unpublished events."""
    uncertain: Mapping[str, int] = field(default_factory=dict)
    """Table → number of rows shown without a cell that breaks a rule, without those of unpublished events."""
    unpublished: Mapping[int, str] = field(default_factory=dict)
    """Line → event_id of the rows of events.csv that viewers hear nothing of, those left out with an error too."""
    source_ids: frozenset[str] | None = None
    """The ids that sources.csv gives, those of rows left out too; None: it could not be read, or is not there."""
    timeline_stated: bool = True
    """Whether dataset.toml gives first and last; where it does not, `info` has those of the events."""
    own_gazetteer: Path | None = None
    """File with the places of the dataset's own gazetteer; None where it has none that can be used."""
    folder: Path | None = None
    """The folder that holds the files that are in no version; None where there is none."""
    layer_files: Mapping[str, bytes] = field(default_factory=dict)
    """The files that describe its layers (`geodata.layers.layer`), by name."""
    media: Mapping[str, MediaCredit] = field(default_factory=dict)
    """Link → what `media.csv` says of it."""
    placed_online: str = ""
    """A hash of what the kept answers of an online geocoder made of the rows; "" for a dataset that has none."""

    @property
    def rows_read(self) -> int:
        """Number of data rows in events.csv: the valid ones and those left out with an error."""
        return self.row_counts.get("events.csv", 0)

    @property
    def address(self) -> str:
        """What tells apart all that viewers may get: the version, and where kept answers place its rows."""
        if not self.placed_online:
            return self.version
        return hashlib.sha256(f"{self.version}\n{self.placed_online}".encode()).hexdigest()[:12]
