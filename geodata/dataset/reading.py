"""The columns of an event table that follow from the text cells: never stored, always computed the same way.

A dataset's folder → Dataset: good rows as tables, every problem with the others, nothing lost between them.

A row with an error is left out and listed; a row with a warning stays. Only some cells are left out alone, because
their row says nothing false without them: figures of deaths, links and the like. `geodata.tables.columns` has the
rules.

A dataset's folder → the dataset, its rows placed, without any network and without the history of its versions.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata import edtf, taxonomy
from geodata.dataset import checks, cross_checks, event_rules, info, source_checks
from geodata.dataset.event_rules import numbers, type_pairs
from geodata.dataset.folder import read_folder, version_of, write_folder
from geodata.errors import DatasetError
from geodata.geocoding import locate
from geodata.geocoding.gazetteer import Gazetteer
from geodata.messages import UnreadableFileError, quoted
from geodata.model import (
    DEFAULT_RADIUS_KM,
    Article,
    Dataset,
    DatasetInfo,
    Problem,
    Severity,
    Status,
    Taxonomy,
    WherePrec,
)
from geodata.tables import csvfile
from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, NUMBER, PLACE_COLUMNS, SOURCE_COLUMNS, Column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geodata.dataset.folder import Files


_UNDATED: Final = (1, 0, 0, 0)
"""start_day, end_day, date_prec, approximate of an event without a date: it ends before it begins."""


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
    """One row per event: start_day, end_day, date_prec, approximate. Each distinct text is read once."""
    codes, distinct = pd.factorize(texts)
    rows = np.array([_date(text) for text in distinct], dtype=np.int64).reshape(-1, len(_UNDATED))
    return rows[codes]


def _date(text: str) -> tuple[int, int, int, int]:
    if not text:
        return _UNDATED
    date = edtf.parse(text)
    return date.start_day, date.end_day, int(date.date_prec), int(date.approximate)


def _groups(events: pd.DataFrame, known: Taxonomy) -> NDArray[np.int8]:
    """The legend group of each event, asked once per distinct pair of types."""
    codes, pairs = type_pairs(events)
    groups = np.array([taxonomy.group_index(known, kind, sub) for kind, sub in pairs], dtype=np.int8)
    return groups[codes]


FILES: Final = ("events.csv", "evidence.csv", "sources.csv", "places.csv", info.FILE)
"""The files of a dataset's folder; the first must be there."""
_FORMULA: Final = r"[=+\-@\t\r\n＝＋－＠]"
"""How a cell begins that a spreadsheet may run."""


@dataclass(frozen=True, eq=False)
class Table:
    """Good rows, the problems of the others, how many rows there were, and the ids that all rows gave."""

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    rows_read: int
    ids: pd.Series[str]
    readable: bool = True
    """False: the file is not there, or nothing in it could be read."""
    unpublished: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class References:
    """What events refer to. `sources` None: sources.csv could not be read, so source ids are not checked."""

    sources: frozenset[str] | None
    articles: dict[str, Article]
    places: pd.DataFrame
    published: Mapping[str, str] = field(default_factory=dict)
    """Source id → when it was published, in EDTF, "" where that is unknown."""


def read_dataset(folder: Path) -> Dataset:
    """Read a folder, without placing its events (see `geodata.geocoding.locate.locate`).

    Raises DatasetError when there is no folder, or no row of `events.csv` can be read.
    """
    if not folder.is_dir():
        raise DatasetError(f"{quoted(str(folder), 200)} is not a folder; expected one that holds events.csv")
    known = taxonomy.read()
    about, problems = info.read(folder)
    sources = _read_side_table(folder / "sources.csv", SOURCE_COLUMNS, "source")
    places = _read_side_table(folder / "places.csv", PLACE_COLUMNS, "place")
    articles, article_problems = source_checks.read_articles(folder, sources.rows)
    ids = frozenset(sources.ids) if sources.readable else None
    published = dict(zip(sources.rows["source"], sources.rows["published"], strict=True))
    references = References(ids, articles, places.rows, published)
    events = read_events(folder / "events.csv", about, known, references)
    evidence = _read_evidence(folder / "evidence.csv", events, references)
    for table in (events, evidence, sources, places):
        problems += table.problems
    if not (folder / "sources.csv").exists() and (events.rows["source"] != "").any():
        message = "the file is missing, but events name sources; add it, so that readers see who says so"
        problems.append(Problem("sources.csv", 0, "", "missing", Severity.ERROR, message))
    return Dataset(
        folder=folder,
        info=info.complete(about, events.rows[events.rows["status"] == Status.PUBLISHED]),
        version=version_of(read_folder(folder)),
        events=events.rows,
        evidence=evidence.rows,
        sources=sources.rows,
        places=places.rows,
        taxonomy=known,
        articles=articles,
        problems=(*problems, *article_problems),
        rows_read=events.rows_read,
        unpublished=events.unpublished,
    )


