"""What came after an edition: the corrections that still stand, and what stands in the place of a withdrawn one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dashboard import hosted_pages

if TYPE_CHECKING:
    from geodata.shelf import Shelf
    from geodata.shelf_records import Held

LOST: Final = "the correction was withdrawn since"


@dataclass(frozen=True, slots=True)
class Corrected:
    """An edition was corrected. `words`: what, in the authors’ words; `successor`: what to read instead, "" nothing."""

    words: str
    successor: str


def corrected(held: Held, shelf: Shelf) -> Corrected | None:
    """What corrects the edition; None when nothing ever did. Raises DatasetError.

    It stays corrected when its correction is withdrawn: that does not make it right again.
    """
    if not held.corrected_by:
        return None
    after = _successors(held, shelf)
    if after:
        return Corrected("; ".join(one.correction for one in after if one.correction), after[-1].ident)
    other = standing(held, shelf)
    return Corrected(LOST, other.ident if other else "")


def standing(held: Held, shelf: Shelf) -> Held | None:
    """The edition of the same briefing that stands: neither withdrawn nor corrected. Raises DatasetError."""
    shown = (one for one, _ in hosted_pages.standing(shelf.all()))
    return next((one for one in shown if one.briefing == held.briefing and one.ident != held.ident), None)


def _successors(held: Held, shelf: Shelf) -> tuple[Held, ...]:
    """The editions that correct this one, and each other, and were not withdrawn, the last at the end."""
    found: list[Held] = []
    while (after := shelf.get(held.corrected_by)) is not None and after not in found:
        found.append(after)
        held = after
    return tuple(one for one in found if not one.withdrawn)
