"""Which events are claims, who disputes which, and what that means for a number of deaths.

An event is *claimed* when its source reports it as somebody's words (`claimed_by`), and *disputed* when a piece of
evidence disputes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geodata.model import Dataset


_disputes: Final[WeakKeyDictionary[Dataset, dict[str, tuple[str, ...]]]] = WeakKeyDictionary()


def disputes(dataset: Dataset) -> Mapping[str, tuple[str, ...]]:
    """`event_id` → who disputes it, each once: the one whose words the evidence has, else the source's title."""
    known = _disputes.get(dataset)
    if known is None:
        evidence = dataset.evidence[dataset.evidence["stance"] == "disputes"]
        titles = dict(zip(dataset.sources["source"], dataset.sources["title"], strict=True))
        found: dict[str, dict[str, None]] = {}
        for event, who, source in zip(evidence["event_id"], evidence["claimed_by"], evidence["source"], strict=True):
            found.setdefault(event, {})[who or titles.get(source) or source] = None
        known = _disputes.setdefault(dataset, {event: tuple(filter(None, who)) for event, who in found.items()})
    return known


def is_disputed(dataset: Dataset) -> NDArray[np.bool_]:
    """Per row of the events, whether somebody disputes it."""
    return dataset.events["event_id"].isin(list(disputes(dataset))).to_numpy(dtype=bool)


def deaths_words(deaths: str, claimed_by: str, disputed_by: tuple[str, ...] | None) -> str:
    """A number of deaths with its standing, "1,000, as claimed, disputed"; "" for no number.

    `disputed_by` is None when nobody disputes the event.
    """
    standing = ("as claimed" if claimed_by else "", "" if disputed_by is None else "disputed")
    return ", ".join(part for part in (deaths, *standing) if part) if deaths else ""


def toll(deaths: str, claimed_by: str, disputed_by: tuple[str, ...] | None) -> str:
    """Deaths, and who claims or disputes them, in one line: "Deaths: 1,000, claimed by A, disputed by B".

    Without deaths, who claims or disputes the event; "" for neither.
    """
    claim = f"claimed by {claimed_by}" if claimed_by else ""
    dispute = "" if disputed_by is None else f"disputed by {' and '.join(disputed_by)}" if disputed_by else "disputed"
    return ", ".join(part for part in (f"Deaths: {deaths}" if deaths else "", claim, dispute) if part)


def of_event(dataset: Dataset, event: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Who disputes an event (a row of `dataset.events`); None when nobody does."""
    return disputes(dataset).get(event["event_id"])
