"""Spellings of the names of provinces and districts, with and without the word for their kind."""

from __future__ import annotations

from typing import Final

_WORDS: Final = ("Governorate", "Province", "Oblast", "Region", "State", "District", "City", "Department")
_NO_NAMES: Final = frozenset(
    ["North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "Northeastern",
     "Southeastern", "Northwestern", "Southwestern", "Upper", "Lower", "Capital", "Federal", "National", "Free"]
)  # fmt: skip
"""A division's name is not shortened to these words alone."""
_HEADS: Final = (
    "Province of ", "Republic of ", "Kabupaten ", "Provincia de ", "Provincia di ", "Departamento de ", "Caza de ",
    "Cercle de ", "Département de ", "Borough of ", "Regierungsbezirk ", "Muhafazat ",
)  # fmt: skip
_TAILS: Final = (" Regency", " Republic", " Krai")
_SIDES: Final = {"Northern": "North", "Southern": "South", "Eastern": "East", "Western": "West"}


def bare(name: str) -> str:
    """``Homs Governorate`` → ``Homs``: the name without the kind of division; ``Free State`` does not change."""
    words = name.split()
    kept = words[:-1] if len(words) > 1 and words[-1] in _WORDS else words
    return " ".join(words if set(kept) <= _NO_NAMES else kept)


def aliases(name: str) -> set[str]:
    """Other spellings of a division's name: ``Pangasinan``, ``Turkana``, ``South Darfur``."""
    head = next((words for words in _HEADS if name.startswith(words)), "")
    tail = next((words for words in _TAILS if name.endswith(words)), "")
    short = name.removeprefix(head).removesuffix(tail).strip()
    side, _, rest = short.partition(" ")
    spellings = {short} if short != name and not set(short.split()) <= _NO_NAMES else set()
    return spellings | ({f"{_SIDES[side]} {rest}"} if side in _SIDES and rest not in _WORDS and rest else set())


def without_county(name: str) -> str:
    """``Turkana County`` → ``Turkana``, for provinces only: as a district, a county keeps the word."""
    return name.removesuffix(" County").removesuffix(" county")
