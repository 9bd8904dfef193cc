"""Parse place phrases such as ``the port city of Latakia``, ``near Palmyra``, ``Tripoli, Lebanon``, ``Idlib province``.

The first reading is always the phrase as written, so that New York City and Gaza City are looked up as names first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

_CITY: Final = "city town village port municipality capital город г село مدينة بلدة قرية"
_PROVINCE: Final = (
    "province governorate oblast state department countryside prefecture muhafazah wilayah wilayat ili область край "
    "провинция мухафаза محافظة ولاية"
)
_DISTRICT: Final = "district county raion rayon район منطقة ناحية قضاء"
_REGION: Final = "region area valley mountains peninsula desert регион إقليم"
_AIRFIELD: Final = "airport airbase airfield aerodrome airstrip аэропорт авиабаза аэродром مطار"
_COUNTRY: Final = "country"

CUES: Final = {
    word: kind
    for kind, words in (
        ("city", _CITY), ("province", _PROVINCE), ("district", _DISTRICT), ("region", _REGION),
        ("airfield", _AIRFIELD), ("country", _COUNTRY),
    )
    for word in words.split()
}  # fmt: skip
"""Word → the kind of place that it states."""

_FILLERS: Final = frozenset({"the", "of", "air", "base", "military", "international", "old", "in", "قاعدة", "الجوية"})
_AIR_BASE: Final = re.compile(r"\bair[\s-]+(?:base|field|port|strip)\b", re.IGNORECASE)
_NEAR: Final = re.compile(
    r"(?:^|.*\s)(?:near|nearby|outside|around|close to|next to|not far from|(?:in the )?vicinity of|"
    r"(?:the )?(?:outskirts|suburbs|environs) of|(?:\d+\s*km\s+)?(?:north|south|east|west)(?:-?(?:east|west))? of|"
    r"\d+\s*km\s+from|قرب|بالقرب من|под|близ|возле|около)\s+(?P<what>\S.*)$",
    re.IGNORECASE,
)
_PART: Final = re.compile(
    r"^(?:the\s+)?(?:(?:north|south)(?:[\s-]?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?|central|rural)\s+(?P<what>\S.*)$",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"^(?P<what>.+?)\s*(?:,\s*|\s+in\s+|،\s*)(?P<where>[^,،]+)$", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"^(?P<what>[^()]+?)\s*\((?P<where>[^()]+)\)$")
_MAX_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Phrase:
    """One reading of a place phrase."""

    name: str
    """The name without the words around it."""
    kind: str = ""
    """The kind of place that a word of the phrase states, "" without one."""
    near: bool = False
    """Whether the phrase means a point near the named place."""
    within: tuple[str, ...] = ()
    """Larger places that contain it: ``Lebanon`` in ``Tripoli, Lebanon``."""
    bracketed: tuple[str, ...] = ()
    """The text in brackets: a larger place (``Tripoli (Lebanon)``) or just another name (``Russia (USSR)``)."""


def read(text: str) -> list[Phrase]:
    """The readings of a phrase, to be tried in turn: as written first, then with more and more words interpreted."""
    plain = " ".join(text[:_MAX_LENGTH].split()).strip(" .,;")
    readings = [Phrase(plain)]
    reading = readings[0]
    while match := _BRACKETS.match(reading.name) or _TAIL.match(reading.name):
        tail = (_without_cue(match["where"])[0],)
        if match.re is _BRACKETS:
            reading = replace(reading, name=match["what"], bracketed=reading.bracketed + tail)
        else:
            reading = replace(reading, name=match["what"], within=reading.within + tail)
        readings.append(reading)
    if match := _NEAR.match(reading.name):
        reading = replace(reading, name=match["what"], near=True)
        readings.append(reading)
    if match := _PART.match(reading.name):  # after the whole name: South Sudan and West Bank are names
        reading = replace(reading, name=match["what"], near=True)
        readings.append(reading)
    bare, kind = _without_cue(reading.name)
    if bare and bare != reading.name:
        readings.append(replace(reading, name=bare, kind=kind))
    return list(dict.fromkeys(reading for reading in readings if reading.name))


def _without_cue(name: str) -> tuple[str, str]:
    """The name without its words for a kind of place, and that kind: ``port city of Latakia`` → Latakia, city."""
    words = _AIR_BASE.sub("airbase", name).split()
    first, last, kind = 0, len(words), ""
    while first < last - 1 and (_kind(words[first]) or words[first].casefold() in _FILLERS):
        kind = _kind(words[first]) or kind
        first += 1
    while last - 1 > first and (_kind(words[last - 1]) or words[last - 1].casefold() in _FILLERS):
        kind = kind or _kind(words[last - 1])
        last -= 1
    return " ".join(words[first:last]), kind


def _kind(word: str) -> str:
    return CUES.get(word.casefold().strip(".,"), "")
