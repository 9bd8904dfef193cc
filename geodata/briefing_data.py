"""The data that go with a frozen briefing: the published rows of its version, to take away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np

from geodata import tables
from geodata.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, SOURCE_COLUMNS

if TYPE_CHECKING:
    from geodata.model import Dataset

_WITHHELD: Final = {"file"}
"""Columns of sources.csv that say where things lie on the editors' machine."""


def files(dataset: Dataset) -> dict[str, bytes]:
    """File name → content, for a dataset that holds published rows, their evidence and their sources only."""
    return {"data.csv": data_csv(dataset), "data.geojson": data_geojson(dataset), **tables_of(dataset)}


def tables_of(dataset: Dataset) -> dict[str, bytes]:
    """The evidence and the sources."""
    return {
        "evidence.csv": tables.write_csv(dataset.evidence, [column.name for column in EVIDENCE_COLUMNS]).encode(),
        "sources.csv": tables.write_csv(
            dataset.sources, [column.name for column in SOURCE_COLUMNS if column.name not in _WITHHELD]
        ).encode(),
    }


def data_csv(dataset: Dataset) -> bytes:
    """The published rows with the columns of events.csv; no spreadsheet runs any of it."""
    return tables.write_csv(dataset.events, [column.name for column in EVENT_COLUMNS]).encode()


def data_geojson(dataset: Dataset) -> bytes:
    """The published rows as GeoJSON (RFC 7946); an event without a place has the geometry null."""
    names = [column.name for column in EVENT_COLUMNS if column.name not in {"latitude", "longitude"}]
    features = []
    for row in dataset.events.to_dict("records"):
        located = not np.isnan(row["lat"])
        point = {"type": "Point", "coordinates": [round(float(row["lon"]), 6), round(float(row["lat"]), 6)]}
        features.append(
            {
                "type": "Feature",
                "id": row["event_id"],
                "geometry": point if located else None,
                "properties": {name: str(row[name]) for name in names if str(row[name])},
            }
        )
    whole = {"type": "FeatureCollection", "features": features}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
