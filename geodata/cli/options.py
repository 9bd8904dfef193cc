"""What the commands share: exit codes, and the options for the dataset, the author and the output format."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import Final

import click

PROBLEMS: Final = 1
"""Exit code where the data have problems."""
WRONG_USE: Final = 2
"""Exit code for wrong use, the same as click's."""
FOLDER: Final = click.Path(exists=True, file_okay=False, path_type=Path)


def bundled_dataset() -> Path:
    """The folder of the dataset that comes with Dateline."""
    return Path(str(resources.files("geodata") / "syria"))


def default_dataset() -> Path:
    """The dataset that DATELINE_DATASET names, as in a container; the bundled one while that folder has no events."""
    folder = os.environ.get("DATELINE_DATASET", "")
    if folder and (Path(folder) / "events.csv").is_file():
        return Path(folder)
    if folder:
        click.echo(f"dateline: no events.csv in {folder} (DATELINE_DATASET): taking the bundled dataset", err=True)
    return bundled_dataset()


dataset_argument = click.argument("dataset", type=FOLDER, default=default_dataset, required=False)
dataset_option = click.option("--dataset", type=FOLDER, default=default_dataset, help="The dataset's folder.")
places_option = click.option(
    "--dataset", type=FOLDER, default=default_dataset, help="Dataset whose places.csv is searched first."
)
author = click.option("--author", default="", help="Your name; the default is the name of this computer's user.")
json_format = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
json_lines_format = click.option(
    "--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="Output format."
)
