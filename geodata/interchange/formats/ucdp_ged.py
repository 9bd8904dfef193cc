"""UCDP GED: the yearly releases 19.1 to 26.1, the monthly candidates, HDX's copies, and the reduced table of R users.

A file of 49 columns (42 in 19.1) has the precision of dates and places as we use it. `low` ≤ `best` ≤ `high` does not
hold in 5,075 rows of 26.1, which the code book allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from geodata.interchange.expressions import cell, first_filled, joined, literal, span, two_digits, whole, word
from geodata.interchange.format import NOT_THIS, FileSample, Format, Recognition, Translation
from geodata.model import WherePrec

_CORE: Final = frozenset({"id", "type_of_violence", "side_a", "side_b", "latitude", "longitude", "country"})
_FULL: Final = _CORE | {"date_start", "date_end", "date_prec", "where_prec", "where_coordinates", "low", "best", "high"}
_REDUCED: Final = _CORE | {"year", "month", "day"}
_RELEASE_19: Final = 42
_RELEASES_20_TO_26: Final = 49
_MOST: Final = 0.8
"""Share of the sampled rows that have to look like UCDP's: some may be damaged."""
_ID: Final = re.compile(r"[0-9]+(\.0+)?")
_RELID: Final = re.compile(r"[A-Z]{3}-[0-9]{4}-[0-9]-")
_TYPES: Final = {
    "1": ("Battles", "Armed clash", "State-based violence"),
    "2": ("Battles", "Armed clash", "Non-state violence"),
    "3": ("Violence against civilians", "Attack", "One-sided violence"),
}
"""`type_of_violence` → ACLED's event and sub-event type, and UCDP's own name for it, which reduced tables have."""
_PRECISIONS: Final = {str(int(prec)): prec.word for prec in WherePrec}
_PARTS: Final = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_POINT: Final = r"^POINT *\((-?[0-9.]+) (-?[0-9.]+)\)$"
_AXES: Final = ((1, "longitude"), (2, "latitude"))
_RELEASE: Final = re.compile(r"GEDEvent_v(\d+(?:_\d+)+)", re.IGNORECASE)


def recognise(sample: FileSample) -> Recognition:
    """By the columns, and by ids and types of violence that look like UCDP's."""
    full = sample.names >= _FULL
    if not full and not sample.names >= _REDUCED:
        return NOT_THIS
    known = set(_TYPES) | {name for _, _, name in _TYPES.values()}
    ids = [bool(_ID.fullmatch(text)) for text in sample.cells("id")]
    kinds = [text.removesuffix(".0") in known for text in sample.cells("type_of_violence")]
    relids = sample.cells("relid")
    if relids and not any(map(_RELID.match, relids)):
        return Recognition(0.3, "the columns are those of UCDP GED, but relid is not: they are others’ events")
    if not ids or sum(ids) < _MOST * len(ids) or sum(kinds) < _MOST * len(ids):
        return Recognition(0.3, "the columns are those of UCDP GED, but ids or types of violence are not")
    if full and len(sample.columns) in {_RELEASE_19, _RELEASES_20_TO_26}:
        return Recognition(0.99, f"all {len(sample.columns)} columns of UCDP GED, its ids and types of violence")
    if full:
        return Recognition(0.95, "the columns of UCDP GED that matter, its ids and types of violence")
    return Recognition(0.85, "a reduced table of UCDP GED: its ids and types of violence, with year, month and day")


