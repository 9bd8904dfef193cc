"""Read what media.csv says of the links of events: what they lead to, and whom to credit for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geodata.dataset.checks import Finding, positions
from geodata.model import MediaCredit
from geodata.tables.cell_faults import items
from geodata.tables.columns import Retention

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

_UNUSED: Final = "no event of events.csv has this link in its column media, so nobody sees this credit"


def links(events: pd.DataFrame) -> frozenset[str]:
    """All links in the column `media` of some events."""
    return frozenset(link for cell in events["media"].unique() for link in items(str(cell)))


def by_link(rows: pd.DataFrame) -> dict[str, MediaCredit]:
    """Link → what the good rows of media.csv say of it."""
    names = ("media", "kind", "credit", "archive_url", "line")
    cells = zip(*(rows[name].tolist() for name in names), strict=True)
    return {link: MediaCredit(kind, credit, archive, line) for link, kind, credit, archive, line in cells}


def seen(media: Mapping[str, MediaCredit], events: pd.DataFrame) -> dict[str, MediaCredit]:
    """Those of `media` that are of these events."""
    there = links(events) if media else frozenset()
    return {link: credit for link, credit in media.items() if link in there}


def check(frame: pd.DataFrame, known: frozenset[str] | None) -> Iterator[Finding]:
    """Find rows of media.csv whose link no event has; `known`: the links of all events, None where not known."""
    if known is not None and len(rows := positions(~frame["media"].isin(known) & (frame["media"] != ""))):
        yield Finding("media", "media-unused", rows, lambda _: _UNUSED, Retention.ALL)
