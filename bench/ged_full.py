"""UCDP GED in its full form of 49 columns, in any number of rows: the rows of a sample, repeated with jitter.

The sample in `shared/data` has 1,000 rows of GED 23.1, all columns and texts; GED 26.1 has 417,968. Repeated rows get
ids of their own, and places and days that are moved a little, so that no point and no day is repeated more than it
would be; texts and figures stay. The file is as large as UCDP's (274 MB).
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

GED_ROWS = 417_968
"""Rows of GED 26.1."""
SEED = 26
_MOST_DAYS = 400
_MOST_DEGREES = 0.5


def write(sample: Path, path: Path, rows: int, *, first_id: int = 1_000_000, changed: int = 0) -> None:
    """Write `rows` rows in the columns of `sample`. In the last `changed` of them a figure differs from what it was."""
    with sample.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        given = list(reader)
    chance = random.Random(SEED)  # noqa: S311 - nobody has to be kept from guessing these
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for number in range(rows):
            row = _moved(given[number % len(given)], chance)
            row["id"] = str(first_id + number)
            if number >= rows - changed:
                row["deaths_unknown"] = str(int(float(row["deaths_unknown"])) + 1)
            writer.writerow(row)


def _moved(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    latitude = min(89.0, max(-89.0, float(row["latitude"]) + chance.uniform(-_MOST_DEGREES, _MOST_DEGREES)))
    longitude = min(179.0, max(-179.0, float(row["longitude"]) + chance.uniform(-_MOST_DEGREES, _MOST_DEGREES)))
    days = timedelta(days=chance.randint(-_MOST_DAYS, _MOST_DAYS))
    start, end = (date.fromisoformat(row[name][:10]) + days for name in ("date_start", "date_end"))
    return {
        **row,
        "latitude": f"{latitude:.6f}",
        "longitude": f"{longitude:.6f}",
        "geom_wkt": f"POINT ({longitude:.6f} {latitude:.6f})",
        "date_start": f"{start} 00:00:00.000",
        "date_end": f"{end} 00:00:00.000",
        "year": str(start.year),
        "relid": f"{row['relid']}-{row['id']}",
    }
