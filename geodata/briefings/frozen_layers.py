"""The layers in a frozen briefing: the events of each that its steps show, with licence, credit and version.

A layer that may not be passed on enters no frozen briefing, since anybody may get its files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geodata.briefings.briefing import layer_trouble, layers_of_step, view_of_step
from geodata.errors import DatasetError
from geodata.layers import combined, layer
from geodata.model import Dataset
from geodata.view import query

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.briefings.briefing import Step
    from geodata.layers.layer import Layer

MOST_EVENTS: Final = 2_000
"""Events of layers in one edition: the texts of all of them are in its page."""


def with_layers(steps: Iterable[Step], dataset: Dataset) -> Dataset:
    """A dataset of published rows with those events of layers that the steps show, `MOST_EVENTS` at most.

    More are thinned out evenly over time; `row_counts` has how many each layer would have. Raises DatasetError when a
    layer cannot be in a frozen briefing, and InputError for a view that cannot be read.
    """
    steps = tuple(steps)
    names = sorted({name for step in steps for name in layers_of_step(step)})
    if not names:
        return dataset
    if why := layer_trouble(names, dataset):
        raise DatasetError(f"Nothing was built: {why}.")
    there = layer.of_files(dataset.layer_files)
    layers = [there[name] for name in names]
    whole = combined.combine(dataset, layers)
    events = whole.events
    own = ~events["source"].isin([combined.source_id(name) for name in names]).to_numpy()
    shown, chosen = np.zeros(len(events), bool), np.zeros(len(events), bool)
    for step in steps:
        view = view_of_step(step, whole.info, whole.taxonomy)
        shown |= query.select(whole, view).shown
        chosen |= (events["event_id"] == (view.event or None)).to_numpy()
    wanted = (shown | chosen) & ~own
    counts = {
        layer.toml_name(name): int(wanted[(events["source"] == combined.source_id(name)).to_numpy()].sum())
        for name in names
    }
    kept = own | chosen | _thinned(wanted, events["start_day"].to_numpy())
    return replace(whole, events=events[kept].reset_index(drop=True), row_counts={**whole.row_counts, **counts})


def _thinned(wanted: NDArray[np.bool_], days: NDArray[np.int64]) -> NDArray[np.bool_]:
    """At most `MOST_EVENTS` of the rows that are wanted, evenly chosen in the order of their days."""
    rows = np.flatnonzero(wanted)
    if len(rows) <= MOST_EVENTS:
        return wanted
    ordered = rows[np.argsort(days[rows], kind="stable")]
    kept = np.zeros(len(wanted), bool)
    kept[ordered[np.linspace(0, len(ordered) - 1, MOST_EVENTS).astype(np.int64)]] = True
    return kept


def described(dataset: Dataset) -> list[dict[str, Any]]:
    """The layers of a dataset made by `with_layers`, for the manifest: what they are, whose, and which version."""
    return [
        {
            "name": one.name,
            "title": one.title,
            "credit": one.credit,
            "licence": one.licence,
            "holder": one.holder,
            "source": one.source,
            "file": one.file,
            "imported": one.imported,
            "sha256": one.sha256,
            "events": count,
            "events_shown": shown,
        }
        for one, count, shown in _counted(dataset)
    ]


def sentences(dataset: Dataset, names: Iterable[str] | None = None) -> tuple[str, ...]:
    """What an edition has of each layer, in a sentence. `names`: only of these, and only where it is not all."""
    said = []
    for one, count, shown in _counted(dataset):
        if names is not None and (one.name not in names or count == shown):
            continue
        part = (
            f"the {count:,} that its steps show"
            if count == shown
            else f"{count:,} of the {shown:,} that its steps show, evenly chosen over time: an edition has "
            f"{MOST_EVENTS:,} events of layers at most"
        )
        state = f"{one.credit}; as imported on {one.imported[:10]}, version {one.sha256[:12]}"
        said.append(f"Of the {one.events:,} events of {one.title} ({state}) this edition has {part}.")
    return tuple(said)


def _counted(dataset: Dataset) -> list[tuple[Layer, int, int]]:
    """Each layer with its events in the edition, and those that the steps show."""
    found = []
    for one in combined.layers_of(dataset):
        count = int((dataset.events["source"] == combined.source_id(one.name)).sum())
        found.append((one, count, dataset.row_counts.get(layer.toml_name(one.name), count)))
    return found
