"""A peer of `dateline draft`, put together as tutorials do.

spaCy finds names and dates, dateparser reads the dates, and a place is the largest one of its name in the same
gazetteer (the geocoder's first hit). `python -m bench.apps.peer_draft --model NAME draft --format jsonl --sources
sources.csv FILE…` prints what the bench `drafts` and the corpora's scorer read. Needs spaCy with an English model, and
dateparser; both are installed by whoever runs the bench, and are no part of the project.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from geodata.geocoding.gazetteer import Gazetteer

PLACES = {"GPE", "LOC", "FAC"}
TIMES = {"DATE", "TIME"}


def main() -> None:
    """Draft the files, and print a JSON object for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="en_core_web_sm")
    parser.add_argument("command", choices=["draft"])
    parser.add_argument("--format", choices=["jsonl"], default="jsonl")
    parser.add_argument("--sources", type=Path)
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    import spacy  # noqa: PLC0415 - installed by whoever runs the bench

    model = spacy.load(options.model)
    gazetteer = Gazetteer.open()
    published = _published(options.sources)
    for path in options.files:
        text = path.read_bytes().decode("utf-8")
        print(json.dumps({"article": str(path), **_draft(model(text), gazetteer, published.get(path.name, ""))}))
        sys.stdout.flush()


def _published(table: Path | None) -> dict[str, str]:
    if table is None:
        return {}
    with table.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["published"][:10] for row in csv.DictReader(file)}


def _draft(document: Any, gazetteer: Gazetteer, published: str) -> dict[str, list[dict[str, object]]]:
    places: list[dict[str, object]] = []
    times: list[dict[str, object]] = []
    for entity in document.ents:
        where = {"text": entity.text, "start": entity.start_char, "end": entity.end_char}
        if entity.label_ in PLACES:
            found = gazetteer.lookup(entity.text, fuzzy=False)
            point = (found[0].latitude, found[0].longitude) if found else (None, None)
            places.append({**where, "form": "name", "literal": True, "latitude": point[0], "longitude": point[1]})
        elif entity.label_ in TIMES:
            times.append({**where, "value": _value(entity.text, published)})
    return {"places": places, "times": times, "events": []}


def _value(text: str, published: str) -> str:
    """The day that dateparser makes of the words; it knows no others than days."""
    import dateparser  # noqa: PLC0415 - installed by whoever runs the bench

    base = datetime.fromisoformat(published) if published else None
    found = dateparser.parse(text, languages=["en"], settings={"RELATIVE_BASE": base} if base else None)
    return found.date().isoformat() if found else ""


if __name__ == "__main__":
    main()
