"""The event types and the legend, read from two CSV files that a journalist can read.

`taxonomy.csv` holds ACLED's six event types with their sub-event types and our own for decisions and statements
(column `origin` tells which), each with its legend group; a row without sub-event type stands for the type as a
whole. `legend.csv` holds the groups in the order in which they are shown, with symbol and colours.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

from geodata.errors import DatasetError
from geodata.model import Legend, Taxonomy

FOLDER: Final = Path(__file__).parent
OTHER: Final = "other"
"""Legend group of unknown event types."""


@cache
def read(folder: Path = FOLDER) -> Taxonomy:
    """The taxonomy in `folder`, by default Dateline's own. Raises DatasetError."""
    groups = tuple(
        Legend(row["group"], row["label"], row["symbol"], row["color"], row["color_dark"])
        for row in _rows(folder / "legend.csv")
    )
    types = {(row["event_type"], row["sub_event_type"]): row["group"] for row in _rows(folder / "taxonomy.csv")}
    unknown = set(types.values()) | {OTHER}
    unknown -= {legend.group for legend in groups}
    if unknown:
        raise DatasetError(f"taxonomy.csv names the legend groups {sorted(unknown)}, which legend.csv does not have")
    return Taxonomy(groups, types)


def group_index(taxonomy: Taxonomy, event_type: str, sub_event_type: str) -> int:
    """Index into `taxonomy.groups` for an event of this type.

    An unknown sub-event type counts as its event type, an unknown event type as "other".
    """
    group_of = taxonomy.group_of
    group = group_of.get((event_type, sub_event_type)) or group_of.get((event_type, "")) or OTHER
    return next(index for index, legend in enumerate(taxonomy.groups) if legend.group == group)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise DatasetError(f"{path.name} cannot be read ({error.strerror}); install Dateline again") from error
