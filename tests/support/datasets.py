"""Copies of the bundled dataset that a test may change, and edits of their tables, as made outside Dateline."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.support.paths import ROOT, SEED, SYRIA

PALMYRA = "palmyra-recaptured"
NEW_EVENT = {
    "event_id": "a-new-event",
    "status": "published",
    "date": "2016-01-05",
    "title": "New",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "source": "russia-continues-support",
    "quote": "The Syrian Civil War has been ongoing since 2011",
}
Rows = list[dict[str, str]]


def with_seeds(root: Path) -> Path:
    """Copy the dataset and, beside it as in the repository, its article; returns the dataset's folder below `root`."""
    shutil.copytree(ROOT / "seeds", root / "seeds")
    return shutil.copytree(SYRIA, root / "geodata" / "syria")


def with_article(folder: Path) -> Path:
    """Copy the dataset to `folder` with its article inside, so that it is whole and can have a history."""
    shutil.copytree(SYRIA, folder)
    (folder / "articles").mkdir()
    shutil.copy(SEED, folder / "articles" / "a.txt")
    sources = folder / "sources.csv"
    sources.write_text(re.sub(r"\.\./\.\./seeds/[^,]*\.txt", "articles/a.txt", sources.read_text("utf-8")), "utf-8")
    return folder


def rows(folder: Path, name: str = "events.csv") -> Rows:
    """The rows of a table."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(folder: Path, name: str, change: Callable[[Rows], Rows | None]) -> None:
    """Write a table again after `change`, which returns new rows or alters the given ones."""
    old = rows(folder, name)
    columns = list(old[0])
    new = change(old) or old
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(new)


def cells(event: str, **values: str) -> Callable[[Rows], None]:
    """A change of some cells of one event."""

    def change(rows: Rows) -> None:
        next(row for row in rows if row["event_id"] == event).update(values)

    return change


def added(**values: str) -> Callable[[Rows], Rows]:
    """The addition of a row; columns that are not named stay empty."""
    return lambda rows: [*rows, dict.fromkeys(rows[0], "") | values]
