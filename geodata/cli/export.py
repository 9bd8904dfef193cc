"""The command `dateline export`: write a view of a dataset, or a layer, to one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from geodata.cli import options
from geodata.errors import InputError

VIEW_OPTIONS: Final = {
    "from": ("--from", "First day of the window, such as 2015-09-30 or 2015-09."),
    "to": ("--until", "Last day of the window (--to names the format)."),
    "mode": ("--mode", "window: events that may lie in the window; cumulative: all up to its end."),
    "type": ("--type", "Event type to show."),
    "side": ("--side", "Actor to show."),
    "place": ("--place", "Place to show."),
    "q": ("--q", "Words to search for."),
    "dates": ("--dates", "Coarsest precision of dates to show, such as month."),
    "places": ("--places", "Coarsest precision of places to show, such as district."),
    "disputed": ("--disputed", "yes: only what somebody disputes; no: only what nobody does."),
    "claimed_by": ("--claimed-by", "Whose claims to show."),
    "hide": ("--hide", "Legend group, or kind of event in one, to switch off."),
    "show": ("--show", "Legend group, or kind of event in one, to show alone."),
    "layer": ("--layer", "Layer to export alone; html shows it beside the dataset's own events."),
    "event": ("--event", "Id of the event to open."),
    "at": ("--at", "latitude,longitude,zoom of the map, such as 35.1,36.9,8."),
    "size": ("--size", "Width and height in pixels of the map that showed --at, such as 940x560."),
    "draw": ("--draw", "How events are drawn: auto, separate, bubbles or heat."),
    "circles": ("--circles", "What the size of a circle says: number, deaths or none."),
}
"""The URL's parameters as options of `export`: parameter → option, help."""


def _view_options(command: Any) -> Any:
    """Give the command one option per parameter of the URL."""
    for name, (option, text) in reversed(VIEW_OPTIONS.items()):
        command = click.option(option, name, help=text)(command)
    return command


@click.command("export")
@options.dataset_argument
@click.option("--to", "form", required=True, metavar="FORMAT", help="Output format, such as csv, geojson or html.")
@click.option("-o", "--output", "out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file.")
@_view_options
def export_command(dataset: Path, form: str, out: Path, **view: str | None) -> None:
    """Write DATASET to one file, opened at the view that the other options describe."""
    from geodata import plugins  # noqa: PLC0415
    from geodata.dataset import reading  # noqa: PLC0415
    from geodata.interchange import exporting  # noqa: PLC0415
    from geodata.view import url  # noqa: PLC0415

    write = exporting.exporter(form)
    asked = {name: value for name, value in view.items() if value}
    try:
        plugins.write_whole(write, reading.load(dataset), asked, out)
    except url.UnreadableViewError as error:
        raise InputError(error.words({name: option for name, (option, _) in VIEW_OPTIONS.items()})) from None
    click.echo(f"Wrote {out} ({out.stat().st_size / 1e6:.1f} MB)", err=True)


COMMANDS: Final = (export_command,)
