"""Read a dataset's files into a `Dataset`: good rows as tables, and every problem of the others.

A row with an error is left out and listed; a row with a warning stays. Only some cells are left out by themselves,
because their row says nothing false without them: figures of deaths, links and the like. `geodata.tables.columns` has
the rules. Rows without coordinates are placed by name, from data on this computer: reading uses no network.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata import edtf, taxonomy
from geodata.dataset import checks, cross_checks, event_rules, further_rules, info, media_credits, source_checks
from geodata.dataset.event_rules import numbers, type_pairs
from geodata.dataset.folder import LAYERS, MISSING, NOTHING_UNREAD, TERRITORIES, Files, read_folder, version_of
from geodata.errors import DatasetError
from geodata.geocoding import locate, own_gazetteer
from geodata.messages import UnreadableFileError, quoted
from geodata.model import (
    DEFAULT_RADIUS_KM,
    INFO_FILE,
    OWN_GAZETTEER,
    Article,
    Dataset,
    DatasetInfo,
    LeftOut,
    Problem,
    Severity,
    Status,
    Taxonomy,
    WherePrec,
)
from geodata.tables import csvfile, own_columns
from geodata.tables.changes import IDS, TABLES
from geodata.tables.columns import Retention

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray


FILES: Final = ("events.csv", "evidence.csv", "sources.csv", "places.csv", "media.csv", INFO_FILE)
"""The files of a dataset's folder; the first must be there."""
_UNDATED: Final = (1, 0, 0, 0)
"""start_day, end_day, date_prec, approximate of an event without a date: it ends before it begins."""


_Hidden = tuple[str, frozenset[str]]
"""A column, and the words in it of the rows that readers hear nothing of, not even how many of them are left out."""
_NONE_HIDDEN: Final[_Hidden] = ("line", frozenset())


@dataclass(frozen=True, eq=False)
class Table:
    """The good rows of a file, all problems, the number of rows read, and the ids of all rows, bad ones included."""

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    rows_read: int
    ids: pd.Series[str]
    readable: bool = True
    """False: the file is missing, or nothing in it could be read."""
    unpublished: Mapping[int, str] = field(default_factory=dict)
    """Line → id of the events that are not published (events.csv only)."""
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    """Number of rows left out, by kind, without those that are known to be unpublished."""
    uncertain: int = 0
    """Number of rows that stay although a figure of theirs cannot be used, likewise."""


@dataclass(frozen=True, eq=False)
class References:
    """What rows are checked against. None: unknown, so nothing is checked against it."""

    info: DatasetInfo
    taxonomy: Taxonomy
    sources: frozenset[str] | None = None
    """The ids that sources.csv gives."""
    articles: Mapping[str, Article] = field(default_factory=dict)
    """Source id → its text."""
    published: Mapping[str, str] = field(default_factory=dict)
    """Source id → when it was published, in EDTF, "" where that is unknown."""
    places: pd.DataFrame | None = None
    """The rows of places.csv."""
    events: frozenset[str] | None = None
    """The ids that events.csv gives, for the rows of evidence.csv and for parts of an event."""
    links: frozenset[str] | None = None
    """The links of all events, for the rows of media.csv."""
    taken: Mapping[str, int] = field(default_factory=dict)
    """Event ids that other rows of events.csv have → the lines of these."""


def load(folder: Path) -> Dataset:
    """Read the dataset in `folder` and place its rows. Raises DatasetError when nothing of it can be read."""
    dataset = read_dataset(folder)
    return locate.locate(dataset, own_gazetteer.of_dataset(dataset))


def load_files(files: Files, name: str, folder: Path | None = None) -> Dataset:
    """Read the files of a version and place its rows; `name` as for `read`. Raises DatasetError.

    `folder` holds the file of the dataset's own gazetteer, which is in no version.
    """
    dataset = _with_large_files(read(files, name), files, folder)
    return locate.locate(dataset, own_gazetteer.of_dataset(dataset))


