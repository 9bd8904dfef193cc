"""The commands `dateline history`, `diff` and `revert`.

What `dateline history`, `diff` and `revert` do: a dataset's versions, for people who read and type.

A dataset is where `place` says: in a folder, or in a database (its address), as on the servers that share it.
"""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geodata.messages import for_terminal

if TYPE_CHECKING:
    from geodata.versions.history import Versions
    from geodata.versions.ledger import Entry


def commands(folder: click.Path, bundled: Callable[[], Path]) -> tuple[click.Command, ...]:
    """The commands, for datasets of the type `folder`; without one of the store, else the bundled one."""
    form = click.option(
        "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="How to write it."
    )
    of = click.option("--dataset", type=folder, help="The dataset's folder.")

    @click.command()
    @click.argument("dataset", type=folder, required=False)
    @click.option("-n", "--newest", default=20, show_default=True, type=click.IntRange(1), help="How many versions.")
    @form
    def history(dataset: Path | None, newest: int, form: str) -> None:
        """List the versions of DATASET, the newest first: who changed what, and when."""
        for text in list_versions(place(dataset, bundled()), newest, form):
            click.echo(text)

    @click.command()
    @click.argument("a")
    @click.argument("b")
    @of
    @form
    def diff(a: str, b: str, dataset: Path | None, form: str) -> None:
        """List what differs from version A to version B, one line per row."""
        for text in list_differences(place(dataset, bundled()), a, b, form):
            click.echo(text)

    @click.command()
    @click.argument("version")
    @of
    @click.option("--whole", is_flag=True, help="Make the data what they were at VERSION, instead of undoing VERSION.")
    @click.option("--author", default="", help="Who does it; else the name of this computer's user.")
    @click.option("-m", "--message", default="", help="Why.")
    def revert(version: str, dataset: Path | None, author: str, message: str, *, whole: bool) -> None:
        """Undo what VERSION changed, in a new version; edits made since then stay, or are named if they collide."""
        where = place(dataset, bundled())
        click.echo(revert_version(where, version, author, message, whole=whole), err=True)

    return (history, diff, revert)


def place(given: Path | None, otherwise: Path) -> str | Path:
    """Where the versions are: in the folder that was given; without one where DATELINE_STORE says, else `otherwise`."""
    from geodata.versions.shared_store import kept_in  # noqa: PLC0415 - `dateline --help` needs no pandas

    return given or kept_in(otherwise)


def list_versions(where: str | Path, newest: int, form: str) -> Iterator[str]:
    """One paragraph per version, the newest first; or one JSON object per line. Raises DatasetError."""
    with _versions(where) as versions:
        entries = versions.history(newest)
    for entry in reversed(entries):
        yield json.dumps(asdict(entry), ensure_ascii=False) if form == "jsonl" else _as_text(entry)


def list_differences(where: str | Path, a: str, b: str, form: str) -> Iterator[str]:
    """One line per row that differs; or one JSON object per row. Raises InputError, DatasetError."""
    with _versions(where) as versions:
        found = versions.diff(a, b)
    if form == "jsonl":
        yield from (json.dumps(asdict(row), ensure_ascii=False) for row in found.rows)
    else:
        yield from found.words(len(found.rows))


def revert_version(where: str | Path, version: str, author: str, message: str, *, whole: bool) -> str:
    """Undo a version, or (`whole`) go back to it; what is to be said of it. Raises CommitError, InputError."""
    with _versions(where) as versions:
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
def _versions(where: str | Path) -> Iterator[Versions]:
    from geodata.versions.folder import FolderVersions  # noqa: PLC0415
    from geodata.versions.shared_store import SharedVersions  # noqa: PLC0415

    if isinstance(where, str):
        shared = SharedVersions(where)  # to look at an empty database is no reason to begin a history in it
        with closing(shared.ledger):
            shared.newest()
            yield shared
    else:
        versions = FolderVersions(where)
        versions.notice_outside()
        yield versions


def _as_text(entry: Entry) -> str:
    head = f"{entry.version}  {entry.at}  {for_terminal(entry.author)}"
    return "\n".join([head, *(f"    {for_terminal(line)}" for line in (entry.message, *entry.summary) if line)])
