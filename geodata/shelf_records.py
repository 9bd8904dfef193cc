"""A frozen briefing on the shelf (`geodata.shelf`): who published it, when, and what became of it; as JSON files."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from geodata import filing
from geodata.errors import DatasetError


@dataclass(frozen=True, slots=True)
class Held:
    """A frozen briefing on the shelf. Times are UTC, as `2026-11-25T14:00:00Z`."""

    ident: str
    """Its address: `/b/<ident>/` when it is public; a random name otherwise."""
    briefing: str
    title: str
    version: str
    """The data version that it shows."""
    author: str
    at: str
    public: bool = True
    frame: tuple[str, ...] = ()
    """Origins that may show it in a frame."""
    corrects: str = ""
    """The edition that this one corrects, "" for none."""
    correction: str = ""
    """What was corrected, in its author's words."""
    withdrawn: str = ""
    """Why it was withdrawn, "" while it stands."""
    withdrawn_at: str = ""
    withdrawn_by: str = ""
    corrected_by: str = ""
    """The edition that corrects this one: derived, never stored."""


def read(folder: Path) -> dict[str, Held]:
    """The records by name. Raises DatasetError for one that cannot be read: a briefing may be withdrawn in it."""
    known = {field.name for field in fields(Held)} - {"corrected_by"}
    held: dict[str, Held] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            values: dict[str, Any] = json.loads(path.read_bytes())
            given = {name: value for name, value in values.items() if name in known}
            one = Held(**{**given, "frame": tuple(values["frame"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise DatasetError(f"the record {path.name} of a briefing cannot be read") from error
        if one.ident == path.stem:
            held[one.ident] = one
    for one in list(held.values()):
        if one.corrects in held:
            held[one.corrects] = replace(held[one.corrects], corrected_by=one.ident)
    return held


def write(held: Held, folder: Path) -> None:
    """Put the record into the folder, whole or not at all. Raises DatasetError."""
    values = {name: value for name, value in asdict(held).items() if name != "corrected_by"}
    text = json.dumps(values, ensure_ascii=True, indent=1) + "\n"
    filing.write(folder / f"{held.ident}.json", text.encode())
