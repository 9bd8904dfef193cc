"""Tables that somebody damaged: cut, columns moved, another encoding, headers mixed up, another separator.

A file is *silently wrong* when an event of it differs from what the whole file gives, and neither a mark, nor a
question, nor a sentence of the report says so.
"""

from __future__ import annotations

import csv
import io
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geodata.errors import DatelineError
from geodata.interchange import importing
from geodata.interchange.importing import ImportOrder
from geodata.interchange.report import ImportReport
from geodata.layers import layer, parts
from tests.support.layers import GED_COLUMNS, ged

Rows = list[list[str]]
Maker = Callable[[int], Rows]
_ENCODINGS: Final = ("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "mac-roman", "utf-32")
_SEPARATORS: Final = (";", "\t", "|")
_PLACES: Final = (
    ("Iraq", "Mosul town", 36.335, 43.118), ("Iraq", "Baghdad", 33.312, 44.361), ("Syria", "Palmyra", 34.551, 38.266),
    ("Mexico", "Mérida", 20.967, -89.623), ("Colombia", "Bogotá", 4.711, -74.072), ("Ukraine", "Kiïv", 50.45, 30.523),
)  # fmt: skip

_NOT_TOLD: Final = {"event_id", "source_row", "place", "description", "where_prec", "prec", "radius_km"}
"""What another column may hold as well, so that nothing tells when its name stands over that."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A damaged file: what was done to it, and its bytes. `is_whole`: everything that was in it still is."""

    kind: str
    data: bytes
    is_whole: bool = False


def ged_rows(count: int) -> Rows:
    """A table of UCDP GED, header first, whose rows differ in each column that says something."""
    table = [list(GED_COLUMNS)]
    for number in range(count):
        country, place, latitude, longitude = _PLACES[number % len(_PLACES)]
        day = f"2017-{number % 12 + 1:02d}-{number % 27 + 1:02d}"
        low, best, high = number, number + 1 + number % 3, number + 5
        row = ged(
            1000 + number, relid=f"IRQ-2017-1-524-{number}", year="2017", country=country, where_coordinates=place,
            latitude=f"{latitude + number / 1000:.3f}", longitude=f"{longitude + number / 1000:.3f}",
            geom_wkt=f"POINT ({longitude + number / 1000:.3f} {latitude + number / 1000:.3f})",
            date_start=f"{day} 00:00:00.000", date_end=f"{day} 00:00:00.000", side_b=f"Group “{number}”, a; b",
            dyad_name=f"Government of Iraq - Group “{number}”, a; b",
            low=str(low), best=str(best), high=str(high), deaths_a="0", deaths_b=str(best), deaths_civilians="0",
            deaths_unknown="0", where_description=f"near {place}, km {number}",
        )  # fmt: skip
        table.append([row[name] for name in GED_COLUMNS])
    return table


def own_rows(count: int) -> Rows:
    """A table in nobody's form, header first."""
    table = [["Nr", "Date", "Latitude", "Longitude", "Country", "Title", "Killed"]]
    for number in range(count):
        country, place, latitude, longitude = _PLACES[number % len(_PLACES)]
        day = f"2017-{number % 12 + 1:02d}-{number % 15 + 13:02d}"
        point = (f"{latitude + number / 1000:.3f}", f"{longitude + number / 1000:.3f}")
        table.append([f"n{number}", day, *point, country, f"Attack, {place}; {number}", str(10 + number)])
    return table


def written(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """The text of a table."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def cut(rows: Rows, rng: random.Random) -> Mutation:
    """The file ends anywhere."""
    data = written(rows).encode()
    return Mutation("cut", data[: rng.randrange(len(data))])


def moved(rows: Rows, rng: random.Random) -> Mutation:
    """The columns stand in another order, their names with them."""
    order = rng.sample(range(len(rows[0])), len(rows[0]))
    return Mutation("columns moved", written([[row[at] for at in order] for row in rows]).encode(), is_whole=True)


def encoded(rows: Rows, rng: random.Random) -> Mutation:
    """The text in another encoding; letters that it lacks are question marks."""
    encoding = rng.choice(_ENCODINGS)
    return Mutation(encoding, written(rows).encode(encoding, "replace"))


def mislabelled(rows: Rows, rng: random.Random) -> Mutation:
    """Names of columns changed places, two of them or all, and the cells did not."""
    header = list(rows[0])
    if rng.random() < 0.2:
        rng.shuffle(header)
    else:
        one, other = rng.sample(range(len(header)), 2)
        header[one], header[other] = header[other], header[one]
    changed = ", ".join(f"{new} over {old}" for new, old in zip(header, rows[0], strict=True) if new != old)
    return Mutation(f"mislabelled: {changed[:200]}", written([header, *rows[1:]]).encode())


def separated(rows: Rows, rng: random.Random) -> Mutation:
    """Another separator, in a table that is well written."""
    return Mutation("separated", written(rows, rng.choice(_SEPARATORS)).encode(), is_whole=True)


def half_separated(rows: Rows, rng: random.Random) -> Mutation:
    """Another separator from some row on."""
    at = rng.randrange(1, len(rows))
    return Mutation("half separated", (written(rows[:at]) + written(rows[at:], rng.choice(_SEPARATORS))).encode())


KINDS: Final = (cut, moved, encoded, mislabelled, separated, half_separated)


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import made of a file: its report, and its events by the id of the source."""

    report: ImportReport
    events: dict[str, dict[str, Any]]


def take(path: Path) -> Taken:
    """Import a file. Raises DatelineError, and AssertionError where something is torn or not accounted for."""
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        dataset = Path(name)
        try:
            report = importing.import_file(ImportOrder(path, dataset, name="theirs", geocode=False))
        except DatelineError:
            assert not (dataset / layer.LAYERS).exists(), "a refused file left something"
            raise
        assert report.taken + report.same + report.merged + report.aside == report.rows, "rows are lost"
        if report.asked:
            assert not (dataset / layer.LAYERS).exists(), "a file with questions left something"
            return Taken(report, {})
        events = parts.read_events(layer.in_folder(dataset)["theirs"].folder(dataset)).to_pylist()
        assert len(events) == report.taken, "events are lost"
        return Taken(report, {event["event_id"].partition(":")[2]: event for event in events})


def silently_wrong(whole: Taken, found: Taken, mutation: Mutation) -> list[str]:
    """What differs from the import of the whole file without a word about it; [] is right."""
    if found.report.stated != whole.report.stated and not mutation.is_whole:
        return []  # how the file is read is said: another encoding, other columns, or no end
    wrong = []
    for ident, event in found.events.items():
        if (was := whole.events.get(ident)) is None:
            wrong.append(f"there is no event {ident}")
        elif event["marks"] == was["marks"]:
            cells = [name for name in was if name not in _NOT_TOLD and was[name] != event[name]]
            wrong += [f"{ident}: {name}: {was[name]!r} became {event[name]!r}" for name in cells]
    if mutation.is_whole and len(found.events) != len(whole.events):
        wrong.append(f"{len(found.events)} events of {len(whole.events)}")
    return wrong
