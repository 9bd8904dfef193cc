"""The events that the last update of a layer removed, as something to be switched on beside it.

They are read from the files that the layer had before, which stay for earlier versions. Their name is the layer's with
`SUFFIX`; they are off until somebody switches them on, and are no part of the layer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from geodata.dataset.folder import LAYERS
from geodata.layers import updates
from geodata.layers.layer import NAME_PATTERN, Layer, of_files

SUFFIX: Final = "--removed"


@dataclass(frozen=True, slots=True)
class RemovedEvents(Layer):
    """What a layer's last update removed; `sha256` is that of the files before it, `now` that of the present ones."""

    of: str = ""
    """The layer's name."""
    now: str = ""

    def folder(self, dataset: Path) -> Path:
        """Where the files lie that the layer had before."""
        return dataset / LAYERS / self.of / self.sha256

    def ids(self, dataset: Path) -> tuple[str, ...]:
        """The ids of the events: ``<prefix>:<id>``. Raises DatasetError."""
        return updates.of(dataset / LAYERS / self.of / self.now).removed


def shown(files: Mapping[str, bytes]) -> dict[str, Layer]:
    """What can be switched on, by name: the layers that the files of a dataset describe, each with what it has lost."""
    layers = of_files(files)
    found: dict[str, Layer] = {}
    for name, one in layers.items():
        found[name] = one
        own = f"{name}{SUFFIX}"
        if one.removed and one.before and own not in layers and re.fullmatch(NAME_PATTERN, own):
            values = {field.name: getattr(one, field.name) for field in fields(Layer)}
            values |= {"name": own, "title": f"{one.title}: removed by the last update"}
            values |= {"sha256": one.before, "events": one.removed, "removed": 0, "aside": 0}
            found[own] = RemovedEvents(**values, of=name, now=one.sha256)
    return found
