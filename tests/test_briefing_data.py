from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import geodata
from geodata import briefing_data, serving, store

SYRIA = Path(geodata.__file__).parent / "syria"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return briefing_data.files(serving.published(store.load(SYRIA)))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_the_same_events_stand_in_each_form(files: dict[str, bytes]):
    features = json.loads(files["data.geojson"])["features"]
    assert [row["event_id"] for row in rows(files["data.csv"])] == [feature["id"] for feature in features]


def test_coordinates_come_longitude_first_and_none_are_made_up(files: dict[str, bytes]):
    by_id = {row["event_id"]: row for row in rows(files["data.csv"])}
    for feature in json.loads(files["data.geojson"])["features"]:
        row = by_id[feature["id"]]
        if row["latitude"]:
            assert feature["geometry"]["coordinates"] == [float(row["longitude"]), float(row["latitude"])]


def test_evidence_and_sources_belong_to_what_is_published(files: dict[str, bytes]):
    events = {row["event_id"] for row in rows(files["data.csv"])}
    evidence = rows(files["evidence.csv"])
    cited = {row["source"] for row in [*rows(files["data.csv"]), *evidence]}
    assert evidence
    assert {row["event_id"] for row in evidence} <= events
    assert {row["source"] for row in rows(files["sources.csv"])} <= cited


def test_no_path_of_the_editors_files_gets_out(files: dict[str, bytes]):
    assert b"seeds" not in files["sources.csv"]
    assert "file" not in rows(files["sources.csv"])[0]