def read_dataset(folder: Path) -> Dataset:
    """Read the dataset in `folder`, without placing its rows (see `geodata.geocoding.locate.locate`).

    Raises DatasetError when there is no folder, or no row of `events.csv` can be read.
    """
    if not folder.is_dir():
        raise DatasetError(f"{quoted(str(folder), 200)} is not a folder; expected one that holds events.csv")
    snapshot = read_folder(folder)
    return _with_large_files(read(snapshot.files, folder.resolve().name, snapshot.unread), snapshot.files, folder)


def _with_large_files(dataset: Dataset, files: Files, folder: Path | None) -> Dataset:
    """The dataset with its layers and the file of its own gazetteer, or a warning that says why it cannot be used."""
    described = {name: data for name, data in files.items() if name.startswith((f"{LAYERS}/", f"{TERRITORIES}/"))}
    dataset = replace(dataset, folder=folder, layer_files=described)
    why = own_gazetteer.trouble(files, folder)
    if why:
        problem = Problem(OWN_GAZETTEER, 0, "", "gazetteer-unusable", Severity.WARNING, why)
        return replace(dataset, problems=(*dataset.problems, problem))
    return replace(dataset, own_gazetteer=own_gazetteer.file_of(files, folder))


def read(files: Files, name: str, unread: Mapping[str, str] = NOTHING_UNREAD) -> Dataset:
    """Read a dataset from its bytes; its rows and its version depend on nothing else.

    `name` is its title if it gives itself none; `unread` says why a file is not among `files` (`folder.Snapshot`).
    Raises DatasetError when no row of `events.csv` can be read.
    """
    about, problems = info.read(files, name, unread)
    credits_due = (about.attribution, own_gazetteer.credit(files))
    about = replace(about, attribution="; ".join(filter(None, credits_due)))
    references = References(about, taxonomy.read())
    sources, places = (_read_table(file, files, unread, references) for file in ("sources.csv", "places.csv"))
    articles, article_problems = source_checks.read_articles(files, unread, sources.rows)
    ids = frozenset(sources.ids) if sources.readable else None
    published = dict(zip(sources.rows["source"], sources.rows["published"], strict=True))
    references = replace(references, sources=ids, articles=articles, published=published, places=places.rows)
    events = _read_events(files, unread, references)
    references = replace(references, events=frozenset(events.ids))
    shown = events.rows[events.rows["status"] == Status.PUBLISHED]
    hidden = frozenset(events.unpublished.values()) - {"", *shown["event_id"]}
    evidence = _read_table("evidence.csv", files, unread, references, ("event_id", hidden))
    references = replace(references, links=media_credits.links(events.rows))
    media = _read_table("media.csv", files, unread, references)
    tables = {"events.csv": events, "evidence.csv": evidence, "sources.csv": sources, "places.csv": places}
    tables["media.csv"] = media
    for table in tables.values():
        problems += table.problems
    if "sources.csv" not in {*files, *unread} and (events.rows["source"] != "").any():
        message = "the file is missing, but events name sources; add it, so that readers see who says so"
        problems.append(Problem("sources.csv", 0, "", "missing", Severity.ERROR, message))
    return Dataset(
        info=info.complete(about, shown),
        version=version_of(files),
        events=events.rows,
        evidence=evidence.rows,
        sources=sources.rows,
        places=places.rows,
        taxonomy=references.taxonomy,
        articles=articles,
        problems=(*problems, *article_problems),
        row_counts={name: table.rows_read for name, table in tables.items()},
        left_out={(name, kind): count for name, table in tables.items() for kind, count in table.left_out.items()},
        uncertain={name: table.uncertain for name, table in tables.items() if table.uncertain},
        unpublished=events.unpublished,
        source_ids=ids,
        timeline_stated=bool(about.first and about.last),
        media=media_credits.by_link(media.rows),
    )


def read_places(files: Files) -> tuple[str, pd.DataFrame]:
    """The country in focus (ISO code, "" for none) and the rows of `places.csv`, as far as they can be read."""
    about, _ = info.read(files, "", NOTHING_UNREAD)
    places = _read_table("places.csv", files, NOTHING_UNREAD, References(about, taxonomy.read()))
    return about.country, places.rows


