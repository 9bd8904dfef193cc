"""Withdrawing an edition, and what it does not end by itself: restricted links, which lead to editions of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.errors import DatasetError

if TYPE_CHECKING:
    from geodata.restricted import Links
    from geodata.restricted_records import Link
    from geodata.shelf import Shelf
    from geodata.shelf_records import Held


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What became of an edition and of the links to its briefing.

    `fresh`: it was withdrawn now, and not before. `ended`: the links that were revoked with it; `left`: those by which
    readers still open an edition of the same briefing.
    """

    held: Held
    fresh: bool
    ended: tuple[Link, ...]
    left: tuple[Link, ...]


def working(briefing: str, shelf: Shelf, links: Links) -> tuple[Link, ...]:
    """The links that open an edition of the briefing now, the newest first. Raises DatasetError."""
    there = {held.ident for held in shelf.all() if held.briefing == briefing and not held.withdrawn}
    return tuple(link for link in links.all() if link.state == "open" and link.ident in there)


def withdraw(  # noqa: PLR0913 - what, why, who and where
    ident: str, reason: str, author: str, shelf: Shelf, links: Links, *, end_links: bool = False
) -> Withdrawal:
    """Withdraw the edition; with `end_links` revoke the working links to all editions of its briefing, too.

    With `end_links` an edition that was withdrawn before is no error: what was left then is done now.
    Raises InputError, DatasetError; the latter also when the edition is withdrawn and not every link could be ended.
    """
    held = shelf.get(ident)
    fresh = not (end_links and held is not None and held.withdrawn)
    if held is None or fresh:
        held = shelf.withdraw(ident, reason, author)
    ended = []
    if end_links:
        try:
            ended = [links.revoke(link.handle, author) for link in working(held.briefing, shelf, links)]
        except DatasetError as error:
            raise DatasetError(
                f"{ident} is withdrawn, but not every restricted link to the briefing was ended ({error}); "
                "withdraw it with its links again"
            ) from error
    return Withdrawal(held, fresh, tuple(ended), working(held.briefing, shelf, links))
