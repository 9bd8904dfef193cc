"""Find what a cell that breaks a rule was meant to say, as a fix where there is only one possible meaning.

Nothing is guessed: where two people could read a cell differently, the message gives both readings and no fix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from geodata.edtf import MONTHS
from geodata.messages import quoted

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:[ ,'’][0-9]{3})+")
_POINTS: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_MINUS: Final = re.compile("^[−–—‐‑﹣－]")
"""Dashes that stand for a minus; only the hyphen is one."""
_ANGLE: Final = re.compile(
    r"(?P<before>[NSEW])? ?(?P<sign>-)?(?P<degrees>[0-9]{1,3}(?:\.[0-9]+)?)(?: ?[°º˚])?"
    r"(?:(?<=[°º˚ ]) ?(?P<minutes>[0-9]{1,2}(?:\.[0-9]+)?) ?['′’‘])?"
    r"(?: ?(?P<seconds>[0-9]{1,2}(?:\.[0-9]+)?) ?(?:\"|″|”|''|′′|’’))?"
    r" ?(?P<after>[NSEW])?",
    re.IGNORECASE,
)
_PARTS: Final = 60
_FIRST_SERIAL, _LAST_SERIAL = 29_221, 73_050
"""1 January 1980 and 31 December 2099 as Excel counts days."""
_SERIAL: Final = re.compile(r"([0-9]{5})(?:\.0+)?")
_TWENTIETH: Final = 30
"""Excel reads a two-digit year from here on as 19xx, below as 20xx."""
_MOST_DAYS: Final = 31
_NOT_SHOWN: Final = ". The figure is not shown"
_MIDNIGHT: Final = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?Z?$")
_NUMERIC: Final = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO: Final = re.compile(r"([0-9]{4})([-–/. ])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_MONTH: Final = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})")
_MONTH_YEAR: Final = re.compile(r"([0-9]{1,2})[/.]([0-9]{4})")
_NAME_YEAR: Final = re.compile(r"([A-Za-z]+)\.?[- ]([0-9]{4})")
_NAME_SHORT: Final = re.compile(r"([A-Za-z]+)\.?([- ])([0-9]{2})")
_SHORT_NAME: Final = re.compile(r"([0-9]{1,2})[- ]([A-Za-z]+)\.?")
_DAY_NAME: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[- ]([A-Za-z]+)\.?,?[- ]([0-9]{4})")
_NAME_DAY: Final = re.compile(r"([A-Za-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Correction:
    """`cell`: what the cell must have meant, "" when two readings are possible; `words`: the whole message."""

    cell: str
    words: str


CellReader = Callable[[str], Correction | None]
"""A cell that breaks its rule → how it may be read, None when that is unknown."""


def clean(cell: str) -> str:
    """The cell without invisible characters and outer blanks, inner blanks of any kind as one plain one."""
    return " ".join(_INVISIBLE.sub("", cell).split())


def each(read: CellReader) -> Callable[[Iterable[str]], CellReader]:
    """A reader of cells that does not depend on the column's other cells."""
    return lambda _: read


def as_is(cell: str) -> Correction | None:
    """The cell without blanks and invisible characters."""
    tidy = clean(cell).replace(" ", "")
    if tidy == cell or not tidy:
        return None
    return Correction(tidy, f"{quoted(cell)} has blanks or invisible characters in it; write {tidy}")


def word(known: Iterable[str], codes: Iterable[tuple[str, str]] = ()) -> CellReader:
    """One of the `known` words in another spelling, or the code that another program uses for it."""
    words = {_folded(name): name for name in known}
    meant = dict(codes)

    def read(cell: str) -> Correction | None:
        tidy = clean(cell)
        code = tidy.removesuffix(".0")
        if code in meant:
            return Correction(meant[code], f"{quoted(cell)} is a code; write the word for it, {meant[code]}")
        if (found := words.get(_folded(tidy))) is not None and found != cell:
            return Correction(found, f"{quoted(cell)} is not spelt as the word for this column is; write {found}")
        return None

    return read


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip()).casefold()


def country(cell: str) -> Correction | None:
    """A country code in small letters."""
    code = clean(cell).upper()
    if re.fullmatch("[A-Z]{2}", code) and code != cell:
        return Correction(code, f"{quoted(cell)} is not written in two capitals; write {code}")
    return None


