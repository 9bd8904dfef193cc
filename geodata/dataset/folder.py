"""Read the files of a dataset's folder, as bytes by name, at one moment, and name their version.

The version is a hash of these bytes, and rows are read from nothing else: so a version always names its own rows.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from geodata import articles, fileio
from geodata.errors import DatasetError, InputError
from geodata.messages import UnreadableFileError
from geodata.model import INFO_FILE, OWN_GAZETTEER
from geodata.tables.changes import TABLES
from geodata.tables.csvrows import Lines, read_header, read_rows

Files = Mapping[str, bytes]
"""Name, relative to the dataset's folder and with /, → content."""

BRIEFINGS: Final = "briefings"
LAYERS: Final = "layers"
LAYER_FILE: Final = "layer.toml"
TERRITORIES: Final = "territory"
TERRITORY_FILE: Final = "territory.toml"
"""The file that describes a layer of other people's data (`geodata.layers.layer`), in the layer's folder."""
NOT_VERSIONED: Final = "drafts.csv"
"""The file with the rejected drafts (`review.decisions`), which is in the folder but in no version."""
PENDING: Final = ".dateline/pending.json"
"""While an edit is written to the folder, this file lists the files that change."""
NOTHING_UNREAD: Final[Mapping[str, str]] = MappingProxyType({})
MISSING: Final = "the file is missing; is this the folder of a dataset?"
PATIENCE_S: Final = 2.0
"""How long to go on reading files that keep changing."""
WRITER_S: Final = 10.0
"""How long to wait for a writer to finish an edit."""
_PAUSE_S: Final = 0.02
_TICK_NS: Final = 10_000_000
"""Two changes within this time may leave the same time stamp on a file."""

Stamp = tuple[int, int, int, int]
"""Inode, size in bytes, time of the last change of the content, and of anything else (rights, say), in ns."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a dataset's folder at one moment."""

    files: dict[str, bytes]
    unread: dict[str, str]
    """Name of a file that exists, or that sources.csv names, but cannot be read → why, for the reader."""


def read_folder(folder: Path, *, texts: bool = True, alone: bool = False) -> Snapshot:
    """Read the files that make the dataset in `folder`: tables, description, the sources' texts, briefings.

    All were in the folder at one moment, as far as their sizes and times tell: files that change meanwhile are read
    again, and a writer in the middle of an edit is waited for. `texts` False: tables and description only. `alone`: the
    caller holds the lock (`fileio.folder_lock`), so that only a program that ignores it can write. Raises DatasetError
    when a file exists and cannot be read, or when the files keep changing.
    """
    began = time.monotonic()
    while True:
        reading = _Reading(folder, patient=not alone)
        try:
            snapshot = reading.read(texts=texts)
            # asked before the stamps are compared: a writer who is done by now has changed them
            busy = not alone and _is_being_written(folder)
            if not busy and reading.is_current():
                return snapshot
        except OSError as error:
            raise DatasetError(f"{Path(error.filename or folder).name} cannot be read ({error.strerror})") from error
        waited = time.monotonic() - began
        if busy and waited > WRITER_S:
            raise DatasetError(f"somebody else is writing to {folder.name}; try again in a moment")
        if not busy and waited > PATIENCE_S:
            raise DatasetError(f"the files in {folder.name} change while they are read; try again in a moment")
        time.sleep(_PAUSE_S)


