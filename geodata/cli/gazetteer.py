"""The command `dateline gazetteer add`: take a list of places into a dataset's own gazetteer."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from geodata.cli import options
from geodata.messages import for_terminal


@click.command("gazetteer")
@click.argument("action", metavar="add", type=click.Choice(["add"]), expose_value=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.dataset_option
@click.option(
    "--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML file that names the columns."
)
@click.option("--country", metavar="CC", default="", help="Country of the places whose row names none, such as SY.")
@click.option("--credit", metavar="TEXT", default="", help="Whom to credit on the map for these places.")
def gazetteer_command(file: Path, dataset: Path, mapping: Path | None, country: str, credit: str) -> None:
    """Add the places of FILE to a dataset's own gazetteer: a GeoNames dump, a table with P-codes, or any table."""
    from geodata.geocoding import own_gazetteer, place_files  # noqa: PLC0415
    from geodata.geocoding.gazetteer import Gazetteer  # noqa: PLC0415

    found = place_files.read(file, Gazetteer.open(), mapping=mapping, country=country)
    own = own_gazetteer.add(dataset, found.rows, credit or found.credit)
    for reason in found.aside:
        click.echo(f"dateline: {for_terminal(file.name)} {for_terminal(reason)}; set aside", err=True)
    others = f"; {found.other_kinds:,} streams, hills and the like left out" if found.other_kinds else ""
    aside = f"; {found.aside_count:,} set aside" if found.aside_count else ""
    click.echo(
        f"{len(found.rows):,} places read from {for_terminal(file.name)}, {found.form}{others}{aside}. "
        f"The gazetteer of {for_terminal(dataset.resolve().name)} has {own.places:,} places",
        err=True,
    )


COMMANDS: Final = (gazetteer_command,)
