"""Propose a mapping for a table that is in no known form: by the columns' names and by what their cells are.

Each proposal has a sample and a reason. What can mean two things becomes a question: nothing is imported before a
mapping answers it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geodata import taxonomy
from geodata.interchange import moments
from geodata.interchange.format import FileSample
from geodata.interchange.mapping import OURS, MappedColumn, TableMapping
from geodata.messages import quoted
from geodata.model import COORDINATE_LIMITS
from geodata.tables import corrections
from geodata.tables.columns import COUNT

_NAMES: Final = {
    "event_id": "event_id id uid uuid code slug incident_id record_id nr",
    "date": "date event_date incident_date day datum fecha data дата التاريخ when occurred datetime timestamp",
    "latitude": "latitude lat y breite breitengrad latitud lat_dd широта",
    "longitude": "longitude lon lng long x länge längengrad longitud lon_dd долгота",
    "place": "place place_name location city town settlement village ort lieu lugar место locality adm2 admin2 admin1",
    "title": "title name headline event titel titre titulo event_name",
    "description": "description notes note summary text details beschreibung descripción описание comment",
    "side_a": "side_a actor1 actor_1 actor perpetrator attacker",
    "side_b": "side_b actor2 actor_2 target victim",
    "deaths_best": "deaths deaths_best best fatalities killed dead tote muertos morts nkill victims_killed погибшие",
    "deaths_low": "deaths_low low killed_min deaths_min",
    "deaths_high": "deaths_high high killed_max deaths_max",
    "injured_best": "injured injured_best wounded verletzte heridos blessés nwound раненые",
    "media": "media url link source_url links",
    "claimed_by": "claimed_by source source_name quelle fuente",
    "tags": "tags category categories type event_type kind typ",
}
"""Our column → names under which others keep what goes there, the surest first."""
_AROUND: Final = {
    "district": "district admin2 adm2 adm_2 admin2_name county raion rayon landkreis район уезд",
    "province": "province governorate admin1 adm1 adm_1 admin1_name state oblast region provstate провинция область",
    "country": "country country_name country_txt land pays país страна البلد",
}
"""What lies around a place → names under which others keep it."""
_STARTS: Final = ("date_start", "start_date", "start", "from", "von")
_ENDS: Final = ("date_end", "end_date", "end", "to", "until", "bis")
_MOSTLY: Final = 0.8
"""Share of a column's filled cells that must be of its kind: the others are set aside with their rows."""
_DISTINCT: Final = 0.9
_CellsTest = Callable[[Sequence[str]], bool]
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_THREE: Final = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{4}(?:[ T].*)?")
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping, why it is proposed, what it has to be asked, and what the table lacks to be one of events."""

    mapping: TableMapping
    reasons: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def propose(sample: FileSample) -> Proposal:
    """What the columns of a table may be."""
    columns: dict[str, MappedColumn] = {}
    reasons: list[str] = []
    asked: list[str] = []
    missing: list[str] = []
    _take_dates(sample, columns, asked)
    for ours in _NAMES:
        if ours != "date":
            _take(sample, ours, columns)
    taken = {name for source in columns.values() for name in source.names}
    own_names = [name for name in OURS if name in sample.names and name not in {*columns, *taken, *_NAMES}]
    columns |= {name: MappedColumn(name) for name in own_names}
    if "latitude" not in columns or "longitude" not in columns:
        for ours in ("latitude", "longitude"):
            columns.pop(ours, None)
    for ours, source in columns.items():
        cells = [cell for name in source.names[:1] for cell in sample.cells(name)]
        reasons.append(
            f"{' and '.join(map(quoted, source.names))} → {ours}, such as {quoted(cells[0], 40) if cells else 'blank'}"
        )
    if "date" not in columns and not asked:
        missing.append("no column of dates")
    if "latitude" not in columns and "place" not in columns:
        missing.append(f"no columns of coordinates in degrees and none of places{_metres(sample)}")
    order, question = _order(sample, columns.get("date"))
    decimal = "," if _has_decimal_comma(sample, columns) else ""
    asked += [question] if question else []
    around = _around(sample, columns)
    reasons += [f"{quoted(theirs)} → {key} around the place" for key, theirs in around.items() if theirs]
    proposed = TableMapping(
        columns=columns, date_order=order, decimal=decimal,
        district=around["district"], province=around["province"], country=around["country"],
    )  # fmt: skip
    return Proposal(proposed, tuple(reasons), tuple(asked), tuple(missing))


def answered(given: TableMapping, sample: FileSample) -> Proposal:
    """A mapping that was given, with the questions that it leaves open."""
    order, question = _order(sample, given.columns.get("date"))
    if not given.date_order:
        given = replace(given, date_order=order)
        return Proposal(given, asked=(question,) if question else ())
    return Proposal(given)


def _around(sample: FileSample, columns: dict[str, MappedColumn]) -> dict[str, str]:
    """The columns of district, province and country, of those that are not taken for something else; "" for none."""
    taken = {name for source in columns.values() for name in source.names}
    return {key: _named(sample, words.split(), bool, taken) for key, words in _AROUND.items()}


def _take_dates(sample: FileSample, columns: dict[str, MappedColumn], asked: list[str]) -> None:
    """The column of dates: by name, as first and last day, or the only one whose cells are dates."""
    start, end = (_named(sample, names, _are_dates) for names in (_STARTS, _ENDS))
    if start and end:
        columns["date"] = MappedColumn(start=start, end=end)
    elif found := _named(sample, _NAMES["date"].split(), _are_dates) or start:
        columns["date"] = MappedColumn(found)
    elif parts := _parts(sample):
        columns["date"] = MappedColumn(parts=parts)
    else:
        dated = [
            name for name in sample.columns if _are_dates(sample.cells(name)) and not _are_counts(sample.cells(name))
        ]
        if len(dated) == 1:
            columns["date"] = MappedColumn(dated[0])
        elif dated:
            said = " or ".join(f"{quoted(name)} (such as {quoted(sample.cells(name)[0], 40)})" for name in dated)
            asked.append(
                f"column of the dates: {said}; answer such as columns.date = {json.dumps(dated[0], ensure_ascii=False)}"
            )


def _parts(sample: FileSample) -> tuple[str, ...]:
    names = [_named(sample, words, _are_counts) for words in (("year", "iyear"), ("month", "imonth"), ("day", "iday"))]
    return tuple(names) if all(names) else ()


def _take(sample: FileSample, ours: str, columns: dict[str, MappedColumn]) -> None:
    """The column of another kind: ours by its name, or one of the names that others use."""
    taken = {name for source in columns.values() for name in source.names}
    found = _named(sample, (ours, *_NAMES[ours].split()), lambda cells: _fits(ours, cells), taken)
    if not found:
        return
    if ours == "tags" and set(sample.cells(found)) <= set(taxonomy.read().event_types):
        columns["event_type"] = MappedColumn(found)
    else:
        columns[ours] = MappedColumn(found)


def _named(sample: FileSample, names: Iterable[str], fits: _CellsTest, taken: Iterable[str] = ()) -> str:
    """The first column that has one of the names and whose cells fit; "" for none."""
    known = {re.sub(r"[\s-]+", "_", name.casefold()): name for name in reversed(sample.columns) if name not in taken}
    return next((known[name] for name in names if name in known and fits(sample.cells(known[name]))), "")


def _fits(ours: str, cells: Sequence[str]) -> bool:
    if ours in COORDINATE_LIMITS:
        return _share(cells, lambda text: _is_degrees(text, COORDINATE_LIMITS[ours])) >= _MOSTLY
    if ours.startswith(("deaths_", "injured_")):
        return _are_counts(cells)
    if ours == "event_id":
        return len(cells) > 0 and len(set(cells)) >= _DISTINCT * len(cells)
    if ours == "media":
        return _share(cells, lambda text: text.startswith(("http://", "https://"))) >= _MOSTLY
    return bool(cells)


def _are_dates(cells: Sequence[str]) -> bool:
    other = corrections.dates(cells)

    def is_date(text: str) -> bool:
        return moments.is_date(moments.read(text).date) or other(text) is not None

    return len(cells) > 0 and _share(cells, is_date) >= _MOSTLY


def _are_counts(cells: Sequence[str]) -> bool:
    return _share(cells, lambda text: bool(re.fullmatch(rf"{COUNT}(\.0+)?", text))) >= _MOSTLY


def _is_degrees(text: str, limit: float) -> bool:
    return bool(_NUMBER.fullmatch(text)) and abs(float(text.replace(",", "."))) <= limit


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _order(sample: FileSample, source: MappedColumn | None) -> tuple[str, str]:
    """What comes first in dates of three numbers, and the question where that cannot be told."""
    for name in source.names if source and not source.parts else ():
        numbers = [
            (int(found[1]), int(found[2]), text) for text in sample.cells(name) if (found := _THREE.fullmatch(text))
        ]
        if not numbers:
            continue
        is_day_first = any(first > _MONTHS for first, _, _ in numbers)
        is_month_first = any(second > _MONTHS for _, second, _ in numbers)
        if is_day_first != is_month_first:
            return ("dmy" if is_day_first else "mdy"), ""
        why = (
            "some begin with the day and some with the month"
            if is_day_first
            else f"{quoted(numbers[0][2])} may be two days"
        )
        return "", f'date order of column {quoted(name)}: {why}; answer date_order = "dmy" or date_order = "mdy"'
    return "", ""


def _has_decimal_comma(sample: FileSample, columns: dict[str, MappedColumn]) -> bool:
    if "latitude" not in columns:
        return False
    cells = [cell for ours in ("latitude", "longitude") for cell in sample.cells(columns[ours].column)]
    return any("," in cell for cell in cells) and not any("." in cell for cell in cells)


def _metres(sample: FileSample) -> str:
    """A hint at coordinates in metres, "" where none look like it."""
    for ours in COORDINATE_LIMITS:
        for name in sample.columns:
            is_named = re.sub(r"[\s-]+", "_", name.casefold()) in _NAMES[ours].split()
            if is_named and _share(sample.cells(name), lambda text: bool(_NUMBER.fullmatch(text))) >= _MOSTLY:
                return (
                    f" ({quoted(name)} has numbers that are not degrees; are they metres? Project them to WGS84 first)"
                )
    return ""
