"""What `dateline history`, `diff` and `revert` do: a dataset's versions, for people who read and type.

Where DATELINE_STORE names a database, they are that database's, as on the servers that share it.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.file_store import FolderVersions
from geodata.shared_store import STORE_VARIABLE, SharedVersions

if TYPE_CHECKING:
    from geodata.ledger import Entry
    from geodata.versions import Versions


def history(folder: Path, newest: int, form: str) -> Iterator[str]:
    """One paragraph per version, the newest first; or one JSON object per line. Raises DatasetError."""
    with _versions(folder) as versions:
        entries = versions.history(newest)
    for entry in reversed(entries):
        yield json.dumps(asdict(entry), ensure_ascii=False) if form == "jsonl" else _told(entry)


def diff(folder: Path, a: str, b: str, form: str) -> Iterator[str]:
    """One line per row that differs; or one JSON object per row. Raises InputError, DatasetError."""
    with _versions(folder) as versions:
        found = versions.diff(a, b)
    if form == "jsonl":
        yield from (json.dumps(asdict(row), ensure_ascii=False) for row in found.rows)
    else:
        yield from found.words(len(found.rows))


def back(folder: Path, version: str, author: str, message: str, *, whole: bool) -> str:
    """Undo a version, or (`whole`) go back to it; what is to be said of it. Raises CommitError, InputError."""
    with _versions(folder) as versions:
        before = versions.history(1)[-1]
        act = versions.restore if whole else versions.revert
        entry = act(version, author or author_here(), message)
    if entry.number == before.number:
        return f"Nothing to change: the data are what they would become ({entry.version})."
    return f"Version {entry.version}: {entry.message}"


def author_here() -> str:
    """The name of the person at this computer, as the system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name for this user id
        return "editor"


@contextmanager
def _versions(folder: Path) -> Iterator[Versions]:
    if dsn := os.environ.get(STORE_VARIABLE):
        shared = SharedVersions(dsn, folder)
        with closing(shared.ledger):
            shared.newest()
            yield shared
    else:
        versions = FolderVersions(folder)
        versions.notice_outside()
        yield versions


def _told(entry: Entry) -> str:
    head = f"{entry.version}  {entry.at}  {_plain(entry.author)}"
    return "\n".join([head, *(f"    {_plain(line)}" for line in (entry.message, *entry.summary) if line)])


def _plain(text: str) -> str:
    """Text for a terminal: what would steer it appears as its code."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