def findings(file: str, frame: pd.DataFrame, references: References) -> list[checks.Finding]:
    """Check rows of a table, each by itself and against the rows it refers to; the index of `frame` counts from 0.

    All checks run this chain of rules: of a file, of rows while they are edited, and of cells that can be fixed.
    """
    found = checks.check_cells(frame, own_columns.of_table(file, references.info))
    if file in IDS:
        found += event_rules.repeated(frame, IDS[file], references.taken)
    if file == "events.csv":
        found += event_rules.check(frame, references.info, references.taxonomy)
        found += further_rules.check(frame, references.info, references.events)
    if "quote" in frame:
        found += source_checks.check(frame, references.sources, references.articles)
    if file == "events.csv" and references.places is not None:
        found += source_checks.check_basis(frame, references.places)
    if file == "evidence.csv":
        found += event_rules.in_order(frame)
        found += source_checks.check_events(frame, references.events)
    if file == "media.csv":
        found += media_credits.check(frame, references.links)
    if file == "places.csv":
        found += event_rules.null_island(*(numbers(frame[name]) for name in ("latitude", "longitude")))
    return found


def derived_findings(events: pd.DataFrame, references: References, *, together: bool) -> list[checks.Finding]:
    """Check good events with their derived columns. `together`: against each other too, for the whole table."""
    about, places = references.info, references.places
    found = list(cross_checks.check_twice(events)) if together else []
    if places is not None:
        found += cross_checks.check(events, references.published, places)
    if about.first and about.last:
        found += event_rules.check_extent(events, edtf.day(about.first), edtf.day(about.last))
    return found


def _read_events(files: Files, unread: Mapping[str, str], references: References) -> Table:
    """Read and check events.csv. Raises UnreadableFileError when no row of it can be read."""
    name = "events.csv"
    raw = _raw(name, files, unread, references.info)
    if raw is None:
        raise UnreadableFileError(name, 0, "", MISSING)
    hidden = ("status", frozenset({Status.DRAFT.value, Status.WITHDRAWN.value}))
    references = replace(references, events=frozenset(raw.frame["event_id"]))
    table = _table(name, raw, findings(name, raw.frame, references), hidden)
    events = derive(table.rows, references.taxonomy)
    derived = checks.report(name, events, derived_findings(events, references, together=True))
    problems = sorted([*table.problems, *derived], key=lambda problem: problem.line)
    return replace(table, rows=events, problems=tuple(problems), unpublished=_unpublished(raw.frame))


def _unpublished(frame: pd.DataFrame) -> dict[int, str]:
    """Line → id of the rows that are not published: drafts, withdrawn events, and those with an unreadable status."""
    rows = frame[frame["status"] != Status.PUBLISHED]
    return dict(zip(rows["line"].tolist(), rows["event_id"].tolist(), strict=True))


def _read_table(
    name: str,
    files: Files,
    unread: Mapping[str, str],
    references: References,
    hidden: _Hidden = _NONE_HIDDEN,
) -> Table:
    """Read and check a table that may be missing. One that cannot be read gives no rows and a problem."""
    problems: tuple[Problem, ...] = ()
    try:
        raw = _raw(name, files, unread, references.info)
    except UnreadableFileError as error:
        raw, problems = None, (error.problem,)
    if raw is not None:
        return _table(name, raw, findings(name, raw.frame, references), hidden)
    blank = pd.DataFrame({column.name: pd.Series([], dtype="str") for column in TABLES[name]}).assign(line=0)
    return Table(blank, problems, 0, blank.iloc[:, 0], readable=False)


def _raw(name: str, files: Files, unread: Mapping[str, str], about: DatasetInfo) -> csvfile.RawTable | None:
    """The rows of a table, None when the file is missing. Raises UnreadableFileError."""
    if name in unread:
        raise UnreadableFileError(name, 0, "", unread[name])
    raw = csvfile.read(name, files[name], own_columns.of_table(name, about)) if name in files else None
    if raw is not None and (problem := raw.unfinished):
        raise UnreadableFileError(name, problem.line, problem.column, problem.message)
    return raw


