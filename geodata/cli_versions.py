"""The commands `dateline history`, `diff` and `revert`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click


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
        from geodata import versioning  # noqa: PLC0415

        for text in versioning.history(versioning.place(dataset, bundled()), newest, form):
            click.echo(text)

    @click.command()
    @click.argument("a")
    @click.argument("b")
    @of
    @form
    def diff(a: str, b: str, dataset: Path | None, form: str) -> None:
        """List what differs from version A to version B, one line per row."""
        from geodata import versioning  # noqa: PLC0415

        for text in versioning.diff(versioning.place(dataset, bundled()), a, b, form):
            click.echo(text)

    @click.command()
    @click.argument("version")
    @of
    @click.option("--whole", is_flag=True, help="Make the data what they were at VERSION, instead of undoing VERSION.")
    @click.option("--author", default="", help="Who does it; else the name of this computer's user.")
    @click.option("-m", "--message", default="", help="Why.")
    def revert(version: str, dataset: Path | None, author: str, message: str, *, whole: bool) -> None:
        """Undo what VERSION changed, in a new version; edits made since then stay, or are named if they collide."""
        from geodata import versioning  # noqa: PLC0415

        where = versioning.place(dataset, bundled())
        click.echo(versioning.back(where, version, author, message, whole=whole), err=True)

    return (history, diff, revert)
