"""The small dataset that `dateline init` writes: valid, commented, and about events that happened."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geodata.errors import InputError
from geodata.messages import quoted
from geodata.tables import datapackage
from geodata.tables.columns import EVENT_COLUMNS, EVIDENCE_COLUMNS, PLACE_COLUMNS, SOURCE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.tables.columns import Column


_TABLES: Final = {
    "events.csv": EVENT_COLUMNS,
    "evidence.csv": EVIDENCE_COLUMNS,
    "sources.csv": SOURCE_COLUMNS,
    "places.csv": PLACE_COLUMNS,
}
_ARTICLE: Final = """\
An example article

Put the text of an article here, word for word, and take its quotes from it.

The Syrian Army recaptured Palmyra in March 2016. On 14 March 2016, President Vladimir Putin announced that Russia \
was to begin withdrawing the “main part” of its forces from Syria.
"""
_INFO: Final = """\
# What the dataset is called, how far its timeline reaches, and what the map first shows.
title = "An example"
first = "2016-01-01"  # extent of the timeline, both days included; leave both out to reach over the events
last = "2016-12-31"
country = "SY"  # ISO 3166 alpha-2 of the country in focus: names are looked up there first; "" for none
# bounds = [[32.2, 34.8], [37.5, 42.5]]  # [south, west], [north, east] of the first view; left out: all events
attribution = "Who compiled the events, and under which licence"
# Which online geocoder may be asked for places that no gazetteer here knows. Nobody is asked before somebody says so:
# dateline geocode --unresolved --dataset DIR
# geocoder = "nominatim"  # or any other of geopy's, such as "photon"; a key goes into DATELINE_GEOCODER_API_KEY
# geocoder = { name = "nominatim", domain = "nominatim.example.org", scheme = "https", language = "en" }  # own server
nominatim = false  # true: the same as geocoder = "nominatim"

# Columns of events.csv that only this dataset has; kind is text, number, date, list or choice.
# [columns.weapon]
# kind = "choice"
# title = "Weapon used"
# choices = ["gun", "barrel bomb"]

# Named stops on the timeline: a date in EDTF (2016-03-14, 2016-03, 2016, 2011/..) and a few words.
[[stops]]
date = "2016-03-14"
label = "Withdrawal announced"
"""
_README: Final = """\
# The files of this dataset

Plain UTF-8 CSV files with commas. Blank means unknown. `dateline check` lists what is wrong and how to mend it.
`dataset.toml` explains itself; articles lie as text files in `articles/`.
"""
_ROWS: Final[dict[str, list[dict[str, str]]]] = {
    "events.csv": [
        {
            "event_id": "palmyra-recaptured",
            "status": "published",
            "date": "2016-03",
            "place": "Palmyra",
            "place_basis": "named",
            "where_prec": "exact",
            "event_type": "Battles",
            "sub_event_type": "Government regains territory",
            "title": "Syrian Army recaptures Palmyra",
            "side_a": "Government of Syria",
            "source": "example-article",
            "quote": "The Syrian Army recaptured Palmyra in March 2016",
        },
        {
            "event_id": "withdrawal-announced",
            "status": "published",
            "date": "2016-03-14",
            "place": "Syria",
            "place_basis": "named",
            "where_prec": "country",
            "event_type": "Strategic developments",
            "sub_event_type": "Withdrawal announcement",
            "title": "Putin announces a withdrawal from Syria",
            "side_a": "Government of Russia (Soviet Union)",
            "source": "example-article",
            "quote": "begin withdrawing the “main part” of its forces from Syria",
        },
    ],
    "sources.csv": [
        {
            "source": "example-article",
            "title": "An example article",
            "published": "2016",
            "language": "en",
            "file": "articles/example-article.txt",
            "note": "Replace it by a real one",
        }
    ],
}


def files() -> dict[str, str]:
    """Name → text of every file of the starter dataset."""
    tables = {name: _csv(columns, _ROWS.get(name, [])) for name, columns in _TABLES.items()}
    others = {"dataset.toml": _INFO, "articles/example-article.txt": _ARTICLE, "README.md": _readme()}
    return {**tables, **others, datapackage.FILE: datapackage.text()}


def write(folder: Path) -> list[str]:
    """Write all files into the new `folder` at once and return their names.

    Raises InputError when there is one that is not empty, or when it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{quoted(str(folder), 200)} is already there; name a new folder")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.resolve().parent, prefix=".dateline-") as unfinished:
            dataset = Path(unfinished) / "dataset"
            for name, text in files().items():
                (dataset / name).parent.mkdir(parents=True, exist_ok=True)
                (dataset / name).write_text(text, encoding="utf-8", newline="")
            if folder.exists():
                folder.rmdir()
            os.replace(dataset, folder)  # noqa: PTH105 - the one call that moves at once on every system
    except OSError as error:
        raise InputError(f"{quoted(str(folder), 200)} cannot be made ({error.strerror})") from error
    return list(files())


def _csv(columns: Sequence[Column], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in columns], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _readme() -> str:
    return _README + "".join(_explain(name, columns) for name, columns in _TABLES.items())


def _explain(name: str, columns: Sequence[Column]) -> str:
    rows = "".join(f"| `{column.name}` | {column.description} |\n" for column in columns)
    return f"\n## {name}\n\n| column | holds |\n|---|---|\n{rows}"
