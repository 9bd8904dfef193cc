"""The sides of an event under one name each, whatever the source calls them.

Names are those of the table of actors that drafting has, with its aliases; ACLED's forms ("Military Forces of Syria
(2000-)") are taken apart by rules.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

_YEARS: Final = re.compile(r"\s*\((?:[0-9]{4}\s*-[^)]*)\)")
_FORCES: Final = re.compile(r"(?:military|police|state|government) forces of (?:the )?(.+)")
_GOVERNMENT: Final = re.compile(r"government of (?:the )?([^(]+?)(?:\s*\(.*)?")
_NOBODY: Final = re.compile(r"(?:unidentified|unknown|unnamed)\b.*|")
_CIVILIANS: Final = re.compile(r"(?:civilians|protesters|rioters)\b.*")
_NOISE: Final = re.compile(r"\([^)]*\)|[^\w ]")


@lru_cache(maxsize=65_536)
def of(cell: str) -> frozenset[str]:
    """The sides that a cell names; empty where it names nobody that is known."""
    return frozenset(name for part in re.split(r"\s*[;|]\s*", cell) if (name := _named(part)))


def _named(text: str) -> str:
    plain = _YEARS.sub("", text).strip().casefold()
    if _NOBODY.fullmatch(plain):
        return ""
    if _CIVILIANS.fullmatch(plain):
        return "civilians"
    if found := _FORCES.fullmatch(plain):
        plain = f"government of {found[1]}"
    if known := _aliases().get(plain):
        plain = known
    if found := _GOVERNMENT.fullmatch(plain):
        return f"government of {found[1].strip()}"
    return " ".join(_NOISE.sub(" ", plain).split())


@cache
def _aliases() -> dict[str, str]:
    """Alias → name, both in small letters; an alias that several have names nobody."""
    found: dict[str, set[str]] = {}
    text = resources.files("geodata.drafting.events").joinpath("actors.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        name = row["name"].casefold()
        for alias in (row["name"], *row["aliases"].split(";")):
            found.setdefault(alias.strip().casefold(), set()).add(name)
    return {alias: names.pop() for alias, names in found.items() if len(names) == 1}