def degrees(limit: float) -> CellReader:
    """Degrees as maps write them (34°33'01"N); `limit`: 90 of latitude, 180 of longitude."""
    letters = "NS" if limit == 90 else "EW"  # noqa: PLR2004 - see above

    def read(cell: str) -> Correction | None:
        found = _ANGLE.fullmatch(_MINUS.sub("-", clean(cell).replace(",", ".")))
        letter = ((found["before"] or "") + (found["after"] or "")).upper() if found else ""
        if found is None or not (letter or found["minutes"]):
            return number(cell, limit)
        small = [found[part] for part in ("minutes", "seconds") if found[part]]
        whole = "." not in found["degrees"] and (len(small) < 2 or "." not in small[0])  # noqa: PLR2004 - both
        fits = not letter or (letter in letters and not found["sign"])
        if not fits or (small and not (whole and found["minutes"])) or any(float(part) >= _PARTS for part in small):
            return None
        sign = "-" if found["sign"] or letter in {"S", "W"} else ""
        value = float(found["degrees"]) + sum(float(part) / _PARTS**at for at, part in enumerate(small, 1))
        written = sign + (f"{value:.6f}".rstrip("0").rstrip(".") if small else found["degrees"])
        return Correction(written, f"{quoted(cell)} is not written in degrees alone; write {written}")

    return read


def number(cell: str, limit: float | None = None) -> Correction | None:
    """A number as other programs write it. `limit`: the greatest possible value."""
    text = _MINUS.sub("-", clean(cell).replace(" ", "")).removesuffix("°")
    if _NUMBER.fullmatch(text) and text != cell:
        return Correction(text, f"{quoted(cell)} has characters that no number has; write {text}")
    digits = text.lstrip("+-")
    if re.fullmatch(r"[0-9]*,[0-9]+", digits):
        point, whole = text.replace(",", "."), text.replace(",", "")
        grouped = _THOUSANDS.fullmatch(digits) and not digits.startswith("0")
        if grouped and (limit is None or abs(float(whole)) <= limit):
            return Correction("", f"{quoted(cell)} may be {point} or {whole}; write the one that is meant")
        return Correction(point, f"{quoted(cell)} has a decimal comma; write {point}")
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+", digits):
        return Correction(
            text.replace(",", ""), f"{quoted(cell)} has thousands separators; write {text.replace(',', '')}"
        )
    return None


def count(cell: str) -> Correction | None:
    """A whole number as other programs write it."""
    text = re.sub(r"\s", " ", _INVISIBLE.sub("", cell)).strip()
    whole = ""
    if _POINTS.fullmatch(text):
        most, least = text.replace(".", ""), text.partition(".")[0]
        if text.count(".") == 1 and set(text.partition(".")[2]) == {"0"}:
            return Correction("", f"{quoted(cell)} may be {least} or {most}; write the one that is meant{_NOT_SHOWN}")
        if text.count(".") == 1:  # a part of a death is none, but a mean of several figures may have been given
            return Correction(
                "", f"{quoted(cell)} may be {most}, or a figure with a fraction; write a whole one{_NOT_SHOWN}"
            )
        whole = most
    elif _THOUSANDS.fullmatch(text):
        whole = re.sub("[^0-9]", "", text)
    elif found := re.fullmatch(r"\+?([0-9]+)(?:[.,]0{1,2})?", text):
        whole = found[1]
    if not whole or whole == cell:
        return None
    return Correction(whole, f"{quoted(cell)} is not written with digits alone; write {whole}{_NOT_SHOWN}")


