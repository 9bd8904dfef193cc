"""The commands `dateline init`, `check`, `geocode` and `draft`: begin a dataset, check it, find places, draft events.

`starter`, `check`, `geocode` and `draft` do the work.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, Final

import click

from geodata.cli import options
from geodata.messages import for_terminal


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init_command(folder: Path) -> None:
    """Write a small, commented dataset to begin with into the new folder DIR."""
    from geodata.cli import starter  # noqa: PLC0415

    for name in starter.write(folder):
        click.echo(str(folder / name))
    click.echo(f"Change the files, then run: dateline check {folder} and dateline serve {folder}", err=True)


@click.command("check")
@options.dataset_argument
@options.json_format
@click.option("--fix", is_flag=True, help="First mend what has only one possible meaning.")
@click.pass_context
def check_command(ctx: click.Context, dataset: Path, form: str, *, fix: bool) -> None:
    """List every problem of DATASET with file, line, column, and what to do. Exit code 1 if any is an error."""
    if fix:
        from geodata.dataset import fixing  # noqa: PLC0415

        for line in fixing.apply(dataset).as_text():
            click.echo(for_terminal(line), err=True)
    with _without_garbage_collection(), redirect_stdout(sys.stderr):  # a library's own words are no part of the report
        from geodata.cli import check  # noqa: PLC0415

        report = check.check(dataset)
    for line in report.as_json() if form == "json" else report.as_text():
        click.echo(line)
    click.echo(report.summary(), err=True)
    ctx.exit(options.PROBLEMS if report.errors else 0)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """For work that builds many objects and ends the process: collecting cycles would take a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        atexit.register(gc.freeze)  # nor are cycles collected when the process ends


@click.command("geocode")
@click.argument("names", metavar="NAME...", nargs=-1)
@click.option("--country", metavar="CC", help="Country in focus, such as SY; the default is that of the dataset.")
@options.places_option
@click.option("--online", is_flag=True, help="Ask the dataset's online geocoder for names that no gazetteer here has.")
@click.option("--unresolved", is_flag=True, help="Ask it for every such place of the dataset; implies --online.")
@options.json_format
@click.pass_context
def geocode_command(
    ctx: click.Context, /, names: tuple[str, ...], dataset: Path, form: str, country: str | None, **flags: bool
) -> None:
    """List the places that each NAME may mean, the likeliest first, with the reason. Exit code 1 if a name has none."""
    from geodata.cli import geocode  # noqa: PLC0415

    if not names and not flags["unresolved"]:
        raise click.UsageError("Missing argument 'NAME...'; or --unresolved for the places of a dataset.")
    all_names = (*names, *(geocode.unresolved(dataset) if flags["unresolved"] else ()))
    progress = _show_progress if flags["online"] or flags["unresolved"] else None
    report = geocode.geocode_names(all_names, country, dataset, progress=progress)
    results = report.names
    text_lines = (for_terminal(line) for result in results for line in result.as_text())
    for line in [geocode.as_json(report)] if form == "json" else text_lines:
        click.echo(line)
    for text in (*(result.placement.warning for result in results if result.placement.warning), *report.notes):
        click.echo(f"dateline: {for_terminal(text)}", err=True)
    ctx.exit(options.PROBLEMS if any(not result.placement.candidates for result in results) else 0)


def _show_progress(done: int, of: int, asked: Any) -> None:
    """One line per name that is asked for online: it takes a second each."""
    if of > 1:
        click.echo(f"{done}/{of} {for_terminal(asked.name)}: {asked.status}", err=True)


@click.command("draft")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", metavar="DATE", default="", help="Publication date of the files, in EDTF: 2016-03-20.")
@click.option(
    "--sources", type=click.Path(dir_okay=False, path_type=Path), help="A sources.csv with a date for each file."
)
@options.places_option
@click.option(
    "--backend", default="rules", show_default=True, metavar="NAME", help="What suggests events: rules, openai."
)
@click.option("--format", "form", type=click.Choice(["csv", "json", "jsonl"]), default="csv", help="Output format.")
@click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), help="File to write to.")
@click.pass_context
def draft_command(ctx: click.Context, /, files: tuple[Path, ...], form: str, out: Path | None, **run: Any) -> None:
    """Read articles and propose the events an editor would write, each with its quote. - is standard input.

    Exit code 1 if a file could not be read; the others are drafted all the same.
    """
    from geodata.cli import draft  # noqa: PLC0415

    work = draft.DraftRun(files, **run)
    quiet = not sys.stderr.isatty() or len(files) == 1 or (out is None and sys.stdout.isatty())
    with click.progressbar(length=len(files), label="Drafting", file=sys.stderr, hidden=quiet) as bar:
        pieces = draft.write(work.drafts(say=lambda line: click.echo(line, err=True), step=bar.update), form)
        draft.write_out(pieces, out)
    for line in filter(None, (work.unknown(), work.summary())):
        click.echo(for_terminal(line), err=True)
    ctx.exit(options.PROBLEMS if work.failures else 0)


COMMANDS: Final = (init_command, check_command, geocode_command, draft_command)