def read_events(path: Path, about: DatasetInfo, known: Taxonomy, references: References) -> Table:
    """Read and check one `events.csv`. Raises DatasetError when no row of it can be read."""
    raw = csvfile.read(path, EVENT_COLUMNS)
    findings = checks.check_cells(raw.frame, EVENT_COLUMNS)
    findings += event_rules.check(raw.frame, about, known)
    findings += source_checks.check(raw.frame, references.sources, references.articles)
    findings += source_checks.check_basis(raw.frame, references.places)
    table = _table(path.name, raw, findings, "event_id")
    events = derive(table.rows, known)
    between = list(cross_checks.check(events, references.published, references.places))
    if about.first and about.last:
        between += event_rules.check_extent(events, edtf.day(about.first), edtf.day(about.last))
    found = [*table.problems, *checks.report(path.name, events, between)]
    problems = sorted(found, key=lambda problem: problem.line)
    return Table(events, tuple(problems), table.rows_read, table.ids, unpublished=_unpublished(raw.frame))


def _unpublished(frame: pd.DataFrame) -> dict[int, str]:
    """Line → id of all that is not published: drafts, withdrawn events, and those whose status cannot be read."""
    rows = frame[frame["status"] != Status.PUBLISHED]
    return dict(zip(rows["line"].tolist(), rows["event_id"].tolist(), strict=True))


def _read_evidence(path: Path, events: Table, references: References) -> Table:
    raw = _read_or_nothing(path, EVIDENCE_COLUMNS)
    if isinstance(raw, Table):
        return raw
    findings = checks.check_cells(raw.frame, EVIDENCE_COLUMNS)
    findings += source_checks.check(raw.frame, references.sources, references.articles)
    findings += event_rules.deaths(raw.frame)
    strays = raw.frame["event_id"]
    rows = checks.positions(~strays.isin(events.ids) & (strays != ""))
    if len(rows):
        findings.append(
            checks.Finding(
                "event_id", "event-unknown", rows, lambda row: f"{quoted(strays.iloc[row])} is not in events.csv"
            )
        )
    return _table(path.name, raw, findings, "event_id")


def _read_side_table(path: Path, columns: tuple[Column, ...], ids: str) -> Table:
    """A table whose rows have an id of their own: sources or places."""
    raw = _read_or_nothing(path, columns)
    if isinstance(raw, Table):
        return raw
    findings = checks.check_cells(raw.frame, columns)
    findings += event_rules.repeated(raw.frame, ids)
    if "latitude" in raw.frame:
        findings += event_rules.null_island(
            *(event_rules.numbers(raw.frame[name]) for name in ("latitude", "longitude"))
        )
    return _table(path.name, raw, findings, ids)


def _read_or_nothing(path: Path, columns: tuple[Column, ...]) -> csvfile.RawTable | Table:
    """What the file holds; an empty table when it is not there, and a problem when it cannot be read."""
    blank = pd.DataFrame({column.name: pd.Series([], dtype="str") for column in columns}).assign(line=0)
    if not path.exists() and not path.is_symlink():
        return Table(blank, (), 0, blank.iloc[:, 0], readable=False)
    try:
        return csvfile.read(path, columns)
    except UnreadableFileError as error:
        return Table(blank, (error.problem,), 0, blank.iloc[:, 0], readable=False)


def _table(file: str, raw: csvfile.RawTable, findings: list[checks.Finding], ids: str) -> Table:
    problems = sorted([*raw.problems, *checks.report(file, raw.frame, findings)], key=lambda problem: problem.line)
    good = checks.leave_out(raw.frame, findings).reset_index(drop=True)
    return Table(good, tuple(problems), raw.rows_read, raw.frame[ids])


def write_csv(frame: pd.DataFrame, columns: Sequence[str]) -> str:
    """The columns as CSV text that no spreadsheet runs: what looks like a formula gets a leading apostrophe."""
    out = io.StringIO()
    table = pd.DataFrame({name: _harmless(frame[name]) for name in columns})
    table.to_csv(out, index=False, lineterminator="\r\n")  # with it, csv puts cells with either sign in quotes
    return out.getvalue()


def _harmless(cells: pd.Series[str]) -> pd.Series[str]:
    text = cells.astype("str").fillna("")
    risky = text.str.match(_FORMULA) & ~text.str.fullmatch(NUMBER)
    return text.where(~risky, "'" + text)


def load(folder: Path) -> Dataset:
    """Read a dataset and place its rows, without any network. Raises DatasetError when nothing of it can be read."""
    return locate.locate(read_dataset(folder), Gazetteer.open())


def load_files(files: Files) -> Dataset:
    """Read the files of a version: laid into a folder that lives as long as the dataset. Raises DatasetError."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-"))  # only this user may enter it: it holds drafts
    try:
        write_folder(files, folder)
        dataset = load(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(dataset, shutil.rmtree, folder, ignore_errors=True)
    return dataset
