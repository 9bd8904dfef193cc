"""The command `dateline territory`: who held what, when, beside the events of a dataset."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from geodata import edtf
from geodata.cli import options
from geodata.errors import DatelineError, InputError
from geodata.messages import did_you_mean, for_terminal, quoted

if TYPE_CHECKING:
    from geodata.territory.layer import TerritoryLayer
    from geodata.territory.model import Territory

_PATH: Final = click.Path(exists=True, path_type=Path)
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_MOST_SAID: Final = 20


@click.group("territory")
def territory_group() -> None:
    """Keep layers of areas with dates: who held what, when, and who says so."""


@territory_group.command("add")
@click.argument("name")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=_PATH)
@options.dataset_option
@click.option("--held-by", default="", metavar="WHO", help="Who holds the areas, where the files do not say so.")
@click.option("--holder-column", "column", default="", metavar="NAME", help="Property or column that says who.")
@click.option("--places", type=_FILE, help="Where settlements lie: a GeoNames dump, or a CSV with id and coordinates.")
@click.option("--title", default="", help="Title of the layer.")
@click.option("--source", default="", metavar="URL", help="Where the data are from.")
@click.option("--publisher", default="", help="Who publishes them: is credited on the map.")
@click.option("--licence", default="", help="Their licence: is named on the map.")
@click.option("--no-redistribute", "kept", is_flag=True, help="They may not be passed on: signed-in editors only.")
@options.author
def add(name: str, paths: tuple[Path, ...], dataset: Path, author: str, *, kept: bool, **said: Any) -> None:
    """Add areas with dates as the territory layer NAME, in place of what it had.

    PATHs are files, folders or ZIP archives: a GeoJSON file for each day with the day in its name, GeoJSON or JSON-FG
    whose areas have dates, KML with time spans, or a CSV of settlements by day.
    """
    from geodata.tables.changes import Put  # noqa: PLC0415
    from geodata.territory import adding, layer  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415
    from geodata.versions.shared_store import open_store  # noqa: PLC0415

    order = adding.Order(name, paths, redistribute=not kept, say=_say, **said)
    with closing(open_store(dataset)) as store:
        base, files = store.newest()
        home = store.head().folder or dataset
        added = adding.add(home, order, layer.of_files(files).get(name))
        put = Put(layer.toml_name(name), layer.as_toml(added.layer).decode())
        store.commit(base, [put], author or roles.author_here(), f"add the territory {name}")
    for line in added.aside[:_MOST_SAID]:
        _say(f"set aside: {line}")
    if len(added.aside) > _MOST_SAID:
        _say(f"… and {len(added.aside) - _MOST_SAID:,} more; all are in {layer.ASIDE} beside the layer's file")
    if added.named_by:
        _say(f"who holds an area is taken from {quoted(added.named_by)}")
    one = added.layer
    _say(f"{one.title}: {_count(one.states, 'state')} from {one.first} to {one.last}, {_count(one.files, 'file')}")


@territory_group.command("show")
@click.argument("name")
@options.dataset_option
@click.option("--on", "day", default="", metavar="DATE", help="One day; the default is every state.")
@options.json_format
def show(name: str, dataset: Path, day: str, form: str) -> None:
    """Print how large the area was that each holder held, in km², by state or on one day."""
    from geodata.territory import layer as layers  # noqa: PLC0415
    from geodata.territory import packing  # noqa: PLC0415

    one, home = _layer(name, dataset)
    territory = packing.unpack(layers.content(one, home))
    rows = [*_on_day(territory, day)] if day else [row for state in territory.states for row in _rows(territory, state)]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        carried = f", carried forward {_count(row['carried'], 'day')}" if row.get("carried") else ""
        held = f"{row['km2']:,.0f} km²" if row["km2"] else ""
        places = _count(row["settlements"], "settlement") if row["settlements"] else ""
        what = ", ".join(part for part in (held, places) if part)
        click.echo(f"{row['from']}/{row['to']}  {for_terminal(row['holder'])}: {what}{carried}")


@territory_group.command("remove")
@click.argument("name")
@options.dataset_option
@options.author
def remove(name: str, dataset: Path, author: str) -> None:
    """Take the territory layer NAME off the map; earlier versions keep it."""
    from geodata.tables.changes import Put  # noqa: PLC0415
    from geodata.territory import layer  # noqa: PLC0415
    from geodata.versions import roles  # noqa: PLC0415
    from geodata.versions.shared_store import open_store  # noqa: PLC0415

    _layer(name, dataset)
    with closing(open_store(dataset)) as store:
        base, _ = store.newest()
        store.commit(base, [Put(layer.toml_name(name), None)], author or roles.author_here(), f"remove {name}")
    _say(f"the territory {name} is off the map; its files stay for earlier versions")


def _layer(name: str, dataset: Path) -> tuple[TerritoryLayer, Path]:
    """The layer of that name, and the folder its files lie in. Raises InputError, DatasetError."""
    from geodata.territory import layer  # noqa: PLC0415
    from geodata.versions.shared_store import open_store  # noqa: PLC0415

    with closing(open_store(dataset)) as store:
        _, files = store.newest()
        home = store.head().folder or dataset
    if why := layer.faults(files, home).get(name):
        raise DatelineError(f"{layer.toml_name(name)}: {why}")
    there = layer.of_files(files)
    if name not in there:
        raise InputError(f"there is no territory {quoted(name)}{did_you_mean(name, there)}")
    return there[name], home


def _on_day(territory: Territory, day: str) -> Iterator[dict[str, Any]]:
    number = edtf.parse(day).start_day
    known = territory.on(number)
    if known is None:
        raise InputError(f"nothing is known of {day}; the first day is {edtf.iso(territory.states[0].start_day)}")
    for row in _rows(territory, known.state):
        yield {**row, "carried": known.carried}


def _rows(territory: Territory, state: Any) -> Iterator[dict[str, Any]]:
    from geodata.model import OPEN_END  # noqa: PLC0415
    from geodata.territory import extent  # noqa: PLC0415

    for number in state.holdings:
        one = territory.holdings[number]
        yield {
            "from": edtf.iso(state.start_day),
            "to": ".." if state.end_day >= OPEN_END else edtf.iso(state.end_day),
            "holder": one.holder,
            "km2": round(extent.km2(one.polygons), 1),
            "settlements": len(one.points),
            "source": one.source,
        }


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _say(line: str) -> None:
    click.echo(f"dateline: {for_terminal(line)}", err=True)


COMMANDS: Final = (territory_group,)