def translate(sample: FileSample) -> Translation:
    """A GED table of any release, as far as it has the columns."""
    full = sample.names >= _FULL
    kind = whole(cell("type_of_violence"))
    types: dict[str, tuple[str, str, str]] = {key: words for code, words in _TYPES.items() for key in (code, words[2])}
    side_a, side_b = cell("side_a"), cell("side_b")
    deaths = {f"deaths_{bound}": _figure(sample, bound, f"{bound}_death") for bound in ("low", "best", "high")}
    parts: dict[str, str] = {name: _figure(sample, name) for name in _PARTS}
    columns: dict[str, str] = {
        "event_id": whole(cell("id")),
        "date": span(f"left({cell('date_start')}, 10)", f"left({cell('date_end')}, 10)") if full else _day(),
        "place": _first(sample, "where_coordinates", "adm_2", "adm_1", "country"),
        "latitude": cell("latitude"),
        "longitude": cell("longitude"),
        "where_prec": word(whole(cell("where_prec")), _PRECISIONS) if full else literal(WherePrec.NEAR.word),
        "event_type": word(kind, {key: words[0] for key, words in types.items()}),
        "sub_event_type": word(kind, {key: words[1] for key, words in types.items()}),
        "title": joined(" – ", side_a, side_b),
        "description": _first(sample, "where_description"),
        "side_a": side_a,
        "side_b": side_b,
        **deaths,
        **parts,
    }
    known = ", ".join(map(literal, ("", *types)))
    return Translation(
        {name: sql for name, sql in columns.items() if sql != "''"},
        aside=(
            (f"{cell('id')} LIKE '#%'", "has HXL's tags for the columns, not an event"),
            (f"{kind} NOT IN ({known})", "has no type of violence that UCDP knows"),
        ),
        marks=tuple((sql, said) for names, sql, said in _MARKS if sample.names >= names),
        notes=() if full else ("the table has no precision of places: each is shown as near (UCDP's 25 km)",),
        district=_first(sample, "adm_2"),
        province=_first(sample, "adm_1"),
        country=cell("country"),
        title=_title(sample),
    )


def _marks() -> Iterator[tuple[frozenset[str], str, str]]:
    """Columns, a condition over them, and what it means: UCDP says many things twice, and in no other way."""
    status, text, year = cell("code_status"), cell("geom_wkt"), cell("year")
    yield frozenset({"code_status"}), f"{status} NOT IN ('', 'Clear')", "UCDP has not finished checking this event"
    as_written = f"'POINT (' || {cell('longitude')} || ' ' || {cell('latitude')} || ')'"
    numbers = [(f"regexp_extract({text}, {literal(_POINT)}, {at})", cell(name)) for at, name in _AXES]
    far = " OR ".join(f"abs(try_cast({one} AS DOUBLE) - try_cast({other} AS DOUBLE)) > .001" for one, other in numbers)
    other_point = f"CASE WHEN {text} IN ('', {as_written}) THEN false ELSE coalesce({far}, true) END"
    yield frozenset({"geom_wkt"}), other_point, "the source’s geom_wkt is not the point of its latitude and longitude"
    other_year = f"{whole(year)} <> left({cell('date_start')}, 4)"
    yield frozenset({"year", "date_start"}), other_year, "the source’s year is not that of its first day"
    spaced = f"regexp_replace({cell('dyad_name')}, '\\s+-', ' -')"
    other_dyad = f"{spaced} NOT IN ('', {cell('side_a')} || ' - ' || {cell('side_b')})"
    yield frozenset({"dyad_name"}), other_dyad, "the source’s dyad is not that of its two sides"
    figures = ", ".join(map(cell, ("low", "best", "high", *_PARTS)))
    yield _FULL | set(_PARTS), f"'' IN ({figures})", "the source has no number for some of its figures of deaths"


def _first(sample: FileSample, *names: str) -> str:
    parts = [cell(name) for name in names if name in sample.names]
    return first_filled(*parts) if parts else "''"


def _figure(sample: FileSample, *names: str) -> str:
    return next((whole(cell(name)) for name in names if name in sample.names), "''")


def _day() -> str:
    return f"{whole(cell('year'))} || '-' || {two_digits(cell('month'))} || '-' || {two_digits(cell('day'))}"


def _title(sample: FileSample) -> str:
    if not (found := _RELEASE.search(sample.name)):
        return "UCDP GED"
    parts = found[1].split("_")
    yearly = len(parts) == 2 and parts[1] == "1"  # noqa: PLR2004 - 26_1; 26_0_8 and 26_01_26_06 are candidates
    return f"UCDP GED {'.'.join(parts)}" if yearly else f"UCDP GED candidates {'.'.join(parts)}"


_MARKS: Final = tuple(_marks())
FORMAT: Final = Format(
    name="ucdp-ged",
    title="UCDP GED",
    prefix="ged",
    recognise=recognise,
    translate=translate,
    holder="Uppsala Conflict Data Program",
    licence="CC BY 4.0",
    citation="UCDP Georeferenced Event Dataset (GED), Uppsala Conflict Data Program, Uppsala University",
    url="https://ucdp.uu.se/downloads/",
)