def _table(name: str, raw: csvfile.RawTable, found: list[checks.Finding], hidden: _Hidden) -> Table:
    problems = sorted([*raw.problems, *checks.report(name, raw.frame, found)], key=lambda problem: problem.line)
    good = checks.leave_out(raw.frame, found).reset_index(drop=True)
    ids = raw.frame[IDS.get(name, "event_id")]
    left_out, uncertain = _left_out(raw, found, hidden), _uncertain(raw, found, hidden)
    return Table(good, tuple(problems), raw.rows_read, ids, left_out=left_out, uncertain=uncertain)


def _left_out(raw: csvfile.RawTable, found: list[checks.Finding], hidden: _Hidden) -> dict[LeftOut, int]:
    """The number of rows left out, each counted once, by kind."""
    rows: dict[int, LeftOut] = {}
    for finding in found:
        if finding.retention is Retention.NOTHING:
            kind = LeftOut.REPEATED if finding.code == "repeated" else LeftOut.INVALID
            rows |= {row: kind for row in finding.rows.tolist() if rows.get(row) is not LeftOut.REPEATED}
    column, words = hidden
    concealed = raw.frame[column].iloc[list(rows)].isin(words).tolist()
    counts = Counter(kind for kind, is_hidden in zip(rows.values(), concealed, strict=True) if not is_hidden)
    counts[LeftOut.UNREADABLE] = raw.rows_read - len(raw.frame)
    return {kind: counts[kind] for kind in LeftOut if counts[kind]}


def _uncertain(raw: csvfile.RawTable, found: list[checks.Finding], hidden: _Hidden) -> int:
    """The number of rows that stay without a cell that breaks a rule, each counted once."""
    rows = _rows(found, Retention.ROW) - _rows(found, Retention.NOTHING)
    column, words = hidden
    return int((~raw.frame[column].iloc[sorted(rows)].isin(words)).sum())


def _rows(found: list[checks.Finding], retention: Retention) -> set[int]:
    return {row for finding in found if finding.retention is retention for row in finding.rows.tolist()}


def derive(events: pd.DataFrame, known: Taxonomy) -> pd.DataFrame:
    """`events` (checked text cells) with the derived columns that `geodata.model.Dataset` lists."""
    dates = _dates(events["date"])
    words = {prec.word: int(prec) for prec in WherePrec}
    prec = events["where_prec"].map(words).fillna(0).astype("int8")
    radius = prec.map({0: 0.0, **{int(prec): km for prec, km in DEFAULT_RADIUS_KM.items()}})
    return events.assign(
        lat=numbers(events["latitude"]),
        lon=numbers(events["longitude"]),
        prec=prec,
        radius_km=radius.astype("float32"),
        start_day=dates[:, 0],
        end_day=dates[:, 1],
        date_prec=dates[:, 2].astype("int8"),
        approximate=dates[:, 3].astype(bool),
        group=_groups(events, known),
        located_by=pd.Series([""] * len(events), dtype="str", index=events.index),
    )


def _dates(texts: pd.Series[str]) -> NDArray[np.int64]:
    """One row per event: start_day, end_day, date_prec, approximate. Each distinct text is parsed once."""
    codes, distinct = pd.factorize(texts)
    rows = np.array([_date(text) for text in distinct], dtype=np.int64).reshape(-1, len(_UNDATED))
    return rows[codes]


def _date(text: str) -> tuple[int, int, int, int]:
    if not text:
        return _UNDATED
    date = edtf.parse(text)
    return date.start_day, date.end_day, int(date.date_prec), int(date.approximate)


def _groups(events: pd.DataFrame, known: Taxonomy) -> NDArray[np.int8]:
    """The legend group of each event, looked up once per distinct pair of types."""
    codes, pairs = type_pairs(events)
    groups = np.array([taxonomy.group_index(known, kind, sub) for kind, sub in pairs], dtype=np.int8)
    return groups[codes]