def dates(cells: Iterable[str]) -> CellReader:
    """Dates as spreadsheets and habits write them. `cells`: all of the column that are no EDTF.

    Whether ``03/04/2015`` begins with the day follows from the column's other cells, if they all agree.
    """
    orders: set[bool] = set()
    for cell in cells:
        if found := _NUMERIC.fullmatch(clean(cell)):
            first, second = int(found[1]), int(found[3])
            if (first > len(MONTHS)) != (second > len(MONTHS)):
                orders.add(first > len(MONTHS))

    def read(cell: str) -> Correction | None:
        text = _MIDNIGHT.sub("", clean(cell))
        if serial := _serial(text):
            return Correction(serial, f"{quoted(cell)} is the number that Excel gives a day; write {serial}")
        readings = list(dict.fromkeys(_readings(text, orders)))
        if not readings and re.fullmatch(r"[0-9./~?%-]+", text):
            readings = [text]  # a date, once the invisible characters are gone
        if len(readings) == 1 and readings[0] != cell and not readings[0].endswith("?"):
            return Correction(readings[0], f"{quoted(cell)} is not a date in EDTF; write {readings[0]}")
        if len(readings) > 1:
            both = " or ".join(reading.removesuffix("?") for reading in readings)
            return Correction(
                "", f"{quoted(cell)} is not a date in EDTF, and may be {both}; write the one that is meant"
            )
        return None

    return read


def _serial(text: str) -> str:
    """The day whose number in Excel this is, "" for none of our times."""
    found = _SERIAL.fullmatch(text)
    if found is None or not _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL:
        return ""
    return (date(1899, 12, 30) + timedelta(days=int(found[1]))).isoformat()


def _readings(text: str, day_first: set[bool]) -> Iterable[str]:
    """Every way to read a date, in EDTF or, with a ``?``, in words."""
    if found := _ISO.fullmatch(text):
        yield from _day(found[1], int(found[3]), found[4])
    elif found := _NUMERIC.fullmatch(text):
        yield from _numeric(found, day_first)
    elif found := _YEAR_MONTH.fullmatch(text):
        yield from _month(found[1], int(found[2]))
        if len(found[2]) == 2 and int(found[2]) > int(found[1][2:]):  # noqa: PLR2004 - two digits of a year
            yield f"{found[1]}/{found[1][:2]}{found[2]}"
    elif found := _MONTH_YEAR.fullmatch(text):
        yield from _month(found[2], int(found[1]))
    elif found := _DAY_NAME.fullmatch(text):
        yield from _day(found[3], _month_number(found[2]), found[1])
    elif found := _NAME_DAY.fullmatch(text):
        yield from _day(found[3], _month_number(found[1]), found[2])
    elif found := _NAME_YEAR.fullmatch(text):
        yield from _month(found[2], _month_number(found[1]))
    else:
        yield from _short(text)


def _numeric(found: re.Match[str], day_first: set[bool]) -> Iterable[str]:
    by_day, by_month = list(_day(found[4], int(found[3]), found[1])), list(_day(found[4], int(found[1]), found[3]))
    if found[2] == "." or (by_month and by_day and day_first == {True}):
        yield from by_day  # with full stops, nobody writes the month first
    elif by_month and by_day and day_first == {False}:
        yield from by_month
    else:
        yield from (*by_day, *by_month)


def _short(text: str) -> Iterable[str]:
    """A month's name with two digits: Excel shows 2015-08 as ``Aug-15``; elsewhere they may be a day."""
    if found := _NAME_SHORT.fullmatch(text):
        name, digits, sure = found[1], found[3], found[2] == "-"
    elif found := _SHORT_NAME.fullmatch(text):
        name, digits, sure = found[2], found[1], False
    else:
        return
    month, two = _month_number(name), int(digits)
    if not month:
        return
    if len(digits) == 2:  # noqa: PLR2004 - two digits of a year
        yield from _month(str(two + (1900 if two >= _TWENTIETH else 2000)), month)
    if not sure and 0 < two <= _MOST_DAYS:
        yield f"{two} {MONTHS[month - 1]} of a year that is not given?"


def _month_number(name: str) -> int:
    """The number of a month's English name or its first three letters (also Sept), 0 for any other word."""
    key = name.lower()
    found = [at for at, full in enumerate(MONTHS, 1) if key in {full.lower(), full[:3].lower(), full[:4].lower()}]
    return found[0] if found and (len(key) != 4 or key in {"sept", "june", "july"}) else 0  # noqa: PLR2004


def _month(year: str, month: int) -> Iterable[str]:
    if 1 <= month <= len(MONTHS) and int(year):
        yield f"{year}-{month:02d}"


def _day(year: str, month: int, day: str) -> Iterable[str]:
    try:
        yield date(int(year), month, int(day)).isoformat()
    except ValueError:
        return
