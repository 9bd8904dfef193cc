"""`dateline …`: the commands. Results go to standard output, messages to standard error.

Exit codes: 0 done, 1 problems found, 2 wrong use. What a command needs is imported when it runs, so that
`dateline --help` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

import click

from geodata.cli import briefings, versions
from geodata.errors import DatasetError, DatelineError, InputError

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
PROBLEMS: Final = 1
WRONG_USE: Final = 2
VIEW_OPTIONS: Final = {
    "from": ("--from", "First day of the window, such as 2015-09-30 or 2015-09."),
    "to": ("--until", "Last day of the window (--to names the format)."),
    "mode": ("--mode", "window: what may have happened in it; cumulative: up to its end."),
    "type": ("--type", "Event type to show."),
    "side": ("--side", "Actor to show."),
    "place": ("--place", "Place to show."),
    "q": ("--q", "Words to look for."),
    "dates": ("--dates", "How well dates must be known, such as month."),
    "places": ("--places", "How well places must be known, such as district."),
    "hide": ("--hide", "Legend group to switch off."),
    "event": ("--event", "Id of the event to open."),
    "at": ("--at", "latitude,longitude,zoom of the map, such as 35.1,36.9,8."),
}
"""The URL's parameters as options of `export`: parameter → option, help."""


class _Commands(click.Group):
    """Our own errors are one sentence for the reader; any other error is a bug and is seen."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what a user can mend ends it with a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except DatelineError as error:
            click.echo(f"dateline: {error}", err=True)
            ctx.exit(WRONG_USE if isinstance(error, InputError) else PROBLEMS)


class _DatasetFolder(click.Path):
    """A dataset's folder; the bundled one by default."""

    def __init__(self) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)


def _bundled_dataset() -> Path:
    """The dataset that comes with Dateline, as a folder."""
    return Path(str(resources.files("geodata") / "syria"))


def _default_dataset() -> Path:
    """The dataset that DATELINE_DATASET names, as in a container; the bundled one while there is none."""
    named = os.environ.get("DATELINE_DATASET", "")
    if named and (Path(named) / "events.csv").is_file():
        return Path(named)
    if named:
        click.echo(f"dateline: no events.csv in {named} (DATELINE_DATASET): taking the bundled dataset", err=True)
    return _bundled_dataset()


_dataset = click.argument("dataset", type=_DatasetFolder(), default=_default_dataset, required=False)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline-map", prog_name="dateline")
def main() -> None:
    """Show dated, placed and sourced events on a map with a time slider."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a letter shows its code instead of failing
            stream.reconfigure(errors="backslashreplace")


@main.command("check")
@_dataset
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list the problems.")
@click.option("--fix", is_flag=True, help="First mend the cells that can have meant one thing only.")
@click.pass_context
def check_command(ctx: click.Context, dataset: Path, form: str, *, fix: bool) -> None:
    """List every problem of DATASET with file, line, column, and what to do. Exit code 1 if any is an error."""
    if fix:
        from geodata.dataset import fixing  # noqa: PLC0415

        for line in fixing.apply(dataset).as_text():
            click.echo(f"fixed: {line}", err=True)
    with _without_garbage_collection():
        from geodata.cli import check  # noqa: PLC0415

        report = check.check(dataset)
    for line in report.as_json() if form == "json" else report.as_text():
        click.echo(line)
    click.echo(report.summary(), err=True)
    ctx.exit(PROBLEMS if report.errors else 0)


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """For work that builds a lot and ends the process: looking for cycles would cost a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        atexit.register(gc.freeze)  # nor are they looked for in what goes with the process


@main.command("geocode")
@click.argument("names", metavar="NAME...", nargs=-1)
@click.option("--country", metavar="CC", help="Country in focus, such as SY; else that of the dataset.")
@click.option(
    "--dataset", type=_DatasetFolder(), default=_default_dataset, help="Dataset whose places.csv is asked first."
)
@click.option("--online", is_flag=True, help="Ask the dataset's online geocoder for what no gazetteer here knows.")
@click.option("--unresolved", is_flag=True, help="Ask it for every such place of the dataset; implies --online.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to write the places.")
@click.pass_context
def geocode_command(ctx: click.Context, /, names: tuple[str, ...], dataset: Path, form: str, **given: Any) -> None:
    """List the places that each NAME may mean, the likeliest first, with the reason. Exit code 1 if one has none."""
    from geodata.cli import geocode  # noqa: PLC0415

    if not names and not given["unresolved"]:
        raise click.UsageError("Missing argument 'NAME...'; or --unresolved for the places of a dataset.")
    wanted = (*names, *(geocode.unresolved(dataset) if given["unresolved"] else ()))
    progress = _show_progress if given["online"] or given["unresolved"] else None
    report = geocode.geocode_names(wanted, given["country"], dataset, progress=progress)
    lines = [geocode.as_json(report)] if form == "json" else [text for one in report.names for text in one.as_text()]
    for line in lines:
        click.echo(line)
    for text in (*(one.placement.warning for one in report.names if one.placement.warning), *report.notes):
        click.echo(f"dateline: {text}", err=True)
    ctx.exit(PROBLEMS if any(not one.placement.candidates for one in report.names) else 0)


