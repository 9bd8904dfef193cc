"""A dataset's newest version: read from its folder, placed, and kept when a later state cannot be read.

Plain CSV files in a folder are the truth. `FolderStore.head()` looks at their sizes and times (at most once a second),
and at those of the kept answers of its online geocoder, reads them again when they changed, and goes on serving the
last good version, with a notice, when they cannot be read.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from geodata import geocode, rejections, tables
from geodata.answers import Answers
from geodata.errors import DatasetError
from geodata.gazetteer import Gazetteer
from geodata.model import Dataset, Status

CHECK_EVERY_S: Final = 1.0


def load(folder: Path) -> Dataset:
    """Read a dataset and place its rows, without any network. Raises DatasetError when nothing of it can be read."""
    return geocode.locate(tables.read_dataset(folder), Gazetteer.open())


def published(dataset: Dataset) -> Dataset:
    """The dataset as viewers may see it: published rows, their evidence and sources, and no problem of any other."""
    events = dataset.events[dataset.events["status"] == Status.PUBLISHED].reset_index(drop=True)
    evidence = dataset.evidence[dataset.evidence["event_id"].isin(events["event_id"])].reset_index(drop=True)
    cited = {*events["source"], *evidence["source"]}
    sources = dataset.sources[dataset.sources["source"].isin(cited)].reset_index(drop=True)
    articles = {name: article for name, article in dataset.articles.items() if name in cited}
    unseen = dataset.sources[~dataset.sources["source"].isin(cited)]
    rows = {*dataset.unpublished.values(), *unseen["source"]} - {""}
    files = {Path(file).name for file in unseen["file"]} - {Path(file).name for file in sources["file"]}
    lines = {(tables.FILES[0], line) for line in dataset.unpublished}
    # messages quote what is wrong
    problems = tuple(
        one
        for one in dataset.problems
        if one.row not in rows and one.file not in files and (one.file, one.line) not in lines
    )
    return replace(dataset, events=events, evidence=evidence, sources=sources, articles=articles, problems=problems)


class FolderStore:
    """The versions of the dataset in `folder`. One instance serves all sessions, from any thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notice = ""
        """Why the version served is not the one on disk: one sentence, "" when it is."""
        self._lock = threading.Lock()
        self._head: Dataset | None = None
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._answers = ("", 0, 0)
        """What the kept answers of online geocoders looked like: a new one may place a row."""
        self._checked = float("-inf")

    def head(self) -> Dataset:
        """The newest version that could be read. Raises DatasetError when there has never been one."""
        with self._lock:
            now = time.monotonic()
            if self._head is None or now - self._checked >= CHECK_EVERY_S:
                self._refresh()
                self._checked = now
            if self._head is None:
                raise DatasetError(self.notice)
            return self._head

    def look_again(self) -> None:
        """Let the next `head` look at the files at once: somebody here has just written to them."""
        with self._lock:
            self._checked = float("-inf")

    def _refresh(self) -> None:
        stamp, answers = self._look(), Answers().stamp()
        goes_online = self._head is not None and self._head.info.online is not None
        same = stamp == self._stamp and (answers == self._answers or not goes_online)
        if same and (self._head is not None or self.notice):
            return
        self._stamp, self._answers = stamp, answers
        try:
            found = load(self.folder)
        except DatasetError as error:
            self._keep(str(error))
            return
        if found.events.empty and self._head is not None and not self._head.events.empty:
            why = f" ({found.problems[0]})" if found.problems else ""
            self._keep(f"events.csv has {found.rows_read} rows, and none can be read{why}")
            return
        self._head, self.notice = found, ""

    def _keep(self, why: str) -> None:
        kept = f" Showing the last good version, {self._head.version}." if self._head else ""
        self.notice = f"{why.rstrip('.')}.{kept}"

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        """Name, size and time of every file that may be part of the dataset."""
        files = sorted(
            path for path in self.folder.glob("*") if path.suffix in {".csv", ".toml"} and path.name != rejections.FILE
        )
        return tuple((path.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files)