class _Reading:
    """The files of a folder, read once, and their stamps when they were opened."""

    def __init__(self, folder: Path, *, patient: bool) -> None:
        self.folder = folder
        self.patient = patient
        """Whether to wait after a recent change of a file, so that the next one gives it another stamp."""
        self._stamps: dict[Path, Stamp | None] = {}
        self._texts: dict[str, Path | None] = {}
        self._snapshot = Snapshot({}, {})

    def read(self, *, texts: bool) -> Snapshot:
        """Raises DatasetError when a file exists and cannot be read."""
        for name in dict.fromkeys(
            ("events.csv", *TABLES, INFO_FILE, OWN_GAZETTEER)
        ):  # an error names the file that matters most
            self._read_own(name)
        self._read_descriptions(self.folder / LAYERS, f"*/{LAYER_FILE}")
        self._read_descriptions(self.folder / TERRITORIES, f"*/{TERRITORY_FILE}")
        if texts:
            briefings = self.folder / BRIEFINGS
            self._read_descriptions(briefings, "*.toml")
            for name in _text_names(self._snapshot.files.get("sources.csv", b"")):
                self._read_text(name)
        return self._snapshot

    def _read_descriptions(self, folder: Path, pattern: str) -> None:
        """Read the TOML files of a folder that match the pattern."""
        self._note_stamp(folder)
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                name = path.relative_to(self.folder).as_posix()
                self._snapshot.files[name] = self._read(path, fileio.MAX_BYTES_TOML)

    def is_current(self) -> bool:
        """Whether no file has changed since it was opened."""
        same = all(stamp(path) == before for path, before in self._stamps.items())
        return same and all(_text_path(self.folder, name)[0] == before for name, before in self._texts.items())

    def _read_own(self, name: str) -> None:
        """Read a table or the description. A folder or a pipe in its place, say, is unread."""
        path = self.folder / name
        if path.is_file():
            self._snapshot.files[name] = self._read(path)
            return
        self._note_stamp(path)
        try:
            fileio.read(path)
        except FileNotFoundError:
            if path.is_symlink() and name in TABLES:
                self._snapshot.unread[name] = MISSING
        except OSError as error:
            self._snapshot.unread[name] = f"cannot be read: {error.strerror}"

    def _read_text(self, name: str) -> None:
        path, why = _text_path(self.folder, name)
        self._texts[name] = path
        if path is None:
            self._snapshot.unread[name] = why
            return
        size = self._note_stamp(path)
        if size and size[1] > articles.MAX_BYTES:
            self._snapshot.unread[name] = articles.too_large(path.name)
        else:
            self._snapshot.files[name] = self._read(path, articles.MAX_BYTES)

    def _read(self, path: Path, most: int = fileio.MAX_BYTES) -> bytes:
        self._note_stamp(path)
        try:
            return fileio.read(path, most)
        except OSError as error:
            raise UnreadableFileError(path.name, 0, "", f"cannot be read: {error.strerror}") from error

    def _note_stamp(self, path: Path) -> Stamp | None:
        noted = stamp(path)
        if self.patient and noted is not None and 0 <= (age := time.time_ns() - max(noted[2:])) < _TICK_NS:
            time.sleep((_TICK_NS - age) / 1e9)
            noted = stamp(path)
        self._stamps[path] = noted
        return noted


def stamp(path: Path) -> Stamp | None:
    """The stamp of a file, which tells whether it has changed; None for no file, or a link that leads nowhere."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _is_being_written(folder: Path) -> bool:
    """Whether a writer is in the middle of an edit: the files may be of two versions."""
    if not (folder / PENDING).exists():
        return False
    try:
        with fileio.folder_lock(folder, timeout_s=0):
            return False  # the writer died: the next one completes the edit
    except DatasetError:
        return True


def version_of(files: Files) -> str:
    """12 hex digits of a hash of names and contents: the same bytes give the same version."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name} {len(files[name])}\n".encode("utf-8", "replace"))
        digest.update(files[name])
    return digest.hexdigest()[:12]


def _text_names(sources: bytes) -> list[str]:
    """The files named by those rows of sources.csv that can be read."""
    if not sources or fileio.not_csv(sources):
        return []
    lines = Lines(fileio.to_utf8(sources)[0].splitlines(keepends=True))
    try:
        header, _ = read_header("sources.csv", lines, TABLES["sources.csv"])
    except UnreadableFileError:
        return []
    position = header.positions.get("file")
    rows = (
        cells for _, cells, fault in read_rows(lines, header.delimiter) if cells and not (fault or header.fault(cells))
    )
    return [] if position is None else sorted({cells[position].strip() for cells in rows} - {""})


def _text_path(folder: Path, name: str) -> tuple[Path | None, str]:
    """The path of a file that sources.csv names; None, and why, when it has none."""
    try:
        return articles.resolve(folder, name), ""
    except InputError as error:
        return None, str(error)