def _show_progress(done: int, of: int, asked: Any) -> None:
    """One line per name that is asked for online: it takes a second each."""
    if of > 1:
        click.echo(
            f"{done}/{of} {ascii(asked.name) if not asked.name.isprintable() else asked.name}: {asked.status}", err=True
        )


@main.command("draft")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", metavar="DATE", default="", help="When it was published, in EDTF such as 2016-03-20.")
@click.option("--sources", type=click.Path(dir_okay=False, path_type=Path), help="A sources.csv that says it per file.")
@click.option(
    "--dataset", type=_DatasetFolder(), default=_default_dataset, help="Dataset whose places.csv is asked first."
)
@click.option(
    "--backend", default="rules", show_default=True, metavar="NAME", help="Who points at events: rules, openai."
)
@click.option("--format", "form", type=click.Choice(["csv", "json", "jsonl"]), default="csv", help="What to write.")
@click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), help="File to write to.")
@click.pass_context
def draft_command(ctx: click.Context, /, files: tuple[Path, ...], form: str, out: Path | None, **given: Any) -> None:
    """Read articles and propose the events an editor would write, each with its quote. - is standard input.

    Exit code 1 if a file could not be read; the others are drafted all the same.
    """
    from geodata.cli import draft  # noqa: PLC0415

    work = draft.DraftRun(files, **given)
    quiet = not sys.stderr.isatty() or len(files) == 1 or (out is None and sys.stdout.isatty())
    with click.progressbar(
        length=len(files),
        label="Drafting",
        file=sys.stderr,
        hidden=quiet,
    ) as bar:
        pieces = draft.write(work.drafts(say=lambda line: click.echo(line, err=True), step=bar.update), form)
        draft.write_out(pieces, out)
    click.echo(work.summary(), err=True)
    ctx.exit(PROBLEMS if work.failures else 0)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a small, commented dataset to begin with into the new folder DIR."""
    from geodata.cli import starter  # noqa: PLC0415

    for name in starter.write(folder):
        click.echo(str(folder / name))
    click.echo(f"Change the files, then run: dateline check {folder} and dateline serve {folder}", err=True)


@main.command()
@_dataset
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0: every one.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--edit", is_flag=True, help="Offer whoever is at this computer to edit, draft and publish.")
def serve(dataset: Path, host: str, port: int, *, edit: bool) -> None:
    """Show DATASET in the browser until interrupted."""
    import uvicorn  # noqa: PLC0415

    from geodata.versions.store import outlasts_updates  # noqa: PLC0415

    if edit and host not in LOOPBACK:
        raise InputError(f"--edit is for this computer only, and {host} lets others in; leave out --host or --edit")
    if edit and not outlasts_updates(dataset):
        raise InputError(f"{dataset} is lost with the next update of Dateline; copy the folder, and edit the copy")

    if not (dataset / "events.csv").is_file():
        raise DatasetError(f"events.csv is missing from {dataset}; `dateline init DIR` writes a dataset to begin with")
    _check_free(host, port)
    os.environ["DATELINE_DATASET"] = str(dataset.resolve())
    os.environ["DATELINE_EDIT"] = "1" if edit else ""
    click.echo(f"Dateline: http://{host}:{port} (Ctrl+C ends it)", err=True)
    # a line per request helps nobody here, and addresses of views are the readers' own business
    uvicorn.run("dashboard.app:app", host=host, port=port, log_level="warning", access_log=False, server_header=False)


def _view_options(command: Any) -> Any:
    """One option per parameter of the URL."""
    for name, (option, text) in reversed(VIEW_OPTIONS.items()):
        command = click.option(option, name, help=text)(command)
    return command


@main.command()
@_dataset
@click.option("--to", "form", required=True, metavar="FORMAT", help="What to write, such as html.")
@click.option("-o", "--output", "out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file.")
@_view_options
def export(dataset: Path, form: str, out: Path, **view: str | None) -> None:
    """Write DATASET, opened at the view of the other options, to one file."""
    from geodata import plugins  # noqa: PLC0415
    from geodata.dataset import reading  # noqa: PLC0415

    write = plugins.exporter(form)
    plugins.write_whole(write, reading.load(dataset), {name: value for name, value in view.items() if value}, out)
    click.echo(f"Wrote {out} ({out.stat().st_size / 1e6:.1f} MB)", err=True)


def _check_free(host: str, port: int) -> None:
    """Raise InputError when nobody can listen there: better a sentence now than a log line later."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        message = f"cannot listen on {host} port {port} ({error.strerror}); choose another with --host or --port"
        raise InputError(message) from error


for _group in (versions, briefings):
    for _command in _group.commands(_DatasetFolder(), _default_dataset):
        main.add_command(_command)
