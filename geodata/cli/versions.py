"""The commands `dateline history`, `diff` and `revert`: list, compare and undo the versions of a dataset."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geodata.messages import for_terminal

if TYPE_CHECKING:
    from geodata.versions.ledger import Entry
    from geodata.versions.shared_store import Location


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
        from geodata.versions import shared_store  # noqa: PLC0415

        for text in list_versions(shared_store.place(dataset, bundled()), newest, form):
            click.echo(text)

    @click.command()
    @click.argument("a")
    @click.argument("b")
    @of
    @form
    def diff(a: str, b: str, dataset: Path | None, form: str) -> None:
        """List what differs from version A to version B, one line per row."""
        from geodata.versions import shared_store  # noqa: PLC0415

        for text in list_differences(shared_store.place(dataset, bundled()), a, b, form):
            click.echo(text)

    @click.command()
    @click.argument("version")
    @of
    @click.option("--whole", is_flag=True, help="Make the data what they were at VERSION, instead of undoing VERSION.")
    @click.option("--author", default="", help="Who does it; else the name of this computer's user.")
    @click.option("-m", "--message", default="", help="Why.")
    def revert(version: str, dataset: Path | None, author: str, message: str, *, whole: bool) -> None:
        """Undo what VERSION changed, in a new version; edits made since then stay, or are named if they collide."""
        from geodata.versions import shared_store  # noqa: PLC0415

        where = shared_store.place(dataset, bundled())
        click.echo(revert_version(where, version, author, message, whole=whole), err=True)

    return (history, diff, revert)


def list_versions(where: Location, newest: int, form: str) -> Iterator[str]:
    """One paragraph per version, the newest first; or one JSON object per line. Raises DatasetError."""
    from geodata.versions.shared_store import open_versions  # noqa: PLC0415 - `dateline --help` needs no pandas

    with open_versions(where) as versions:
        entries = versions.history(newest)
    for entry in reversed(entries):
        yield json.dumps(asdict(entry), ensure_ascii=False) if form == "jsonl" else _as_text(entry)


def list_differences(where: Location, a: str, b: str, form: str) -> Iterator[str]:
    """One line per row that differs; or one JSON object per row. Raises InputError, DatasetError."""
    from geodata.versions.shared_store import open_versions  # noqa: PLC0415 - `dateline --help` needs no pandas

    with open_versions(where) as versions:
        found = versions.diff(a, b)
    if form == "jsonl":
        yield from (json.dumps(asdict(row), ensure_ascii=False) for row in found.rows)
    else:
        yield from found.words(len(found.rows))


def revert_version(where: Location, version: str, author: str, message: str, *, whole: bool) -> str:
    """Undo a version, or (`whole`) go back to it; what is to be said of it. Raises CommitError, InputError."""
    from geodata.versions import roles  # noqa: PLC0415
    from geodata.versions.shared_store import open_versions  # noqa: PLC0415 - `dateline --help` needs no pandas

    with open_versions(where) as versions:
        before = versions.history(1)[-1]
        act = versions.restore if whole else versions.revert
        entry = act(version, author or roles.author_here(), message)
    if entry.number == before.number:
        return f"Nothing to change: the data are what they would become ({entry.version})."
    return f"Version {entry.version}: {entry.message}"


def _as_text(entry: Entry) -> str:
    head = f"{entry.version}  {entry.at}  {for_terminal(entry.author)}"
    return "\n".join([head, *(f"    {for_terminal(line)}" for line in (entry.message, *entry.summary) if line)])
