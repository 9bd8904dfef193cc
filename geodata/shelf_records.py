"""A frozen briefing on the shelf (`geodata.shelf`): who published it, when, and what became of it; as JSON files."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from geodata import filing


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
    manifest_sha256: str = ""
    """Of its manifest.json, which has the hashes of all other files; "" in a record of an earlier Dateline."""
    corrected_by: str = ""
    """The edition that corrects this one: derived, never stored."""
    damaged: bool = False
    """Whether the record cannot be read: derived, never stored. Nobody is shown the edition: it may be withdrawn."""


_DERIVED: Final = frozenset({"corrected_by", "damaged"})
_log: Final = logging.getLogger(__name__)


def read(folder: Path) -> dict[str, Held]:
    """The records by name, `damaged` ones among them, which the log names."""
    known = {field.name for field in fields(Held)} - _DERIVED
    held: dict[str, Held] = {}
    for path in sorted(folder.glob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            values: dict[str, Any] = json.loads(path.read_bytes())
            given = {name: value for name, value in values.items() if name in known}
            one = Held(**{**given, "frame": tuple(values["frame"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            _log.warning("the record %s of a briefing cannot be read", path.name)
            one = Held(path.stem, "", "", "", "", "", public=False, damaged=True)
        if one.ident == path.stem:
            held[one.ident] = one
    for one in list(held.values()):
        if one.corrects in held:
            held[one.corrects] = replace(held[one.corrects], corrected_by=one.ident)
    return held


def write(held: Held, folder: Path) -> None:
    """Put the record into the folder, whole or not at all. Raises DatasetError."""
    values = {name: value for name, value in asdict(held).items() if name not in _DERIVED}
    text = json.dumps(values, ensure_ascii=True, indent=1) + "\n"
    filing.write(folder / f"{held.ident}.json", text.encode())
