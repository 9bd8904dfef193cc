"""Saves that come in the middle of a read: which versions stood on disk, and what their rows say."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import geodata
from geodata import articles, fileio
from geodata.dataset import folder
from geodata.model import Dataset

SYRIA: Final = Path(geodata.__file__).parent / "syria"
EVENT: Final = "palmyra-recaptured"
ARTICLE: Final = "articles/russia.txt"
EDITS: Final = {
    "events.csv": (b"Army recaptures Palmyra", b"ARMY recaptures Palmyra"),
    "sources.csv": (b",Russia continues", b",RUSSIA continues"),
    "dataset.toml": (b'title = "Russia', b'title = "RUSSIA'),
    ARTICLE: (b"Latakia", b"LATAKIA"),
}
"""File → what a save changes in it; its size stays."""
Changed = tuple[bool, ...]
"""Which of the files in EDITS are as the save left them."""


def dataset(folder: Path) -> Path:
    """A copy of the bundled dataset that has its article in a folder of its own."""
    shutil.copytree(SYRIA, folder)
    table = folder / "sources.csv"
    with table.open(encoding="utf-8", newline="") as file:
        (name,) = (row["file"] for row in csv.DictReader(file))
    (folder / ARTICLE).parent.mkdir()
    shutil.copy(articles.resolve(SYRIA, name), folder / ARTICLE)
    table.write_bytes(table.read_bytes().replace(name.encode(), ARTICLE.encode()))
    return folder


def rows_of(found: Dataset) -> Changed:
    """What the rows say."""
    (title,) = found.events.loc[found.events["event_id"] == EVENT, "title"]
    (source,) = found.sources["title"]
    text = found.articles["russia-continues-support"].text
    return ("ARMY" in title, "RUSSIA" in source, "RUSSIA" in found.info.title, "LATAKIA" in text)


class Saver:
    """Somebody who saves one file after the other while the files of the folder are read.

    `steps`: before the how many-th file that is read (counted from 0), and which file is saved then. `replacing`: a
    new file takes the place of the old one; else the old one is written over.
    """

    def __init__(self, folder: Path, steps: list[tuple[int, str]], *, replacing: bool) -> None:
        self.folder = folder
        self.steps = steps
        self.replacing = replacing
        self.reads = 0
        self.stood: dict[str, Changed] = {}
        """The versions that stood on disk, in their order, and what their rows say."""
        self._note()

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Save from now on when a file is read."""
        read: Callable[..., bytes] = fileio.read

        def watched(path: Path, *rest: int) -> bytes:
            self._save_until(self.reads)
            self.reads += 1
            return read(path, *rest)

        monkeypatch.setattr(fileio, "read", watched)

    def finish(self) -> tuple[str, Changed]:
        """Save what is left to save; the version that stands then."""
        self._save_until(max((at for at, _ in self.steps), default=0))
        return list(self.stood.items())[-1]

    def save(self) -> None:
        """Save the next file."""
        name = self.steps.pop(0)[1]
        path = self.folder / name
        data = path.read_bytes().replace(*EDITS[name])
        target = path.with_suffix(".saved") if self.replacing else path
        target.write_bytes(data)
        target.replace(path)
        self._note()

    def _save_until(self, reads: int) -> None:
        while self.steps and self.steps[0][0] <= reads:
            self.save()

    def _note(self) -> None:
        names = [path.name for pattern in ("*.csv", "*.toml") for path in self.folder.glob(pattern)]
        names += [f"briefings/{path.name}" for path in self.folder.glob("briefings/*.toml")]
        files = {name: (self.folder / name).read_bytes() for name in (*names, ARTICLE)}
        self.stood[folder.version_of(files)] = tuple(new in files[name] for name, (_, new) in EDITS.items())
