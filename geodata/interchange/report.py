"""The account of an import: what became of every row of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from geodata.interchange.places.placing import PlacesAccount

_MOST_REASONS: Final = 5


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file: taken + same + merged + aside = rows. `layer` is "" where nothing was written."""

    file: str
    format: str
    sure: float
    reason: str
    """What spoke for the format."""
    rows: int = 0
    taken: int = 0
    same: int = 0
    merged: int = 0
    aside: int = 0
    licence: str = ""
    seconds: float = 0.0
    layer: str = ""
    drafts: str = ""
    """What became of the rows that were taken, where they are drafts and no layer, in words."""
    title: str = ""
    marked: int = 0
    """Events that are shown as their source states them and marked."""
    redistribute: bool = True
    asked: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()
    """Why rows were set aside, and how many for each, the commonest first."""
    places: PlacesAccount = field(default_factory=PlacesAccount)
    """What became of events without coordinates that were looked up by the names of their places."""
    mapping: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The keys that `--report json` promises."""
        counts = {"rows": self.rows, "taken": self.taken, "same": self.same, "merged": self.merged, "aside": self.aside}
        return {
            "file": self.file,
            "format": self.format,
            "sure": self.sure,
            "mapping": self.mapping,
            **counts,
            "geocoded": self.places.as_json(),
            "asked": list(self.asked),
            "licence": self.licence,
            "seconds": round(self.seconds, 3),
        }

    def as_text(self) -> list[str]:
        """The report in a few sentences, a line each."""
        lines = [f"{self.file}: {self.format}, {self.sure:.0%} sure ({self.reason}); {', '.join(self.stated)}"]
        if self.asked:
            lines += [f"question: {question}" for question in self.asked]
            return [*lines, "nothing was imported; answer in a TOML file and name it with --mapping"]
        lines.append(
            f"{self.rows:,} rows = {self.taken:,} taken + {self.same:,} the same as before "
            f"+ {self.merged:,} merged + {self.aside:,} set aside"
        )
        lines += [f"set aside: {count:,} rows, each {reason}" for reason, count in self.reasons[:_MOST_REASONS]]
        if self.marked:
            events = "1 event is" if self.marked == 1 else f"{self.marked:,} events are"
            lines.append(f"{events} shown as stated and marked")
        lines += self.places.as_text()
        if not self.redistribute:
            lines.append("the licence forbids passing rows on: signed-in editors alone see the layer, no export has it")
        where = self.drafts or (f"layer {self.layer}" if self.layer else "nothing was written")
        return [*lines, f"{self.title}: {where}; {self.seconds:.1f} s"]
