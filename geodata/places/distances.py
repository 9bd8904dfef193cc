"""Compass points and distances before a name: “20 km south of”, “12 miles (19 km) north-west of”, “in the north of”."""

from __future__ import annotations

import re
from typing import Final

from geodata.places.words import Words

_LOOK_BACK: Final = 90
"""Characters before a phrase in which a distance may stand."""
_NUMBERS: Final = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_KM: Final = {"k": 1.0, "mi": 1.609344, "m": 0.001}
_DISTANCE: Final = re.compile(
    rf"\b([0-9]{{1,4}}(?:[.,][0-9]{{1,3}})?|{'|'.join(_NUMBERS)})"
    r"[ -]?(km|kms|kilomet(?:er|re)s?|miles?|mi|met(?:er|re)s?|m)(?:\s?\([^()]{1,25}\))?(?:\saway)?"
    r"(?:\sto\sthe|\sdue)?(?:\s([a-z-]{4,15}))?\s(?:of|from|outside)(?:\sthe)?$",
    re.IGNORECASE | re.ASCII,
)
_THOUSANDS: Final = re.compile(r",(?=[0-9]{3}$)")
_COMPASS: Final = re.compile("^(north|south)?-?(east|west)?(?:ern)?$")


def compass(direction: str) -> str:
    """``north-west`` for “northwestern”; "" for “central” and the like."""
    match = _COMPASS.match(direction)
    return "-".join(part for part in match.groups() if part) if match else ""


def before(words: Words, at: int) -> tuple[float | None, str, int] | None:
    """Distance in km, direction and first character of “20 km south of”, whose “of” or “from” is word `at`.

    The distance is None where none is told (“south of”); the direction is "" for “20 km from”. None: neither is told.
    """
    end = words.end[at]
    back = max(0, end - _LOOK_BACK)
    match = _DISTANCE.search(words.text[back:end])
    if match:
        number, unit, direction = match.groups()
        factor = _KM["k" if unit[0] in "kK" else "mi" if unit[:2].lower() == "mi" else "m"]
        word = (direction or "").lower()
        return round(_amount(number.lower()) * factor, 6), word if compass(word) else "", back + match.start()
    if words.low[at] == "of" and at and words.joined[at - 1] and compass(words.low[at - 1]):
        return None, words.low[at - 1], words.start[at - 1]
    return None


def _amount(number: str) -> float:
    return _NUMBERS[number] if number in _NUMBERS else float(_THOUSANDS.sub("", number).replace(",", "."))
