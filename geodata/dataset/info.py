"""Read `dataset.toml`: the dataset's title, the extent of its timeline, the first view of the map.

Missing and unreadable values are reported, and derived from the folder's name and the events.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from geodata import edtf, fileio
from geodata.errors import EdtfError, InputError
from geodata.geocoding import providers
from geodata.messages import did_you_mean, quoted
from geodata.model import INFO_FILE, OPEN_END, OPEN_START, DatasetInfo, OnlineGeocoder, Problem, Severity, Stop
from geodata.tables import own_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from geodata.dataset.folder import Files

_KEYS: Final = tuple(field.name for field in fields(DatasetInfo))
_NO_DATES: Final = ("2000-01-01", "2000-12-31")
"""Extent of the timeline of a dataset without any dated event."""
_LATITUDE: Final = 90
_LONGITUDE: Final = 180
_SECRET: Final = re.compile(r"key|token|secret|password|user_?name|auth", re.IGNORECASE)
_SITE: Final = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
MOST_FRAMES: Final = 20
MOST_UPLOAD_MB: Final = 8_000
MOST_WORDS: Final = 20
"""Words of a scale."""
_LONGEST_WORD: Final = 60
_GEOCODER_OPTIONS: Final = {
    "name": r"[a-z0-9]{1,30}",
    "domain": r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?(/[A-Za-z0-9._/-]{0,100})?",
    "scheme": r"https?",
    "language": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
}
"""Option → pattern of its value."""


def read(files: Files, name: str, unread: Mapping[str, str]) -> tuple[DatasetInfo, list[Problem]]:
    """Read the file; `first` and `last` are "" where it does not give them (see `complete`).

    `name` is the title if the file gives none; `unread` says why it is not among `files`.
    """
    blank = DatasetInfo(title=name, first="", last="", country="", bounds=None)
    data = files.get(INFO_FILE)
    why = unread.get(INFO_FILE, "")
    if data is None and not why:
        message = "the file is missing; title and timeline are taken from the folder and the events"
        return blank, [Problem(INFO_FILE, 0, "", "info-missing", Severity.WARNING, message)]
    if data is not None and len(data) > fileio.MAX_BYTES_TOML:
        why = f"cannot be read: {fileio.too_large(len(data), fileio.MAX_BYTES_TOML)}"
    if data is None or why:
        return blank, [Problem(INFO_FILE, 0, "", "info-unreadable", Severity.ERROR, why)]
    try:
        text, _ = fileio.decode(data)
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, brackets in brackets
        line = re.search(r"at line (\d+)", str(error))
        message = f'not TOML: {error}; expected lines such as title = "Russia in Syria"'
        return blank, [Problem(INFO_FILE, int(line[1]) if line else 0, "", "info-unreadable", Severity.ERROR, message)]
    return _take(blank, values, text)


def complete(info: DatasetInfo, events: pd.DataFrame) -> DatasetInfo:
    """Fill in a timeline that spans the events, where the file gives none."""
    if info.first and info.last:
        return info
    dated = events[events["start_day"] <= events["end_day"]]
    starts = dated.loc[dated["start_day"] != OPEN_START, "start_day"]
    ends = dated.loc[dated["end_day"] != OPEN_END, "end_day"]
    days = [int(day) for part in (starts, ends) if len(part) for day in (part.min(), part.max())]
    first, last = (edtf.iso(min(days)), edtf.iso(max(days))) if days else _NO_DATES
    first, last = info.first or min(first, info.last or first), info.last or max(last, info.first or last)
    return replace(info, first=first, last=last)


def _take(info: DatasetInfo, values: dict[str, Any], text: str) -> tuple[DatasetInfo, list[Problem]]:
    """`info` with the values that can be read, and a problem for each of the others."""
    problems = []
    valid: dict[str, Any] = {}
    for key, value in values.items():
        line = next(
            (n for n, row in enumerate(text.splitlines(), 1) if re.match(rf"\s*(\[\[)?{re.escape(key)}\b", row)), 0
        )
        if key not in _KEYS:
            message = f"there is no setting {quoted(key)}{did_you_mean(key, _KEYS)}"
            problems.append(Problem(INFO_FILE, line, "", "info-unknown", Severity.WARNING, message))
            continue
        try:
            if key == "columns":
                valid[key], faults = own_columns.declared(value)
                problems += [_bad_column(name, why, text) for name, why in faults]
                continue
            valid[key] = _READERS[key](value)
        except InputError as error:
            problems.append(Problem(INFO_FILE, line, key, "info-value", Severity.ERROR, f"{error}. It was not used"))
    if "first" in valid and "last" in valid and edtf.day(valid["first"]) > edtf.day(valid["last"]):
        message = f"first ({valid.pop('first')}) is after last ({valid.pop('last')}); both are taken from the events"
        problems.append(Problem(INFO_FILE, 0, "first", "info-value", Severity.ERROR, message))
    return replace(info, **valid), problems


def _bad_column(name: str, why: str, text: str) -> Problem:
    """The problem of one of the dataset's own columns; the others are used."""
    head = re.compile(rf"\s*\[\s*columns\s*\.\s*[\"']?{re.escape(name)}\b")
    line = next((number for number, row in enumerate(text.splitlines(), 1) if head.match(row)), 0)
    message = f"the column {quoted(name)}: {why}. It was not used"
    return Problem(INFO_FILE, line, "columns", "info-value", Severity.ERROR, message)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise InputError(f"{quoted(str(value))} is not a text in quotation marks")
    return value


