"""The commands `dateline history`, `diff`, `revert`, `backup` and `restore`: a dataset's versions, and copies of them.

They name an entry of the history by its id (`v17`), and take a version, or its beginning, for one as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from geodata.cli import options
from geodata.messages import for_terminal

if TYPE_CHECKING:
    from geodata.versions.ledger import Entry
    from geodata.versions.shared_store import Location

_dataset_option = click.option("--dataset", type=options.FOLDER, help="The dataset's folder.")


@click.command("history")
@click.argument("dataset", type=options.FOLDER, required=False)
@click.option("-n", "--newest", default=20, show_default=True, type=click.IntRange(1), help="How many versions.")
@options.json_lines_format
def history_command(dataset: Path | None, newest: int, form: str) -> None:
    """List the versions of DATASET, the newest first: who changed what, and when."""
    for text in list_versions(_location(dataset), newest, form):
        click.echo(text)


@click.command("diff")
@click.argument("a")
@click.argument("b")
@_dataset_option
@options.json_lines_format
def diff_command(a: str, b: str, dataset: Path | None, form: str) -> None:
    """List the differences from A to B, ids or versions of the history, one line per row."""
    for text in list_differences(_location(dataset), a, b, form):
        click.echo(text)


@click.command("revert")
@click.argument("entry")
@_dataset_option
@click.option("--whole", is_flag=True, help="Return all data to ENTRY, instead of undoing ENTRY alone.")
@options.author
@click.option("-m", "--message", default="", help="Why.")
def revert_command(entry: str, dataset: Path | None, author: str, message: str, *, whole: bool) -> None:
    """Undo what ENTRY changed, in a new version; edits made since then stay, or are named if they collide.

    ENTRY is an id of the history, such as v17.
    """
    click.echo(revert_entry(_location(dataset), entry, author, message, whole=whole), err=True)


@click.command("backup")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_dataset_option
def backup_command(folder: Path, dataset: Path | None) -> None:
    """Copy the whole store into the new folder DIR: data, history, layers, and the state of the installation.

    The store is the dataset's folder, or the database that DATELINE_STORE names with the folder DATELINE_STATE.
    """
    from geodata.versions import backup  # noqa: PLC0415 - `dateline --help` needs no pandas

    summary = backup.backup(_location(dataset), backup.state_folder(), folder)
    click.echo(f"{folder}: {summary.words()}", err=True)


@click.command("restore")
@click.argument("folder", metavar="DIR", type=options.FOLDER)
@click.option("--dataset", type=click.Path(path_type=Path), help="The new folder of the dataset.")
def restore_command(folder: Path, dataset: Path | None) -> None:
    """Bring the backup in DIR back: into a new folder, or into the empty database that DATELINE_STORE names."""
    from geodata.versions import backup, shared_store  # noqa: PLC0415 - `dateline --help` needs no pandas

    where = shared_store.place(dataset, Path())
    if not where.database and where.folder == Path():
        raise click.UsageError("Name the new folder with --dataset, or the database in DATELINE_STORE.")
    summary = backup.restore(folder, where, backup.state_folder())
    click.echo(f"Restored into {'the database' if where.database else where.folder}: {summary.words()}", err=True)


COMMANDS: Final = (history_command, diff_command, revert_command, backup_command, restore_command)


def list_versions(location: Location, newest: int, form: str) -> Iterator[str]:
    """One paragraph per version, the newest first; or one JSON object per line. Raises DatasetError."""
    from geodata.versions.shared_store import open_versions  # noqa: PLC0415 - `dateline --help` needs no pandas

    with open_versions(location) as versions:
        entries = versions.history(newest)
    for entry in reversed(entries):
        yield json.dumps({"id": entry.id, **asdict(entry)}, ensure_ascii=False) if form == "jsonl" else _as_text(entry)


def list_differences(location: Location, a: str, b: str, form: str) -> Iterator[str]:
    """One line per row that differs; or one JSON object per row. Raises InputError, DatasetError."""
    from geodata.versions.shared_store import open_versions  # noqa: PLC0415 - `dateline --help` needs no pandas

    with open_versions(location) as versions:
        difference = versions.diff(a, b)
    if form == "jsonl":
        yield from (json.dumps(asdict(row), ensure_ascii=False) for row in difference.rows)
    else:
        yield from difference.words(len(difference.rows))


def revert_entry(location: Location, name: str, author: str, message: str, *, whole: bool) -> str:
    """Undo an entry, or return to it (`whole`), and report that in a line. Raises CommitError, InputError."""
    from geodata.versions import roles  # noqa: PLC0415
    from geodata.versions.shared_store import open_versions  # noqa: PLC0415 - `dateline --help` needs no pandas

    with open_versions(location) as versions:
        before = versions.history(1)[-1]
        act = versions.restore if whole else versions.revert
        entry = act(name, author or roles.author_here(), message)
    if entry.number == before.number:
        return f"Nothing to revert: the data already match ({entry.id})."
    return f"{entry.id}: {for_terminal(entry.message)} (version {entry.version})"


def _location(dataset: Path | None) -> Location:
    """The versions of the dataset; without one, those of the database that is set, else of the default dataset."""
    from geodata.versions import shared_store  # noqa: PLC0415

    return shared_store.place(dataset, options.default_dataset())


def _as_text(entry: Entry) -> str:
    head = f"{entry.id}  {entry.version}  {entry.at}  {for_terminal(entry.author)}"
    return "\n".join([head, *(f"    {for_terminal(line)}" for line in (entry.message, *entry.summary) if line)])
