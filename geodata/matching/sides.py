"""The sides of an event under one name each, whatever the source calls them.

Names are those of the table of actors that drafting has, with its aliases, and of `sides.csv` beside this module, which
has what UCDP and ACLED call them. ACLED's forms ("Military Forces of Russia (2000-) Air Force", "PKK: Kurdistan Workers
Party", "Islamic State (Syria)") are taken apart by rules: the years of a government, its branches, a short name before
a colon, and the country in which a group acted are no part of its name.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib import resources
from typing import Final

_YEARS: Final = re.compile(r"\s*\([0-9]{4}\s*-[^)]*\)")
_FORCES: Final = re.compile(r"(?:military|police|state|government) forces of (?:the )?(.+)")
_OF_YEARS: Final = re.compile(r"((?:military|police|state|government) forces of [^(]+?)\s*\([0-9]{4}\s*-[^)]*\)")
"""A government's forces to the end of their years: what follows is one of their branches."""
_GOVERNMENT: Final = re.compile(r"government of (?:the )?([^(]+?)(?:\s*\(.*)?")
_NOBODY: Final = re.compile(r"(?:unidentified|unknown|unnamed)\b.*|")
_CIVILIANS: Final = re.compile(r"(?:civilians|protesters|rioters)\b.*")
_WHERE: Final = re.compile(r"\s*\([^)]*\)$")
_SHORT: Final = re.compile(r"[^:]+(?=: )")
_NOISE: Final = re.compile(r"\([^)]*\)|[^\w ]")
_PARTS: Final = re.compile(r"\s*[;|]\s*|\s+and/or\s+|,\s+")


@lru_cache(maxsize=65_536)
def of(cell: str) -> frozenset[str]:
    """The sides that a cell names; empty where it names nobody that is known."""
    return frozenset(name for part in _PARTS.split(cell) if (name := _named(part)))


def _named(text: str) -> str:
    whole = _YEARS.sub("", text).strip().casefold()
    branchless = found[1] if (found := _OF_YEARS.match(text.strip().casefold())) else whole
    if _NOBODY.fullmatch(whole):
        return ""
    if _CIVILIANS.fullmatch(whole):
        return "civilians"
    plain = next((known for name in (whole, branchless) if (known := _known(name))), branchless)
    if found := _FORCES.fullmatch(plain):
        plain = f"government of {found[1]}"
        plain = _known(plain) or plain
    if found := _GOVERNMENT.fullmatch(plain):
        return f"government of {found[1].strip()}"
    return _plain(plain)


def _known(name: str) -> str:
    """The name that a table gives for one, for its short form, or for it without its country; "" for none."""
    bare = _WHERE.sub("", name)
    short = found[0].strip() if (found := _SHORT.match(bare)) else ""
    return next((known for one in (name, bare, short) if one and (known := _aliases().get(_plain(one)))), "")


def _plain(name: str) -> str:
    return " ".join(_NOISE.sub(" ", name).split()) or name


@cache
def _aliases() -> dict[str, str]:
    """Alias → name, both in small letters; an alias that several have names nobody, but for what `sides.csv` says."""
    found: dict[str, set[str]] = {}
    for name, alias in _rows("geodata.drafting.events", "actors.csv"):
        found.setdefault(alias, set()).add(name)
    known = {alias: names.pop() for alias, names in found.items() if len(names) == 1}
    return known | {alias: name for name, alias in _rows(__package__, "sides.csv")}


def _rows(package: str, file: str) -> list[tuple[str, str]]:
    text = resources.files(package).joinpath(file).read_text("utf-8")
    rows = [(row["name"], row["aliases"].split(";")) for row in csv.DictReader(text.splitlines())]
    return [(name.casefold(), _plain(alias.strip().casefold())) for name, aliases in rows for alias in (name, *aliases)]
