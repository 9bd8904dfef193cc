"""The commands `dateline import` and `dateline update`: other people's data become layers, and are kept up to date."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geodata.cli import options
from geodata.errors import DatelineError
from geodata.messages import for_terminal

if TYPE_CHECKING:
    from geodata.interchange.importing import ImportOrder
    from geodata.interchange.report import ImportReport
    from geodata.layers.layer import Layer

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
report_option = click.option(
    "--report", type=click.Choice(["text", "json"]), default="text", help="json: end with one line of JSON per file."
)


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--format", "form", default="auto", show_default=True, metavar="NAME", help="Format, such as ucdp-ged.")
@click.option("--mapping", type=_FILE, metavar="FILE", help="TOML file with a table's columns and what else is asked.")
@click.option("--layer", "name", default="", metavar="NAME", help="Name of the layer; the default is the data's title.")
@click.option("--drafts", is_flag=True, help="Make the rows, a few hundred at most, drafts of the editors' own table.")
@click.option("--no-geocode", is_flag=True, help="Leave rows without coordinates unplaced: look no place up by name.")
@options.dataset_option
@options.author
@click.option("--dry-run", is_flag=True, help="Read and check everything, and write nothing.")
@report_option
@click.pass_context
def import_command(
    ctx: click.Context, /, files: tuple[Path, ...], report: str, mapping: Path | None, **order: Any
) -> None:
    """Take other people's data in as a layer of a dataset: a format that is recognised, or any table with a mapping.

    Exit code 1 if a file could not be taken, or has questions that a mapping must answer; nothing of it is written.
    """
    from geodata.interchange import importing  # noqa: PLC0415
    from geodata.interchange import mapping as mappings  # noqa: PLC0415
    from geodata.layers import layer  # noqa: PLC0415

    drafts, author = order.pop("drafts"), order.pop("author")
    order["geocode"] = not order.pop("no_geocode")
    if order["name"]:
        if drafts:
            raise click.UsageError("--layer names a layer, and --drafts makes none")
        layer.check_name(order["name"])
    order["mapping"] = mappings.read(mapping) if mapping else None
    failed = False
    for path in files:
        try:
            given = importing.ImportOrder(path, **order, say=_say)
            found = _import_drafts(given, author) if drafts else _import_layer(given, author)
        except DatelineError as error:
            click.echo(f"dateline: {for_terminal(str(error))}", err=True)
            failed = True
            continue
        failed = failed or bool(found.asked)
        for line in found.as_text():
            _say(line)
        if report == "json":
            click.echo(json.dumps(found.as_json(), ensure_ascii=False))
    ctx.exit(options.PROBLEMS if failed else 0)


def _import_layer(order: ImportOrder, author: str) -> ImportReport:
    """Import a file as a layer. Raises as `importing.import_file`, and CommitError; then nothing is added."""
    from geodata.interchange import importing  # noqa: PLC0415

    with _in_store(order, author, is_new=True) as placed:
        return importing.import_file(placed)


@contextmanager
def _in_store(order: ImportOrder, author: str, *, is_new: bool) -> Iterator[ImportOrder]:
    """The order for the store of the dataset: its folder, or the database that DATELINE_STORE names.

    A folder is told of the layer by its files, a database by a commit.
    """
    from geodata.layers import layer  # noqa: PLC0415
    from geodata.versions import layering, roles  # noqa: PLC0415
    from geodata.versions.shared_store import location_of, open_store  # noqa: PLC0415

    where = location_of(order.dataset)
    if not where.database:
        yield replace(order, dataset=where.folder)
        return
    with closing(open_store(order.dataset)) as store:
        _, files = store.newest()

        def put(_: Path, made: Path, one: Layer) -> Layer:
            return layering.commit(store, made, one, author or roles.author_here(), is_new=is_new)[0]

        home = store.head().folder or order.dataset
        yield replace(order, dataset=home, files=files, layers=layer.of_files(files), put=put)


def _import_drafts(order: ImportOrder, author: str) -> ImportReport:
    """Make the rows of a file drafts. Raises InputError, CommitError, DatasetError; then nothing is added."""
    from geodata.interchange import importing  # noqa: PLC0415
    from geodata.review import imported  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415
    from geodata.versions.shared_store import open_store  # noqa: PLC0415

    made: list[imported.ImportedDrafts] = []
    with closing(open_store(order.dataset)) as store:

        def put(_: Path, folder: Path, layer: Layer) -> Layer:
            made.append(imported.commit(store, folder, layer, author or roles.author_here()))
            return layer

        found = importing.import_file(replace(order, layers={}, put=put))
    if not made:
        imported.check(found.taken, redistribute=found.redistribute)
        return found
    return imported.accounted(found, made[0])


@click.command("update")
@click.argument("name", metavar="LAYER")
@click.argument("path", metavar="FILE", type=_FILE)
@click.option("--mapping", type=_FILE, metavar="FILE", help="TOML file with what is asked; the layer's own stays else.")
@options.dataset_option
@click.option("--whole", "kind", flag_value="whole", help="FILE is a release of everything: what it lacks is removed.")
@click.option("--part", "kind", flag_value="part", help="FILE is a part: the layer's other events stay.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and write nothing.")
@report_option
@click.pass_context
def update_command(ctx: click.Context, /, name: str, path: Path, mapping: Path | None, report: str, **how: Any) -> None:
    """Bring a layer up to date with a newer FILE: what was added, removed and changed is told, cell by cell.

    A FILE with at least half of the layer's events is taken for a release of everything, any other for a part.
    """
    from geodata.interchange import importing, updating  # noqa: PLC0415
    from geodata.interchange import mapping as mappings  # noqa: PLC0415

    given = mappings.read(mapping) if mapping else None
    order = importing.ImportOrder(path, how["dataset"], name=name, mapping=given, dry_run=how["dry_run"], say=_say)
    with _in_store(order, "", is_new=False) as placed:
        found = updating.update_file(placed, whole=None if how["kind"] is None else how["kind"] == "whole")
    for line in found.as_text():
        _say(line)
    if report == "json":
        changes = {"added": found.added, "removed": found.removed, "changed": found.changed}
        click.echo(json.dumps({**found.account.as_json(), **changes}, ensure_ascii=False))
    ctx.exit(options.PROBLEMS if found.account.asked else 0)


def _say(text: str) -> None:
    click.echo(for_terminal(text), err=True)


COMMANDS: Final = (import_command, update_command)
