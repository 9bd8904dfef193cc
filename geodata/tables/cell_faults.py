"""What is wrong with a time, a shape, a list of links or a correction in a cell, and how such a cell may be read.

Each `…_fault` gets a filled cell and returns why it breaks its rule, "" when it does not.
"""

from __future__ import annotations

import re
from typing import Final

from geodata import edtf, wkt
from geodata.errors import EdtfError, InputError
from geodata.messages import quoted
from geodata.tables.corrections import Correction, clean

BETWEEN: Final = "; "
"""Between two words, names or links of one cell."""
ADDRESS: Final = r"(?i:https?)://[^\s\x00-\x1f\"<>\\]+"
_CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
_ZONE: Final = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_TIME: Final = re.compile(rf"{_CLOCK}{_ZONE}(?:/{_CLOCK}{_ZONE})?")
_LOOSE_TIME: Final = re.compile(
    r"([0-9]{1,2})[:.h]([0-5][0-9])(?:[:.]([0-5][0-9]))? ?(a\.?m\.?|p\.?m\.?)?"
    r" ?(Z|UTC|GMT|[+-][0-9]{1,2}:?(?:[0-5][0-9])?)?",
    re.IGNORECASE,
)
_NOON: Final = 12
_DAY: Final = 24
_DATE_FIRST: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])")
_SHAPES: Final = ("LineString", "MultiLineString", "Polygon", "MultiPolygon")


def time_fault(cell: str) -> str:
    """A time of day is ISO 8601, with its zone if that is known; a span has two with a slash between them."""
    if _TIME.fullmatch(cell):
        return ""
    return f"{quoted(cell)} is not a time of day; expected one such as 09:30+03:00, or 09:30/11:00. It is not shown"


def time(cell: str) -> Correction | None:
    """A time of day as people and spreadsheets write it."""
    parts = [_read_time(part.strip()) for part in re.split(r"/|–|\bto\b", clean(cell))]
    written = "/".join(part or "" for part in parts)
    if not all(parts) or written == cell or time_fault(written):
        return None
    return Correction(written, f"{quoted(cell)} is not a time of day in ISO 8601; write {written}")


def _read_time(text: str) -> str | None:
    found = _LOOSE_TIME.fullmatch(text)
    if found is None or re.fullmatch(r"-[0-9]{1,2}:[0-9]{2}", found[5] or ""):  # a zone, or the end of a span
        return None
    hour = int(found[1])
    if half := (found[4] or "").lower().replace(".", ""):
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    if hour >= _DAY:
        return None
    seconds = f":{found[3]}" if found[3] and found[3] != "00" else ""
    return f"{hour:02d}:{found[2]}{seconds}{_zone(found[5] or '')}"


def _zone(text: str) -> str:
    """`+3`, `+03`, `+0300` and `UTC` as ISO 8601 writes a zone."""
    if text.upper() in {"Z", "UTC", "GMT"}:
        return "Z"
    found = re.fullmatch(r"([+-])([0-9]{1,2}):?([0-9]{2})?", text)
    return f"{found[1]}{found[2]:0>2}:{found[3] or '00'}" if found else ""


def geometry_fault(cell: str) -> str:
    """A geometry is one line or area in WKT, in WGS84 degrees."""
    try:
        shape = wkt.parse(cell)
    except InputError as error:
        return f"{error}. It is not drawn"
    if shape.kind not in _SHAPES:
        return f"{shape.kind.upper()} is neither a line nor an area; a point is in latitude and longitude"
    return ""


def geometry(cell: str) -> Correction | None:
    """A shape with the code of WGS84 before it, as PostGIS writes it."""
    plain = re.sub(r"^\s*SRID=4326;\s*", "", cell, flags=re.IGNORECASE)
    if plain == cell or geometry_fault(plain):
        return None
    return Correction(plain, f"{quoted(cell, 40)} begins with the code of WGS84, which all shapes are in; leave it out")


def links(cell: str) -> list[str]:
    """The links in a cell of `media`, without those that are none."""
    return [link for link in items(cell) if re.fullmatch(ADDRESS, link)]


def items(cell: str) -> list[str]:
    """The words, names or links of a cell, without blank ones."""
    return [item for part in cell.split(BETWEEN.strip()) if (item := part.strip())]


def links_fault(cell: str) -> str:
    """Media are links with semicolons between them."""
    wrong = next((item for item in items(cell) if not re.fullmatch(ADDRESS, item)), "")
    if not wrong:
        return ""
    return (
        f"{quoted(wrong)} is not an address beginning with https:// or http://; "
        "put a semicolon between two. The cell is not linked"
    )


def as_links(cell: str) -> Correction | None:
    """Links with blanks or line breaks between them."""
    parts = re.split(r"[\s;]+", clean(cell).strip())
    written = BETWEEN.join(part.removesuffix(",") for part in parts if part)
    if written == cell or links_fault(written) or "," in written:
        return None
    return Correction(written, f"{quoted(cell)} has links without a semicolon between them; write {written}")


def correction_date(cell: str) -> str:
    """The day with which a correction begins, "" when it begins with none."""
    found = _DATE_FIRST.match(cell)
    try:
        return edtf.iso(edtf.day(found[1])) if found else ""
    except EdtfError:
        return ""


def correction_fault(cell: str) -> str:
    """A correction begins with its day."""
    if correction_date(cell):
        return ""
    return f"{quoted(cell, 60)} does not begin with the day of the correction; write one such as 2016-04-01: …"
