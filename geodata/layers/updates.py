"""What the last update of a layer added, removed and changed, as its `changes.csv` has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geodata.errors import DatasetError
from geodata.layers.layer import CHANGES
from geodata.messages import quoted

COLUMNS: Final = ("id", "change", "column", "before", "after")
"""The columns of `changes.csv`."""
AS_BEFORE, ADDED, CHANGED = 0, 1, 2
"""States of an event: the last update left it as it was, added it, or changed cells of it."""
REMOVED: Final = "removed by the last update"
_ADDED: Final = "added by the last update"
_CHANGED: Final = "changed by the last update: {}"
_MOST_CELLS: Final = 6
"""Cells that are told of an event."""
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class LayerUpdate:
    """How many events the last update added, those that it removed, and per changed one (column, before, after)."""

    added: int = 0
    removed: tuple[str, ...] = ()
    changed: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def words(self, ident: str, state: int) -> str:
        """What has become of an event, in words; "" when nothing has."""
        if state != CHANGED:
            return _ADDED if state == ADDED else ""
        cells = self.changed.get(ident, [])
        told = [f"{column}: {_cell(before)} → {_cell(after)}" for column, before, after in cells[:_MOST_CELLS]]
        more = [f"and {len(cells) - _MOST_CELLS} more"] if len(cells) > _MOST_CELLS else []
        return _CHANGED.format(", ".join([*told, *more]))

    @property
    def summary(self) -> str:
        """What the update did, in a few words; "" for a layer that was never updated."""
        counts = (self.added, "added"), (len(self.removed), "removed"), (len(self.changed), "changed")
        told = ", ".join(f"{count:,} {what}" for count, what in counts if count)
        gone = ", ".join(self.removed[:_MOST_CELLS]) + (" …" if len(self.removed) > _MOST_CELLS else "")
        return f"last update: {told}" + (f" (removed: {gone})" if gone else "") if told else ""


def listed(folder: Path, most: int) -> tuple[str, list[tuple[str, ...]]]:
    """What the last update did in a few words, and its first changes, as `COLUMNS`. Raises DatasetError."""
    told = of(folder)
    counts = (told.added, "added"), (len(told.removed), "removed"), (len(told.changed), "changed")
    first = _read(folder).head(most)
    return ", ".join(f"{count:,} {what}" for count, what in counts), list(first.itertuples(index=False, name=None))


def states(folder: Path, ids: pa.ChunkedArray) -> NDArray[np.int8]:
    """What the last update of the layer in `folder` did with each of these events. Raises OSError."""
    found = np.zeros(len(ids), np.int8)
    changes = _read(folder)
    for state, word in ((ADDED, "added"), (CHANGED, "changed")):
        names = changes.loc[changes["change"] == word, "id"].unique().tolist()
        if names:
            found[pc.is_in(ids, pa.array(names, ids.type)).to_numpy()] = state
    return found


@lru_cache(maxsize=4)
def of(folder: Path) -> LayerUpdate:
    """The last update of the layer whose files lie in `folder`, where they never change. Raises DatasetError."""
    try:
        changes = _read(folder)
    except OSError as error:
        raise DatasetError(f"{CHANGES} of a layer cannot be read ({error.strerror})") from error
    changed: dict[str, list[tuple[str, str, str]]] = {}
    cells = changes.loc[changes["change"] == "changed", ["id", "column", "before", "after"]]
    for ident, *cell in cells.itertuples(index=False):
        changed.setdefault(ident, []).append((cell[0], cell[1], cell[2]))
    removed = changes.loc[changes["change"] == "removed", "id"]
    return LayerUpdate(int((changes["change"] == "added").sum()), tuple(removed), changed)


def _read(folder: Path) -> pd.DataFrame:
    path = folder / CHANGES
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS), dtype="str")
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def _cell(text: str) -> str:
    return quoted(text, _LONGEST) if text else "blank"
