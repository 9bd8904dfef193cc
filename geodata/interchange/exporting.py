"""Take data out again, in a form of `exports`, or the rows of a layer in the form in which its source has them.

What may not be passed on leaves by no door: a layer whose licence forbids it is refused, and is left out of what holds
other events beside its own.
"""

from __future__ import annotations

import csv
import pkgutil
from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata import plugins
from geodata.dataset import published
from geodata.errors import InputError
from geodata.interchange import exports, extract
from geodata.interchange.export_form import ExportForm
from geodata.interchange.extract import Extract
from geodata.layers import combined, layer, parts
from geodata.layers.layer import Layer
from geodata.messages import did_you_mean, quoted
from geodata.view import url

if TYPE_CHECKING:
    from geodata.model import Dataset
    from geodata.plugins import Exporter

DESCRIPTION: Final = ".about.txt"
"""The end of the name of the text file beside a file that has no place for its own description."""
SOURCE: Final = "source"
_NO_FILTERS: Final = frozenset({"layer", "event", "at", "size", "draw", "circles"})
"""Parameters that leave no event out."""


@cache
def forms() -> dict[str, ExportForm]:
    """The forms by name, in the order in which they are offered: those for everybody first."""
    found = [
        form
        for info in pkgutil.iter_modules(exports.__path__)
        for form in import_module(f"{exports.__name__}.{info.name}").FORMS
    ]
    order = ("csv", "xlsx", "geojson", "jsonfg", "kml", "geoparquet")
    found.sort(key=lambda form: (order.index(form.name) if form.name in order else len(order), form.name))
    return {form.name: form for form in found}


def names() -> list[str]:
    """What ``--to`` takes besides the exporters of installed packages."""
    return [*forms(), SOURCE]


def exporter(name: str) -> Exporter:
    """The exporter of that name, of ours or of an installed package. Raises InputError when there is none."""
    if name == SOURCE:
        return write_source
    return partial(_write, forms()[name]) if name in forms() else plugins.exporter(name, names())


def write(form: ExportForm, taken: Extract, out: Path) -> None:
    """Write an extract in a form; what a file has no place to say of itself stands in a text file beside it."""
    said = taken.losing(form.losses(taken))
    form.write(said, out)
    if not form.is_described:
        text = "\n".join(said.statement.lines) + "\n"
        described(out).write_text(text, encoding="utf-8", errors="replace", newline="\n")


def described(out: Path) -> Path:
    """Where the description of a file stands that has no place for it."""
    return out.with_name(f"{out.stem}{DESCRIPTION}")


def _write(form: ExportForm, dataset: Dataset, params: dict[str, str], out: Path) -> None:
    """Write the events of a view, or all; with the parameter `layer`, those of the layer alone.

    Raises InputError for a parameter that cannot be read, or a layer that may not be passed on.
    """
    shown = published.published(dataset)
    name = params.get("layer", "")
    found = _layer(dataset, name) if name else None
    if found is not None:
        shown = combined.combine(shown, [found])
    given = {key: [value] for key, value in params.items()}
    view = url.exactly(given, shown.info, shown.taxonomy)
    chosen = view if set(params) - _NO_FILTERS else None
    taken = extract.of_view(shown, [], chosen) if found is None else extract.of_layer(shown, found, chosen)
    write(form, taken, out)


def write_source(dataset: Dataset, params: Mapping[str, str], out: Path) -> None:
    """Write the rows of the layer in `params`, cell for cell and with the source's header. Raises InputError."""
    name = params.get("layer", "")
    if not name:
        raise InputError("the form of the source is that of a layer; name one with --layer")
    if others := sorted(set(params) - {"layer"}):
        raise InputError(f"all rows of a layer are written in its source's form: leave out --{others[0]}")
    folder = _layer(dataset, name).folder(combined.folder_of(dataset))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(parts.header(folder))
        for batch in parts.read_originals(folder):
            writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _layer(dataset: Dataset, name: str) -> Layer:
    """The layer of that name, which may be passed on. Raises InputError."""
    found = layer.of_files(dataset.layer_files)
    if name not in found:
        there = f"; there is {', '.join(found)}{did_you_mean(name, found)}" if found else ", nor any other"
        raise InputError(f"there is no layer {quoted(name)}{there}")
    if why := layer.faults(dataset.layer_files, dataset.folder).get(name):
        raise InputError(f"the layer {name}: {why}")
    extract.refuse_closed(found[name])
    return found[name]
