"""The columns of an event table that follow from the text cells: never stored, always computed the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geodata import edtf, taxonomy
from geodata.eventrules import numbers, type_pairs
from geodata.model import DEFAULT_RADIUS_KM, Taxonomy, WherePrec

if TYPE_CHECKING:
    from numpy.typing import NDArray

_UNDATED: Final = (1, 0, 0, 0)
"""start_day, end_day, date_prec, approximate of an event without a date: it ends before it begins."""


def derive(events: pd.DataFrame, known: Taxonomy) -> pd.DataFrame:
    """`events` (checked text cells) with the derived columns that `geodata.model.Dataset` lists."""
    dates = _dates(events["date"])
    words = {prec.word: int(prec) for prec in WherePrec}
    prec = events["where_prec"].map(words).fillna(0).astype("int8")
    radius = prec.map({0: 0.0, **{int(prec): km for prec, km in DEFAULT_RADIUS_KM.items()}})
    return events.assign(
        lat=numbers(events["latitude"]),
        lon=numbers(events["longitude"]),
        prec=prec,
        radius_km=radius.astype("float32"),
        start_day=dates[:, 0],
        end_day=dates[:, 1],
        date_prec=dates[:, 2].astype("int8"),
        approximate=dates[:, 3].astype(bool),
        group=_groups(events, known),
        located_by=pd.Series([""] * len(events), dtype="str", index=events.index),
    )


def _dates(texts: pd.Series[str]) -> NDArray[np.int64]:
    """One row per event: start_day, end_day, date_prec, approximate. Each distinct text is read once."""
    codes, distinct = pd.factorize(texts)
    rows = np.array([_date(text) for text in distinct], dtype=np.int64).reshape(-1, len(_UNDATED))
    return rows[codes]


def _date(text: str) -> tuple[int, int, int, int]:
    if not text:
        return _UNDATED
    date = edtf.parse(text)
    return date.start_day, date.end_day, int(date.date_prec), int(date.approximate)


def _groups(events: pd.DataFrame, known: Taxonomy) -> NDArray[np.int8]:
    """The legend group of each event, asked once per distinct pair of types."""
    codes, pairs = type_pairs(events)
    groups = np.array([taxonomy.group_index(known, kind, sub) for kind, sub in pairs], dtype=np.int8)
    return groups[codes]
