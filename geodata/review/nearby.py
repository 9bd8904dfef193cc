"""Find the events of the dataset near a draft in day and place: it may be a second report of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata import edtf
from geodata.errors import InputError
from geodata.model import Dataset
from geodata.review.existing import ExistingEvent
from geodata.tables.columns import EVENT_COLUMNS

MOST: Final = 3
"""Events that are shown beside a draft."""
_DAYS: Final = 1
"""Days between two reports of one event."""
_KM: Final = 25.0
"""Kilometres between the points that two reports give one event."""
_LONGEST_DAYS: Final = 45
"""An event that lasts longer, such as a war, is near everything."""
_KM_PER_DEGREE: Final = 111.2


@dataclass(frozen=True, slots=True)
class NearEvent:
    """An event of the dataset, and how far it is from the draft."""

    event: ExistingEvent
    days: int
    """Days between them; 0 where they overlap."""
    km: float


def near_events(row: Mapping[str, str], source: str, dataset: Dataset) -> tuple[NearEvent, ...]:
    """The events near a draft's row, the nearest first. Those with its `source` are told by the article itself."""
    events = dataset.events
    try:
        date, latitude, longitude = edtf.parse(row["date"]), float(row["latitude"]), float(row["longitude"])
    except (KeyError, ValueError, InputError):
        return ()
    if len(events) == 0 or date.end_day - date.start_day > _LONGEST_DAYS:
        return ()
    start, end = events["start_day"].to_numpy(), events["end_day"].to_numpy()
    days = np.maximum(0, np.maximum(start - date.end_day, date.start_day - end))
    east = (events["lon"].to_numpy() - longitude + 180) % 360 - 180
    north = events["lat"].to_numpy() - latitude
    km = _KM_PER_DEGREE * np.hypot(north, east * np.cos(np.radians(latitude)))
    is_dated = (start <= end) & (end - start <= _LONGEST_DAYS)
    is_near = is_dated & (days <= _DAYS) & (km <= _KM) & (events["source"] != source).to_numpy()
    found = np.flatnonzero(is_near)
    best = found[np.lexsort((km[found], days[found]))][:MOST]
    names = [column.name for column in EVENT_COLUMNS]
    return tuple(_near(events.iloc[at][names].to_dict(), int(days[at]), float(km[at])) for at in best.tolist())


def _near(row: Mapping[object, object], days: int, km: float) -> NearEvent:
    cells = {str(name): str(cell) for name, cell in row.items()}
    return NearEvent(ExistingEvent(cells["event_id"], cells["status"], cells), days, km)