def _day(value: object) -> str:
    return edtf.iso(edtf.day(value.isoformat() if isinstance(value, date) else _text(value)))


def _country(value: object) -> str:
    if not re.fullmatch("([A-Z]{2})?", _text(value)):
        raise InputError(f"{quoted(str(value))} is not a country code; expected two capitals such as SY")
    return _text(value)


def _bounds(value: object) -> tuple[tuple[float, float], tuple[float, float]]:
    try:
        (south, west), (north, east) = ((float(a), float(b)) for a, b in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError, OverflowError):
        raise InputError("expected [[south, west], [north, east]] in degrees") from None
    if not (-_LATITUDE <= south < north <= _LATITUDE and west != east and max(abs(west), abs(east)) <= _LONGITUDE):
        raise InputError(
            f"[[{south}, {west}], [{north}, {east}]] is not an area; expected [[south, west], [north, east]]"
        )
    # an area with its west in the east lies across the 180th meridian
    return (south, west), (north, east if west < east else east + 2 * _LONGITUDE)


def _stops(value: object) -> tuple[Stop, ...]:
    try:
        stops = tuple(Stop(_text(item["date"]), _text(item["label"])) for item in value)  # type: ignore[attr-defined]
    except (KeyError, TypeError):
        raise InputError("expected [[stops]] with a date and a label each") from None
    for stop in stops:
        try:
            edtf.parse(stop.date)
        except EdtfError as error:
            raise InputError(f"the stop {quoted(stop.label)}: {error}") from None
    return stops


def _frames(value: object) -> tuple[str, ...]:
    """Origins, which get into a header: nothing else can be in them."""
    if not isinstance(value, list) or len(value) > MOST_FRAMES:
        raise InputError(f'expected a list of at most {MOST_FRAMES} sites such as ["https://news.example"]')
    for site in value:
        if not _SITE.fullmatch(_text(site)):
            raise InputError(f"{quoted(site)} is not a site; expected one such as https://news.example, without a path")
    return tuple(value)


def _scale(value: object) -> tuple[str, ...]:
    """The words of a scale, each once."""
    words = value if isinstance(value, list) else []
    if not 1 < len(words) <= MOST_WORDS or len({*map(str, words)}) < len(words):
        raise InputError('expected a list of words, the surest first, such as ["confirmed", "likely", "possible"]')
    for word in words:
        if not _text(word).strip() or word != word.strip() or len(word) > _LONGEST_WORD:
            raise InputError(f"{quoted(word)} is not a word of a scale; expected up to {_LONGEST_WORD} characters")
    return tuple(words)


def _megabytes(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_UPLOAD_MB:
        raise InputError(f"{quoted(str(value))} is no number of megabytes from 1 to {MOST_UPLOAD_MB:,}")
    return value


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{quoted(str(value))} is neither true nor false")
    return value


def _geocoder(value: object) -> OnlineGeocoder:
    """The name of a service of geopy, or a table with it and its options."""
    options = {"name": value} if isinstance(value, str) else value
    if not isinstance(options, dict) or not isinstance(options.get("name"), str):
        raise InputError('expected a name such as "nominatim", or { name = "nominatim", domain = "…" }')
    for option in options:
        if _SECRET.search(option):
            raise InputError(
                f"{quoted(option)}: a key has no place in a dataset, which others read; set DATELINE_GEOCODER_API_KEY"
            )
        if option not in _GEOCODER_OPTIONS:
            raise InputError(f"there is no option {quoted(option)}{did_you_mean(option, _GEOCODER_OPTIONS)}")
        if not isinstance(options[option], str) or not re.fullmatch(_GEOCODER_OPTIONS[option], options[option]):
            raise InputError(f"{option} = {quoted(str(options[option]))} cannot be used")
    providers.provider(options["name"])
    return OnlineGeocoder(**options)


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "title": _text,
    "first": _day,
    "last": _day,
    "country": _country,
    "bounds": _bounds,
    "stops": _stops,
    "attribution": _text,
    "frames": _frames,
    "nominatim": _switch,
    "geocoder": _geocoder,
    "confidence": _scale,
    "upload_mb": _megabytes,
}
