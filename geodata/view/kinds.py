"""Kinds of events: the sub-types of the taxonomy under the groups of the legend, as one tree for filter and legend.

A view hides kinds by names: that of a group (`strikes`) hides all kinds in it, that of a kind (`Battles: Armed clash`)
only this one; `Battles` alone is what a source does not tell more closely.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geodata.taxonomy import OTHER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.model import Dataset, Taxonomy


UNLISTED: Final = "unlisted"
"""The name of the kind of events whose type the taxonomy does not have; at most 256 kinds fit into a byte."""


_OF_LAYERS: Final = (
    ("as before", "As before"),
    ("added", "Added by the last update"),
    ("changed", "Changed by the last update"),
)
"""Name and label of a layer's kinds, in the order of the states of `geodata.layers.updates`."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: its name in the URL, its label in the tree, and the number of its group in the legend."""

    name: str
    label: str
    group: int


def kinds(taxonomy: Taxonomy) -> tuple[Kind, ...]:
    """All kinds of a taxonomy in its order, then `UNLISTED`, then those of each layer."""
    number_of = {group.group: number for number, group in enumerate(taxonomy.groups)}
    listed = [
        Kind(f"{event_type}: {sub_type}", sub_type, number_of[group])
        if sub_type
        else Kind(event_type, f"{event_type}, not told more closely", number_of[group])
        for (event_type, sub_type), group in taxonomy.group_of.items()
    ]
    unlisted = Kind(UNLISTED, "Of another type", number_of.get(OTHER, len(taxonomy.groups) - 1))
    first = len(taxonomy.groups) - taxonomy.layers
    layers = (
        Kind(f"{layer.group}: {name}", label, first + at)
        for at, layer in enumerate(taxonomy.groups[first:])
        for name, label in _OF_LAYERS
    )
    return (*listed, unlisted, *layers)


_numbers: Final[WeakKeyDictionary[Dataset, NDArray[np.uint8]]] = WeakKeyDictionary()


def numbers(dataset: Dataset) -> NDArray[np.uint8]:
    """Per row of the events, the number of its kind. An unknown sub-type counts as its type as a whole."""
    known = _numbers.get(dataset)
    if known is None:
        pairs = list(dataset.taxonomy.group_of)
        number_of = {pair: number for number, pair in enumerate(pairs)}
        types, type_names = pd.factorize(dataset.events["event_type"].to_numpy(object))
        subs, sub_names = pd.factorize(dataset.events["sub_event_type"].to_numpy(object))
        table = np.full((len(type_names) + 1, len(sub_names) + 1), len(pairs), np.uint8)
        for row, event_type in enumerate(type_names):
            whole = number_of.get((event_type, ""), len(pairs))
            for column, sub_type in enumerate(sub_names):
                table[row, column] = number_of.get((event_type, sub_type), whole)
        found = table[types, subs]
        groups = dataset.events["group"].to_numpy()
        first = len(dataset.taxonomy.groups) - dataset.taxonomy.layers
        if dataset.taxonomy.layers:
            updated = dataset.events["updated"].to_numpy()
            theirs = groups >= first
            found[theirs] = len(pairs) + 1 + len(_OF_LAYERS) * (groups[theirs] - first) + updated[theirs]
        known = _numbers.setdefault(dataset, found)
    return known


def every(taxonomy: Taxonomy) -> frozenset[int]:
    """The numbers of all kinds."""
    return frozenset(range(len(kinds(taxonomy))))


def of_names(names: Iterable[str], taxonomy: Taxonomy) -> frozenset[int]:
    """The numbers of the kinds that these names of groups and kinds stand for. Raises KeyError for an unknown name."""
    found: dict[str, set[int]] = {group.group: set() for group in taxonomy.groups}
    for number, kind in enumerate(kinds(taxonomy)):
        found[taxonomy.groups[kind.group].group].add(number)
        found[kind.name] = {number}
    return frozenset(number for name in names for number in found[name])


def of_types(event_types: Iterable[str], taxonomy: Taxonomy) -> frozenset[int]:
    """The numbers of all kinds of these event types."""
    wanted = set(event_types)
    return frozenset(n for n, (event_type, _) in enumerate(taxonomy.group_of) if event_type in wanted)


def names_of(chosen: Iterable[int], taxonomy: Taxonomy, among: Iterable[int] | None = None) -> tuple[str, ...]:
    """The shortest names of some kinds: a group's where all its kinds (of those `among`) are chosen, else their own."""
    known = kinds(taxonomy)
    some = set(every(taxonomy) if among is None else among)
    wanted = set(chosen) & some
    names: list[str] = []
    for number, group in enumerate(taxonomy.groups):
        members = [kind for kind in some if known[kind].group == number]
        here = sorted(wanted.intersection(members))
        names += [group.group] if here and len(here) == len(members) else [known[kind].name for kind in here]
    return tuple(names)


def others(names: Iterable[str], taxonomy: Taxonomy) -> tuple[str, ...]:
    """The names of all other kinds."""
    return names_of(every(taxonomy) - of_names(names, taxonomy), taxonomy)


def as_json(taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """The kinds for the front end, by number (`Kind` of shared/types.ts)."""
    return [{"name": kind.name, "label": kind.label, "group": kind.group} for kind in kinds(taxonomy)]


def labels(taxonomy: Taxonomy) -> dict[str, str]:
    """Name → label of every group and kind; a kind's label has its group's before it."""
    own = {group.group: group.label for group in taxonomy.groups}
    return own | {kind.name: f"{taxonomy.groups[kind.group].label} › {kind.label}" for kind in kinds(taxonomy)}
