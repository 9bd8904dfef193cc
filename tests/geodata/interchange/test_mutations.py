"""Damaged files: whatever is cut, turned or swapped in them, an import refuses them or accounts for every row.

A table is not read wrongly without a word, either: cut, moved, mislabelled, or in another encoding or separator.
`MUTATIONS` files of each form are tried; the environment variable of that name sets another number.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from geodata.errors import DatelineError
from geodata.layers import layer
from tests.support import mutations
from tests.support.layers import GED_COLUMNS, ged, take, write_table

MUTATIONS = int(os.environ.get("MUTATIONS", "8"))
TOKENS = (b"null", b"NaN", b"1e999", b"[]", b"{}", b'"x"', b"-260", b"")


def _table(folder: Path) -> bytes:
    return write_table(folder / "x.csv", [ged(number) for number in range(12)], columns=GED_COLUMNS).read_bytes()


def _geojson(_: Path) -> bytes:
    point = {"type": "Point", "coordinates": [36.3, 33.5]}
    features = [
        {"type": "Feature", "properties": {"date": f"2016-03-{number + 1:02d}", "name": "é"}, "geometry": point}
        for number in range(12)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _kml(_: Path) -> bytes:
    mark = (
        "<Placemark><TimeStamp><when>2016</when></TimeStamp><Point><coordinates>36,33</coordinates></Point></Placemark>"
    )
    return f"<kml>{mark * 6}</kml>".encode()


def _mutated(data: bytes, rng: random.Random) -> bytes:
    at, until = sorted(rng.randrange(len(data)) for _ in range(2))
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return rng.choice(
        [
            data[:at],
            data[:at] + data[until:],
            data[:until] + data[at:],
            data[:at] + rng.choice(TOKENS) + data[at + rng.randrange(9) :],
            data[:at] + bytes((rng.randrange(256),)) + data[at + 1 :],
            data.replace(b",", rng.choice([b";", b"\t", b"|"])),
            data.decode().encode("utf-16"),
            b"\n".join(lines),
        ]
    )


@pytest.mark.parametrize(
    ("name", "made"), [("a.csv", _table), ("a.geojson", _geojson), ("a.kml", _kml)], ids=["table", "geojson", "kml"]
)
def test_a_damaged_file_is_refused_or_accounted_for(tmp_path: Path, name: str, made: object):
    assert callable(made)
    whole, rng = made(tmp_path), random.Random(name)  # noqa: S311 - the same files in every run
    for number in range(MUTATIONS):
        dataset = tmp_path / str(number)
        dataset.mkdir()
        path = dataset / name
        path.write_bytes(_mutated(whole, rng))
        try:
            report = take(path, dataset)  # checks the sum
        except DatelineError:
            assert not (dataset / "layers").exists()
        else:
            assert bool(layer.in_folder(dataset)) is not bool(report.asked)


@pytest.mark.parametrize(
    ("name", "made"), [("GEDEvent_v26_1.csv", mutations.ged_rows), ("incidents.csv", mutations.own_rows)]
)
def test_a_damaged_table_is_never_read_wrongly_without_a_word(tmp_path: Path, name: str, made: mutations.Maker):
    rows, rng, path = made(12), random.Random(name), tmp_path / name  # noqa: S311 - the same files in every run
    path.write_bytes(mutations.written(rows).encode())
    whole = mutations.take(path)
    assert len(whole.events) == 12
    wrong = {}
    for number in range(MUTATIONS):
        mutation = mutations.KINDS[number % len(mutations.KINDS)](rows, rng)
        path.write_bytes(mutation.data)
        try:
            found = mutations.take(path)
        except DatelineError as error:
            if mutation.is_whole:
                wrong[mutation.kind] = [f"refused: {error}"]
            continue
        if told := mutations.silently_wrong(whole, found, mutation):
            wrong[mutation.kind] = told
    assert wrong == {}
