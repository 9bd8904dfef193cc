"""Add files of areas or of settlements to a dataset as a territory layer: read, joined, counted and put in place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from geodata import edtf
from geodata.errors import InputError
from geodata.layers.layer import check_name
from geodata.messages import quoted
from geodata.model import OPEN_END
from geodata.territory import layer as layers
from geodata.territory import model, reading, settlements
from geodata.territory.layer import Holder, TerritoryLayer
from geodata.territory.model import Holding, Territory
from geodata.territory.reading import Found


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be added, and what is said of it."""

    name: str
    paths: tuple[Path, ...]
    held_by: str = ""
    column: str = ""
    places: Path | None = None
    title: str = ""
    source: str = ""
    publisher: str = ""
    licence: str = ""
    redistribute: bool = True
    say: Callable[[str], None] = field(default=lambda _: None)


@dataclass(frozen=True, slots=True)
class Added:
    """What was read: the layer as it was put in place, its states, and why the rest was set aside."""

    layer: TerritoryLayer
    territory: Territory
    named_by: str
    aside: tuple[str, ...]


def add(dataset: Path, order: Order, before: TerritoryLayer | None = None) -> Added:
    """Read the files and put the layer's in place; whoever calls writes `territory.toml`.

    `before`: the layer of that name that is replaced; its title, credit, labels and colours stay where nothing else is
    said. Raises InputError and DatasetError, and then changes nothing.
    """
    check_name(order.name)
    with tempfile.TemporaryDirectory() as folder:
        found, files = read(order, Path(folder))
        if not found.holdings:
            why = f": {found.aside[0]}" if found.aside else ""
            raise InputError(f"nothing that is held was found in {_names(order.paths)}{why}")
        territory = model.of(found.holdings)
        described = _described(order, territory, files, len(found.aside), before)
        placed = layers.put(dataset, described, territory, _originals(order.paths), found.aside)
    return Added(placed, territory, found.named_by, tuple(found.aside))


def read(order: Order, folder: Path) -> tuple[Found, int]:
    """All that the files hold, and how many there were. A file that cannot be read is set aside, with its reason.

    Raises InputError when none can be read.
    """
    found = Found()
    count, failed = 0, 0
    for path in reading.files_in(order.paths, folder):
        count += 1
        if count % 100 == 0:
            order.say(f"{count:,} files read …")
        try:
            one = _one(path, order, folder)
        except InputError as error:
            failed += 1
            found.aside.append(str(error))
            continue
        found.holdings += one.holdings
        found.aside += one.aside
        found.named_by = found.named_by or one.named_by
    if count and failed == count:
        raise InputError(found.aside[0])
    found.holdings = reading.joined(found.holdings, found.aside)
    return found, count


def _one(path: Path, order: Order, folder: Path) -> Found:
    if settlements.is_table(path):
        return settlements.settlements(path, order.places, order.column, folder)
    return reading.areas(path, order.held_by, order.column)


def _described(
    order: Order, territory: Territory, files: int, aside: int, before: TerritoryLayer | None
) -> TerritoryLayer:
    last = max(_last(one) for one in territory.holdings)
    was = before or TerritoryLayer(order.name, order.name.replace("-", " ").capitalize(), "", 0, "", "", "")
    return replace(
        was,
        name=order.name,
        title=order.title or was.title,
        states=len(territory.states),
        first=edtf.iso(territory.states[0].start_day),
        last=edtf.iso(last),
        imported=datetime.now(UTC).isoformat(timespec="seconds"),
        files=files,
        aside=aside,
        source=order.source or was.source,
        publisher=order.publisher or was.publisher,
        licence=order.licence or was.licence,
        redistribute=order.redistribute and was.redistribute,
        holders=_holders(territory.holders, {one.name: one for one in was.holders}),
    )


def _holders(names: Iterable[str], before: Mapping[str, Holder]) -> tuple[Holder, ...]:
    colours = layers.COLOURS
    return tuple(
        before.get(name, Holder(name, name, colours[number % len(colours)])) for number, name in enumerate(names)
    )


def _last(one: Holding) -> int:
    return one.start_day if one.end_day == OPEN_END else one.end_day


def _originals(paths: Iterable[Path]) -> list[Path]:
    return [one for path in paths for one in (sorted(path.rglob("*")) if path.is_dir() else [path]) if one.is_file()]


def _names(paths: Iterable[Path]) -> str:
    return quoted(", ".join(path.name for path in paths), 200)
