"""How the names of provinces and districts are written: with and without the word for their kind."""

from __future__ import annotations

from typing import Final

_WORDS: Final = ("Governorate", "Province", "Oblast", "Region", "State", "District", "City", "Department")
_NO_NAMES: Final = frozenset(
    ["North", "South", "East", "West", "Northern", "Southern", "Eastern", "Western", "Central", "Northeastern",
     "Southeastern", "Northwestern", "Southwestern", "Upper", "Lower", "Capital", "Federal", "National", "Free"]
)  # fmt: skip
"""What is left of a division's name may not consist of these alone."""
_HEADS: Final = (
    "Province of ", "Republic of ", "Kabupaten ", "Provincia de ", "Provincia di ", "Departamento de ", "Caza de ",
    "Cercle de ", "Département de ", "Borough of ", "Regierungsbezirk ", "Muhafazat ",
)  # fmt: skip
_TAILS: Final = (" Regency", " Republic", " Krai")
_SIDES: Final = {"Northern": "North", "Southern": "South", "Eastern": "East", "Western": "West"}


def bare(name: str) -> str:
    """``Homs Governorate`` → ``Homs``: the name without the kind of division; ``Free State`` stays what it is."""
    words = name.split()
    kept = words[:-1] if len(words) > 1 and words[-1] in _WORDS else words
    return " ".join(words if set(kept) <= _NO_NAMES else kept)


def aliases(name: str) -> set[str]:
    """Other ways to write the name of a division: ``Pangasinan``, ``Turkana``, ``South Darfur``."""
    first = next((words for words in _HEADS if name.startswith(words)), "")
    last = next((words for words in _TAILS if name.endswith(words)), "")
    rid = name.removeprefix(first).removesuffix(last).strip()
    side, _, rest = rid.partition(" ")
    found = {rid} if rid != name and not set(rid.split()) <= _NO_NAMES else set()
    return found | ({f"{_SIDES[side]} {rest}"} if side in _SIDES and rest not in _WORDS and rest else set())


def without_county(name: str) -> str:
    """``Turkana`` for a province called ``Turkana County``: elsewhere a county is a district, and keeps the word."""
    return name.removesuffix(" County").removesuffix(" county")
